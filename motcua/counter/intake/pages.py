"""The intake screen: scan, choose, check, receive; every press answers with the whole screen and loses nothing."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.accounts import operations as accounts
from motcua.accounts import queries as people
from motcua.accounts.rules import card
from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.doors import Request, door, refuse, staff, tell
from motcua.base.refusals import Refused
from motcua.catalogue import queries as catalogue
from motcua.catalogue.rules import fees, limits
from motcua.counter.intake import forms
from motcua.dossiers import queries as dossiers
from motcua.dossiers.operations import Handed
from motcua.dossiers.rules import deadlines
from motcua.intake import operations as intake
from motcua.intake import queries as intake_queries
from motcua.offices import queries as offices
from motcua.workdays import queries as workdays

#: Who stands at a counter.
COUNTER = ("intake", "desk_head", "postal", "mobile")


@staff(*COUNTER)
@require_http_methods(["GET", "POST"])
def receive(request: Request) -> HttpResponse:
    """The screen itself. `deed` tells what was pressed; without one the screen is only brought up to date."""
    by, at = door(request)
    if request.method == "GET":
        return _screen(request, Screen(by, at, _form(by, at, {}, data=None)))
    data: dict[str, Any] = {**request.POST.dict(), "exemptions": request.POST.getlist("exemptions")}
    deed = data.get("deed", "")
    notices: list[tuple[str, str]] = []
    if deed == "scan" or (deed in {"", "preview"} and data.get("scan", "").strip()):
        notices = _scanned(data, by)
    if deed == "find" or deed.startswith("choose:"):
        _choose(data, deed.removeprefix("choose:") if deed != "find" else "", at)
    if deed.startswith("person:"):
        _known_person(data, UUID(deed.removeprefix("person:")))
    if deed == "all-papers":
        _all_papers(data)
    form = _form(by, at, data, data=data if deed in _DEEDS else None)
    if deed in _DEEDS:
        done = _DEEDS[deed](request, form, by, at)
        if done:
            return done
    return _screen(request, Screen(by, at, form, data=data, notices=notices))


def _accept(request: Request, form: forms.Intake, by: Actor, at: datetime) -> HttpResponse | None:
    if not form.is_valid():
        return None
    told = form.cleaned_data
    try:
        owner_id = _remember(form, by, at)
        submitter_id = _submitter(form, by, at)
        received = intake.receive(
            Handed(
                version_id=told["version_id"],
                case=told["case"],
                channel=told["channel"],
                receiving_office_id=_office(by),
                authority_id=told["authority_id"],
                owner_id=owner_id,
                submitter_id=submitter_id,
                papers=form.papers(),
                answers=form.answers(),
                summary=told["summary"],
                copies=told["copies"] or 1,
                pages=told["pages"] or 1,
                exemptions=told["exemptions"],
                sets=told["sets"] or 1,
                delivery=told["delivery"],
            ),
            key=told["key"],
            complete=told["complete"],
            collect=told["collect"],
            by=by,
            at=at,
        )
    except Refused as refused:
        refuse(form, refused)
        return None
    if received.again:
        tell(request, f"Hồ sơ {received.code} đã được ghi từ lần bấm trước; không tạo thêm hồ sơ.", kind="info")
    return redirect("counter:received", dossier_id=received.dossier_id)


def _remember(form: forms.Intake, by: Actor, at: datetime) -> UUID:
    told = form.cleaned_data
    person = accounts.remember_person(
        accounts.Told(
            number=told["number"],
            full_name=told["full_name"],
            born_on=told["born_on"],
            born_year=told["born_year"],
            sex=told["sex"],
            address=told["address"],
            phone=told["phone"],
            known_from=told["known_from"] or "said",
        ),
        person_id=told["person_id"],
        by=by,
        at=at,
    )
    return person.id


def _submitter(form: forms.Intake, by: Actor, at: datetime) -> UUID | None:
    told = form.cleaned_data
    if not told["submitter_name"]:
        return None
    return accounts.remember_person(
        accounts.Told(number=told["submitter_number"], full_name=told["submitter_name"], known_from="said"),
        by=by,
        at=at,
    ).id


_DEEDS = {"accept": _accept}


def _office(by: Actor) -> UUID:
    if by.office_id is None:
        raise RuntimeError("an officer at the counter belongs to a desk")
    return by.office_id


# --- what a press changes on the screen ------------------------------------------------------------------


def _scanned(data: dict[str, Any], by: Actor) -> list[tuple[str, str]]:
    try:
        read = card.read_card(data.get("scan", ""))
    except Refused as refused:
        return [("warn", refused.sentence)]
    data["scan"] = ""
    born = read.born_on.strftime("%d/%m/%Y") if read.born_on else str(read.born_year or "")
    found = people.person_by_number(read.number)
    data |= {
        "number": read.number,
        "full_name": read.full_name or data.get("full_name", ""),
        "born": born,
        "sex": read.sex,
        "address": read.address,
        "known_from": "card",
        "person_id": str(found.id) if found else "",
    }
    if found and not data.get("phone"):
        data["phone"] = found.phone
    return [("warn", str(doubt)) for doubt in read.doubts]


def _known_person(data: dict[str, Any], person_id: UUID) -> None:
    facts = people.facts_of(person_id)
    data |= {
        "person_id": str(facts.id),
        "number": facts.number,
        "full_name": facts.full_name,
        "born": facts.born_on.strftime("%d/%m/%Y") if facts.born_on else str(facts.born_year or ""),
        "sex": facts.sex,
        "address": facts.address,
        "phone": facts.phone,
        "known_from": "said",
    }


def _choose(data: dict[str, Any], version_id: str, at: datetime) -> None:
    """Take the procedure pressed, or the best match for what was typed; its first case and its channel go with it."""
    if not version_id:
        found = catalogue.search(data.get("find", ""), on=moments.day_of(at), limit=1, receivable_only=True)
        if not found:
            return
        version_id = str(found[0].version_id)
    procedure = catalogue.version(UUID(version_id)).definition
    data |= {"version_id": version_id, "find": "", "case": procedure.cases[0].key if procedure.cases else ""}


def _all_papers(data: dict[str, Any]) -> None:
    """Everything is there: fill in the counts the procedure asks for."""
    if not data.get("version_id"):
        return
    procedure = catalogue.version(UUID(data["version_id"])).definition
    for component in procedure.components_for(data.get("case", "")):
        if component.required:
            for sort, _ in forms.SORTS:
                data[forms.paper_field(component.key, sort)] = getattr(component, sort) or ""
            if not (component.originals or component.certified or component.copies):
                seen_and_taken_back = "originals" if component.shown else "copies"
                data[forms.paper_field(component.key, seen_and_taken_back)] = 1
    data["complete"] = "on"


# --- the screen ------------------------------------------------------------------------------------------


def _form(by: Actor, at: datetime, told: dict[str, Any], *, data: dict[str, Any] | None) -> forms.Intake:
    version_id = told.get("version_id", "")
    today = moments.day_of(at)
    procedure = catalogue.version(UUID(version_id)).definition if version_id else None
    case = told.get("case", "")
    if procedure and case not in procedure.case_keys:
        case = procedure.case_keys[0]
        told["case"] = case
    authorities = _authorities(by, procedure, today)
    if authorities and told.get("authority_id", "") not in {str(office) for office, _ in authorities}:
        told["authority_id"] = str(authorities[0][0])
    exemptions = (
        fees.exemptions_for(procedure, case=case, channel=told.get("channel") or "direct", on=today)
        if procedure
        else ()
    )
    initial = forms.fresh() | {"channel": "direct", "delivery": "desk", "copies": 1, "pages": 1, "sets": 1} | told
    return forms.Intake(
        data,
        procedure=procedure,
        case=case,
        authorities=authorities,
        exemptions=[(one.key, one.name) for one in exemptions],
        initial=initial,
    )


def _authorities(by: Actor, procedure: Any, today: date) -> list[tuple[UUID, str]]:
    """Who may settle this here: the desk's own authority first, then the others of the province at its levels."""
    if procedure is None:
        return []
    found = offices.competent_for(
        [level.value for level in procedure.levels], field=procedure.field.key, desk_id=_office(by), on=today
    )
    return [(office.id, office.name) for office in found]


