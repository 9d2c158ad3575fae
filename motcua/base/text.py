"""Words as people write them: cleaned, compared without tone marks, sorted as Vietnamese sort, and masked."""

import re
import unicodedata

#: Letters that look like nothing at all and would make two equal names different.
_INVISIBLE = dict.fromkeys(map(ord, "\u115f\u1160\u2800\u3164\uffa0"), " ")
#: `đ` has no separate mark to take off; `ð` is how some old keyboards wrote it.
_BARRED = str.maketrans("đðĐÐ", "ddDD")
_LETTERS = {letter: chr(ord("0") + 10 + place) for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
#: The order of dictionaries: level, then huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_WORD = re.compile(r"[^\W_]+")


def nfc(text: str) -> str:
    """The one spelling of a text that is stored and compared."""
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """One line as it should be stored: NFC, nothing invisible, single spaces, none at the ends."""
    return nfc(" ".join(_visible(nfc(text)).split()))


def clean_lines(text: str) -> str:
    """A longer text as it should be stored: each line clean, and no more than one empty line between two."""
    lines = "\n".join(clean(line) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def _visible(text: str) -> str:
    return "".join(
        " " if unicodedata.category(letter) == "Cc" else letter
        for letter in text.translate(_INVISIBLE)
        if unicodedata.category(letter) not in {"Cf", "Cs"}
    )


def capitalised(text: str) -> str:
    """The text with a large first letter; the others stay as they are."""
    return text[:1].upper() + text[1:]


def uncapitalised(text: str) -> str:
    """The text with a small first letter, as it stands within a sentence."""
    return text[:1].lower() + text[1:]


def fold(text: str) -> str:
    """The key by which texts are compared and searched: lower case, no marks, `đ` as `d`.

    For Vietnamese it is the same as the database's `motcua_fold`; NFC or NFD, `hòa` or `hoà` make no difference.
    """
    letters = unicodedata.normalize("NFD", text.translate(_BARRED).lower())
    return nfc("".join(letter for letter in letters if unicodedata.category(letter) != "Mn"))


def words(text: str) -> list[str]:
    """The words of a text, folded: letters and digits only."""
    return _WORD.findall(fold(clean(text)))


def sort_key(full_name: str) -> str:
    """By this key people stand in Vietnamese order: by tên (the last word), then họ, then what is between."""
    parts = clean(full_name).lower().split(" ")
    return "\x02".join(_weight(part) for part in [*parts[-1:], *parts[:1], *parts[1:-1]])


def _weight(word: str) -> str:
    """Letters first, tones only between equal letters; wherever in the word a tone is written."""
    letters, tones = "", ""
    for letter in word:
        spelled = unicodedata.normalize("NFD", letter)
        tones += "".join(_TONES.get(mark, "") for mark in spelled)
        base = nfc("".join(mark for mark in spelled if mark not in _TONES))
        letters += _LETTERS.get(base) or fold(base) or base
    return f"{letters}\x01{tones}"


def mask_name(full_name: str) -> str:
    """`Nguyễn Văn Hoa` → `N. V. Hoa`; a name of one word keeps its first letter only."""
    parts = clean(full_name).split(" ")
    if len(parts) == 1:
        return f"{parts[0][:1]}." if parts[0] else ""
    return " ".join([*(f"{part[0]}." for part in parts[:-1]), parts[-1]])


def mask_number(number: str) -> str:
    """All but the last four as stars; a number so short that four would tell half of it becomes stars altogether."""
    shown = 4 if len(number) >= 8 else 0
    return "*" * (len(number) - shown) + number[len(number) - shown :]
