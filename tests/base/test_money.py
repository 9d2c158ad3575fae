"""Money: figures with dots, words as accounts write them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from motcua.base import money

DIGITS = {"không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5}
DIGITS |= {"sáu": 6, "bảy": 7, "tám": 8, "chín": 9}


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "không"),
        (1, "một"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (44, "bốn mươi tư"),
        (55, "năm mươi lăm"),
        (91, "chín mươi mốt"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (104, "một trăm linh bốn"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (121, "một trăm hai mươi mốt"),
        (555, "năm trăm năm mươi lăm"),
        (1_000, "một nghìn"),
        (1_005, "một nghìn không trăm linh năm"),
        (1_015, "một nghìn không trăm mười lăm"),
        (1_200, "một nghìn hai trăm"),
        (12_000, "mười hai nghìn"),
        (21_000, "hai mươi mốt nghìn"),
        (105_000, "một trăm linh năm nghìn"),
        (1_000_000, "một triệu"),
        (1_000_005, "một triệu không trăm linh năm"),
        (1_005_000, "một triệu không trăm linh năm nghìn"),
        (1_234_567, "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy"),
        (10**9, "một tỷ"),
        (10**9 + 1, "một tỷ không trăm linh một"),
        (1_021_000_000, "một tỷ không trăm hai mươi mốt triệu"),
        (2_500_000_000, "hai tỷ năm trăm triệu"),
        (10**12, "một nghìn tỷ"),
        (1_050_000_000_000, "một nghìn không trăm năm mươi tỷ"),
        (2_000_000_000_005, "hai nghìn tỷ không trăm linh năm"),
        (10**15, "một triệu tỷ"),
    ],
)
def test_an_amount_is_said_as_accounts_write_it(amount: int, words: str) -> None:
    assert money.in_words(amount) == f"{words} đồng"
    assert money.number_in_words(amount) == words


@pytest.mark.parametrize(
    ("amount", "figures"),
    [
        (0, "0 đ"),
        (999, "999 đ"),
        (1_000, "1.000 đ"),
        (1_234_567, "1.234.567 đ"),
        (10**15, "1.000.000.000.000.000 đ"),
        (-50_000, "−50.000 đ"),
    ],
)
def test_figures_stand_in_threes(amount: int, figures: str) -> None:
    assert money.vnd(amount) == figures


@pytest.mark.parametrize("amount", [-1, 10**15 + 1])
def test_an_amount_nobody_pays_is_refused(amount: int) -> None:
    with pytest.raises(ValueError, match="can't be said in words"):
        money.in_words(amount)


@given(st.integers(0, money.LIMIT))
@example(10**12 + 10**9)
@example(10**15)
def test_words_say_one_amount_only(amount: int) -> None:
    assert heard(money.in_words(amount).removesuffix(" đồng")) == amount


@given(st.integers(0, money.LIMIT))
def test_figures_say_the_same_amount(amount: int) -> None:
    assert int(money.vnd(amount).removesuffix(" đ").replace(".", "")) == amount


def heard(words: str) -> int:
    """An amount as somebody hears it, word by word: the slow way back."""
    before, found, after = words.partition("tỷ")
    return heard(before) * 10**9 + heard(after) if found else heard_thousands(words)


def heard_thousands(words: str) -> int:
    total, group = 0, 0
    for word in words.split():
        if word in ("nghìn", "triệu"):
            total, group = total + group * (1_000 if word == "nghìn" else 1_000_000), 0
        elif word == "trăm":
            group *= 100
        elif word == "mười":
            group += 10
        elif word == "mươi":
            group = group // 10 * 10 + group % 10 * 10
        elif word != "linh":
            group += DIGITS[word]
    return total + group
