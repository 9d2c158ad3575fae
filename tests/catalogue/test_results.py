"""The words of a result with its gaps filled."""

from motcua.catalogue.rules import results
from motcua.catalogue.rules.definition import Result

PAPER = Result(key="giay", name="Giấy", text=("{owner} đã {viec}.", "{owner} không nợ."))


def test_facts_and_answers_fill_the_gaps() -> None:
    filled = results.filled(PAPER, {"owner": "Trần Thị Hoa", "viec": "trồng cây"})
    assert filled == ("Trần Thị Hoa đã trồng cây.", "Trần Thị Hoa không nợ.")


def test_a_gap_nobody_fills_stays_a_line_to_write_on() -> None:
    assert results.filled(PAPER, {"owner": "Trần Thị Hoa", "viec": " "})[0] == f"Trần Thị Hoa đã {results.BLANK}."


def test_gaps_are_told_once_each() -> None:
    assert results.gaps(PAPER) == ("owner", "viec")


def test_what_is_filled_in_is_never_read_as_a_gap() -> None:
    assert results.filled(PAPER, {"owner": "{viec}", "viec": "x"})[0] == "{viec} đã x."
