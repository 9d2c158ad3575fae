"""A procedure as a readable file: YAML in, the same YAML out."""

import hashlib
import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from motcua.base import text as words
from motcua.base.refusals import Refused
from motcua.catalogue.rules.definition import Definition, Next

#: A definition of a hundred steps and papers is some 60 kB; what is larger is something else.
LARGEST = 500_000


class WrongFile(Refused):
    """The file is no definition. `sentences` name each place and what is wrong there."""

    code = "wrong-file"

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(" ".join(self.sentences))


def read(text: str) -> Definition:
    """The definition written in a file. Raises `WrongFile`.

    Every scalar is read as text first, so that `2.000770` stays a code and `no` a word.
    """
    if len(text) > LARGEST:
        raise WrongFile([f"Tệp dài quá {LARGEST // 1000} nghìn ký tự, không phải một thủ tục."])
    try:
        text = words.nfc(text)
        # a file of a few lines can unfold through aliases into more than a computer holds
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_Plain)):
            raise WrongFile(["Tệp dùng dấu * để chép lại một đoạn; hãy viết đủ ra."])
        found = yaml.load(text, Loader=_Plain)  # noqa: S506 - builds nothing but text, lists and mappings
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"Dòng {mark.line + 1}" if mark else "Tệp"
        raise WrongFile([f"{place}: không đọc được như YAML."]) from error
    if not isinstance(found, dict):
        raise WrongFile(["Tệp không phải một thủ tục: phải bắt đầu bằng các mục như code, name, short."])
    try:
        return Definition.model_validate(found)
    except ValidationError as error:
        raise WrongFile(_sentence(one) for one in error.errors(include_url=False)) from error


def write(definition: Definition) -> str:
    """The file of a definition; `read(write(d)) == d`."""
    written: str = yaml.dump(
        _plain(definition), Dumper=_Readable, allow_unicode=True, sort_keys=False, width=110, indent=2
    )
    return written


def digest(definition: Definition) -> str:
    """One digest for everything a definition says: equal definitions have equal digests, and no others."""
    # without defaults, so that a field added later leaves the digests of old files as they are
    told = definition.model_dump(mode="json", exclude_defaults=True)
    spelled = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


class _Plain(yaml.CSafeLoader):
    """Reads every scalar as the text it is, and refuses a key written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                raise yaml.constructor.ConstructorError(None, None, "a key is written twice", key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep=deep)


_Plain.yaml_implicit_resolvers = {}


class _Readable(yaml.SafeDumper):
    """Writes lists under their key, indented, as people do, and what is said twice in full."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


_Readable.add_multi_representer(StrEnum, lambda dumper, value: dumper.represent_str(str(value)))


def _plain(value: object) -> Any:
    """What a part says, without what is as by default, in the order it is declared; inherited dates come last."""
    if isinstance(value, Next) and value == Next(to=value.to):
        return value.to
    if isinstance(value, BaseModel):
        fields = dict.fromkeys((*type(value).__annotations__, *type(value).model_fields))
        told = {name: getattr(value, name) for name in fields if name in type(value).model_fields}
        defaults = {name: field.get_default() for name, field in type(value).model_fields.items()}
        return {name: _plain(said) for name, said in told.items() if said != defaults[name]}
    if isinstance(value, tuple):
        if len(value) == 1 and isinstance(value[0], Next) and isinstance(_plain(value[0]), str):
            return _plain(value[0])
        return [_plain(one) for one in value]
    return value


_SENTENCES = {
    "missing": "thiếu mục này.",
    "extra_forbidden": "không có mục nào tên như vậy.",
    "date_from_datetime_parsing": "phải là một ngày, viết như 2025-07-01.",
    "date_parsing": "phải là một ngày, viết như 2025-07-01.",
    "int_parsing": "phải là một số nguyên.",
    "bool_parsing": "phải là true hoặc false.",
    "string_too_short": "không được để trống.",
    "tuple_type": "phải là một danh sách.",
    "string_type": "phải là một dòng chữ.",
}


def _sentence(error: Any) -> str:
    place = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in error["loc"]) or "tệp"
    kind, context = error["type"], error.get("ctx", {})
    if kind in _SENTENCES:
        return f"{place}: {_SENTENCES[kind]}"
    if kind == "enum":
        return f"{place}: phải là một trong {context['expected'].replace(' or ', ', ')}."
    if kind == "string_pattern_mismatch":
        return f"{place}: không đúng dạng {context['pattern']}."
    if kind == "string_too_long":
        return f"{place}: dài quá {context['max_length']} ký tự."
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = context.get("ge", context.get("le"))
        return f"{place}: phải {'từ' if 'ge' in context else 'không quá'} {bound}."
    if kind == "value_error":
        return f"{place}: {context['error']}"
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return f"{place}: phải là một nhóm mục."
    return f"{place}: không đúng."
