"""A procedure as a file: what is written can be read, and what can't be read is refused with its place."""

import json
from pathlib import Path

import pytest

from motcua.catalogue.rules import files, lint
from motcua.catalogue.rules.definition import Definition, Level
from motcua.catalogue.rules.files import WrongFile
from tests.catalogue.sample_procedure import procedure, steps

TEXT = files.write(procedure())


def test_a_file_written_and_read_again_says_the_same() -> None:
    assert files.read(TEXT) == procedure()
    assert files.write(files.read(TEXT)) == TEXT


def test_a_file_reads_as_people_write_it() -> None:
    assert TEXT.startswith("code: '9.000001'\nname: Xác nhận việc tốt\nshort: Việc tốt\n")
    assert "\n      next: tham-dinh\n" in TEXT
    assert "valid_from: 2025-07-01\n" in TEXT
    assert "&id" not in TEXT


def test_a_code_stays_a_code_and_a_word_a_word() -> None:
    found = files.read(TEXT.replace("'9.000001'", "9.000010").replace("short: Việc tốt", "short: no"))
    assert (found.code, found.short) == ("9.000010", "no")


def test_a_definition_is_frozen_and_can_be_a_key() -> None:
    definition = procedure()
    with pytest.raises(ValueError, match="frozen"):
        setattr(definition, "name", "Tên khác")  # noqa: B010 - the type checker would not let us try
    assert {definition: 1}[procedure()] == 1
    assert definition.levels == (Level.XA,)


def test_a_database_column_gives_the_same_definition_back() -> None:
    assert Definition.from_json(json.loads(json.dumps(procedure().as_json()))) == procedure()


def test_equal_definitions_have_equal_digests_and_different_ones_do_not() -> None:
    assert files.digest(procedure()) == files.digest(files.read(TEXT))
    assert files.digest(procedure()) != files.digest(procedure(short="Việc rất tốt"))


def test_text_in_pieces_is_the_same_text() -> None:
    decomposed = TEXT.replace("ố", "o\u0302\u0301")
    assert decomposed != TEXT
    assert files.read(decomposed) == procedure()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Tệp không phải một thủ tục"),
        ("- a\n- b", "Tệp không phải một thủ tục"),
        ("a: [1", "không đọc được như YAML"),
        ("a: 1\na: 2", "Dòng 2: không đọc được"),
        ("a: &x [1]\nb: *x", "dấu *"),
        (TEXT.replace("short: Việc tốt\n", ""), "short: thiếu mục này."),
        (TEXT + "colour: xanh\n", "colour: không có mục nào tên như vậy."),
        (TEXT.replace("3 working days", "3 ngày"), "limits.1.limit: Không hiểu thời hạn “3 ngày”."),
        (TEXT.replace("originals: 1", "originals: một"), "components.1.originals: phải là một số nguyên."),
        (TEXT.replace("originals: 1", "originals: -1"), "components.1.originals: phải từ 0."),
        (TEXT.replace("2025-07-01", "1/7/2025"), "valid_from: phải là một ngày, viết như 2025-07-01."),
        (TEXT.replace("- direct", "- bo-cau"), "channels.1: phải là một trong 'direct', 'online', 'post'."),
        (TEXT.replace("'9.000001'", "chin"), "code: không đúng dạng"),
        (TEXT.replace("unit: desk", "unit: quầy"), "route.steps.1.unit: không đúng dạng"),
        (TEXT.replace("field:\n  key: ho-tich\n  name: Hộ tịch", "field: Hộ tịch"), "field: phải là một nhóm mục."),
        (TEXT + "online:\n  - scheme: TT_MP\n    level: '4'\n", "mức ‘4’ không có trong thang TT_MP"),
        (TEXT.replace("label: Việc đã làm", "label: Việc\n    type: choice"), "câu hỏi lựa chọn phải kể các lựa chọn"),
        ("x" * (files.LARGEST + 1), "dài quá"),
    ],
)
def test_a_file_that_is_no_procedure_is_refused_with_the_place(text: str, sentence: str) -> None:
    with pytest.raises(WrongFile) as refused:
        files.read(text)
    assert sentence in refused.value.sentence


def test_a_choice_without_words_is_refused() -> None:
    changed = procedure().as_json()
    changed["route"]["steps"] = steps(nhan={"next": [{"to": "tham-dinh", "choice": "a"}]})
    with pytest.raises(ValueError, match="phải có chữ"):
        Definition.from_json(changed)


def test_the_schema_can_be_exported() -> None:
    schema = Definition.model_json_schema()
    assert schema["properties"]["limits"]["items"] == {"$ref": "#/$defs/LimitRow"}
    assert set(schema["required"]) == {"code", "name", "short", "field", "levels", "valid_from"}


@pytest.mark.parametrize("name", ["anchors.yaml"])
def test_a_few_lines_can_not_unfold_into_more_than_a_computer_holds(name: str, tmp_path: Path) -> None:
    layers = "\n".join(f"l{at}: &l{at} [{', '.join([f'*l{at - 1}'] * 9)}]" for at in range(1, 40))
    bomb = tmp_path / name
    bomb.write_text(f"l0: &l0 [x]\n{layers}\n")
    with pytest.raises(WrongFile):
        files.read(bomb.read_text())


def test_a_draft_may_be_read_though_it_can_not_be_published() -> None:
    assert lint.problems(files.read(TEXT.replace("3 working days", "1 working hours")))
