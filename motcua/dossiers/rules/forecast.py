"""Forecast: whether a dossier will keep its date, from how long its remaining steps usually take, and why.

Plain on purpose: anybody can add up the same minutes. What remains is the longest way from where the dossier stands
to the finished result, each step at its usual time; the live step less what it has used already, and longer when its
person holds more than others do. Compared with the working minutes left, that gives one of three risks.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import NamedTuple

from motcua.base.text import capitalised
from motcua.catalogue.rules import routes
from motcua.catalogue.rules.definition import Route, Step

#: A person can hold so many times what their colleagues hold before we stop making it worse.
MOST_LOAD = 2.0
#: A step that has outstayed its slow time still needs this share of its usual time.
TAIL = 0.25
#: How a step ends the work: after it the result is ready, whatever the dossier still travels.
FINISHING = frozenset({"issue"})
#: Steps after which nothing more is settled: they don't count against the date.
AFTERWARDS = frozenset({"return"})


class Habit(NamedTuple):
    """What a step usually takes, and what nine of ten stay under, in working minutes; from so many finished ones."""

    median: int
    slow: int
    seen: int = 0


class Left(NamedTuple):
    """Working minutes still to come: usually, and in nine of ten cases at most."""

    median: int
    slow: int


class Risk(StrEnum):
    """Whether the date will be kept."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def words(self) -> str:
        return {"low": "Kịp hạn", "medium": "Có thể trễ", "high": "Nhiều khả năng trễ"}[self.value]


@dataclass(frozen=True, kw_only=True)
class Live:
    """A step the dossier is in: how long it has been there, and how loaded its person is (1.0 is as others are)."""

    key: str
    spent: int
    load: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """The risk, the minutes behind it, and one sentence a person can check."""

    risk: Risk
    left: Left
    minutes_left: int
    reason: str


Habits = Callable[[Step], Habit]


def forecast(route: Route, live: Sequence[Live], *, minutes_left: int, habit: Habits) -> Forecast:
    """What is to be expected of a dossier that is at these steps with so many working minutes left (negative: late)."""
    if not live:
        return Forecast(risk=Risk.LOW, left=Left(0, 0), minutes_left=minutes_left, reason="Không còn bước nào.")
    ways = [(one, _way(route, one, habit)) for one in live]
    one, (left, steps) = max(ways, key=lambda way: way[1][0].median)
    if minutes_left < 0:
        risk, words = Risk.HIGH, "đã quá hạn"
    elif left.median > minutes_left:
        risk, words = (
            Risk.HIGH,
            f"các bước còn lại thường mất {in_words(left.median)}, chỉ còn {in_words(minutes_left)}",
        )
    elif left.slow > minutes_left:
        risk, words = (
            Risk.MEDIUM,
            f"nếu chậm, các bước còn lại mất {in_words(left.slow)}, chỉ còn {in_words(minutes_left)}",
        )
    else:
        risk, words = Risk.LOW, f"các bước còn lại thường mất {in_words(left.median)}, còn {in_words(minutes_left)}"
    where = f"đang ở bước “{routes.step(route, one.key).name}”"
    more = f", sau đó còn {steps - 1} bước" if steps > 1 else ""
    heavy = "; người giữ đang có nhiều việc hơn thường lệ" if one.load > 1.25 else ""
    sentence = f"{where}{more}: {words}{heavy}."
    return Forecast(risk=risk, left=left, minutes_left=minutes_left, reason=capitalised(sentence))


def _way(route: Route, one: Live, habit: Habits) -> tuple[Left, int]:
    """The longest way from a live step to the finished result, and how many steps it has."""
    memo: dict[str, tuple[int, float, int]] = {}
    here = routes.step(route, one.key)
    if here.kind in AFTERWARDS:
        return Left(0, 0), 1
    usual = habit(here)
    staying = round(_staying(usual, one.spent) * min(max(one.load, 1.0), MOST_LOAD))
    spread = max(usual.slow - usual.median, 0)
    rest, variance, steps = (0, 0.0, 0) if here.kind in FINISHING else _longest(route, here, habit, memo)
    median = staying + rest
    return Left(median, median + round(sqrt(variance + spread**2))), steps + 1


def _longest(
    route: Route, here: Step, habit: Habits, memo: dict[str, tuple[int, float, int]]
) -> tuple[int, float, int]:
    """The longest way behind a step: usual minutes, variance and number of steps."""
    if here.key in memo:
        return memo[here.key]
    memo[here.key] = (0, 0.0, 0)  # a way that comes round to where it began ends there
    best = (0, 0.0, 0)
    for way in here.next:
        following = routes.step(route, way.to)
        if following.kind in AFTERWARDS or following.extends:  # a way that lengthens the limit lawfully moves the date
            continue
        usual = habit(following)
        rest = (0, 0.0, 0) if following.kind in FINISHING else _longest(route, following, habit, memo)
        best = max(best, (usual.median + rest[0], (usual.slow - usual.median) ** 2 + rest[1], rest[2] + 1))
    memo[here.key] = best
    return best


def _staying(usual: Habit, spent: int) -> int:
    """How long a step that has lasted so long will last still: what is usual, less and less surely once it is over."""
    return max(usual.median - spent, (usual.slow - spent) // 2, round(usual.median * TAIL), 0)


def in_words(minutes: int) -> str:
    """`45 phút`, `3 giờ`, `2 ngày 4 giờ` of working time, a day being eight hours of it."""
    if minutes < 60:
        return f"{minutes} phút"
    hours = round(minutes / 60)
    if hours < 8:
        return f"{hours} giờ"
    days, rest = divmod(hours, 8)
    return f"{days} ngày" + (f" {rest} giờ" if rest else "")


def naive(*, used: int, whole: int) -> bool:
    """The rule everybody knows, to be measured against: late is what has used eighty of a hundred of its time."""
    return used >= 0.8 * whole


@dataclass(frozen=True)
class Score:
    """How often a rule was right about "it will be late"."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float | None:
        """Of the dossiers it warned of, how many became late."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """Of the dossiers that became late, how many it warned of."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None


def scored(said: Mapping[str, bool], was: Mapping[str, bool]) -> Score:
    """What a rule said of dossiers against what became of them."""
    right = sum(1 for key, late in said.items() if late and was[key])
    wrong = sum(1 for key, late in said.items() if late and not was[key])
    return Score(right, wrong, sum(1 for key, late in said.items() if not late and was[key]))
