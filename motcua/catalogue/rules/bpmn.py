"""A route as BPMN 2.0, for the tools others draw processes with: written with its drawing, and read back the same.

Steps are tasks in the lane of whoever does them, a choice is an exclusive gateway, a fork and a join are parallel
ones. What BPMN has no word for (the role, the unit, the share of working time) stands in extension elements.
"""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as Xml

from pydantic import ValidationError

from motcua.base.text import fold
from motcua.catalogue.rules import flow
from motcua.catalogue.rules.definition import Route
from motcua.catalogue.rules.flow import Flow, Node, NodeKind, Picture

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
OURS = "urn:motcua:route:1"
PREFIXES = {"bpmn": MODEL, "bpmndi": DI, "dc": DC, "di": DD, "motcua": OURS}
#: A file longer than this is no internal process of an office.
MOST_CHARACTERS = 2_000_000

_ELEMENTS = {
    NodeKind.START: "startEvent",
    NodeKind.STEP: "userTask",
    NodeKind.CHOICE: "exclusiveGateway",
    NodeKind.FORK: "parallelGateway",
    NodeKind.JOIN: "parallelGateway",
    NodeKind.END: "endEvent",
}
#: Tasks other tools may have made of ours; all are steps.
_TASKS = {"task", "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask", "scriptTask", "businessRuleTask"}


class WrongDiagram(ValueError):
    """The file is no route this house can read; the message is one Vietnamese sentence."""


# --- writing ---------------------------------------------------------------------------------------------


def write(route: Route, *, code: str, name: str) -> str:
    """The route as a BPMN 2.0 document with diagram interchange."""
    drawn = flow.picture(route)
    for prefix, space in PREFIXES.items():
        Xml.register_namespace(prefix, space)
    process_id = f"process-{re.sub(r'[^0-9A-Za-z_.-]', '-', code)}"
    root = Xml.Element(
        _in(MODEL, "definitions"),
        {"id": f"definitions-{process_id}", "targetNamespace": "urn:motcua:process", "exporter": "Một Cửa"},
    )
    process = Xml.SubElement(
        root, _in(MODEL, "process"), {"id": process_id, "name": name, "isExecutable": "false", "processType": "Private"}
    )
    ours = Xml.SubElement(process, _in(MODEL, "extensionElements"))
    Xml.SubElement(ours, _in(OURS, "route"), _said({"approved_by": route.approved_by}))
    _lanes(process, drawn)
    for node in drawn.graph.nodes:
        _node(process, node, drawn)
    for way in drawn.graph.flows:
        _flow(process, way, drawn)
    _diagram(root, process_id, drawn)
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _in(space: str, name: str) -> str:
    return f"{{{space}}}{name}"


def _said(facts: dict[str, Any]) -> dict[str, str]:
    """Attributes, without those that say nothing."""
    return {key: ("true" if value is True else str(value)) for key, value in facts.items() if value}


def _lanes(process: Xml.Element, drawn: Picture) -> None:
    lanes = Xml.SubElement(process, _in(MODEL, "laneSet"), {"id": "lanes"})
    for number, name in enumerate(drawn.graph.lanes, start=1):
        lane = Xml.SubElement(lanes, _in(MODEL, "lane"), {"id": f"lane-{number}", "name": name})
        for node in drawn.graph.nodes:
            if node.lane == name:
                Xml.SubElement(lane, _in(MODEL, "flowNodeRef")).text = node.id


