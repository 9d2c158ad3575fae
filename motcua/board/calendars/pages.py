"""Calendars: who keeps which, a year of one, and changes to it, each shown with what it does before it is done."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base import moments
from motcua.base.doors import Request, door, refuse, staff, tell
from motcua.base.refusals import Refused
from motcua.board.calendars.forms import WEEKDAYS, Announce, SetHours, write
from motcua.board.calendars.picture import months
from motcua.board.roles import ADMIN, BOARD
from motcua.dossiers import operations as dossiers
from motcua.dossiers import queries
from motcua.offices import queries as offices
from motcua.offices.rules import powers
from motcua.offices.rules.powers import Deed, Relation
from motcua.workdays import operations
from motcua.workdays import queries as workdays
from motcua.workdays.queries import NATION, HoursLine
from motcua.workdays.rules.arithmetic import WorkingCalendar
from motcua.workdays.rules.changes import Change
from motcua.workdays.rules.hours import Week

NATION_NAME = "Cả nước"


@dataclass(frozen=True)
class Place:
    """Whose calendar a page is about: its own scope, those above it, and what it is called."""

    scope: str
    name: str
    line: tuple[str, ...]

    @property
    def calendar(self) -> WorkingCalendar:
        return workdays.calendar_for(*self.line)


def place_of(scope: str, at: datetime) -> Place:
    """Raises `NotFound` for a code no unit has."""
    if scope == NATION:
        return Place(NATION, NATION_NAME, (NATION,))
    office = offices.office(scope, moments.day_of(at))
    return Place(scope, office.name, offices.scopes(office))


# --- looking ---------------------------------------------------------------------------------------------


@staff(*BOARD)
@require_GET
def scopes(request: Request) -> HttpResponse:
    """The scopes that have said something of their own, and the way to any unit's calendar."""
    _, at = door(request)
    if wanted := request.GET.get("don-vi", "").strip():
        return redirect("board:calendar", scope=place_of(wanted, at).scope)
    today = moments.day_of(at)
    lines = workdays.scopes_with_words(year=today.year)
    units = offices.open_on(today)
    names = {NATION: NATION_NAME, **{unit.code: unit.name for unit in units}}
    if not any(line.scope == settings.PROVINCE for line in lines) and settings.PROVINCE in names:
        lines.insert(1, workdays.ScopeLine(settings.PROVINCE, 0, False))
    return render(
        request,
        "board/calendars/scopes.html",
        {
            "lines": [(line, names.get(line.scope, "Đơn vị đã kết thúc"), line.scope in names) for line in lines],
            "units": units,
            "year": today.year,
        },
    )


@staff(*BOARD)
@require_GET
def year(request: Request, scope: str) -> HttpResponse:
    """Twelve months of a calendar, what made them so, and the hours of the week. Prints on one sheet."""
    by, at = door(request)
    place = place_of(scope, at)
    wanted = _year(request.GET.get("nam", ""), place.calendar, at)
    names = {NATION: NATION_NAME, **offices.names_of(place.line, on=moments.day_of(at))}
    lines = [line for one in place.line for line in workdays.special_days(one, year=wanted)]
    return render(
        request,
        "board/calendars/year.html",
        {
            "place": place,
            "year": wanted,
            "before": wanted - 1 if wanted - 1 in place.calendar.years else None,
            "after": wanted + 1 if wanted + 1 in place.calendar.years else None,
            "months": months(place.calendar, wanted),
            "lines": [(line, names.get(line.scope, line.scope)) for line in sorted(lines, key=lambda one: one.date)],
            "week": _week_in_words(workdays.ordinary_week(moments.day_of(at), *place.line)),
            "hours": [(line, names.get(line.scope, line.scope), _own_week(line)) for line in _hours_of(place)],
            "may": _may(by.role),
        },
    )


def _year(text: str, calendar: WorkingCalendar, at: datetime) -> int:
    this = moments.day_of(at).year
    return int(text) if text.isascii() and text.isdigit() and int(text) in calendar.years else this


def _hours_of(place: Place) -> list[HoursLine]:
    return [line for scope in place.line for line in workdays.hours_set(scope)]


def _own_week(line: HoursLine) -> list[tuple[str, str]]:
    return _week_in_words(line.week)


def _week_in_words(week: Week) -> list[tuple[str, str]]:
    """Days alike next to each other are told together: `Thứ Hai – Thứ Sáu`."""
    told: list[tuple[str, str]] = []
    begun = 0
    for number in range(1, 8):
        if number == 7 or week[number] != week[begun]:
            words = WEEKDAYS[begun] if number - begun == 1 else f"{WEEKDAYS[begun]} – {WEEKDAYS[number - 1]}"
            told.append((words, write(week[begun]) or "nghỉ"))
            begun = number
    return told


def _may(role: str) -> bool:
    return powers.may(role, Deed.MANAGE_CALENDARS, relation=Relation.OTHER, status=0)


# --- changing: first what it would do, then doing it -----------------------------------------------------


@staff(*ADMIN)
@require_http_methods(["GET", "POST"])
def announce(request: Request, scope: str) -> HttpResponse:
    """A holiday, a swap or a closure."""
    by, at = door(request)
    place = place_of(scope, at)
    form = Announce(request.POST or None, scope=scope)
    if form.is_valid():
        try:
            if _confirmed(request):
                powers.require(by, Deed.MANAGE_CALENDARS, relation=Relation.OTHER, status=0)
                operations.announce_all(scope, form.days(), by=by, at=at)
                return _done(request, "Đã công bố.", at)
            return _foretold(request, place, form.change(), form, "Công bố")
        except Refused as refused:
            refuse(form, refused)
    return render(request, "board/calendars/announce.html", {"form": form, "place": place})


