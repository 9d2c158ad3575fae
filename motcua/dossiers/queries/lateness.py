"""Whose lateness it was: the steps of a dossier, or of some offices over some days, by who held them meanwhile."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from motcua.base import moments
from motcua.dossiers import models
from motcua.dossiers.queries.relations import calendars_now
from motcua.dossiers.rules import step_lateness
from motcua.dossiers.rules.step_lateness import Share, Stay, Tally, Turn
from motcua.journal import queries as journal


@dataclass(frozen=True)
class HeldStep:
    """One share of one dossier: whose time it was, at which step, how long, and how much too long."""

    dossier_id: UUID
    code: str
    procedure_name: str
    office_name: str
    due: datetime
    share: Share


def step_shares(dossier_id: UUID, *, at: datetime) -> list[HeldStep]:
    """Every turn at every step of a dossier, in order. Ask only for somebody who may read it."""
    steps = models.Step.objects.filter(dossier_id=dossier_id)
    return _held(list(_in_order(steps)), at=at, told_of={dossier_id})


def step_shares_over(office_ids: Collection[UUID], *, first: date, last: date, at: datetime) -> list[HeldStep]:
    """Every turn at the steps of these offices between two days, the longest late first.

    A turn counts with what passed of it in those days, so the days of a month add up to the month. Days to come
    count nothing.
    """
    begins, ends = moments.at(first, "00:00"), min(moments.at(last + timedelta(days=1), "00:00"), at)
    there = models.Step.objects.filter(
        Q(left_at__isnull=True) | Q(left_at__gt=begins), office_id__in=office_ids, entered_at__lt=ends
    )
    overdue = there.filter(Q(left_at__isnull=True, due_at__lt=ends) | Q(left_at__gt=F("due_at")))
    # who held it before the last one matters where minutes were late; elsewhere the last holder stands for the stay
    late_ids = set(overdue.values_list("dossier_id", flat=True))
    found = _held(list(_in_order(there)), at=ends, since=begins, told_of=late_ids)
    return sorted(found, key=lambda one: (-one.share.late, one.code))


def lateness_over(office_ids: Collection[UUID], *, first: date, last: date, at: datetime) -> list[Tally]:
    """The same added up by office and person; no person means the common queue of the office."""
    return step_lateness.tallied(one.share for one in step_shares_over(office_ids, first=first, last=last, at=at))


def _in_order(steps: QuerySet[models.Step]) -> QuerySet[models.Step]:
    return steps.select_related("dossier", "office").order_by("entered_at", "id")


def _held(
    steps: Sequence[models.Step], *, at: datetime, since: datetime | None = None, told_of: Collection[UUID]
) -> list[HeldStep]:
    pauses = _pauses({step.dossier_id for step in steps})
    histories = journal.histories("dossier", ids=told_of) if told_of else {}
    calendars = calendars_now()
    found = []
    for step in steps:
        stay = _stay(step, histories.get(step.dossier_id, ()))
        calendar = calendars(step.office_id)
        stood_still = pauses.get(step.dossier_id, ())
        for share in step_lateness.shares(stay, calendar=calendar, pauses=stood_still, at=at, since=since):
            dossier = step.dossier
            found.append(
                HeldStep(dossier.id, dossier.code, dossier.procedure_name, step.office.name, step.due_at, share)
            )
    return found


def _pauses(dossier_ids: Collection[UUID]) -> dict[UUID, list[tuple[datetime, datetime | None]]]:
    found: dict[UUID, list[tuple[datetime, datetime | None]]] = {}
    rows = models.Pause.objects.filter(dossier_id__in=dossier_ids).order_by("started_at")
    for dossier_id, start, end in rows.values_list("dossier_id", "started_at", "ended_at"):
        found.setdefault(dossier_id, []).append((start, end))
    return found


def _stay(step: models.Step, history: Iterable[journal.Bare]) -> Stay:
    return Stay(
        step=step.key,
        name=step.name,
        office_id=step.office_id,
        arrived=step.entered_at,
        due=step.due_at,
        done=step.left_at,
        turns=_turns(step, history),
    )


def _turns(step: models.Step, history: Iterable[journal.Bare]) -> list[Turn]:
    """In whose hands a step lay when, from what the journal says of it.

    Nobody named: it is whose who opened and finished it, from the first look on; before that, of the whole office.
    """
    changes = [
        line
        for line in history
        if line.kind in {"DossierAssigned", "StepFreed"}
        and line.facts["step"] == step.key
        and step.entered_at <= line.at <= (step.left_at or line.at)
    ]
    if changes:
        turns = [Turn(step.entered_at, changes[0].facts.get("from_name", ""))]
        turns += [_turn(line) for line in changes]
        return turns
    if step.holder_id is None and step.opened_at and step.left_at and step.opened_at < step.left_at:
        return [Turn(step.entered_at), Turn(step.opened_at, step.left_by_name)]
    return [Turn(step.entered_at, step.holder_name, step.holder_id)]


def _turn(line: journal.Bare) -> Turn:
    if line.kind == "StepFreed":
        return Turn(line.at)
    return Turn(line.at, line.facts["to_name"], UUID(str(line.facts["to_position"])))
