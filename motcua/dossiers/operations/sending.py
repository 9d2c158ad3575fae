"""Sending a signed letter of apology: on the citizen's channel, over the counter or by post, with a proof of it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actor import Actor
from motcua.dossiers import events, models
from motcua.dossiers.operations import hand as hands
from motcua.dossiers.operations.reaching import look, send_to
from motcua.dossiers.rules import messages
from motcua.dossiers.rules.apologies import Stage
from motcua.offices.rules.powers import Deed

#: The kind of message a letter goes out as.
APOLOGY = "apology"


def post_apology(*, dossier_id: UUID, by: Actor, at: datetime) -> bool:
    """Ask for the message that brings a signed letter to its citizen; returns whether there is a way to them.

    Without one the letter stays signed and unsent, where the desk sees it. Asked again it sends nothing more.
    """
    with transaction.atomic():
        apology = models.Apology.objects.select_related("dossier__authority").get(dossier_id=dossier_id)
        dossier = apology.dossier
        return send_to(
            dossier.owner_id,
            dossier,
            key=f"apology:{apology.id}",
            kind=APOLOGY,
            words=messages.apology(dossier.code, office=dossier.authority.name, due=apology.new_due_at, look=look()),
            by_letter=True,
            by=by,
            at=at,
        )


def send_apology(*, dossier_id: UUID, way: str, proof: str = "", by: Actor, at: datetime) -> models.Apology:
    """Note that somebody brought the signed letter to the citizen: over the counter, by post, by telephone.

    `way` is in words; `proof` names what can be shown for it, such as the number of a slip. A letter already noted
    as sent keeps its first note.
    """
    with transaction.atomic():
        hand = hands.take(dossier_id, Deed.SEND_APOLOGY, by=by, at=at)
        apology = models.Apology.objects.select_for_update(of=("self",)).filter(dossier=hand.dossier).first()
        if apology is None or apology.signed_at is None:
            hand.refuse("Chưa có thư xin lỗi đã ký để gửi.")
        if not way.strip():
            hand.refuse("Mời ghi thư được gửi bằng cách nào.", field="way")
        if apology.stage == Stage.SIGNED:
            _note(hand, apology, Stage.SENT, way.strip(), proof.strip())
    return apology


def hear_of_apology(
    *, dossier_id: UUID, stage: Stage, way: str, proof: str = "", by: Actor, at: datetime
) -> models.Apology:
    """Note what the message service reports of a letter: sent, or delivered. Twice, or late, changes nothing."""
    with transaction.atomic():
        hand = hands.take_for_the_house(dossier_id, by=by, at=at)
        apology = models.Apology.objects.select_for_update(of=("self",)).get(dossier=hand.dossier)
        if apology.signed_at and list(Stage).index(stage) > list(Stage).index(Stage(apology.stage)):
            _note(hand, apology, stage, way, proof)
    return apology


def _note(hand: hands.Hand, apology: models.Apology, stage: Stage, way: str, proof: str) -> None:
    apology.stage = stage
    if stage is Stage.DELIVERED:
        apology.delivered_at = hand.at
        event: events.DossierEvent = events.ApologyDelivered(dossier_id=hand.dossier.id, way=way)
    else:
        event = events.ApologySent(dossier_id=hand.dossier.id, way=way, proof=proof)
    apology.sent_at = apology.sent_at or hand.at
    apology.sent_way, apology.proof = way[:60], (proof or apology.proof)[:300]
    apology.save(update_fields=["stage", "sent_at", "sent_way", "proof", "delivered_at"])
    hand.record(event)
