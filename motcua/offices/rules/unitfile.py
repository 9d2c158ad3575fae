"""The file of units: how a province writes down its offices, what became of them, and who works in them."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from motcua.offices.rules.powers import Role

Code = Annotated[str, StringConstraints(pattern=r"^[A-Y][0-9]{2}(\.[0-9A-Z]+)*$", max_length=35)]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Kind = Literal["province", "department", "district", "commune", "division", "desk", "agency", "post"]
#: Where in a file something stands: keys and places in lists, as pydantic tells them.
Place = Sequence[str | int]

#: A file with more mistakes than this is another kind of file; the rest is only counted.
MOST_SENTENCES = 40


class WrongUnitFile(ValueError):
    """The file can't be read as units; the message is one Vietnamese sentence a line, each with its line number."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Unit(_Part):
    """One office over its days."""

    code: Code
    name: Words
    short: str = ""
    kind: Kind
    parent: Code | None = None
    agency: str = ""
    fields: tuple[str, ...] = ()
    place: str = ""
    address: str = ""
    phone: str = ""
    opened: date = Field(alias="from")
    last_day: date | None = Field(default=None, alias="to")


class Handover(_Part):
    """Where an office's work went."""

    old: Code
    new: Code
    kind: Literal["merge", "split", "rename"]
    on: date


class Post(_Part):
    """One position of a person."""

    office: Code
    role: Role
    title: Words
    fields: tuple[str, ...] = ()
    begins: date = Field(alias="from")
    last_day: date | None = Field(default=None, alias="to")


class Person(_Part):
    """Somebody who signs in."""

    username: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{2,49}$")]
    name: Words
    positions: tuple[Post, ...]


class UnitFile(_Part):
    """A whole province."""

    province: Words
    offices: tuple[Unit, ...]
    successions: tuple[Handover, ...] = ()
    people: tuple[Person, ...] = ()


def read(text: str) -> UnitFile:
    """A province from YAML, or its offices alone from CSV with the columns code, name, kind, parent, from.

    A unit stands after its parent. Raises `WrongUnitFile`.
    """
    text = text.removeprefix("\ufeff")
    line_of: Callable[[Place], int]
    if text.startswith("code,"):
        content, lines = _rows(text)
        line_of = lambda place: _line_of_row(lines, place)  # noqa: E731
    else:
        try:
            content = yaml.safe_load(text)
        except yaml.YAMLError as error:
            raise WrongUnitFile(_syntax(error)) from None
        except (RecursionError, ValueError):  # ValueError: a day that does not exist, such as 2025-02-30
            raise WrongUnitFile("Tệp không đọc được: có chỗ lồng quá sâu hoặc một ngày không có thật.") from None
        line_of = lambda place: _line_of_node(text, place)  # noqa: E731
    try:
        file = UnitFile.model_validate(content)
    except ValidationError as error:
        raise WrongUnitFile(told((line_of(one["loc"]), _sentence(dict(one))) for one in error.errors())) from None
    if mistakes := [(line_of(place), sentence) for place, sentence in _mistakes(file)]:
        raise WrongUnitFile(told(mistakes))
    return file


def told(mistakes: Iterator[tuple[int, str]] | Sequence[tuple[int, str]]) -> str:
    """Mistakes as people read them: in the order of the file, a line each, not more than anybody would read."""
    found = sorted(mistakes)
    lines = [f"Dòng {line}: {sentence}." for line, sentence in found[:MOST_SENTENCES]]
    if len(found) > MOST_SENTENCES:
        lines.append(f"… và {len(found) - MOST_SENTENCES} lỗi nữa.")
    return "\n".join(lines)


# --- where it stands -------------------------------------------------------------------------------------


