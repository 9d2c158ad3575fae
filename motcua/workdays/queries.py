"""Questions about working time: by which calendar an office counts, and when its counter is open."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from motcua.base import moments, rows
from motcua.base.answers import kept
from motcua.base.refusals import NotFound
from motcua.workdays import models
from motcua.workdays.models import Use
from motcua.workdays.rules import national
from motcua.workdays.rules.arithmetic import WorkingCalendar, compile_calendar
from motcua.workdays.rules.changes import NO_CHANGE, Change
from motcua.workdays.rules.hours import (
    STANDARD_WEEK,
    DayKind,
    Hours,
    Sessions,
    SpecialDay,
    Week,
    read_sessions,
    read_week,
)

#: The scope of what holds in the whole country.
NATION = "VN"

#: The years a new installation counts in, until somebody seeds others.
YEARS = range(2010, 2046)


@kept()
def calendar_for(*scopes: str) -> WorkingCalendar:
    """The calendar of an office, from its scopes, the most general first: `calendar_for("VN", "H99", "H99.04")`.

    On each day the most specific scope that says something holds. Where nobody has said anything, the standard week
    and the national days hold. It knows the years whose national days have been entered, and refuses all others.
    Costs one short query; calendars that say the same are one object.
    """
    return _calendar(revision(), scopes or (NATION,))


def revision() -> UUID | None:
    """The same as long as nothing about any calendar changed."""
    return models.CalendarRevision.objects.values_list("token", flat=True).first()


def calendars_now() -> Callable[..., WorkingCalendar]:
    """`calendar_for` for many offices in a row, with one question: as the calendars are now."""
    token = revision()
    return lambda *scopes: _calendar(token, scopes or (NATION,))


def hold_still() -> None:
    """Keep every calendar as it is until this transaction ends: what it counts is then counted by one calendar.

    Whoever changes a calendar waits for those who hold it, so that no date counted by the old one becomes certain
    after the new one has. Must be called before the calendar is asked, inside a transaction.
    """
    batch = rows.batch()
    if batch is None or batch.first_time("calendar"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [CHANGING])


#: Those who count share this lock, who changes a calendar takes it alone.
CHANGING = 0x6D6F_7464  # "motd"


def calendar_as_known(at: datetime, *scopes: str) -> WorkingCalendar:
    """The calendar as it was known at a past moment: with what had been announced, and not yet withdrawn, by then."""
    return _built(scopes or (NATION,), _read(at))


def calendar_after(change: Change, *scopes: str) -> WorkingCalendar:
    """The calendar an office would have if this were said now: what a preview compares with."""
    return _built(scopes or (NATION,), _said(revision()), change)


@lru_cache(maxsize=20_000)
def _calendar(token: UUID | None, scopes: tuple[str, ...]) -> WorkingCalendar:
    return _built(scopes, _said(token))


@dataclass(frozen=True)
class _Said:
    """Everything that holds about working time, by scope."""

    days: dict[str, list[SpecialDay]]
    hours: dict[str, list[Hours]]


@lru_cache(maxsize=4)
def _said(token: UUID | None) -> _Said:
    """What has been said by now, read once for all offices after every change; the token tells that it is another."""
    return _read(None)


def _read(at: datetime | None) -> _Said:
    days: dict[str, list[SpecialDay]] = defaultdict(list)
    hours: dict[str, list[Hours]] = defaultdict(list)
    for row in _known_days(at):
        days[row.scope].append(_special_day(row))
    for line in _hours_lines(at).filter(use=Use.WORK):
        hours[line.scope].append(_as_hours(line))
    return _Said(days, hours)


def _built(scopes: tuple[str, ...], said: _Said, change: Change = NO_CHANGE) -> WorkingCalendar:
    days = [day for scope in scopes for day in change.days_within(scope, said.days.get(scope, ()))]
    national_days = [day.date for day in said.days.get(NATION, ())]
    if national_days:
        years = range(min(national_days).year, max(national_days).year + 1)
    else:
        years, days = YEARS, [*national.days(YEARS), *days]
    hours = [hours for scope in scopes for hours in change.hours_within(scope, said.hours.get(scope, ()))]
    return _compiled((Hours(STANDARD_WEEK), *hours), tuple(days), years)


#: Communes that say nothing of their own share one compiled calendar.
_compiled = lru_cache(maxsize=500)(compile_calendar)


def ordinary_week(day: date, *scopes: str) -> Week:
    """The hours of the ordinary week that hold on a day: those set last by the most specific scope."""
    lines = _hours_lines(None).filter(use=Use.WORK, scope__in=scopes or (NATION,))
    said = [Hours(STANDARD_WEEK), *_in_order(lines, scopes or (NATION,))]
    return [hours.week for hours in said if hours.valid_from <= day <= hours.valid_to][-1]


# --- reception -------------------------------------------------------------------------------------------


def reception_sessions(day: date, *scopes: str) -> Sessions:
    """The hours in which the counter receives on that day outside working hours, as the most specific scope says."""
    lines = _hours_lines(None).filter(use=Use.RECEPTION, scope__in=scopes or (NATION,))
    said = [each for each in _in_order(lines, scopes or (NATION,)) if each.valid_from <= day <= each.valid_to]
    return said[-1].week[day.weekday()] if said else ()


def receives_at(moment: datetime, *scopes: str) -> bool:
    """Whether the counter receives at that moment: in working hours, or in reception hours beside them."""
    there = moments.local(moment)
    in_reception = any(
        session.opens <= there.time() < session.closes for session in reception_sessions(there.date(), *scopes)
    )
    return in_reception or calendar_for(*scopes).is_open_at(moment)


# --- what has been said ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class DayLine:
    """What holds about a day within a scope, and on what basis."""

    id: UUID
    scope: str
    date: date
    kind: DayKind
    sessions: Sessions
    name: str
    legal_basis: str
    announced_at: datetime


@dataclass(frozen=True)
class HoursLine:
    """Hours that were set for a scope; of several that hold on a day, the one announced last."""

    id: UUID
    scope: str
    reception: bool
    week: Week
    valid_from: date
    valid_to: date | None
    legal_basis: str
    announced_at: datetime


def special_days(scope: str, *, year: int) -> list[DayLine]:
    """What holds about the days of a year within one scope, in order."""
    return [_day_line(row) for row in _known_days(None).filter(scope=scope, date__year=year).order_by("date")]


def _day_line(row: models.DayException) -> DayLine:
    return DayLine(
        id=row.id,
        scope=row.scope,
        date=row.date,
        kind=DayKind(row.kind),
        sessions=read_sessions(row.sessions),
        name=row.name,
        legal_basis=row.legal_basis,
        announced_at=row.announced_at,
    )


def hours_set(scope: str) -> list[HoursLine]:
    """The hours that were ever set for one scope, in the order they were announced."""
    return [
        HoursLine(
            id=row.id,
            scope=row.scope,
            reception=row.use == Use.RECEPTION,
            week=read_week(row.sessions),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            legal_basis=row.legal_basis,
            announced_at=row.announced_at,
        )
        for row in models.WorkingHours.objects.filter(scope=scope).order_by("announced_at", "id")
    ]


@dataclass(frozen=True)
class ScopeLine:
    """A scope that has said something of its own: how many special days it has in a year, and whether its own hours."""

    scope: str
    days: int
    hours: bool


def scopes_with_words(*, year: int) -> list[ScopeLine]:
    """The scopes that ever said anything of their own, the most general first. Two questions."""
    in_year = Count("id", filter=Q(date__year=year))
    days = dict(_known_days(None).order_by().values("scope").annotate(days=in_year).values_list("scope", "days"))
    hours = set(models.WorkingHours.objects.order_by().values_list("scope", flat=True).distinct())
    scopes = sorted({*days, *hours, NATION}, key=lambda scope: (scope != NATION, scope.count("."), scope))
    return [ScopeLine(scope, days.get(scope, 0), scope in hours) for scope in scopes]


def special_day(exception_id: UUID) -> DayLine:
    """One day that somebody announced and nobody withdrew. Raises `NotFound`."""
    row = _known_days(None).filter(id=exception_id).first()
    if row is None:
        raise NotFound("Không có ngày này trong lịch, hoặc đã được rút.")
    return _day_line(row)


def _known_days(at: datetime | None) -> QuerySet[models.DayException]:
    if at is None:
        return models.DayException.objects.filter(withdrawn_at=None)
    return models.DayException.objects.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=at),
        announced_at__lte=at,
    )


def _special_day(row: models.DayException) -> SpecialDay:
    return SpecialDay(row.date, DayKind(row.kind), read_sessions(row.sessions), row.name, row.legal_basis)


def _hours_lines(at: datetime | None) -> QuerySet[models.WorkingHours]:
    lines = models.WorkingHours.objects.order_by("announced_at", "id")
    return lines if at is None else lines.filter(announced_at__lte=at)


def _as_hours(line: models.WorkingHours) -> Hours:
    return Hours(read_week(line.sessions), line.valid_from, line.valid_to or date.max)


def _in_order(lines: Iterable[models.WorkingHours], scopes: Sequence[str]) -> list[Hours]:
    # Python's sort keeps the order of announcement within a scope
    return [_as_hours(line) for line in sorted(lines, key=lambda line: scopes.index(line.scope))]
