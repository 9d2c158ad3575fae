"""The file of units: how a province writes down its offices, what became of them, and who works in them."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

Code = Annotated[str, StringConstraints(pattern=r"^[A-Y]\d{2}(\.[0-9A-Z]+)*$", max_length=35)]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class WrongUnitFile(ValueError):
    """The file can't be read as units; the message is one Vietnamese sentence a line."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Unit(_Part):
    """One office over its days."""

    code: Code
    name: Words
    short: str = ""
    kind: Words
    parent: Code | None = None
    agency: str = ""
    fields: tuple[str, ...] = ()
    place: str = ""
    address: str = ""
    phone: str = ""
    opened: date = Field(alias="from")
    last_day: date | None = Field(default=None, alias="to")


class Handover(_Part):
    """Where an office's work went."""

    old: Code
    new: Code
    kind: Words
    on: date


class Post(_Part):
    """One position of a person."""

    office: Code
    role: Words
    title: Words
    fields: tuple[str, ...] = ()
    begins: date = Field(alias="from")
    last_day: date | None = Field(default=None, alias="to")


class Person(_Part):
    """Somebody who signs in."""

    username: Words
    name: Words
    positions: tuple[Post, ...]


class UnitFile(_Part):
    """A whole province."""

    province: Words
    offices: tuple[Unit, ...]
    successions: tuple[Handover, ...] = ()
    people: tuple[Person, ...] = ()


def read(text: str) -> UnitFile:
    """A province from YAML, or from CSV with the columns code, name, kind, parent, from. Raises `WrongUnitFile`."""
    try:
        content = _rows(text) if text.lstrip("\ufeff").startswith("code,") else yaml.safe_load(text)
        file = UnitFile.model_validate(content)
    except yaml.YAMLError as error:
        raise WrongUnitFile(f"Tệp không đúng cú pháp YAML: {error}") from None
    except ValidationError as error:
        raise WrongUnitFile("\n".join(_sentences(error))) from None
    _check(file)
    return file


def _rows(text: str) -> dict[str, Any]:
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    units = [{key: value for key, value in row.items() if value} for row in rows]
    province = next((one["code"].split(".")[0] for one in units if one.get("code")), "")
    return {"province": province, "offices": units}


def _sentences(error: ValidationError) -> Iterator[str]:
    for one in error.errors():
        place = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in one["loc"])
        value = one.get("input")
        shown = f" (“{value}”)" if isinstance(value, str) else ""
        yield f"{place or 'tệp'}{shown}: {_REASONS.get(one['type'], one['msg'])}"


_REASONS = {
    "missing": "thiếu mục này",
    "extra_forbidden": "không có mục tên này",
    "string_pattern_mismatch": "không đúng dạng mã H99.05.02",
    "date_from_datetime_parsing": "ngày có dạng 2025-07-01",
    "date_parsing": "ngày có dạng 2025-07-01",
    "string_too_short": "không được để trống",
}


def _check(file: UnitFile) -> None:
    known = {one.code for one in file.offices}
    lines = []
    for number, one in enumerate(file.offices, start=1):
        if one.parent and one.parent not in known:
            lines.append(f"đơn vị {number} ({one.code}): không có đơn vị cha {one.parent} trong tệp")
        if one.last_day and one.last_day < one.opened:
            lines.append(f"đơn vị {number} ({one.code}): ngày cuối trước ngày đầu")
    for person in file.people:
        lines += [
            f"{person.username}: không có đơn vị {post.office} trong tệp"
            for post in person.positions
            if post.office not in known
        ]
    for handover in file.successions:
        lines += [f"kế thừa: không có đơn vị {code}" for code in (handover.old, handover.new) if code not in known]
    if lines:
        raise WrongUnitFile("\n".join(lines))
