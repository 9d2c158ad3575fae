"""Deadlines: by which moment a dossier, a step, a question or an apology is due, and how that date came about.

A date is a function of the dossier's events and the calendar; nobody types it. Days are counted by the Civil Code
2015: the first day is not counted (article 147), a last day off moves to the next working day (article 148). The
afternoon rule, the question within three days and the apology are Decree 61/2018/NĐ-CP, articles 17 and 19.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from motcua.base import moments
from motcua.base.refusals import Refused
from motcua.workdays.rules.arithmetic import WorkingCalendar
from motcua.workdays.rules.hours import DayKind, SpecialDay
from motcua.workdays.rules.limits import Limit, LimitKind

if TYPE_CHECKING:
    from motcua.workdays.rules.vectors import Moments, Vectors, Whole

#: The version of these rules, written beside every promised date.
RULE = "civil-code-2015/1"

#: What comes in later than this is taken up on the next working day.
AFTERNOON = time(15)

#: How long an office has to answer what was submitted online.
ANSWER = timedelta(hours=8)


class WrongPause(Refused):
    """The pauses or the restart can't have happened like that: reversed, overlapping, or before the reception."""

    code = "wrong-pause"


@dataclass(frozen=True)
class Pause:
    """Time that is not counted, because the office waits for somebody else.

    `plus` is for laws that give the office more time after it (remaining time plus so many): counted like the
    limit itself, and in days where the limit is in months.
    """

    start: datetime
    end: datetime
    reason: str = "chờ bổ sung"
    plus: int = 0


@dataclass(frozen=True)
class Due:
    """A due moment, the lines that explain it, and the versions of the rule and the calendar that gave it."""

    moment: datetime
    derivation: tuple[str, ...]
    rule: str
    calendar_version: str


# --- the dossier -----------------------------------------------------------------------------------------


def due(
    received: datetime,
    limit: Limit,
    calendar: WorkingCalendar,
    *,
    pauses: Sequence[Pause] = (),
    restart_at: datetime | None = None,
    hour: time | None = None,
) -> Due:
    """When the result is due, with its derivation.

    After `restart_at` the whole limit is counted again, as if received then. `hour` is the hour stated on the
    receipt, if there is one; else days end with their last session. Raises `WrongPause` and `OutsideCalendar`.
    """
    moment = due_moment(received, limit, calendar, pauses=pauses, restart_at=restart_at, hour=hour)
    counted = _counted_pauses(received, restart_at, pauses)
    lines = tuple(_derivation(received, limit, calendar, counted, restart_at, moment))
    return Due(moment, lines, RULE, calendar.version)


def due_moment(
    received: datetime,
    limit: Limit,
    calendar: WorkingCalendar,
    *,
    pauses: Sequence[Pause] = (),
    restart_at: datetime | None = None,
    hour: time | None = None,
) -> datetime:
    """`due` without the derivation: the quick form, for a screen full of dossiers."""
    start = received if restart_at is None else restart_at
    if pauses or restart_at is not None:
        pauses = _counted_pauses(received, restart_at, pauses)
    if limit.kind is LimitKind.WORKING_HOURS:
        return _after_hours(start, timedelta(hours=limit.count), calendar, pauses)
    last = calendar.next_working_day(_last_day(start, limit, calendar, pauses), including=True)
    return calendar.day_end(last) if hour is None else moments.at(last, hour)


def due_many(received: "Moments", limit: Limit, calendar: WorkingCalendar) -> "Moments":
    """`due_moment` for whole arrays of `datetime64` in UTC, without pauses."""
    from motcua.workdays.rules import vectors  # loading NumPy takes longer than a thousand single dates

    many = vectors.of(calendar)
    match limit.kind:
        case LimitKind.WORKING_DAYS:
            return many.in_blocks(lambda ticks: many.day_ends_after(many.days(ticks), limit.count), received)
        case LimitKind.CALENDAR_DAYS:
            return many.in_blocks(lambda ticks: many.day_ends_from(many.days(ticks) + limit.count), received)
        case LimitKind.MONTHS:
            return many.in_blocks(
                lambda ticks: many.day_ends_from(many.months_later(many.days(ticks), limit.count)), received
            )
        case LimitKind.WORKING_HOURS:
            span = timedelta(hours=limit.count) // timedelta(microseconds=1)
            return many.in_blocks(lambda ticks: many.add_time(ticks, span), received)
        case LimitKind.SAME_DAY:
            return many.in_blocks(lambda ticks: _same_day_ends(ticks, many), received)


