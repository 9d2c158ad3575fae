"""The intake screen itself: the form for the procedure chosen, and everything shown around it before the key."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from motcua.accounts import queries as people
from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.doors import Request
from motcua.base.refusals import Refused
from motcua.catalogue import queries as catalogue
from motcua.catalogue.rules import fees, limits
from motcua.catalogue.rules.definition import Definition
from motcua.counter import TURNING_AWAY
from motcua.counter.intake import forms, presses
from motcua.counter.intake.presses import Shown
from motcua.dossiers.rules import deadlines
from motcua.intake import queries as intake
from motcua.offices import queries as offices
from motcua.workdays import queries as workdays

#: The session remembers whether this person usually passes dossiers on at once.
AT_ONCE = "counter-forward"


@dataclass
class Screen:
    """All the intake screen shows."""

    by: Actor
    at: datetime
    form: forms.Intake
    told: dict[str, Any] = field(default_factory=dict)
    shown: Shown = field(default_factory=Shown)


def desk_of(by: Actor) -> UUID:
    """The desk somebody receives at."""
    if by.office_id is None:
        raise RuntimeError("an officer at the counter belongs to a desk")
    return by.office_id


def form_for(by: Actor, at: datetime, told: dict[str, Any], *, bound: bool) -> forms.Intake:
    """The form as the procedure told of shapes it: bound to what was typed, or only showing it."""
    today = moments.day_of(at)
    procedure = presses.procedure_of(told)
    case = told.get("case", "")
    if procedure and case not in procedure.case_keys:
        case = told["case"] = procedure.case_keys[0]
    authorities = _authorities(by, procedure, today)
    if authorities and told.get("authority_id", "") not in {str(office) for office, _ in authorities}:
        told["authority_id"] = str(authorities[0][0])
    channel = told.get("channel") or "direct"
    exemptions = fees.exemptions_for(procedure, case=case, channel=channel, on=today) if procedure else ()
    if not told.get("key"):
        told |= forms.fresh()
    initial = {"channel": "direct", "delivery": "desk", "copies": 1, "pages": 1, "sets": 1} | told
    initial["away"] = json.dumps(told["away"], ensure_ascii=False) if told.get("away") else ""
    return forms.Intake(
        told | {"away": initial["away"]} if bound else None,
        procedure=procedure,
        case=case,
        authorities=authorities,
        exemptions=[(one.key, one.name) for one in exemptions],
        initial=initial,
    )


def _authorities(by: Actor, procedure: Definition | None, today: date) -> list[tuple[UUID, str]]:
    """Who may settle this here: the desk's own authority first, then the others of the province at its levels."""
    if procedure is None:
        return []
    found = offices.competent_for(
        [level.value for level in procedure.levels], field=procedure.field.key, desk_id=desk_of(by), on=today
    )
    return [(office.id, office.name) for office in found]


def show(request: Request, screen: Screen) -> HttpResponse:
    """Answer with the whole screen."""
    form, told, at = screen.form, screen.told, screen.at
    today = moments.day_of(at)
    context: dict[str, Any] = {
        "form": form,
        "shown": screen.shown,
        "doubts": presses.doubts(told),
        "may_turn_away": screen.by.role in TURNING_AWAY,
        "procedure": form.procedure,
        "case": form.procedure.case(told.get("case", "")) if form.procedure else None,
        "checklist": form.checklist(),
        "missing": form.missing_words,
        "questions": form.asked(),
        "sorts": forms.SORTS,
        "found": (),
        "searched": told.get("find", ""),
    }
    if told.get("find"):
        context["found"] = catalogue.search(told["find"], on=today, limit=8, receivable_only=True)
    elif form.procedure is None:
        context["usual"] = usual(screen.by, at)
    context |= _owner(form, told, at)
    if form.procedure:
        context |= _promise(form.procedure, told, at)
    return render(request, "counter/intake/screen.html", context)


def usual(by: Actor, at: datetime) -> list[Any]:
    """The procedures this desk receives most, for keys of their own."""
    versions = intake.usual(by, at=at)
    found = catalogue.infos(versions)
    today = moments.day_of(at)
    return [
        found[one]
        for one in versions
        if found[one].receivable and found[one].valid_from <= today <= (found[one].valid_to or today)
    ]


def _owner(form: forms.Intake, told: dict[str, Any], at: datetime) -> dict[str, Any]:
    try:
        known = people.facts_of(UUID(told.get("person_id", "")))
    except (ValueError, Refused):
        told["person_id"] = ""
        unreachable = bool(told.get("full_name")) and not told.get("number") and not told.get("phone")
        return {"unreachable": unreachable}
    same = intake.same_matter(known.id, form.procedure.code, at=at) if form.procedure else []
    return {"known": known, "same": same}


def _promise(procedure: Definition, told: dict[str, Any], at: datetime) -> dict[str, Any]:
    """The due date and the fee as they would be if it were received now: what the citizen is told before the key."""
    case, channel = told.get("case", ""), told.get("channel") or "direct"
    by_copies = any(row.per != "case" for row in procedure.fees)
    try:
        limit = limits.limit_for(procedure, case=case, channel=channel)
        authority = offices.office_by_id(UUID(told.get("authority_id", "")))
        due = deadlines.due(at, limit, workdays.calendar_for(*offices.scopes(authority)))
        charges = fees.charges(
            procedure,
            case=case,
            channel=channel,
            on=moments.day_of(at),
            copies=forms.small(told.get("copies")) or 1,
            pages=forms.small(told.get("pages")) or 1,
            exemptions=told.get("exemptions") or (),
        )
    except Refused as refused:
        return {"cannot": refused.sentence, "by_copies": by_copies}
    except ValueError:
        return {"cannot": "Chưa có cơ quan giải quyết thủ tục này ở đây.", "by_copies": by_copies}
    return {
        "due": due,
        "limit": limit.in_words(),
        "charges": charges,
        "total": sum(charge.amount for charge in charges),
        "by_copies": by_copies,
    }
