"""Not receiving: what to bring, once and completely, on form 02; or why not, on form 03. Nothing typed is lost."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.actor import Actor
from motcua.base.doors import Request, door, refuse, staff
from motcua.base.refusals import NotFound, Refused
from motcua.counter import TURNING_AWAY
from motcua.counter.intake.forms import Intake
from motcua.counter.intake.pages import AWAY, put, remember_owner, typed
from motcua.counter.intake.screen import Screen, desk_of, form_for, show
from motcua.counter.manners import lead
from motcua.counter.turning_away.forms import PREFIX, TO_ASK, TO_REFUSE, TurnedAway
from motcua.intake import operations as intake
from motcua.intake import queries
from motcua.intake.operations import Answer
from motcua.paperwork import queries as papers

#: What must stand on the intake screen before anybody can be told anything on paper.
NEEDED = frozenset({"key", "full_name", "number", "born", "sex", "phone", "version_id"})
#: The presses of this page: look at what would be printed, or print it, each for one of the two papers.
LOOK = {"look-ask": TO_ASK, "look-refuse": TO_REFUSE}
TELL = {"ask": TO_ASK, "refuse": TO_REFUSE}


@staff(*TURNING_AWAY)
@require_http_methods(["GET", "POST"])
def turn_away(request: Request) -> HttpResponse:
    """Write what the one on the intake screen is told; look at it; then tell it, and go on to the paper."""
    if request.method == "GET":
        return redirect("counter:intake")
    by, at = door(request)
    told = typed(request)
    deed = told.pop("deed", "")
    typed_in = form_for(by, at, told, bound=True)
    if not _has_what_is_needed(typed_in) or typed_in.procedure is None:
        return show(request, Screen(by, at, typed_in, told))
    about = {"procedure": typed_in.procedure, "case": told.get("case", "")}
    choice = LOOK.get(deed) or TELL.get(deed)
    if choice is None:
        form = TurnedAway(**about, missing=typed_in.missing(), before=told[AWAY])
        return _page(request, typed_in, form)
    form = TurnedAway(request.POST, **about, choice=choice)
    if not form.is_valid():
        return _page(request, typed_in, form)
    if deed in LOOK:
        return _page(request, typed_in, form, template="preview")
    try:
        told_id = _tell(typed_in, form, by=by, at=at)
    except Refused as refused:
        if refused.field in NEEDED | {"born_on"}:
            put(typed_in, refused)
            return show(request, Screen(by, at, typed_in, told))
        refuse(form, Refused(refused.sentence))
        return _page(request, typed_in, form)
    return lead(request, reverse("counter:answered", args=[told_id]))


def _has_what_is_needed(typed_in: Intake) -> bool:
    """Whether the person and the procedure are told; what is wrong elsewhere on the screen does not matter here."""
    typed_in.full_clean()
    for box in set(typed_in.errors) - NEEDED:
        del typed_in.errors[box]
    return not typed_in.errors


def _tell(typed_in: Intake, form: TurnedAway, *, by: Actor, at: datetime) -> UUID:
    told, said = typed_in.cleaned_data, form.cleaned_data
    answer = Answer(
        version_id=told["version_id"],
        case=told.get("case", ""),
        channel=told.get("channel") or "direct",
        office_id=desk_of(by),
        person_id=remember_owner(typed_in, by=by, at=at),
        key=told["key"],
    )
    if form.choice == TO_ASK:
        return intake.ask(answer, items=form.items(), legal_basis=said["ground"], by=by, at=at).id
    return intake.refuse(answer, reason=said["refusal"], legal_basis=said["refusal_ground"], by=by, at=at).id


def _page(request: Request, typed_in: Intake, form: TurnedAway, *, template: str = "turn_away") -> HttpResponse:
    """The page, carrying along the whole intake screen; looked at before printing, also the page's own boxes."""
    own = f"{PREFIX}-" if template == "turn_away" else "\0"
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in {"csrfmiddlewaretoken", "deed"} and not name.startswith(own)
    ]
    return render(
        request,
        f"counter/turning_away/{template}.html",
        {"form": form, "typed_in": typed_in, "procedure": typed_in.procedure, "carried": carried},
    )


@staff(*TURNING_AWAY)
@require_GET
def answered(request: Request, submission_id: UUID) -> HttpResponse:
    """The paper the citizen gets instead of a receipt, to print."""
    by, _ = door(request)
    queries.require_readable(submission_id, viewer=by)
    given = papers.about("submission", submission_id)
    if not given:
        raise NotFound("Không có giấy này.")
    return render(request, "counter/turning_away/answered.html", {"paper": given[-1]})
