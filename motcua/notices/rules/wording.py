"""The words of a message: how long a text message becomes, and that no number of a person stands in it."""

import re
import unicodedata
from dataclasses import dataclass
from math import ceil

from motcua.base.refusals import Refused

#: More parts than this cost too much and arrive torn.
MOST_PARTS = 2
#: The letters every telephone knows (3GPP TS 23.038), and those that take two places.
_PLAIN = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE = frozenset("^{}\\[~]|€\f")


class WrongWords(Refused):
    """The text can't be sent as it is: too long, or it holds what does not belong into a message."""

    code = "wrong-words"


@dataclass(frozen=True)
class Size:
    """How large a text message is: the alphabet it needs, the places it takes, the parts it is sent in."""

    alphabet: str  # gsm or ucs2
    places: int
    parts: int


def size(text: str) -> Size:
    """The size of a text message. One letter outside the plain alphabet and the whole message needs the wide one."""
    if all(letter in _PLAIN or letter in _DOUBLE for letter in text):
        places = sum(2 if letter in _DOUBLE else 1 for letter in text)
        return Size("gsm", places, 1 if places <= 160 else _gsm_parts(text))
    places = len(text.encode("utf-16-le")) // 2
    return Size("ucs2", places, 1 if places <= 70 else ceil(places / 67))


def _gsm_parts(text: str) -> int:
    """Parts of 153 places; a letter of two places is never torn in two."""
    parts, room = 1, 153
    for letter in text:
        needs = 2 if letter in _DOUBLE else 1
        if needs > room:
            parts, room = parts + 1, 153
        room -= needs
    return parts


def without_marks(text: str) -> str:
    """The text in letters every telephone knows: a mark would more than double what the message costs."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    for odd, plain in (
        ("–", "-"),
        ("—", "-"),
        ("“", '"'),
        ("”", '"'),
        ("‘", "'"),
        ("’", "'"),
        ("…", "..."),
        ("\xa0", " "),
    ):
        bare = bare.replace(odd, plain)
    return bare


def check(text: str, *, for_telephone: bool) -> None:
    """Refuses what must not go out: an empty text, an identity number, or a text message of more than two parts."""
    if not text.strip():
        raise WrongWords("Tin chưa có nội dung.", field="text")
    # 9 or 12 digits standing alone are an identity number; codes of dossiers have dots and hyphens
    if re.search(r"(?<![\w.-])(\d{9}|\d{12})(?![\w-])", text):
        raise WrongWords("Tin không được chứa số định danh của người dân.", field="text")
    if for_telephone and size(text).parts > MOST_PARTS:
        raise WrongWords(
            f"Tin nhắn dài {size(text).parts} phần, nhiều nhất {MOST_PARTS}: hãy viết gọn lại.", field="text"
        )
