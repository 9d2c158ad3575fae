"""The forecast: minutes anybody can add up, three risks, and how often a rule was right."""

from datetime import timedelta

import pytest

from motcua.base import moments
from motcua.catalogue.rules.definition import Route, Step
from motcua.dossiers import models, operations, queries
from motcua.dossiers.rules import forecast as rules
from motcua.dossiers.rules.forecast import Habit, Left, Live, Risk
from tests.cast import MONDAY, Cast, received


def step(key: str, *to: str, kind: str = "work", choices: bool = False) -> Step:
    ways = [{"to": one, "choice": one, "label": one} if choices else {"to": one} for one in to]
    return Step.model_validate(
        {
            "key": key,
            "name": key.upper(),
            "kind": kind,
            "role": "handler",
            "unit": "authority",
            "next": ways,
        }
    )


#: Intake, then a choice between a short and a long way, then the seal and the desk.
FORKED = Route(
    steps=(
        step("intake", "check"),
        step("check", "short", "long", choices=True),
        step("short", "seal"),
        step("long", "seal"),
        step("seal", "desk", kind="issue"),
        step("desk", kind="return"),
    )
)
USUAL = {"intake": (60, 100), "check": (120, 200), "short": (60, 60), "long": (240, 300), "seal": (30, 40)}


def habit(way: Step) -> Habit:
    return Habit(*USUAL[way.key], seen=50)


def told(key: str, *, spent: int = 0, load: float = 1.0, left: int) -> rules.Forecast:
    return rules.forecast(FORKED, [Live(key=key, spent=spent, load=load)], minutes_left=left, habit=habit)


@pytest.mark.parametrize(
    ("key", "spent", "load", "left"),
    [
        ("intake", 0, 1.0, Left(450, 558)),  # 60 + 120 + 240 + 30, the longer way; spreads add up in squares
        ("check", 0, 1.0, Left(390, 490)),
        ("check", 100, 1.0, Left(320, 420)),  # 120 − 100 is less than half of what it can still last
        ("check", 400, 1.0, Left(300, 400)),  # has outstayed every habit: a quarter of the usual still
        ("check", 0, 1.5, Left(450, 550)),  # its person holds half as much again
        ("seal", 0, 1.0, Left(30, 40)),
        ("desk", 0, 1.0, Left(0, 0)),  # the result is ready: nothing counts any more
    ],
)
def test_what_remains_is_the_longest_way_at_its_usual_time(key: str, spent: int, load: float, left: Left) -> None:
    assert told(key, spent=spent, load=load, left=1000).left == left


@pytest.mark.parametrize(
    ("left", "risk"),
    [(600, Risk.LOW), (558, Risk.LOW), (557, Risk.MEDIUM), (450, Risk.MEDIUM), (449, Risk.HIGH), (-1, Risk.HIGH)],
)
def test_the_risk_follows_from_the_minutes_left(left: int, risk: Risk) -> None:
    assert told("intake", left=left).risk is risk


def test_the_reason_is_a_sentence_with_the_same_minutes() -> None:
    assert told("check", left=200, load=1.5).reason == (
        "Đang ở bước “CHECK”, sau đó còn 2 bước: các bước còn lại thường mất 1 ngày, chỉ còn 3 giờ; "
        "người giữ đang có nhiều việc hơn thường lệ."
    )


def test_of_parallel_branches_the_slower_one_counts() -> None:
    both = [Live(key="short", spent=0), Live(key="long", spent=0)]
    assert rules.forecast(FORKED, both, minutes_left=900, habit=habit).left.median == 270


def test_a_rule_is_scored_by_what_became_of_its_dossiers() -> None:
    score = rules.scored({"a": True, "b": True, "c": False, "d": False}, {"a": True, "b": False, "c": True, "d": False})
    assert (score.right, score.wrong, score.missed) == (1, 1, 1)
    assert (score.precision, score.recall) == (0.5, 0.5)
    assert rules.scored({}, {}).precision is None


@pytest.mark.django_db
def test_habits_are_learned_from_what_was_done(cast: Cast) -> None:
    for number in range(9):
        row = received(cast)
        operations.forward(dossier_id=row.id, by=cast.lan, at=MONDAY + timedelta(minutes=10 + number))
    learned_at = MONDAY + timedelta(days=1)
    assert operations.learn_habits(at=learned_at) == 1
    assert operations.learn_habits(at=learned_at) == 1  # again: the same, not twice
    found = models.StepHabit.objects.get()
    assert (found.median, found.count) == (14, 9)
    assert 14 <= found.slow <= 18

    live = list(models.Step.objects.filter(left_at__isnull=True).select_related("dossier__authority", "office"))
    expected = queries.forecasts(live, at=moments.at(MONDAY.date(), "10:00"))
    assert len(expected) == 9
    assert {one.risk for one in expected.values()} == {Risk.LOW}
    late = queries.forecasts(live, at=moments.at(MONDAY.date() + timedelta(days=3), "16:30"))
    assert {one.risk for one in late.values()} == {Risk.HIGH}


@pytest.mark.django_db
def test_the_forecast_is_asked_again_with_what_was_known_then(cast: Cast) -> None:
    """Ten dossiers take a day at the handler's; the eleventh stays there until it is late."""
    rows = [received(cast) for _ in range(11)]
    for row in rows:
        operations.forward(dossier_id=row.id, by=cast.lan, at=MONDAY + timedelta(minutes=10))
    slow = rows.pop()
    later = MONDAY + timedelta(days=7)
    models.Dossier.objects.filter(id__in=[row.id for row in rows]).update(finished_at=MONDAY + timedelta(days=1))
    models.Dossier.objects.filter(id=slow.id).update(finished_at=later)
    models.Step.objects.filter(dossier__in=rows, left_at__isnull=True).update(
        left_at=MONDAY + timedelta(days=1), outcome="forwarded", used=450
    )
    seen: list[int] = []
    found = queries.backtest(MONDAY.date(), MONDAY.date() + timedelta(days=3), progress=seen.append)
    assert seen == [1, 2, 3, 4]
    assert queries.mornings_between(MONDAY.date(), MONDAY.date() + timedelta(days=6)) == 5
    # on Monday all eleven, then only the slow one
    assert (found.asked, found.late) == (11 + 3, 4)
    assert found.naive.right == 1  # eighty of a hundred are gone on the last morning alone
    assert found.possible.right + found.possible.missed == 4