def _node(process: Xml.Element, node: Node, drawn: Picture) -> None:
    coming = [way for way in drawn.graph.flows if way.target == node.id]
    going = [way for way in drawn.graph.flows if way.source == node.id]
    facts = {"id": node.id, **_said({"name": node.name})}
    if node.kind in {NodeKind.CHOICE, NodeKind.FORK, NodeKind.JOIN}:
        facts["gatewayDirection"] = "Converging" if node.kind is NodeKind.JOIN else "Diverging"
        if node.kind is NodeKind.JOIN and len(coming) < 2:
            facts["gatewayDirection"] = "Unspecified"
    element = Xml.SubElement(process, _in(MODEL, _ELEMENTS[node.kind]), facts)
    if node.step is not None:
        step = node.step
        told: dict[str, Any] = {
            "key": step.key,
            "kind": step.kind.value,
            "role": step.role,
            "unit": step.unit,
            "share": step.share,
        }
        told |= {"extends": step.extends, "note": step.note}
        ours = Xml.SubElement(element, _in(MODEL, "extensionElements"))
        Xml.SubElement(ours, _in(OURS, "step"), _said(told))
    for way in coming:
        Xml.SubElement(element, _in(MODEL, "incoming")).text = way.id
    for way in going:
        Xml.SubElement(element, _in(MODEL, "outgoing")).text = way.id


def _flow(process: Xml.Element, way: Flow, drawn: Picture) -> None:
    facts = {"id": way.id, "sourceRef": way.source, "targetRef": way.target, **_said({"name": way.label})}
    element = Xml.SubElement(process, _in(MODEL, "sequenceFlow"), facts)
    if way.way is not None:
        ours = Xml.SubElement(element, _in(MODEL, "extensionElements"))
        place = {"place": _place(way, drawn), "choice": way.way.choice, "label": way.way.label}
        Xml.SubElement(ours, _in(OURS, "way"), _said(place))


def _place(way: Flow, drawn: Picture) -> int:
    """Which of its step's ways it is, counted from 1."""
    for node in drawn.graph.nodes:
        if node.step is not None:
            for number, one in enumerate(node.step.next, start=1):
                if one is way.way:
                    return number
    return 0


def _diagram(root: Xml.Element, process_id: str, drawn: Picture) -> None:
    diagram = Xml.SubElement(root, _in(DI, "BPMNDiagram"), {"id": "diagram"})
    plane = Xml.SubElement(diagram, _in(DI, "BPMNPlane"), {"id": "plane", "bpmnElement": process_id})
    for number, name in enumerate(drawn.graph.lanes, start=1):
        facts = {"id": f"shape-lane-{number}", "bpmnElement": f"lane-{number}", "isHorizontal": "true"}
        _bounds(Xml.SubElement(plane, _in(DI, "BPMNShape"), facts), drawn.bands[name])
    for node in drawn.graph.nodes:
        facts = {"id": f"shape-{node.id}", "bpmnElement": node.id}
        _bounds(Xml.SubElement(plane, _in(DI, "BPMNShape"), facts), drawn.boxes[node.id])
    for line in drawn.lines:
        facts = {"id": f"edge-{line.flow.id}", "bpmnElement": line.flow.id}
        edge = Xml.SubElement(plane, _in(DI, "BPMNEdge"), facts)
        for x, y in line.points:
            Xml.SubElement(edge, _in(DD, "waypoint"), {"x": str(x), "y": str(y)})


def _bounds(shape: Xml.Element, box: flow.Box) -> None:
    facts = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    Xml.SubElement(shape, _in(DC, "Bounds"), {key: str(value) for key, value in facts.items()})


# --- reading ---------------------------------------------------------------------------------------------


