"""What changed between two versions, in sentences."""

from typing import Any

import pytest

from motcua.catalogue.rules.definition import Part, Validity
from motcua.catalogue.rules.differences import LABELS, differences
from tests.catalogue.sample_procedure import procedure, steps

FEE = {"key": "phi", "name": "Phí", "kind": "phi", "amount": 1000, "ground": "Điều 2", "channels": ["direct"]}


def changed(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
    return differences(procedure(**before), procedure(**after))


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        ({}, {}, ()),
        ({}, {"short": "Việc hay"}, ("Tên gọi thường: ‘Việc tốt’ → ‘Việc hay’.",)),
        ({}, {"valid_to": "2026-12-31"}, ("Hết hiệu lực: không có → 31/12/2026.",)),
        ({}, {"levels": ["xa", "tinh"]}, ("Cấp thực hiện: thêm cấp tỉnh.",)),
        (
            {},
            {"limits": [{"limit": "2 working days"}]},
            ("Thời hạn (chung), thời hạn: 3 ngày làm việc → 2 ngày làm việc.",),
        ),
        (
            {},
            {"limits": [{"limit": "3 working days"}, {"limit": "15 calendar days", "channels": ["online"]}]},
            ("Thời hạn: thêm (trực tuyến).",),
        ),
        (
            {},
            {"components": [{"key": "don", "name": "Đơn đề nghị", "originals": 2, "purpose": "nêu việc"}]},
            ("Thành phần hồ sơ ‘Đơn đề nghị’, bản chính: 1 → 2.",),
        ),
        (
            {},
            {"components": [{"key": "to-khai", "name": "Tờ khai", "originals": 1}]},
            ("Thành phần hồ sơ: bỏ ‘Đơn đề nghị’.", "Thành phần hồ sơ: thêm ‘Tờ khai’."),
        ),
        (
            {"fees": [FEE]},
            {"fees": [{**FEE, "amount": 15000}]},
            ("Phí, lệ phí ‘Phí’ (trực tiếp), mức thu: 1.000 đ → 15.000 đ.",),
        ),
        ({}, {"supplement": {"policy": "pause"}}, ("Yêu cầu bổ sung, tính lại thời hạn: ‘restart’ → ‘pause’.",)),
        ({}, {"receiving": {"in_person": True}}, ("Tiếp nhận, phải có mặt: không → có.",)),
    ],
)
def test_each_change_is_one_sentence(before: dict[str, Any], after: dict[str, Any], sentences: tuple[str, ...]) -> None:
    assert changed(before, after) == sentences


def test_a_change_of_the_route_names_the_step() -> None:
    made = {"approved_by": "Quyết định 2/QĐ-UBND", "steps": steps(tham_dinh={"share": "1 working days"})}
    assert changed({}, {"route": made}) == ("Lộ trình ‘Thẩm định’, phần thời gian: 2 giờ làm việc → 1 ngày làm việc.",)


def test_a_part_that_only_moved_has_not_changed() -> None:
    one, two = {"key": "a", "name": "A", "originals": 1}, {"key": "b", "name": "B", "originals": 1}
    assert changed({"components": [one, two]}, {"components": [two, one]}) == ()


@pytest.mark.parametrize("part", [*Part.__subclasses__(), *Validity.__subclasses__()], ids=lambda part: part.__name__)
def test_every_field_has_a_vietnamese_name(part: type[Part]) -> None:
    assert set(part.model_fields) <= set(LABELS)


def test_a_list_of_words_tells_which_came_and_went() -> None:
    assert changed({"how_to": ["Nộp đơn.", "Chờ."]}, {"how_to": ["Nộp đơn.", "Nhận."]}) == (
        "Trình tự: bỏ ‘Chờ.’.",
        "Trình tự: thêm ‘Nhận.’.",
    )
