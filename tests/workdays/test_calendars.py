"""Calendars kept in the database: seeded, corrected, withdrawn, merged by scope, and told as they were known."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.refusals import NotFound
from motcua.journal import queries as journal
from motcua.workdays import events, models, operations, queries
from motcua.workdays.rules.arithmetic import OutsideCalendar
from motcua.workdays.rules.changes import Change
from motcua.workdays.rules.hours import STANDARD_WEEK, DayKind, Hours, SpecialDay, read_sessions, read_week

pytestmark = pytest.mark.django_db

CLERK = Actor(account_id=uuid4(), name="Lê Thị Hoa", title="Chuyên viên", office_code="H99", office_name="UBND tỉnh")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=moments.TZ)
LATER = NOW + timedelta(days=1)
PROVINCE, COMMUNE = ("VN", "H99"), ("VN", "H99", "H99.04")
STORM = date(2026, 11, 26)
SATURDAY = date(2026, 11, 28)


def announce(scope: str, day: date, kind: DayKind, at: datetime = NOW, **more: object) -> object:
    return operations.announce(scope, day, kind, legal_basis="Công điện số 01", by=CLERK, at=at, **more)  # type: ignore[arg-type]


def seed(years: range = range(2025, 2028), at: datetime = NOW) -> int:
    return operations.seed_holidays(years, by=CLERK, at=at)


# --- national days ---------------------------------------------------------------------------------------


def test_before_anything_is_entered_the_national_days_and_the_standard_week_hold() -> None:
    calendar = queries.calendar_for("VN")
    assert calendar.sessions_on(date(2026, 11, 23)) == STANDARD_WEEK[0]
    assert not calendar.is_working_day(date(2026, 11, 24))
    assert calendar.is_working_day(date(2026, 1, 10))


def test_seeding_enters_what_is_missing_and_can_be_repeated() -> None:
    before = queries.calendar_for("VN")
    added = seed()
    assert added == models.DayException.objects.count() > 40
    assert seed() == 0
    after = queries.calendar_for("VN")
    new_year, last_day = date(2026, 1, 1), date(2026, 12, 31)
    assert after.special_days(new_year, last_day) == before.special_days(new_year, last_day)


def test_a_calendar_knows_only_the_years_that_were_seeded() -> None:
    seed(range(2026, 2027))
    with pytest.raises(OutsideCalendar, match="từ năm 2026 đến hết năm 2026"):
        queries.calendar_for("VN").is_working_day(date(2027, 1, 4))


def test_seeding_leaves_no_year_out_in_between() -> None:
    seed(range(2020, 2021))
    seed(range(2026, 2027))
    assert not queries.calendar_for("VN").is_working_day(date(2023, 9, 1))


def test_what_was_corrected_by_hand_stays_so() -> None:
    seed()
    culture_day = next(line for line in queries.special_days("VN", year=2026) if line.date == date(2026, 11, 24))
    operations.withdraw(culture_day.id, by=CLERK, at=LATER)
    assert seed(at=LATER) == 0
    assert queries.calendar_for("VN").is_working_day(date(2026, 11, 24))


def test_a_first_word_about_a_national_day_does_not_forget_the_others() -> None:
    announce("VN", STORM, DayKind.HOLIDAY)
    calendar = queries.calendar_for("VN")
    assert not calendar.is_working_day(STORM)
    assert not calendar.is_working_day(date(2026, 9, 2))
    assert not calendar.is_working_day(date(2019, 9, 2))


# --- scopes ----------------------------------------------------------------------------------------------


def test_a_storm_closes_the_commune_and_nobody_else() -> None:
    announce("H99.04", STORM, DayKind.LOCAL_OFF, name="Bão số 9")
    assert not queries.calendar_for(*COMMUNE).is_working_day(STORM)
    assert queries.calendar_for(*PROVINCE).is_working_day(STORM)
    assert queries.calendar_for("VN", "H99", "H99.05").is_working_day(STORM)


def test_the_most_specific_scope_has_the_last_word() -> None:
    announce("H99.04", STORM, DayKind.SWAP_WORK)
    announce("H99", STORM, DayKind.LOCAL_OFF, at=LATER)
    assert queries.calendar_for(*COMMUNE).is_working_day(STORM)
    assert not queries.calendar_for(*PROVINCE).is_working_day(STORM)


def test_hours_of_the_commune_hold_over_those_of_the_province_from_their_day_on() -> None:
    operations.set_hours(
        "H99.04",
        read_week({"mon": [["07:30", "11:30"]], "sat": [["07:00", "11:30"]]}),
        valid_from=SATURDAY,
        by=CLERK,
        at=NOW,
    )
    operations.set_hours(
        "H99", read_week({"mon": [["08:00", "16:00"]]}), valid_from=date(2026, 1, 1), by=CLERK, at=LATER
    )
    commune, province = queries.calendar_for(*COMMUNE), queries.calendar_for(*PROVINCE)
    assert commune.sessions_on(SATURDAY) == read_sessions([["07:00", "11:30"]])
    assert not commune.is_working_day(SATURDAY - timedelta(days=7))
    assert commune.sessions_on(date(2026, 11, 23)) == read_sessions([["08:00", "16:00"]])
    assert not province.is_working_day(SATURDAY)


def test_a_month_of_other_hours_ends_by_itself() -> None:
    other = read_week({"thu": [["08:00", "12:00"]]})
    operations.set_hours("H99", other, valid_from=date(2026, 11, 1), valid_to=date(2026, 11, 30), by=CLERK, at=NOW)
    calendar = queries.calendar_for(*PROVINCE)
    assert calendar.sessions_on(STORM) == other[3]
    assert calendar.sessions_on(date(2026, 12, 3)) == STANDARD_WEEK[3]


# --- changes ---------------------------------------------------------------------------------------------


def test_a_new_word_about_a_day_withdraws_the_old_one() -> None:
    first = announce("H99", STORM, DayKind.LOCAL_OFF)
    second = announce("H99", STORM, DayKind.SWAP_WORK, at=LATER, sessions=read_sessions([["07:00", "11:30"]]))
    assert first != second
    assert [line.id for line in queries.special_days("H99", year=2026)] == [second]
    assert queries.calendar_for(*PROVINCE).sessions_on(STORM) == read_sessions([["07:00", "11:30"]])


def test_saying_the_same_twice_says_it_once() -> None:
    assert announce("H99", STORM, DayKind.LOCAL_OFF) == announce("H99", STORM, DayKind.LOCAL_OFF, at=LATER)
    week = read_week({"mon": [["08:00", "16:00"]]})
    set_twice = [operations.set_hours("H99", week, valid_from=STORM, by=CLERK, at=at) for at in (NOW, LATER)]
    assert set_twice[0] == set_twice[1]
    assert len(journal.timeline("calendar", events.calendar_id("H99"))) == 2


def test_a_withdrawn_day_is_as_its_weekday_again_and_is_withdrawn_once() -> None:
    said = operations.announce("H99", STORM, DayKind.LOCAL_OFF, legal_basis="Công điện số 01", by=CLERK, at=NOW)
    operations.withdraw(said, by=CLERK, at=LATER)
    assert queries.calendar_for(*PROVINCE).is_working_day(STORM)
    with pytest.raises(NotFound, match="đã được rút"):
        operations.withdraw(said, by=CLERK, at=LATER)


def test_the_calendar_of_a_past_day_can_be_told_again() -> None:
    seed()
    said = operations.announce("H99", STORM, DayKind.LOCAL_OFF, legal_basis="Công điện số 01", by=CLERK, at=LATER)
    after = LATER + timedelta(days=1)
    operations.withdraw(said, by=CLERK, at=after)
    known = [queries.calendar_as_known(at, *PROVINCE).is_working_day(STORM) for at in (NOW, LATER, after)]
    assert known == [True, False, True]


def test_every_change_is_told_in_the_journal() -> None:
    seed()
    said = operations.announce("H99", STORM, DayKind.LOCAL_OFF, legal_basis="Công điện số 01", by=CLERK, at=NOW)
    operations.withdraw(said, by=CLERK, at=LATER)
    operations.set_hours("H99", STANDARD_WEEK, valid_from=STORM, by=CLERK, at=LATER)
    told = journal.timeline("calendar", events.calendar_id("H99"))
    assert [line.sentence for line in told] == [
        "Công bố nghỉ theo quyết định của địa phương ngày 26/11/2026 (Công điện số 01).",
        "Rút nghỉ theo quyết định của địa phương ngày 26/11/2026.",
        "Đặt giờ làm việc từ ngày 26/11/2026.",
    ]
    assert "các năm 2025–2027" in journal.timeline("calendar", events.calendar_id("VN"))[0].sentence


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"scope": " "}, "lịch của nơi nào"),
        ({"legal_basis": ""}, "căn cứ"),
        ({"sessions": read_sessions([["07:00", "08:00"]])}, "không có buổi làm việc"),
        ({"day": date(2101, 1, 1)}, "1976–2099"),
    ],
)
def test_a_day_that_cannot_be_is_refused(given: dict[str, object], sentence: str) -> None:
    asked = {
        "scope": "H99",
        "day": STORM,
        "kind": DayKind.LOCAL_OFF,
        "legal_basis": "Công điện",
        "by": CLERK,
        "at": NOW,
    }
    with pytest.raises(operations.CalendarRefused, match=sentence):
        operations.announce(**{**asked, **given})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"scope": ""}, "của nơi nào"),
        ({"valid_to": STORM - timedelta(days=1)}, "từ ngày bắt đầu"),
        ({"week": read_week({})}, "ít nhất một buổi"),
    ],
)
def test_hours_that_cannot_be_are_refused(given: dict[str, object], sentence: str) -> None:
    asked = {"scope": "H99", "week": STANDARD_WEEK, "valid_from": STORM, "by": CLERK, "at": NOW}
    with pytest.raises(operations.CalendarRefused, match=sentence):
        operations.set_hours(**{**asked, **given})  # type: ignore[arg-type]


# --- the database refuses nonsense -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("a_day_off_has_no_sessions", {"sessions": [["07:00", "08:00"]]}),
        ("an_exception_is_of_a_known_kind", {"kind": "feast"}),
        ("an_exception_has_scope_and_basis", {"legal_basis": ""}),
        ("a_day_is_withdrawn_after_it_was_announced", {"withdrawn_at": NOW - timedelta(days=1)}),
    ],
)
def test_the_database_refuses_a_day_that_cannot_be(constraint: str, given: dict[str, object]) -> None:
    row = {"scope": "H99", "date": STORM, "kind": "local_off", "legal_basis": "Công điện", "announced_at": NOW}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        models.DayException.objects.create(**{**row, **given})


def test_the_database_keeps_one_word_about_a_day_in_a_scope() -> None:
    announce("H99", STORM, DayKind.LOCAL_OFF)
    with pytest.raises(IntegrityError, match="one_word_about_a_day_in_a_scope"), transaction.atomic():
        models.DayException.objects.create(
            scope="H99", date=STORM, kind="holiday", legal_basis="Công điện", announced_at=NOW
        )


# --- quick ----------------------------------------------------------------------------------------------


def test_a_known_calendar_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    seed()
    queries.calendar_for(*COMMUNE)
    with django_assert_num_queries(1):
        queries.calendar_for(*COMMUNE)


def test_communes_that_say_nothing_of_their_own_share_one_calendar() -> None:
    assert queries.calendar_for("VN", "H99", "H99.05") is queries.calendar_for("VN", "H99", "H99.06")


def test_a_change_that_was_rolled_back_leaves_no_trace_in_calendars() -> None:
    calendar = queries.calendar_for(*PROVINCE)
    before = transaction.savepoint()
    announce("H99", STORM, DayKind.LOCAL_OFF)
    assert not queries.calendar_for(*PROVINCE).is_working_day(STORM)
    transaction.savepoint_rollback(before)
    assert queries.calendar_for(*PROVINCE) is calendar
    announce("H99", SATURDAY, DayKind.SWAP_WORK)
    assert queries.calendar_for(*PROVINCE).is_working_day(STORM)
    assert queries.calendar_for(*PROVINCE).is_working_day(SATURDAY)


# --- reception -------------------------------------------------------------------------------------------


def test_an_evening_reception_makes_no_working_day_and_no_working_hour() -> None:
    evenings = read_week({"thu": [["17:30", "19:30"]], "sat": [["08:00", "11:00"]]})
    operations.set_hours("H99.04", evenings, valid_from=date(2026, 7, 1), reception=True, by=CLERK, at=NOW)
    evening, morning = moments.at(STORM, "18:00"), moments.at(SATURDAY, "08:00")
    assert queries.receives_at(evening, *COMMUNE)
    assert queries.receives_at(morning, *COMMUNE)
    assert queries.receives_at(moments.at(STORM, "09:00"), *COMMUNE)
    assert not queries.receives_at(moments.at(SATURDAY, "11:00"), *COMMUNE)
    assert not queries.receives_at(evening, *PROVINCE)
    assert not queries.calendar_for(*COMMUNE).is_working_day(SATURDAY)
    assert not queries.calendar_for(*COMMUNE).is_open_at(evening)


def test_the_hours_set_can_be_read_back() -> None:
    operations.set_hours("H99", STANDARD_WEEK, valid_from=STORM, legal_basis="Quyết định 12", by=CLERK, at=NOW)
    operations.set_hours(
        "H99", read_week({"sat": [["08:00", "11:00"]]}), valid_from=STORM, reception=True, by=CLERK, at=NOW
    )
    work, reception = queries.hours_set("H99")
    assert (work.week, work.reception, work.legal_basis) == (STANDARD_WEEK, False, "Quyết định 12")
    assert (reception.reception, reception.valid_to) == (True, None)


# --- several days, and a calendar nobody has made yet ----------------------------------------------------


def test_a_swap_is_announced_whole_or_not_at_all() -> None:
    days = [SpecialDay(STORM, DayKind.SWAP_OFF, legal_basis="TB 1"), SpecialDay(SATURDAY, DayKind.SWAP_WORK)]
    with pytest.raises(operations.CalendarRefused):  # the second names no document
        operations.announce_all("H99", days, by=CLERK, at=NOW)
    assert queries.special_days("H99", year=2026) == []
    whole = [days[0], replace(days[1], legal_basis="TB 1")]
    operations.announce_all("H99", whole, by=CLERK, at=NOW)
    assert [line.date for line in queries.special_days("H99", year=2026)] == [STORM, SATURDAY]


def test_no_day_or_one_day_twice_is_refused() -> None:
    for days in ([], [SpecialDay(STORM, kind, legal_basis="TB 1") for kind in (DayKind.SWAP_OFF, DayKind.SWAP_WORK)]):
        with pytest.raises(operations.CalendarRefused):
            operations.announce_all("H99", days, by=CLERK, at=NOW)


def test_a_calendar_foretold_is_the_one_that_comes_about() -> None:
    announce("H99", STORM, DayKind.LOCAL_OFF)
    swap = Change("H99.04", days=(SpecialDay(STORM, DayKind.SWAP_WORK, STANDARD_WEEK[0][:1], legal_basis="TB 1"),))
    mornings = Change("H99", hours=Hours((*(STANDARD_WEEK[0][:1],) * 5, (), ()), date(2026, 11, 1)))
    gone = Change("H99", withdrawn=frozenset({STORM}))
    foretold = [queries.calendar_after(change, *COMMUNE).version for change in (swap, mornings, gone)]
    assert len({queries.calendar_for(*COMMUNE).version, *foretold}) == 4
    said = operations.announce_all("H99.04", swap.days, by=CLERK, at=NOW)[0]
    assert queries.calendar_for(*COMMUNE).version == foretold[0]
    operations.withdraw(said, by=CLERK, at=LATER)
    assert mornings.hours
    operations.set_hours("H99", mornings.hours.week, valid_from=mornings.hours.valid_from, by=CLERK, at=LATER)
    assert queries.calendar_for(*COMMUNE).version == foretold[1]
    assert queries.ordinary_week(STORM, *COMMUNE)[0] == STANDARD_WEEK[0][:1]
    assert queries.ordinary_week(date(2026, 10, 31), *COMMUNE)[0] == STANDARD_WEEK[0]


def test_scopes_that_said_something_are_listed_with_how_much() -> None:
    announce("H99", STORM, DayKind.LOCAL_OFF)
    operations.set_hours("H99.04", STANDARD_WEEK, valid_from=STORM, by=CLERK, at=NOW)
    listed = {line.scope: (line.days, line.hours) for line in queries.scopes_with_words(year=2026)}
    assert listed == {"VN": (0, False), "H99": (1, False), "H99.04": (0, True)}
    assert queries.scopes_with_words(year=2025)[1].days == 0
