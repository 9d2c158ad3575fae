"""Questions to the figures: a report for a period as of a moment, and the dossiers behind each number."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.catalogue import queries as catalogue
from motcua.journal import queries as journal
from motcua.offices import queries as offices
from motcua.targets import models
from motcua.targets.rules import periods
from motcua.targets.rules.metrics import Cell, faults
from motcua.targets.rules.periods import Period
from motcua.targets.rules.spans import Stance

# --- what is asked ---------------------------------------------------------------------------------------


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


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a report is asked for. `authorities` is whose dossiers may be counted; None means everybody's.

    `since` and `until` are the moments the period begins and ends; `known` is the moment as of which it is told:
    nothing that happened later counts. The three filters may be empty.
    """

    since: datetime
    until: datetime
    known: datetime
    by: By = By.FIELD
    authorities: frozenset[str] | None = None
    desk: str = ""
    field: str = ""
    procedure: str = ""

    @classmethod
    def of(cls, period: Period, **told: Any) -> "Asked":
        return cls(
            since=moments.at(period.first, "00:00"),
            until=moments.at(period.last + timedelta(days=1), "00:00"),
            **told,
        )

    @property
    def at(self) -> datetime:
        """The moment whose state is told: the end of the period, or what was known before it."""
        return min(self.until, self.known)

    def about(self, key: str) -> "Asked":
        """The same question for one line of its answer."""
        if self.by is By.FIELD:
            return replace(self, field=key)
        if self.by is By.PROCEDURE:
            return replace(self, procedure=key)
        if self.by is By.DESK:
            return replace(self, desk=key)
        allowed = self.authorities is None or key in self.authorities
        return replace(self, authorities=frozenset({key}) if allowed else frozenset())


# --- the report ------------------------------------------------------------------------------------------

_ENDED = "stance IN ('finished', 'stopped', 'withdrawn')"
_UNDER_WAY = "stance IN ('open', 'paused')"

#: Which of the dossiers of a period fall into a cell. `span` is the stretch that covers the moment told of.
_WHERE: Mapping[Cell, str] = {
    Cell.CARRIED: "received_at < %(since)s",
    Cell.ONLINE: "received_at >= %(since)s AND channel = 'online'",
    Cell.OTHER: "received_at >= %(since)s AND channel <> 'online'",
    Cell.EARLY: "standing = 'early'",
    Cell.ON_TIME: "standing = 'on_time'",
    Cell.LATE: "standing = 'late'",
    Cell.IN_TIME: "standing = '' AND (late_from IS NULL OR late_from >= %(at)s)",
    Cell.OVERDUE: "standing = '' AND late_from < %(at)s",
    Cell.WITHDRAWN: "stance = 'withdrawn'",
    Cell.STOPPED: "stance = 'stopped'",
    Cell.WAITING: "stance = 'paused'",
    Cell.LATE_TO_FIRST: "due_original < CASE WHEN standing = '' THEN %(at)s ELSE from_at END",
}

#: Each dossier of a period once: those that ended in it, those under way now, and those that were then.
_SPANS = f"""
    SELECT {{columns}} FROM targets_span WHERE {_ENDED} AND from_at >= %(since)s AND from_at < %(at)s {{narrow}}
    UNION ALL
    SELECT {{columns}} FROM targets_span WHERE {_UNDER_WAY} AND to_at IS NULL AND from_at < %(at)s {{narrow}}
    UNION ALL
    SELECT {{columns}} FROM targets_span WHERE {_UNDER_WAY} AND to_at >= %(at)s AND from_at < %(at)s {{narrow}}
"""  # noqa: S608 - our own words only


@dataclass(frozen=True)
class Line:
    """One line of a report."""

    key: str
    name: str
    counts: Mapping[Cell, int]


@dataclass(frozen=True)
class Report:
    """A report: its lines, and all of them together."""

    asked: Asked
    lines: tuple[Line, ...]
    counts: Mapping[Cell, int] = field(default_factory=dict)

    @property
    def faults(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(fault for line in self.lines for fault in faults(line.counts)))


def report(asked: Asked) -> Report:
    """What a period looked like at its end, or as of the moment asked. One question to the figures, one for names.

    A period that had not begun is empty.
    """
    if asked.at <= asked.since:
        return Report(asked, (), dict.fromkeys(Cell, 0))
    columns = "received_at, from_at, channel, stance, standing, late_from, due_original"
    counts = ", ".join(f"count(*) FILTER (WHERE {_WHERE[cell]})" for cell in Cell)
    spans, told = _narrowed(asked, f"{asked.by.column} AS line, {columns}")
    question = f"SELECT line, {counts} FROM ({spans}) AS span GROUP BY line"  # noqa: S608 - our own words only
    rows = _ask(question, told)
    named = names(asked.by)
    lines = [Line(row[0], named.get(row[0], row[0]), dict(zip(Cell, row[1:], strict=True))) for row in rows]
    lines.sort(key=lambda line: line.name)
    total = {cell: sum(line.counts[cell] for line in lines) for cell in Cell}
    return Report(asked, tuple(lines), total)


