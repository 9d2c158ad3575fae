"""Ends before a result: the citizen takes the dossier back, or the office stops on a stated ground."""

from datetime import datetime
from uuid import UUID

from motcua.base import rows
from motcua.base.actor import Actor
from motcua.dossiers import events, models
from motcua.dossiers.operations import hand as hands
from motcua.dossiers.operations import papers
from motcua.dossiers.rules.status import Move
from motcua.offices.rules.powers import Deed


def withdraw(*, dossier_id: UUID, reason: str, by: Actor, at: datetime, seen: int | None = None) -> models.Dossier:
    """Give the dossier back because the citizen asks for it; the notice says so and everything stays in the history."""
    with rows.whole():
        hand = hands.take(dossier_id, Deed.WITHDRAW, by=by, at=at, seen=seen)
        if not reason.strip():
            hand.refuse("Mời ghi lý do người dân rút hồ sơ.", field="reason")
        hand.move(Move.WITHDRAW)
        close(hand, outcome="withdrawn", reason=reason.strip(), legal_basis="", asked_by_owner=True)
        hand.record(events.DossierWithdrawn(dossier_id=dossier_id, reason=reason.strip(), closed=tuple(hand.closed)))
    return hand.dossier


def stop(
    *, dossier_id: UUID, reason: str, legal_basis: str, by: Actor, at: datetime, seen: int | None = None
) -> models.Dossier:
    """Stop settling a dossier. Needs a reason and the legal ground, both printed on the notice to the citizen."""
    with rows.whole():
        hand = hands.take(dossier_id, Deed.STOP, by=by, at=at, seen=seen)
        if not reason.strip():
            hand.refuse("Mời ghi lý do dừng giải quyết.", field="reason")
        if not legal_basis.strip():
            hand.refuse("Dừng giải quyết phải có căn cứ pháp lý: mời ghi điều, khoản, văn bản.", field="legal_basis")
        hand.move(Move.STOP)
        close(hand, outcome="stopped", reason=reason.strip(), legal_basis=legal_basis.strip())
        hand.record(
            events.DossierStopped(
                dossier_id=dossier_id,
                reason=reason.strip(),
                legal_basis=legal_basis.strip(),
                closed=tuple(hand.closed),
            )
        )
    return hand.dossier


def close(
    hand: hands.Hand,
    *,
    outcome: str,
    reason: str,
    legal_basis: str,
    asked_by_owner: bool = False,
    paper: str = "stop_notice",
) -> None:
    """End every step and every wait, and tell the citizen on paper why. Recording the event is the caller's."""
    dossier = hand.dossier
    hands.end_pause(hand)
    dossier.ended_at = hand.at
    hands.end_all(hand, outcome=outcome)
    told: dict[str, object] = {"reason": reason, "legal_basis": legal_basis}
    if paper == "stop_notice":
        told["asked_by_owner"] = asked_by_owner
    papers.issue(paper, dossier, told, by=hand.by, at=hand.at)