def read(text: str) -> Route:
    """The route a BPMN document describes, as `write` wrote it or a drawing tool left it. Raises `WrongDiagram`.

    The order of steps is that of the tasks; how they follow each other is read from the flows and gateways alone.
    """
    process = _process(text)
    known = {one.get("id", ""): one for one in process}
    ways = [one for one in process if one.tag == _in(MODEL, "sequenceFlow")]
    for one in ways:
        if one.get("sourceRef") not in known or one.get("targetRef") not in known:
            raise WrongDiagram(f"Đường nối {one.get('id')} không nối hai hình có trong sơ đồ.")
    steps = []
    for task in process:
        if _name(task) in _TASKS:
            told: dict[str, Any] = dict(_own(task, "step"))
            told.setdefault("key", task.get("id", "").removeprefix("step-"))
            told |= {"name": task.get("name", ""), "extends": told.get("extends") == "true"}
            told["join"] = any(_name(known[one.get("sourceRef", "")]) == "parallelGateway" and _waits(ways, one)
                               for one in ways if one.get("targetRef") == task.get("id"))  # fmt: skip
            told["next"] = [way for _, way in sorted(_leads(task, known, ways), key=lambda one: one[0])]
            steps.append(told)
    approved = dict(_own(process, "route")).get("approved_by", "")
    try:
        return Route.model_validate({"steps": steps, "approved_by": approved})
    except ValidationError as wrong:
        where = ".".join(str(part) for part in wrong.errors()[0]["loc"])
        raise WrongDiagram(f"Sơ đồ thiếu hoặc sai ở {where}: cần vai trò, đơn vị và loại của từng bước.") from None


def _process(text: str) -> Xml.Element:
    if len(text) > MOST_CHARACTERS:
        raise WrongDiagram("Tệp quá lớn, không phải một quy trình nội bộ.")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise WrongDiagram("Tệp có khai báo DOCTYPE: không nhận, vì có thể chứa mã độc.")
    try:
        root = Xml.fromstring(text)  # noqa: S314 - entities were refused above
    except (Xml.ParseError, ValueError):
        raise WrongDiagram("Tệp không phải XML đọc được.") from None
    process = root.find(_in(MODEL, "process"))
    if process is None:
        raise WrongDiagram("Tệp không có quy trình BPMN 2.0 nào.")
    return process


def _name(element: Xml.Element) -> str:
    return element.tag.removeprefix(f"{{{MODEL}}}")


def _own(element: Xml.Element, name: str) -> Iterator[tuple[str, str]]:
    """What our extension says of an element."""
    ours = element.find(f"{_in(MODEL, 'extensionElements')}/{_in(OURS, name)}")
    return iter(() if ours is None else ours.items())


def _waits(ways: list[Xml.Element], way: Xml.Element) -> bool:
    """Whether the gateway before a step gathers: what leads on from it is that step alone."""
    return sum(one.get("sourceRef") == way.get("sourceRef") for one in ways) == 1


def _leads(
    task: Xml.Element, known: dict[str, Xml.Element], ways: list[Xml.Element]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Where a step leads, through the gateways after it: each way with its place among them."""
    look = [(one, "", "") for one in ways if one.get("sourceRef") == task.get("id")]
    looked: set[tuple[str, str]] = set()
    while look:
        way, choice, label = look.pop(0)
        if (way.get("id", ""), choice) in looked:
            raise WrongDiagram("Các cổng trong sơ đồ nối thành vòng, không qua bước nào.")
        looked.add((way.get("id", ""), choice))
        told = dict(_own(way, "way"))
        target = known[way.get("targetRef", "")]
        after_choice = _name(known[way.get("sourceRef", "")]) == "exclusiveGateway"
        label = told.get("label", "") if told else way.get("name", "") or label
        if after_choice:
            choice = told.get("choice") or choice or _key(way.get("name", ""))
        choice = told.get("choice") or choice
        if _name(target) in _TASKS:
            key = dict(_own(target, "step")).get("key") or target.get("id", "").removeprefix("step-")
            found = {"to": key, **({"label": label} if label else {}), **({"choice": choice} if choice else {})}
            yield int(told.get("place", "0") or 0) or 1000 + len(looked), found
        elif _name(target) in {"exclusiveGateway", "parallelGateway"}:
            look += [(one, choice, label) for one in ways if one.get("sourceRef") == target.get("id")]
        elif _name(target) != "endEvent":
            raise WrongDiagram(f"Sơ đồ có hình chưa hiểu được sau bước “{task.get('name')}”.")


def _key(words: str) -> str:

    return re.sub(r"[^a-z0-9]+", "-", fold(words)).strip("-")
