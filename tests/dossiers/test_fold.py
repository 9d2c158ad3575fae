"""The fold: a dossier's state told from its events alone."""

from typing import Any

import pytest

from motcua.dossiers.rules.fold import fold
from motcua.dossiers.rules.status import Finance, Status

ACCEPTED: tuple[str, dict[str, Any]] = (
    "DossierAccepted",
    {"finance": "owed", "opened": ["tiep-nhan"], "due": "2026-11-27T17:00+07:00"},
)


def test_a_life_adds_up() -> None:
    state = fold(
        [
            ACCEPTED,
            ("DossierForwarded", {"closed": ["tiep-nhan"], "opened": ["tham-dinh"]}),
            ("SupplementAsked", {}),
            ("NoteWritten", {}),
            ("SupplementReceived", {"due": "2026-12-04T17:00+07:00"}),
            ("FeeSettled", {"finance": "paid"}),
        ]
    )
    assert state.status is Status.IN_PROCESS
    assert state.steps == {"tham-dinh"}
    assert state.finance is Finance.PAID
    assert (state.due, state.due_original) == ("2026-12-04T17:00+07:00", "2026-11-27T17:00+07:00")
    assert (state.supplements, state.paused, state.version) == (1, False, 6)


def test_a_fork_leaves_two_steps_open_and_a_join_waits() -> None:
    state = fold(
        [
            ACCEPTED,
            ("DossierForwarded", {"closed": ["tiep-nhan"], "opened": ["cong-an", "bhxh"]}),
            ("DossierForwarded", {"closed": ["bhxh"], "opened": []}),
        ]
    )
    assert state.steps == {"cong-an"}


def test_a_withdrawn_dossier_is_no_longer_paused() -> None:
    state = fold([ACCEPTED, ("SupplementAsked", {}), ("DossierWithdrawn", {"closed": ["tiep-nhan"]})])
    assert (state.status, state.paused, state.steps) == (Status.WITHDRAWN, False, frozenset())


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [("DossierForwarded", {})],
        [ACCEPTED, ACCEPTED],
        [ACCEPTED, ("ResultReturned", {})],
    ],
)
def test_events_that_make_no_sense_are_refused(lines: list[tuple[str, dict[str, Any]]]) -> None:
    with pytest.raises(ValueError, match=r"."):
        fold(lines)
