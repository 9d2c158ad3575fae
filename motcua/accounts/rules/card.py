"""Identity cards: what a scanner read from one, and what of it a person must look at again.

The code on a card is plain text that nobody signed (fields in the order of the 2021 card; the 2024 card adds more):
it saves typing and proves nothing. Scanners type it through keyboard editors that spoil letters, never digits, so
digits are the truth here, names are repaired where only one reading is possible, and nothing is guessed in silence.
"""

import re
from dataclasses import dataclass
from datetime import date

from motcua.accounts.rules import names, scan
from motcua.accounts.rules.scan import FEMALE, MALE, Piece
from motcua.base.refusals import Refused
from motcua.base.text import fold


class NotACard(Refused):
    """What was scanned is no identity card, or too little of one to use."""

    code = "not-a-card"


@dataclass(frozen=True)
class Doubt:
    """Something a person must compare with the card in their hand. `field` is a field of `Card`, or empty."""

    field: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True)
class Card:
    """What stands on a card, as far as it could be read. Empty means: not read. Read `doubts` before trusting it."""

    number: str
    old_number: str = ""
    full_name: str = ""
    born_on: date | None = None
    born_year: int | None = None
    sex: str = ""
    address: str = ""
    issued_on: date | None = None
    extra: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def read_card(payload: str) -> Card:
    """The card whose code a scanner or a camera delivered as `payload`.

    Raises `NotACard` for anything else. A number or birth date that can't be read for certain is left out or comes
    with a doubt; two scans in one give the first, with a doubt.
    """
    pieces = scan.pieces_of(payload)
    _refuse_other_codes(payload, pieces)
    scans = scan.scans_of(pieces)
    cards = [_read(pieces) for pieces in scans]
    first = cards[0]
    if not (first.full_name or first.born_on or first.born_year):
        cards = [card for card in cards if card.number == first.number and card.full_name] or cards
    if not (cards[0].full_name or cards[0].born_on or cards[0].born_year):
        raise NotACard(
            "Chỉ đọc được số định danh, chưa đọc được họ tên và ngày sinh. Hãy quét lại thẻ, hoặc gõ tiếp bằng tay.",
            field="card",
            code="only-a-number",
        )
    chosen = next((card for card in cards if card.number == first.number and not _is_cut(card)), cards[0])
    return _with(chosen, *_about_scans(chosen, cards)) if len(scans) > 1 else chosen


# --- what kind of text it is -----------------------------------------------------------------------------


def _refuse_other_codes(payload: str, pieces: "list[Piece]") -> None:
    text = payload.strip().lstrip("\ufeff")
    if not pieces:
        raise NotACard("Chưa đọc được gì. Hãy đưa mã QR trên thẻ vào máy quét.", field="card", code="nothing-read")
    if text.startswith("000201") or "A000000727" in text:
        raise NotACard(
            "Đây là mã QR thanh toán của ngân hàng, không phải thẻ căn cước. Hãy quét mã QR trên thẻ.",
            field="card",
            code="payment-code",
        )
    if re.match(r"[a-z][a-z0-9+.-]*://|www\.", text, re.IGNORECASE):
        raise NotACard(
            "Đây là mã QR dẫn tới một trang mạng, không phải thẻ căn cước. Hãy quét mã QR trên thẻ.",
            field="card",
            code="web-address",
        )
    if pieces[0].digits and not pieces[0].is_number:
        raise NotACard(
            f"Số đứng đầu mã có {len(pieces[0].text)} chữ số, số định danh phải có 12. "
            f"Hãy quét lại thẻ, hoặc gõ số bằng tay.",
            field="card",
            code="broken-number",
        )
    if not any(piece.is_number for piece in pieces):
        raise NotACard(
            "Không thấy số định danh 12 chữ số. Hãy quét lại mã QR trên thẻ, hoặc gõ số bằng tay.", field="card"
        )
    dated = any(piece.date for piece in pieces)
    sexed = any(piece.sex for piece in pieces)
    if not (dated and sexed) if not pieces[0].is_number else not (dated or sexed or len(pieces) > 2):
        raise NotACard("Đây không phải mã QR trên thẻ căn cước. Hãy quét mã QR trên thẻ.", field="card")


# --- one scan or several ---------------------------------------------------------------------------------


def _is_cut(card: Card) -> bool:
    return not (card.full_name and (card.born_on or card.born_year) and card.sex and card.address)


def _about_scans(chosen: Card, cards: list[Card]) -> tuple[Doubt, ...]:
    if all(card.number == chosen.number for card in cards):
        return (Doubt("", "Thẻ được quét hai lần liền nhau: đã lấy lần đọc đầy đủ, bỏ lần kia."),)
    return (Doubt("", f"Có hai thẻ trong một lần quét: chỉ lấy thẻ đầu, số {chosen.number}. Hãy quét riêng thẻ sau."),)


