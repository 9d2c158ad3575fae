"""Generated questions to a clock: calendars of every shape, moments at every edge, and what happened on the way."""

import os
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

#: How many cases each comparison with the slow clock draws: a few in daily work, many before a release.
CASES = int(os.environ.get("MOTCUA_ORACLE_CASES", "2000"))

thoroughly = settings(max_examples=CASES, deadline=None, database=None)

STANDARD = [["07:00", "11:30"], ["13:30", "17:00"]]
_SHAPES = [
    STANDARD,
    [["07:00", "11:30"]],
    [["07:30", "11:30"], ["13:00", "17:00"]],
    [["08:00", "12:00"], ["13:00", "16:30"]],
    [["06:45", "09:00"], ["09:15", "11:00"], ["13:10", "15:00"], ["15:00", "18:05"]],
    [["13:30", "14:00"]],
    [["00:00", "23:59"]],
    [["22:00", "22:01"]],
]
_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

_clocks = st.integers(0, 24 * 60 - 1)


@st.composite
def _drawn_sessions(draw: st.DrawFn) -> list[list[str]]:
    edges = sorted(draw(st.lists(_clocks, min_size=2, max_size=8, unique=True)))
    return [[_clock(a), _clock(b)] for a, b in zip(edges[::2], edges[1::2], strict=False)]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


_sessions = st.one_of(st.sampled_from(_SHAPES), _drawn_sessions())
_weeks = st.one_of(
    st.just(dict.fromkeys(_WEEKDAYS[:5], STANDARD)),
    st.just({**dict.fromkeys(_WEEKDAYS[:5], STANDARD), "sat": [["07:00", "11:30"]]}),
    st.dictionaries(st.sampled_from(_WEEKDAYS), _sessions, min_size=1),
)


@st.composite
def calendars(draw: st.DrawFn, around: date) -> dict[str, Any]:
    """A calendar as a file describes it, with exceptions in the weeks after a day."""
    exceptions = []
    for offset in draw(st.lists(st.integers(-2, 45), max_size=6)):
        kind = draw(st.sampled_from(["holiday", "compensation", "swap_off", "swap_work", "swap_work", "local_off"]))
        exception: dict[str, Any] = {"date": (around + timedelta(days=offset)).isoformat(), "kind": kind}
        if kind == "swap_work" and draw(st.booleans()):
            exception["sessions"] = draw(_sessions)
        exceptions.append(exception)
    week = draw(_weeks)
    if sum(_minutes(session) for sessions in week.values() for session in sessions) < 300:
        week = {**week, "wed": STANDARD}  # the slow clock would walk for years to find eight hours
    return {"sessions": week, "exceptions": exceptions, "national_holidays": draw(st.booleans())}


def _minutes(session: list[str]) -> int:
    opens, closes = (time.fromisoformat(clock) for clock in session)
    return (closes.hour - opens.hour) * 60 + closes.minute - opens.minute


#: Some years, with their edges: month ends, year ends, Tết, leap days, and the days around announced swaps.
_days = st.one_of(
    st.dates(date(2012, 1, 1), date(2035, 12, 31)),
    st.builds(
        lambda year, month: date(year, month, 1) - timedelta(days=1), st.integers(2012, 2035), st.integers(1, 12)
    ),
    st.builds(date, st.integers(2012, 2035), st.just(12), st.integers(20, 31)),
    st.builds(date, st.integers(2012, 2035), st.sampled_from([1, 2]), st.integers(1, 28)),
    st.builds(
        lambda day, before: day - timedelta(days=before),
        st.sampled_from([date(2024, 5, 4), date(2026, 1, 10), date(2019, 1, 5), date(2015, 1, 2), date(2024, 2, 29)]),
        st.integers(0, 14),
    ),
)
#: Where clocks differ: the edges of sessions, three in the afternoon, midnight.
_EDGES = ["00:00", "07:00", "07:30", "11:30", "13:00", "13:30", "15:00", "15:00", "15:01", "17:00", "23:59"]
_times = st.one_of(
    st.builds(lambda minutes: time(minutes // 60, minutes % 60), _clocks),
    st.sampled_from([time.fromisoformat(edge) for edge in _EDGES]),
)
received = st.builds(datetime.combine, _days, _times)


@dataclass
class Case:
    """One question, in naive Vietnamese time; `pauses` are start, end, and how much is added after it."""

    calendar: dict[str, Any]
    received: datetime
    limit: str
    pauses: list[tuple[datetime, datetime, int]]
    restart: datetime | None


_day_limits = st.one_of(
    st.just("same day"),
    st.builds("{} working days".format, st.integers(1, 12)),
    st.builds("{} calendar days".format, st.integers(1, 40)),
    st.builds("{} months".format, st.integers(1, 5)),
)
_long_limits = st.one_of(
    st.builds("{} working days".format, st.integers(200, 300)),
    st.builds("{} calendar days".format, st.integers(300, 800)),
    st.builds("{} months".format, st.integers(10, 40)),
)


def years(start: datetime, limit: str) -> range:
    """Enough years to compile for a limit: a long one, counted on one day a week, takes six."""
    number, *unit = limit.split()
    days = {"months": 30, "days": 1}.get(unit[-1], 0) * int(number) if number.isdigit() else 0
    return range(start.year - 1, start.year + (8 if days > 150 else 3))


_hour_limits = st.builds("{} working hours".format, st.integers(1, 24))
limits = st.one_of(st.just("same day"), _day_limits, _day_limits, _hour_limits, _hour_limits, _long_limits)

#: Minutes from one event to the next: often at once, or the same day, or a few days on.
_gaps = st.one_of(st.just(0), st.integers(0, 600), st.integers(0, 8 * 24 * 60))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    start = draw(received)
    moment, pauses = start, []
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2, 3]))):
        begins = moment + timedelta(minutes=draw(_gaps))
        moment = begins + timedelta(minutes=draw(_gaps))
        pauses.append((begins, moment, draw(st.sampled_from([0, 0, 0, 0, 1, 3]))))
    restart = start + timedelta(minutes=draw(_gaps)) if draw(st.sampled_from([False, False, True])) else None
    return Case(draw(calendars(around=start.date())), start, draw(limits), draw(st.permutations(pauses)), restart)
