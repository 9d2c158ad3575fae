"""When the citizen's time to bring what was asked is over: what the procedure's own law says follows."""

from datetime import datetime
from uuid import UUID

from motcua.base import moments, rows
from motcua.base.actor import Actor
from motcua.catalogue.rules.definition import OnExpiry
from motcua.dossiers import events, models
from motcua.dossiers.operations import endings, waits
from motcua.dossiers.operations import hand as hands
from motcua.dossiers.rules.status import Move, Status


def lapse_supplements(*, by: Actor, at: datetime) -> int:
    """Act on every request whose last moment has passed; returns how many dossiers were touched.

    RETURN gives the dossier back with a notice, REFUSE ends it with form 03, CONTINUE lets the work go on with what
    is there: the days of waiting are left out and nothing is counted anew. Nothing ends without a legal ground: a
    version that names none leaves its dossiers to a leader. Safe to run again, and to stop between dossiers.
    """
    waiting = models.SupplementRequest.objects.filter(
        until__lt=at, completed_at__isnull=True, lapsed_at__isnull=True, dossier__status=Status.WAITING_FOR_CITIZEN
    )
    found = list(waiting.order_by("until", "id").values_list("dossier_id", "id"))
    return sum([_lapse(dossier_id, request_id, by=by, at=at) for dossier_id, request_id in found])


def _lapse(dossier_id: UUID, request_id: UUID, *, by: Actor, at: datetime) -> bool:
    with rows.whole():
        hand = hands.take_for_the_house(dossier_id, by=by, at=at)
        request, policy = models.SupplementRequest.objects.get(id=request_id), hand.procedure.supplement
        if hand.status is not Status.WAITING_FOR_CITIZEN or request.completed_at or request.lapsed_at:
            return False
        if policy.on_expiry is not OnExpiry.CONTINUE and not policy.ground:
            return False
        request.lapsed_at = at
        rows.change(request, "lapsed_at")
        if policy.on_expiry is OnExpiry.CONTINUE:
            _go_on(hand, request)
        else:
            _give_back(hand, request, refused=policy.on_expiry is OnExpiry.REFUSE)
    return True


def _go_on(hand: hands.Hand, request: models.SupplementRequest) -> None:
    hand.move(Move.CITIZEN_ANSWERED)
    waits.end(hand, complete=False)
    hand.record(
        events.SupplementLapsed(
            dossier_id=hand.dossier.id,
            number=request.number,
            due=hand.dossier.due_at,
            rule=hand.dossier.due_rule,
        )
    )


def _give_back(hand: hands.Hand, request: models.SupplementRequest, *, refused: bool) -> None:
    last = f" ({moments.short(request.until)})" if request.until else ""
    reason = f"Hết thời hạn bổ sung lần {request.number}{last}, hồ sơ chưa được bổ sung đủ"
    ground = hand.procedure.supplement.ground
    hand.move(Move.STOP)
    endings.close(
        hand, outcome="lapsed", reason=reason, legal_basis=ground, paper="refusal" if refused else "stop_notice"
    )
    hand.record(
        events.DossierStopped(dossier_id=hand.dossier.id, reason=reason, legal_basis=ground, closed=tuple(hand.closed))
    )
