"""The catalogue from the command line."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from motcua.catalogue import queries
from motcua.catalogue.rules import files
from tests.catalogue.sample_procedure import procedure

pytestmark = pytest.mark.django_db
CODE = "9.000001"


def ran(*told: object) -> str:
    out = io.StringIO()
    call_command("procedures", *map(str, told), stdout=out, stderr=out)
    return out.getvalue()


def refused(*told: object) -> tuple[int, str]:
    out = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command("procedures", *map(str, told), stdout=out, stderr=out)
    return error.value.returncode, out.getvalue() + str(error.value)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tot.yaml").write_text(files.write(procedure()), "utf-8")
    (tmp_path / "synonyms.yaml").write_text("- {words: [việc thiện], means: việc tốt}", "utf-8")
    return tmp_path


def test_everything_that_comes_with_the_house_passes_the_check() -> None:
    assert "0 tệp còn chỗ phải sửa" in ran("lint")


def test_the_check_names_the_file_and_the_place(folder: Path) -> None:
    (folder / "thieu.yaml").write_text(files.write(procedure(code="9.000002", limits=[])), "utf-8")
    (folder / "sai.yaml").write_text("a: 1\na: 2", "utf-8")
    code, told = refused("lint", folder)
    assert code == 1
    assert "thieu.yaml: thời hạn, nộp trực tiếp: chưa có thời hạn." in told
    assert "sai.yaml: Dòng 2: không đọc được như YAML." in told
    assert "Đã kiểm tra 3 tệp, 2 tệp còn chỗ phải sửa." in told


def test_files_come_in_as_drafts_and_are_published_on_request(folder: Path) -> None:
    assert "Đã nhập 1 phiên bản, công bố 0; 1 từ gọi khác; 0 tệp có lỗi." in ran("import", folder)
    assert queries.versions(CODE)[0].status == "draft"
    assert "công bố 1" in ran("import", "--publish", folder)
    assert "công bố 0" in ran("import", "--publish", folder)
    assert [one.status for one in queries.versions(CODE)] == ["published"]


def test_a_faulty_file_keeps_no_other_out(folder: Path) -> None:
    (folder / "thieu.yaml").write_text(files.write(procedure(code="9.000002", limits=[])), "utf-8")
    code, told = refused("import", "--publish", folder)
    assert (code, "thieu.yaml: thời hạn" in told) == (1, True)
    assert queries.versions(CODE)[0].status == "published"


def test_a_corrected_file_replaces_the_version_of_the_same_day_only_when_told(folder: Path) -> None:
    ran("import", "--publish", folder)
    (folder / "tot.yaml").write_text(files.write(procedure(short="Việc tốt đã sửa")), "utf-8")
    code, told = refused("import", "--publish", folder)
    assert (code, "trùng thời gian" in told) == (1, True)
    ran("import", "--publish", "--replace", folder)
    assert [(one.status, one.definition.short) for one in queries.versions(CODE)] == [
        ("published", "Việc tốt đã sửa"),
        ("withdrawn", "Việc tốt"),
    ]


def test_what_is_written_out_is_the_file_that_came_in(folder: Path) -> None:
    ran("import", "--publish", folder)
    written = (folder / "tot.yaml").read_text("utf-8")
    assert ran("export", CODE) == written
    assert ran("export", CODE, "--on", "2025-07-01") == written
    assert ran("export", queries.versions(CODE)[0].id) == written
    assert refused("export", CODE, "--on", "2020-01-01")[0] == 2


def test_files_and_versions_are_compared(folder: Path) -> None:
    ran("import", folder)
    other = folder / "khac.yaml"
    other.write_text(files.write(procedure(short="Việc khác")), "utf-8")
    told = ran("compare", queries.versions(CODE)[0].id, other)
    assert told == "Tên gọi thường: ‘Việc tốt’ → ‘Việc khác’.\n"
    assert ran("compare", other, other) == "Hai phiên bản như nhau.\n"
    assert refused("compare", other, "khong-co.yaml")[0] == 2


def test_a_version_is_published_and_withdrawn_by_its_id(folder: Path) -> None:
    ran("import", folder)
    version = queries.versions(CODE)[0].id
    assert ran("publish", version) == f"Đã công bố phiên bản 1 của thủ tục {CODE}.\n"
    assert refused("publish", version)[0] == 2
    assert ran("withdraw", version, "--reason", "Bị bãi bỏ") == "Đã rút phiên bản.\n"


def test_the_schema_is_json() -> None:
    assert json.loads(ran("schema"))["title"] == "Definition"
