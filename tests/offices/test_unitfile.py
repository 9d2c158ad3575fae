"""The file of units is read whole, or refused with every mistake and its line."""

from datetime import date
from pathlib import Path

import pytest

from motcua.offices.models import OfficeKind
from motcua.offices.rules import unitfile
from motcua.offices.rules.unitfile import WrongUnitFile

GOOD = """\
province: H98
offices:
  - {code: H98, name: UBND tỉnh A, kind: province, from: 2019-01-01}
  - {code: H98.61, name: UBND xã B, kind: commune, parent: H98, from: 2019-01-01, to: 2025-06-30}
  - {code: H98.61, name: UBND phường B, kind: commune, parent: H98, from: 2025-07-01}
successions:
  - {old: H98.61, new: H98.61, kind: rename, 'on': 2025-07-01}
people:
  - username: an.ub
    name: Nguyễn An
    positions:
      - {office: H98.61, role: leader, title: Chủ tịch, from: 2020-01-01, to: 2025-06-30}
      - {office: H98.61, role: leader, title: Chủ tịch, from: 2025-07-01}
"""


def refused(text: str) -> list[str]:
    with pytest.raises(WrongUnitFile) as caught:
        unitfile.read(text)
    return str(caught.value).splitlines()


def test_a_file_tells_offices_and_people_over_their_days() -> None:
    file = unitfile.read(GOOD)
    assert [(one.name, one.opened, one.last_day) for one in file.offices][1:] == [
        ("UBND xã B", date(2019, 1, 1), date(2025, 6, 30)),
        ("UBND phường B", date(2025, 7, 1), None),
    ]
    assert len(file.people[0].positions) == 2


def test_a_table_tells_the_offices_alone() -> None:
    table = (
        "code,name,kind,parent,from\nH98,UBND tỉnh A,province,,2019-01-01\nH98.61,UBND xã B,commune,H98,2019-01-01\n"
    )
    assert unitfile.read("\ufeff" + table).offices == unitfile.read(table.replace("\n", "\r\n")).offices
    assert unitfile.read(table).province == "H98"


@pytest.mark.parametrize(
    ("good", "bad", "sentences"),
    [
        ("code: H98, name", "code: h98, name", ["Dòng 3: code (“h98”): mã có dạng H99.05.02."]),
        ("kind: province", "kind: bang", ["Dòng 3: kind (“bang”): phải là một trong: province, department, district"]),
        ("from: 2019-01-01}\n  - {code: H98.61, name: UBND xã", "from: hôm qua}\n  - {code: H98.61, name: UBND xã",
         ["Dòng 3: from (“hôm qua”): ngày có dạng 2025-07-01."]),
        ("name: UBND tỉnh A", "name: ''", ["Dòng 3: name (“”): không được để trống."]),
        ("name: UBND tỉnh A", "name: 12", ["Dòng 3: name (“12”): phải là chữ; số thì đặt trong dấu nháy."]),
        ("name: UBND tỉnh A, ", "", ["Dòng 3: name: thiếu mục này."]),
        ("name: UBND tỉnh A", "name: UBND tỉnh A, color: red", ["Dòng 3: color (“red”): không có mục tên này."]),
        ("parent: H98, from: 2019", "parent: H97, from: 2019",
         ["Dòng 4: H98.61 cần đơn vị cha H97 ở phía trên, hoạt động từ cùng ngày."]),
        ("to: 2025-06-30}\n  - {code", "to: 2018-06-30}\n  - {code",
         ["Dòng 4: H98.61 kết thúc trước ngày bắt đầu.",
          "Dòng 12: H98.61 chưa hoặc không còn hoạt động vào ngày 01/01/2020."]),
        ("to: 2025-06-30}\n  - {code", "to: 2025-07-30}\n  - {code",
         ["Dòng 5: mã H98.61 đã là của một đơn vị khác ở trên trong cùng thời gian."]),
        ("old: H98.61", "old: H98.77", ["Dòng 7: không có đơn vị H98.77 trong tệp."]),
        ("kind: rename", "kind: merge", ["Dòng 7: H98.61 không thể kế thừa chính mình."]),
        ("role: leader, title: Chủ tịch, from: 2020", "role: boss, title: Chủ tịch, from: 2020",
         ["Dòng 12: role (“boss”): phải là một trong: intake, handler"]),
        ("username: an.ub", "username: An Ub",
         ["Dòng 9: username (“An Ub”): gồm chữ thường không dấu, số, dấu chấm hoặc gạch."]),
        ("{office: H98.61, role: leader, title: Chủ tịch, from: 2025-07-01}",
         "{office: H98.99, role: leader, title: Chủ tịch, from: 2025-07-01}",
         ["Dòng 13: không có đơn vị H98.99 trong tệp."]),
        ("title: Chủ tịch, from: 2025-07-01", "title: Chủ tịch, from: 2020-01-01",
         ["Dòng 13: an.ub đã có chính vị trí này ở trên."]),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(good: str, bad: str, sentences: list[str]) -> None:
    text = GOOD.replace(good, bad, 1)
    assert text != GOOD
    told = refused(text)
    assert len(told) == len(sentences)
    for line, sentence in zip(told, sentences, strict=True):
        assert line.startswith(sentence)


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    told = refused(GOOD.replace("role: leader", "role: boss").replace("kind: province", "kind: bang"))
    assert [line.split(":")[0] for line in told] == ["Dòng 3", "Dòng 12", "Dòng 13"]


def test_nobody_is_told_a_thousand_mistakes() -> None:
    rows = "".join(f"x{number},A,commune,,2019-01-01\n" for number in range(1000))
    told = refused("code,name,kind,parent,from\n" + rows)
    assert (len(told), told[-1]) == (unitfile.MOST_SENTENCES + 1, "… và 960 lỗi nữa.")


def test_a_mistake_in_a_table_is_told_with_its_line() -> None:
    told = refused("code,name,kind,parent,from\nH98,A,province,,2019-01-01\nH98.1,B,commune,H98,1.1.2019,thừa\n")
    assert told == ["Dòng 3: cột thừa: không có mục tên này.", "Dòng 3: from (“1.1.2019”): ngày có dạng 2025-07-01."]


def test_a_person_given_twice_is_told() -> None:
    told = refused(GOOD + GOOD[GOOD.index("  - username") :])
    assert told == ["Dòng 14: tên đăng nhập an.ub đã có ở trên."]


@pytest.mark.parametrize(
    "text",
    ["", "3", "[]", "a: [", "a: b: c", "\t- x", "{" * 5000, "province: H98\noffices:\n  - {from: 2025-02-30}",
     "code,name\n\n\n", "province: H98", "offices: {}", "!!python/object:os.system {}", "&a [*a]", "\x00",
     "a: !!binary x"],
)  # fmt: skip
def test_what_is_no_file_of_units_is_refused_in_words(text: str) -> None:
    assert all(line.strip() and "Traceback" not in line for line in refused(text))


def test_a_file_may_name_every_kind_there_is() -> None:
    assert set(unitfile.Unit.model_json_schema()["properties"]["kind"]["enum"]) == set(OfficeKind.values)


def test_the_demonstration_reads() -> None:
    text = (Path(__file__).resolve().parents[2] / "data" / "offices" / "song-tien.yaml").read_text()
    assert unitfile.read(text).province == "H99"
