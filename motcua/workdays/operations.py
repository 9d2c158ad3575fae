"""Deeds on calendars: enter the national days, announce or withdraw a day, set hours. Each is one event."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from motcua.base.actor import Actor
from motcua.base.ids import new_id
from motcua.base.refusals import NotFound, Refused
from motcua.journal import operations as journal
from motcua.workdays import events, models
from motcua.workdays.models import Use
from motcua.workdays.queries import CHANGING, NATION, YEARS
from motcua.workdays.rules import national
from motcua.workdays.rules.hours import DayKind, Sessions, SpecialDay, Week, write_sessions, write_week


class CalendarRefused(Refused):
    """The calendar can't say this: it lacks a basis, contradicts itself, or lies in years nobody can know."""

    code = "calendar-refused"


@transaction.atomic
def seed_holidays(years: range = YEARS, *, by: Actor, at: datetime) -> int:
    """Enter the national days of these years wherever nobody has yet said anything about the day; returns how many.

    What was corrected or withdrawn by hand stays so. Years between these and those already entered are filled, for a
    calendar with a gap would count holidays as working days. Raises `CalendarRefused`.
    """
    _change()
    return _seed(years, by=by, at=at)


@transaction.atomic
def announce(
    scope: str,
    day: date,
    kind: DayKind,
    *,
    legal_basis: str,
    name: str = "",
    sessions: Sessions = (),
    by: Actor,
    at: datetime,
) -> UUID:
    """Say that a day is not as its weekday says, within a scope and all below it; returns the id of what was said.

    What the same scope said about the day before is withdrawn by it; saying the same again changes nothing.
    Raises `CalendarRefused`.
    """
    if not scope.strip():
        raise CalendarRefused("Hãy cho biết lịch của nơi nào.", field="scope")
    if not legal_basis.strip():
        raise CalendarRefused("Hãy ghi văn bản làm căn cứ.", field="legal_basis")
    if sessions and kind is not DayKind.SWAP_WORK:
        raise CalendarRefused("Ngày nghỉ thì không có buổi làm việc; chỉ ngày làm bù mới có.", field="sessions")
    _within_known_years(day.year)
    _change()
    if scope == NATION:
        # a first word about a national day must not make the calendar forget all the others
        _seed(range(day.year, day.year + 1) if _seeded() else YEARS, by=by, at=at)

    row = models.DayException(
        scope=scope,
        date=day,
        kind=kind.value,
        sessions=write_sessions(sessions),
        name=name,
        legal_basis=legal_basis,
        announced_at=at,
    )
    before = models.DayException.objects.filter(scope=scope, date=day, withdrawn_at=None).first()
    if before and _same(before, row):
        return before.id
    if before:
        _withdraw(before, by=by, at=at)
    row.save(force_insert=True)
    journal.record(
        events.CalendarDayAnnounced(
            calendar_id=events.calendar_id(scope),
            exception_id=row.id,
            scope=scope,
            date=day,
            kind=row.kind,
            name=name,
            legal_basis=legal_basis,
        ),
        by=by,
        at=at,
    )
    return row.id


@transaction.atomic
def announce_all(scope: str, days: Sequence[SpecialDay], *, by: Actor, at: datetime) -> list[UUID]:
    """Announce several days that belong together, all or none: a long holiday, or a day swapped for another.

    Raises `CalendarRefused`.
    """
    if not days:
        raise CalendarRefused("Hãy chọn ngày.", field="day")
    if len({day.date for day in days}) < len(days):
        raise CalendarRefused("Một ngày không thể vừa nghỉ vừa làm bù.", field="work_day")
    return [
        announce(
            scope,
            day.date,
            day.kind,
            legal_basis=day.legal_basis,
            name=day.name,
            sessions=day.sessions,
            by=by,
            at=at,
        )
        for day in days
    ]


