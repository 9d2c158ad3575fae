"""When an office closes or a person leaves: what waited there goes on elsewhere, with the clock running."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.base import moments, rows
from motcua.base.actor import Actor
from motcua.base.refusals import NotFound
from motcua.catalogue.rules import routes
from motcua.dossiers import events, models
from motcua.dossiers.operations import hand as hands
from motcua.dossiers.rules.status import OPEN
from motcua.offices import queries as offices


def hand_over(*, by: Actor, at: datetime) -> int:
    """Move the live steps of closed offices, and the questions put to them, to their successors; returns how many.

    A stay at the closed office ends and another begins where the work went, until the same moment: a reorganisation
    gives nobody more time, and no question a longer answer. Who goes on in the
    new office keeps what they held. Can be run again, and stopped between dossiers. The
    dossier keeps the names of its day. What nobody took over stays where an administrator can see it.
    """
    closed = Q(office__valid_to__lt=moments.day_of(at))
    steps = models.Step.objects.filter(closed, left_at__isnull=True)
    questions = models.Consultation.objects.filter(closed, answered_at__isnull=True, dossier__status__in=sorted(OPEN))
    return sum(
        [
            *(_hand_over(dossier_id, row_id, by=by, at=at) for dossier_id, row_id in _rows(steps)),
            *(_put_to_heir(dossier_id, row_id, by=by, at=at) for dossier_id, row_id in _rows(questions)),
        ]
    )


def _rows(found: QuerySet[models.Step] | QuerySet[models.Consultation]) -> list[tuple[UUID, UUID]]:
    return list(found.order_by("id").values_list("dossier_id", "id"))


def _hand_over(dossier_id: UUID, step_id: UUID, *, by: Actor, at: datetime) -> bool:
    with rows.whole():
        hand = hands.take_for_the_house(dossier_id, by=by, at=at)
        step = next((one for one in hand.live if one.id == step_id), None)
        if step is None:
            return False
        try:
            row = hands.prepared_step(hand.dossier, routes.step(hand.procedure.route, step.key), at=at)
        except NotFound:
            return False  # there is no such office any more
        if row.office_id == step.office_id:
            return False
        hands.end(hand, step, outcome="handed_over")
        calendar = hands.calendar_of(row.office_id)
        row.due_at = max(step.due_at, at)
        row.allowed = calendar.minutes_between(at, row.due_at)
        row.span = None if step.span is None else calendar.time_between(at, row.due_at)
        goes_on = step.holder_id and offices.same_post(step.holder_id, row.office_id, on=moments.day_of(at))
        if goes_on:
            row.holder_id, row.holder_name, row.opened_at = goes_on.id, step.holder_name, step.opened_at
        rows.put(row)
        hand.record(
            events.DossierHandedOver(
                dossier_id=dossier_id,
                step=step.key,
                name=step.name,
                from_office=offices.office_by_id(step.office_id).name,
                to_office=offices.office_by_id(row.office_id).name,
                closed=(step.key,),
                opened=(step.key,),
            )
        )
    return True


def _put_to_heir(dossier_id: UUID, consultation_id: UUID, *, by: Actor, at: datetime) -> bool:
    with rows.whole():
        hand = hands.take_for_the_house(dossier_id, by=by, at=at)
        question = rows.one(models.Consultation, id=consultation_id)
        if question is None or question.answered_at is not None:
            return False
        asked = offices.office_by_id(question.office_id)
        heir = offices.current(asked, moments.day_of(at))
        if heir.id == asked.id:
            return False
        question.office = heir
        rows.change(question, "office")
        hand.record(
            events.OpinionHandedOver(
                dossier_id=dossier_id,
                consultation_id=question.id,
                from_office=asked.name,
                to_office=heir.name,
                until=question.due_at,
            )
        )
    return True


def free_steps(*, position_id: UUID | None = None, by: Actor, at: datetime) -> int:
    """Put what somebody held back into the common queue of its office, once their position is over; returns how many.

    Of one position, or of all whose last day is past. Nothing moves and no clock changes: the step waits for whoever
    has the role there. Safe to run again: each step is freed once, with one event.
    """
    today = moments.day_of(at)
    over = Q(holder__valid_to__lt=today) | Q(holder__office__valid_to__lt=today)
    steps = models.Step.objects.filter(over, left_at__isnull=True)
    if position_id is not None:
        steps = steps.filter(holder_id=position_id)
    return sum([_free(dossier_id, step_id, by=by, at=at) for dossier_id, step_id in _rows(steps)])


def _free(dossier_id: UUID, step_id: UUID, *, by: Actor, at: datetime) -> bool:
    with rows.whole():
        hand = hands.take_for_the_house(dossier_id, by=by, at=at)
        step = next((one for one in hand.live if one.id == step_id), None)
        if step is None or step.holder_id is None or not offices.is_over(step.holder_id, on=moments.day_of(at)):
            return False
        left, name = step.holder_id, step.holder_name
        step.holder_id, step.holder_name, step.opened_at = None, "", None
        rows.change(step, "holder", "holder_name", "opened_at")
        hand.record(
            events.StepFreed(dossier_id=dossier_id, step=step.key, name=step.name, from_position=left, from_name=name)
        )
    return True
