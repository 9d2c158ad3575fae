"""BPMN: every route of the catalogue is written by the rules of the standard, and read back the same."""

import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from motcua.catalogue.rules import bpmn, files, flow
from motcua.catalogue.rules.bpmn import DC, DD, DI, MODEL, WrongDiagram
from motcua.catalogue.rules.definition import Definition, Route

PROCEDURES = Path(__file__).resolve().parents[2] / "data" / "procedures"
NODES = {"startEvent", "endEvent", "userTask", "exclusiveGateway", "parallelGateway"}


def definitions() -> list[tuple[str, Definition]]:
    read = [(file.name, files.read(file.read_text())) for file in sorted(PROCEDURES.glob("[0-9]*.yaml"))]
    return [(name, one) for name, one in read if one.route.steps]


ROUTED = definitions()
HARD = Route.model_validate(
    {
        "approved_by": "Quyết định 1 “về việc” <nội bộ> & khác",
        "steps": [
            {"key": "nhan", "name": "Nhận", "kind": "work", "role": "intake", "unit": "desk", "next": ["xem"]},
            {
                "key": "xem", "name": "Xem xét", "kind": "work", "role": "handler", "unit": "authority",
                "share": "4 working hours", "note": "dòng một\ndòng hai",
                "next": [
                    {"to": "hoi-a", "choice": "hoi", "label": "Phải hỏi"},
                    {"to": "ky", "choice": "du", "label": "Đủ căn cứ"},
                    {"to": "hoi-b", "choice": "hoi", "label": "Phải hỏi"},
                ],
            },
            {"key": "hoi-a", "name": "Hỏi công an", "kind": "consult", "role": "handler", "unit": "agency:cong-an",
             "extends": True, "next": ["gop"]},
            {"key": "hoi-b", "name": "Hỏi cấp trên", "kind": "consult", "role": "handler", "unit": "upper",
             "next": ["gop"]},
            {"key": "gop", "name": "Tổng hợp", "kind": "work", "role": "handler", "unit": "authority", "join": True,
             "next": [{"to": "xem", "choice": "lai", "label": "Làm lại"},
                      {"to": "ky", "choice": "xong", "label": "Xong"}]},
            {"key": "ky", "name": "Ký", "kind": "sign", "role": "leader", "unit": "authority", "next": ["tra"]},
            {"key": "tra", "name": "Trả kết quả", "kind": "return", "role": "intake", "unit": "desk"},
        ],
    }
)  # fmt: skip
EVERY = [*((name, one.route) for name, one in ROUTED), ("a hard one", HARD)]


def written(route: Route) -> str:
    return bpmn.write(route, code="1.004873", name="Cấp Giấy xác nhận")


def test_there_are_routes_to_try() -> None:
    assert len(ROUTED) > 40


@pytest.mark.parametrize(("name", "route"), EVERY, ids=[name for name, _ in EVERY])
def test_a_route_is_read_back_as_it_was(name: str, route: Route) -> None:
    assert bpmn.read(written(route)) == route


@pytest.mark.parametrize(("name", "route"), EVERY, ids=[name for name, _ in EVERY])
def test_the_document_keeps_the_rules_of_the_standard(name: str, route: Route) -> None:
    root = Xml.fromstring(written(route))  # noqa: S314 - our own
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", one or "") for one in ids), "ids are XML names"
    process = root.find(f"{{{MODEL}}}process")
    assert process is not None
    kinds = {one.get("id"): one.tag.removeprefix(f"{{{MODEL}}}") for one in process}
    nodes = {key for key, kind in kinds.items() if kind in NODES}
    ways = [one for one in process if one.tag == f"{{{MODEL}}}sequenceFlow"]

    for way in ways:
        assert {way.get("sourceRef"), way.get("targetRef")} <= nodes
    for node in process:
        if node.get("id") not in nodes:
            continue
        coming = [way.get("id") for way in ways if way.get("targetRef") == node.get("id")]
        going = [way.get("id") for way in ways if way.get("sourceRef") == node.get("id")]
        order = [child.tag.removeprefix(f"{{{MODEL}}}") for child in node]
        assert order == sorted(order, key=["extensionElements", "incoming", "outgoing"].index)
        assert [child.text for child in node if child.tag.endswith("incoming")] == coming
        assert [child.text for child in node if child.tag.endswith("outgoing")] == going
        kind = kinds[node.get("id")]
        assert bool(coming) is (kind != "startEvent"), "only a beginning has nothing before it"
        assert bool(going) is (kind != "endEvent"), "only an end has nothing after it"
        if node.get("gatewayDirection") == "Diverging":
            assert (len(coming), len(going) > 1) == (1, True)
        if node.get("gatewayDirection") == "Converging":
            assert (len(coming) > 1, len(going)) == (True, 1)
    assert list(kinds.values()).count("startEvent") == 1
    in_lanes = [one.text for one in process.iter(f"{{{MODEL}}}flowNodeRef")]
    assert sorted(in_lanes, key=str) == sorted(nodes, key=str), "each in one lane"
    assert _reached(ways, "start") == nodes, "no place that nobody comes to"


