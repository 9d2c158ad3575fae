"""A procedure in plain words: papers, time, money, people; tables of cases."""

from datetime import date
from typing import Any

import pytest

from motcua.base import moments
from motcua.catalogue.rules.definition import Channel, Definition
from motcua.portal.procedures import words
from motcua.workdays.rules import national
from motcua.workdays.rules.arithmetic import compile_calendar
from motcua.workdays.rules.hours import STANDARD_WEEK, Hours
from tests.catalogue.sample_procedure import procedure

MONDAY = date(2026, 10, 5)
YEARS = range(2026, 2028)
CALENDAR = compile_calendar([Hours(STANDARD_WEEK)], list(national.days(YEARS)), YEARS)
FEE: dict[str, Any] = {"key": "phi", "name": "Phí việc tốt", "kind": "phi", "ground": "Điều 2"}
TWO_CASES = [{"key": "a", "name": "Một"}, {"key": "b", "name": "Hai"}]


def with_fees(*rows: dict[str, Any], **changes: Any) -> Definition:
    return procedure(**{"fees": [FEE | row for row in rows], "free_because": "", **changes})


@pytest.mark.parametrize(
    ("channels", "said"),
    [
        ([Channel.DIRECT], "Tại quầy"),
        ([Channel.POST, Channel.DIRECT], "Tại quầy hoặc qua bưu điện"),
        ([Channel.ONLINE, Channel.POST, Channel.DIRECT], "Tại quầy, trên mạng hoặc qua bưu điện"),
    ],
)
def test_ways_of_handing_in(channels: list[Channel], said: str) -> None:
    assert words.ways(channels) == said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"amount": 8000}, "8.000 đ một lần"),
        ({"amount": 2000, "per": "copy"}, "2.000 đ một bản"),
        ({"amount": 0}, "không thu"),
        ({"set_by": "province"}, ""),
        (
            {"per": "page", "tiers": [{"start": 1, "amount": 2000}, {"start": 3, "amount": 1000}], "ceiling": 200000},
            "2.000 đ một trang, từ trang thứ 3: 1.000 đ; không quá 200.000 đ một bản",
        ),
        ({"amount": 10000, "per": "copy", "ceiling": 50000}, "10.000 đ một bản; không quá 50.000 đ một bản"),
    ],
)
def test_a_price(row: dict[str, Any], said: str) -> None:
    assert words.price(with_fees(row).fees[0]) == said


@pytest.mark.parametrize(
    ("said", "short"),
    [
        (procedure(), "không mất tiền"),
        (procedure(free_because=""), ""),
        (with_fees({"amount": 8000}), "8.000 đ"),
        (with_fees({"amount": 8000}, {"key": "khac", "amount": 1000}), "9.000 đ"),
        (with_fees({"amount": 8000, "cases": ["b"]}, cases=TWO_CASES), "từ 0 đ đến 8.000 đ"),
        (with_fees({"amount": 2000, "per": "copy"}), "từ 2.000 đ"),
        (with_fees({"set_by": "province"}), ""),
        (with_fees({"amount": 0}), "không mất tiền"),
        (with_fees({"amount": 8000, "valid_to": "2026-01-01"}), "không mất tiền"),
    ],
)
def test_what_it_costs_in_few_words(said: Definition, short: str) -> None:
    assert words.fee_in_short(said, on=MONDAY) == short


def test_a_fee_that_costs_otherwise_online_is_told_once_with_both_prices() -> None:
    exempt = [
        {"key": "ngheo", "name": "người nghèo", "ground": "Điều 3"},
        {"key": "gia", "name": "người già", "ground": "Điều 3"},
        {"key": "nua", "name": "học sinh", "ground": "Điều 3", "percent": 50},
    ]
    said = with_fees(
        {"amount": 8000, "channels": ["direct", "post"], "exemptions": exempt, "set_by": "province", "note": "nội bộ"},
        {"amount": 4000, "channels": ["online"], "exemptions": exempt, "set_by": "province", "note": "nội bộ"},
        channels=["direct", "online", "post"],
    )
    (line,) = words.fee_lines(said, "", on=MONDAY)
    assert [(one.ways, one.words) for one in line.prices] == [
        ("Tại quầy hoặc qua bưu điện", "8.000 đ một lần"),
        ("Trên mạng", "4.000 đ một lần"),
    ]
    assert line.notes == [
        "Mức thu do Hội đồng nhân dân tỉnh quy định.",
        "Miễn cho: người nghèo; người già.",
        "Giảm 50 % cho: học sinh.",
    ]


