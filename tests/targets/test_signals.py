"""Signals: each pattern by a table of cases, and planted cheating among honest work: found, missed, false alarms."""

import random
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from motcua.base.moments import TZ, at
from motcua.catalogue import queries as catalogue
from motcua.catalogue.rules import routes
from motcua.dossiers import models as rows
from motcua.dossiers import operations as dossiers
from motcua.targets import models, operations, queries
from motcua.targets.rules.signals import Life, Line, Look, Sign, Thresholds, of_life, of_people
from tests.cast import MONDAY, Cast
from tests.dossiers.test_life import single_status

LIMITS = Thresholds()
BEGUN = datetime(2026, 3, 2, 9, 0, tzinfo=TZ)
LATER = BEGUN + timedelta(days=200)
OFFICE = "H99.61.11"


def friday(day: date) -> date:
    return day + timedelta(days=4 - day.weekday())


def line(kind: str, moment: datetime, person: str = "minh", **facts: Any) -> Line:
    return Line(kind, moment, facts, person, person.title(), OFFICE)


def finish(number: int, moment: datetime, person: str = "minh") -> Life:
    return Life(UUID(int=number), [line("DossierForwarded", moment, person, name="Thẩm định")])


def people(lives: list[Life]) -> list[Sign]:
    return [one.sign for one in of_people(lives, LIMITS, friday)]


def alone(*lines: Line, looks: tuple[Look, ...] = (), now: datetime = BEGUN + timedelta(days=1)) -> list[Sign]:
    return [one.sign for one in of_life(Life(UUID(int=1), lines, looks), LIMITS, at=now)]


# --- one pattern at a time -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "seconds", "seen"), [(15, 20, 1), (14, 20, 0), (15, 60, 0), (40, 10, 1), (60, 20, 1)]
)
def test_many_steps_in_minutes_are_one_burst(steps: int, seconds: int, seen: int) -> None:
    lives = [finish(n, BEGUN + timedelta(seconds=seconds * n)) for n in range(steps)]
    assert people(lives).count(Sign.BURST) == seen
    if seen:
        (found,) = of_people(lives, LIMITS, friday)
        assert len(found.dossiers) == steps, "a burst that goes on is one burst, and names all its dossiers"


