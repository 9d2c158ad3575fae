"""A route as a drawing has it: its steps, the gateways between them, who does what, and where each stands on paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from motcua.catalogue.rules.definition import Next, Route, Step


class NodeKind(StrEnum):
    """What stands at a place of a route."""

    START = "start"
    STEP = "step"
    CHOICE = "choice"  # one of several ways
    FORK = "fork"  # all ways at once
    JOIN = "join"  # waits for all of them
    END = "end"


@dataclass(frozen=True)
class Node:
    """One place of a route. `step` is set for a step; a gateway belongs to the step it stands beside."""

    id: str
    kind: NodeKind
    lane: str
    name: str = ""
    step: Step | None = None


@dataclass(frozen=True)
class Flow:
    """A way from one place to another. `way` is what the route says of it, where it says anything."""

    id: str
    source: str
    target: str
    label: str = ""
    way: Next | None = None


@dataclass(frozen=True)
class Graph:
    """A route as places and ways, in the order of its steps."""

    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]
    lanes: tuple[str, ...]

    def node(self, node_id: str) -> Node:
        return next(node for node in self.nodes if node.id == node_id)


@dataclass
class _Maker:
    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)

    def place(self, node_id: str, kind: NodeKind, lane: str, name: str = "", step: Step | None = None) -> str:
        self.nodes.append(Node(node_id, kind, lane, name, step))
        return node_id

    def lead(self, source: str, target: str, label: str = "", way: Next | None = None) -> None:
        self.flows.append(Flow(f"flow-{len(self.flows) + 1}", source, target, label, way))


def graph(route: Route) -> Graph:
    """The places and ways of a route: a choice and a fork get a gateway after their step, a join one before it."""
    made = _Maker()
    if not route.steps:
        return Graph((), (), ())
    lanes = tuple(dict.fromkeys(lane_of(step) for step in route.steps))
    made.place("start", NodeKind.START, lane_of(route.steps[0]))
    entrance = {}
    for step in route.steps:
        lane = lane_of(step)
        if step.join:
            entrance[step.key] = made.place(f"join-{step.key}", NodeKind.JOIN, lane)
            made.place(f"step-{step.key}", NodeKind.STEP, lane, step.name, step)
            made.lead(f"join-{step.key}", f"step-{step.key}")
        else:
            entrance[step.key] = made.place(f"step-{step.key}", NodeKind.STEP, lane, step.name, step)
    made.lead("start", entrance[route.steps[0].key])
    for step in route.steps:
        _leave(made, step, entrance)
    return Graph(tuple(made.nodes), tuple(made.flows), lanes)


def _leave(made: _Maker, step: Step, entrance: dict[str, str]) -> None:
    here, lane = f"step-{step.key}", lane_of(step)
    if not step.next:
        made.lead(here, made.place(f"end-{step.key}", NodeKind.END, lane))
        return
    branches: dict[str, list[Next]] = {}
    for way in step.next:
        branches.setdefault(way.choice, []).append(way)
    if len(branches) > 1:
        made.lead(here, made.place(f"choice-{step.key}", NodeKind.CHOICE, lane))
        here = f"choice-{step.key}"
    for number, (choice, ways) in enumerate(branches.items(), start=1):
        label = ways[0].label if choice else ""
        if len(ways) == 1:
            made.lead(here, entrance[ways[0].to], ways[0].label, ways[0])
            continue
        fork = made.place(f"fork-{step.key}-{number}", NodeKind.FORK, lane)
        made.lead(here, fork, label)
        for way in ways:
            made.lead(fork, entrance[way.to], "" if choice else way.label, way)


#: Who sits where, as the lanes of a drawing say it.
_UNITS = {"desk": "Bộ phận Một cửa", "authority": "Cơ quan giải quyết", "upper": "Cơ quan cấp trên"}
_AGENCIES = {
    "cong-an": "Công an",
    "bhxh": "Bảo hiểm xã hội",
    "dat-dai": "Đăng ký đất đai",
    "thue": "Thuế",
    "quan-su": "Quân sự",
}
_ROLES = {
    "intake": "tiếp nhận",
    "handler": "thụ lý",
    "head": "lãnh đạo phòng",
    "leader": "lãnh đạo",
    "clerk": "văn thư",
    "cashier": "thu phí",
    "desk_head": "phụ trách",
}


def lane_of(step: Step) -> str:
    """Who does a step, in words: the unit and the role in it."""
    agency = step.unit.removeprefix("agency:")
    unit = _UNITS.get(step.unit) or _AGENCIES.get(agency, agency)
    return f"{unit}: {_ROLES.get(step.role, step.role)}"


# --- on paper --------------------------------------------------------------------------------------------

WIDE, HIGH, GATE, DOT = 160, 76, 44, 36
ACROSS, DOWN, MARGIN, HEAD = 230, 112, 24, 30


@dataclass(frozen=True)
class Box:
    """Where something stands: its corner and its size."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2


@dataclass(frozen=True)
class Line:
    """Where a way runs, and where its words stand."""

    flow: Flow
    points: tuple[tuple[int, int], ...]

    @property
    def words_at(self) -> tuple[int, int]:
        (x1, y1), (x2, y2) = max(
            zip(self.points, self.points[1:], strict=False),
            key=lambda ends: abs(ends[0][0] - ends[1][0]),
        )
        return (x1 + x2) // 2, min(y1, y2) - 6


