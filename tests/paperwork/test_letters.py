"""Letters: a leader's paper says in whose name it is signed, and every letter whom to ask and where to complain."""

from datetime import date
from typing import Any

import pytest
from pytest_django import Settings

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.ids import new_id
from motcua.paperwork import operations
from motcua.paperwork.rules import letters
from motcua.paperwork.rules.facts import Facts, Officer
from motcua.paperwork.rules.forms import Kind
from motcua.paperwork.rules.letters import House
from tests.cast import WARD, build_offices, province
from tests.paperwork import reading, told

OLD, NEW = moments.at(date(2024, 3, 4), "09:00"), moments.at(date(2026, 10, 5), "09:00")
ERAS = pytest.mark.parametrize("at", [OLD, NEW], ids=["forms-of-2018", "forms-of-2025"])
HOUSE = House(
    desk="Trung tâm Phục vụ hành chính công xã Cồn Sậy",
    address="ấp 2, xã Cồn Sậy",
    phone="0299 1671",
    authority="Ủy ban nhân dân xã Cồn Sậy",
)
NAM = Actor(name="Lê Văn Nam", title="Phó Chủ tịch UBND phường Sa Nhiên", office_code=WARD)


def text_of(kind: str, facts: dict[str, Any], *, by: Actor = told.LAN, office: str = WARD, at: Any = NEW) -> str:
    name = next(one.name for one in province().offices if one.code == office)
    paper = operations.issue(
        kind, facts, office_code=office, office_name=name, province="H99", about=("dossier", new_id()), by=by, at=at
    )
    return reading.text_of(operations.draw(paper.id, at=at))


@pytest.fixture(autouse=True)
def house(settings: Settings, tmp_path: Any, db: None) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    build_offices(both_eras=True)


# --- who signs -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "at"),
    [("result", OLD), ("result", NEW), ("apology", OLD), ("apology", NEW), ("stop_notice", OLD), ("stop_notice", NEW)],
)
def test_a_deputy_s_paper_says_for_whom_and_in_whose_place(kind: str, at: Any) -> None:
    text = text_of(kind, {}, by=NAM, office="H99", at=at)
    assert "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH (Ký, ghi rõ họ tên và đóng dấu) Lê Văn Nam" in text


def test_the_signer_told_counts_and_not_the_clerk_who_numbers_the_paper() -> None:
    signer = {"name": "Lê Thị Chính", "title": "Chủ tịch UBND phường Sa Nhiên"}
    text = text_of("result", {"signer": signer}, by=Actor(name="Văn Thư", title="Văn thư"))
    assert "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH (Ký, ghi rõ họ tên và đóng dấu) Lê Thị Chính" in text
    assert "VĂN THƯ" not in text


def test_an_authorised_signature_says_so() -> None:
    signer = {"name": "Trần Văn Sáu", "title": "Giám đốc Trung tâm", "power": "authorised"}
    text = text_of("result", {"signer": signer})
    assert "TUQ. CHỦ TỊCH GIÁM ĐỐC TRUNG TÂM" in text


def test_a_line_told_is_printed_as_it_is() -> None:
    signer = {"name": "Lê Văn Nam", "title": "Phó Chủ tịch", "authority": "TM. Hội đồng"}
    assert "TM. HỘI ĐỒNG PHÓ CHỦ TỊCH" in text_of("result", {"signer": signer})


def test_papers_of_the_counter_are_signed_by_whoever_stands_there() -> None:
    for kind in ("receipt", "supplement_request", "refusal"):
        assert "TM. ỦY BAN" not in text_of(kind, {}, by=NAM)


# --- whom to ask, where to complain ----------------------------------------------------------------------


@ERAS
@pytest.mark.parametrize("kind", sorted(letters.ANSWERABLE))
def test_a_letter_carries_the_desk_s_phone_and_address_and_where_to_complain(kind: str, at: Any) -> None:
    office = {OLD: "H99.41", NEW: WARD}[at]
    text = text_of(kind, {"contact": {"name": "Trần Thị Lan"}}, office=office, at=at)
    desk, phone, address, head = {
        OLD: (
            "Bộ phận Tiếp nhận và Trả kết quả huyện Sa Nhiên",
            "0299 1411",
            "Trụ sở UBND huyện Sa Nhiên",
            "Chủ tịch Ủy ban nhân dân huyện Sa Nhiên",
        ),
        NEW: WARD_LETTER,
    }[at]
    assert f"Ông/Bà liên hệ Trần Thị Lan; điện thoại: {phone}; địa chỉ: {address}." in text
    assert f"phản ánh, kiến nghị tại {desk} (điện thoại {phone}) hoặc trên Cổng Dịch vụ công quốc gia" in text
    assert f"khiếu nại đến {head}." in text


