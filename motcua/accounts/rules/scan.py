"""Scans: from the letters a scanner typed to the pieces of each card, wherever a bar was lost or a scan began anew."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from motcua.base.text import clean, fold, nfc

MALE, FEMALE = "Nam", "Nữ"
#: Keyboards of other countries, and scanners set for them, type these where the card has its bar.
_BARS = re.compile(r"[\u00a6\u01c0\u2223\u2502\u2016\uff5c\t\r\n\v\f\x1c-\x1f\u2028\u2029]")
#: Runs of digits this long stand for themselves: addresses and names don't hold them.
_LONG_DIGITS = re.compile(r"(?<![0-9])([0-9]{8,})(?![0-9])")
_DATE_WITH_MARKS = re.compile(r"([0-9]{2})[/.-]([0-9]{2})[/.-]([0-9]{4})")
SEX_FIRST = re.compile(r"(Nam|Nữ|Nu)(.+)", re.IGNORECASE)
SEX_WORDS = {"nam": MALE, "nu": FEMALE, "nuwx": FEMALE, "nuxw": FEMALE, "nu74": FEMALE, "nu47": FEMALE}


class Piece(NamedTuple):
    """One stretch of a scan that stands for one thing, and whether a bar stood before it."""

    text: str
    alone: bool  # a field of its own, not split from a longer one

    @property
    def digits(self) -> bool:
        return self.text.isascii() and self.text.isdecimal()

    @property
    def is_number(self) -> bool:
        return self.digits and len(self.text) in {12, 21}

    @property
    def is_old_number(self) -> bool:
        return self.digits and len(self.text) == 9

    @property
    def date(self) -> date | None:
        return date_in(self.text)

    @property
    def year(self) -> int | None:
        """The year, where a paper tells nothing more: `1950`, or `00001950`."""
        digits = self.text
        if self.digits and len(digits) == 8 and digits.startswith("00"):
            digits = digits[4:] if digits[2:4] == "00" else ""
        year = int(digits) if self.digits and len(digits) == 4 and self.alone else 0
        return year if 1900 <= year <= 2099 else None

    @property
    def sex(self) -> str:
        return SEX_WORDS.get(fold(self.text), "")


def _legible(payload: str) -> str:
    """The payload in NFC, with one kind of bar, without what scanners put around it."""
    text = _unmangled(payload.replace("\x00", "").replace("\ufeff", ""))
    text = _BARS.sub("|", nfc(text).strip())
    if "|" not in text.strip("|") and (other := re.match(r"[0-9]{12}([^\w\s,./-])", text)):
        text = text.replace(other.group(1), "|")
    text = text.strip("| ")
    broken = re.match(r"([0-9]{4,11})([0-9]{12})(?![0-9])", text)
    if broken and broken.group(2).startswith(broken.group(1)):  # a scan that stopped and began again
        text = text[broken.end(1) :]
    return text


def _unmangled(text: str) -> str:
    """UTF-8 that was shown as if it were a Western or the old Vietnamese code page, read again as what it was."""
    for page in ("cp1252", "cp1258"):
        try:
            return b"".join(_byte(letter, page) for letter in text).decode()
        except UnicodeError:
            continue
    return text


def _byte(letter: str, page: str) -> bytes:
    try:
        return letter.encode(page)
    except UnicodeError:  # the holes of the page are passed through as they are
        return letter.encode("latin-1")


def pieces_of(payload: str) -> list[Piece]:
    """The pieces of what a scanner delivered, in their order; none where it holds nothing."""
    text = _legible(payload)
    return [piece for field in text.split("|") for piece in _split(clean(field))]


def _split(field: str) -> Iterator[Piece]:
    """A field, cut where a scanner lost the bar: around long runs of digits, and after the sex."""
    if marked := _DATE_WITH_MARKS.fullmatch(field):
        yield Piece("".join(marked.groups()), alone=True)
        return
    parts = [part.strip(" ,;") for part in _LONG_DIGITS.split(field)]
    parts = [part for part in parts if part]
    for place, part in enumerate(parts):
        after_date = place > 0 and date_in(parts[place - 1]) is not None
        glued = SEX_FIRST.fullmatch(part) if after_date and not Piece(part, alone=False).sex else None
        if glued:
            yield Piece(glued.group(1), alone=False)
            yield Piece(glued.group(2).strip(" ,;"), alone=False)
        else:
            yield Piece(part, alone=len(parts) == 1)


def date_in(text: str) -> date | None:
    """`ddMMyyyy`, where it is a day of the calendar since 1900."""
    if not re.fullmatch(r"[0-9]{8}", text):
        return None
    try:
        day = date(int(text[4:]), int(text[2:4]), int(text[:2]))
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2099 else None


# --- one scan or several ---------------------------------------------------------------------------------


def scans_of(pieces: list[Piece]) -> list[list[Piece]]:
    """The pieces of each card, where a scanner sent more than one before the Enter."""
    first = next(place for place, piece in enumerate(pieces) if piece.is_number)
    number = pieces[first].text[:12]
    scans: list[list[Piece]] = [[]]
    for place, piece in enumerate(pieces):
        text = piece.text
        if place > 0 and piece.digits and len(text) > 12:
            # the end of one scan and the number of the next, with no bar between them
            if text[-12:] == number or _begins_a_card([Piece(text[-12:], alone=False), *pieces[place + 1 :]]):
                scans[-1].append(Piece(text[:-12], alone=False))
                scans.append([Piece(text[-12:], alone=False)])
                continue
        elif place > first and len(text) == 12 and piece.digits and (text == number or _begins_a_card(pieces[place:])):
            scans.append([piece])
            continue
        scans[-1].append(piece)
    return [scan for scan in scans if any(piece.is_number for piece in scan)]


def _begins_a_card(pieces: list[Piece]) -> bool:
    """A number, perhaps an old number, a name, and then a birth date or a year: no relative's number looks so."""
    rest = pieces[1:]
    if rest and rest[0].is_old_number:
        rest = rest[1:]
    return len(rest) >= 2 and not rest[0].digits and bool(rest[1].date or rest[1].year)
