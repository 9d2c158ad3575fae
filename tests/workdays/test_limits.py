"""Time limits, as a procedure writes them and as a citizen reads them."""

import pytest

from motcua.workdays.rules.limits import Limit, LimitKind, WrongLimit


@pytest.mark.parametrize(
    ("text", "limit", "words"),
    [
        ("3 working days", Limit(LimitKind.WORKING_DAYS, 3), "3 ngày làm việc"),
        ("15 calendar days", Limit(LimitKind.CALENDAR_DAYS, 15), "15 ngày"),
        ("8 working hours", Limit(LimitKind.WORKING_HOURS, 8), "8 giờ làm việc"),
        ("2 months", Limit(LimitKind.MONTHS, 2), "2 tháng"),
        ("same day", Limit(LimitKind.SAME_DAY), "trong ngày"),
        ("1 working days", Limit(LimitKind.WORKING_DAYS, 1), "1 ngày làm việc"),
    ],
)
def test_a_limit_is_read_written_back_and_said_in_words(text: str, limit: Limit, words: str) -> None:
    assert Limit.parse(text) == limit
    assert str(limit) == text
    assert limit.in_words() == words


@pytest.mark.parametrize("text", ["1 working day", " 1  WORKING day ", "1 Working Days"])
def test_a_limit_is_understood_however_it_is_typed(text: str) -> None:
    assert Limit.parse(text) == Limit(LimitKind.WORKING_DAYS, 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "days",
        "3 days",
        "-3 working days",
        "1.5 working hours",
        "3 working daysX",
        "same",
        "٣ months",
        "9" * 5000,
    ],
)
def test_what_is_no_limit_is_refused_with_examples(text: str) -> None:
    with pytest.raises(WrongLimit, match=r"Không hiểu thời hạn.*3 working days"):
        Limit.parse(text)


@pytest.mark.parametrize("text", ["0 working days", "10001 months", "99999999999999999999 calendar days"])
def test_a_count_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(WrongLimit, match="từ 1 đến 10000"):
        Limit.parse(text)
