"""What is known of a person: checked when told, and put together with what was known before."""

import re
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from motcua.accounts.rules.card import Card
from motcua.base.refusals import Refused
from motcua.base.text import clean

#: How much a source is worth: a register or a card is not overwritten by what was typed or said.
WORTH = {"registry": 2, "card": 2, "typed": 1, "said": 1}
#: What a card or register tells; the rest (phone, mail) only the person can tell.
IDENTITY = ("full_name", "number", "old_number", "born_on", "born_year", "sex", "address", "issued_on")
SEXES = ("", "Nam", "Nữ", "Khác")


class PersonRefused(Refused):
    """What was told of a person can't be kept as it is; `field` says which part."""

    code = "person-refused"


def born_in_words(born_on: date | None, born_year: int | None) -> str:
    """A birth as it is read and typed: the day, else the year, else nothing."""
    return born_on.strftime("%d/%m/%Y") if born_on else str(born_year or "")


@dataclass(frozen=True, kw_only=True)
class Told:
    """What somebody told, typed or scanned of a person. Empty means: not told, never: there is none."""

    full_name: str
    kind: str = "citizen"
    number: str = ""
    old_number: str = ""
    born_on: date | None = None
    born_year: int | None = None
    sex: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    issued_on: date | None = None
    known_from: str = "said"


def from_card(card: Card, *, phone: str = "") -> Told:
    """What a card tells. Its doubts must have been looked at."""
    return Told(**{name: getattr(card, name) for name in IDENTITY}, phone=phone, known_from="card")


def checked(told: Told, *, on: date) -> Told:
    """The same, as it is kept. Raises `PersonRefused` naming the field; `on` is today, which no birth can follow."""
    if told.known_from not in WORTH:
        raise ValueError(f"nothing is known from {told.known_from!r}")
    year = told.born_on.year if told.born_on else told.born_year
    kept = replace(
        told,
        full_name=_name(told.full_name, told.kind),
        number=_number(told.number, told.kind),
        old_number=_bare(told.old_number),
        born_year=year,
        sex=clean(told.sex),
        address=clean(told.address),
        phone=phone_number(told.phone),
        email=clean(told.email),
    )
    if (kept.born_on and kept.born_on > on) or (year and year > on.year):
        raise PersonRefused("Ngày sinh ở sau hôm nay: hãy xem lại.", field="born_on")
    if year and year < 1900:
        raise PersonRefused("Năm sinh phải từ 1900 trở đi: hãy xem lại.", field="born_on")
    if kept.sex not in SEXES:
        raise PersonRefused("Giới tính là Nam, Nữ hoặc để trống.", field="sex")
    if kept.old_number and not re.fullmatch(r"[0-9]{9}", kept.old_number):
        raise PersonRefused("Số chứng minh nhân dân cũ gồm 9 chữ số.", field="old_number")
    if len(kept.address) > 500:
        raise PersonRefused("Địa chỉ dài quá 500 chữ: hãy viết gọn lại.", field="address")
    if kept.email and not re.fullmatch(r"[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+", kept.email):
        raise PersonRefused("Thư điện tử viết theo mẫu ten@noigui.vn.", field="email")
    return kept


def _name(full_name: str, kind: str) -> str:
    name = clean(full_name)
    if not any(letter.isalpha() for letter in name):
        raise PersonRefused(
            "Hãy nhập họ, chữ đệm và tên." if kind == "citizen" else "Hãy nhập tên tổ chức.", field="full_name"
        )
    if kind == "citizen" and any(letter.isdigit() for letter in name):
        raise PersonRefused("Họ tên không có chữ số: hãy xem lại.", field="full_name")
    if len(name) > 300:
        raise PersonRefused("Tên dài quá 300 chữ: hãy viết gọn lại.", field="full_name")
    return name


def _bare(number: str) -> str:
    return re.sub(r"[\s.-]", "", clean(number)).upper()


def _number(number: str, kind: str) -> str:
    bare = _bare(number)
    digits = len(bare) if bare.isascii() and bare.isdecimal() else 0
    if not bare:
        return ""
    if kind == "citizen" and digits not in {9, 12}:
        counted = f"số vừa nhập có {digits} chữ số" if digits else "chỉ gồm chữ số"
        raise PersonRefused(f"Số định danh có 12 chữ số (chứng minh nhân dân cũ: 9 chữ số); {counted}.", field="number")
    if kind == "business" and digits not in {10, 12, 13}:
        raise PersonRefused("Mã số doanh nghiệp, hộ kinh doanh có 10, 12 hoặc 13 chữ số.", field="number")
    if not re.fullmatch(r"[0-9A-Z]{3,20}", bare):
        raise PersonRefused("Mã số gồm 3 đến 20 chữ và số, không dấu.", field="number")
    return bare


def phone_number(phone: str) -> str:
    """A Vietnamese number as it is dialled at home: `+84 912 345 678` → `0912345678`. Empty stays empty."""
    digits = re.sub(r"[\s().\-\u2010-\u2015]", "", clean(phone))
    digits = re.sub(r"^(\+84|0084|84(?=[2-9][0-9]{8}))0?", "0", digits)
    if not digits:
        return ""
    if re.fullmatch(r"0[35789][0-9]{8}|02[0-9]{9}", digits):
        return digits
    if re.fullmatch(r"01[0-9]{9}", digits):
        raise PersonRefused(
            "Số di động 11 chữ số đã được đổi thành 10 chữ số từ năm 2018: hãy hỏi lại số hiện nay.", field="phone"
        )
    raise PersonRefused(
        "Số điện thoại gồm 10 chữ số (di động) hoặc 11 chữ số (máy bàn), bắt đầu bằng số 0.", field="phone"
    )


#: Every field that tells something, apart from where it is known from.
NAMES = tuple(field.name for field in fields(Told) if field.name != "known_from")


@dataclass(frozen=True)
class Merged:
    """What is known now, which fields that changed, and which stayed against what was told."""

    known: Told
    changed: tuple[str, ...]
    kept: tuple[str, ...]
    #: Whether what was told is worth as much as what was known: then it is known as of now.
    confirmed: bool


def merged(known: Told, told: Told, *, correcting: bool = False) -> Merged:
    """What is known after something was told. Nothing told is ever taken as empty.

    What a card or register said stays against words and typing, unless the person at the desk is `correcting`.
    """
    stands = WORTH[known.known_from] > WORTH[told.known_from] and not correcting
    taken: dict[str, Any] = {}
    kept = []
    for name in NAMES:
        before, now = getattr(known, name), getattr(told, name)
        if now in {"", None} or now == before:
            continue
        if stands and name in IDENTITY and before not in {"", None}:
            kept.append(name)
        else:
            taken[name] = now
    if "born_year" in taken and "born_on" not in taken and known.born_on and known.born_on.year != taken["born_year"]:
        taken["born_on"] = None  # a corrected year leaves no day of another
    source = known.known_from if stands else told.known_from
    return Merged(replace(known, **taken, known_from=source), tuple(taken), tuple(kept), confirmed=not stands)
