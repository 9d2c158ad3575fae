"""Syllables, and the keystrokes that a keyboard editor leaves in them."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.accounts.rules import names
from motcua.base.text import fold
from tests.accounts.keystrokes import PEOPLE, keystrokes


@pytest.mark.parametrize("word", [*PEOPLE, "hòa", "hoà", "gì", "quý", "Đắk", "an", "NGUYỄN"])
def test_a_vietnamese_name_is_made_of_syllables(word: str) -> None:
    assert names.is_syllable(word)
    assert names.repaired(word) is None


@pytest.mark.parametrize("word", ["Ksor", "Niê", "Blĕ", "Jut", "Alex", "Nguyen", "Loc", "bàt", "Nguyễnx", "", "H'Bles"])
def test_other_words_are_not(word: str) -> None:
    assert not names.is_syllable(word)


@pytest.mark.parametrize(
    ("spoiled", "meant"),
    [
        ("Nguyeenx", "Nguyễn"),
        ("Nguyênx", "Nguyễn"),
        ("NGUYEENX", "NGUYỄN"),
        ("ddawng", "đăng"),
        ("Vawn", "Văn"),
        ("Phuowng", "Phương"),
        ("Phuwowng", "Phương"),
        ("Muoiwf", "Mười"),
        ("Nguyenex", "Nguyễn"),
        ("Tw", "Tư"),
        ("Gif", "Gì"),
        ("Quys", "Quý"),
        ("Thuyr", "Thủy"),
        ("Nguye6n4", "Nguyễn"),
        ("D9o6ng2", "Đồng"),
        ("Phu7o7ng5", "Phượng"),
        ("Phuo7ng5", "Phượng"),
        ("Đưsc", "Đức"),
    ],
)
def test_keystrokes_become_the_letters_they_stand_for(spoiled: str, meant: str) -> None:
    assert names.repaired(spoiled) == meant


@pytest.mark.parametrize(
    "word", ["Nguyễnx", "Ksor", "Alex", "Nguyen", "An", "Hoàf", "Toasns", "H'Bles", "1", "12A", ""]
)
def test_what_could_be_read_in_two_ways_or_none_is_left_alone(word: str) -> None:
    assert names.repaired(word) is None


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(PEOPLE), st.booleans(), st.booleans(), st.sampled_from([str, str.upper, str.lower]))
def test_every_name_comes_back_from_its_keystrokes(name: str, vni: bool, tone_last: bool, case: type[str]) -> None:
    name = case(name)
    typed = keystrokes(name, vni=vni, tone_last=tone_last)
    if typed == name:
        return
    mended = names.repaired(typed)
    # the tone of an open oa, uy is written in two ways; both are right
    assert mended is not None
    assert fold(mended) == fold(name)
    assert names.same(mended, name)
    assert sorted(unicodedata.normalize("NFD", mended.lower())) == sorted(unicodedata.normalize("NFD", name.lower()))


def test_leftovers_beside_marked_letters_look_spoiled() -> None:
    assert names.looks_spoiled("Nguyễnx")
    assert names.looks_spoiled("Trầnn1")
    assert not names.looks_spoiled("Nguyễn")
    assert not names.looks_spoiled("Niê")
    assert not names.looks_spoiled("Blĕ")
