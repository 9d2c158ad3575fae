"""The fold: where a dossier stands, told again from nothing but what happened to it (invariant I-2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from motcua.dossiers.rules.status import Finance, Move, Status, after

#: Which move an event makes. Events not named here leave the status as it is.
_MOVES = {
    "DossierForwarded": Move.PROCESS,
    "DossierSentBack": Move.PROCESS,
    "OpinionAsked": Move.PROCESS,
    "ResultDrafted": Move.PROCESS,
    "ResultSigned": Move.PROCESS,
    "SupplementAsked": Move.ASK_CITIZEN,
    "SupplementReceived": Move.CITIZEN_ANSWERED,
    "SupplementLapsed": Move.CITIZEN_ANSWERED,
    "PaymentAsked": Move.ASK_PAYMENT,
    "PaymentMade": Move.PAID,
    "ResultIssued": Move.FINISH,
    "ResultReturned": Move.RETURN,
    "DossierWithdrawn": Move.WITHDRAW,
    "DossierStopped": Move.STOP,
}


#: What a move does to the clock; the others leave it as it is.
_PAUSED = {
    Move.ASK_CITIZEN: True,
    Move.CITIZEN_ANSWERED: False,
    Move.ASK_PAYMENT: True,
    Move.PAID: False,
    Move.WITHDRAW: False,
    Move.STOP: False,
}


@dataclass(frozen=True)
class State:
    """What the events add up to. `steps` are the keys of the steps where somebody must act now."""

    status: Status
    finance: Finance
    steps: frozenset[str]
    paused: bool
    due: str
    due_original: str
    supplements: int
    version: int


def fold(lines: Iterable[tuple[str, Mapping[str, Any]]]) -> State:
    """The state after these events (kind and facts, oldest first). Raises `ValueError` if they make no sense."""
    state: State | None = None
    for kind, facts in lines:
        state = _begin(facts) if kind == "DossierAccepted" and state is None else _after(state, kind, facts)
    if state is None:
        raise ValueError("a dossier begins with its acceptance")
    return state


def _begin(facts: Mapping[str, Any]) -> State:
    return State(
        status=Status.RECEIVED,
        finance=Finance(facts["finance"]),
        steps=frozenset(facts["opened"]),
        paused=False,
        due=facts["due"],
        due_original=facts["due"],
        supplements=0,
        version=1,
    )


def _after(state: State | None, kind: str, facts: Mapping[str, Any]) -> State:
    if state is None or kind == "DossierAccepted":
        raise ValueError(f"{kind} does not fit the beginning of a dossier's life")
    move = _MOVES.get(kind)
    return replace(
        state,
        status=after(state.status, move) if move else state.status,
        finance=Finance(facts.get("finance") or state.finance),
        steps=(state.steps - frozenset(facts.get("closed", ()))) | frozenset(facts.get("opened", ())),
        paused=_PAUSED.get(move, state.paused) if move else state.paused,
        due=facts.get("due") or state.due,
        supplements=state.supplements + (kind == "SupplementAsked"),
        version=state.version + 1,
    )
