"""The legal clock against the law's own examples, other people's mistakes, and a slow clock that walks."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base import moments
from motcua.dossiers.rules import deadlines
from motcua.dossiers.rules.deadlines import Pause
from motcua.workdays.rules import described
from motcua.workdays.rules.arithmetic import OutsideCalendar, WorkingCalendar
from motcua.workdays.rules.limits import Limit
from tests.workdays import cases
from tests.workdays.cases import Case
from tests.workdays.oracle import SlowClock

WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]

STANDARD = described.read({}).compiled(range(2012, 2040))
HALF_SATURDAY = described.read(
    {"sessions": dict.fromkeys(WORKDAYS, cases.STANDARD) | {"sat": [["07:00", "11:30"]]}}
).compiled(range(2012, 2040))
SEVEN_AND_A_HALF = described.read(
    {"sessions": {day: [["07:30", "11:30"], ["13:30", "17:00"]] for day in WORKDAYS}}
).compiled(range(2012, 2040))


def vn(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=moments.TZ)


def pause(start: str, end: str, plus: int = 0) -> Pause:
    return Pause(vn(start), vn(end), plus=plus)


def due(
    received: str, limit: str, calendar: WorkingCalendar = STANDARD, pauses: Sequence[Pause] = (), restart: str = ""
) -> str:
    moment = deadlines.due_moment(
        vn(received), Limit.parse(limit), calendar, pauses=pauses, restart_at=vn(restart) if restart else None
    )
    return f"{moments.local(moment):%Y-%m-%d %H:%M}"


# --- the worked examples ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        ("2019-09-23T09:12", "3 working days", "2019-09-26 17:00"),
        ("2019-09-20T16:40", "same day", "2019-09-23 17:00"),
        ("2019-08-29", "2 working days", "2019-09-03 17:00"),
        ("2019-09-06", "15 calendar days", "2019-09-23 17:00"),
        ("2019-09-23T15:00", "8 working hours", "2019-09-24 15:00"),
        ("2024-04-26", "3 working days", "2024-05-04 17:00"),
        ("2019-09-09", "10 working days", "2019-09-23 17:00"),
    ],
)
def test_the_worked_examples_come_out_as_the_law_counts(received: str, limit: str, expected: str) -> None:
    assert due(received, limit) == expected


def test_a_restart_counts_the_whole_limit_again() -> None:
    assert due("2019-09-09", "10 working days", restart="2019-09-18T09:00") == "2019-10-02 17:00"


def test_a_paused_day_does_not_count() -> None:
    asked = [pause("2019-09-11T10:00", "2019-09-18T09:00")]
    assert due("2019-09-09", "10 working days", pauses=asked) == "2019-09-30 17:00"


def test_the_remaining_time_may_be_lengthened_after_a_supplement() -> None:
    asked = [pause("2019-09-11T10:00", "2019-09-18T09:00", plus=3)]
    assert due("2019-09-09", "10 working days", pauses=asked) == "2019-10-03 17:00"


def test_a_swap_written_in_the_calendar_gives_the_same_date_as_the_national_one() -> None:
    calendar = described.read(
        {
            "national_holidays": False,
            "exceptions": [
                {"date": "2024-04-29", "kind": "swap_off"},
                {"date": "2024-04-30", "kind": "holiday"},
                {"date": "2024-05-01", "kind": "holiday"},
                {"date": "2024-05-04", "kind": "swap_work"},
            ],
        }
    ).compiled(range(2023, 2026))
    assert due("2024-04-26", "3 working days", calendar) == "2024-05-04 17:00"


# --- the fine points -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2019-09-20T15:00:00", "2019-09-20 17:00"),
        ("2019-09-20T15:00:00.000001", "2019-09-23 17:00"),
        ("2019-09-20T06:00:00", "2019-09-20 17:00"),
        ("2019-09-21T09:00:00", "2019-09-23 17:00"),
        ("2019-09-21T16:00:00", "2019-09-23 17:00"),
    ],
)
def test_same_day_ends_at_three_in_the_afternoon(received: str, expected: str) -> None:
    assert due(received, "same day") == expected


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        ("2019-09-23T12:00", "1 working hours", "2019-09-23 14:30"),  # the lunch break waits for the afternoon
        ("2019-09-23T05:00", "1 working hours", "2019-09-23 08:00"),
        ("2019-09-20T17:00", "1 working hours", "2019-09-23 08:00"),
        ("2019-09-23T13:30", "3 working hours", "2019-09-23 16:30"),
        ("2019-09-23T09:00", "8 working hours", "2019-09-24 09:00"),
        ("2019-09-23T07:00", "8 working hours", "2019-09-23 17:00"),  # due then, not on the next morning
        ("2019-09-23T10:30", "1 working hours", "2019-09-23 11:30"),  # due before lunch, not after it
    ],
)
def test_hours_are_counted_inside_the_sessions(received: str, limit: str, expected: str) -> None:
    assert due(received, limit) == expected


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        ("2025-01-31T09:00", "1 months", "2025-02-28 17:00"),
        ("2024-01-31T09:00", "1 months", "2024-02-29 17:00"),
        ("2025-03-10T09:00", "2 months", "2025-05-12 17:00"),  # 10/05/2025 is a Saturday
        ("2025-11-30T09:00", "3 months", "2026-03-02 17:00"),  # 28/02/2026 is a Saturday
    ],
)
def test_months_end_on_the_same_number_or_the_last_day_there_is(received: str, limit: str, expected: str) -> None:
    assert due(received, limit) == expected


def test_on_an_hour_clock_the_minutes_of_a_pause_are_left_out() -> None:
    asked = [pause("2019-09-23T09:00", "2019-09-23T14:00")]
    assert due("2019-09-23T08:00", "4 working hours", pauses=asked) == "2019-09-23 17:00"


def test_an_hour_stated_on_the_receipt_stands_in_place_of_the_end_of_the_day() -> None:
    stated = deadlines.due_moment(vn("2019-09-23T09:12"), Limit.parse("3 working days"), STANDARD, hour=time(10, 30))
    assert stated == vn("2019-09-26T10:30")


def test_a_restart_forgets_the_pauses_before_it_and_keeps_those_after() -> None:
    asked = [pause("2019-09-11T10:00", "2019-09-18T09:00"), pause("2019-09-20T10:00", "2019-09-24T10:00")]
    assert due("2019-09-09", "3 working days", pauses=asked, restart="2019-09-18T09:00") == "2019-09-25 17:00"


@pytest.mark.parametrize(
    ("pauses", "restart"),
    [
        ([pause("2019-09-18T09:00", "2019-09-11T10:00")], ""),
        ([pause("2019-09-06T09:00", "2019-09-11T10:00")], ""),
        ([pause("2019-09-10T09:00", "2019-09-16T10:00"), pause("2019-09-12T09:00", "2019-09-18T10:00")], ""),
        ([], "2019-09-06T09:00"),
    ],
)
def test_pauses_that_cannot_have_happened_are_refused(pauses: list[Pause], restart: str) -> None:
    with pytest.raises(deadlines.WrongPause, match=r"Tạm dừng|tạm dừng|tính lại"):
        due("2019-09-09T08:00", "10 working days", pauses=pauses, restart=restart)


def test_a_date_beyond_the_known_years_is_refused_in_words() -> None:
    with pytest.raises(OutsideCalendar, match="từ năm 2012 đến hết năm 2039"):
        due("2039-12-30T09:00", "3 working days")
    with pytest.raises(OutsideCalendar):
        due("2011-06-01T09:00", "2 months")


# --- other people's mistakes -----------------------------------------------------------------------------


def test_a_day_of_seven_and_a_half_hours_is_not_taken_for_eight() -> None:
    assert due("2019-09-23T07:30", "8 working hours", SEVEN_AND_A_HALF) == "2019-09-24 08:00"
    assert due("2019-09-23T09:00", "2 working days", SEVEN_AND_A_HALF) == "2019-09-25 17:00"


def test_a_saturday_with_only_a_morning_is_a_working_day_that_ends_at_noon() -> None:
    assert due("2019-09-20T09:00", "1 working days", HALF_SATURDAY) == "2019-09-21 11:30"
    assert due("2019-09-20T15:00", "4 working hours", HALF_SATURDAY) == "2019-09-21 09:00"
    assert due("2019-09-21T10:00", "same day", HALF_SATURDAY) == "2019-09-21 11:30"


def test_nothing_is_due_before_it_came() -> None:
    assert due("2019-09-21T14:00", "same day", HALF_SATURDAY) == "2019-09-23 17:00"


def test_more_than_a_year_ahead_is_counted_with_every_holiday_on_the_way() -> None:
    week = dict.fromkeys(WORKDAYS, cases.STANDARD)
    slow = SlowClock({"sessions": week, "exceptions": [], "national_holidays": True})
    expected = slow.due("500 working days", datetime(2024, 1, 3, 9), [], None)  # noqa: DTZ001 - the slow clock is naive
    assert due("2024-01-03T09:00", "500 working days") == f"{expected:%Y-%m-%d %H:%M}"


def test_elapsed_time_stops_when_the_dossier_is_finished() -> None:
    received, finished, now = vn("2019-09-09T08:00"), vn("2019-09-12T10:00"), vn("2019-12-01T08:00")
    at_the_end = deadlines.elapsed(received, finished, STANDARD)
    assert deadlines.elapsed(received, now, STANDARD, finished_at=finished) == at_the_end
    assert at_the_end == (3, 3, 3 * 8 * 60 + 2 * 60, 3 * 24 * 60 + 2 * 60)


def test_the_date_on_paper_is_the_date_in_the_database() -> None:
    promised = deadlines.due(vn("2019-09-20T16:40"), Limit.parse("same day"), STANDARD)
    kept = promised.moment.astimezone(UTC)  # as the database keeps it
    assert promised.derivation[-1] == f"đến hạn thứ Hai {moments.local(kept):%d/%m/%Y %H:%M}"


# --- the derivation --------------------------------------------------------------------------------------


def lines(received: str, limit: str, pauses: Sequence[Pause] = (), restart: str = "") -> list[str]:
    found = deadlines.due(
        vn(received), Limit.parse(limit), STANDARD, pauses=pauses, restart_at=vn(restart) if restart else None
    )
    return list(found.derivation)


def test_a_late_reception_says_so() -> None:
    assert lines("2019-09-20T16:40", "same day") == [
        "nhận thứ Sáu 20/09/2019 16:40, sau 15 giờ",
        "thời hạn trong ngày",
        "tính từ thứ Hai 23/09/2019",
        "đến hạn thứ Hai 23/09/2019 17:00",
    ]


def test_a_holiday_on_the_way_is_named() -> None:
    assert lines("2019-08-30T09:00", "1 working days") == [
        "nhận thứ Sáu 30/08/2019 09:00",
        "thời hạn 1 ngày làm việc",
        "tính từ thứ Ba 03/09/2019",
        "nghỉ lễ 02/09/2019 (Quốc khánh)",
        "đến hạn thứ Ba 03/09/2019 17:00",
    ]


def test_a_swap_tells_both_of_its_days() -> None:
    told = lines("2024-04-26T09:00", "3 working days")
    assert "nghỉ hoán đổi 29/04/2024 (làm bù thứ Bảy 04/05/2024)" in told
    assert "làm bù thứ Bảy 04/05/2024 (thay cho thứ Hai 29/04/2024)" in told


def test_a_last_day_off_tells_where_it_moved() -> None:
    assert lines("2019-09-06T09:00", "15 calendar days")[-2:] == [
        "ngày cuối thứ Bảy 21/09/2019 không làm việc, chuyển sang thứ Hai 23/09/2019",
        "đến hạn thứ Hai 23/09/2019 17:00",
    ]


def test_a_pause_tells_its_length_and_reason() -> None:
    days = lines("2019-09-09T09:00", "10 working days", [pause("2019-09-11T10:00", "2019-09-18T09:00")])
    assert "tạm dừng 5 ngày làm việc chờ bổ sung, từ thứ Tư 11/09/2019 đến thứ Tư 18/09/2019" in days
    hours = lines("2019-09-23T08:00", "4 working hours", [pause("2019-09-23T09:00", "2019-09-23T14:15")])
    expected = "tạm dừng 3 giờ 15 phút làm việc chờ bổ sung, từ thứ Hai 23/09/2019 09:00 đến thứ Hai 23/09/2019 14:15"
    assert expected in hours


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2019-09-24T10:00", "2019-09-30T09:00"),  # after the last day
        ("2019-09-11T10:00", "2019-09-11T16:00"),  # within a day, on a day clock
        ("2019-09-13T17:00", "2019-09-15T09:00"),  # over a weekend
    ],
)
def test_a_pause_that_moved_nothing_is_not_told(start: str, end: str) -> None:
    moved_nothing = [pause(start, end)]
    assert due("2019-09-09T09:00", "10 working days", pauses=moved_nothing) == "2019-09-23 17:00"
    assert not any("tạm dừng" in line for line in lines("2019-09-09T09:00", "10 working days", moved_nothing))


def test_time_given_after_a_pause_is_told() -> None:
    told = lines("2019-09-09T09:00", "10 working days", [pause("2019-09-11T10:00", "2019-09-18T09:00", plus=3)])
    assert any(line.endswith("đến thứ Tư 18/09/2019, cộng thêm 3 ngày làm việc") for line in told)


def test_a_restart_is_told() -> None:
    told = lines("2019-09-09T09:00", "10 working days", restart="2019-09-18T09:00")
    assert told[1] == "đủ hồ sơ thứ Tư 18/09/2019 09:00, tính lại từ đầu"
    assert "tính từ thứ Năm 19/09/2019" in told


def test_a_promise_carries_the_versions_of_rule_and_calendar() -> None:
    promised = deadlines.due(vn("2019-09-20T16:40"), Limit.parse("same day"), STANDARD)
    assert (promised.rule, promised.calendar_version) == (deadlines.RULE, STANDARD.version)


# --- what else is due ------------------------------------------------------------------------------------


def test_a_supplement_is_asked_for_within_three_working_days() -> None:
    assert deadlines.ask_by(vn("2019-09-09"), STANDARD) == vn("2019-09-12T17:00")


@pytest.mark.parametrize(
    ("due_at", "expected"),
    [
        ("2019-09-26T17:00", "2019-09-25T17:00"),
        ("2019-09-23T17:00", "2019-09-20T17:00"),
        ("2019-09-03T17:00", "2019-08-30T17:00"),
    ],
)
def test_an_apology_goes_out_by_the_last_working_day_before(due_at: str, expected: str) -> None:
    assert deadlines.apologise_by(vn(due_at), STANDARD) == vn(expected)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2019-09-20T09:00", "2019-09-20T17:00"),
        ("2019-09-20T15:00", "2019-09-20T17:00"),
        ("2019-09-20T15:01", "2019-09-23T07:00"),
        ("2019-09-20T19:00", "2019-09-23T07:00"),
        ("2019-09-21T09:00", "2019-09-23T07:00"),
    ],
)
def test_a_dossier_is_forwarded_the_same_day_or_first_thing_on_the_next(received: str, expected: str) -> None:
    assert deadlines.forward_by(vn(received), STANDARD) == vn(expected)


def test_an_online_submission_is_answered_within_eight_working_hours() -> None:
    assert deadlines.answer_by(vn("2019-09-20T16:00"), STANDARD) == vn("2019-09-23T16:00")
    assert deadlines.answer_by(vn("2019-09-21T22:00"), STANDARD) == vn("2019-09-23T17:00")


# --- steps -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entered", "share", "expected"),
    [
        ("2019-09-23T09:00", "2 working hours", "2019-09-23T11:00"),
        ("2019-09-23T10:00", "2 working hours", "2019-09-23T14:00"),
        ("2019-09-23T10:00", "1 working days", "2019-09-24T10:00"),
        ("2019-09-23T07:00", "1 working days", "2019-09-23T17:00"),
        ("2019-09-20T19:00", "1 working days", "2019-09-23T17:00"),
        ("2019-09-21T09:00", "2 working days", "2019-09-24T17:00"),
        ("2019-09-23T09:00", "7 calendar days", "2019-09-30T17:00"),
    ],
)
def test_a_step_has_its_share_of_working_time(entered: str, share: str, expected: str) -> None:
    assert deadlines.step_due(vn(entered), Limit.parse(share), STANDARD) == vn(expected)


def test_a_days_share_that_meets_a_half_day_ends_with_it() -> None:
    assert deadlines.step_due(vn("2019-09-20T15:00"), Limit.parse("1 working days"), HALF_SATURDAY) == vn(
        "2019-09-21T11:30"
    )


def test_time_a_step_saves_flows_to_the_next() -> None:
    two, three = Limit.parse("2 working hours"), Limit.parse("3 working hours")
    first_due = deadlines.step_due(vn("2019-09-23T08:00"), two, STANDARD)
    saved = deadlines.carry(first_due, vn("2019-09-23T08:30"), STANDARD)
    assert saved == timedelta(minutes=90)
    second_due = deadlines.step_due(vn("2019-09-23T08:30"), three, STANDARD, carried=saved)
    assert second_due == deadlines.step_due(first_due, three, STANDARD) == vn("2019-09-23T15:00")


def test_a_late_step_takes_nothing_from_the_next() -> None:
    assert deadlines.carry(vn("2019-09-23T10:00"), vn("2019-09-23T16:00"), STANDARD) == timedelta(0)


def test_a_step_waits_while_the_dossier_is_paused() -> None:
    asked = [pause("2019-09-20T09:00", "2019-09-23T08:00"), pause("2019-09-23T09:00", "2019-09-24T09:00")]
    entered = vn("2019-09-23T08:30")
    assert deadlines.step_due(entered, Limit.parse("1 working hours"), STANDARD, pauses=asked) == vn("2019-09-24T09:30")


# --- against the slow clock ------------------------------------------------------------------------------


def quick(case: Case, calendar: WorkingCalendar) -> datetime:
    moment = deadlines.due_moment(
        case.received.replace(tzinfo=moments.TZ),
        Limit.parse(case.limit),
        calendar,
        pauses=[
            Pause(start.replace(tzinfo=moments.TZ), end.replace(tzinfo=moments.TZ), plus=plus)
            for start, end, plus in case.pauses
        ],
        restart_at=case.restart.replace(tzinfo=moments.TZ) if case.restart else None,
    )
    return moment.replace(tzinfo=None)


@cases.thoroughly
@given(cases.cases())
def test_the_quick_clock_agrees_with_the_slow_one(case: Case) -> None:
    calendar = described.read(case.calendar).compiled(cases.years(case.received, case.limit))
    expected = SlowClock(case.calendar).due(case.limit, case.received, case.pauses, case.restart)
    assert quick(case, calendar) == expected


@cases.thoroughly
@given(st.data())
def test_the_vector_clock_agrees_with_the_scalar_one(data: st.DataObject) -> None:
    first = data.draw(cases.received).replace(tzinfo=moments.TZ)
    gaps = data.draw(st.lists(st.integers(0, 2_000_000) | st.integers(0, 1000).map(lambda halves: halves * 1800)))
    aware = [first, *(first + timedelta(seconds=gap) for gap in gaps)]
    limit = Limit.parse(data.draw(cases.limits))
    described_as = data.draw(cases.calendars(around=first.date()))
    calendar = described.read(described_as).compiled(cases.years(first, str(limit)))
    utc = np.array([moment.astimezone(UTC).replace(tzinfo=None) for moment in aware], "datetime64[us]")
    expected = [deadlines.due_moment(moment, limit, calendar) for moment in aware]
    found = [moment.replace(tzinfo=UTC) for moment in deadlines.due_many(utc, limit, calendar).tolist()]
    assert found == expected


@cases.thoroughly
@given(cases.received, st.integers(0, 3000), st.integers(1, 60))
def test_a_later_start_never_gives_an_earlier_date(received: datetime, minutes: int, count: int) -> None:
    first = received.replace(tzinfo=moments.TZ)
    later = first + timedelta(minutes=minutes)
    for unit in ("working days", "calendar days", "working hours", "months"):
        limit = Limit.parse(f"{count} {unit}")
        assert deadlines.due_moment(first, limit, LONG) <= deadlines.due_moment(later, limit, LONG)
    same_day = Limit.parse("same day")
    assert later <= deadlines.due_moment(later, same_day, LONG) >= deadlines.due_moment(first, same_day, LONG)


LONG = described.read(
    {"sessions": {"mon": cases.STANDARD, "wed": [["08:00", "09:00"]], "sat": [["07:00", "11:30"]]}}
).compiled(range(2011, 2060))


def test_the_vector_clock_refuses_what_the_scalar_one_refuses() -> None:
    many = np.array(["2019-09-23T02:00", "2039-12-30T02:00"], "datetime64[us]")
    for limit in ("3 working days", "8 calendar days", "80 working hours", "1 months"):
        with pytest.raises(OutsideCalendar):
            deadlines.due_many(many, Limit.parse(limit), STANDARD)
    with pytest.raises(OutsideCalendar):
        deadlines.due_many(np.array(["NaT"], "datetime64[us]"), Limit.parse("same day"), STANDARD)


def test_the_vector_clock_keeps_the_order_of_a_long_list() -> None:
    received = np.arange(np.datetime64("2019-01-01T00:00", "us"), np.datetime64("2022-01-01"), np.timedelta64(37, "m"))
    found = deadlines.due_many(received, Limit.parse("8 working hours"), STANDARD)
    assert len(found) == len(received) > 40_000
    assert (np.diff(found) >= np.timedelta64(0)).all()


def test_days_are_those_of_vietnam_whatever_the_zone_of_the_moment() -> None:
    one_in_the_morning = datetime(2019, 9, 22, 18, 0, tzinfo=UTC)  # Monday 23/09 in Vietnam
    found = deadlines.due_moment(one_in_the_morning, Limit.parse("1 working days"), STANDARD)
    assert moments.day_of(found) == date(2019, 9, 24)
