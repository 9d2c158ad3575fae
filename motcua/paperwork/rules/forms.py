"""Forms: which one the law prescribes for a kind of paper on a given day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

#: The folder of the form list and the templates. Nothing outside it can be read while a paper is drawn.
FOLDER = Path(__file__).resolve().parents[1] / "forms"


class Kind(StrEnum):
    """What a paper is for, whatever its form is called that year."""

    RECEIPT = "receipt"
    SUPPLEMENT_REQUEST = "supplement_request"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP_NOTICE = "stop_notice"
    CONTROL_SLIP = "control_slip"
    REGISTER = "register"
    CASH_RECEIPT = "cash_receipt"
    RESULT_RETURN = "result_return"
    RESULT = "result"
    DECLARATION = "declaration"
    REPORT = "report"


class NoFormInForce(LookupError):
    """The law prescribes no form of this kind on that day."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """One version of one form, as the law names it."""

    kind: Kind
    key: str
    title: str
    form_number: str = ""
    basis: str
    valid_from: date
    valid_to: date | None = None
    template: str
    book: str = ""

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def book_for(self, symbol: str) -> str:
        """The sign of the register this paper takes its number from; empty when it takes none."""
        return self.book.format(symbol=symbol or "KQ")


def number_text(number: int, book: str) -> str:
    """`125/TNHS`; numbers under ten with a leading zero (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    return f"{number:02d}/{book}"


@cache
def all_forms() -> tuple[Form, ...]:
    """Every version of every form there ever was."""
    rows = yaml.safe_load((FOLDER / "forms.yaml").read_text("utf-8"))
    return tuple(Form(**{**row, "kind": Kind(row["kind"])}) for row in rows)


def in_force(kind: Kind | str, on: date) -> Form:
    """The form prescribed for this kind on that day. Raises `NoFormInForce`."""
    for form in all_forms():
        if form.kind == kind and form.in_force(on):
            return form
    raise NoFormInForce(f"no form of {kind} is in force on {on}")


def by_key(key: str) -> Form:
    """The form a paper was issued with. Raises `KeyError`."""
    return {form.key: form for form in all_forms()}[key]
