"""Whether a route can be walked: every dossier that enters it comes out, once, with nothing left behind."""

from dataclasses import dataclass

from motcua.catalogue.rules.definition import Route, Step

#: Routes of an office have a handful of parallel branches; more situations than this nobody can oversee.
MOST_SITUATIONS = 5_000


@dataclass(frozen=True)
class Flaw:
    """What is wrong, and at which step (its key; empty for the whole route)."""

    step: str
    sentence: str


@dataclass(frozen=True)
class _Waiting:
    """A branch that has arrived at a joining step and waits for the others."""

    came_from: str
    at: str


_Situation = frozenset[str | _Waiting]


def flaws(route: Route) -> list[Flaw]:
    """Everything that keeps the route from being walked; empty when it is sound.

    Sound means: one start, one end; every step can be reached and leads to the end; no circles; parallel branches
    meet in a joining step; a joining step never waits for a branch that can't come.
    """
    found = _loose_ends(route)
    if found:
        return found  # the walk below needs edges that lead somewhere
    found = _ends(route) + _circles(route)
    return found or _unreached(route) or _walk(route)


def _loose_ends(route: Route) -> list[Flaw]:
    if not route.steps:
        return [Flaw("", "chưa có bước nào.")]
    found = []
    keys = [step.key for step in route.steps]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        found.append(Flaw(key, "mã bước bị trùng."))
    for step in route.steps:
        found += [
            Flaw(step.key, f"bước kế tiếp ‘{way.to}’ không có trong lộ trình.")
            for way in step.next
            if way.to not in keys
        ]
        ways = [(way.to, way.choice) for way in step.next]
        if len(set(ways)) < len(ways):
            found.append(Flaw(step.key, "dẫn hai lần tới cùng một bước."))
        if any(way.choice for way in step.next):
            if not all(way.choice for way in step.next):
                found.append(Flaw(step.key, "có hướng phải chọn lẫn hướng không phải chọn."))
            elif len(step.choices) == 1:
                found.append(Flaw(step.key, "chỉ có một lựa chọn, nên không cần chọn."))
    return found


def _ends(route: Route) -> list[Flaw]:
    found = []
    start = route.steps[0]
    arriving = {way.to for step in route.steps for way in step.next}
    if start.key in arriving:
        found.append(
            Flaw(start.key, "là bước đầu nên không bước nào được dẫn về đây; trả lại bước trước là việc riêng.")
        )
    found += [Flaw(step.key, "không bước nào dẫn tới đây.") for step in route.steps[1:] if step.key not in arriving]
    ends = [step for step in route.steps if not step.next]
    if not ends:
        found.append(Flaw("", "không có bước kết thúc."))
    elif len(ends) > 1:
        found += [
            Flaw(step.key, "là một bước kết thúc nữa; lộ trình chỉ được kết thúc ở một bước.") for step in ends[1:]
        ]
    return found


def _circles(route: Route) -> list[Flaw]:
    left = {step.key: {way.to for way in step.next} for step in route.steps}
    while True:
        free = [key for key, ways in left.items() if not ways]
        if not free:
            break
        for key in free:
            del left[key]
        for ways in left.values():
            ways.difference_update(free)
    # what remains leads into a circle; of those, the ones reached from another remaining step stand on it or behind it
    return [Flaw(key, "lộ trình đi vòng: hồ sơ có thể không bao giờ ra.") for key in left]


def _unreached(route: Route) -> list[Flaw]:
    ways = {step.key: [way.to for way in step.next] for step in route.steps}
    seen, look = {route.steps[0].key}, [route.steps[0].key]
    while look:
        for key in ways[look.pop()]:
            if key not in seen:
                seen.add(key)
                look.append(key)
    return [Flaw(step.key, "không thể tới được từ bước đầu.") for step in route.steps if step.key not in seen]


def _walk(route: Route) -> list[Flaw]:
    """Try every order in which steps can end and every choice, and look for a situation that should not be."""
    steps = {step.key: step for step in route.steps}
    sources = {
        step.key: frozenset(one.key for one in route.steps if any(way.to == step.key for way in one.next))
        for step in route.steps
    }
    begin: _Situation = frozenset({route.steps[0].key})
    seen, look = {begin}, [begin]
    while look:
        now = look.pop()
        active = sorted(token for token in now if isinstance(token, str))
        if not active:
            return _stuck(now, steps, sources)
        for key in active:
            for ways in _ways_out(steps[key]):
                then, flaw = _after(now - {key}, key, ways, steps, sources)
                if flaw is not None:
                    return [flaw]
                if then and then not in seen:
                    seen.add(then)
                    look.append(then)
        ended = [key for key in active if not steps[key].next]
        if ended and len(now) > 1:
            return [Flaw(ended[0], "kết thúc khi một nhánh song song khác còn dở; các nhánh phải gộp trước đó.")]
        if len(seen) > MOST_SITUATIONS:
            return [Flaw("", "quá nhiều nhánh song song, không kiểm tra hết được; hãy chia nhỏ.")]
    return []


def _ways_out(step: Step) -> list[list[str]]:
    """The sets of steps that may follow: one set per choice."""
    choices = [choice for choice, _ in step.choices] or [""]
    return [[way.to for way in step.next if way.choice == choice] for choice in choices]


def _after(
    rest: _Situation, here: str, ways: list[str], steps: dict[str, Step], sources: dict[str, frozenset[str]]
) -> tuple[_Situation, Flaw | None]:
    now = set(rest)
    for to in ways:
        if not steps[to].join:
            if to in now:
                return frozenset(), Flaw(to, "hai nhánh song song cùng dẫn vào mà không gộp (join).")
            now.add(to)
            continue
        now.add(_Waiting(here, to))
        if all(_Waiting(one, to) in now for one in sources[to]):
            now -= {_Waiting(one, to) for one in sources[to]}
            now.add(to)
    return frozenset(now), None


def _stuck(now: _Situation, steps: dict[str, Step], sources: dict[str, frozenset[str]]) -> list[Flaw]:
    waited_at = sorted({token.at for token in now if isinstance(token, _Waiting)})
    found = []
    for at in waited_at:
        missing = sorted(sources[at] - {token.came_from for token in now if isinstance(token, _Waiting)})
        names = ", ".join(f"‘{steps[key].name}’" for key in missing)
        found.append(Flaw(at, f"có thể chờ mãi {names}: nhánh đó không phải lúc nào cũng tới."))
    return found
