"""One dossier's page: its papers beside what happened, what may be done and what not, notes apart from messages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.base.actor import Actor
from motcua.base.doors import Request, door, refuse, staff, tell
from motcua.base.refusals import Refused
from motcua.catalogue.rules.definition import StepKind
from motcua.desk import READERS
from motcua.desk.dossiers import forms
from motcua.desk.dossiers import pulse as pulses
from motcua.desk.dossiers.deeds import SLUGS, all_ways, onward
from motcua.dossiers import operations, queries
from motcua.dossiers.queries import Action, Detail
from motcua.offices.rules.powers import Deed

#: The deeds that end a step: they stand on top, under the main key.
ENDS = frozenset({Deed.FORWARD, Deed.SIGN, Deed.ISSUE, Deed.RETURN_RESULT})
#: Deeds with a function key of their own, where they are allowed.
KEYS = {Deed.DRAFT_RESULT: "F8", Deed.REQUEST_SUPPLEMENT: "F7", Deed.CONSULT: "F6"}


@staff(*READERS)
@require_GET
def detail(request: Request, dossier_id: UUID) -> HttpResponse:
    """Everything about one dossier, for whoever may see it; that they looked is written down."""
    by, at = door(request)
    found = queries.detail(dossier_id, viewer=by, at=at)
    operations.look(dossier_id=dossier_id, by=by, at=at)
    return _page(request, found, by=by, at=at)


@dataclass(frozen=True)
class Button:
    """A deed on the page: where it is done, and by which key."""

    action: Action
    slug: str
    key: str = ""


@dataclass(frozen=True)
class Buttons:
    """What may be done here: the one thing first, then the rest, then what may not and why."""

    main: Button | None
    others: list[Button]
    refused: list[Action]
    onward: tuple[str, ...]  # the steps that begin when this one is passed on
    lacks_draft: bool


def buttons_of(found: Detail) -> Buttons:
    """Sort the deeds as the page shows them. Without its draft a dossier goes nowhere, so drafting comes first."""
    ways = onward(found)
    lacks_draft = found.result is None and any(way.kind is StepKind.SIGN for way in ways or all_ways(found))
    usable = [one for one in found.actions if one.deed in SLUGS or one.deed is Deed.RETURN_RESULT]
    allowed = [one for one in usable if one.allowed]
    first = [Deed.DRAFT_RESULT, *ENDS] if lacks_draft else ENDS
    main = next((one for deed in first for one in allowed if one.deed is deed), None)
    return Buttons(
        main=_button(main, "F9") if main else None,
        others=[_button(one, KEYS.get(one.deed, "")) for one in allowed if one is not main],
        refused=[one for one in found.actions if not one.allowed],
        onward=tuple(way.name for way in ways),
        lacks_draft=lacks_draft,
    )


def _button(action: Action, key: str) -> Button:
    return Button(action, SLUGS.get(action.deed, ""), key)


def _page(
    request: Request, found: Detail, *, by: Actor, at: datetime, note: forms.Note | None = None, status: int = 200
) -> HttpResponse:
    for_citizen = bool(note and note.data.get("for") == "citizen")
    context: dict[str, Any] = {
        "detail": found,
        "buttons": buttons_of(found),
        "pulse": pulses.of(found.dossier.id, seen=found.dossier.version, lines=found.timeline, by=by, at=at),
        "form": note,
        "internal": note if note and not for_citizen else forms.Note(auto_id="internal-%s"),
        "message": note if for_citizen else forms.Note(auto_id="message-%s"),
        "may_note": found.action(Deed.NOTE).allowed,
    }
    return render(request, "desk/dossiers/detail.html", context, status=status)


@staff(*READERS)
@require_POST
def note(request: Request, dossier_id: UUID) -> HttpResponse:
    """Write a note: for colleagues, or, from its own box, for the citizen. A refused one keeps its words."""
    by, at = door(request)
    for_citizen = request.POST.get("for") == "citizen"
    form = forms.Note(request.POST, auto_id="message-%s" if for_citizen else "internal-%s")
    if form.is_valid():
        try:
            operations.note(
                dossier_id=dossier_id, text=form.cleaned_data["text"], for_citizen=for_citizen, by=by, at=at
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            tell(request, "Đã gửi lời nhắn cho người dân." if for_citizen else "Đã ghi chú.")
            return redirect("desk:detail", dossier_id=dossier_id)
    return _page(request, queries.detail(dossier_id, viewer=by, at=at), by=by, at=at, note=form)
