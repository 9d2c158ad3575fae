"""The ladder of reminders, as a table: a date, a step, the hour it is, and who is to be told what."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base import moments
from motcua.dossiers.rules.escalation import Call, Owed, Term, Whom, look_again, owed
from motcua.workdays.rules import described

CALENDAR = described.read({}).compiled(range(2018, 2022))
#: A plain week of September 2019 and the one after it; sessions 07:00–11:30 and 13:30–17:00.
MON, TUE, WED, THU, FRI, SAT = (f"2019-09-{day}T" for day in (23, 24, 25, 26, 27, 28))
NEXT_MON, NEXT_TUE, NEXT_WED = "2019-09-30T", "2019-10-01T", "2019-10-02T"

EVERYBODY = "handler head desk leader"


def vn(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=moments.TZ)


def term(started: str, due: str) -> Term:
    return Term(vn(started), vn(due), CALENDAR)


def said(found: tuple[Owed, ...]) -> str:
    """`late: handler head; step late: handler`"""
    groups: dict[str, list[str]] = {}
    for one in found:
        groups.setdefault(("step " if one.of_step else "") + one.call, []).append(one.whom)
    return "; ".join(f"{call}: {' '.join(people)}" for call, people in groups.items())


#: Received Monday morning, due Thursday evening: 4 working days of 8 hours, so 8 hours are a quarter.
LONG = (MON + "07:00", THU + "17:00")
#: The step that is live has all the time the dossier has.
WHOLE = LONG


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (MON + "09:00", ""),
        (WED + "16:59", ""),  # a quarter is one day, which ends with this one
        (WED + "18:00", ""),  # after hours nobody is told anything
        (THU + "06:59", ""),
        (THU + "07:00", "today: handler head desk"),
        (THU + "12:30", ""),  # nor at noon
        (THU + "16:59", "today: handler head desk"),
        (THU + "17:00", ""),  # the office has closed; it is not late yet
        (THU + "17:01", ""),
        (FRI + "07:00", f"late: {EVERYBODY}"),
        (SAT + "09:00", ""),
        (NEXT_MON + "09:00", f"late: {EVERYBODY}"),  # one working day past, however long the weekend was
        (NEXT_TUE + "08:00", "long_late: head leader"),
        (NEXT_WED + "08:00", "long_late: head leader"),
    ],
)
def test_who_is_told_of_a_dossiers_date(now: str, expected: str) -> None:
    assert said(owed(term(*LONG), term(*WHOLE), at=vn(now))) == expected


@pytest.mark.parametrize(
    ("started", "due", "now", "expected"),
    [
        # the same day: the receipt is no news, the last quarter of the time is
        (MON + "07:30", MON + "17:00", MON + "09:00", ""),
        (MON + "07:30", MON + "17:00", MON + "15:10", "today: handler head desk"),
        (MON + "14:00", MON + "17:00", MON + "16:00", ""),
        (MON + "14:00", MON + "17:00", MON + "16:20", "today: handler head desk"),
        # received in the afternoon, due the next one: told in the morning of that day
        (MON + "15:00", TUE + "15:00", MON + "16:30", ""),
        (MON + "15:00", TUE + "15:00", TUE + "07:00", "today: handler head desk"),
        # due in the middle of a day: late within that very day
        (MON + "15:00", TUE + "15:00", TUE + "15:01", f"late: {EVERYBODY}"),
        # eight days: the last two are a quarter
        (MON + "07:00", NEXT_WED + "17:00", NEXT_MON + "16:59", ""),
        (MON + "07:00", NEXT_WED + "17:00", NEXT_TUE + "07:00", "soon: handler"),
        # a weekend between: Friday evening is near, for no working time lies between
        (MON + "07:00", NEXT_MON + "11:30", FRI + "15:00", "soon: handler"),
    ],
)
def test_short_dates_are_told_of_in_time_and_not_before(started: str, due: str, now: str, expected: str) -> None:
    assert said(owed(term(started, due), term(started, due), at=vn(now))) == expected


@pytest.mark.parametrize(
    ("step", "now", "expected"),
    [
        ((MON + "07:00", TUE + "17:00"), TUE + "10:00", ""),
        ((MON + "07:00", TUE + "17:00"), TUE + "14:00", "step soon: handler"),
        ((MON + "07:00", TUE + "17:00"), WED + "07:00", "step late: handler head"),
        ((MON + "07:00", MON + "09:00"), MON + "08:50", ""),  # two hours are over before a warning helps
        ((MON + "07:00", MON + "09:00"), MON + "09:01", "step late: handler head"),
        # both at once; the desk hears of the citizen's date alone
        ((WED + "07:00", WED + "11:30"), THU + "08:00", "today: handler head desk; step late: handler head"),
        ((WED + "07:00", WED + "11:30"), FRI + "08:00", f"late: {EVERYBODY}"),
        # a step that may last as long as the dossier says nothing of its own
        ((MON + "07:00", THU + "17:00"), FRI + "08:00", f"late: {EVERYBODY}"),
    ],
)
def test_a_late_step_stays_in_the_unit_that_holds_it(step: tuple[str, str], now: str, expected: str) -> None:
    assert said(owed(term(*LONG), term(*step), at=vn(now))) == expected


_quarters = st.integers(0, 4 * 24 * 12)


@given(_quarters, st.integers(1, 4 * 24 * 10), _quarters, st.integers(1, 4 * 24 * 10))
def test_between_two_looks_nothing_new_is_owed(began: int, lasts: int, step_began: int, step_lasts: int) -> None:
    """Every quarter of an hour for a month: what is owed changes only at the moments that were foretold."""
    first = vn("2019-09-16T00:00")
    quarter = timedelta(minutes=15)
    dossier = Term(first + began * quarter, first + (began + lasts) * quarter, CALENDAR)
    step = Term(first + step_began * quarter, first + (step_began + step_lasts) * quarter, CALENDAR)
    look, known = first, frozenset[Owed]()
    for number in range(4 * 24 * 30):
        at = first + number * quarter
        if at >= look:
            known |= frozenset(owed(dossier, step, at=at))
            look = look_again(dossier, step, at=at)
            assert look > at
        else:
            assert frozenset(owed(dossier, step, at=at)) <= known


def test_calls_have_words() -> None:
    assert [call.words for call in Call] == [
        "Sắp đến hạn", "Đến hạn hôm nay", "Quá hạn", "Quá hạn từ 3 ngày làm việc",
    ]  # fmt: skip
    assert list(Whom) == EVERYBODY.split()
