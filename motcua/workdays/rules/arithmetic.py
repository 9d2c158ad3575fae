"""Working days: which days count, and what day or moment lies so much working time away.

A calendar is compiled once from the hours of an office and its special days into sorted arrays: the working days,
and the sessions with the working time before each. Every question is then one or two look-ups in these arrays,
in either direction, and `vectors` asks the same arrays for a million moments at a time.

Time is counted in ticks, microseconds since the first day's midnight in Vietnam, so that nothing is ever rounded:
15:00:00.5 is later than 15:00:00.
"""

import hashlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, chain, cycle, islice

from motcua.base import moments
from motcua.base.refusals import Refused
from motcua.workdays.rules.hours import NEVER, DayKind, Hours, Session, Sessions, SpecialDay

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE

#: Vietnam has kept one time, seven hours ahead of UTC, since June 1975: a day there is always 24 hours long.
FIRST_YEAR = 1976


class OutsideCalendar(Refused):
    """The count leaves the years whose days off are known, so that any answer would be a guess."""

    code = "outside-calendar"


class WorkingCalendar:
    """The working days and hours of an office over some years. Made by `compile_calendar`; never changes.

    Every question raises `OutsideCalendar` when it, or its answer, lies outside these years. Moments need a time
    zone; answers are in Vietnamese time.

    For `vectors`, numbering days and sessions from 0:

    - `days_before[d]`: how many working days lie before day *d*; one entry more than there are days
    - `working_days[k]`: the day of the *k*-th working day
    - `opens[s]`: the tick at which session *s* begins
    - `worked_before[s]`: working ticks before session *s*; one entry more than there are sessions
    """

    def __init__(self, years: range, days: Sequence[Sessions], changed: Sequence[SpecialDay], version: str) -> None:
        self.years = years
        self.version = version
        self.origin = moments.at(date(years[0], 1, 1), time.min)
        self._origin_utc = self.origin.astimezone(UTC)  # subtracting in UTC is twice as quick
        self._first = self.origin.toordinal()
        self._sessions = days
        self._changed = changed
        self._changed_dates = [day.date for day in changed]

        self.days_before = array("q", accumulate(map(bool, days), initial=0))
        self.working_days = array("q", (number for number, sessions in enumerate(days) if sessions))
        spans = {sessions: [_span(session) for session in sessions] for sessions in set(days)}
        worked = [(number * DAY, span) for number in self.working_days for span in spans[days[number]]]
        self.opens = array("q", (midnight + opens for midnight, (opens, _) in worked))
        self.worked_before = array("q", accumulate((length for _, (_, length) in worked), initial=0))

    # --- days --------------------------------------------------------------------------------------------

    def is_working_day(self, day: date) -> bool:
        """Whether the office works on that day. Reception outside working hours does not make it a working day."""
        return bool(self.sessions_on(day))

    def sessions_on(self, day: date) -> Sessions:
        """The stretches of work on that day, in order; none on a day off."""
        return self._sessions[self._number(day)]

    def day_start(self, day: date) -> datetime:
        """When work begins on a working day. Raises `ValueError` for a day off."""
        return moments.at(day, self._hours_of(day)[0].opens)

    def day_end(self, day: date) -> datetime:
        """When the last session of a working day ends. Raises `ValueError` for a day off."""
        return moments.at(day, self._hours_of(day)[-1].closes)

    def add_working_days(self, day: date, count: int) -> date:
        """The working day `count` working days after `day`, which itself is not counted; before it if negative."""
        number = self._number(day)
        if count > 0:
            return self._working_day(self.days_before[number + 1] + count - 1)
        if count < 0:
            return self._working_day(self.days_before[number] + count)
        return day

    def next_working_day(self, day: date, *, including: bool = False) -> date:
        """The first working day after `day`; with `including`, `day` itself if it is one."""
        number = self._number(day)
        return self._working_day(self.days_before[number if including else number + 1])

    def working_days_between(self, a: date, b: date) -> int:
        """How many working days lie after `a` up to and including `b`; negative when `b` is the earlier."""
        return self.days_before[self._number(b) + 1] - self.days_before[self._number(a) + 1]

    def special_days(self, first: date, last: date) -> Sequence[SpecialDay]:
        """Days from `first` to `last` that are not as the ordinary week says, in order."""
        return self._changed[bisect_left(self._changed_dates, first) : bisect_right(self._changed_dates, last)]

    # --- time --------------------------------------------------------------------------------------------

    def is_open_at(self, moment: datetime) -> bool:
        """Whether a session is running. At the moment it ends, it is not."""
        tick = self._tick(moment)
        return self._worked(tick) < self._worked(tick + 1)

    def add_time(self, moment: datetime, span: timedelta) -> datetime:
        """The moment by which `span` of working time has passed.

        A start outside the sessions waits for the next one; a count that ends exactly with a session is over then,
        not at the start of the next. No time at all leaves the moment as it is.
        """
        if span < timedelta(0):
            raise ValueError("working time is only counted forward")
        tick = self._tick(moment)
        return self._moment(self._reached(self._worked(tick) + _length(span))) if span else self._moment(tick)

    def time_between(self, a: datetime, b: datetime) -> timedelta:
        """How much working time lies from `a` to `b`; negative when `b` is the earlier."""
        return timedelta(microseconds=self._worked(self._tick(b)) - self._worked(self._tick(a)))

    def add_minutes(self, moment: datetime, minutes: int) -> datetime:
        """`add_time` in minutes."""
        return self.add_time(moment, timedelta(minutes=minutes))

    def minutes_between(self, a: datetime, b: datetime) -> int:
        """`time_between` in whole minutes, rounded down."""
        return self.time_between(a, b) // timedelta(minutes=1)

    def next_opening(self, moment: datetime) -> datetime:
        """The moment itself while a session is running, else the start of the next session."""
        return moments.local(moment) if self.is_open_at(moment) else self._moment(self._next_open(self._tick(moment)))

    # --- the arrays --------------------------------------------------------------------------------------

    def _number(self, day: date) -> int:
        number = day.toordinal() - self._first
        if not 0 <= number < len(self._sessions):
            raise self.outside()
        return number

    def _hours_of(self, day: date) -> Sessions:
        sessions = self._sessions[self._number(day)]
        if not sessions:
            raise ValueError(f"{day} is not a working day")
        return sessions

    def _working_day(self, position: int) -> date:
        if not 0 <= position < len(self.working_days):
            raise self.outside()
        return date.fromordinal(self._first + self.working_days[position])

    def _tick(self, moment: datetime) -> int:
        tick = _length(moment - self._origin_utc)
        if not 0 <= tick < len(self._sessions) * DAY:
            raise self.outside()
        return tick

    def _moment(self, tick: int) -> datetime:
        return self.origin + timedelta(microseconds=tick)

    def _worked(self, tick: int) -> int:
        """Working ticks before `tick`."""
        session = bisect_right(self.opens, tick) - 1
        if session < 0:
            return 0
        return min(self.worked_before[session] + tick - self.opens[session], self.worked_before[session + 1])

    def _reached(self, worked: int) -> int:
        """The first tick before which so many working ticks (at least one) lie."""
        session = bisect_left(self.worked_before, worked) - 1
        if session == len(self.opens):
            raise self.outside()
        return self.opens[session] + worked - self.worked_before[session]

    def _next_open(self, tick: int) -> int:
        session = bisect_left(self.opens, tick)
        if session == len(self.opens):
            raise self.outside()
        return self.opens[session]

    def outside(self) -> OutsideCalendar:
        """The refusal of a question that leaves the calendar."""
        return OutsideCalendar(
            f"Không tính được: lịch làm việc chỉ có từ năm {self.years[0]} đến hết năm {self.years[-1]}."
        )


