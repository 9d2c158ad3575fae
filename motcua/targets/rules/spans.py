"""Spans: a dossier's life cut into stretches in which a report would say the same of it, told from its events.

A stretch lies between two moments of the journal. What was written later only closes the last stretch and adds
new ones, so whatever a report counted for a moment it counts again for ever.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from motcua.dossiers.rules.status import finished_as


class Stance(StrEnum):
    """How a dossier stands in a report."""

    OPEN = "open"
    PAUSED = "paused"
    FINISHED = "finished"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Stance.OPEN: "Đang giải quyết",
    Stance.PAUSED: "Đang giải quyết, chờ người dân",
    Stance.FINISHED: "Đã giải quyết",
    Stance.WITHDRAWN: "Người dân rút",
    Stance.STOPPED: "Dừng giải quyết",
}

#: Still owed an answer.
UNDER_WAY = frozenset({Stance.OPEN, Stance.PAUSED})

#: Where an event leads. Events not named here leave the stance as it is; they may still move the due date.
LEADS_TO = {
    "SupplementAsked": Stance.PAUSED,
    "SupplementReceived": Stance.OPEN,
    "SupplementLapsed": Stance.OPEN,
    "PaymentAsked": Stance.PAUSED,
    "PaymentMade": Stance.OPEN,
    "ResultIssued": Stance.FINISHED,
    "DossierWithdrawn": Stance.WITHDRAWN,
    "DossierStopped": Stance.STOPPED,
}


@dataclass(frozen=True)
class Happened:
    """One line of a dossier's history."""

    kind: str
    at: datetime
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Stretch:
    """A dossier between two moments, `to_at` not included; without an end while it lasts.

    `late_from` is since when it counts as overdue: the due moment; nothing while the clock stands still, unless the
    due moment had passed before. `standing` is how an end stood to the due date.
    """

    number: int
    from_at: datetime
    to_at: datetime | None
    stance: Stance
    due_at: datetime
    due_original: datetime
    late_from: datetime | None
    standing: str


def stretches(history: Iterable[Happened]) -> tuple[Stretch, ...]:
    """The stretches of a life, oldest first. Raises `ValueError` for a life without a beginning.

    Two deeds of one moment leave a stretch between them that no moment falls into; a line written a breath before
    the line it follows counts from that line's moment.
    """
    told: list[Stretch] = []
    clock_stopped: datetime | None = None
    for line in history:
        if not told:
            if line.kind != "DossierAccepted":
                raise ValueError("a dossier begins with its acceptance")
            due = datetime.fromisoformat(line.facts["due"])
            told.append(Stretch(1, line.at, None, Stance.OPEN, due, due, due, ""))
            continue
        before = told[-1]
        if before.stance not in UNDER_WAY:
            continue  # the way of a finished result back to the citizen changes no figure
        stance = LEADS_TO.get(line.kind, before.stance)
        due = datetime.fromisoformat(line.facts["due"]) if line.facts.get("due") else before.due_at
        if stance is before.stance and due == before.due_at:
            continue
        at = max(line.at, before.from_at)
        if stance is Stance.PAUSED:
            clock_stopped = clock_stopped or at
        reading = clock_stopped or at
        late_from: datetime | None = None
        if stance is Stance.OPEN or (stance is Stance.PAUSED and reading > due):
            late_from = due
        told[-1] = replace(before, to_at=at)
        told.append(
            Stretch(
                number=before.number + 1,
                from_at=at,
                to_at=None,
                stance=stance,
                due_at=due,
                due_original=before.due_original,
                late_from=late_from,
                standing="" if stance in UNDER_WAY else finished_as(reading, due=due),
            )
        )
        if stance is Stance.OPEN:
            clock_stopped = None
    if not told:
        raise ValueError("a dossier begins with its acceptance")
    return tuple(told)
