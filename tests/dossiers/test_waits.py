"""What waiting does to the promised date: each policy, at each moment, over each oddity of the calendar."""

from datetime import date, datetime

import pytest

from motcua.base.moments import TZ
from motcua.catalogue.rules.definition import SupplementKind, SupplementPolicy
from motcua.dossiers.rules import waits
from motcua.dossiers.rules.deadlines import Due
from motcua.dossiers.rules.promises import Letter, Promise
from motcua.dossiers.rules.waits import Wait, WaitFor
from motcua.workdays.rules.limits import Limit
from tests.dossiers.test_deadlines import STANDARD

RESTART = SupplementPolicy(policy=SupplementKind.RESTART)
PAUSE = SupplementPolicy(policy=SupplementKind.PAUSE)
PLUS_TWO = SupplementPolicy(policy=SupplementKind.REMAINING_PLUS, plus=2)


def vn(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TZ)


def due_after(
    policy: SupplementPolicy, received: str, limit: str, asked: str, back: str, what: WaitFor = WaitFor.SUPPLEMENT
) -> Due:
    wait = Wait(what, vn(asked), vn(back))
    anew = waits.restarts(policy, wait)
    return Promise(
        received=vn(received),
        complete=wait.end if anew else vn(received),
        limit=Limit.parse(limit),
        waits=() if anew else (waits.pause_of(policy, wait),),
    ).due(STANDARD)


@pytest.mark.parametrize(
    ("policy", "limit", "asked", "back", "due"),
    [
        # Monday 09/09/2019, ten working days (V7): asked on the Wednesday, complete a week later
        (RESTART, "10 working days", "2019-09-11T10:00", "2019-09-18T09:00", "2019-10-02T17:00"),
        (PAUSE, "10 working days", "2019-09-11T10:00", "2019-09-18T09:00", "2019-09-30T17:00"),
        (PLUS_TWO, "10 working days", "2019-09-11T10:00", "2019-09-18T09:00", "2019-10-02T17:00"),
        # asked on the very day it came: no day is used yet
        (PAUSE, "10 working days", "2019-09-09T16:00", "2019-09-13T09:00", "2019-09-27T17:00"),
        # asked and brought on one day: nothing was lost
        (PAUSE, "10 working days", "2019-09-11T08:00", "2019-09-11T16:00", "2019-09-23T17:00"),
        (RESTART, "10 working days", "2019-09-11T08:00", "2019-09-11T16:00", "2019-09-25T17:00"),
        # brought on a Saturday: the day of completion does not count, nor does the weekend
        (PAUSE, "10 working days", "2019-09-11T10:00", "2019-09-14T09:00", "2019-09-25T17:00"),
        # calendar days: what is left is counted with its weekends and moves on from a day off
        (PAUSE, "15 calendar days", "2019-09-11T10:00", "2019-09-18T09:00", "2019-10-01T17:00"),
        # hours: to the minute
        (PAUSE, "8 working hours", "2019-09-09T14:00", "2019-09-10T14:00", "2019-09-11T09:00"),
    ],
)
def test_a_policy_says_what_a_supplement_does_to_the_date(
    policy: SupplementPolicy, limit: str, asked: str, back: str, due: str
) -> None:
    assert due_after(policy, "2019-09-09T09:00", limit, asked, back).moment == vn(due)


def test_a_holiday_within_the_wait_was_never_a_day_to_count() -> None:
    due = due_after(PAUSE, "2019-08-30T08:30", "3 working days", "2019-08-30T10:00", "2019-09-03T09:00")
    assert due.moment == vn("2019-09-06T17:00")


@pytest.mark.parametrize("policy", [PAUSE, RESTART])
def test_asked_on_the_last_counted_day_only_a_restart_leaves_time(policy: SupplementPolicy) -> None:
    due = due_after(policy, "2019-09-09T09:00", "3 working days", "2019-09-12T10:00", "2019-09-20T09:00")
    if policy is RESTART:
        assert due.moment == vn("2019-09-25T17:00")
    else:
        assert due.moment == vn("2019-09-12T17:00"), "the day of the request counts, and with it the count is complete"
        assert any("không còn ngày nào" in line for line in due.derivation)


def test_a_law_that_adds_days_gives_them_even_when_none_were_left() -> None:
    due = due_after(PLUS_TWO, "2019-09-09T09:00", "3 working days", "2019-09-12T10:00", "2019-09-20T09:00")
    assert due.moment == vn("2019-09-24T17:00")
    assert not any("không còn ngày nào" in line for line in due.derivation)


@pytest.mark.parametrize("policy", [RESTART, PAUSE, PLUS_TWO])
def test_a_payment_leaves_its_days_out_and_begins_nothing_anew(policy: SupplementPolicy) -> None:
    due = due_after(
        policy, "2019-09-09T09:00", "10 working days", "2019-09-11T10:00", "2019-09-18T09:00", WaitFor.PAYMENT
    )
    assert due.moment == vn("2019-09-30T17:00")
    assert any("chờ nộp tiền" in line for line in due.derivation)


def test_a_payment_after_a_restart_is_left_out_of_the_new_count() -> None:
    paid = Wait(WaitFor.PAYMENT, vn("2019-09-23T10:00"), vn("2019-09-25T09:00"))
    due = Promise(
        received=vn("2019-09-09T09:00"),
        complete=vn("2019-09-18T09:00"),
        limit=Limit.parse("10 working days"),
        waits=(waits.pause_of(RESTART, paid),),
    ).due(STANDARD)
    assert due.moment == vn("2019-10-04T17:00")
    assert due.derivation[0].startswith("nhận thứ Hai 09/09/2019"), "the first reception is never forgotten"


def test_a_date_from_a_letter_of_apology_keeps_the_days_that_were_left_of_it() -> None:
    def pushed(policy: SupplementPolicy, what: WaitFor, days: int) -> Due:
        """Ten working days, a letter for so many more, and a week's wait after it."""
        wait = Wait(what, vn("2019-09-26T10:00"), vn("2019-10-03T09:00"))
        letter = Letter(due_before=vn("2019-09-23T17:00"), days=days, signed_at=vn("2019-09-20T10:00"))
        received = vn("2019-09-09T09:00")
        limit = Limit.parse("10 working days")
        return Promise(received, received, limit, (waits.pause_of(policy, wait),), letter).due(STANDARD)

    due = pushed(PAUSE, WaitFor.PAYMENT, 5)
    assert due.moment == vn("2019-10-07T17:00"), "30/09 was promised, two days of it were left"
    assert "còn lại 2 ngày" in due.derivation[-2]
    assert pushed(PAUSE, WaitFor.SUPPLEMENT, 1).moment == vn("2019-09-24T17:00"), "what was late stays late"
    assert pushed(PLUS_TWO, WaitFor.SUPPLEMENT, 5).moment == vn("2019-10-09T17:00")


def test_a_wait_is_a_day_of_the_calendar_and_not_of_utc() -> None:
    """Half past six in the morning of the 12th in Vietnam is still the 11th in UTC."""
    due = due_after(PAUSE, "2019-09-09T09:00", "10 working days", "2019-09-12T06:30", "2019-09-13T06:30")
    assert due.moment.date() == date(2019, 9, 24)
