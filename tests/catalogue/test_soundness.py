"""A route is accepted only if every dossier that enters it comes out, once, with nothing left behind."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.catalogue.rules.definition import Route
from motcua.catalogue.rules.soundness import flaws
from tests.catalogue.sample_procedure import route


def choice(*ways: str) -> list[dict[str, str]]:
    return [{"to": to, "choice": f"c{at}", "label": f"Hướng {at}"} for at, to in enumerate(ways)]


FORK = {"key": "a", "next": ["b", "c"]}


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        ([], "chưa có bước nào"),
        ([{"key": "a", "next": "x"}], "không có trong lộ trình"),
        ([{"key": "a", "next": "b"}, {"key": "b"}, {"key": "b"}], "bị trùng"),
        ([{"key": "a", "next": ["b", "b"]}, {"key": "b", "join": True}], "dẫn hai lần"),
        ([{"key": "a", "next": [*choice("b"), "c"]}, {"key": "b"}, {"key": "c"}], "phải chọn lẫn"),
        ([{"key": "a", "next": choice("b")}, {"key": "b"}], "chỉ có một lựa chọn"),
        ([{"key": "a", "next": "b"}, {"key": "b", "next": choice("a", "c")}, {"key": "c"}], "bước đầu"),
        ([{"key": "a", "next": "b"}, {"key": "b"}, {"key": "c", "next": "b"}], "không bước nào dẫn tới"),
        ([{"key": "a", "next": choice("b", "c")}, {"key": "b"}, {"key": "c"}], "kết thúc nữa"),
        ([{"key": "a", "next": "b"}, {"key": "b", "next": "c"}, {"key": "c", "next": "b"}], "không có bước kết thúc"),
        (
            [
                {"key": "a", "next": "b"},
                {"key": "b", "next": choice("c", "d")},
                {"key": "c", "next": "b"},
                {"key": "d"},
            ],
            "đi vòng",
        ),
        (
            [
                {"key": "a", "next": "d"},
                {"key": "b", "next": "c"},
                {"key": "c", "next": choice("b", "d")},
                {"key": "d"},
            ],
            "đi vòng",
        ),
        ([FORK, {"key": "b", "next": "d"}, {"key": "c", "next": "d"}, {"key": "d"}], "không gộp"),
        ([FORK, {"key": "b", "next": "d"}, {"key": "c", "next": "e"}, {"key": "d", "next": "e"}, {"key": "e"}], "gộp"),
        (
            [
                {"key": "a", "next": choice("b", "c")},
                {"key": "b", "next": "d"},
                {"key": "c", "next": "d"},
                {"key": "d", "join": True},
            ],
            "chờ mãi",
        ),
        (
            [
                FORK,
                {"key": "b", "next": choice("d", "e")},
                {"key": "c", "next": "d"},
                {"key": "d", "next": "e", "join": True},
                {"key": "e"},
            ],
            "",
        ),
    ],
)
def test_a_route_that_can_not_be_walked_is_told_what_is_wrong(made: list[dict[str, Any]], sentence: str) -> None:
    found = flaws(route(*made))
    assert found
    assert sentence in " ".join(flaw.sentence for flaw in found)


@pytest.mark.parametrize(
    "made",
    [
        [{"key": "a"}],
        [{"key": "a", "next": "b"}, {"key": "b"}],
        [{"key": "a", "next": choice("b", "c")}, {"key": "b", "next": "c"}, {"key": "c"}],
        [FORK, {"key": "b", "next": "d"}, {"key": "c", "next": "d"}, {"key": "d", "join": True}],
        [
            FORK,
            {"key": "b", "next": choice("x", "d")},
            {"key": "x", "next": "d"},
            {"key": "d", "next": "e"},
            {"key": "c", "next": "e"},
            {"key": "e", "join": True},
        ],
    ],
)
def test_branches_and_choices_that_come_together_are_accepted(made: list[dict[str, Any]]) -> None:
    assert flaws(route(*made)) == []


def test_a_route_too_wide_to_oversee_is_refused_rather_than_searched_for_ever() -> None:
    branches = [f"b{at}" for at in range(20)]
    steps: list[dict[str, Any]] = [{"key": "a", "next": branches}]
    steps += [{"key": key, "next": "z"} for key in branches]
    (flaw,) = flaws(route(*steps, {"key": "z", "join": True}))
    assert "quá nhiều nhánh" in flaw.sentence


@st.composite
def random_routes(draw: st.DrawFn) -> Route:
    """Any graph at all: forks, choices and joins strewn about, mostly forward, so that some of them are sound."""
    count = draw(st.integers(2, 7))
    made: list[dict[str, Any]] = []
    for at in range(count):
        forward = st.integers(at + 1, min(at + 3, count - 1)) if at + 1 < count else st.nothing()
        anywhere = st.integers(0, count - 1)
        target = forward if draw(st.integers(0, 19)) else anywhere
        ends = at + 1 == count or not draw(st.integers(0, 24))
        targets = [] if ends else draw(st.lists(target, min_size=1, max_size=3, unique=True))
        ways = [f"s{to}" for to in targets]
        chosen = len(ways) > 1 and draw(st.booleans())
        made.append({"key": f"s{at}", "next": choice(*ways) if chosen else ways, "join": draw(st.booleans())})
    return route(*made)


def walked(made: Route, pick: Callable[[int], int]) -> str:
    """Walk a route once, by the plainest reading of the words, and say how it ended. `pick(n)` is one of n."""
    steps = {step.key: step for step in made.steps}
    active: list[str] = [made.steps[0].key]
    done: list[str] = []
    arrived: dict[str, set[str]] = {}
    while active:
        if len(done) > 200:
            return "never ends"
        here = active.pop(pick(len(active)))
        done.append(here)
        ways = steps[here].next
        if not ways:
            return "ended" if not active and not any(arrived.values()) else "left something behind"
        if ways[0].choice:
            ways = (ways[pick(len(ways))],)
        for way in ways:
            if not steps[way.to].join:
                active.append(way.to)
                continue
            arrived.setdefault(way.to, set()).add(here)
            if arrived[way.to] == {one.key for one in made.steps if any(next_.to == way.to for next_ in one.next)}:
                arrived[way.to] = set()
                active.append(way.to)
        if len(set(active)) < len(active) or set(active) & set(done):
            return "did a step twice"
    return "got stuck"


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_every_walk_through_an_accepted_route_ends_once_with_nothing_left(data: st.DataObject) -> None:
    made = data.draw(random_routes())
    if flaws(made):
        return
    assert walked(made, lambda count: data.draw(st.integers(0, count - 1))) == "ended"


@settings(max_examples=400, deadline=None)
@given(random_routes())
def test_a_refused_route_has_a_walk_that_goes_wrong_or_a_step_nobody_reaches(made: Route) -> None:
    if not flaws(made):
        return
    assert _goes_wrong(made) or _badly_drawn(made)


def _goes_wrong(made: Route) -> bool:
    """Try every walk, one order and choice after another, by replaying recorded picks."""
    tries: list[list[int]] = [[]]
    for _ in range(20_000):
        if not tries:
            return False
        script = tries.pop()
        taken: list[tuple[int, int]] = []

        def pick(count: int, script: list[int] = script, taken: list[tuple[int, int]] = taken) -> int:
            at = len(taken)
            taken.append((script[at] if at < len(script) else 0, count))
            return taken[-1][0]

        if walked(made, pick) != "ended":
            return True
        for at in range(len(script), len(taken)):
            before = [number for number, _ in taken[:at]]
            tries += [[*before, other] for other in range(1, taken[at][1])]
    return False


def _badly_drawn(made: Route) -> bool:
    reached, look = {made.steps[0].key}, [made.steps[0]]
    steps = {step.key: step for step in made.steps}
    while look:
        for way in look.pop().next:
            if way.to not in reached:
                reached.add(way.to)
                look.append(steps[way.to])
    several_ends = sum(1 for step in made.steps if not step.next) != 1
    back_to_start = any(way.to == made.steps[0].key for step in made.steps for way in step.next)
    return several_ends or back_to_start or len(reached) < len(steps)
