"""Identification codes of offices, in both notations."""

import pytest

from motcua.offices.rules import codes


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("000.00.00.H20", "H20"),
        ("000.00.14.H20", "H20.14"),
        ("000.05.14.H20", "H20.14.05"),
        ("012.05.14.H20", "H20.14.05.012"),
        ("000.05.00.H20", "H20.00.05"),
        ("000.00.00.G01", "G01"),
    ],
)
def test_a_code_reads_the_same_in_both_notations(old: str, new: str) -> None:
    assert codes.old_to_new(old) == new
    assert codes.new_to_old(new) == old


@pytest.mark.parametrize("code", ["H20.28249", "H20.A1", "H20.1.2.3.4", "H20.14.005"])
def test_a_new_code_the_old_notation_has_no_room_for_has_no_old_one(code: str) -> None:
    assert codes.new_to_old(code) == ""


def test_short_groups_are_filled_with_zeros() -> None:
    assert codes.new_to_old("H99.41.51.1") == "001.51.41.H99"


@pytest.mark.parametrize(
    "text", ["", "H9", "h20", "Z20", "H20.", "H20..1", "H20.a", "H20-1", "H20.1\n", "H20." + "1" * 40]
)
def test_what_is_no_code_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(codes.WrongOfficeCode, match="không phải mã định danh"):
        codes.checked(text)


@pytest.mark.parametrize("text", ["", "H20", "00.00.00.H20", "000.00.00.Z20", "000.00.00.h20", "000.00.00.H20\n"])
def test_what_is_no_old_code_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(codes.WrongOfficeCode, match="kiểu cũ"):
        codes.old_to_new(text)