def elapsed(
    received: datetime, now: datetime, calendar: WorkingCalendar, *, finished_at: datetime | None = None
) -> "Elapsed":
    """How long it truly took since the first reception, whatever was paused or restarted: to its end, or until now."""
    until = now if finished_at is None else finished_at
    first, last = moments.day_of(received), moments.day_of(until)
    return Elapsed(
        days=(last - first).days,
        working_days=calendar.working_days_between(first, last),
        working_minutes=calendar.minutes_between(received, until),
        minutes=(until - received) // timedelta(minutes=1),
    )


class Elapsed(NamedTuple):
    """True elapsed time, the first day not counted."""

    days: int
    working_days: int
    working_minutes: int
    minutes: int  # by the clock on the wall, nights and holidays too


# --- what else is due ------------------------------------------------------------------------------------


def ask_by(received: datetime, calendar: WorkingCalendar, days: int = 3) -> datetime:
    """The last moment to ask for a supplement: so many working days after the reception."""
    return calendar.day_end(calendar.add_working_days(moments.day_of(received), days))


def apologise_by(due_at: datetime, calendar: WorkingCalendar) -> datetime:
    """The last moment for the apology to go out: the end of the last working day before the due day."""
    return calendar.day_end(calendar.add_working_days(moments.day_of(due_at), -1))


def forward_by(received: datetime, calendar: WorkingCalendar) -> datetime:
    """When the desk must have handed the dossier on: the same working day; after 15:00, first thing on the next."""
    first = calendar.next_working_day(_day_before_first(received, calendar))
    return calendar.day_end(first) if first == moments.day_of(received) else calendar.day_start(first)


def answer_by(submitted: datetime, calendar: WorkingCalendar) -> datetime:
    """When an online submission must have been answered: eight working hours later."""
    return calendar.add_time(submitted, ANSWER)


# --- steps -----------------------------------------------------------------------------------------------


def step_due(
    entered_at: datetime,
    share: Limit,
    calendar: WorkingCalendar,
    *,
    carried: timedelta = timedelta(0),
    pauses: Sequence[Pause] = (),
) -> datetime:
    """When a step must be done: its share of working time, and what earlier steps saved, counted from its beginning.

    A share of working days is as much time as those days have: it ends at the same point of the day so many working
    days later, or with that day if it is shorter. Pauses before the step began do not concern it.
    """
    return step_end(entered_at, step_span(entered_at, share, calendar, carried=carried), calendar, pauses=pauses)


def step_span(
    entered_at: datetime, share: Limit, calendar: WorkingCalendar, *, carried: timedelta = timedelta(0)
) -> timedelta:
    """How much working time a step has from its beginning: its share, and what earlier steps saved."""
    return _share(entered_at, share, calendar) + carried


def step_end(
    entered_at: datetime, span: timedelta, calendar: WorkingCalendar, *, pauses: Sequence[Pause] = ()
) -> datetime:
    """When so much working time has passed since a step began, leaving out the pauses since then."""
    own = [replace(pause, start=max(pause.start, entered_at)) for pause in pauses if pause.end > entered_at]
    return _after_hours(entered_at, span, calendar, _in_order(own))


def carry(due_at: datetime, finished_at: datetime, calendar: WorkingCalendar) -> timedelta:
    """The working time a step leaves to the next one. A late step leaves none: its lateness stays its own."""
    return max(calendar.time_between(finished_at, due_at), timedelta(0))


def _share(entered_at: datetime, share: Limit, calendar: WorkingCalendar) -> timedelta:
    if share.kind is LimitKind.WORKING_HOURS:
        return timedelta(hours=share.count)
    if share.kind is not LimitKind.WORKING_DAYS:
        return max(calendar.time_between(entered_at, due_moment(entered_at, share, calendar)), timedelta(0))
    first = calendar.next_working_day(moments.day_of(entered_at), including=True)
    last = calendar.add_working_days(first, share.count)
    into_day = calendar.time_between(calendar.day_start(first), entered_at)
    if into_day > timedelta(0):
        end = min(calendar.add_time(calendar.day_start(last), into_day), calendar.day_end(last))
    else:  # nothing of its first day is gone: whole days end with the last of them
        end = calendar.day_end(calendar.add_working_days(last, -1))
    return calendar.time_between(entered_at, end)


# --- counting --------------------------------------------------------------------------------------------

Point = TypeVar("Point", bound=date)
Amount = TypeVar("Amount", int, timedelta)


def _counted(
    start: Point,
    amount: Amount,
    pauses: Iterable[tuple[Point, Point, Amount]],
    add: Callable[[Point, Amount], Point],
    between: Callable[[Point, Point], Amount],
) -> Point:
    """`amount` after `start`, leaving out the pauses: the one count behind days and hours alike.

    Each pause is its start, its end, and what is added to the amount after it. A count that is complete when a
    pause begins does not wait for it.
    """
    for paused_from, paused_to, plus in pauses:
        reached = add(start, amount)
        if reached < paused_from:
            return reached
        if reached > paused_from or plus:
            start, amount = paused_to, amount - between(start, paused_from) + plus
    return add(start, amount)


