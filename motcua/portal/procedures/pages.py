"""Searching procedures, and the page of one: who, with what, how long, how much, where."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from motcua.base import moments
from motcua.base import text as cleaning
from motcua.base.doors import Request, door, public
from motcua.base.refusals import NotFound
from motcua.catalogue import operations as catalogue_operations
from motcua.catalogue import queries as catalogue
from motcua.catalogue.queries import FieldInfo, Found
from motcua.catalogue.rules.definition import Definition
from motcua.offices import queries as offices
from motcua.portal import limits
from motcua.portal.caching import for_everybody
from motcua.portal.home.life import BY_KEY
from motcua.portal.procedures import words
from motcua.workdays import queries as workdays
from motcua.workdays.rules.arithmetic import WorkingCalendar

#: How many procedures a page of a list shows, and how many a search looks through at most.
ON_A_PAGE, AT_MOST = 20, 100
#: How many searches without an answer are kept of one place: who types more than that is no citizen looking for help.
MISSES_FROM_A_PLACE = 20


#: How national codes of procedures are written.
_CODE = re.compile(r"[0-9]\.[0-9]{6}(\.[0-9A-Z.]{1,20})?")


@dataclass(frozen=True)
class Line:
    """A procedure in a list: what it is called, for whom, how long, how much."""

    found: Found
    who: str
    time: str
    fee: str


@public
@require_safe
@for_everybody
def search(request: Request) -> HttpResponse:
    """What somebody may mean, or what a field or a life event asks for; a search in vain is remembered for mending."""
    _, at = door(request)
    today = moments.day_of(at)
    text, field = cleaning.clean(request.GET.get("q", "")[:100]), cleaning.clean(request.GET.get("linh-vuc", "")[:60])
    event = None if text or field else BY_KEY.get(request.GET.get("viec", ""))
    found: Sequence[Found] = ()
    if text:
        found = catalogue.search(text, on=today, limit=AT_MOST)
        if not found:
            _note_miss(request, text, at)
    elif field:
        found = catalogue.listed(today, field=field)
    elif event:
        held = {one.code: one for one in catalogue.listed(today)}
        found = [held[code] for code in event.codes if code in held]
    fields = _fields_of(found) if text and found else catalogue.fields(today)
    chosen = [one for one in found if one.field_key == field] if field else list(found)
    page = _page(request, chosen)
    infos = catalogue.infos([one.version_id for one in page.shown])
    lines = [_line(one, infos[one.version_id].definition, at) for one in page.shown]
    return render(
        request,
        "portal/procedures/search.html",
        {
            "text": text,
            "field": field,
            "field_name": next((one.name for one in fields if one.key == field), ""),
            "fields": fields,
            "further": field in {one.key for one in fields[4:]},
            "event": event,
            "lines": lines,
            "page": page,
            "all": len(found),
        },
    )


@dataclass(frozen=True)
class Page:
    """A stretch of a short list, and the ways to the ones before and after it."""

    shown: Sequence[Found]
    first: int
    total: int
    before: str
    after: str

    @property
    def last(self) -> int:
        return self.first + len(self.shown) - 1


def _page(request: Request, found: Sequence[Found]) -> Page:
    asked = request.GET.get("trang", "1")
    pages = max(1, -(-len(found) // ON_A_PAGE))
    number = min(max(1, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1), pages)

    def way(to: int) -> str:
        kept = {name: request.GET[name][:100] for name in ("q", "linh-vuc", "viec") if request.GET.get(name)}
        return "?" + urlencode({**kept, "trang": to}) if 1 <= to <= pages else ""

    start = (number - 1) * ON_A_PAGE
    return Page(found[start : start + ON_A_PAGE], start + 1, len(found), way(number - 1), way(number + 1))


def _fields_of(found: Sequence[Found]) -> list[FieldInfo]:
    counts, names = Counter(one.field_key for one in found), {one.field_key: one.field_name for one in found}
    return [FieldInfo(key=key, name=names[key], count=count) for key, count in counts.most_common()]


def _line(found: Found, said: Definition, at: datetime) -> Line:
    return Line(found, words.who(said), words.time_in_short(said), words.fee_in_short(said, on=moments.day_of(at)))


def _note_miss(request: Request, text: str, at: datetime) -> None:
    if limits.take(limits.Allowance("miss", limits.place_of(request), MISSES_FROM_A_PLACE)):
        catalogue_operations.note_search_miss(text, at=at)


# --- one procedure ---------------------------------------------------------------------------------------


@public
@require_safe
@for_everybody
def procedure(request: Request, code: str) -> HttpResponse:
    """Five fixed blocks, for the case chosen; the same page prints as a leaflet with the way back to it."""
    _, at = door(request)
    today = moments.day_of(at)
    if not _CODE.fullmatch(code):
        raise NotFound(f"Không có thủ tục {code[:40]}. Mời tìm lại bằng tên.")
    info = catalogue.shown(code, today)
    said = info.definition
    asked = request.GET.get("truong-hop", "")
    case = asked if said.case(asked) else said.case_keys[0]
    calendar = _calendar(at)
    handed_in = moments.local(calendar.next_opening(at))
    here = settings.PUBLIC_URL + reverse("portal:procedure", args=[code])
    return render(
        request,
        "portal/procedures/procedure.html",
        {
            "info": info,
            "said": said,
            "who": words.who(said),
            "case": said.case(case),
            "chosen": bool(said.case(asked)),
            "papers": words.papers(said, case),
            "times": words.times(said, case, handed_in=handed_in, calendar=calendar),
            "handed_in": handed_in,
            "today": today,
            "open_today": moments.day_of(handed_in) == today,
            "fees": words.fee_lines(said, case, on=today),
            "results": said.results_for(case),
            "levels": words.levels(said),
            "ways": words.ways(said.channels),
            "qr": segno.make(here, error="m").svg_data_uri(scale=3, border=4, omitsize=False),
            "here": here,
        },
    )


def _calendar(at: datetime) -> WorkingCalendar:
    """The calendar of the provincial centre, which receives for every office; the nation's when there is none."""
    desks = offices.desks(moments.day_of(at))
    return workdays.calendar_for(*(offices.scopes(desks[0]) if desks else ()))
