"""Whose figures somebody may see, what the lines of a report are called, and when its periods close."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from motcua.base.actor import Actor
from motcua.catalogue import queries as catalogue
from motcua.offices import queries as offices
from motcua.targets import models
from motcua.targets.rules import periods


class By(StrEnum):
    """What a report has a line for."""

    FIELD = "field"
    PROCEDURE = "procedure"
    UNIT = "unit"
    DESK = "desk"

    @property
    def words(self) -> str:
        return {"field": "Lĩnh vực", "procedure": "Thủ tục", "unit": "Đơn vị giải quyết", "desk": "Nơi tiếp nhận"}[self]

    @property
    def column(self) -> str:
        return {"field": "field_key", "procedure": "procedure_code", "unit": "authority", "desk": "office"}[self]


def names(by: By) -> dict[str, str]:
    """What the lines of a report are called."""
    if by in {By.UNIT, By.DESK}:
        return {unit.code: unit.name for unit in offices.all_units()}
    if by is By.FIELD:
        return {one.definition.field.key: one.definition.field.name for one in catalogue.shown_versions()}
    return {one.code: f"{one.code} {one.definition.name}" for one in catalogue.shown_versions()}


@dataclass(frozen=True)
class Scope:
    """Whose figures somebody may see: the authorities, and the desks they may choose from, by code."""

    authorities: Mapping[str, str]
    desks: Mapping[str, str]
    ids: tuple[UUID, ...]
    everything: bool
    wide: bool  # whether units are looked after, and not one unit's own work

    def chosen(self, code: str = "") -> frozenset[str] | None:
        """The authorities to count: the one chosen, else all one may see; None when that is all there are."""
        if code:
            return frozenset({code}) & frozenset(self.authorities)
        return None if self.everything else frozenset(self.authorities)


def scope(actor: Actor) -> Scope:
    """Whose figures somebody may see: their own authority's and those below; who watches, the whole province's.

    Closed units stay: their past is part of the record.
    """
    units = offices.all_units()
    top = offices.watched_from(actor)
    below = {top.id} if top else set()
    found = []
    for unit in units:  # parents come first
        if unit.id in below or unit.parent_id in below:
            below.add(unit.id)
            found.append(unit)
    told = {unit.code: unit.name + (f" (đến {unit.valid_to:%d/%m/%Y})" if unit.valid_to else "") for unit in found}
    desks = {unit.code: told[unit.code] for unit in found if unit.kind == "desk"}
    deciding = {code: name for code, name in told.items() if code not in desks}
    ids = tuple(unit.id for unit in found if unit.code in deciding)
    beneath = [
        unit for unit in found if top and unit.id != top.id and unit.kind in {"commune", "district", "department"}
    ]
    return Scope(deciding, desks, ids, everything=bool(top and top.parent_id is None), wide=bool(beneath))


def cut_offs() -> tuple[periods.CutOff, ...]:
    """The days on which reports close, as the law has set them over time."""
    return tuple(
        periods.CutOff(row.since, row.first_day, row.ground) for row in models.CutOff.objects.order_by("since")
    )