@dataclass
class Screen:
    """All the intake screen shows."""

    by: Actor
    at: datetime
    form: forms.Intake
    data: dict[str, Any] = field(default_factory=dict)
    notices: list[tuple[str, str]] = field(default_factory=list)


def _screen(request: Request, screen: Screen) -> HttpResponse:
    form, told, today = screen.form, screen.data, moments.day_of(screen.at)
    context: dict[str, Any] = {
        "form": form,
        "notices": screen.notices,
        "procedure": form.procedure,
        "checklist": form.checklist(),
        "questions": form.asked(),
        "sorts": forms.SORTS,
        "found": [],
    }
    if told.get("find"):
        context["found"] = catalogue.search(told["find"], on=today, limit=8, receivable_only=True)
        context["searched"] = told["find"]
    if told.get("person_id"):
        person_id = UUID(told["person_id"])
        context["known"] = people.facts_of(person_id)
        if form.procedure:
            context["same"] = intake_queries.same_matter(person_id, form.procedure.code, at=screen.at)
    if form.procedure:
        context |= _promise(form, told, screen)
    return render(request, "counter/intake/screen.html", context)


def _promise(form: forms.Intake, told: dict[str, Any], screen: Screen) -> dict[str, Any]:
    """The due date and the fee as they would be if it were received now: what the citizen is told before the key."""
    procedure = form.procedure
    if procedure is None:
        return {}
    case, channel = told.get("case", ""), told.get("channel") or "direct"
    try:
        limit = limits.limit_for(procedure, case=case, channel=channel)
        authority = offices.office_by_id(UUID(told["authority_id"]))
        due = deadlines.due(screen.at, limit, workdays.calendar_for(*offices.scopes(authority)))
        charges = fees.charges(
            procedure,
            case=case,
            channel=channel,
            on=moments.day_of(screen.at),
            copies=_count(told.get("copies")),
            pages=_count(told.get("pages")),
            exemptions=told.get("exemptions") or (),
        )
    except Refused as refused:
        return {"cannot": refused.sentence}
    return {
        "due": due,
        "limit": limit.in_words(),
        "charges": charges,
        "total": sum(charge.amount for charge in charges),
        "by_copies": any(row.per != "case" for row in procedure.fees),
    }


def _count(text: Any) -> int:
    return int(text) if str(text or "").isdigit() and int(text) > 0 else 1


@staff(*COUNTER)
@require_http_methods(["GET"])
def received(request: Request, dossier_id: UUID) -> HttpResponse:
    """The dossier is received: its receipt to print, and the key for the next one."""
    by, at = door(request)
    detail = dossiers.detail(dossier_id, viewer=by, at=at)
    return render(
        request,
        "counter/intake/received.html",
        {"detail": detail, "receipt": reverse("counter:paper", args=[detail.dossier.receipt_id])},
    )