def _reached(ways: list[Xml.Element], start: str) -> set[str | None]:
    found: set[str | None] = {start}
    while more := {one.get("targetRef") for one in ways if one.get("sourceRef") in found} - found:
        found |= more
    return found


@pytest.mark.parametrize(("name", "route"), EVERY, ids=[name for name, _ in EVERY])
def test_everything_has_its_place_in_the_drawing_and_no_two_stand_on_each_other(name: str, route: Route) -> None:
    root = Xml.fromstring(written(route))  # noqa: S314 - our own
    process, plane = root.find(f"{{{MODEL}}}process"), root.find(f"{{{DI}}}BPMNDiagram/{{{DI}}}BPMNPlane")
    assert process is not None
    assert plane is not None
    assert plane.get("bpmnElement") == process.get("id")
    drawn = [one.get("bpmnElement") for one in plane]
    assert len(drawn) == len(set(drawn))
    meant = {one.get("id") for one in process if one.get("id") and not one.tag.endswith("laneSet")}
    lanes = {one.get("id") for one in process.iter(f"{{{MODEL}}}lane")}
    assert set(drawn) == meant | lanes
    boxes = {}
    for shape in plane.iter(f"{{{DI}}}BPMNShape"):
        bounds = shape.find(f"{{{DC}}}Bounds")
        assert bounds is not None
        x, y, width, height = (int(bounds.get(key, "")) for key in ("x", "y", "width", "height"))
        assert min(x, y) >= 0
        assert min(width, height) > 0
        if shape.get("bpmnElement") not in lanes:
            boxes[shape.get("bpmnElement")] = (x, y, x + width, y + height)
    for (one, a), (other, b) in combinations(boxes.items(), 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (one, other)
    for edge in plane.iter(f"{{{DI}}}BPMNEdge"):
        assert len(list(edge.iter(f"{{{DD}}}waypoint"))) >= 2


def test_what_another_tool_drew_is_read_from_its_flows_and_gateways() -> None:
    text = written(HARD)
    moved = re.sub(r' x="\d+"', ' x="1"', text).replace("<?xml version", "<?xml  version")
    assert bpmn.read(moved) == HARD
    bare = re.sub(r"\s*<motcua:way [^>]*/>", "", text)
    found = bpmn.read(bare)
    assert [step.key for step in found.steps] == [step.key for step in HARD.steps]
    xem = found.steps[1]
    assert {way.to for way in xem.next if way.choice == "phai-hoi"} == {"hoi-a", "hoi-b"}
    assert [way.choice for way in xem.next if way.to == "ky"] == ["du-can-cu"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("không phải", "không phải XML"),
        ("<a/>", "không có quy trình BPMN"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "DOCTYPE"),
        (written(HARD).replace('sourceRef="start"', 'sourceRef="khong-co"'), "không nối hai hình"),
        (re.sub(r"\s*<motcua:step [^>]*/>", "", written(HARD)), "thiếu hoặc sai"),
        ("x" * 2_000_001, "quá lớn"),
    ],
)
def test_what_is_no_route_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(WrongDiagram, match=sentence):
        bpmn.read(text)


def test_an_empty_route_has_no_picture() -> None:
    drawn = flow.picture(Route())
    assert (drawn.width, drawn.boxes) == (0, {})
    assert bpmn.read(written(Route())) == Route()
