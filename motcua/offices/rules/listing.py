"""The list of units of the whole country: which provinces and communes there are, and what offices they open with."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua.offices.rules.unitfile import UnitFile, WrongUnitFile, told

COLUMNS = ("number", "kind", "name", "province")
PROVINCE_KINDS = frozenset({"tỉnh", "thành phố"})
COMMUNE_KINDS = frozenset({"xã", "phường", "đặc khu"})
#: Since this day there are two tiers, and every commune has a service centre (NĐ 118/2025/NĐ-CP).
TWO_TIERS_FROM = date(2025, 7, 1)


@dataclass(frozen=True)
class Area:
    """A province or commune, under its official number; a commune with the number of its province."""

    number: str
    kind: str
    name: str
    province: str

    @property
    def called(self) -> str:
        """`xã Tân Hồng`."""
        return f"{self.kind} {self.name}"


def is_listing(text: str) -> bool:
    """Whether a text is such a list, by its first line."""
    return text.removeprefix("\ufeff").startswith(",".join(COLUMNS))


def read(text: str) -> tuple[Area, ...]:
    """The areas of a list, provinces and communes. Raises `WrongUnitFile` with a sentence for every bad line."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise WrongUnitFile(f"Dòng 1: các cột phải là {', '.join(COLUMNS)}.")
    areas: dict[str, Area] = {}
    lines: dict[str, int] = {}
    mistakes: list[tuple[int, str]] = []
    for row in reader:
        if None in row or None in row.values():
            mistakes.append((reader.line_num, f"phải có đúng {len(COLUMNS)} cột"))
            continue
        area = Area(*(row[column].strip() for column in COLUMNS))
        wrong = _wrong(area)
        if not wrong and area.number in areas:
            wrong = f"số {area.number} đã có ở dòng {lines[area.number]}"
        if wrong:
            mistakes.append((reader.line_num, wrong))
        else:
            areas[area.number], lines[area.number] = area, reader.line_num
    for area in areas.values():
        if area.province and area.province not in areas:
            mistakes.append((lines[area.number], f"không có tỉnh số {area.province} trong tệp"))
    if mistakes:
        raise WrongUnitFile(told(mistakes))
    return tuple(areas.values())


def _wrong(area: Area) -> str:
    if not area.name:
        return "thiếu tên"
    if area.kind in PROVINCE_KINDS:
        if not re.fullmatch(r"[0-9]{2}", area.number):
            return f"số của tỉnh, thành phố có 2 chữ số, không phải “{area.number}”"
        return "tỉnh, thành phố không thuộc tỉnh nào" if area.province else ""
    if area.kind in COMMUNE_KINDS:
        if not re.fullmatch(r"[0-9]{5}", area.number):
            return f"số của xã, phường, đặc khu có 5 chữ số, không phải “{area.number}”"
        return "" if re.fullmatch(r"[0-9]{2}", area.province) else "thiếu số của tỉnh (2 chữ số)"
    return f"không có loại đơn vị “{area.kind}”"


def provinces(areas: Iterable[Area]) -> list[Area]:
    """The provinces of a list, in its order."""
    return [area for area in areas if not area.province]


def opening(areas: Sequence[Area], *, province: str, code: str) -> UnitFile:
    """The offices one province begins with: its committee and its communes', each with its service centre.

    `province` is the official number and `code` the province's identification code; a commune's code is the
    province's followed by the commune's number, until the province gives it another (Quyết định 20/2020, điều 4
    leaves the groups below the first to the level-1 body). Raises `WrongUnitFile` for an unknown number.
    """
    whole = next((area for area in provinces(areas) if area.number == province), None)
    if whole is None:
        known = ", ".join(f"{area.number} {area.name}" for area in provinces(areas))
        missed = f"Không có tỉnh số “{province}”." if province else "Tệp là danh sách cả nước: mời chọn một tỉnh."
        raise WrongUnitFile(f"{missed} Các tỉnh trong tệp: {known}.")
    units = _with_centre(whole, code)
    for area in areas:
        if area.province == province:
            units += _with_centre(area, f"{code}.{area.number}", parent=code)
    return UnitFile.model_validate({"province": code, "offices": units})


def _with_centre(area: Area, code: str, *, parent: str | None = None) -> list[dict[str, Any]]:
    committee = {
        "code": code,
        "name": f"Ủy ban nhân dân {area.called}",
        "short": f"UBND {area.called}",
        "kind": "commune" if parent else "province",
        "parent": parent,
        "place": area.name,
        "from": TWO_TIERS_FROM,
    }
    centre = {
        "code": f"{code}.01",  # two digits: no commune's number has so few
        "name": f"Trung tâm Phục vụ hành chính công {area.called}",
        "short": f"Trung tâm PVHCC {area.called}",
        "kind": "desk",
        "parent": code,
        "from": TWO_TIERS_FROM,
    }
    return [committee, centre]