def _with(card: Card, *doubts: Doubt) -> Card:
    return Card(**{**card.__dict__, "doubts": (*card.doubts, *doubts)})


# --- one scan --------------------------------------------------------------------------------------------


def _read(pieces: list[Piece]) -> Card:
    doubts: list[Doubt] = []
    start = next(place for place, piece in enumerate(pieces) if piece.is_number)
    number, rest = pieces[start].text, [*pieces[:start], *pieces[start + 1 :]]
    if start:
        doubts.append(
            Doubt("number", f"Số {number[:12]} không đứng đầu mã, có thể là số của người khác: hãy so với thẻ.")
        )
    old_number = ""
    if len(number) == 21:
        number, old_number = number[:12], number[12:]
        doubts.append(Doubt("number", f"Số định danh dính liền số cũ: đọc là {number}, hãy so với thẻ."))
    elif rest and rest[0].is_old_number and not start:
        old_number = rest.pop(0).text

    full_name, rest = _take_name(rest, doubts)
    born_on, born_year, rest = _take_birth(rest, number, doubts)
    sex, rest = _take_sex(rest, number, doubts)
    address, rest = _take_address(rest, doubts)
    issued_on, rest = _take_issue(rest, born_on, doubts)
    _check_against_number(number, born_year, sex, doubts)
    full_name, address = _mend_words(full_name, address, doubts)
    return Card(
        number=number,
        old_number=old_number,
        full_name=full_name,
        born_on=born_on,
        born_year=born_year,
        sex=sex,
        address=address,
        issued_on=issued_on,
        extra=tuple(piece.text for piece in rest),
        doubts=tuple(doubts),
    )


def _take_name(rest: list[Piece], doubts: list[Doubt]) -> tuple[str, list[Piece]]:
    """The first words that are not a sex; words that can only be an address are left for it."""
    for place, piece in enumerate(rest):
        if piece.digits or (piece.sex and not (place == 0 and len(rest) > 1 and rest[1].digits)):
            continue
        if "," in piece.text and place > 0:
            break
        if place > 0:
            doubts.append(Doubt("full_name", f"Họ tên không đứng đúng chỗ: đọc là “{piece.text}”, hãy so với thẻ."))
        return piece.text, [*rest[:place], *rest[place + 1 :]]
    doubts.append(Doubt("full_name", "Không đọc được họ tên: hãy gõ theo thẻ."))
    return "", rest


def _take_birth(rest: list[Piece], number: str, doubts: list[Doubt]) -> tuple[date | None, int | None, list[Piece]]:
    """The first date or year. One that is not where it should be, or does not fit the number, is doubted."""
    sex_at = next((place for place, piece in enumerate(rest) if piece.sex), len(rest))
    place = next((place for place, piece in enumerate(rest) if piece.digits), len(rest))
    if sex_at == 1 and place > 1:  # its field is there, but holds something else
        doubts.append(Doubt("born_on", f"Ngày sinh đọc ra “{rest[0].text}” là không đúng: hãy gõ theo thẻ."))
        return None, None, rest[1:]
    if place == len(rest) or len(rest[place].text) == 12:
        doubts.append(Doubt("born_on", _no_birth(number)))
        return None, None, rest
    piece, others = rest[place], [*rest[:place], *rest[place + 1 :]]
    in_place = place == 0 and sex_at in {1, len(rest)}
    born, year = piece.date, piece.year if sex_at == 1 else None
    told = born.year if born else year
    if told and (in_place or told == _year_in(number)):
        if not in_place:
            doubts.append(Doubt("born_on", "Ngày sinh không đứng đúng chỗ trong mã: hãy so với thẻ."))
        return born, told, others
    if place < sex_at:
        doubts.append(Doubt("born_on", f"Ngày sinh đọc ra “{piece.text}” là không đúng: hãy gõ theo thẻ."))
        return None, None, others
    doubts.append(Doubt("born_on", _no_birth(number)))
    return None, None, rest


def _no_birth(number: str) -> str:
    return f"Không đọc được ngày sinh (số định danh cho biết năm {_year_in(number)}): hãy gõ theo thẻ."


def _take_sex(rest: list[Piece], number: str, doubts: list[Doubt]) -> tuple[str, list[Piece]]:
    for place, piece in enumerate(rest):
        if piece.sex:
            if place > 0:
                doubts.append(Doubt("sex", f"Giới tính không đứng đúng chỗ: đọc là “{piece.sex}”, hãy so với thẻ."))
            return piece.sex, [*rest[:place], *rest[place + 1 :]]
    if rest and (glued := scan.SEX_FIRST.fullmatch(rest[0].text)):
        doubts.append(Doubt("address", "Giới tính dính liền nơi cư trú: hãy so cả hai với thẻ."))
        sex = scan.SEX_WORDS[fold(glued.group(1))]
        return sex, [Piece(glued.group(2).strip(" ,;"), alone=False), *rest[1:]]
    if rest and not rest[0].digits and len(rest[0].text) <= 3:  # `N?`: the letter was lost, the field is there
        rest = rest[1:]
    doubts.append(Doubt("sex", f"Không đọc được giới tính; theo số định danh là {_sex_in(number)}: hãy so với thẻ."))
    return _sex_in(number), rest


