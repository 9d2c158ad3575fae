"""Finding: what was asked for is shown, what only looks like it is not."""

from datetime import date

import pytest

from motcua.catalogue import queries
from motcua.catalogue.rules.finding import Hit, kept

TODAY = date(2026, 11, 24)


# --- the rule --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hits", "shown"),
    [
        ([], []),
        # words that stand together: all of them, however near they are
        ([(950, 1.0, "a"), (510, 0.1, "b")], [0, 1]),
        # beside them a weaker one of their field must be near, one of another field nearly the same
        ([(950, 1.0, "a"), (430, 0.67, "a"), (430, 0.6, "a")], [0, 1]),
        ([(950, 1.0, "a"), (430, 0.67, "b"), (430, 0.95, "b")], [0, 2]),
        ([(950, 1.0, "a"), (140, 0.67, "a"), (140, 0.5, "a"), (140, 0.67, "b")], [0, 1]),
        # and slips of the hand are none any more
        ([(950, 1.0, "a"), (38, 0.8, "a")], [0]),
        # words that stand in the name one by one are the best there is
        ([(460, 0.9, "a"), (350, 0.4, "b"), (130, 0.3, "a"), (40, 0.7, "a")], [0, 1]),
        # words that stand somewhere in the text alone, near enough to what it is called
        ([(140, 0.6, "a"), (130, 0.5, "b")], [0]),
        ([(130, 0.5, "a"), (120, 0.4, "b")], []),
        # slips of the hand: the nearest, and those about as near
        ([(52, 0.8, "a"), (41, 0.7, "b"), (40, 0.61, "c")], [0, 1]),
    ],
)
def test_weaker_hits_are_shown_when_they_are_near_the_best(
    hits: list[tuple[int, float, str]], shown: list[int]
) -> None:
    assert kept((number, Hit(*hit)) for number, hit in enumerate(hits)) == shown


# --- real questions --------------------------------------------------------------------------------------


def found(text: str) -> list[str]:
    return [one.code for one in queries.search(text, on=TODAY, limit=100)]


@pytest.mark.django_db
@pytest.mark.usefixtures("whole_catalogue")
@pytest.mark.parametrize(
    ("text", "first", "among", "strangers"),
    [
        # a short folded word is not the beginning of every longer one
        ("sổ đỏ", "1.013978", ("1.012783", "1.012786", "1.013831"), ("1.013997", "1.013314", "2.000908", "1.001612")),
        ("so do", "1.013978", ("1.012783",), ("1.013997", "1.013314")),
        ("tạm trú", "1.004194", ("1.002755", "1.010028"), ("1.001570", "1.013274", "2.000815")),
        ("khai tử", "1.000656", ("1.000419", "1.005461", "2.000635"), ("1.001662", "1.001193", "2.000986")),
        ("trợ cấp", "1.014027", ("1.001776", "1.014028"), ("1.013225", "1.005136", "2.000908")),
        ("giám hộ", "1.004837", ("1.004845", "3.000323"), ("1.013833", "1.011607", "1.002211")),
        ("hộ kinh doanh", "1.001612", ("1.001266", "2.000720"), ("2.000633", "1.000703", "2.000181")),
        ("hộ nghèo", "1.011607", ("1.011606", "1.011608"), ("2.000720", "1.011609")),
        ("cải chính", "1.004859", ("2.000748",), ("1.012790", "2.000815", "1.013239")),
        ("nuôi con nuôi", "2.001263", ("2.001255",), ("1.008004",)),
        ("kết hôn", "1.000894", ("1.000593", "2.000806", "1.004746"), ("1.012783", "1.001193")),
        ("cưới", "1.000894", ("1.000593",), ("1.008004", "2.001263", "1.001776")),
        ("chứng thực chữ ký", "2.000884", ("2.000992",), ("1.001193", "1.013225", "1.004873")),
        # everyday words keep what they lead to, and what is mentioned in the same field
        ("sao y", "2.000815", ("2.000884", "2.000908"), ("2.000635", "1.005092")),
        ("đất đai", "1.012753", ("1.013978", "1.012812", "1.012783", "1.012784"), ("1.013225", "1.008004", "2.001406")),
        ("cất nhà", "1.013225", ("1.013229",), ("1.013833", "2.001035")),
        # slips of the hand
        ("khai sihn", "1.001193", ("1.003583",), ()),
        ("thường trúu", "1.004222", ("1.003197",), ("1.011607", "1.000775")),
        ("giay phep xay dugn", "1.013227", ("1.013225",), ("1.000028", "1.013232")),
        ("chứng thựt bản sao", "2.000815", ("2.000942",), ("2.001016", "2.001406")),
        # with its marks a word is what it says: "căn" is not "cần", "dấu" is not "đâu"
        ("căn cước", "1.013833", (), ("1.000894", "2.000815", "1.003583")),
        ("con dấu", "1.001022", (), ("1.002211", "1.011607", "1.013225")),
        ("làm giấy khai sinh ở đâu", "1.001193", (), ("1.000656", "1.000894")),
    ],
)
def test_what_was_meant_comes_first_and_strangers_stay_away(
    text: str, first: str, among: tuple[str, ...], strangers: tuple[str, ...]
) -> None:
    codes = found(text)
    assert codes[0] == first
    assert set(among) <= set(codes)
    assert [stranger for stranger in strangers if stranger in codes] == []


@pytest.mark.django_db
@pytest.mark.usefixtures("whole_catalogue")
@pytest.mark.parametrize("text", ["hộ chiếu", "đăng ký xe máy", "nghĩa vụ quân sự", "vay vốn", "rút tiền"])
def test_what_is_not_done_here_finds_nothing_and_says_so(text: str) -> None:
    assert found(text) == []
