"""Re-dating: after a calendar changed, every open dossier is counted again; what moves is written down and told.

A run goes through the open dossiers by their ids, a batch in each short transaction, and remembers the last one it
did in the same transaction. Killed anywhere, it goes on where it was; run again, it finds nothing to move; two at
once share the work. No dossier is missed: a calendar changes only when nobody counts by it
(`workdays.queries.hold_still`), so every date counted by the old one is already there when the run begins.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from procrastinate.contrib.django import app as queue

from motcua.base.actor import Actor
from motcua.base.refusals import NotFound, Refused
from motcua.dossiers import events, models
from motcua.dossiers.queries import redating as found
from motcua.dossiers.queries.redating import Counted
from motcua.dossiers.rules import promises
from motcua.journal import operations as journal
from motcua.offices.rules import powers
from motcua.offices.rules.powers import Deed, Relation
from motcua.workdays import queries as workdays

#: How many dossiers one transaction counts.
BATCH = 1000
#: A run that shows no sign for longer than this lay still meanwhile.
PACE = timedelta(seconds=30)


class RedatingRefused(Refused):
    """The run is over, or was stopped by somebody else."""

    code = "redating-refused"


def begin_redating(*, announcement_id: UUID, scope: str, because: str, at: datetime) -> models.Redating:
    """Begin the run that follows a change of a calendar, and give it to the worker. Once per change."""
    with transaction.atomic():
        run, begun = models.Redating.objects.get_or_create(
            announcement_id=announcement_id,
            defaults={
                "scope": scope,
                "because": because,
                "total": found.open_within(scope).count(),
                "begun_at": at,
                "last_at": at,
                "worked": timedelta(0),
            },
        )
        if begun:
            _ask_worker(run.id)
    return run


def _ask_worker(run_id: UUID) -> None:
    queue.configure_task("motcua.dossiers.redate", allow_unknown=True, queue="journal").defer(run_id=str(run_id))


def go_on(run_id: UUID, *, by: Actor, at: datetime, batch: int = BATCH) -> models.Redating:
    """Count the next batch of a run; returns the run as it stands then. Over when it is finished or stopped."""
    with transaction.atomic():
        workdays.hold_still()
        run = models.Redating.objects.select_for_update().filter(id=run_id).first()
        if run is None:
            raise NotFound("Không có lần tính lại này.")
        if run.finished_at or run.stopped_at:
            return run
        counted = found.count_again(run.scope, after=run.cursor, limit=batch, locked=True)
        moved = [one for one in counted if one.moves]
        _move(run, moved, by=by, at=at)
        run.seen += len(counted)
        run.moved += sum(one.due != one.due_before for one in moved)
        run.steps_moved += sum(len(one.steps) for one in moved)
        run.worked += min(max(at - run.last_at, timedelta(0)), PACE)
        run.last_at = at
        if counted:
            run.cursor = counted[-1].dossier_id
        if len(counted) < batch:
            run.finished_at = at
            run.total = run.seen
        run.total = max(run.total, run.seen)
        run.save()
    return run


def redate(
    run_id: UUID, *, by: Actor, clock: Callable[[], datetime], tell: Callable[[models.Redating], None] = lambda _: None
) -> models.Redating:
    """Count a run to its end, batch after batch; `tell` hears of each. Returns the run, finished or stopped."""
    while True:
        run = go_on(run_id, by=by, at=clock())
        tell(run)
        if run.finished_at or run.stopped_at:
            return run


def stop_redating(run_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let a run stand still after its present batch. What is done stays done. Raises `RedatingRefused`."""
    powers.require(by, Deed.MANAGE_CALENDARS, relation=Relation.OTHER, status=0)
    with transaction.atomic():
        run = _held(run_id)
        if run.finished_at or run.stopped_at:
            raise RedatingRefused("Lần tính lại này đã xong hoặc đã dừng.")
        run.stopped_at, run.stopped_by_name = at, by.name
        run.save(update_fields=["stopped_at", "stopped_by_name"])


def resume_redating(run_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let a run that was stopped, or whose worker fell, go on where it was. Raises `RedatingRefused`."""
    powers.require(by, Deed.MANAGE_CALENDARS, relation=Relation.OTHER, status=0)
    with transaction.atomic():
        run = _held(run_id)
        if run.finished_at:
            raise RedatingRefused("Lần tính lại này đã xong.")
        run.stopped_at, run.stopped_by_name, run.last_at = None, "", at
        run.save(update_fields=["stopped_at", "stopped_by_name", "last_at"])
        _ask_worker(run.id)


def _held(run_id: UUID) -> models.Redating:
    run = models.Redating.objects.select_for_update().filter(id=run_id).first()
    if run is None:
        raise NotFound("Không có lần tính lại này.")
    return run


# --- writing ---------------------------------------------------------------------------------------------


def _move(run: models.Redating, counted: Sequence[Counted], *, by: Actor, at: datetime) -> None:
    """Write the new moments of dossiers and steps, and one event for each dossier."""
    dated = [one for one in counted if one.due != one.due_before]
    stepped = [one for one in counted if one.due == one.due_before]
    dues = [one.promise.due(one.calendar) for one in dated]
    before = found.derivations([one.dossier_id for one in dated]) if dated else {}
    with connection.cursor() as cursor:
        if dated:
            told = [
                {
                    "id": str(one.dossier_id),
                    "due": due.moment.isoformat(),
                    "rule": due.rule,
                    "calendar": due.calendar_version,
                    "derivation": promises.moved(due, before=before[one.dossier_id], because=run.because),
                }
                for one, due in zip(dated, dues, strict=True)
            ]
            cursor.execute(_DOSSIERS, [json.dumps(told, ensure_ascii=False)])
        if stepped:
            cursor.execute(_VERSIONS, [json.dumps([str(one.dossier_id) for one in stepped])])
        steps = [{"id": str(step.id), "due": step.due.isoformat()} for one in counted for step in one.steps]
        if steps:
            cursor.execute(_STEPS, [json.dumps(steps)])
    journal.record_many(
        [
            events.DueDateMoved(
                dossier_id=one.dossier_id,
                announcement_id=run.announcement_id,
                because=run.because,
                due_before=one.due_before,
                due=one.due,
                rule=due.rule,
                calendar=due.calendar_version,
                steps=tuple(step.key for step in one.steps),
            )
            for one, due in zip(dated, dues, strict=True)
        ],
        by=by,
        at=at,
    )
    journal.record_many(
        [
            events.StepClocksMoved(
                dossier_id=one.dossier_id,
                announcement_id=run.announcement_id,
                because=run.because,
                steps=tuple(step.key for step in one.steps),
            )
            for one in stepped
        ],
        by=by,
        at=at,
    )


# one text is many times quicker to hand over than as many values
_DOSSIERS = """
    UPDATE dossiers_dossier SET due_at = new.due, due_rule = new.rule, due_calendar = new.calendar,
        derivation = new.derivation, version = version + 1
    FROM jsonb_to_recordset(%s::jsonb) AS new (id uuid, due timestamptz, rule text, calendar text, derivation jsonb)
    WHERE dossiers_dossier.id = new.id
"""
_VERSIONS = """
    UPDATE dossiers_dossier SET version = version + 1
    WHERE id IN (SELECT value::uuid FROM jsonb_array_elements_text(%s::jsonb))
"""
_STEPS = """
    UPDATE dossiers_step SET due_at = new.due FROM jsonb_to_recordset(%s::jsonb) AS new (id uuid, due timestamptz)
    WHERE dossiers_step.id = new.id
"""
