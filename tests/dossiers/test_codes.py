"""Dossier codes, in the notations of both times."""

from datetime import date

import pytest

from motcua.dossiers.rules import codes
from motcua.dossiers.rules.codes import Code, WrongCode


@pytest.mark.parametrize(
    ("office", "day", "number", "code"),
    [
        ("000.00.14.H20", date(2019, 9, 20), 2, "000.00.14.H20-190920-0002"),
        ("H99.05", date(2026, 11, 24), 12, "H99.05-261124-0012"),
        ("H99.05", date(2026, 11, 24), 9_999, "H99.05-261124-9999"),
        ("H99.05", date(2026, 11, 24), 10_000, "H99.05-261124-10000"),
    ],
)
def test_a_code_is_office_day_and_number_and_grows_past_9999(office: str, day: date, number: int, code: str) -> None:
    assert codes.compose(office, day, number) == code
    assert codes.parse(code) == Code(office, day, number)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" h99.05 - 261124 - 0012 ", Code("H99.05", date(2026, 11, 24), 12)),
        ("H99.05–261124–0012", Code("H99.05", date(2026, 11, 24), 12)),
        ("G09.20-20260609-0092637", Code("G09.20", date(2026, 6, 9), 92_637)),
    ],
)
def test_a_code_is_read_however_it_is_typed(text: str, code: Code) -> None:
    assert codes.parse(text) == code


@pytest.mark.parametrize(
    "text", ["", "H99.05", "H99.05-261332-0001", "H99.05-261124-12", "'; DROP TABLE", "H99..5-261124-0001"]
)
def test_what_is_no_code_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(WrongCode, match="Mã hồ sơ"):
        codes.parse(text)


@pytest.mark.parametrize(
    ("on", "old", "notation"),
    [
        (date(2020, 9, 14), "000.00.14.H20", "000.00.14.H20"),
        (date(2020, 9, 15), "000.00.14.H20", "H20.14"),
        (date(2019, 1, 1), "", "H20.14"),
    ],
)
def test_the_notation_follows_the_day(on: date, old: str, notation: str) -> None:
    assert codes.office_notation(code="H20.14", old_code=old, on=on) == notation
