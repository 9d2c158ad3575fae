"""Waits: what a dossier waits for outside the house, and what each of them does to the promised date.

For a supplement the policy of the procedure decides: counted anew, days of waiting left out, or the rest and some
more. A financial obligation only leaves its days out: the dossier was complete, nothing begins again.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from motcua.catalogue.rules.definition import SupplementKind, SupplementPolicy
from motcua.dossiers.rules.deadlines import Pause


class WaitFor(StrEnum):
    """Whom or what a paused dossier waits for."""

    SUPPLEMENT = "supplement"
    PAYMENT = "payment"

    @property
    def words(self) -> str:
        return {"supplement": "chờ bổ sung", "payment": "chờ nộp tiền"}[self.value]


@dataclass(frozen=True)
class Wait:
    """An interval in which the clock stood still, and what for."""

    what: WaitFor
    start: datetime
    end: datetime


def restarts(policy: SupplementPolicy, wait: Wait) -> bool:
    """Whether the whole limit is counted anew once this wait is over (NĐ 61/2018, điều 19.4)."""
    return wait.what is WaitFor.SUPPLEMENT and policy.policy is SupplementKind.RESTART


def pause_of(policy: SupplementPolicy, wait: Wait) -> Pause:
    """What a wait that is over takes out of the count, and what the law gives the office after it."""
    given = wait.what is WaitFor.SUPPLEMENT and policy.policy is SupplementKind.REMAINING_PLUS
    return Pause(wait.start, wait.end, wait.what.words, policy.plus if given else 0)
