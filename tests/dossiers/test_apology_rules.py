"""When a letter of apology is owed, by when it must go, and which date it may give: the rule as tables of cases."""

from datetime import datetime, timedelta

import pytest

from motcua.base.moments import TZ
from motcua.dossiers.rules import apologies
from motcua.dossiers.rules.apologies import Stage
from motcua.workdays.rules import described
from motcua.workdays.rules.limits import Limit

#: Monday to Friday, with the national days off.
PLAIN = described.read({}).compiled(range(2026, 2027))


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=TZ)


@pytest.mark.parametrize(
    ("counted_from", "due", "expected"),
    [
        ("05/10/2026 09:00", "08/10/2026 17:00", "07/10/2026 17:00"),  # the working day before
        ("01/10/2026 09:00", "12/10/2026 17:00", "09/10/2026 17:00"),  # over a weekend
        ("20/04/2026 09:00", "04/05/2026 17:00", "29/04/2026 17:00"),  # over 30 April and 1 May
        ("05/10/2026 09:00", "05/10/2026 17:00", "05/10/2026 17:00"),  # same day: no lawful moment, the due moment
    ],
)
def test_the_letter_goes_out_by_the_last_working_day_before(counted_from: str, due: str, expected: str) -> None:
    assert apologies.send_by(moment(counted_from), moment(due), PLAIN) == moment(expected)


@pytest.mark.parametrize(
    ("counted_from", "due", "expected"),
    [
        # three days: three quarters are gone on Wednesday, and two hours are left before its end
        ("05/10/2026 07:00", "08/10/2026 17:00", "07/10/2026 15:00"),
        # ten working days: the day before the last lawful one, once three quarters are gone
        ("05/10/2026 09:00", "19/10/2026 17:00", "15/10/2026 09:30"),
        # a month: the morning of that day
        ("01/09/2026 09:00", "30/09/2026 17:00", "28/09/2026 07:00"),
        # same day: once three quarters of it are gone, or two hours before its end
        ("05/10/2026 07:00", "05/10/2026 17:00", "05/10/2026 15:00"),
        # hours: at once, for less than two are left
        ("05/10/2026 15:30", "05/10/2026 17:00", "05/10/2026 15:30"),
    ],
)
def test_a_letter_drafts_itself_in_time_to_be_signed(counted_from: str, due: str, expected: str) -> None:
    drafted = apologies.draft_from(moment(counted_from), moment(due), PLAIN)
    assert drafted == moment(expected)
    assert drafted <= apologies.send_by(moment(counted_from), moment(due), PLAIN)


@pytest.mark.parametrize(
    ("at", "stage", "owed", "missing"),
    [
        ("15/10/2026 09:29", None, False, False),
        ("15/10/2026 09:30", None, True, False),
        ("19/10/2026 17:00", Stage.DRAFTED, True, False),
        ("19/10/2026 17:01", Stage.COMPLETED, False, True),
        ("19/10/2026 17:01", None, False, True),
        ("19/10/2026 17:01", Stage.SIGNED, False, False),
        ("16/10/2026 08:00", Stage.SENT, False, False),
    ],
)
def test_a_letter_is_owed_until_it_is_signed_and_missing_after_the_date(
    at: str, stage: Stage | None, owed: bool, missing: bool
) -> None:
    begun, due = moment("05/10/2026 09:00"), moment("19/10/2026 17:00")
    stands = apologies.lateness(at=moment(at), counted_from=begun, due=due, calendar=PLAIN, stage=stage)
    assert (stands.owed, stands.missing) == (owed, missing)


@pytest.mark.parametrize(
    ("limit", "setting", "expected"),
    [
        ("3 working days", None, 3),
        ("15 calendar days", None, 10),
        ("2 months", None, 44),
        ("8 working hours", None, 1),
        ("same day", None, 1),
        ("3 working days", 5, 5),
    ],
)
def test_a_letter_asks_for_no_more_than_the_procedure_itself_has(
    limit: str, setting: int | None, expected: int
) -> None:
    assert apologies.longest(Limit.parse(limit), setting) == expected


@pytest.mark.parametrize(
    ("due", "days", "at", "expected"),
    [
        ("08/10/2026 17:00", 2, "07/10/2026 09:00", "12/10/2026 17:00"),
        ("08/10/2026 17:00", 1, "13/10/2026 09:00", "14/10/2026 17:00"),  # already late: counted from today
        ("09/10/2026 17:00", 1, "09/10/2026 09:00", "12/10/2026 17:00"),
    ],
)
def test_the_new_date_follows_from_the_days_asked_for(due: str, days: int, at: str, expected: str) -> None:
    new = apologies.new_due(moment(due), days, at=moment(at), calendar=PLAIN)
    assert new.moment == moment(expected)
    assert (new.rule, new.calendar_version) == (apologies.RULE, PLAIN.version)
    assert f"{days} ngày làm việc" in new.derivation[1]


@pytest.mark.parametrize(
    ("minutes", "most", "expected"),
    [(60, 10, 1), (9 * 60, 10, 1), (30 * 60, 10, 4), (300 * 60, 10, 10)],
)
def test_the_days_proposed_are_what_the_rest_usually_takes(minutes: int, most: int, expected: int) -> None:
    days = apologies.proposed_days(
        timedelta(minutes=minutes),
        at=moment("08/10/2026 15:00"),
        due=moment("08/10/2026 17:00"),
        calendar=PLAIN,
        most=most,
    )
    assert days == expected