@transaction.atomic
def withdraw(exception_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take back what was said about a day: it is as its weekday, or a more general scope, says. Raises `NotFound`."""
    _change()
    row = models.DayException.objects.filter(id=exception_id, withdrawn_at=None).first()
    if row is None:
        raise NotFound("Không có ngày này trong lịch, hoặc đã được rút.")
    _withdraw(row, by=by, at=at)


@transaction.atomic
def set_hours(
    scope: str,
    week: Week,
    *,
    valid_from: date,
    valid_to: date | None = None,
    reception: bool = False,
    legal_basis: str = "",
    by: Actor,
    at: datetime,
) -> UUID:
    """Set the ordinary week of a scope from a day on, or between two days; returns the id of what was set.

    Hours set later hold over those set earlier, so a month of other hours ends by itself. `reception` hours are those
    in which a counter receives beside working hours; they make no working day. Raises `CalendarRefused`.
    """
    if not scope.strip():
        raise CalendarRefused("Hãy cho biết giờ làm việc của nơi nào.", field="scope")
    if valid_to is not None and valid_to < valid_from:
        raise CalendarRefused("Ngày kết thúc phải từ ngày bắt đầu trở đi.", field="valid_to")
    if not any(week) and not reception:
        raise CalendarRefused("Một tuần làm việc phải có ít nhất một buổi.", field="sessions")
    _change()
    row = models.WorkingHours(
        scope=scope,
        use=Use.RECEPTION if reception else Use.WORK,
        valid_from=valid_from,
        valid_to=valid_to,
        sessions=write_week(week),
        legal_basis=legal_basis,
        announced_at=at,
    )
    before = models.WorkingHours.objects.filter(scope=scope, use=row.use).order_by("-announced_at", "-id").first()
    if before and _same(before, row):
        return before.id
    row.save(force_insert=True)
    journal.record(
        events.WorkingHoursSet(
            calendar_id=events.calendar_id(scope),
            hours_id=row.id,
            scope=scope,
            use=row.use,
            valid_from=valid_from,
            valid_to=valid_to,
        ),
        by=by,
        at=at,
    )
    return row.id


# --- inside ----------------------------------------------------------------------------------------------


def _change() -> None:
    """Let every compiled calendar know, and keep others from changing one, or counting by one, until this is done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHANGING])
    models.CalendarRevision.objects.update_or_create(id=1, defaults={"token": new_id()})


def _seeded() -> bool:
    return models.DayException.objects.filter(scope=NATION).exists()


def _seed(years: range, *, by: Actor, at: datetime) -> int:
    if not years:
        return 0
    for year in (years[0], years[-1]):
        _within_known_years(year)
    known = set(models.DayException.objects.filter(scope=NATION).values_list("date", flat=True))
    covered = [years[0], years[-1], *(day.year for day in known)]
    whole = range(min(covered), max(covered) + 1)
    rows = [
        models.DayException(
            scope=NATION,
            date=day.date,
            kind=day.kind.value,
            name=day.name,
            legal_basis=day.legal_basis,
            announced_at=at,
        )
        for day in national.days(whole)
        if day.date not in known
    ]
    if rows:
        models.DayException.objects.bulk_create(rows)
        journal.record(
            events.NationalHolidaysSeeded(
                calendar_id=events.calendar_id(NATION), first_year=whole[0], last_year=whole[-1], added=len(rows)
            ),
            by=by,
            at=at,
        )
    return len(rows)


def _withdraw(row: models.DayException, *, by: Actor, at: datetime) -> None:
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    journal.record(
        events.CalendarDayWithdrawn(
            calendar_id=events.calendar_id(row.scope),
            exception_id=row.id,
            scope=row.scope,
            date=row.date,
            kind=row.kind,
        ),
        by=by,
        at=at,
    )


def _same(a: models.DayException | models.WorkingHours, b: models.DayException | models.WorkingHours) -> bool:
    apart = {"id", "announced_at"}
    fields = [field.attname for field in a._meta.concrete_fields if field.attname not in apart]
    return all(getattr(a, name) == getattr(b, name) for name in fields)


def _within_known_years(year: int) -> None:
    if year not in national.YEARS:
        raise CalendarRefused(
            f"Lịch chỉ có thể lập cho các năm {national.YEARS[0]}–{national.YEARS[-1]}.", field="date"
        )