def test_two_bursts_a_day_apart_are_two() -> None:
    lives = [finish(n, BEGUN + timedelta(days=n // 20, seconds=5 * (n % 20))) for n in range(40)]
    assert people(lives) == [Sign.BURST, Sign.BURST]


def test_what_two_people_finish_is_no_burst_and_signing_many_is_none_either() -> None:
    shared = [finish(n, BEGUN + timedelta(seconds=5 * n), f"person {n % 2}") for n in range(28)]
    signed = [Life(UUID(int=n), [line("ResultSigned", BEGUN)]) for n in range(200)]
    assert people(shared) == []
    assert people(signed) == []


@pytest.mark.parametrize(("early", "late", "seen"), [(2, 10, True), (8, 10, False), (0, 9, False), (6, 12, True)])
def test_most_of_a_week_written_down_on_friday_afternoon(early: int, late: int, seen: bool) -> None:
    monday = [finish(n, at(date(2026, 3, 2), "09:00") + timedelta(hours=n)) for n in range(early)]
    end = [finish(100 + n, at(date(2026, 3, 6), "15:10") + timedelta(minutes=8 * n)) for n in range(late)]
    assert (Sign.WEEK_END in people(monday + end)) is seen


def test_when_friday_is_a_holiday_the_week_ends_on_thursday() -> None:
    end = [finish(n, at(date(2026, 3, 5), "15:10") + timedelta(minutes=8 * n)) for n in range(12)]
    assert of_people(end, LIMITS, lambda day: friday(day) - timedelta(days=1))[0].sign is Sign.WEEK_END
    assert of_people(end, LIMITS, friday) == []


@pytest.mark.parametrize(
    ("seconds", "who", "seen"), [(5, "minh", True), (19, "minh", True), (20, "minh", False), (5, "lan", False)]
)
def test_a_step_is_not_done_before_it_can_be_read(seconds: int, who: str, seen: bool) -> None:
    came = line("DossierForwarded", BEGUN, "lan", opened=["work"])
    left = line("DossierForwarded", BEGUN + timedelta(seconds=seconds), who, closed=["work"], name="Thẩm định")
    assert (Sign.TOO_QUICK in alone(came, left)) is seen


@pytest.mark.parametrize(("hours", "seen"), [(1, False), (23, False), (24, True), (90, True)])
def test_what_was_done_long_before_it_was_written_down(hours: int, seen: bool) -> None:
    visit = line("SiteVisited", BEGUN, visited_at=(BEGUN - timedelta(hours=hours)).isoformat())
    assert (Sign.LATE_ENTRY in alone(visit)) is seen


@pytest.mark.parametrize(
    ("opened", "seen"), [(None, True), (timedelta(minutes=-30), False), (timedelta(minutes=5), True)]
)
def test_a_result_is_written_after_the_dossier_was_opened(opened: timedelta | None, seen: bool) -> None:
    look = Look("work", BEGUN - timedelta(hours=1), BEGUN + opened if opened is not None else None)
    assert (Sign.UNREAD in alone(line("ResultDrafted", BEGUN), looks=(look,))) is seen


@pytest.mark.parametrize(("percent", "seen"), [(10, False), (89, False), (90, True), (130, True)])
def test_a_supplement_asked_for_when_the_time_is_gone(percent: int, seen: bool) -> None:
    due = BEGUN + timedelta(days=10)
    accepted = line("DossierAccepted", BEGUN, "lan", due=due.isoformat())
    asked = line("SupplementAsked", BEGUN + timedelta(days=percent / 10))
    assert (Sign.PAUSE_NEAR_DUE in alone(accepted, asked)) is seen


@pytest.mark.parametrize(
    ("days", "then", "seen"),
    [
        (9, "", False),
        (10, "", True),
        (40, "SupplementAsked", False),
        (40, "ResultIssued", False),
        (40, "NoteWritten", True),
    ],
)
def test_a_dossier_nothing_happens_to(days: int, then: str, seen: bool) -> None:
    lines = [line("DossierAccepted", BEGUN, due=LATER.isoformat()), *([line(then, BEGUN)] if then else [])]
    assert (Sign.STILL in alone(*lines, now=BEGUN + timedelta(days=days))) is seen


def test_a_dossier_that_went_on_without_the_citizen_lies_still_again() -> None:
    lines = [
        line("DossierAccepted", BEGUN, due=LATER.isoformat()),
        line("SupplementAsked", BEGUN),
        line("SupplementLapsed", BEGUN + timedelta(days=5)),
    ]
    assert Sign.STILL in alone(*lines, now=BEGUN + timedelta(days=20))


def test_every_signal_is_a_question_with_its_limit_said() -> None:
    for sign in Sign:
        assert sign.question.endswith("?")
        assert LIMITS.words(sign)


# --- planted among honest work ---------------------------------------------------------------------------


def honest(luck: random.Random, *, officers: int = 40, weeks: int = 8) -> list[Life]:
    """Officers who take dossiers up through the week: sometimes eight in a row, more on Mondays and before closing."""
    lives: list[Life] = []
    for officer in range(officers):
        for week in range(weeks):
            for _ in range(luck.randint(8, 45)):
                day = luck.choice([0, 0, 1, 2, 3, 4])
                minute = luck.choice([luck.randint(0, 480), luck.randint(0, 480), luck.randint(400, 480)])
                moment = BEGUN + timedelta(weeks=week, days=day, minutes=minute - 90)
                for together in range(luck.choice([1, 1, 1, 1, 2, 3, 8])):
                    lives.append(
                        _whole(luck, len(lives), moment + timedelta(seconds=40 * together), f"officer {officer}")
                    )
    return lives


def _whole(luck: random.Random, number: int, done: datetime, person: str, **cheat: Any) -> Life:
    """A dossier that came an hour to two days before it was done, was opened, and perhaps asked about early."""
    came = cheat.get("came", done - timedelta(minutes=luck.randint(3, 2800)))
    due = came + timedelta(days=5)
    lines = [line("DossierAccepted", came, "lan", due=due.isoformat(), opened=["work"])]
    if luck.random() < 0.05:
        lines.append(line("SupplementAsked", came + timedelta(hours=luck.randint(1, 60)), person))
        lines.append(line("SupplementReceived", lines[-1].at + timedelta(days=1), "lan", due=LATER.isoformat()))
        done = max(done, lines[-1].at + timedelta(minutes=30))
    if luck.random() < 0.1 or "visited" in cheat:
        visited = cheat.get("visited", done - timedelta(hours=luck.randint(1, 12)))
        lines.append(line("SiteVisited", done, person, visited_at=visited.isoformat()))
    if "asked" in cheat:
        lines = [lines[0], line("SupplementAsked", cheat["asked"], person)]
        return Life(UUID(int=number), lines)
    opened = cheat.get("opened", came + (done - came) * 0.5)
    lines.append(line("ResultDrafted", done, person))
    lines.append(line("DossierForwarded", done, person, closed=["work"], name="Thẩm định"))
    lines.append(line("ResultIssued", done + timedelta(hours=3), "clerk " + person, name="Đóng dấu"))
    return Life(UUID(int=number), lines, [Look("work", came, opened)])


def planted(luck: random.Random, begin: int) -> tuple[list[Life], set[tuple[Sign, str]]]:
    """Cheats of every sort, each by somebody of their own, so that it can be told who was found."""
    lives: list[Life] = []
    guilty: set[tuple[Sign, str]] = set()

    def plant(sign: Sign, person: str, done: datetime, **cheat: Any) -> None:
        guilty.add((sign, person))
        lives.append(_whole(random.Random(1), begin + len(lives), done, person, **cheat))

    for n in range(15):
        day = BEGUN + timedelta(days=7 * (n % 8), hours=luck.randint(0, 6))
        for step in range(luck.randint(18, 40)):
            plant(Sign.BURST, f"bursting {n}", day + timedelta(seconds=luck.randint(2, 7) * step))
        end = at(friday(day.date()), "15:05")
        for step in range(luck.randint(12, 30)):
            plant(Sign.WEEK_END, f"weekly {n}", end + timedelta(minutes=3 * step))
        done = day + timedelta(days=2)
        plant(Sign.TOO_QUICK, f"quick {n}", done, came=done - timedelta(seconds=luck.randint(1, 15)))
        plant(Sign.LATE_ENTRY, f"entering {n}", done, visited=done - timedelta(hours=luck.randint(26, 90)))
        plant(Sign.UNREAD, f"unread {n}", done, opened=None)
        came = day - timedelta(days=5)
        late = came + timedelta(days=5) * luck.uniform(0.92, 1.2)
        plant(Sign.PAUSE_NEAR_DUE, f"pausing {n}", late, came=came, asked=late)
    return lives, guilty


@pytest.mark.parametrize("seed", [1, 2019, 766])
def test_planted_cheating_is_found_among_honest_work(seed: int) -> None:
    luck = random.Random(seed)
    work = honest(luck)
    cheats, guilty = planted(luck, 10**6)
    lives = [*work, *cheats]
    findings = of_people(lives, LIMITS, friday)
    findings += [one for life in lives for one in of_life(life, LIMITS, at=LATER) if one.sign is not Sign.STILL]
    found = {(one.sign, one.person) for one in findings}
    missed = guilty - found
    innocent = [one for one in findings if one.person.startswith(("officer", "clerk officer"))]
    false = Counter(one.sign for one in innocent)
    assert len(guilty) == 90
    assert not missed
    assert sum(false.values()) <= 15, f"of {len(work)} honest dossiers: {false}"


# --- over the journal ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_signals_are_sought_in_the_journal_and_twice_is_once(cast: Cast) -> None:
    quick = dossiers.accept(single_status(cast), by=cast.lan, at=MONDAY).id
    dossiers.forward(dossier_id=quick, by=cast.lan, at=MONDAY)
    drafted = MONDAY + timedelta(seconds=4)
    dossiers.draft_result(dossier_id=quick, key=_result(cast), text="Xác nhận.", granted=True, by=cast.minh, at=drafted)
    dossiers.forward(dossier_id=quick, by=cast.minh, at=drafted, choice=_choice(quick))
    lying = dossiers.accept(single_status(cast), by=cast.lan, at=MONDAY).id
    now = MONDAY + timedelta(days=12)
    operations.rebuild(by=cast.admin, at=now)
    for _ in range(2):
        assert operations.seek_signals(at=now, days=30) == 4
    found = {(one.sign, one.dossiers[0]): one for one in queries.signals(None, since=MONDAY)}
    assert set(found) == {
        (Sign.TOO_QUICK, quick), (Sign.UNREAD, quick), (Sign.STILL, lying), (Sign.STILL, quick),
    }  # fmt: skip
    seen = found[Sign.TOO_QUICK, quick]
    assert (seen.person_name, seen.authority) == (cast.minh.name, "H99.61")
    assert "4 giây" in seen.seen


@pytest.mark.django_db
def test_a_threshold_of_the_database_wins_from_its_day_on(cast: Cast) -> None:
    models.Threshold.objects.create(name="still_days", value=30, since=date(2026, 6, 1))
    models.Threshold.objects.create(name="still_days", value=5, since=date(2026, 9, 1))
    assert queries.thresholds(date(2026, 5, 31)).still_days == LIMITS.still_days
    assert queries.thresholds(date(2026, 6, 1)).still_days == 30
    assert queries.thresholds(date(2026, 10, 1)).still_days == 5


def _result(cast: Cast) -> str:
    return catalogue.version(cast.version("1.004873")).definition.results[0].key


def _choice(dossier_id: UUID) -> str:
    row = rows.Dossier.objects.get(id=dossier_id)
    step = rows.Step.objects.get(dossier=row, left_at__isnull=True)
    ways = routes.step(catalogue.version(row.procedure_version_id).definition.route, step.key).choices
    return ways[0][0] if ways else ""
