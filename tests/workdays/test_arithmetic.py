"""Working days and working time, counted both ways, against tables and against the slow clock."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base import moments
from motcua.workdays.rules import described, vectors
from motcua.workdays.rules.arithmetic import OutsideCalendar, compile_calendar
from motcua.workdays.rules.hours import STANDARD_WEEK, DayKind, Hours, Session, Sessions, SpecialDay, read_week
from tests.workdays import cases
from tests.workdays.oracle import SlowClock

CALENDAR = described.read({}).compiled(range(2018, 2027))
MORNING = (Session(time(7), time(11, 30)),)


def vn(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=moments.TZ)


def day(text: str) -> date:
    return date.fromisoformat(text)


# --- days ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2019-09-20", 1, "2019-09-23"),
        ("2019-09-21", 1, "2019-09-23"),
        ("2019-08-30", 1, "2019-09-03"),
        ("2019-09-23", 0, "2019-09-23"),
        ("2019-09-23", -1, "2019-09-20"),
        ("2019-09-22", -1, "2019-09-20"),
        ("2019-09-03", -1, "2019-08-30"),
        ("2024-04-26", 3, "2024-05-04"),
        ("2026-01-09", 1, "2026-01-10"),
    ],
)
def test_working_days_are_added_and_taken_away(start: str, count: int, expected: str) -> None:
    assert CALENDAR.add_working_days(day(start), count) == day(expected)


@pytest.mark.parametrize(
    ("a", "b", "count"),
    [
        ("2019-09-20", "2019-09-23", 1),
        ("2019-09-20", "2019-09-22", 0),
        ("2019-09-23", "2019-09-23", 0),
        ("2019-09-23", "2019-09-20", -1),
        ("2019-01-01", "2019-12-31", 252),
    ],
)
def test_working_days_are_counted_after_the_first_up_to_the_last(a: str, b: str, count: int) -> None:
    assert CALENDAR.working_days_between(day(a), day(b)) == count


def test_the_next_working_day_may_be_the_day_itself() -> None:
    monday, saturday = day("2019-09-23"), day("2019-09-21")
    assert CALENDAR.next_working_day(monday) == day("2019-09-24")
    assert CALENDAR.next_working_day(monday, including=True) == monday
    assert CALENDAR.next_working_day(saturday) == CALENDAR.next_working_day(saturday, including=True) == monday


def test_a_working_day_has_a_start_and_an_end_and_a_day_off_has_none() -> None:
    assert CALENDAR.day_start(day("2019-09-23")) == vn("2019-09-23T07:00")
    assert CALENDAR.day_end(day("2019-09-23")) == vn("2019-09-23T17:00")
    with pytest.raises(ValueError, match="2019-09-22 is not a working day"):
        CALENDAR.day_end(day("2019-09-22"))


# --- time ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2019-09-23T06:59:59", False),
        ("2019-09-23T07:00", True),
        ("2019-09-23T11:29:59.999999", True),
        ("2019-09-23T11:30", False),
        ("2019-09-23T13:30", True),
        ("2019-09-23T17:00", False),
        ("2019-09-22T09:00", False),
        ("2026-12-31T23:59:59.999999", False),
    ],
)
def test_an_office_is_open_from_the_first_to_before_the_last_moment_of_a_session(moment: str, is_open: bool) -> None:
    assert CALENDAR.is_open_at(vn(moment)) is is_open


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2019-09-23T08:00", "2019-09-23T08:00"),
        ("2019-09-23T11:30", "2019-09-23T13:30"),
        ("2019-09-20T17:00", "2019-09-23T07:00"),
        ("2019-09-20T05:00", "2019-09-20T07:00"),
    ],
)
def test_a_closed_moment_waits_for_the_next_opening(moment: str, expected: str) -> None:
    assert CALENDAR.next_opening(vn(moment)) == vn(expected)


def test_seconds_are_neither_lost_nor_rounded() -> None:
    start = vn("2019-09-23T09:12:34.567890")
    assert CALENDAR.add_minutes(start, 8 * 60) == vn("2019-09-24T09:12:34.567890")
    assert CALENDAR.time_between(start, vn("2019-09-23T09:13")) == timedelta(microseconds=25_432_110)
    assert CALENDAR.minutes_between(start, vn("2019-09-23T09:14")) == 1


def test_no_time_at_all_leaves_the_moment_where_it_is() -> None:
    assert CALENDAR.add_minutes(vn("2019-09-22T09:00"), 0) == vn("2019-09-22T09:00")
    with pytest.raises(ValueError, match="forward"):
        CALENDAR.add_minutes(vn("2019-09-23T09:00"), -1)


def test_a_moment_needs_a_zone_and_may_have_any() -> None:
    assert CALENDAR.add_minutes(datetime(2019, 9, 23, 2, 0, tzinfo=UTC), 60) == vn("2019-09-23T10:00")
    with pytest.raises(TypeError):
        CALENDAR.add_minutes(datetime(2019, 9, 23, 2, 0), 60)  # noqa: DTZ001 - that is the mistake


# --- a calendar's own words ------------------------------------------------------------------------------


def test_the_most_specific_scope_has_the_last_word_about_a_day() -> None:
    off, worked = SpecialDay(day("2019-09-24"), DayKind.LOCAL_OFF), SpecialDay(day("2019-09-24"), DayKind.SWAP_WORK)
    hours = [Hours(STANDARD_WEEK)]
    assert not compile_calendar(hours, [worked, off], range(2019, 2020)).is_working_day(off.date)
    assert compile_calendar(hours, [off, worked], range(2019, 2020)).is_working_day(off.date)


def test_hours_change_on_their_day_and_end_on_theirs() -> None:
    half_saturday = read_week({"mon": [["08:00", "12:00"]], "sat": [["07:00", "11:30"]]})
    hours = [Hours(STANDARD_WEEK), Hours(half_saturday, day("2025-07-05"), day("2025-07-31"))]
    calendar = compile_calendar(hours, [], range(2025, 2026))
    assert calendar.sessions_on(day("2025-07-05")) == MORNING
    assert calendar.sessions_on(day("2025-07-08")) == ()
    assert not calendar.is_working_day(day("2025-06-28"))
    assert not calendar.is_working_day(day("2025-08-02"))
    assert calendar.sessions_on(day("2025-08-01")) == STANDARD_WEEK[4]


@pytest.mark.parametrize(
    ("given", "expected"),
    [((), STANDARD_WEEK[0]), (MORNING, MORNING)],
)
def test_a_day_worked_in_exchange_takes_mondays_sessions_unless_it_has_its_own(
    given: Sessions, expected: Sessions
) -> None:
    swapped = SpecialDay(day("2019-09-28"), DayKind.SWAP_WORK, given)
    calendar = compile_calendar([Hours(STANDARD_WEEK)], [swapped], range(2019, 2020))
    assert calendar.sessions_on(swapped.date) == expected


def test_only_days_that_make_a_difference_are_told() -> None:
    sunday_feast, monday_feast = (
        SpecialDay(day("2019-09-22"), DayKind.HOLIDAY),
        SpecialDay(day("2019-09-23"), DayKind.HOLIDAY),
    )
    calendar = compile_calendar([Hours(STANDARD_WEEK)], [sunday_feast, monday_feast], range(2019, 2020))
    assert calendar.special_days(day("2019-09-01"), day("2019-09-30")) == [monday_feast]
    assert calendar.special_days(day("2019-09-24"), day("2019-09-30")) == []


def test_a_version_names_what_was_said_and_not_the_years() -> None:
    feast = SpecialDay(day("2019-09-23"), DayKind.HOLIDAY, name="Lễ")
    hours = [Hours(STANDARD_WEEK)]
    version = compile_calendar(hours, [feast], range(2019, 2020)).version
    assert compile_calendar(hours, [feast], range(2010, 2030)).version == version
    assert compile_calendar(hours, [], range(2019, 2020)).version != version
    assert compile_calendar([Hours(STANDARD_WEEK, day("2019-01-01"))], [feast], range(2019, 2020)).version != version


def test_outside_its_years_a_calendar_answers_nothing() -> None:
    asked: list[Callable[[], object]] = [
        lambda: CALENDAR.is_working_day(day("2017-12-31")),
        lambda: CALENDAR.sessions_on(day("2027-01-01")),
        lambda: CALENDAR.add_working_days(day("2026-12-30"), 5),
        lambda: CALENDAR.add_working_days(day("2018-01-02"), -1),
        lambda: CALENDAR.next_working_day(day("2026-12-31")),
        lambda: CALENDAR.add_minutes(vn("2026-12-31T16:00"), 61),
        lambda: CALENDAR.minutes_between(vn("2017-12-31T23:59"), vn("2018-01-05T08:00")),
        lambda: CALENDAR.next_opening(vn("2026-12-31T17:00")),
    ]
    for question in asked:
        with pytest.raises(OutsideCalendar, match="từ năm 2018 đến hết năm 2026"):
            question()
    assert CALENDAR.add_minutes(vn("2026-12-31T16:00"), 60) == vn("2026-12-31T17:00")


@pytest.mark.parametrize("years", [range(0), range(1975, 1990), range(2000, 2020, 2), range(9990, 10_000)])
def test_a_calendar_is_compiled_for_whole_years_that_follow_each_other(years: range) -> None:
    with pytest.raises(OutsideCalendar):
        compile_calendar([Hours(STANDARD_WEEK)], [], years)


def test_a_calendar_without_any_session_is_never_open() -> None:
    calendar = compile_calendar([], [], range(2019, 2020))
    assert not calendar.is_open_at(vn("2019-09-23T09:00"))
    assert calendar.minutes_between(vn("2019-01-01T00:00"), vn("2019-12-31T23:59")) == 0
    with pytest.raises(OutsideCalendar):
        calendar.add_minutes(vn("2019-09-23T09:00"), 1)
    nothing = np.array(["2019-09-23T02:00"], "datetime64[us]")
    many = vectors.of(calendar)
    assert many.worked(many.ticks(nothing)).tolist() == [0]


# --- properties ------------------------------------------------------------------------------------------


@cases.thoroughly
@given(st.data())
def test_working_time_agrees_with_a_minute_by_minute_walk(data: st.DataObject) -> None:
    start = data.draw(cases.received)
    described_as = data.draw(cases.calendars(around=start.date()))
    calendar = described.read(described_as).compiled(range(start.year - 1, start.year + 3))
    minutes = data.draw(st.integers(0, 5 * 24 * 60))
    aware, later = start.replace(tzinfo=moments.TZ), (start + timedelta(minutes=minutes)).replace(tzinfo=moments.TZ)
    slow = SlowClock(described_as)
    assert calendar.minutes_between(aware, later) == slow.minutes_between(start, start + timedelta(minutes=minutes))
    assert calendar.is_open_at(aware) == slow.open_during(start)
    assert calendar.is_working_day(start.date()) == bool(slow.hours(start.date()))

    many = vectors.of(calendar)
    both = many.ticks(np.array([moment.astimezone(UTC).replace(tzinfo=None) for moment in (aware, later)], "M8[us]"))
    worked = many.worked(both)
    assert worked[1] - worked[0] == calendar.time_between(aware, later) // timedelta(microseconds=1)


@given(st.dates(date(2019, 1, 1), date(2022, 12, 31)), st.integers(1, 300), st.integers(1, 300))
def test_a_and_then_b_working_days_are_a_plus_b(start: date, a: int, b: int) -> None:
    there = CALENDAR.add_working_days(start, a)
    assert CALENDAR.add_working_days(there, b) == CALENDAR.add_working_days(start, a + b)
    assert CALENDAR.working_days_between(start, there) == a
    assert CALENDAR.add_working_days(there, -a) <= max(start, CALENDAR.next_working_day(start, including=True))


@given(st.datetimes(datetime(2019, 1, 1), datetime(2022, 12, 31)), st.integers(1, 10**11), st.integers(1, 10**11))  # noqa: DTZ001
def test_a_and_then_b_of_working_time_are_a_plus_b(start: datetime, a: int, b: int) -> None:
    aware, first, second = start.replace(tzinfo=moments.TZ), timedelta(microseconds=a), timedelta(microseconds=b)
    there = CALENDAR.add_time(aware, first)
    assert CALENDAR.add_time(there, second) == CALENDAR.add_time(aware, first + second)
    assert CALENDAR.time_between(aware, there) == first
