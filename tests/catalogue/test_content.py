"""The procedures that come with the house: every file reads, every complete one may be published, both eras work."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from motcua.catalogue.rules import differences, fees, files, limits, lint, routes, soundness
from motcua.catalogue.rules.definition import Definition

FOLDER = Path(__file__).parents[2] / "data" / "procedures"
BEFORE, NOW = date(2024, 12, 1), date(2026, 11, 24)


@cache
def definitions() -> tuple[Definition, ...]:
    return tuple(files.read(path.read_text("utf-8")) for path in paths())


def paths() -> list[Path]:
    return sorted(path for path in FOLDER.glob("*.yaml") if path.name != "synonyms.yaml")


def on(day: date, code: str) -> Definition:
    (found,) = [one for one in definitions() if one.code == code and one.holds_on(day)]
    return found


def complete(day: date) -> list[Definition]:
    return [one for one in definitions() if one.holds_on(day) and not one.information_only]


def total(code: str, case: str = "", channel: str = "direct", copies: int = 1, pages: int = 1) -> int:
    found = fees.charges(on(NOW, code), case=case, channel=channel, on=NOW, copies=copies, pages=pages)
    return sum(charge.amount for charge in found)


def test_every_file_may_be_published() -> None:
    found = {
        f"{path.name}: {problem}"
        for path, definition in zip(paths(), definitions(), strict=True)
        for problem in lint.problems(definition)
    }
    assert not found


def test_a_file_is_named_after_its_code_and_first_day() -> None:
    for path, definition in zip(paths(), definitions(), strict=True):
        code, _, day = path.stem.split("_")
        assert (code, day) == (definition.code, str(definition.valid_from))


def test_every_file_is_written_as_the_export_would_write_it() -> None:
    for path, definition in zip(paths(), definitions(), strict=True):
        assert files.write(definition) == path.read_text("utf-8"), path.name


def test_there_are_enough_real_procedures_in_both_eras() -> None:
    assert len({one.code for one in definitions()}) >= 60
    assert len(complete(BEFORE)) >= 12
    assert len(complete(NOW)) >= 18


def test_no_two_versions_of_a_procedure_hold_on_one_day() -> None:
    turns = {one.valid_from for one in definitions()} | {one.valid_to for one in definitions() if one.valid_to}
    for day in turns:
        codes = [one.code for one in definitions() if one.holds_on(day)]
        assert len(codes) == len(set(codes))


def test_a_field_has_one_name() -> None:
    assert len({one.field for one in definitions()}) == len({one.field.key for one in definitions()})


def test_every_complete_procedure_says_what_is_still_to_be_confirmed() -> None:
    assert all(one.to_confirm for one in definitions())


@pytest.mark.parametrize(
    ("code", "day", "case", "channel", "limit"),
    [
        ("2.000815", NOW, "", "direct", "same day"),
        ("1.001193", NOW, "dung-han", "online", "same day"),
        ("1.004873", NOW, "ket-hon", "post", "3 working days"),
        ("1.004859", NOW, "thay-doi", "direct", "3 working days"),
        ("1.004859", NOW, "bo-sung", "direct", "same day"),
        ("1.001612", NOW, "ca-nhan", "direct", "3 working days"),
        ("1.013225", NOW, "nha-o", "direct", "15 calendar days"),
        ("1.013225", NOW, "nha-o", "online", "20 calendar days"),
        ("1.013225", NOW, "cong-trinh-khac", "direct", "20 calendar days"),
        ("1.009994", BEFORE, "nha-o", "direct", "15 calendar days"),
        ("1.001776", BEFORE, "cao-tuoi", "direct", "20 working days"),
        ("2.000908", NOW, "", "direct", "8 working hours"),
        ("2.000986", NOW, "", "direct", "20 working days"),
        ("1.012783", NOW, "khong-do", "post", "20 working days"),
        ("1.004222", NOW, "thue-muon", "online", "7 working days"),
        ("1.001699", NOW, "lan-dau", "direct", "25 working days"),
    ],
)
def test_the_promised_times_are_those_of_the_law(code: str, day: date, case: str, channel: str, limit: str) -> None:
    assert str(limits.limit_for(on(day, code), case=case, channel=channel)) == limit


def test_verification_lengthens_as_the_law_allows() -> None:
    def longest(code: str, case: str) -> str:
        return str(limits.extended(limits.row_for(on(NOW, code), case=case, channel="direct")))

    assert longest("1.000894", "") == "5 working days"
    assert longest("1.004859", "thay-doi") == "6 working days"
    assert longest("1.001022", "") == "8 working days"
    assert longest("2.000815", "") == "2 working days"


def test_the_known_fees_come_out() -> None:
    assert total("2.000815", pages=3, copies=2) == 10_000
    assert total("2.000815", pages=400) == 200_000
    assert total("2.000884", case="chu-ky", copies=5) == 10_000
    assert total("2.000635", copies=3) == 24_000
    assert total("1.004222", case="thue-muon") == 20_000
    assert total("1.004222", case="thue-muon", channel="online") == 10_000
    assert total("1.001612", case="ca-nhan") == 150_000
    assert total("1.001612", case="ca-nhan", channel="online") == 50_000
    assert total("1.001193", case="dung-han") == 0
    assert total("1.000894") == 0


def test_hours_of_the_extract_from_the_original_book_are_two_three_two_one() -> None:
    shares = [step.share for step in on(NOW, "2.000908").route.steps]
    assert shares == ["2 working hours", "3 working hours", "2 working hours", "1 working hours", None]


def test_social_assistance_goes_from_the_commune_to_the_district_and_back() -> None:
    route = on(BEFORE, "1.001776").route
    assert [step.unit for step in route.steps] == ["desk", *["authority"] * 4, *["upper"] * 4, "desk"]
    objection = routes.following(route, "niem-yet", choice="co-khieu-nai")
    assert [(step.key, step.share, step.extends) for step in objection] == [("xac-minh", "10 working days", True)]
    assert on(NOW, "1.001776").information_only


def test_a_newborns_papers_are_made_at_once_and_met_at_the_desk() -> None:
    route = on(NOW, "2.000986").route
    branches = routes.following(route, "ky")
    assert {step.unit for step in branches} == {"agency:cong-an", "agency:bhxh"}
    assert routes.joins(route, "nhan-ket-qua") == {step.key for step in branches}
    assert routes.step(route, "nhan-ket-qua").unit == "desk"


def test_a_building_permit_asks_for_an_opinion_while_the_ground_is_looked_at() -> None:
    kinds = {step.kind for step in routes.following(on(NOW, "1.013225").route, "tham-dinh")}
    assert kinds == {"verify", "consult"}


def test_what_changed_on_the_first_of_july_2025_can_be_told() -> None:
    told = differences.differences(on(BEFORE, "1.001612"), on(NOW, "1.001612"))
    assert "Cấp thực hiện: bỏ cấp huyện." in told
    assert "Cấp thực hiện: thêm cấp xã." in told


def test_every_route_can_be_walked() -> None:
    assert all(not soundness.flaws(one.route) for one in definitions() if not one.information_only)