def _after_hours(start: datetime, span: timedelta, calendar: WorkingCalendar, pauses: Sequence[Pause]) -> datetime:
    stretches = [(pause.start, pause.end, timedelta(hours=pause.plus)) for pause in pauses]
    return _counted(start, span, stretches, calendar.add_time, calendar.time_between)


def _last_day(start: datetime, limit: Limit, calendar: WorkingCalendar, pauses: Sequence[Pause]) -> date:
    """The last day counted, before it moves on from a day off."""
    day = moments.day_of(start)
    # on a day clock the day of the request still counts, that of the completion no longer does
    stretches = [(moments.day_of(pause.start), moments.day_of(pause.end), pause.plus) for pause in pauses]
    match limit.kind:
        case LimitKind.WORKING_DAYS:
            return _counted(day, limit.count, stretches, calendar.add_working_days, calendar.working_days_between)
        case LimitKind.SAME_DAY:
            before = _day_before_first(start, calendar)
            return _counted(before, 1, stretches, calendar.add_working_days, calendar.working_days_between)
        case _:
            calendar.sessions_on(day)  # these days pass everywhere, but a reception outside the calendar is refused
            count = limit.count if limit.kind is LimitKind.CALENDAR_DAYS else _days_in_months(day, limit.count)
            return _counted(day, count, stretches, _add_days, _days_between)


def _day_before_first(received: datetime, calendar: WorkingCalendar) -> date:
    """The day after which the first working day is the one a dossier is taken up on.

    After 15:00 that is the next working day. So it is when the day's last session is over by then, as on a Saturday
    worked only in the morning: nothing can be due before it came.
    """
    there = moments.local(received)
    day = there.date()
    in_time = there.time() <= AFTERNOON and (not calendar.is_working_day(day) or there <= calendar.day_end(day))
    return day - timedelta(days=1) if in_time else day


def _add_days(day: date, count: int) -> date:
    return day + timedelta(days=count)


def _days_between(a: date, b: date) -> int:
    return (b - a).days


def _days_in_months(day: date, count: int) -> int:
    """How many days until the same day number so many months later, or the last day of that month if it is shorter."""
    years, month = divmod(day.month - 1 + count, 12)
    year, month = day.year + years, month + 1
    return (date(year, month, min(day.day, monthrange(year, month)[1])) - day).days


def _same_day_ends(ticks: "Whole", many: "Vectors") -> "Whole":
    days = many.days(ticks)
    too_late = many.is_after(ticks, AFTERNOON) | (many.day_ends_from(days) < ticks)
    return many.day_ends_from(days + too_late)


def _counted_pauses(received: datetime, restart_at: datetime | None, pauses: Sequence[Pause]) -> list[Pause]:
    """The pauses that still matter, in order. Raises `WrongPause`."""
    if restart_at is not None and restart_at < received:
        raise WrongPause("Thời điểm tính lại không thể trước khi tiếp nhận hồ sơ.", field="restart")
    in_order = _in_order(pauses)
    if in_order and in_order[0].start < received:
        raise WrongPause("Tạm dừng không thể bắt đầu trước khi tiếp nhận hồ sơ.", field="pause")
    if restart_at is None:
        return in_order
    return [replace(pause, start=max(pause.start, restart_at)) for pause in in_order if pause.end > restart_at]


def _in_order(pauses: Iterable[Pause]) -> list[Pause]:
    in_order = sorted(pauses, key=lambda pause: (pause.start, pause.end))
    for pause in in_order:
        if pause.end < pause.start:
            raise WrongPause("Tạm dừng không thể kết thúc trước khi bắt đầu.", field="pause")
    for earlier, later in pairwise(in_order):
        if later.start < earlier.end:
            raise WrongPause(
                f"Hai lần tạm dừng chồng lên nhau: một lần đến {moments.short(earlier.end)}, "
                f"một lần từ {moments.short(later.start)}.",
                field="pause",
            )
    return in_order


# --- in words --------------------------------------------------------------------------------------------


