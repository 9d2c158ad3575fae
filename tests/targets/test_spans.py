"""Spans of a life: table of cases."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from motcua.base.moments import TZ
from motcua.dossiers.rules import fold
from motcua.dossiers.rules.status import Move
from motcua.targets.rules.spans import LEADS_TO, Happened, Stance, Stretch, stretches

DAY = timedelta(days=1)
BEGUN = datetime(2026, 3, 2, 9, 0, tzinfo=TZ)
DUE = BEGUN + 5 * DAY


def accepted() -> Happened:
    return Happened("DossierAccepted", BEGUN, {"due": DUE.isoformat()})


def then(kind: str, days: float, **facts: Any) -> Happened:
    return Happened(kind, BEGUN + days * DAY, facts)


def told(*lines: Happened) -> list[tuple[Stance, float, float | None]]:
    return [
        (one.stance, (one.from_at - BEGUN) / DAY, (one.to_at - BEGUN) / DAY if one.to_at else None)
        for one in lives(*lines)
    ]


def lives(*lines: Happened) -> tuple[Stretch, ...]:
    return stretches([accepted(), *lines])


def test_a_dossier_is_open_from_its_acceptance() -> None:
    (only,) = lives()
    assert (only.stance, only.from_at, only.to_at) == (Stance.OPEN, BEGUN, None)
    assert only.late_from == only.due_at == only.due_original == DUE


def test_forwarding_within_the_same_limit_begins_nothing() -> None:
    assert told(then("DossierForwarded", 1), then("DossierSentBack", 2)) == [(Stance.OPEN, 0, None)]


def test_a_lawfully_longer_limit_begins_a_stretch_with_the_new_date() -> None:
    longer = DUE + 3 * DAY
    first, second = lives(then("DossierForwarded", 1, due=longer.isoformat()))
    assert first.to_at == second.from_at
    assert (second.stance, second.due_at, second.due_original) == (Stance.OPEN, longer, DUE)


def test_while_the_citizen_is_awaited_nothing_becomes_late() -> None:
    _, paused = lives(then("SupplementAsked", 2))
    assert (paused.stance, paused.late_from) == (Stance.PAUSED, None)


def test_what_was_late_before_the_wait_stays_late_in_it() -> None:
    _, paused = lives(then("SupplementAsked", 6))
    assert (paused.stance, paused.late_from) == (Stance.PAUSED, DUE)


def test_after_the_wait_the_new_date_counts() -> None:
    new = DUE + 4 * DAY
    *_, last = lives(then("SupplementAsked", 2), then("SupplementReceived", 6, due=new.isoformat()))
    assert (last.stance, last.late_from, last.due_original) == (Stance.OPEN, new, DUE)


@pytest.mark.parametrize(
    ("days", "standing"), [(4, "early"), (4.9, "on_time"), (5, "on_time"), (5.0001, "late"), (9, "late")]
)
@pytest.mark.parametrize("kind", ["ResultIssued", "DossierWithdrawn", "DossierStopped"])
def test_every_end_stands_to_the_due_date(kind: str, days: float, standing: str) -> None:
    *_, last = lives(then(kind, days))
    assert (last.standing, last.to_at) == (standing, None)


def test_withdrawn_while_awaited_stands_as_when_the_clock_stopped() -> None:
    *_, last = lives(then("SupplementAsked", 2), then("DossierWithdrawn", 20))
    assert (last.stance, last.standing) == (Stance.WITHDRAWN, "early")


def test_nothing_after_the_end_changes_it() -> None:
    ended = [then("ResultIssued", 3), then("ResultReturned", 9), then("FeeSettled", 10), then("DossierForwarded", 11)]
    assert told(*ended) == [(Stance.OPEN, 0, 3), (Stance.FINISHED, 3, None)]


def test_a_line_written_a_breath_too_early_counts_from_the_line_before() -> None:
    assert told(then("SupplementAsked", 2), then("DossierWithdrawn", 1.99))[-1] == (Stance.WITHDRAWN, 2, None)


def test_later_lines_only_close_and_add() -> None:
    """What was told at any point of a history is how the whole history begins: past figures cannot change."""
    lines = [
        accepted(),
        then("SupplementAsked", 1),
        then("SupplementReceived", 3, due=(DUE + 2 * DAY).isoformat()),
        then("DossierForwarded", 4, due=(DUE + 5 * DAY).isoformat()),
        then("ResultIssued", 6),
        then("ResultReturned", 7),
    ]
    whole = stretches(lines)
    for known in range(1, len(lines)):
        earlier = stretches(lines[:known])
        assert whole[: len(earlier) - 1] == earlier[:-1]
        last = earlier[-1]
        same = whole[len(earlier) - 1]
        assert (same.from_at, same.stance, same.due_at, same.late_from, same.standing) == (
            last.from_at, last.stance, last.due_at, last.late_from, last.standing,
        )  # fmt: skip


def test_every_wait_and_end_the_fold_knows_leads_somewhere_here() -> None:
    leading = {
        Move.ASK_CITIZEN: Stance.PAUSED,
        Move.ASK_PAYMENT: Stance.PAUSED,
        Move.CITIZEN_ANSWERED: Stance.OPEN,
        Move.PAID: Stance.OPEN,
        Move.FINISH: Stance.FINISHED,
        Move.WITHDRAW: Stance.WITHDRAWN,
        Move.STOP: Stance.STOPPED,
    }
    assert {kind: leading[move] for kind, move in fold._MOVES.items() if move in leading} == LEADS_TO


def test_a_life_begins_with_its_acceptance() -> None:
    with pytest.raises(ValueError, match="acceptance"):
        stretches([then("ResultIssued", 1)])
    with pytest.raises(ValueError, match="acceptance"):
        stretches([])
