"""Questions to the figures: a report for a period as of a moment, and the dossiers behind each number."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.base import moments
from motcua.targets.queries.scopes import By, names
from motcua.targets.rules.metrics import Cell, faults
from motcua.targets.rules.periods import Period
from motcua.targets.rules.spans import Stance

# --- what is asked ---------------------------------------------------------------------------------------


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

#: Spans of dossiers that have ended, and of those under way, as SQL says it.
ENDED = "stance IN ('finished', 'stopped', 'withdrawn')"
UNDER_WAY = "stance IN ('open', 'paused')"

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
    Cell.DUE_TODAY: "standing = '' AND late_from >= %(at)s AND late_from < %(tomorrow)s",
    Cell.LATE_TO_FIRST: "due_original < CASE WHEN standing = '' THEN %(at)s ELSE from_at END",
}

#: Each dossier of a period once: those that ended in it, those under way now, and those that were then.
_SPANS = f"""
    SELECT {{ended}} FROM targets_span WHERE {ENDED} AND from_at >= %(since)s AND from_at < %(at)s {{narrow}}
    UNION ALL
    SELECT {{open}} FROM targets_span WHERE {UNDER_WAY} AND to_at IS NULL AND from_at < %(at)s {{narrow}}
    UNION ALL
    SELECT {{open}} FROM targets_span WHERE {UNDER_WAY} AND to_at >= %(at)s AND from_at < %(at)s {{narrow}}
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
    rows = ask(question, told)
    named = names(asked.by)
    lines = [Line(row[0], named.get(row[0], row[0]), dict(zip(Cell, row[1:], strict=True))) for row in rows]
    lines.sort(key=lambda line: line.name)
    total = {cell: sum(line.counts[cell] for line in lines) for cell in Cell}
    return Report(asked, tuple(lines), total)


def _narrowed(asked: Asked, columns: str) -> tuple[str, dict[str, Any]]:
    tomorrow = moments.at(moments.day_of(asked.at) + timedelta(days=1), "00:00")
    told: dict[str, Any] = {"since": asked.since, "at": asked.at, "tomorrow": tomorrow}
    narrow = ""
    if asked.authorities is not None:
        narrow += " AND authority = ANY(%(authorities)s)"
        told["authorities"] = sorted(asked.authorities)
    for name, column in (("desk", "office"), ("field", "field_key"), ("procedure", "procedure_code")):
        if value := getattr(asked, name):
            narrow += f" AND {column} = %({name})s"
            told[name] = value
    # what is always empty is said and not read, so that the indexes alone can answer
    ended = columns.replace("late_from", "NULL::timestamptz AS late_from")
    under_way = columns.replace("standing", "''::varchar AS standing")
    return _SPANS.format(ended=ended, open=under_way, narrow=narrow), told


def ask(question: str, told: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows that answer a question put in SQL: set-based counting says there what it means."""
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
    rows = ask(question, told | {"limit": limit})
    return [_behind(row, asked.at) for row in rows]


def _behind(row: tuple[Any, ...], at: datetime) -> Behind:
    told = dict(zip(_BEHIND.split(", "), row, strict=True))
    from_at, late_from = told.pop("from_at"), told.pop("late_from")
    overdue = not told["standing"] and late_from is not None and late_from < at
    stance = Stance(told.pop("stance"))
    late = told["standing"] == "late" or overdue
    return Behind(**told, ended_at=from_at if told["standing"] else None, stance=stance, late=late)


def causes(
    keys: Collection[str], *, by: By, authorities: frozenset[str] | None, since: datetime, at: datetime, limit: int
) -> dict[str, list[Behind]]:
    """For each of these lines the first dossiers finished late since a moment or overdue now. One question.

    The same as `behind` says of late and overdue, without reading what was in time.
    """
    narrow = "" if authorities is None else "AND authority = ANY(%(authorities)s)"
    late = f"""
        SELECT {by.column} AS line, {_BEHIND} FROM targets_span
        WHERE standing = 'late' AND from_at >= %(since)s AND from_at < %(at)s AND {by.column} = ANY(%(keys)s) {narrow}
        UNION ALL
        SELECT {by.column}, {_BEHIND} FROM targets_span
        WHERE {UNDER_WAY} AND to_at IS NULL AND from_at < %(at)s AND late_from < %(at)s
            AND {by.column} = ANY(%(keys)s) {narrow}
    """  # noqa: S608 - our own words only
    ranked = f"SELECT *, row_number() OVER (PARTITION BY line ORDER BY due_at, dossier_id) AS n FROM ({late}) AS late"  # noqa: S608
    question = f"SELECT line, {_BEHIND} FROM ({ranked}) AS ranked WHERE n <= %(limit)s ORDER BY line, n"  # noqa: S608
    told = {"keys": list(keys), "since": since, "at": at, "limit": limit, "authorities": sorted(authorities or ())}
    found: dict[str, list[Behind]] = {key: [] for key in keys}
    for line, *row in ask(question, told):
        found[line].append(_behind(tuple(row), at))
    return found


def of_dossiers(dossier_ids: Collection[UUID], *, at: datetime) -> list[Behind]:
    """These dossiers as they stand now, by due date."""
    question = f"SELECT {_BEHIND} FROM targets_span WHERE dossier_id = ANY(%(ids)s) AND to_at IS NULL ORDER BY due_at"  # noqa: S608
    return [_behind(row, at) for row in ask(question, {"ids": list(dossier_ids)})]


def all_behind(asked: Asked, cells: Collection[Cell], *, batch: int = 1000) -> Iterator[list[Behind]]:
    """All of them, a batch at a time, for exports."""
    after: tuple[datetime, UUID] | None = None
    while rows := behind(asked, cells, after=after, limit=batch):
        yield rows
        after = (rows[-1].due_at, rows[-1].dossier_id)
