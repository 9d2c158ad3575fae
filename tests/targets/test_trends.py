"""Trends: when a unit is getting worse, and when a handful of dossiers says nothing."""

import pytest

from motcua.targets.rules.trends import Window, trend

QUIET = {"overdue": 0, "overdue_before": 0}


def windows(now: tuple[int, int], past: tuple[int, int]) -> list[Window]:
    """A window now, and three that add up to the past."""
    ended, late = past
    return [Window(*now), Window(ended, late), Window(0, 0), Window(0, 0), Window(999, 999)]


@pytest.mark.parametrize(
    ("now", "past", "worse"),
    [
        ((100, 20), (300, 15), True),  # 5 % before, 20 % now
        ((100, 6), (300, 15), False),  # one point more is no news
        ((40, 4), (60, 3), False),  # twice the rate, and chance could do that
        ((10, 10), (300, 0), True),  # all ten of ten
        ((100, 20), (20, 1), False),  # no past to speak of
        ((0, 0), (300, 15), False),
        ((100, 0), (300, 90), False),  # better
        ((100, 100), (300, 300), False),  # always late is bad, and not worse
    ],
)
def test_a_rise_must_be_more_than_chance(now: tuple[int, int], past: tuple[int, int], worse: bool) -> None:
    assert trend(windows(now, past), **QUIET).late_more is worse


@pytest.mark.parametrize(
    ("overdue", "before", "piling"), [(3, 0, True), (2, 0, False), (14, 10, False), (15, 10, True)]
)
def test_overdue_dossiers_pile_up(overdue: int, before: int, piling: bool) -> None:
    assert trend(windows((0, 0), (0, 0)), overdue=overdue, overdue_before=before).piling_up is piling


def test_the_past_is_three_windows_and_no_more() -> None:
    found = trend([Window(1, 0), Window(2, 1), Window(3, 1), Window(4, 1), Window(500, 500)], **QUIET)
    assert found.past == Window(9, 3)


def test_few_dossiers_are_ranked_nowhere() -> None:
    few = trend(windows((29, 20), (300, 15)), **QUIET)
    assert (few.enough, few.movement) == (False, "chưa đủ số liệu")
    assert trend(windows((30, 20), (300, 15)), **QUIET).enough


@pytest.mark.parametrize(
    ("now", "past", "words"),
    [
        ((100, 20), (300, 15), "tăng 15,0 điểm"),
        ((100, 5), (300, 45), "giảm 10,0 điểm"),
        ((100, 5), (300, 15), "như trước"),
        ((100, 5), (29, 1), "chưa có quá khứ để so"),
    ],
)
def test_movement_is_said_in_words(now: tuple[int, int], past: tuple[int, int], words: str) -> None:
    assert trend(windows(now, past), **QUIET).movement == words


def test_what_moved_is_a_sentence() -> None:
    found = trend(windows((100, 20), (300, 15)), overdue=7, overdue_before=1)
    assert found.words == (
        "quá hạn 20/100 hồ sơ trong 30 ngày (20,0 %), trước đó 5,0 %; đang quá hạn 7 hồ sơ, một tháng trước 1"
    )
    assert found.worse
    assert found.weight == 21
