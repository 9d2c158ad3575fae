"""A version of a procedure read out: every part by the name people call it, and its route as a drawing in lines."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from pydantic import BaseModel

from motcua.base.money import vnd
from motcua.catalogue.rules import flow
from motcua.catalogue.rules.definition import Definition, Route
from motcua.catalogue.rules.differences import LABELS
from motcua.catalogue.rules.flow import Box, NodeKind
from motcua.workdays.rules.limits import Limit

#: Said elsewhere on the page.
_ELSEWHERE = {"code", "name", "route"}
_LIMITS = {"limit", "share", "ask_within", "citizen_within"}
_SUMS = {"amount", "ceiling"}


@dataclass(frozen=True)
class Said:
    """One part: what it is called, and what it says: a text, or parts of its own, or a list of such."""

    label: str
    text: str = ""
    parts: Sequence["Said"] = ()
    entries: Sequence[Sequence["Said"]] = ()


def read_out(definition: Definition) -> list[Said]:
    """Everything a version says, in the order of its file, without what it leaves open or as usual."""
    return [said for said in _parts(definition) if said.label]


def _parts(part: BaseModel, *, outer: bool = True) -> Iterator[Said]:
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        if value in (None, "", ()) or (name in _ELSEWHERE if outer else value == field.default):
            continue
        yield _said(LABELS.get(name, name), name, value)


def _said(label: str, name: str, value: Any) -> Said:
    if isinstance(value, BaseModel):
        return Said(label, parts=tuple(_parts(value, outer=False)))
    if isinstance(value, tuple):
        if all(isinstance(one, BaseModel) for one in value):
            return Said(label, entries=tuple(tuple(_parts(one, outer=False)) for one in value))
        return Said(label, entries=tuple((Said("", _text(name, one)),) for one in value))
    return Said(label, _text(name, value))


def _text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Enum):
        return str(getattr(value, "vietnamese", value.value))
    if name in _LIMITS and isinstance(value, str):
        return Limit.parse(value).in_words()
    if name in _SUMS and isinstance(value, int):
        return vnd(value)
    return str(value)


# --- the drawing -----------------------------------------------------------------------------------------

#: So many letters of a step's name stand on a line of its box, and so many lines in it.
LETTERS, LINES = 20, 4


@dataclass(frozen=True)
class Shape:
    """One box of the drawing, with its words line by line."""

    kind: str
    box: Box
    lines: Sequence[tuple[int, str]]
    points: str = ""


@dataclass(frozen=True)
class Arrow:
    """One way of the drawing."""

    points: str
    label: str
    x: int
    y: int


@dataclass(frozen=True)
class Drawing:
    """A route as lines and boxes, ready for a template."""

    width: int
    height: int
    bands: Sequence[tuple[str, Box]]
    shapes: Sequence[Shape]
    arrows: Sequence[Arrow]


def drawing(route: Route) -> Drawing:
    """The route as a picture; nothing in it when it has no steps."""
    drawn = flow.picture(route)
    shapes = []
    for node in drawn.graph.nodes:
        box = drawn.boxes[node.id]
        shapes.append(Shape(node.kind.value, box, _lines(node.name, box), _diamond(node.kind, box)))
    arrows = [
        Arrow(" ".join(f"{x},{y}" for x, y in line.points), line.flow.label, *line.words_at) for line in drawn.lines
    ]
    return Drawing(drawn.width, drawn.height, list(drawn.bands.items()), shapes, arrows)


def _lines(name: str, box: Box) -> list[tuple[int, str]]:
    lines = list(_wrapped(name.split()))
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], f"{lines[LINES - 1]}…"]
    top = box.middle[1] - 8 * (len(lines) - 1) + 5
    return [(top + 16 * number, line) for number, line in enumerate(lines)]


def _wrapped(words: Iterable[str]) -> Iterator[str]:
    line = ""
    for word in words:
        if line and len(line) + 1 + len(word) > LETTERS:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    if line:
        yield line


def _diamond(kind: NodeKind, box: Box) -> str:
    if kind not in {NodeKind.CHOICE, NodeKind.FORK, NodeKind.JOIN}:
        return ""
    (x, y), half = box.middle, box.width // 2
    return f"{x},{y - half} {x + half},{y} {x},{y + half} {x - half},{y}"
