"""The route of a dossier: which step comes first, which follow, and where branches meet again."""

from motcua.catalogue.rules.definition import Route, Step


class NoSuchStep(LookupError):
    """The route has no such step, or the step offers no such choice. The message is Vietnamese."""


def step(route: Route, key: str) -> Step:
    """The step with this key. Raises `NoSuchStep`."""
    for one in route.steps:
        if one.key == key:
            return one
    raise NoSuchStep(f"Lộ trình không có bước ‘{key}’.")


def first(route: Route) -> Step:
    """The step a dossier is in as soon as it is accepted. Raises `NoSuchStep` for an empty route."""
    if not route.steps:
        raise NoSuchStep("Lộ trình chưa có bước nào.")
    return route.steps[0]


def following(route: Route, step_key: str, *, choice: str = "") -> tuple[Step, ...]:
    """The steps that begin when this one ends: several at once for a fork, none after the last.

    A step with choices needs one of them, a step without takes none: else `NoSuchStep`.
    """
    here = step(route, step_key)
    ways = tuple(way for way in here.next if way.choice == choice)
    if here.next and not ways:
        offered = ", ".join(f"‘{label}’" for _, label in here.choices)
        raise NoSuchStep(
            f"Bước ‘{here.name}’ phải chọn một hướng: {offered}."
            if offered
            else f"Bước ‘{here.name}’ không có lựa chọn ‘{choice}’."
        )
    return tuple(step(route, way.to) for way in ways)


def joins(route: Route, step_key: str) -> frozenset[str]:
    """The steps that must all end before this one begins; empty when it waits for nobody in particular."""
    if not step(route, step_key).join:
        return frozenset()
    return frozenset(one.key for one in route.steps if any(way.to == step_key for way in one.next))


def before(route: Route, step_key: str) -> tuple[Step, ...]:
    """The steps a dossier may have passed on its way here, in the order of the route: where it can be sent back to."""
    earlier: set[str] = set()
    look = [step_key]
    while look:
        key = look.pop()
        for one in route.steps:
            if one.key not in earlier and any(way.to == key for way in one.next):
                earlier.add(one.key)
                look.append(one.key)
    return tuple(one for one in route.steps if one.key in earlier)


def last(route: Route) -> Step:
    """The step in which the result is returned. Raises `NoSuchStep` when the route has none."""
    for one in route.steps:
        if not one.next:
            return one
    raise NoSuchStep("Lộ trình không có bước kết thúc.")
