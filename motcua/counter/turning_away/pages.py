"""Not receiving: what to bring, once and completely, on form 02; or why not, on form 03. Nothing typed is lost."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.base.actor import Actor
from motcua.base.doors import Request, door, refuse, staff
from motcua.base.refusals import NotFound, Refused
from motcua.base.text import clean
from motcua.catalogue.rules.definition import Component
from motcua.counter.intake.forms import Intake
from motcua.counter.intake.pages import put, remember_owner, typed
from motcua.counter.intake.screen import Screen, desk_of, form_for, show
from motcua.intake import operations as intake
from motcua.intake import queries
from motcua.intake.operations import Answer
from motcua.paperwork import queries as papers

#: Papers that can be asked for on one form.
LINES = 6
#: What must stand on the intake screen before anybody can be told anything on paper.
NEEDED = frozenset({"full_name", "number", "born", "sex", "phone", "version_id"})
#: The deeds of this page, which are not carried over to the next answer.
OWN = frozenset({"csrfmiddlewaretoken", "deed", "refusal"})
REASON = "chưa có trong hồ sơ mang đến"


class TurnedAway(forms.Form):
    """What the citizen is told: things to bring, each with its reason, or one reason why not."""

    def __init__(self, data: Any = None, *, missing: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for number in range(1, LINES + 1):
            line = forms.Textarea(attrs={"rows": 1})
            told = missing[number - 1] if number <= len(missing) else ""
            self.fields[f"what-{number}"] = forms.CharField(
                label=f"Giấy tờ {number}", required=False, max_length=500, initial=told, widget=line
            )
            self.fields[f"reason-{number}"] = forms.CharField(
                label=f"Vì sao cần giấy tờ {number}",
                required=False,
                max_length=500,
                initial=REASON if told else "",
                widget=line,
            )
        self.fields["refusal"] = forms.CharField(
            label="Lý do không tiếp nhận",
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="Nêu căn cứ pháp lý, và nơi người dân cần đến nếu không thuộc thẩm quyền của quầy này.",
        )

    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The boxes, paper by paper."""
        return [(self[f"what-{number}"], self[f"reason-{number}"]) for number in range(1, LINES + 1)]

    def items(self) -> list[dict[str, str]]:
        """The papers to bring, as far as anything was typed."""
        told = self.cleaned_data
        pairs = [(clean(told[f"what-{number}"]), clean(told[f"reason-{number}"])) for number in range(1, LINES + 1)]
        return [{"what": what, "reason": reason} for what, reason in pairs if what or reason]


@staff("intake", "desk_head")
@require_POST
def turn_away(request: Request) -> HttpResponse:
    """Show what would be told to the one on the intake screen; then tell it, and go on to the paper."""
    by, at = door(request)
    told = typed(request)
    deed = told.get("deed", "")
    typed_in = form_for(by, at, told, bound=True)
    if not _has_what_is_needed(typed_in):
        return show(request, Screen(by, at, typed_in, told))
    if deed not in {"ask", "refuse"}:
        form = TurnedAway(missing=[_wanted(one) for one in typed_in.missing()])
        return _page(request, typed_in, form)
    form = TurnedAway(request.POST)
    if form.is_valid():
        try:
            return redirect("counter:answered", submission_id=_tell(deed, typed_in, form, by=by, at=at))
        except Refused as refused:
            if refused.field in NEEDED | {"born_on"}:
                put(typed_in, refused)
                return show(request, Screen(by, at, typed_in, told))
            field = {"items": "what-1", "reason": "refusal"}.get(refused.field or "", refused.field)
            refuse(form, Refused(refused.sentence, field=field))
    return _page(request, typed_in, form)


def _has_what_is_needed(typed_in: Intake) -> bool:
    """Whether the person and the procedure are told; what is wrong elsewhere on the screen does not matter here."""
    typed_in.full_clean()
    for box in set(typed_in.errors) - NEEDED:
        del typed_in.errors[box]
    return not typed_in.errors


def _wanted(component: Component) -> str:
    return f"{component.name} ({component.counts})" if component.counts else component.name


def _tell(deed: str, typed_in: Intake, form: TurnedAway, *, by: Actor, at: datetime) -> UUID:
    told = typed_in.cleaned_data
    if deed == "ask" and not form.items():
        raise Refused("Mời ghi ít nhất một giấy tờ cần mang đến.", field="items")
    if deed == "refuse" and not form.cleaned_data["refusal"].strip():
        raise Refused("Mời ghi lý do không tiếp nhận: người dân có quyền biết và khiếu nại.", field="reason")
    answer = Answer(
        version_id=told["version_id"],
        case=told.get("case", ""),
        channel=told.get("channel") or "direct",
        office_id=desk_of(by),
        person_id=remember_owner(typed_in, by=by, at=at),
        key=told["key"],
    )
    if deed == "ask":
        return intake.ask(answer, items=form.items(), by=by, at=at).id
    return intake.refuse(answer, reason=form.cleaned_data["refusal"], by=by, at=at).id


def _page(request: Request, typed_in: Intake, form: TurnedAway) -> HttpResponse:
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in OWN and name not in form.fields
    ]
    return render(
        request,
        "counter/turning_away/turn_away.html",
        {"form": form, "typed_in": typed_in, "procedure": typed_in.procedure, "carried": carried},
    )


@staff("intake", "desk_head")
@require_GET
def answered(request: Request, submission_id: UUID) -> HttpResponse:
    """The paper the citizen gets instead of a receipt, to print."""
    by, _ = door(request)
    queries.require_readable(submission_id, viewer=by)
    given = papers.about("submission", submission_id)
    if not given:
        raise NotFound("Không có giấy này.")
    return render(request, "counter/turning_away/answered.html", {"paper": given[-1]})
