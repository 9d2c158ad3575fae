"""Reports: figures tie, or the report is not issued."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.paperwork.rules import reports
from motcua.paperwork.rules.forms import Kind, all_forms
from tests.paperwork import told

COUNTS = st.integers(0, 10**6)


@given(st.fixed_dictionaries(dict.fromkeys(("online", "other", "carried"), COUNTS)), st.integers(0, 100))
def test_sums_made_of_their_parts_tie(parts: dict[str, int], share: int) -> None:
    received = sum(parts.values())
    early = received * share // 100
    assert reports.untied(told.figures(**parts, early=early)) == []


@pytest.mark.parametrize(
    ("wrong", "broken"),
    [
        ({"received": 11}, ["received = online + other + carried", "received = new + carried"]),
        ({"ended": 7}, ["ended = early + on_time + late", "ended = kept + late"]),
        ({"in_time": 0}, ["under_way = in_time + overdue"]),
    ],
)
def test_a_figure_put_right_by_hand_breaks_a_sum(wrong: dict[str, int], broken: list[str]) -> None:
    figures = told.figures(online=4, other=5, carried=1, early=6) | wrong
    assert [one for one in reports.untied(figures) if one in broken] == broken


def test_what_is_not_told_breaks_nothing() -> None:
    assert reports.untied({"received": 5}) == []
    assert reports.total([{"received": 5}, {"received": 2, "late": 1}]) == {"received": 7, "late": 1}


def test_every_report_form_has_its_columns() -> None:
    assert {form.key for form in all_forms() if form.kind == Kind.REPORT} == set(reports.COLUMNS)
    for columns in reports.COLUMNS.values():
        assert len({column.key for column in columns}) == len(columns)