def test_ways_with_one_limit_stand_in_one_row() -> None:
    said = procedure(
        channels=["direct", "online", "post"],
        limits=[
            {"limit": "15 calendar days"},
            {
                "limit": "10 calendar days",
                "channels": ["online"],
                "extension": {"limit": "5 calendar days", "reason": "Phải xác minh."},
            },
        ],
    )
    at = moments.at(MONDAY, "09:00")
    rows = words.times(said, "", handed_in=at, calendar=CALENDAR)
    assert [(row.ways, row.limit, row.longer) for row in rows] == [
        ("Tại quầy hoặc qua bưu điện", "15 ngày", ""),
        ("Trên mạng", "10 ngày", "Có thể kéo dài, tổng cộng không quá 15 ngày, khi phải xác minh."),
    ]
    assert moments.day_of(rows[0].due) == date(2026, 10, 20)
    assert rows[0].why[-1].startswith("đến hạn thứ Ba 20/10/2026")


def test_a_procedure_without_limits_has_no_rows() -> None:
    assert words.times(procedure(limits=[]), "", handed_in=moments.at(MONDAY, "09:00"), calendar=CALENDAR) == []
    assert words.time_in_short(procedure(limits=[])) == ""


@pytest.mark.parametrize(
    ("limits", "short"),
    [
        (["3 working days"], "3 ngày làm việc"),
        (["3 working days", "3 working days"], "3 ngày làm việc"),
        (["20 working days", "same day"], "trong ngày đến 20 ngày làm việc"),
        (["15 calendar days", "8 working hours"], "8 giờ làm việc đến 15 ngày"),
    ],
)
def test_how_long_in_few_words(limits: list[str], short: str) -> None:
    assert words.time_in_short(procedure(limits=[{"limit": one} for one in limits])) == short


def test_papers_are_packed_in_three_piles() -> None:
    said = procedure(
        cases=TWO_CASES,
        forms=[
            {"key": "to-khai", "name": "Tờ khai", "code": "CT01", "ground": "Thông tư 1"},
            {"key": "don", "name": "Đơn", "ground": ""},
        ],
        components=[
            {"key": "a", "name": "Tờ khai", "originals": 1, "form": "to-khai", "purpose": "để ghi sổ"},
            {"key": "b", "name": "Giấy xin việc", "originals": 1, "copies": 2, "form": "don"},
            {"key": "c", "name": "Thẻ căn cước", "shown": True},
            {"key": "d", "name": "Giấy ủy quyền", "required": False, "certified": 1, "note": "Khi nhờ người khác."},
            {"key": "e", "name": "Nơi cư trú", "source": "registry", "purpose": "cơ quan tự tra"},
            {"key": "f", "name": "Chỉ của hai", "originals": 1, "cases": ["b"]},
        ],
    )
    packed = words.papers(said, "a")
    assert [(one.name, one.count, one.form, one.why) for one in packed.to_bring] == [
        ("Tờ khai", "1 bản chính", "theo mẫu CT01 của Thông tư 1", "Để ghi sổ."),
        ("Giấy xin việc", "1 bản chính, 2 bản chụp", "theo mẫu “Đơn”", ""),
        ("Thẻ căn cước", "mang bản chính để xem rồi trả lại", "", ""),
    ]
    assert [(one.name, one.count, one.why) for one in packed.sometimes] == [
        ("Giấy ủy quyền", "1 bản sao chứng thực", "Khi nhờ người khác.")
    ]
    assert [one.name for one in packed.looked_up] == ["Nơi cư trú"]
    assert "Chỉ của hai" in [one.name for one in words.papers(said, "b").to_bring]


def test_who_may_do_it_is_said_once() -> None:
    said = procedure(audience=["Cá nhân, tổ chức", "Tổ chức", "Công dân Việt Nam"], levels=["xa", "khac"])
    assert words.who(said) == "Cá nhân, tổ chức, công dân Việt Nam"
    assert words.levels(said) == "Cấp xã, cơ quan khác"