def _narrowed(asked: Asked, columns: str) -> tuple[str, dict[str, Any]]:
    told: dict[str, Any] = {"since": asked.since, "at": asked.at}
    narrow = ""
    if asked.authorities is not None:
        narrow += " AND authority = ANY(%(authorities)s)"
        told["authorities"] = sorted(asked.authorities)
    for name, column in (("desk", "office"), ("field", "field_key"), ("procedure", "procedure_code")):
        if value := getattr(asked, name):
            narrow += f" AND {column} = %({name})s"
            told[name] = value
    return _SPANS.format(columns=columns, narrow=narrow), told


def _ask(question: str, told: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, told)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


# --- the dossiers behind a number ------------------------------------------------------------------------


@dataclass(frozen=True)
class Behind:
    """A dossier behind a number, as the figures know it."""

    dossier_id: UUID
    code: str
    authority: str
    office: str
    field_key: str
    procedure_code: str
    channel: str
    received_at: datetime
    due_at: datetime
    due_original: datetime
    ended_at: datetime | None
    stance: Stance
    standing: str
    late: bool


_BEHIND = (
    "dossier_id, code, authority, office, field_key, procedure_code, channel, received_at, due_at, due_original, "
    "from_at, stance, standing, late_from"
)


def behind(
    asked: Asked, cells: Collection[Cell], *, after: tuple[datetime, UUID] | None = None, limit: int = 50
) -> list[Behind]:
    """The dossiers counted in these cells, by due date, `limit` at a time; `after` is the last one seen."""
    if asked.at <= asked.since:
        return []
    spans, told = _narrowed(asked, _BEHIND)
    wanted = " OR ".join(f"({_WHERE[cell]})" for cell in cells) or "true"
    if after:
        wanted = f"({wanted}) AND (due_at, dossier_id) > (%(due)s, %(last)s)"
        told |= {"due": after[0], "last": after[1]}
    question = f"SELECT {_BEHIND} FROM ({spans}) AS span WHERE {wanted} ORDER BY due_at, dossier_id LIMIT %(limit)s"  # noqa: S608
    rows = _ask(question, told | {"limit": limit})
    return [_behind(row, asked.at) for row in rows]


def _behind(row: tuple[Any, ...], at: datetime) -> Behind:
    told = dict(zip(_BEHIND.split(", "), row, strict=True))
    from_at, late_from = told.pop("from_at"), told.pop("late_from")
    overdue = not told["standing"] and late_from is not None and late_from < at
    stance = Stance(told.pop("stance"))
    late = told["standing"] == "late" or overdue
    return Behind(**told, ended_at=from_at if told["standing"] else None, stance=stance, late=late)


def all_behind(asked: Asked, cells: Collection[Cell], *, batch: int = 1000) -> Iterator[list[Behind]]:
    """All of them, a batch at a time, for exports."""
    after: tuple[datetime, UUID] | None = None
    while rows := behind(asked, cells, after=after, limit=batch):
        yield rows
        after = (rows[-1].due_at, rows[-1].dossier_id)


# --- names, units, periods -------------------------------------------------------------------------------


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
    everything: bool

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
    return Scope(deciding, desks, everything=bool(top and top.parent_id is None))


def cut_offs() -> tuple[periods.CutOff, ...]:
    """The days on which reports close, as the law has set them over time."""
    return tuple(
        periods.CutOff(row.since, row.first_day, row.ground) for row in models.CutOff.objects.order_by("since")
    )


# --- how the figures themselves are ----------------------------------------------------------------------


@dataclass(frozen=True)
class Health:
    """When the figures were last held against the journal, and what was found."""

    checked_at: datetime | None
    dossiers: int
    differing: int


def health() -> Health:
    """The last finished comparison of all figures with the journal."""
    last = (
        models.Recount.objects.filter(deed="check", finished_at__isnull=False).order_by("-finished_at", "-id").first()
    )
    if last is None:
        return Health(None, 0, 0)
    return Health(last.finished_at, last.dossiers, last.differing)


def dossiers() -> int:
    """About how many dossiers there are, for a progress bar."""
    return models.Span.objects.filter(number=1).count() or journal.lines()


def first_day() -> date | None:
    """The day of the oldest dossier, from which there are figures."""
    first = models.Span.objects.order_by("dossier_id").values_list("received_at", flat=True).first()
    return moments.day_of(first) if first else None
