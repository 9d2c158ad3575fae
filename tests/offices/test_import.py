"""A province from its file: whole or not at all, once and again, and from the command line."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from motcua.accounts.models import Account
from motcua.offices import operations, queries
from motcua.offices.models import Office, Position, Succession
from motcua.offices.operations import Imported, OfficeRefused
from motcua.offices.rules import unitfile
from tests import cast as people
from tests.cast import MONDAY, SYSTEM, province

pytestmark = pytest.mark.django_db

DATA = Path(__file__).resolve().parents[2] / "data" / "offices"
SMALL = """\
province: H99
offices:
  - {code: H99, name: UBND tỉnh A, kind: province, from: 2019-01-01}
  - {code: H99.61, name: UBND xã B, kind: commune, parent: H99, from: 2019-01-01}
  - {code: H99.61.10, name: Một cửa xã B, kind: desk, parent: H99.61, from: 2019-01-01}
people:
  - username: an.ub
    name: Nguyễn An
    positions:
      - {office: H99.61, role: leader, title: Chủ tịch, from: 2020-01-01}
"""


def take_in(text: str) -> Imported:
    return operations.import_units(unitfile.read(text), by=SYSTEM, at=MONDAY)


def rows() -> dict[str, set[tuple[object, ...]]]:
    """Everything an import leaves, without ids."""
    return {
        "offices": set(
            Office.objects.values_list(
                "code", "old_code", "name", "short_name", "kind", "agency", "parent__code", "place", "address",
                "phone", "valid_from", "valid_to",
            )
        ),
        "fields": {(one.code, *sorted(one.fields)) for one in Office.objects.all()},
        "accounts": set(Account.objects.values_list("username", "full_name")),
        "positions": {
            (one.account.username, one.office.code, one.role, one.title, one.valid_from, one.valid_to, *one.fields)
            for one in Position.objects.select_related("account", "office")
        },
    }  # fmt: skip


def test_the_demonstration_comes_in_and_a_second_time_changes_nothing() -> None:
    first = operations.import_units(province(), by=SYSTEM, at=MONDAY)
    file = province()
    assert (first.offices, first.people) == (len(file.offices), len(file.people))
    assert Succession.objects.count() == len(file.successions)
    before = rows()
    assert operations.import_units(province(), by=SYSTEM, at=MONDAY) == Imported(0, 0, 0)
    assert rows() == before


def test_the_cast_of_the_tests_is_what_the_import_makes() -> None:
    day = MONDAY.date()
    file = province()
    today = file.model_copy(
        update={
            "offices": tuple(one for one in file.offices if people._open(one.opened, one.last_day)),
            "successions": (),
            "people": tuple(
                one.model_copy(
                    update={"positions": tuple(p for p in one.positions if people._open(p.begins, p.last_day))}
                )
                for one in file.people
            ),
        }
    )
    operations.import_units(today, by=SYSTEM, at=MONDAY)
    imported = rows()
    Position.objects.all().delete()
    Office.objects.update(parent=None)
    Office.objects.all().delete()
    Account.objects.all().delete()
    people.build_offices()
    assert rows() == imported
    assert all(one.valid_from <= day for one in Office.objects.all())


def test_what_a_later_file_adds_is_added_and_what_it_closes_is_closed() -> None:
    take_in(SMALL)
    later = SMALL.replace(
        "kind: desk, parent: H99.61, from: 2019-01-01}",
        "kind: desk, parent: H99.61, from: 2019-01-01, to: 2026-12-31}\n"
        "  - {code: H99.61.11, name: Văn phòng, kind: division, parent: H99.61, from: 2026-01-01}",
    )
    assert take_in(later) == Imported(1, 0, 0)
    assert queries.office("H99.61.10", date(2026, 12, 31)).valid_to == date(2026, 12, 31)
    assert queries.office("H99.61.11", date(2026, 1, 1)).name == "Văn phòng"


def test_a_code_used_by_two_offices_in_turn_means_the_one_of_the_day() -> None:
    take_in(
        SMALL.replace("kind: commune, parent: H99, from: 2019-01-01}", "kind: commune, parent: H99, from: 2019-01-01, "
        "to: 2025-06-30}\n  - {code: H99.61, name: UBND phường B, kind: commune, parent: H99, from: 2025-07-01}")
        .replace("kind: desk, parent: H99.61, from: 2019-01-01}", "kind: desk, parent: H99.61, from: 2025-07-01}")
        .replace("people:", "successions:\n  - {old: H99.61, new: H99.61, kind: rename, 'on': 2025-07-01}\npeople:")
    )  # fmt: skip
    old, new = queries.office("H99.61", date(2025, 6, 30)), queries.office("H99.61", date(2025, 7, 1))
    assert queries.current(old, date(2025, 7, 1)).id == new.id
    assert queries.office("H99.61.10", date(2025, 7, 1)).parent_id == new.id
    assert Position.objects.get().office_id == old.id


def test_another_provinces_file_is_refused() -> None:
    with pytest.raises(OfficeRefused, match="Tệp của tỉnh H98, còn hệ thống này phục vụ H99"):
        take_in(SMALL.replace("H99", "H98"))


def test_a_file_that_contradicts_what_is_there_changes_nothing() -> None:
    take_in(SMALL)
    before = rows()
    contradicting = SMALL.replace("code: H99.61.10", "code: H99.61.20").replace(
        "people:",
        "  - {code: H99.61.10, name: Khác, kind: desk, parent: H99.61, from: 2026-01-01}\npeople:",
    )
    with pytest.raises(OfficeRefused, match=r"Mã H99\.61\.10 đang là mã của một đơn vị khác"):
        take_in(contradicting)
    assert rows() == before


def test_only_who_keeps_the_offices_brings_them_in(cast: people.Cast) -> None:
    with pytest.raises(Exception, match="Chỉ quản trị hệ thống"):
        operations.import_units(province(), by=replace(cast.lan), at=MONDAY)


# --- the command -----------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    call_command("offices", *words)
    return capsys.readouterr().out


def test_the_command_brings_in_a_file_and_shows_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "tinh.yaml"
    file.write_text(SMALL)
    assert run(capsys, "import", str(file), "--check") == "Tệp đúng: 3 đơn vị, 1 người.\n"
    assert not Office.objects.exists()
    assert run(capsys, "import", str(file)) == "Đã thêm 3 đơn vị, 1 người, 1 vị trí.\n"
    assert run(capsys, "import", str(file)) == "Đã thêm 0 đơn vị, 0 người, 0 vị trí.\n"
    assert run(capsys, "show", "--on", "2026-01-01").splitlines() == ["H99.61  UBND xã B", "H99  UBND tỉnh A"]
    assert run(capsys, "show", "H99.61", "--on", "2026-01-01").splitlines() == [
        "H99.61  UBND xã B, từ 01/01/2019",
        "  Nguyễn An, Chủ tịch (UBND xã B)",
    ]


def test_the_command_opens_a_real_province_from_the_list(
    capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    settings.PROVINCE = "H20"
    listed = str(DATA / "vietnam.csv")
    assert run(capsys, "import", listed, "--check") == "Tệp đúng: 34 tỉnh, thành phố; 3321 xã, phường, đặc khu.\n"
    assert run(capsys, "import", listed, "--province", "82") == "Đã thêm 206 đơn vị, 0 người, 0 vị trí.\n"
    commune = Office.objects.get(name="Ủy ban nhân dân phường Đạo Thạnh")
    desk = queries.desk_of(commune, MONDAY.date())
    assert desk is not None
    assert (commune.code, desk.code, queries.place_of(desk)) == ("H20.28249", "H20.28249.01", "Đạo Thạnh")
    assert queries.scopes(desk) == ("VN", "H20", "H20.28249", "H20.28249.01")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (SMALL.replace("desk", "quay").encode(), "Dòng 5: kind (“quay”)"),
        (SMALL.replace("H99", "H98").encode(), "Tệp của tỉnh H98"),
        (b"number,kind,name,province\n1,xa,A,\n", "Dòng 2: "),
        ((DATA / "vietnam.csv").read_bytes(), "mời chọn một tỉnh"),
        ("tệp lạ".encode("utf-16"), "Tệp phải ở bảng mã UTF-8."),
        (b"", "Dòng 1: "),
    ],
)
def test_the_command_answers_a_bad_file_in_words_and_with_two(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "tep"
    file.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        call_command("offices", "import", str(file))
    assert refused.value.returncode == 2
    assert words in str(refused.value)
    assert not Office.objects.exists()


@pytest.mark.parametrize("words", [("import", "không-có.yaml"), ("show", "--on", "hôm qua"), ("show", "H99.77")])
def test_the_command_answers_a_wrong_question_in_words(words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("offices", *words)
    assert refused.value.returncode == 2