def _take_address(rest: list[Piece], doubts: list[Doubt]) -> tuple[str, list[Piece]]:
    for place, piece in enumerate(rest):
        if not piece.digits:
            if place > 0:
                doubts.append(Doubt("address", "Nơi cư trú không đứng đúng chỗ trong mã: hãy so với thẻ."))
            return piece.text, [*rest[:place], *rest[place + 1 :]]
    doubts.append(Doubt("address", "Không đọc được nơi cư trú: hãy gõ theo thẻ."))
    return "", rest


def _take_issue(rest: list[Piece], born_on: date | None, doubts: list[Doubt]) -> tuple[date | None, list[Piece]]:
    for place, piece in enumerate(rest):
        if issued := piece.date:
            if born_on and issued < born_on:
                doubts.append(Doubt("born_on", "Ngày cấp thẻ đứng trước ngày sinh: hãy so cả hai ngày với thẻ."))
            elif place > 0:
                doubts.append(Doubt("issued_on", "Ngày cấp không đứng đúng chỗ trong mã: hãy so với thẻ."))
            return issued, [*rest[:place], *rest[place + 1 :]]
    doubts.append(Doubt("issued_on", "Không đọc được ngày cấp, mã có thể đọc chưa hết: hãy so với thẻ."))
    if rest and rest[0].digits and len(rest[0].text) <= 9:
        return None, rest[1:]
    return None, rest


# --- what the number itself tells ------------------------------------------------------------------------


def _century_in(number: str) -> int:
    """The fourth digit: 0 and 1 for men and women born 1900–1999, 2 and 3 for 2000–2099, and so on."""
    return 1900 + 100 * (int(number[3]) // 2)


def _year_in(number: str) -> int:
    return _century_in(number) + int(number[4:6])


def _sex_in(number: str) -> str:
    return FEMALE if int(number[3]) % 2 else MALE


def _check_against_number(number: str, year: int | None, sex: str, doubts: list[Doubt]) -> None:
    if year and year != _year_in(number):
        doubts.append(
            Doubt(
                "number",
                f"Số định danh {number} là của người sinh năm {_year_in(number)}, còn năm sinh đọc được là {year}: "
                f"hãy so cả hai với thẻ.",
            )
        )
    if sex != _sex_in(number):
        doubts.append(
            Doubt(
                "number",
                f"Số định danh {number} là của người giới tính {_sex_in(number)}, còn thẻ đọc ra {sex}: "
                f"hãy so cả hai với thẻ.",
            )
        )


# --- what a keyboard editor did to the words -------------------------------------------------------------


def _mend_words(full_name: str, address: str, doubts: list[Doubt]) -> tuple[str, str]:
    """Name and address with their keystrokes made letters again; every change and every odd word is a doubt."""
    unmarked = (full_name + address).isascii()
    vni = any(names.repaired(word) for word in full_name.split() if names.has_digit(word))
    words = [word for word in names.WORD.findall(f"{full_name} {address}") if not names.has_digit(word)]
    spoiled = (
        vni
        or any(names.repaired(word) and names.is_surely_spoiled(word) for word in words)
        or sum(names.repaired(word) is not None for word in full_name.split()) > 1
    )
    mended_name = names.mended(full_name, all_words=unmarked or spoiled, vni=True)
    if mended_name != full_name:
        doubts.append(
            Doubt(
                "full_name",
                f"Bàn phím tiếng Việt làm hỏng họ tên: đọc được “{full_name}”, hiểu là “{mended_name}”. "
                f"Hãy so với thẻ.",
            )
        )
    elif odd := names.odd_word(full_name):
        doubts.append(Doubt("full_name", f"Họ tên có chữ lạ “{odd}”: hãy so với thẻ."))
    elif full_name and not names.is_legible(address):
        doubts.append(Doubt("full_name", "Chữ có dấu đọc ra bị hỏng: hãy so họ tên với thẻ."))
    elif unmarked and full_name:
        doubts.append(Doubt("full_name", "Thẻ đọc ra không có dấu tiếng Việt: hãy sửa họ tên theo thẻ."))
    mended_address = names.mended(address, all_words=unmarked or spoiled, vni=vni)
    if mended_address != address:
        doubts.append(
            Doubt("address", f"Bàn phím tiếng Việt làm hỏng nơi cư trú: hiểu là “{mended_address}”. Hãy so với thẻ.")
        )
    elif not names.is_legible(address):
        doubts.append(Doubt("address", "Nơi cư trú có chữ không đọc được: hãy sửa theo thẻ."))
    return mended_name, mended_address
