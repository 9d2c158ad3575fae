"""The list of the whole country's units: complete, well formed, and enough to open a province with."""

import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from motcua.offices.rules import listing
from motcua.offices.rules.unitfile import WrongUnitFile

TEXT = (Path(__file__).resolve().parents[2] / "data" / "offices" / "vietnam.csv").read_text()
HEAD = "number,kind,name,province\n"


def refused(text: str) -> list[str]:
    with pytest.raises(WrongUnitFile) as caught:
        listing.read(text)
    return str(caught.value).splitlines()


def test_there_are_as_many_units_as_the_law_says() -> None:
    kinds = Counter(area.kind for area in listing.read(TEXT))
    assert (kinds["tỉnh"], kinds["thành phố"]) == (28, 6)
    assert (kinds["xã"], kinds["phường"], kinds["đặc khu"]) == (2621, 687, 13)


def test_dong_thap_has_the_communes_it_counts_itself() -> None:
    kinds = Counter(area.kind for area in listing.read(TEXT) if area.province == "82")
    assert kinds == {"xã": 82, "phường": 20}


def test_no_two_communes_of_a_province_are_called_the_same() -> None:
    called = Counter((area.province, area.called) for area in listing.read(TEXT))
    assert max(called.values()) == 1


def test_names_are_spelled_one_way() -> None:
    assert unicodedata.is_normalized("NFC", TEXT)
    assert "  " not in TEXT
    assert "'" not in TEXT
    assert all(area.name[0].isupper() or area.name[0].isdigit() for area in listing.read(TEXT))


def test_a_province_opens_with_its_communes_and_their_centres() -> None:
    areas = listing.read(TEXT)
    file = listing.opening(areas, province="82", code="H20")
    assert len(file.offices) == 2 * (1 + 102)
    assert [one.name for one in file.offices[:2]] == [
        "Ủy ban nhân dân tỉnh Đồng Tháp",
        "Trung tâm Phục vụ hành chính công tỉnh Đồng Tháp",
    ]
    assert len({one.code for one in file.offices}) == len(file.offices)
    assert {one.parent for one in file.offices if one.kind == "commune"} == {"H20"}


def test_every_province_can_be_opened() -> None:
    areas = listing.read(TEXT)
    opened = [listing.opening(areas, province=area.number, code="H20") for area in listing.provinces(areas)]
    assert sum(len(file.offices) for file in opened) == 2 * (34 + 3321)


@pytest.mark.parametrize(("number", "words"), [("", "mời chọn một tỉnh"), ("99", "Không có tỉnh số “99”")])
def test_a_province_that_is_not_there_is_answered_with_those_that_are(number: str, words: str) -> None:
    with pytest.raises(WrongUnitFile, match=f"{words}.*82 Đồng Tháp"):
        listing.opening(listing.read(TEXT), province=number, code="H20")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("1,tỉnh,A,", "số của tỉnh, thành phố có 2 chữ số, không phải “1”"),
        ("٠١,tỉnh,A,", "số của tỉnh, thành phố có 2 chữ số, không phải “٠١”"),
        ("02,tỉnh,A,01", "tỉnh, thành phố không thuộc tỉnh nào"),
        ("0004,xã,A,01", "số của xã, phường, đặc khu có 5 chữ số, không phải “0004”"),
        ("00004,xã,A,", "thiếu số của tỉnh (2 chữ số)"),
        ("00004,xã,A,77", "không có tỉnh số 77 trong tệp"),
        ("00004,huyện,A,01", "không có loại đơn vị “huyện”"),
        ("00004,xã,,01", "thiếu tên"),
        ("00004,xã,A", "phải có đúng 4 cột"),
        ("00004,xã,A,01,x", "phải có đúng 4 cột"),
        ("01,tỉnh,B,", "số 01 đã có ở dòng 2"),
    ],
)
def test_a_bad_line_is_told_with_its_number(row: str, sentence: str) -> None:
    assert refused(f"{HEAD}01,tỉnh,A,\n{row}\n") == [f"Dòng 3: {sentence}."]


def test_all_bad_lines_are_told_in_order() -> None:
    assert [line[:6] for line in refused(f"{HEAD}1,tỉnh,A,\n01,tỉnh,B,\n2,xã,C,01\n")] == ["Dòng 2", "Dòng 4"]


def test_other_columns_are_another_file() -> None:
    assert refused("name,number\nA,01\n") == ["Dòng 1: các cột phải là number, kind, name, province."]
    assert not listing.is_listing("code,name,kind,parent,from\n")
    assert listing.is_listing("\ufeff" + HEAD)
