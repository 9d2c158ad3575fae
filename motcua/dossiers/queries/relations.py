"""How people and time stand to a dossier: who may take it, who may see it, how late it is."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache, cached_property
from uuid import UUID

from django.db.models import CharField, F, Func, Q

from motcua.base import moments, rows
from motcua.base.actor import Actor
from motcua.catalogue import queries as catalogue
from motcua.dossiers import models
from motcua.dossiers.rules import deadlines
from motcua.dossiers.rules.deadlines import Elapsed
from motcua.dossiers.rules.standing import Standing, standing
from motcua.dossiers.rules.status import RUNNING, Status
from motcua.dossiers.rules.waits import WaitFor
from motcua.offices import queries as offices
from motcua.offices.rules.powers import Relation
from motcua.workdays import queries as workdays
from motcua.workdays.rules.arithmetic import WorkingCalendar


class Mine:
    """The offices whose work is somebody's on a day; those they took over are looked up once, and only when asked."""

    def __init__(self, actor: Actor, at: datetime) -> None:
        self._actor, self._at = actor, at
        self._own = {actor.office_id, actor.authority_id} - {None}

    def __contains__(self, office_id: object) -> bool:
        return office_id in self._own or office_id in self.all

    @cached_property
    def all(self) -> frozenset[UUID]:
        return offices_of(self._actor, at=self._at)


def may_take(step: models.Step, actor: Actor, *, at: datetime) -> bool:
    """Whether a live step waits for this person: it was given to them by name, or to nobody yet and it is their
    office's (or one's it took over), for their role and their field."""
    return _takes(step, actor, Mine(actor, at))


def _takes(step: models.Step, actor: Actor, mine: Mine) -> bool:
    if step.left_at is not None:
        return False
    if step.holder_id is not None:
        return step.holder_id == actor.position_id
    return step.role == actor.role and (not actor.fields or step.field_key in actor.fields) and step.office_id in mine


def who_can_hold(step: models.Step, *, at: datetime) -> list[offices.Duty]:
    """To whom a step can be given: whoever has its role in its office; a result to return also to those who carry."""
    found = offices.people_for(step.office_id, role=step.role, at=at)
    if step.kind == "return":
        there = {duty.position_id for duty in found}
        found += [duty for duty in offices.carriers(step.office_id, at=at) if duty.position_id not in there]
    return found


def step_of(live: Sequence[models.Step], actor: Actor, mine: Mine) -> models.Step | None:
    """The live step somebody's deeds are about: the first that waits for them, else the only one there is."""
    theirs = [step for step in live if _takes(step, actor, mine)]
    return theirs[0] if theirs else (live[0] if len(live) == 1 else None)


def open_steps(dossier_id: UUID) -> list[models.Step]:
    """The steps of a dossier where somebody must act now, the oldest first."""
    steps = rows.of(models.Step, dossier_id=dossier_id)
    return sorted((step for step in steps if step.left_at is None), key=lambda step: (step.entered_at, step.key))


def relation_of(
    dossier: models.Dossier, actor: Actor, *, at: datetime, live: Iterable[models.Step] | None = None
) -> Relation:
    """How a person stands to a dossier on a day; the closest relation counts.

    What an office received, settled or was asked before it was merged, split or renamed is its successor's now.
    """
    steps = open_steps(dossier.id) if live is None else list(live)
    return relations_of([(dossier, steps)], actor, Mine(actor, at))[dossier.id]


def relations_of(
    dossiers: Iterable[tuple[models.Dossier, Sequence[models.Step]]], actor: Actor, mine: Mine
) -> dict[UUID, Relation]:
    """The same for many dossiers, each with its live steps. The questions grow only with the authorities overseen."""
    found: dict[UUID, Relation] = {}
    far: list[models.Dossier] = []
    for dossier, live in dossiers:
        if any(_takes(step, actor, mine) for step in live):
            found[dossier.id] = Relation.HOLDER
        elif actor.office_id == dossier.receiving_office_id or dossier.receiving_office_id in mine.all:
            found[dossier.id] = Relation.DESK
        elif dossier.authority_id in mine:
            found[dossier.id] = Relation.COLLEAGUE
        else:
            far.append(dossier)
    return found | (_from_afar(far, actor, mine) if far else {})


