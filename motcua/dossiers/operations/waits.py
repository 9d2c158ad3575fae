"""Stopping the clock while somebody outside is awaited, with evidence, and letting it run again."""

from dataclasses import replace
from uuid import UUID

from motcua.base import rows
from motcua.dossiers import models
from motcua.dossiers.operations import hand as hands
from motcua.dossiers.rules import waits as rules
from motcua.dossiers.rules.promises import LENGTHENED
from motcua.dossiers.rules.waits import Wait, WaitFor


def begin(
    hand: hands.Hand,
    what: WaitFor,
    *,
    legal_basis: str,
    evidence: str,
    paper_id: UUID | None = None,
    file_id: UUID | None = None,
) -> None:
    """Stop the clock now. `evidence` is the number of the paper that says so; the paper itself or its scan is kept."""
    hand.dossier.paused_since = hand.at
    rows.put(
        models.Pause(
            dossier=hand.dossier,
            reason=what,
            legal_basis=legal_basis,
            evidence=evidence,
            paper_id=paper_id,
            file_id=file_id,
            started_at=hand.at,
        )
    )


def end(hand: hands.Hand, *, complete: bool = True) -> None:
    """The clock runs again from now: the due date follows from the policy, and each step gets back what it had left.

    `complete` says that what was awaited is there; without it nothing is counted anew, whatever the policy.
    """
    dossier = hand.dossier
    over = next(pause for pause in hands.pauses_of(dossier) if pause.ended_at is None)
    hands.end_pause(hand)
    wait = Wait(WaitFor(over.reason), over.started_at, hand.at)
    anew = complete and rules.restarts(hand.procedure.supplement, wait)
    if anew:
        dossier.complete_at = hand.at
    promise = hands.promise_of(hand)
    if anew:
        promise = replace(promise, letter=None)
    due = promise.due(hands.calendar_of(dossier.authority_id))
    if promise.letter:
        hands.set_due(hand, due, [*dossier.derivation, *due.derivation[-2:]])
    else:
        longer = [line for line in dossier.derivation if line.startswith(LENGTHENED)]
        hands.set_due(hand, due, [due.derivation[0], *longer, *due.derivation[1:]])
    hands.refit_steps(hand)
