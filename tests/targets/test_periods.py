"""Periods: their days, their names, and that none is lost when the closing day moves."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.targets import queries
from motcua.targets.rules.periods import CALENDAR, REGULAR, CutOff, Kind, before, containing, days, period

FIFTEENTH = CutOff(date(2019, 4, 12), 15, "NĐ 09/2019")


@pytest.mark.parametrize(
    ("kind", "number", "first", "last", "name"),
    [
        (Kind.MONTH, 3, date(2026, 2, 15), date(2026, 3, 14), "Tháng 3/2026"),
        (Kind.MONTH, 1, date(2025, 12, 15), date(2026, 1, 14), "Tháng 1/2026"),
        (Kind.QUARTER, 1, date(2025, 12, 15), date(2026, 3, 14), "Quý I/2026"),
        (Kind.QUARTER, 4, date(2026, 9, 15), date(2026, 12, 14), "Quý IV/2026"),
        (Kind.HALF, 1, date(2025, 12, 15), date(2026, 6, 14), "6 tháng đầu năm 2026"),
        (Kind.HALF, 2, date(2026, 6, 15), date(2026, 12, 14), "6 tháng cuối năm 2026"),
        (Kind.YEAR, 1, date(2025, 12, 15), date(2026, 12, 14), "Năm 2026"),
    ],
)
def test_periods_close_on_the_fourteenth(kind: Kind, number: int, first: date, last: date, name: str) -> None:
    found = period(kind, 2026, number, cut_offs=[FIFTEENTH])
    assert (found.first, found.last, found.name) == (first, last, name)


def test_without_a_rule_periods_follow_the_calendar() -> None:
    found = period(Kind.QUARTER, 2026, 1)
    assert (found.first, found.last, found.ground) == (date(2026, 1, 1), date(2026, 3, 31), CALENDAR.ground)
    assert period(Kind.MONTH, 2024, 2).last == date(2024, 2, 29)


def test_the_month_in_which_the_closing_day_moves_is_shorter() -> None:
    found = period(Kind.MONTH, 2019, 4, cut_offs=[FIFTEENTH])
    assert (found.first, found.last) == (date(2019, 4, 1), date(2019, 4, 14))


@given(st.dates(date(2018, 1, 1), date(2027, 12, 31)), st.sampled_from(REGULAR), st.booleans())
def test_every_day_is_in_one_period_and_periods_follow_each_other(day: date, kind: Kind, calendar: bool) -> None:
    rules = [] if calendar else [FIFTEENTH]
    found = containing(day, kind, cut_offs=rules)
    assert found.first <= day <= found.last
    assert before(found, cut_offs=rules).last == found.first - timedelta(days=1)


@pytest.mark.parametrize(("kind", "number"), [(Kind.YEAR, 2), (Kind.HALF, 3), (Kind.QUARTER, 0), (Kind.MONTH, 13)])
def test_a_period_a_year_does_not_have_is_refused(kind: Kind, number: int) -> None:
    with pytest.raises(ValueError, match="no"):
        period(kind, 2026, number)


def test_chosen_days_are_a_period_too() -> None:
    found = days(date(2026, 3, 2), date(2026, 3, 8))
    assert found.words == "Từ 02/03/2026 đến 08/03/2026"
    with pytest.raises(ValueError, match="before"):
        days(date(2026, 3, 2), date(2026, 3, 1))


@pytest.mark.django_db
def test_the_closing_days_are_rows() -> None:
    assert [one.first_day for one in queries.cut_offs()] == [1, 15]
    assert containing(date(2026, 3, 15), Kind.MONTH, cut_offs=queries.cut_offs()).number == 4