def _from_afar(far: list[models.Dossier], actor: Actor, mine: Mine) -> dict[UUID, Relation]:
    """How somebody stands to dossiers that neither wait for them nor belong to their desk or authority."""
    ids = [one.id for one in far]
    questions = rows.of_any(models.Consultation, "dossier_id", ids)
    stays = rows.of_any(models.Step, "dossier_id", ids)
    asked = {row.dossier_id for row in questions if row.office_id in mine.all}
    passed = {row.dossier_id for row in stays if row.office_id in mine.all}
    above = {one: offices.oversees(actor, one) for one in {one.authority_id for one in far}}
    return {
        one.id: Relation.CONSULTED
        if one.id in asked
        else Relation.COLLEAGUE
        if one.id in passed
        else Relation.UPPER
        if above[one.authority_id]
        else Relation.OTHER
        for one in far
    }


def offices_of(actor: Actor, *, at: datetime) -> frozenset[UUID]:
    """The offices whose work somebody's office does on the day: its own, its authority's, and those they took over."""
    return offices.queue_offices(actor, on=moments.day_of(at))


def standing_of(dossier: models.Dossier, at: datetime) -> Standing:
    """Where a dossier stands on the ladder of lateness at a moment."""
    return _standing(dossier, at, workdays.calendar_for(*offices.scopes(dossier.authority)))


def elapsed_of(dossier: models.Dossier, at: datetime) -> Elapsed:
    """How long it truly took since the first reception, or has taken so far, pauses and restarts and all."""
    return _elapsed(dossier, at, workdays.calendar_for(*offices.scopes(dossier.authority)))


def _elapsed(dossier: models.Dossier, at: datetime, calendar: WorkingCalendar) -> Elapsed:
    return deadlines.elapsed(dossier.received_at, dossier.finished_at or dossier.ended_at or at, calendar)


def _standing(dossier: models.Dossier, at: datetime, calendar: WorkingCalendar) -> Standing:
    return standing(
        due=dossier.due_at,
        at=at,
        calendar=calendar,
        started=dossier.complete_at,
        paused_since=dossier.paused_since,
        waiting_for=(WaitFor.PAYMENT if dossier.status == Status.WAITING_FOR_PAYMENT else WaitFor.SUPPLEMENT).words,
        new_date_given=dossier.reappointed_at is not None,
        finished_at=dossier.finished_at,
        ended_at=dossier.ended_at,
    )


def running(dossier: str = "") -> Q:
    """The dossiers the office is at work on now: none that waits for its citizen, none that is finished.

    `dossier` is the way to them from the rows asked for (`dossier__`).
    """
    stands = {"status__in": sorted(RUNNING), "paused_since__isnull": True, "finished_at__isnull": True}
    return Q(**{f"{dossier}{name}": value for name, value in stands.items()})


def folded_name(column: str) -> dict[str, Func]:
    """A name as it is searched, for `.alias()`: `tran thi hoa` finds Trần Thị Hoà."""
    return {"name_folded": Func(F(column), function="motcua_fold", output_field=CharField())}


CalendarOf = Callable[[UUID], WorkingCalendar]


def calendars_now() -> CalendarOf:
    """The calendars offices live by, as they are now: each asked for once, all of them with one question.

    Nothing is asked before the first of them is wanted.
    """
    calendars = cache(workdays.calendars_now)
    return cache(lambda office_id: calendars()(*offices.scopes(offices.office_by_id(office_id))))


class Readings:
    """What many dossiers on one page share, looked up once: calendars by authority, procedures by version."""

    def __init__(self, dossiers: Iterable[models.Dossier], at: datetime) -> None:
        self.at = at
        self._calendar = calendars_now()
        self._procedures = catalogue.infos({row.procedure_version_id for row in dossiers})

    def short_name(self, dossier: models.Dossier) -> str:
        """What the procedure is called in a list."""
        return self._procedures[dossier.procedure_version_id].definition.short

    def standing(self, dossier: models.Dossier) -> Standing:
        """Where the dossier stands on the ladder of lateness."""
        return _standing(dossier, self.at, self._calendar(dossier.authority_id))

    def elapsed(self, dossier: models.Dossier) -> Elapsed:
        """How long it has truly taken."""
        return _elapsed(dossier, self.at, self._calendar(dossier.authority_id))
