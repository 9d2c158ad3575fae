"""Searching procedures, and the page of one: who, with what, how long, how much, where."""

from dataclasses import dataclass
from datetime import datetime

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.base import moments
from motcua.base.doors import Request, door, public
from motcua.base.refusals import Refused
from motcua.catalogue import operations as catalogue_operations
from motcua.catalogue import queries as catalogue
from motcua.catalogue.rules import fees, limits
from motcua.catalogue.rules.definition import Channel, Definition
from motcua.dossiers.rules import deadlines
from motcua.offices import queries as offices
from motcua.portal.caching import for_everybody
from motcua.workdays import queries as workdays


@public
@require_GET
@for_everybody
def search(request: Request) -> HttpResponse:
    """What somebody may mean; a search that finds nothing is remembered, so that the words can be mended."""
    _, at = door(request)
    today = moments.day_of(at)
    text = request.GET.get("q", "")[:100].strip()
    field = request.GET.get("linh-vuc", "")
    if text:
        found = catalogue.search(text, on=today)
        if not found:
            catalogue_operations.note_search_miss(text, at=at)
    else:
        found = catalogue.listed(today, field=field) if field else ()
    infos = catalogue.infos([one.version_id for one in found])
    return render(
        request,
        "portal/procedures/search.html",
        {
            "text": text,
            "field": field,
            "found": [(one, _time(infos[one.version_id].definition)) for one in found],
            "fields": catalogue.fields(today),
        },
    )


def _time(procedure: Definition) -> str:
    """The time limits in few words: the shortest way to say how long."""
    words = list(dict.fromkeys(row.parsed.in_words() for row in procedure.limits))
    return " hoặc ".join(words[:3])


@dataclass(frozen=True)
class TimeRow:
    """How long one way of handing in takes, with the date it would give if handed in now."""

    channel: str
    limit: str
    example: str


@public
@require_GET
@for_everybody
def procedure(request: Request, code: str) -> HttpResponse:
    """Five fixed blocks, for the case chosen; the same page prints as a leaflet."""
    _, at = door(request)
    info = catalogue.shown(code, moments.day_of(at))
    said = info.definition
    case = request.GET.get("truong-hop", "")
    case = case if case in said.case_keys else said.case_keys[0]
    here = settings.PUBLIC_URL + reverse("portal:procedure", args=[code])
    return render(
        request,
        "portal/procedures/procedure.html",
        {
            "info": info,
            "said": said,
            "case": case,
            "components": said.components_for(case),
            "results": said.results_for(case),
            "times": _times(said, case, at),
            "charges": _charges(said, case, at),
            "level": said.online_level(moments.day_of(at)),
            "qr": segno.make(here, error="m").svg_data_uri(scale=4, border=4),
            "here": here,
        },
    )


def _times(said: Definition, case: str, at: datetime) -> list[TimeRow]:
    desks = offices.desks(moments.day_of(at))
    calendar = workdays.calendar_for(*offices.scopes(desks[0])) if desks else workdays.calendar_for("VN")
    rows = []
    for channel in said.channels:
        try:
            limit = limits.limit_for(said, case=case, channel=channel)
        except limits.NoLimit:
            continue
        due = deadlines.due(at, limit, calendar).moment
        rows.append(TimeRow(Channel(channel).vietnamese, limit.in_words(), moments.in_words(due)))
    return rows


def _charges(said: Definition, case: str, at: datetime) -> tuple[fees.Charge, ...] | None:
    """What one copy of one page costs at the counter; None where the amount is not set."""
    try:
        return fees.charges(said, case=case, channel=Channel.DIRECT, on=moments.day_of(at))
    except Refused:
        return None