WARD_LETTER = (
    "Trung tâm Phục vụ hành chính công phường Sa Nhiên",
    "0299 1611",
    "Trụ sở UBND phường Sa Nhiên",
    "Chủ tịch Ủy ban nhân dân phường Sa Nhiên",
)


def test_a_letter_of_the_desk_names_the_authority_above_it() -> None:
    text = text_of("refusal", {}, office=f"{WARD}.10")
    assert f"liên hệ {WARD_LETTER[0]}; điện thoại: {WARD_LETTER[1]}" in text
    assert f"khiếu nại đến {WARD_LETTER[3]}." in text


def test_a_house_may_word_the_way_to_complain_itself(settings: Settings) -> None:
    settings.COMPLAINT_ROUTE = "gọi {phone}, hoặc viết cho {head} tại {address}"
    text = text_of("refusal", {})
    assert f"không đồng ý: gọi {WARD_LETTER[1]}, hoặc viết cho {WARD_LETTER[3]} tại {WARD_LETTER[2]}" in text


def test_what_was_told_is_not_put_right_by_the_office() -> None:
    known = {"contact": {"name": "Lan", "phone": "0200", "address": "quầy 3"}, "complaint_route": "Thanh tra tỉnh."}
    text = text_of("refusal", known)
    assert "liên hệ Lan; điện thoại: 0200; địa chỉ: quầy 3." in text
    assert "không đồng ý: Thanh tra tỉnh." in text


def test_an_office_nobody_knows_leaves_lines_to_write_on() -> None:
    text = reading.text_of(
        operations.draw(
            operations.issue(
                "refusal",
                {},
                office_code="H99.98",
                office_name="Ủy ban nhân dân xã Cũ",
                province="H99",
                about=("dossier", new_id()),
                by=told.LAN,
                at=NEW,
            ).id,
            at=NEW,
        )
    )
    assert "liên hệ ...." in text
    assert "không đồng ý: ...." in text


@pytest.mark.parametrize(
    ("house", "wording", "route"),
    [
        (
            HOUSE,
            letters.COMPLAINTS,
            "phản ánh, kiến nghị tại Trung tâm Phục vụ hành chính công xã Cồn Sậy (điện thoại 0299 1671) hoặc trên "
            "Cổng Dịch vụ công quốc gia; khiếu nại đến Chủ tịch Ủy ban nhân dân xã Cồn Sậy.",
        ),
        (House(authority="Sở Xây dựng"), "{desk}, {phone}, {head}", "Sở Xây dựng, , Giám đốc Sở Xây dựng"),
        (House(), letters.COMPLAINTS, ""),
        (HOUSE, "{ai đó} {0} %s", "{ai đó} {0} %s"),
    ],
)
def test_the_way_to_complain_is_worded_from_the_house(house: House, wording: str, route: str) -> None:
    assert letters.complaint_route(house, wording) == route


def test_a_paper_whose_signer_has_no_title_is_left_as_it_is() -> None:
    nobody = Facts()
    assert letters.signed(nobody, issuer=Officer(name="Ai"), body="Ủy ban nhân dân xã Cồn Sậy") is nobody


# --- the line of the book --------------------------------------------------------------------------------


@ERAS
def test_a_receipt_names_its_line_of_the_tracking_book(at: Any) -> None:
    assert f"Vào Sổ theo dõi hồ sơ, quyển số: 01/{at.year} Số thứ tự: 1" in text_of("receipt", {}, at=at)
    assert f"quyển số: 01/{at.year} Số thứ tự: 2" in text_of("receipt", {}, at=at)


def test_a_receipt_that_replaces_another_stands_in_the_same_line() -> None:
    def issued() -> Any:
        return operations.issue(
            Kind.RECEIPT,
            {"code": told.CODE},
            office_code=WARD,
            office_name="Trung tâm",
            province="H99",
            about=("dossier", new_id()),
            by=told.LAN,
            at=NEW,
        )

    issued()
    new = operations.replace(issued().id, {"code": told.CODE}, reason="Sai tên", by=told.LAN, at=NEW)
    assert new.number_text == "03/TNHS"
    assert "quyển số: 01/2026 Số thứ tự: 2" in reading.text_of(operations.draw(new.id, at=NEW))