def compile_calendar(hours: Sequence[Hours], special_days: Sequence[SpecialDay], years: range) -> WorkingCalendar:
    """The calendar of an office over whole years.

    Both sequences go from the most general to the most specific, from earlier to later: where several speak about
    the same day, the last one holds. `version` names what was said, whatever the years.
    """
    if not years or years.step != 1 or years[0] < FIRST_YEAR or years[-1] >= date.max.year:
        raise OutsideCalendar(f"Lịch làm việc chỉ lập được cho những năm liền nhau, từ năm {FIRST_YEAR} trở đi.")
    first = date(years[0], 1, 1)
    days = _ordinary_days(hours, first, (date(years[-1] + 1, 1, 1) - first).days)
    changed: dict[date, SpecialDay] = {}
    for day in {day.date: day for day in special_days if day.date.year in years}.values():
        number = (day.date - first).days
        sessions = _sessions_of(day, hours)
        if sessions != days[number]:
            days[number] = sessions
            changed[day.date] = day
    return WorkingCalendar(years, days, [changed[key] for key in sorted(changed)], version_of(hours, special_days))


def version_of(hours: Sequence[Hours], special_days: Sequence[SpecialDay]) -> str:
    """A short name for a calendar's content: the same hours and days, in the same order, give the same name."""
    said = chain(
        (f"{each.valid_from}/{each.valid_to} {_spelled(each.week)}" for each in hours),
        (f"{day.date} {day.kind} {_spelled([day.sessions])}" for day in special_days),
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def _ordinary_days(hours: Sequence[Hours], first: date, count: int) -> list[Sessions]:
    """The sessions of each day, as if no day were special."""
    days: list[Sessions] = [()] * count
    for ordinary in hours:
        start = max((ordinary.valid_from - first).days, 0)
        stop = min((ordinary.valid_to - first).days + 1, count)
        if start < stop:
            week = islice(cycle(ordinary.week), (first.weekday() + start) % 7, None)
            days[start:stop] = islice(week, stop - start)
    return days


def _sessions_of(day: SpecialDay, hours: Sequence[Hours]) -> Sessions:
    if day.kind is not DayKind.SWAP_WORK:
        return ()
    weeks = (each.week for each in reversed(hours) if each.valid_from <= day.date <= each.valid_to)
    return day.sessions or next(weeks, NEVER)[0]


def _spelled(week: Sequence[Sessions]) -> str:
    return ";".join(",".join(f"{session.opens}-{session.closes}" for session in sessions) for sessions in week)


def ticks_of(clock: time) -> int:
    """How many ticks after midnight a clock shows this time."""
    return (clock.hour * 60 + clock.minute) * MINUTE + clock.second * SECOND + clock.microsecond


def _span(session: Session) -> tuple[int, int]:
    opens = ticks_of(session.opens)
    return opens, ticks_of(session.closes) - opens


def _length(span: timedelta) -> int:
    return (span.days * 86_400 + span.seconds) * SECOND + span.microseconds