def _derivation(
    received: datetime,
    limit: Limit,
    calendar: WorkingCalendar,
    pauses: Sequence[Pause],
    restart_at: datetime | None,
    due_at: datetime,
) -> Iterator[str]:
    start = received if restart_at is None else restart_at
    yield f"nhận {_moment(received)}{_lateness(received, limit, calendar) if restart_at is None else ''}"
    if restart_at is not None:
        yield f"đủ hồ sơ {_moment(restart_at)}, tính lại từ đầu{_lateness(restart_at, limit, calendar)}"
    yield f"thời hạn {limit.in_words()}"

    by_days = limit.kind is not LimitKind.WORKING_HOURS
    last = _last_day(start, limit, calendar, pauses) if by_days else moments.day_of(due_at)
    first = _first_counted(start, limit, calendar)
    yield f"tính từ {_day(first) if by_days else _moment(calendar.next_opening(start))}"

    before_the_end = [pause for pause in pauses if _begins_before(pause, last if by_days else due_at)]
    paused = [pause for pause in before_the_end if pause.plus or _left_out(pause, limit, calendar)]
    special = calendar.special_days(_first_told(start, limit, last), moments.day_of(due_at))
    lines = [_special_line(day) for day in special if not any(_lies_in(day.date, pause) for pause in paused)]
    lines += [_pause_line(pause, limit, calendar) for pause in paused]
    for _, line in sorted(lines):
        yield line

    if not calendar.is_working_day(last):
        yield f"ngày cuối {_day(last)} không làm việc, chuyển sang {_day(moments.day_of(due_at))}"
    yield f"đến hạn {_moment(due_at)}"


def _lateness(moment: datetime, limit: Limit, calendar: WorkingCalendar) -> str:
    there = moments.local(moment)
    if not _in_working_time(limit) or limit.kind is LimitKind.WORKING_DAYS:
        return ""
    if not calendar.is_working_day(there.date()):
        return ", ngày không làm việc"
    if limit.kind is LimitKind.WORKING_HOURS:
        return "" if calendar.is_open_at(moment) else ", ngoài giờ làm việc"
    if there.time() > AFTERNOON:
        return f", sau {AFTERNOON.hour} giờ"
    return ", sau giờ làm việc" if there > calendar.day_end(there.date()) else ""


def _in_working_time(limit: Limit) -> bool:
    return limit.kind not in {LimitKind.CALENDAR_DAYS, LimitKind.MONTHS}


def _first_counted(start: datetime, limit: Limit, calendar: WorkingCalendar) -> date:
    day = moments.day_of(start)
    match limit.kind:
        case LimitKind.WORKING_DAYS:
            return calendar.next_working_day(day)
        case LimitKind.SAME_DAY:
            return calendar.next_working_day(_day_before_first(start, calendar))
        case LimitKind.WORKING_HOURS:
            return day
        case _:
            return day + timedelta(days=1)


def _first_told(start: datetime, limit: Limit, last: date) -> date:
    """The first day whose being special bears on the date: of calendar days, only the last does."""
    if not _in_working_time(limit):
        return last
    return moments.day_of(start) + timedelta(days=limit.kind is LimitKind.WORKING_DAYS)


def _special_line(day: SpecialDay) -> tuple[date, str]:
    written = _day(day.date) if day.kind is DayKind.SWAP_WORK else f"{day.date:%d/%m/%Y}"
    return day.date, f"{day.kind.words} {written}" + (f" ({day.name})" if day.name else "")


def _pause_line(pause: Pause, limit: Limit, calendar: WorkingCalendar) -> tuple[date, str]:
    left_out = _left_out(pause, limit, calendar)
    start, end, unit = moments.day_of(pause.start), moments.day_of(pause.end), "ngày"
    length, when = f"{left_out} ngày", f"từ {_day(start)} đến {_day(end)}"
    if isinstance(left_out, timedelta):
        length, unit = _length(left_out), "giờ"
        when = f"từ {_moment(pause.start)} đến {_moment(pause.end)}"
    work = " làm việc" if _in_working_time(limit) else ""
    plus = f", cộng thêm {pause.plus} {unit}{work}" if pause.plus else ""
    return start, f"tạm dừng {length}{work} {pause.reason}, {when}{plus}"


def _left_out(pause: Pause, limit: Limit, calendar: WorkingCalendar) -> int | timedelta:
    """What a pause takes out of the count."""
    start, end = moments.day_of(pause.start), moments.day_of(pause.end)
    if limit.kind is LimitKind.WORKING_HOURS:
        return calendar.time_between(pause.start, pause.end)
    return calendar.working_days_between(start, end) if _in_working_time(limit) else (end - start).days


def _begins_before(pause: Pause, end: date) -> bool:
    return pause.start < end if isinstance(end, datetime) else moments.day_of(pause.start) < end


def _lies_in(day: date, pause: Pause) -> bool:
    return moments.day_of(pause.start) < day <= moments.day_of(pause.end)


def _length(span: timedelta) -> str:
    hours, minutes = divmod(span // timedelta(minutes=1), 60)
    parts = [f"{hours} giờ"] if hours else []
    parts += [f"{minutes} phút"] if minutes or not hours else []
    return " ".join(parts)


def _day(day: date) -> str:
    return f"{moments.weekday(day)} {day:%d/%m/%Y}"


def _moment(moment: datetime) -> str:
    there = moments.local(moment)
    return f"{_day(there.date())} {there:%H:%M}"
