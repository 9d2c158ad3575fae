"""Dossier codes: the number printed on the receipt, by which a citizen asks after a dossier.

Before 15/09/2020 the office stands in the notation of QCVN 102:2016 (`000.00.14.H20-190920-0002`, Thông tư
01/2018/TT-VPCP, điều 19); after it in that of Quyết định 20/2020/QĐ-TTg (`H20.14-261124-0002`).
"""

import re
from dataclasses import dataclass
from datetime import date

#: The day Quyết định 20/2020/QĐ-TTg replaced the notation of offices.
NEW_NOTATION_FROM = date(2020, 9, 15)

_CODE = re.compile(r"^(?P<office>[0-9A-Z]+(?:\.[0-9A-Z]+)*)-(?P<day>\d{6}|\d{8})-(?P<number>\d{4,7})$")


class WrongCode(ValueError):
    """The text is not a dossier code."""


@dataclass(frozen=True)
class Code:
    """A code taken apart."""

    office: str
    received_on: date
    number: int


def compose(office: str, received_on: date, number: int) -> str:
    """The code of the `number`-th dossier an office receives on a day. Past 9,999 it simply grows a digit."""
    if number < 1:
        raise ValueError("dossiers of a day are counted from 1")
    return f"{office}-{received_on:%y%m%d}-{number:04d}"


def office_notation(*, code: str, old_code: str, on: date) -> str:
    """How an office is written in codes of a day; an office without an old notation keeps its own."""
    return old_code if on < NEW_NOTATION_FROM and old_code else code


def parse(text: str) -> Code:
    """Take a code apart, in any of the notations in use; blanks and small letters are forgiven.

    Raises `WrongCode` with a sentence that can be shown.
    """
    found = _CODE.match(re.sub(r"\s+", "", text).upper().replace("–", "-"))
    if not found:
        raise WrongCode("Mã hồ sơ có dạng H99.05-261124-0012: mã đơn vị, ngày nhận, số thứ tự.")
    day = found["day"]
    try:
        received_on = date.fromisoformat(f"20{day[:2]}-{day[2:4]}-{day[4:]}" if len(day) == 6 else day)
    except ValueError as error:
        raise WrongCode(f"Mã hồ sơ có phần ngày {day} không đúng.") from error
    return Code(found["office"], received_on, int(found["number"]))
