"""Deeds of figures: follow one dossier, tell all of them again, hold them against the journal."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.catalogue import queries as catalogue
from motcua.journal import operations as journal
from motcua.journal import queries as histories
from motcua.journal.queries import Bare
from motcua.offices import queries as offices
from motcua.targets import events, models
from motcua.targets.rules import spans as rules

#: Those who follow one dossier share this lock; a pass over all of them takes it alone, a batch at a time.
_PASSING = 0x6669_6775  # "figu"
#: A dossier that something happened to this recently may still be on its way here, and is not held to be wrong.
SETTLED = timedelta(minutes=15)
#: So many differing dossiers are named, the rest are counted.
EXAMPLES = 20

_COLUMNS = (
    "dossier_id", "number", "province", "code", "office", "authority", "level", "field_key", "procedure_code",
    "channel", "received_at", "from_at", "to_at", "stance", "due_at", "due_original", "late_from", "standing",
)  # fmt: skip

Row = tuple[Any, ...]


# --- one dossier -----------------------------------------------------------------------------------------


def follow(dossier_id: UUID, *, at: datetime) -> bool:
    """Tell a dossier's spans again from its events; returns whether anything was new. Safe to run twice."""
    with transaction.atomic(), connection.cursor() as cursor:
        # whoever comes second waits and then sees what the first did not: the last word is always the whole history
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(%s), pg_advisory_xact_lock(%s, hashtext(%s))",
            [_PASSING, _PASSING, str(dossier_id)],
        )
        told = _Teller().rows(histories.histories("dossier", ids=[dossier_id]))
        if _kept([dossier_id]) == {dossier_id: told}:
            return False
        models.Span.objects.filter(dossier_id=dossier_id).delete()
        _write(told)
        return True


class _Teller:
    """Tells spans from events. Remembers offices and procedures, which thousands of dossiers share."""

    def __init__(self) -> None:
        self._levels: dict[str, list[tuple[date, date, str]]] = {}
        self._fields: dict[UUID, str] = {}

    def rows(self, lives: Mapping[UUID, list[Bare]]) -> list[Row]:
        return [row for dossier_id, life in lives.items() for row in self._rows(dossier_id, life)]

    def _rows(self, dossier_id: UUID, life: Iterable[Bare]) -> Iterable[Row]:
        lines = [rules.Happened(line.kind, line.at, line.facts) for line in life]
        told = rules.stretches(lines)
        begun = lines[0]
        facts = begun.facts
        about = (
            settings.PROVINCE,
            facts["code"],
            facts["receiving_office"],
            facts["authority"],
            self._level(facts["authority"], moments.day_of(begun.at)),
            self._field(UUID(facts["version_id"])),
            facts["procedure"],
            facts["channel"],
            begun.at,
        )
        for one in told:
            yield (
                dossier_id, one.number, *about, one.from_at, one.to_at, str(one.stance), one.due_at,
                one.due_original, one.late_from, str(one.standing),
            )  # fmt: skip

    def _level(self, code: str, on: date) -> str:
        known = self._levels.setdefault(code, [])
        for first, last, kind in known:
            if first <= on <= last:
                return kind
        found = offices.office(code, on)
        known.append((found.valid_from, found.valid_to or date.max, found.kind))
        return found.kind

    def _field(self, version_id: UUID) -> str:
        if version_id not in self._fields:
            self._fields[version_id] = catalogue.version(version_id).definition.field.key
        return self._fields[version_id]


def _kept(dossier_ids: Collection[UUID]) -> dict[UUID, list[Row]]:
    told: dict[UUID, list[Row]] = {}
    rows = models.Span.objects.filter(dossier_id__in=dossier_ids).order_by("dossier_id", "number")
    for row in rows.values_list(*_COLUMNS):
        told.setdefault(row[0], []).append(row)
    return told


