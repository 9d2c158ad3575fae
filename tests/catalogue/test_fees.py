"""What a dossier costs."""

from datetime import date
from typing import Any

import pytest

from motcua.catalogue.rules import fees
from motcua.catalogue.rules.definition import Definition
from motcua.catalogue.rules.fees import FeeRefused
from tests.catalogue.sample_procedure import procedure

DAY = date(2026, 11, 23)
CERTIFIED_COPY = {
    "key": "chung-thuc",
    "name": "Phí chứng thực bản sao",
    "kind": "phi",
    "per": "page",
    "tiers": [{"start": 1, "amount": 2000}, {"start": 3, "amount": 1000}],
    "ceiling": 200_000,
}
SIGNATURE = {"key": "chu-ky", "name": "Phí chứng thực chữ ký", "kind": "phi", "amount": 10_000}
EXTRACT = {
    "key": "trich-luc",
    "name": "Phí bản sao trích lục",
    "kind": "phi",
    "per": "copy",
    "amount": 8_000,
    "exemptions": [
        {"key": "ho-ngheo", "name": "người thuộc hộ nghèo", "ground": "Điều 11"},
        {"key": "cao-tuoi", "name": "người cao tuổi", "ground": "Điều 12", "percent": 50},
    ],
}
RESIDENCE = [
    {"key": "cu-tru", "name": "Lệ phí thường trú", "kind": "le_phi", "amount": 20_000, "channels": ["direct"]},
    {"key": "cu-tru", "name": "Lệ phí thường trú", "kind": "le_phi", "amount": 10_000, "channels": ["online"]},
]


def with_fees(*rows: dict[str, Any], **more: Any) -> Definition:
    return procedure(fees=list(rows), **more)


def total(definition: Definition, channel: str = "direct", **asked: Any) -> int:
    told = {"case": "", "on": DAY, **asked}
    return sum(charge.amount for charge in fees.charges(definition, channel=channel, **told))


@pytest.mark.parametrize(
    ("copies", "pages", "amount"),
    [
        (1, 1, 2_000),
        (1, 2, 4_000),
        (1, 3, 5_000),
        (3, 3, 15_000),
        (1, 198, 200_000),
        (1, 199, 200_000),
        (2, 500, 400_000),
        (10, 1, 20_000),
    ],
)
def test_a_certified_copy_costs_2000_a_page_then_1000_from_the_third_and_never_more_than_200000(
    copies: int, pages: int, amount: int
) -> None:
    assert total(with_fees(CERTIFIED_COPY), copies=copies, pages=pages) == amount


def test_the_payer_is_told_how_the_sum_comes_about() -> None:
    (charge,) = fees.charges(with_fees(CERTIFIED_COPY), case="", channel="direct", on=DAY, copies=2, pages=4)
    assert charge.how == "(2 trang × 2.000 đ + 2 trang × 1.000 đ) × 2 bản"
    (charge,) = fees.charges(with_fees(CERTIFIED_COPY), case="", channel="direct", on=DAY, pages=300)
    assert charge.how == "2 trang × 2.000 đ + 298 trang × 1.000 đ, không quá 200.000 đ một bản"


def test_a_fee_for_the_case_does_not_grow_with_copies_or_pages() -> None:
    assert total(with_fees(SIGNATURE), copies=7, pages=9) == 10_000


def test_an_extract_costs_8000_a_copy() -> None:
    assert total(with_fees(EXTRACT), copies=3, pages=9) == 24_000


def test_filing_online_may_cost_less() -> None:
    assert total(with_fees(*RESIDENCE), channel="direct") == 20_000
    assert total(with_fees(*RESIDENCE), channel="online") == 10_000


def test_a_procedure_without_fees_charges_nothing() -> None:
    assert fees.charges(procedure(), case="", channel="direct", on=DAY) == ()


def test_an_exempted_person_pays_nothing_and_the_charge_says_why() -> None:
    (charge,) = fees.charges(with_fees(EXTRACT), case="", channel="direct", on=DAY, copies=2, exemptions=["ho-ngheo"])
    assert charge.amount == 0
    assert charge.how == "2 bản × 8.000 đ; miễn cho người thuộc hộ nghèo (Điều 11)"


def test_of_two_exemptions_the_better_one_counts() -> None:
    assert total(with_fees(EXTRACT), exemptions=["cao-tuoi"]) == 4_000
    assert total(with_fees(EXTRACT), exemptions=["cao-tuoi", "ho-ngheo"]) == 0


def test_a_part_taken_off_is_rounded_in_the_citizens_favour() -> None:
    row = {**SIGNATURE, "amount": 999, "exemptions": [{"key": "x", "name": "x", "ground": "x", "percent": 50}]}
    assert total(with_fees(row), exemptions=["x"]) == 499


def test_a_fee_holds_only_in_its_time_and_the_later_of_two_takes_over() -> None:
    cut = {**SIGNATURE, "amount": 5_000, "valid_from": "2026-08-15", "valid_to": "2027-02-28"}
    definition = with_fees(SIGNATURE, cut)
    assert total(definition, on=date(2026, 8, 14)) == 10_000
    assert total(definition, on=date(2026, 8, 15)) == 5_000
    assert total(definition, on=date(2027, 3, 1)) == 10_000


def test_a_fee_may_belong_to_one_case_only() -> None:
    late = {**SIGNATURE, "cases": ["qua-han"]}
    definition = with_fees(late, cases=[{"key": "dung-han", "name": "a"}, {"key": "qua-han", "name": "b"}])
    assert total(definition, case="dung-han") == 0
    assert total(definition, case="qua-han") == 10_000


def test_phi_and_le_phi_stay_apart() -> None:
    found = fees.charges(with_fees(SIGNATURE, RESIDENCE[0]), case="", channel="direct", on=DAY)
    assert [(charge.kind, charge.amount) for charge in found] == [("phi", 10_000), ("le_phi", 20_000)]


def test_an_amount_the_province_has_not_set_is_never_taken_for_nothing() -> None:
    row = {"key": "gp", "name": "Lệ phí giấy phép", "kind": "le_phi", "set_by": "province"}
    with pytest.raises(FeeRefused, match="Chưa có mức thu"):
        total(with_fees(row))


@pytest.mark.parametrize("asked", [{"copies": 0}, {"pages": 0}, {"exemptions": ["nguoi-quen"]}])
def test_counts_below_one_and_unknown_exemptions_are_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(FeeRefused):
        total(with_fees(EXTRACT), **asked)


def test_the_exemptions_to_offer_are_those_of_the_rows_that_apply() -> None:
    found = fees.exemptions_for(with_fees(EXTRACT, SIGNATURE), case="", channel="direct", on=DAY)
    assert [one.key for one in found] == ["ho-ngheo", "cao-tuoi"]
