"""Which time limit applies, and how much working time it holds."""

import pytest

from motcua.catalogue.rules import limits
from motcua.catalogue.rules.limits import NoLimit
from motcua.workdays.rules.limits import Limit
from tests.catalogue.sample_procedure import procedure

HOUSE = procedure(
    channels=["direct", "online", "post"],
    cases=[{"key": "nha-o", "name": "Nhà ở"}, {"key": "khac", "name": "Công trình khác"}],
    limits=[
        {"limit": "20 calendar days"},
        {"limit": "15 calendar days", "case": "nha-o", "channels": ["direct"]},
        {"limit": "18 calendar days", "case": "nha-o"},
        {"limit": "19 calendar days", "channels": ["post"]},
    ],
)


@pytest.mark.parametrize(
    ("case", "channel", "limit"),
    [
        ("nha-o", "direct", "15 calendar days"),
        ("nha-o", "online", "18 calendar days"),
        ("nha-o", "post", "18 calendar days"),
        ("khac", "direct", "20 calendar days"),
        ("khac", "post", "19 calendar days"),
    ],
)
def test_a_row_of_the_case_goes_before_one_of_the_channel_and_both_before_the_general_one(
    case: str, channel: str, limit: str
) -> None:
    assert str(limits.limit_for(HOUSE, case=case, channel=channel)) == limit


def test_a_limit_is_never_guessed() -> None:
    with pytest.raises(NoLimit, match="không có thời hạn"):
        limits.limit_for(
            procedure(limits=[{"limit": "3 working days", "channels": ["direct"]}]), case="", channel="post"
        )
    with pytest.raises(NoLimit):
        limits.limit_for(HOUSE, case="nha-kho", channel="direct")


@pytest.mark.parametrize(
    ("limit", "extension", "in_all"),
    [
        ("3 working days", {"limit": "5 working days", "reason": "xác minh"}, "8 working days"),
        ("same day", {"limit": "5 working days", "reason": "xác minh", "counts": "total"}, "5 working days"),
        ("same day", {"limit": "2 working days", "reason": "nhiều bản"}, "2 working days"),
        ("15 calendar days", None, "15 calendar days"),
    ],
)
def test_a_lengthening_adds_to_the_limit_or_stands_for_it(limit: str, extension: object, in_all: str) -> None:
    (row,) = procedure(limits=[{"limit": limit, "extension": extension}]).limits
    assert str(limits.extended(row)) == in_all


@pytest.mark.parametrize(
    ("limit", "hours"),
    [
        ("8 working hours", 8),
        ("3 working days", 24),
        ("same day", 8),
        ("1 calendar days", 0),
        ("7 calendar days", 40),
        ("15 calendar days", 80),
        ("20 calendar days", 112),
        ("1 months", 160),
    ],
)
def test_a_stretch_of_days_is_counted_at_its_poorest(limit: str, hours: int) -> None:
    assert limits.working_minutes(Limit.parse(limit)) == hours * 60
