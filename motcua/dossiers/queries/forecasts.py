"""What is to be expected of open dossiers: their risk of becoming late, from what their steps usually take."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import Count

from motcua.catalogue import queries as catalogue
from motcua.catalogue.rules.definition import Step
from motcua.dossiers import models
from motcua.dossiers.queries.relations import calendars_now
from motcua.dossiers.rules import forecast as rules
from motcua.dossiers.rules.forecast import Forecast, Habit, Live
from motcua.workdays.rules.limits import Limit, LimitKind

#: Fewer finished stays than this are no habit: then the share the approved process gives a step is taken.
FEW = 8
#: What a step without a share of its own takes at most, in working minutes.
UNSAID = 120


def forecasts(steps: Sequence[models.Step], *, at: datetime) -> dict[UUID, Forecast]:
    """A forecast for each dossier of these live steps (all the live steps of each), with `dossier` loaded.

    Paused dossiers have none: nobody is late while the citizen is asked. Four queries, however many there are.
    """
    running = [step for step in steps if step.dossier.paused_since is None and step.dossier.finished_at is None]
    by_dossier: dict[UUID, list[models.Step]] = {}
    for step in running:
        by_dossier.setdefault(step.dossier_id, []).append(step)
    known = habits({step.dossier.procedure_code for step in running})
    loads = _loads({step.holder_id for step in running if step.holder_id})
    versions = catalogue.infos({step.dossier.procedure_version_id for step in running})
    calendars = calendars_now()
    found = {}
    for dossier_id, live in by_dossier.items():
        dossier = live[0].dossier
        calendar = calendars(dossier.authority_id)
        found[dossier_id] = rules.forecast(
            versions[dossier.procedure_version_id].definition.route,
            [
                Live(
                    key=step.key,
                    spent=max(calendar.minutes_between(step.entered_at, at), 0),
                    load=loads.get(step.holder_id, 1.0) if step.holder_id else 1.0,
                )
                for step in live
            ],
            minutes_left=calendar.minutes_between(at, dossier.due_at),
            habit=partial(usual, known, dossier.procedure_code),
        )
    return found


def habits(codes: Iterable[str]) -> dict[tuple[str, str], Habit]:
    """What was learned of these procedures' steps, by procedure and step."""
    rows = models.StepHabit.objects.filter(procedure_code__in=list(codes))
    return {(row.procedure_code, row.step_key): Habit(row.median, row.slow, row.count) for row in rows}


def usual(known: dict[tuple[str, str], Habit], code: str, way: Step) -> Habit:
    """What a step usually takes: learned where enough was seen, else its share of the approved process."""
    learned = known.get((code, way.key))
    return learned if learned and learned.seen >= FEW else _share(way)


def _share(way: Step) -> Habit:
    """Nothing was learned yet: the approved share is what a step may take at most, and half of it is usual."""
    if not way.share:
        return Habit(UNSAID // 2, UNSAID)
    limit = Limit.parse(way.share)
    minutes = limit.count * 60 if limit.kind is LimitKind.WORKING_HOURS else limit.count * 480
    return Habit(minutes // 2, minutes)


def _loads(holders: set[UUID]) -> dict[UUID | None, float]:
    """How much each person holds against the others in the same office and role; 1.0 is as others do."""
    if not holders:
        return {}
    offices_ = models.Step.objects.filter(left_at__isnull=True, holder_id__in=holders).values("office_id", "role")
    rows = (
        models.Step.objects.filter(
            left_at__isnull=True,
            holder_id__isnull=False,
            office_id__in=offices_.values("office_id"),
            dossier__paused_since__isnull=True,
        )
        .values("office_id", "role", "holder_id")
        .annotate(count=Count("id"))
    )
    groups: dict[tuple[UUID, str], list[tuple[UUID, int]]] = {}
    for row in rows:
        groups.setdefault((row["office_id"], row["role"]), []).append((row["holder_id"], row["count"]))
    found: dict[UUID | None, float] = {}
    for people in groups.values():
        mean = sum(count for _, count in people) / len(people)
        for holder, count in people:
            found[holder] = max(found.get(holder, 1.0), count / mean if len(people) > 1 else 1.0)
    return found
