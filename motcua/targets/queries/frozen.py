"""Reports as they were handed up, and whether counting again says the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.base.refusals import NotFound
from motcua.targets import models
from motcua.targets.queries.reports import Line, Report
from motcua.targets.rules.metrics import Cell


@dataclass(frozen=True)
class Frozen:
    """A report that was fixed on paper."""

    id: UUID
    authority: str
    query: str
    name: str
    unit: str
    known_at: datetime
    lines: tuple[Line, ...]
    paper_id: UUID
    made_at: datetime
    made_by: str

    def same_as(self, report: Report) -> bool:
        """Whether a report counted now for the same moment has the same figures, line by line."""
        return _figures(self.lines) == _figures(report.lines)


def _figures(lines: tuple[Line, ...]) -> dict[str, dict[str, int]]:
    return {line.key: {str(cell): count for cell, count in line.counts.items() if count} for line in lines}


def frozen_reports(authorities: frozenset[str] | None, *, limit: int = 100) -> list[Frozen]:
    """The reports these authorities fixed, the latest first."""
    rows = models.FrozenReport.objects.all()
    if authorities is not None:
        rows = rows.filter(authority__in=authorities)
    return [_frozen(row) for row in rows.order_by("-made_at", "-id")[:limit]]


def frozen_report(report_id: UUID, authorities: frozenset[str] | None) -> Frozen:
    """One of them. Raises `NotFound`, also for one of an authority the viewer does not look after."""
    row = models.FrozenReport.objects.filter(id=report_id).first()
    if row is None or (authorities is not None and row.authority not in authorities):
        raise NotFound("Không có báo cáo đã chốt này.")
    return _frozen(row)


def _frozen(row: models.FrozenReport) -> Frozen:
    return Frozen(
        id=row.id,
        authority=row.authority,
        query=row.query,
        name=row.name,
        unit=row.unit,
        known_at=row.known_at,
        lines=tuple(Line(one["key"], one["name"], _counts(one["counts"])) for one in row.lines),
        paper_id=row.paper_id,
        made_at=row.made_at,
        made_by=row.made_by,
    )


def _counts(told: Mapping[str, int]) -> dict[Cell, int]:
    return {Cell(cell): count for cell, count in told.items() if cell in set(Cell)}
