"""How people and time stand to a dossier: who may take it, who may see it, how late it is."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import CharField, F, Func

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.catalogue import queries as catalogue
from motcua.dossiers import models
from motcua.dossiers.rules.standing import Standing, standing
from motcua.offices import queries as offices
from motcua.offices.rules.powers import Relation
from motcua.workdays import queries as workdays
from motcua.workdays.rules.arithmetic import WorkingCalendar


def may_take(step: models.Step, actor: Actor, *, at: datetime) -> bool:
    """Whether a live step waits for this person: their office or one it took over, their role, their field, and
    nobody else's hands."""
    return (
        step.left_at is None
        and step.role == actor.role
        and (not actor.fields or step.field_key in actor.fields)
        and step.holder_id in {None, actor.position_id}
        and (step.office_id in _own(actor) or step.office_id in offices_of(actor, at=at))
    )


def relation_of(
    dossier: models.Dossier, actor: Actor, *, at: datetime, live: Iterable[models.Step] | None = None
) -> Relation:
    """How a person stands to a dossier on a day; the closest relation counts.

    What an office received, settled or was asked before it was merged, split or renamed is its successor's now.
    """
    steps = list(dossier.steps.filter(left_at__isnull=True)) if live is None else live
    if any(may_take(step, actor, at=at) for step in steps):
        return Relation.HOLDER
    if actor.office_id == dossier.receiving_office_id:
        return Relation.DESK
    mine = offices_of(actor, at=at)
    if dossier.receiving_office_id in mine:
        return Relation.DESK
    if dossier.authority_id in mine:
        return Relation.COLLEAGUE
    if dossier.consultations.filter(office_id__in=mine).exists():
        return Relation.CONSULTED
    if dossier.steps.filter(office_id__in=mine).exists():
        return Relation.COLLEAGUE
    if offices.oversees(actor, dossier.authority_id):
        return Relation.UPPER
    return Relation.OTHER


def _own(actor: Actor) -> set[UUID]:
    return {office for office in (actor.office_id, actor.authority_id) if office}


def offices_of(actor: Actor, *, at: datetime) -> frozenset[UUID]:
    """The offices whose work somebody's office does on the day: its own, its authority's, and those they took over."""
    return offices.queue_offices(actor, on=moments.day_of(at))


def standing_of(dossier: models.Dossier, at: datetime) -> Standing:
    """Where a dossier stands on the ladder of lateness at a moment."""
    return _standing(dossier, at, workdays.calendar_for(*offices.scopes(dossier.authority)))


def _standing(dossier: models.Dossier, at: datetime, calendar: WorkingCalendar) -> Standing:
    return standing(
        due=dossier.due_at,
        at=at,
        calendar=calendar,
        started=dossier.complete_at,
        paused_since=dossier.paused_since,
        new_date_given=dossier.reappointed_at is not None,
        finished_at=dossier.finished_at,
        ended_at=dossier.ended_at,
    )


def folded_name(column: str) -> dict[str, Func]:
    """A name as it is searched, for `.alias()`: `tran thi hoa` finds Trần Thị Hoà."""
    return {"name_folded": Func(F(column), function="motcua_fold", output_field=CharField())}


class Readings:
    """What many dossiers on one page share, looked up once: calendars by authority, procedures by version."""

    def __init__(self, dossiers: Iterable[models.Dossier], at: datetime) -> None:
        self.at = at
        self._calendars: dict[UUID, WorkingCalendar] = {}
        self._procedures = catalogue.infos({row.procedure_version_id for row in dossiers})

    def short_name(self, dossier: models.Dossier) -> str:
        """What the procedure is called in a list."""
        return self._procedures[dossier.procedure_version_id].definition.short

    def standing(self, dossier: models.Dossier) -> Standing:
        """Where the dossier stands on the ladder of lateness."""
        calendar = self._calendars.get(dossier.authority_id)
        if calendar is None:
            calendar = self._calendars[dossier.authority_id] = workdays.calendar_for(*offices.scopes(dossier.authority))
        return _standing(dossier, self.at, calendar)
