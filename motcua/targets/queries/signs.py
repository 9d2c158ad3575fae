"""Signals somebody may see, and from where on something is one."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from motcua.base.refusals import NotFound
from motcua.targets import models
from motcua.targets.rules.signals import Sign, Thresholds


@dataclass(frozen=True)
class Seen:
    """A signal that was seen."""

    id: UUID
    sign: Sign
    authority: str
    office: str
    person_name: str
    first_at: datetime
    last_at: datetime
    dossiers: tuple[UUID, ...]
    seen: str


def thresholds(on: date) -> Thresholds:
    """The thresholds of a day."""
    known = {one.name for one in fields(Thresholds)}
    rows = models.Threshold.objects.filter(since__lte=on, name__in=known).order_by("since")
    return Thresholds(**dict(rows.values_list("name", "value")))


def signals(
    authorities: frozenset[str] | None, *, since: datetime, sign: Sign | None = None, limit: int = 300
) -> list[Seen]:
    """The signals of these authorities that were last seen since a moment, the latest first."""
    rows = models.Signal.objects.filter(last_at__gte=since) | models.Signal.objects.filter(sign=Sign.STILL)
    if authorities is not None:
        rows = rows.filter(authority__in=authorities)
    if sign:
        rows = rows.filter(sign=sign)
    return [_seen(row) for row in rows.order_by("-last_at", "id")[:limit]]


def signal(signal_id: UUID, authorities: frozenset[str] | None) -> Seen:
    """One signal. Raises `NotFound`, also for one of an authority the viewer does not look after."""
    row = models.Signal.objects.filter(id=signal_id).first()
    if row is None or (authorities is not None and row.authority not in authorities):
        raise NotFound("Không có dấu hiệu này.")
    return _seen(row)


def _seen(row: models.Signal) -> Seen:
    return Seen(
        id=row.id,
        sign=Sign(row.sign),
        authority=row.authority,
        office=row.office,
        person_name=row.person_name,
        first_at=row.first_at,
        last_at=row.last_at,
        dossiers=tuple(UUID(each) for each in row.dossiers),
        seen=row.seen,
    )
