"""Telling citizens what has happened to their dossier, on the telephone or by mail they left."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from motcua.base.actor import Actor
from motcua.dossiers import models
from motcua.dossiers.operations.reaching import look, send_to
from motcua.dossiers.rules import messages
from motcua.dossiers.rules.messages import Words
from motcua.dossiers.rules.status import ENDED, DeliveryWay, Status

#: What citizens are told of; each can be switched off (`MOTCUA_MESSAGES_OFF`).
KINDS = ("accepted", "supplement", "payment", "moved", "ready")


def tell_accepted(*, dossier_id: UUID, by: Actor, at: datetime) -> bool:
    """Tell that a dossier was accepted and until when it is promised; returns whether there is somebody to tell."""
    dossier = _dossier(dossier_id)
    if dossier.status in ENDED:
        return False
    words = messages.accepted(dossier.code, due=dossier.due_at, look=look())
    return _tell("accepted", "", dossier, words, by=by, at=at)


def tell_supplement(*, dossier_id: UUID, number: int, by: Actor, at: datetime) -> bool:
    """Tell that something is missing, unless it has been brought meanwhile."""
    dossier = _dossier(dossier_id)
    asked = dossier.supplement_requests.get(number=number)
    if asked.completed_at or dossier.status in ENDED:
        return False
    words = messages.supplement_asked(
        dossier.code, items=len(asked.items), until=asked.until, look=look(), hotline=settings.HOTLINE
    )
    return _tell("supplement", str(number), dossier, words, by=by, at=at)


def tell_payment(*, dossier_id: UUID, obligation_id: UUID, by: Actor, at: datetime) -> bool:
    """Tell that a tax or levy is to be paid, never what for nor how much, unless it has been paid meanwhile."""
    dossier = _dossier(dossier_id)
    owed = dossier.obligations.get(id=obligation_id)
    if owed.paid_at or dossier.status in ENDED:
        return False
    words = messages.payment_asked(dossier.code, until=owed.until, look=look(), hotline=settings.HOTLINE)
    return _tell("payment", str(obligation_id), dossier, words, by=by, at=at)


def tell_moved(*, dossier_id: UUID, by: Actor, at: datetime) -> bool:
    """Tell the date that holds now, unless the work is done; told once for each date."""
    dossier = _dossier(dossier_id)
    if dossier.finished_at or dossier.status in ENDED:
        return False
    words = messages.due_moved(dossier.code, due=dossier.due_at, look=look())
    return _tell("moved", str(int(dossier.due_at.timestamp())), dossier, words, by=by, at=at)


def tell_ready(*, dossier_id: UUID, by: Actor, at: datetime) -> bool:
    """Tell that the result is there and how it comes to the citizen, unless they have it."""
    dossier = _dossier(dossier_id)
    if dossier.status != Status.DONE:
        return False
    desk = dossier.receiving_office.short_name or dossier.receiving_office.name
    words = messages.result_ready(dossier.code, way=DeliveryWay(dossier.delivery), desk=desk, look=look())
    return _tell("ready", "", dossier, words, by=by, at=at)


def _dossier(dossier_id: UUID) -> models.Dossier:
    return models.Dossier.objects.select_related("receiving_office").get(id=dossier_id)


def _tell(kind: str, which: str, dossier: models.Dossier, words: Words, *, by: Actor, at: datetime) -> bool:
    if kind in settings.MESSAGES_OFF:
        return False
    return send_to(
        dossier.submitter_id or dossier.owner_id,
        dossier,
        key=f"citizen:{kind}:{dossier.id}:{which}",
        kind=f"citizen-{kind}",
        words=words,
        by=by,
        at=at,
    )
