"""Being away: somebody else holds the position for a while, and signs with both names."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.doors import Request, door, refuse, staff, tell
from motcua.base.refusals import Refused
from motcua.offices import operations, queries
from motcua.offices.queries import Duty
from motcua.offices.rules.powers import Role

#: Who may see to it for the people of their office; everybody may for themselves.
HEADS = frozenset({Role.HEAD, Role.LEADER, Role.DESK_HEAD, Role.ADMIN})


def _moment(label: str, missing: str) -> forms.DateTimeField:
    # typed, not picked: a browser's own picker writes month before day on a machine set to English
    return forms.DateTimeField(
        label=label,
        help_text="Ví dụ 24/11/2026 07:30",
        input_formats=["%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M"],
        error_messages={"required": missing, "invalid": "Thời điểm có dạng 24/11/2026 07:30."},
    )


class Away(forms.Form):
    """Who is away, who stands in, and for how long."""

    position = forms.TypedChoiceField(label="Người vắng mặt", coerce=UUID)
    cover = forms.TypedChoiceField(
        label="Người làm thay", coerce=UUID, error_messages={"required": "Mời chọn người làm thay."}
    )
    starts_at = _moment("Từ", "Mời ghi từ lúc nào.")
    ends_at = _moment("Đến", "Mời ghi đến lúc nào.")

    def __init__(self, data: Any = None, *, absent: Sequence[Duty], covers: Sequence[Duty], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._choose("position", [(str(one.position_id), f"{one.name}, {one.title}") for one in absent])
        self._choose(
            "cover", [("", "Mời chọn"), *((str(one.position_id), f"{one.name}, {one.title}") for one in covers)]
        )

    def _choose(self, field: str, choices: list[tuple[str, str]]) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]


@staff()
@require_http_methods(["GET", "POST"])
def away(request: Request) -> HttpResponse:
    """Who of the office is away and who stands in; and asking a colleague to stand in."""
    by, at = door(request)
    places = _places(by)
    colleagues = sorted(queries.staff_of(*places, on=moments.day_of(at)), key=lambda one: one.name)
    mine = [one for one in colleagues if one.position_id == by.position_id]
    heads = by.role in HEADS
    form = Away(
        request.POST or None,
        absent=[*mine, *(one for one in colleagues if one not in mine)] if heads else mine,
        covers=colleagues if heads else [one for one in colleagues if one not in mine],
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            absence = operations.cover_absence(
                position_id=told["position"],
                cover_account_id=queries.position(told["cover"]).account_id,
                starts_at=told["starts_at"],
                ends_at=told["ends_at"],
                by=by,
                at=at,
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            tell(
                request,
                f"{absence.cover.full_name} làm thay cho {absence.position.account.full_name} đến "
                f"{moments.short(absence.ends_at)}. Người làm thay thấy việc này ở trang “Việc của tôi”.",
            )
            return redirect("desk:away")
    rows = queries.away(*places, at=at)
    mine_to_end = [(one, heads or one.position_id == by.position_id) for one in rows]
    return render(request, "desk/away/away.html", {"form": form, "rows": mine_to_end})


@staff()
@require_POST
def end(request: Request, absence_id: UUID) -> HttpResponse:
    """Back before the day, or not going after all: the position is its owner's alone again."""
    by, at = door(request)
    operations.end_absence(absence_id, by=by, at=at)
    tell(request, "Đã thôi làm thay.")
    return redirect("desk:away")


def _places(by: Actor) -> list[UUID]:
    """The person's office and its authority: there their colleagues work."""
    return [one for one in dict.fromkeys([by.office_id, by.authority_id]) if one]
