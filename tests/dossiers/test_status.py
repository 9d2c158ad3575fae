"""Statuses: which deed leads where, as a table."""

from datetime import datetime

import pytest

from motcua.base.moments import TZ
from motcua.dossiers.rules.status import ENDED, FinishedAs, Move, Status, WrongMoment, after, finished_as

#: From each status, the moves that can be made and where they lead; every other pair is refused.
TABLE = {
    Status.RECEIVED: {
        Move.PROCESS: Status.IN_PROCESS,
        Move.ASK_CITIZEN: Status.WAITING_FOR_CITIZEN,
        Move.FINISH: Status.DONE,
        Move.WITHDRAW: Status.WITHDRAWN,
        Move.STOP: Status.STOPPED,
    },
    Status.IN_PROCESS: {
        Move.PROCESS: Status.IN_PROCESS,
        Move.ASK_CITIZEN: Status.WAITING_FOR_CITIZEN,
        Move.ASK_PAYMENT: Status.WAITING_FOR_PAYMENT,
        Move.FINISH: Status.DONE,
        Move.WITHDRAW: Status.WITHDRAWN,
        Move.STOP: Status.STOPPED,
    },
    Status.WAITING_FOR_CITIZEN: {
        Move.CITIZEN_ANSWERED: Status.IN_PROCESS,
        Move.WITHDRAW: Status.WITHDRAWN,
        Move.STOP: Status.STOPPED,
    },
    Status.WAITING_FOR_PAYMENT: {
        Move.PAID: Status.IN_PROCESS,
        Move.WITHDRAW: Status.WITHDRAWN,
        Move.STOP: Status.STOPPED,
    },
    Status.DONE: {Move.PROCESS: Status.DONE, Move.RETURN: Status.RETURNED},
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("move", Move)
def test_a_move_leads_where_the_table_says_and_nowhere_else(status: Status, move: Move) -> None:
    expected = TABLE.get(status, {}).get(move)
    if expected is None:
        with pytest.raises(WrongMoment, match="Mời tải lại trang"):
            after(status, move)
    else:
        assert after(status, move) is expected


def test_nothing_leads_out_of_an_end() -> None:
    assert not set(TABLE) & ENDED


@pytest.mark.parametrize(
    ("finished", "standing"),
    [
        ("2026-11-23T16:00", FinishedAs.EARLY),
        ("2026-11-24T08:00", FinishedAs.ON_TIME),
        ("2026-11-24T17:00", FinishedAs.ON_TIME),
        ("2026-11-24T17:01", FinishedAs.LATE),
        ("2026-11-25T07:00", FinishedAs.LATE),
    ],
)
def test_a_result_is_early_by_days_and_late_by_the_minute(finished: str, standing: FinishedAs) -> None:
    due = datetime(2026, 11, 24, 17, tzinfo=TZ)
    assert finished_as(datetime.fromisoformat(finished).replace(tzinfo=TZ), due=due) is standing
