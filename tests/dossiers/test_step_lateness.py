"""Lateness belongs to whoever held the step while it passed, and the minutes add up."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.moments import TZ
from motcua.dossiers import models, operations, queries
from motcua.dossiers.rules.step_lateness import Share, Stay, Turn, shares, tallied, worked
from motcua.offices import operations as offices
from tests.cast import MONDAY, SYSTEM, Cast
from tests.dossiers.test_deadlines import STANDARD
from tests.dossiers.test_handover import position
from tests.dossiers.test_supplements import ask, under

OFFICE = uuid4()
HOUR = timedelta(hours=1)


def vn(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-10-{text}").replace(tzinfo=TZ)


def stay(due: str, done: str | None, *turns: Turn) -> Stay:
    """A stay from Monday the 5th, 08:00."""
    return Stay(
        step="tham-dinh",
        name="Thẩm định",
        office_id=OFFICE,
        arrived=vn("05T08:00"),
        due=vn(due),
        done=vn(done) if done else None,
        turns=turns or (Turn(vn("05T08:00"), "Minh"),),
    )


def told(stay: Stay, at: str = "30T17:00", *pauses: tuple[str, str | None]) -> list[tuple[str, int, int]]:
    stood = [(vn(start), vn(end) if end else None) for start, end in pauses]
    return [(one.person, one.used, one.late) for one in shares(stay, calendar=STANDARD, pauses=stood, at=vn(at))]


@pytest.mark.parametrize(
    ("due", "done", "used", "late"),
    [
        ("05T10:00", "05T09:30", 90, 0),
        ("05T10:00", "05T10:00", 120, 0),
        ("05T10:00", "05T10:01", 121, 1),
        ("05T10:00", "06T08:00", 8 * 60, 6 * 60),  # the noon and the night are nobody's
        ("05T17:00", "05T20:00", 8 * 60 - 60, 0),  # after hours no working time passes
        ("09T17:00", "12T07:30", 5 * 8 * 60 - 60 + 30, 30),  # nor over the weekend
    ],
)
def test_minutes_late_are_working_minutes_past_the_steps_own_time(due: str, done: str, used: int, late: int) -> None:
    assert told(stay(due, done)) == [("Minh", used, late)]


def test_a_step_not_done_yet_counts_until_now() -> None:
    assert told(stay("05T10:00", None), "05T11:00") == [("Minh", 180, 60)]


def test_while_the_citizen_is_awaited_nobody_is_late() -> None:
    assert told(stay("06T10:00", None), "07T11:00", ("05T09:00", None)) == [("Minh", 60, 0)]
    assert told(stay("05T10:00", "06T11:00"), "30T17:00", ("05T11:00", "06T10:00")) == [("Minh", 240, 120)]


def test_who_let_the_time_pass_is_late_and_not_who_finished_it() -> None:
    turns = (Turn(vn("05T08:00"), "Minh"), Turn(vn("06T08:00"), "Lan"))
    assert told(stay("05T10:00", "06T09:00", *turns)) == [("Minh", 480, 360), ("Lan", 60, 60)]
    assert told(stay("06T08:00", "06T09:00", *turns)) == [("Minh", 480, 0), ("Lan", 60, 60)]


def test_what_nobody_took_is_the_offices() -> None:
    turns = (Turn(vn("05T08:00")), Turn(vn("06T08:00"), "Lan"))
    found = list(shares(stay("05T10:00", "06T08:30", *turns), calendar=STANDARD, at=vn("30T17:00")))
    assert [(one.office_id, one.person, one.late) for one in found] == [(OFFICE, "", 360), (OFFICE, "Lan", 30)]
    assert [(one.person, one.late_steps, one.late) for one in tallied(found)] == [("", 1, 360), ("Lan", 1, 30)]


_MOMENT = st.integers(0, 14 * 24 * 60).map(lambda minutes: vn("05T08:00") + timedelta(minutes=minutes))


@given(
    done=_MOMENT,
    due=_MOMENT,
    turns=st.lists(_MOMENT, max_size=4).map(sorted),
    pause=st.tuples(_MOMENT, _MOMENT).map(sorted),
    cut=_MOMENT,
)
def test_the_shares_add_up_to_the_stay_and_the_days_to_the_whole(
    done: datetime, due: datetime, turns: list[datetime], pause: list[datetime], cut: datetime
) -> None:
    arrived = vn("05T08:00")
    hands = [Turn(arrived, "0"), *(Turn(min(at, done), str(n)) for n, at in enumerate(turns, start=1))]
    whole = Stay(step="x", name="x", office_id=OFFICE, arrived=arrived, due=max(due, arrived), done=done, turns=hands)
    stood = [(pause[0], pause[1])]

    def minutes(at: datetime, since: datetime | None = None) -> tuple[int, int]:
        found: list[Share] = list(shares(whole, calendar=STANDARD, pauses=stood, at=at, since=since))
        return sum(one.used for one in found), sum(one.late for one in found)

    end = vn("30T17:00")
    assert minutes(end) == (
        worked(arrived, done, STANDARD, stood),
        worked(whole.due, done, STANDARD, stood),
    )
    before, after = minutes(cut), minutes(end, cut)
    assert (before[0] + after[0], before[1] + after[1]) == minutes(end)


# --- as it is kept ----------------------------------------------------------------------------------------


def shares_of(dossier: models.Dossier, at: datetime) -> list[tuple[str, str, int, int]]:
    found = queries.step_shares(dossier.id, at=at)
    return [(one.share.step, one.share.person, one.share.used, one.share.late) for one in found]


@pytest.mark.django_db
def test_a_dossier_tells_whose_each_step_was(cast: Cast) -> None:
    dossier = under(cast)
    step = models.Step.objects.get(dossier=dossier, left_at__isnull=True)
    due = step.due_at
    operations.assign(dossier_id=dossier.id, position_id=position(cast.minh), by=cast.cuc, at=MONDAY + HOUR)
    late = due + 7 * 24 * HOUR
    found = shares_of(dossier, late)
    assert [(key, person) for key, person, _, _ in found] == [
        ("tiep-nhan", cast.lan.name),
        (step.key, ""),
        (step.key, cast.minh.name),
    ]
    assert found[1][2:] == (60, 0)
    assert found[2][3] == 5 * 8 * 60, "a week past its time"


@pytest.mark.django_db
def test_a_pause_is_in_nobodys_minutes_and_not_in_what_the_step_took(cast: Cast) -> None:
    dossier = under(cast, policy="pause")
    ask(dossier, by=cast.minh, at=MONDAY + HOUR)
    operations.receive_supplement(dossier_id=dossier.id, by=cast.lan, at=MONDAY + 24 * HOUR)
    operations.forward(dossier_id=dossier.id, choice="du-can-cu", by=cast.minh, at=MONDAY + 25 * HOUR)
    step = models.Step.objects.filter(dossier=dossier, left_at__isnull=False).order_by("entered_at")[1]
    assert step.used == 120
    assert [one[2:] for one in shares_of(dossier, MONDAY + 25 * HOUR) if one[0] == step.key] == [(120, 0)]


@pytest.mark.django_db
def test_for_offices_and_days_it_adds_up_by_person_and_only_of_those_days(cast: Cast) -> None:
    dossier = under(cast)
    step = models.Step.objects.get(dossier=dossier, left_at__isnull=True)
    operations.assign(dossier_id=dossier.id, position_id=position(cast.minh), by=cast.minh, at=MONDAY)
    offices.end_position(position(cast.minh), last_day=(MONDAY + 8 * 24 * HOUR).date(), by=cast.admin, at=MONDAY)
    freed_at = MONDAY + 10 * 24 * HOUR
    assert operations.free_steps(by=SYSTEM, at=freed_at) == 1
    now = MONDAY + 18 * 24 * HOUR
    first, last = MONDAY.date(), now.date()
    whole = queries.lateness_over([step.office_id], first=first, last=last, at=now)
    assert {one.person for one in whole} == {cast.minh.name, ""}
    assert all(one.late_steps == 1 for one in whole)
    cut = first + timedelta(days=6)
    parts = [
        queries.lateness_over([step.office_id], first=first, last=cut, at=now),
        queries.lateness_over([step.office_id], first=cut + timedelta(days=1), last=last, at=now),
    ]
    for one in whole:
        late = sum(part.late for tallies in parts for part in tallies if part.person == one.person)
        assert late == one.late, "the days of a month add up to the month"
    assert queries.lateness_over([cast.neighbour.id], first=first, last=last, at=now) == []
