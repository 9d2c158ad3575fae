"""Money: amounts of đồng as figures and as words, the way receipts and accounts write them."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_THOUSANDS = ("", "nghìn", "triệu")
#: Words are known up to a million billion; nobody pays more at a counter.
LIMIT = 10**15


def vnd(amount: int) -> str:
    """`1.234.567 đ`."""
    return f"{amount:,}".replace(",", ".").replace("-", "−") + " đ"


def in_words(amount: int) -> str:
    """`một nghìn không trăm linh năm đồng`. Raises `ValueError` for amounts below zero or above 10^15."""
    if not 0 <= amount <= LIMIT:
        raise ValueError(f"{amount} đồng can't be said in words")
    return f"{number_in_words(amount)} đồng"


def number_in_words(number: int) -> str:
    """A whole number in words, without a unit: `hai mươi mốt`."""
    if number == 0:
        return _DIGITS[0]
    billions, rest = divmod(number, 10**9)
    words = [*_below_a_billion(billions, after_more=False), "tỷ"] if billions else []
    return " ".join(words + _below_a_billion(rest, after_more=billions > 0))


def _below_a_billion(number: int, *, after_more: bool) -> list[str]:
    words: list[str] = []
    for power in (2, 1, 0):
        group = number // 1000**power % 1000
        if group:
            words += _below_a_thousand(group, after_more=after_more or bool(words))
            words += [_THOUSANDS[power]] if power else []
    return words


def _below_a_thousand(number: int, *, after_more: bool) -> list[str]:
    """Three figures. After a greater group an empty hundred is said too, so that no place goes missing."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words: list[str] = []
    if hundreds or after_more:
        words += [_DIGITS[hundreds], "trăm"]
    if tens == 0:
        if ones:
            words += (["linh"] if words else []) + [_DIGITS[ones]]
        return words
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones == 1:
        words.append("một" if tens == 1 else "mốt")
    elif ones == 4:
        words.append("bốn" if tens == 1 else "tư")
    elif ones == 5:
        words.append("lăm")
    elif ones:
        words.append(_DIGITS[ones])
    return words