def _write(rows: Iterable[Row]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY targets_span ({', '.join(_COLUMNS)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


# --- all of them -----------------------------------------------------------------------------------------

#: Told after every batch: how many dossiers are done.
Progress = Callable[[int], object]


@dataclass
class Counted:
    """What a pass over all dossiers found."""

    dossiers: int = 0
    spans: int = 0
    differing: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        return not self.differing


def rebuild(*, by: Actor, at: datetime, batch: int = 2000, progress: Progress | None = None) -> Counted:
    """Tell all spans again from the journal, a batch in a transaction; what was broken off goes on where it was.

    May run while the house works: whoever changes a dossier meanwhile is followed as ever.
    """
    told = _Teller()
    run = _begun("rebuild", at)
    while not run.finished_at:
        with transaction.atomic():
            _alone()
            run.refresh_from_db()
            lives = histories.histories("dossier", after=run.after, limit=batch)
            rows = told.rows(lives)
            _forget(run.after, max(lives, default=None))
            _write(rows)
            _noted(run, lives, len(rows))
            if not lives:
                _finish(run, at)
                journal.record(
                    events.FiguresRebuilt(recount_id=run.id, dossiers=run.dossiers, spans=run.spans), by=by, at=at
                )
        if progress:
            progress(run.dossiers)
    return Counted(run.dossiers, run.spans)


def check(*, by: Actor, at: datetime, batch: int = 2000, progress: Progress | None = None) -> Counted:
    """Hold every span against the journal, without changing any; what differs is counted and named.

    A dossier that something happened to within a quarter of an hour is left out: it may still be on its way.
    """
    told = _Teller()
    run = _begun("check", at)
    while not run.finished_at:
        with transaction.atomic():
            _alone()
            run.refresh_from_db()
            lives = histories.histories("dossier", after=run.after, limit=batch)
            settled = {key: life for key, life in lives.items() if life[-1].at <= at - SETTLED}
            kept = _kept(settled)
            differing = [key for key, life in settled.items() if kept.get(key, []) != told.rows({key: life})]
            differing += _unknown(run.after, lives)
            run.differing += len(differing)
            run.examples = [*run.examples, *map(str, differing)][:EXAMPLES]
            _noted(run, lives, sum(map(len, kept.values())))
            if not lives:
                _finish(run, at)
                journal.record(
                    events.FiguresChecked(recount_id=run.id, dossiers=run.dossiers, differing=run.differing),
                    by=by,
                    at=at,
                )
        if progress:
            progress(run.dossiers)
    return Counted(run.dossiers, run.spans, run.differing, run.examples)


def _begun(deed: str, at: datetime) -> models.Recount:
    found, _ = models.Recount.objects.get_or_create(deed=deed, finished_at=None, defaults={"started_at": at})
    return found


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PASSING])


def _noted(run: models.Recount, lives: Collection[UUID], spans: int) -> None:
    run.after = max(lives, default=run.after)
    run.dossiers += len(lives)
    run.spans += spans
    run.save(update_fields=["after", "dossiers", "spans", "differing", "examples"])


def _finish(run: models.Recount, at: datetime) -> None:
    run.finished_at = at
    run.save(update_fields=["finished_at"])


def _between(after: UUID | None, last: UUID | None) -> Any:
    rows = models.Span.objects.all()
    if after:
        rows = rows.filter(dossier_id__gt=after)
    return rows.filter(dossier_id__lte=last) if last else rows


def _forget(after: UUID | None, last: UUID | None) -> None:
    """Remove every span of a stretch of dossiers, also of those no event knows; without a last one, to the end."""
    rows = _between(after, last)
    rows._raw_delete(rows.db)


def _unknown(after: UUID | None, lives: Collection[UUID]) -> list[UUID]:
    """Dossiers that have spans and no events."""
    rows = _between(after, max(lives, default=None)).exclude(dossier_id__in=list(lives))
    return list(rows.order_by().values_list("dossier_id", flat=True).distinct())