@staff(*ADMIN)
@require_http_methods(["GET", "POST"])
def hours(request: Request, scope: str) -> HttpResponse:
    """The ordinary week from a day on."""
    by, at = door(request)
    place = place_of(scope, at)
    form = SetHours(request.POST or None, scope=scope, week=workdays.ordinary_week(moments.day_of(at), *place.line))
    if form.is_valid():
        try:
            told = form.cleaned_data
            if _confirmed(request):
                powers.require(by, Deed.MANAGE_CALENDARS, relation=Relation.OTHER, status=0)
                operations.set_hours(
                    scope,
                    told["week"],
                    valid_from=told["valid_from"],
                    valid_to=told["valid_to"],
                    legal_basis=told["legal_basis"],
                    by=by,
                    at=at,
                )
                return _done(request, "Đã đặt giờ làm việc.", at)
            return _foretold(request, place, form.change(), form, "Đặt giờ làm việc")
        except Refused as refused:
            refuse(form, refused)
    return render(request, "board/calendars/hours.html", {"form": form, "place": place})


@staff(*ADMIN)
@require_http_methods(["GET", "POST"])
def withdraw(request: Request, exception_id: UUID) -> HttpResponse:
    """Take back what was said about a day."""
    by, at = door(request)
    line = workdays.special_day(exception_id)
    if request.method == "POST" and _confirmed(request):
        powers.require(by, Deed.MANAGE_CALENDARS, relation=Relation.OTHER, status=0)
        operations.withdraw(exception_id, by=by, at=at)
        return _done(request, "Đã rút.", at)
    change = Change(line.scope, withdrawn=frozenset({line.date}))
    return _foretold(request, place_of(line.scope, at), change, Form(request.POST or None), "Rút", taken_back=line)


def _confirmed(request: Request) -> bool:
    return request.POST.get("confirmed") == "yes"


def _done(request: Request, sentence: str, at: datetime) -> HttpResponse:
    tell(request, f"{sentence} Máy đang tính lại ngày hẹn của hồ sơ đang mở.")
    return redirect(f"{reverse('board:redating')}?cho={int(at.timestamp())}")


def _foretold(
    request: Request, place: Place, change: Change, form: Form, words: str, *, taken_back: object = None
) -> HttpResponse:
    """What a change would do: to its days, and to the dates of open dossiers."""
    _, at = door(request)
    preview = queries.preview_of(change, at=at, after=request.POST.get("sau", request.GET.get("sau", "")))
    return render(
        request,
        "board/calendars/preview.html",
        {
            "place": place,
            "form": form,
            "words": words,
            "taken_back": taken_back,
            "days": _days_changed(place, change),
            "week": _week_in_words(change.hours.week) if change.hours else None,
            "hours": change.hours,
            "open_ended": change.hours is not None and change.hours.valid_to == date.max,
            "preview": preview,
        },
    )


def _days_changed(place: Place, change: Change) -> Sequence[tuple[date, str, str]]:
    """Each day that is spoken of: how it is now, and how it would be."""
    before, after = place.calendar, workdays.calendar_after(change, *place.line)
    spoken_of = sorted({*(day.date for day in change.days), *change.withdrawn})
    return [
        (day, write(before.sessions_on(day)) or "nghỉ", write(after.sessions_on(day)) or "nghỉ") for day in spoken_of
    ]


# --- re-dating -------------------------------------------------------------------------------------------


@staff(*BOARD)
@require_GET
def runs(request: Request) -> HttpResponse:
    """How far the counting of dates is, run by run; the list alone when a page asks for it again."""
    by, at = door(request)
    found = queries.runs()
    page = "_runs.html" if request.headers.get("HX-Request") else "runs.html"
    since = _since(request.GET.get("cho", ""), at)
    # the worker hears of a change a moment after it was made
    expected = since is not None and not any(run.begun_at >= since for run in found)
    going = expected or any(not run.over for run in found)
    context = {"runs": found, "going": going, "since": request.GET["cho"] if since else "", "may": _may(by.role)}
    return render(request, f"board/calendars/{page}", context)


def _since(text: str, at: datetime) -> datetime | None:
    """When a change was made whose run is awaited; nobody waits longer than a few minutes."""
    made = datetime.fromtimestamp(int(text), tz=moments.TZ) if re.fullmatch(r"[0-9]{9,10}", text) else None
    return made if made is not None and at - made < timedelta(minutes=5) else None


@staff(*ADMIN)
@require_POST
def stop(request: Request, run_id: UUID) -> HttpResponse:
    """Let a run stand still."""
    by, at = door(request)
    dossiers.stop_redating(run_id, by=by, at=at)
    tell(request, "Đã dừng. Những hồ sơ đã tính lại vẫn giữ ngày mới.", kind="info")
    return redirect("board:redating")


@staff(*ADMIN)
@require_POST
def resume(request: Request, run_id: UUID) -> HttpResponse:
    """Let it go on."""
    by, at = door(request)
    dossiers.resume_redating(run_id, by=by, at=at)
    tell(request, "Đang tính tiếp từ chỗ đã dừng.")
    return redirect("board:redating")