@dataclass(frozen=True)
class Picture:
    """A route on paper: boxes by place, bands by lane, lines, and how large the whole is."""

    graph: Graph
    boxes: dict[str, Box]
    bands: dict[str, Box]
    lines: tuple[Line, ...]
    width: int
    height: int


def picture(route: Route) -> Picture:
    """The route drawn from left to right, a band for each who works on it; ways back run below everything."""
    made = graph(route)
    if not made.nodes:
        return Picture(made, {}, {}, (), 0, 0)
    back = _back_ways(made)
    column = _columns(made, back)
    rows = _rows(made, column)
    tops, y = {}, MARGIN
    for lane in made.lanes:
        tops[lane] = y
        y += HEAD + DOWN * (1 + max(row for node, row in rows.items() if made.node(node).lane == lane))
    width = MARGIN * 2 + ACROSS * (1 + max(column.values()))
    boxes = {node.id: _box(node, column[node.id], tops[node.lane] + HEAD + DOWN * rows[node.id]) for node in made.nodes}
    bands = {
        lane: Box(MARGIN // 2, tops[lane], width - MARGIN, HEAD + DOWN * (1 + _most(rows, made, lane)))
        for lane in made.lanes
    }
    lines = tuple(
        _below(flow, boxes, y + 12 * (1 + number))
        for number, flow in enumerate(flow for flow in made.flows if flow.id in back)
    )
    lines += tuple(_ahead(flow, boxes, column) for flow in made.flows if flow.id not in back)
    return Picture(made, boxes, bands, lines, width, y + MARGIN + 12 * len(back))


def _most(rows: dict[str, int], made: Graph, lane: str) -> int:
    return max(rows[node.id] for node in made.nodes if node.lane == lane)


def _back_ways(made: Graph) -> set[str]:
    """The ways that lead back to a place already passed on the way there."""
    ahead: dict[str, list[Flow]] = {}
    for flow in made.flows:
        ahead.setdefault(flow.source, []).append(flow)
    found: set[str] = set()
    passed: set[str] = set()

    def walk(node: str, line: tuple[str, ...]) -> None:
        passed.add(node)
        for flow in ahead.get(node, ()):
            if flow.target in (*line, node):
                found.add(flow.id)
            elif flow.target not in passed:
                walk(flow.target, (*line, node))

    for node in made.nodes:
        if node.id not in passed:
            walk(node.id, ())
    return found


def _columns(made: Graph, back: set[str]) -> dict[str, int]:
    """How many places lie before each at least: all that lead to a place stand left of it."""
    column = dict.fromkeys((node.id for node in made.nodes), 0)
    for _ in made.nodes:
        for flow in made.flows:
            if flow.id not in back:
                column[flow.target] = max(column[flow.target], column[flow.source] + 1)
    return column


def _rows(made: Graph, column: dict[str, int]) -> dict[str, int]:
    """Places of one lane that stand in one column stand one below the other."""
    taken: dict[tuple[str, int], int] = {}
    rows = {}
    for node in made.nodes:
        place = (node.lane, column[node.id])
        rows[node.id] = taken.get(place, 0)
        taken[place] = rows[node.id] + 1
    return rows


def _box(node: Node, column: int, top: int) -> Box:
    width, height = {
        NodeKind.STEP: (WIDE, HIGH),
        NodeKind.START: (DOT, DOT),
        NodeKind.END: (DOT, DOT),
    }.get(node.kind, (GATE, GATE))
    middle = MARGIN + ACROSS * column + ACROSS // 2
    return Box(middle - width // 2, top + (DOWN - 20 - height) // 2, width, height)


def _ahead(flow: Flow, boxes: dict[str, Box], column: dict[str, int]) -> Line:
    source, target = boxes[flow.source], boxes[flow.target]
    start, end = (source.x + source.width, source.middle[1]), (target.x, target.middle[1])
    leap = column[flow.target] - column[flow.source] > 1
    if leap and start[1] == end[1]:
        over = min(source.y, target.y) - 14  # not through whatever stands between them
        points: Sequence[tuple[int, int]] = (
            start, (start[0] + 14, start[1]), (start[0] + 14, over), (end[0] - 14, over), (end[0] - 14, end[1]), end,
        )  # fmt: skip
    elif start[1] == end[1]:
        points = (start, end)
    else:
        bend = start[0] + 14 if leap else (start[0] + end[0]) // 2
        turn = end[0] - 14 if leap else bend
        level = target.y - 14 if leap else end[1]
        points = (start, (bend, start[1]), (bend, level), (turn, level), (turn, end[1]), end)
    return Line(flow, _tidy(points))


def _below(flow: Flow, boxes: dict[str, Box], level: int) -> Line:
    source, target = boxes[flow.source], boxes[flow.target]
    start, end = (source.middle[0], source.y + source.height), (target.middle[0], target.y + target.height)
    return Line(flow, (start, (start[0], level), (end[0], level), end))


def _tidy(points: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The same line without points that say nothing."""
    kept: list[tuple[int, int]] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept.pop()
        kept.append(point)
    return tuple(kept)