def _rows(text: str) -> tuple[dict[str, Any], list[int]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    units, lines = [], []
    for row in reader:
        units.append({key or "cột thừa": value for key, value in row.items() if value})
        lines.append(reader.line_num)
    province = next((str(one["code"]).split(".")[0] for one in units if one.get("code")), "")
    return {"province": province, "offices": units}, lines


def _line_of_row(lines: list[int], place: Place) -> int:
    return lines[place[1]] if len(place) > 1 and isinstance(place[1], int) else 1


def _line_of_node(text: str, place: Place) -> int:
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    for part in place:
        inner = None
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            inner = node.value[part]
        elif isinstance(node, yaml.MappingNode):
            inner = next((value for key, value in node.value if key.value == part), None)
        if inner is None:
            break
        node = inner
    return node.start_mark.line + 1 if node is not None else 1


def _syntax(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    where = f"Dòng {mark.line + 1}: " if mark else ""
    return f"{where}tệp không đúng cú pháp YAML (thiếu dấu, lệch lề hoặc dấu ngoặc chưa đóng)."


# --- what is wrong ---------------------------------------------------------------------------------------


def _sentence(error: dict[str, Any]) -> str:
    names = [part for part in error["loc"] if isinstance(part, str)]
    value = error.get("input")
    shown = f" (“{value}”)" if isinstance(value, str | int | float) else ""
    reason = _REASONS.get(error["type"], "giá trị không hợp lệ")
    if error["type"] == "string_pattern_mismatch":
        reason = "gồm chữ thường không dấu, số, dấu chấm hoặc gạch" if "username" in names else "mã có dạng H99.05.02"
    if error["type"] in {"literal_error", "enum"}:
        reason = f"phải là một trong: {error['ctx']['expected'].replace(' or ', ', ')}".replace("'", "")
    return f"{names[-1] if names else 'tệp'}{shown}: {reason}"


_REASONS = {
    "missing": "thiếu mục này",
    "extra_forbidden": "không có mục tên này",
    "string_too_long": "mã dài quá 35 ký tự",
    "string_too_short": "không được để trống",
    "string_type": "phải là chữ; số thì đặt trong dấu nháy",
    "date_from_datetime_parsing": "ngày có dạng 2025-07-01",
    "date_from_datetime_inexact": "ngày có dạng 2025-07-01",
    "date_parsing": "ngày có dạng 2025-07-01",
    "date_type": "ngày có dạng 2025-07-01",
    "model_type": "phải là các mục có tên (tên: giá trị)",
    "tuple_type": "phải là một danh sách",
}


def _mistakes(file: UnitFile) -> Iterator[tuple[Place, str]]:
    yield from _wrong_units(file.offices)
    codes = {one.code for one in file.offices}
    for number, handover in enumerate(file.successions):
        for end, code in (("old", handover.old), ("new", handover.new)):
            if code not in codes:
                yield ("successions", number, end), f"không có đơn vị {code} trong tệp"
        if handover.old == handover.new and handover.kind != "rename":
            yield ("successions", number), f"{handover.old} không thể kế thừa chính mình"
    usernames: set[str] = set()
    for number, person in enumerate(file.people):
        place = ("people", number)
        if person.username in usernames:
            yield (*place, "username"), f"tên đăng nhập {person.username} đã có ở trên"
        usernames.add(person.username)
        yield from _wrong_posts(person, place, file.offices)


def _wrong_units(units: Sequence[Unit]) -> Iterator[tuple[Place, str]]:
    above: dict[str, list[Unit]] = {}
    for number, one in enumerate(units):
        place = ("offices", number)
        if one.last_day and one.last_day < one.opened:
            yield (*place, "to"), f"{one.code} kết thúc trước ngày bắt đầu"
        if any(_overlap(one, other) for other in above.get(one.code, ())):
            yield (*place, "code"), f"mã {one.code} đã là của một đơn vị khác ở trên trong cùng thời gian"
        if one.parent and not any(_covers(other, one.opened) for other in above.get(one.parent, ())):
            yield (*place, "parent"), f"{one.code} cần đơn vị cha {one.parent} ở phía trên, hoạt động từ cùng ngày"
        above.setdefault(one.code, []).append(one)


def _wrong_posts(person: Person, place: Place, units: Sequence[Unit]) -> Iterator[tuple[Place, str]]:
    seen: set[tuple[str, str, date]] = set()
    for number, post in enumerate(person.positions):
        here = (*place, "positions", number)
        own = [unit for unit in units if unit.code == post.office]
        if not own:
            yield (*here, "office"), f"không có đơn vị {post.office} trong tệp"
        elif not any(_covers(unit, post.begins) for unit in own):
            yield (*here, "from"), f"{post.office} chưa hoặc không còn hoạt động vào ngày {post.begins:%d/%m/%Y}"
        if post.last_day and post.last_day < post.begins:
            yield (*here, "to"), f"vị trí của {person.username} kết thúc trước ngày bắt đầu"
        key = (post.office, post.role, post.begins)
        if key in seen:
            yield here, f"{person.username} đã có chính vị trí này ở trên"
        seen.add(key)


def _covers(unit: Unit, day: date) -> bool:
    return unit.opened <= day and (unit.last_day is None or day <= unit.last_day)


def _overlap(one: Unit, other: Unit) -> bool:
    return one.opened <= (other.last_day or date.max) and other.opened <= (one.last_day or date.max)
