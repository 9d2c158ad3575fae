"""When an office closes: what waited there goes on in the office that took over its work, with the clock running."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.catalogue import queries as catalogue
from motcua.catalogue.rules import routes
from motcua.dossiers import events, models
from motcua.dossiers.operations import hand as hands
from motcua.offices import queries as offices


def hand_over(*, by: Actor, at: datetime, most: int = 1000) -> int:
    """Move the live steps of closed offices to their successors; returns how many were moved.

    A stay at the closed office ends and another begins where the work went, until the same moment: a reorganisation
    gives nobody more time. Can be run again, and stopped between dossiers. The dossier keeps the names of its day.
    """
    today = moments.day_of(at)
    waiting = models.Step.objects.filter(Q(office__valid_to__lt=today), left_at__isnull=True).values_list(
        "id", flat=True
    )
    return sum(_hand_over(step_id, by=by, at=at) for step_id in list(waiting[:most]))


def _hand_over(step_id: UUID, *, by: Actor, at: datetime) -> bool:
    with transaction.atomic():
        step = (
            models.Step.objects.select_for_update(of=("self",))
            .select_related("dossier__authority", "dossier__receiving_office", "office")
            .filter(id=step_id, left_at__isnull=True)
            .first()
        )
        if step is None:
            return False
        dossier = models.Dossier.objects.select_for_update(of=("self",)).get(id=step.dossier_id)
        dossier.authority, dossier.receiving_office = step.dossier.authority, step.dossier.receiving_office
        procedure = catalogue.version(dossier.procedure_version_id).definition
        hand = hands.Hand(dossier, by, at, [step], step, procedure)
        way = routes.step(procedure.route, step.key)
        row = hands.prepared_step(dossier, way, at=at)
        if row.office_id == step.office_id:
            return False  # nobody has taken over: it stays where an administrator can see it
        hands.end(hand, step, outcome="handed_over")
        row.due_at = max(step.due_at, at)
        row.allowed = hands.calendar_of(row.office_id).minutes_between(at, row.due_at)
        row.save(force_insert=True)
        hand.record(
            events.DossierHandedOver(
                dossier_id=dossier.id,
                step=step.key,
                name=step.name,
                from_office=step.office.name,
                to_office=offices.office_by_id(row.office_id).name,
                closed=(step.key,),
                opened=(step.key,),
            )
        )
    return True
