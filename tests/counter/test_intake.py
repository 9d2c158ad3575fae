"""The intake screen: who comes is found or read, what they bring is counted, and nothing typed is ever lost."""

import re
from typing import Any

import pytest

from motcua.accounts import queries as people
from motcua.dossiers import models
from motcua.dossiers.rules.status import Finance, Status
from motcua.journal import queries as journal
from tests.cast import Cast
from tests.counter.visits import CARD, press, procedure, screen, words
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

NOBODY = "00000000-0000-0000-0000-000000000007"


# --- who comes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["tran thi hoa", "Hoa", "HOÀ trần", "0912 345 678", "+84912345678"])
def test_somebody_known_is_offered_by_name_or_phone_with_the_number_masked(cast: Cast, text: str) -> None:
    page = words(press(signed_in(cast.lan), "scan", {"key": "lượt 1", "scan": text}))
    assert "Trần Thị Hoa" in page
    assert "********0011" in page
    assert "999158000011" not in page
    assert "Khóm 2" not in page
    assert journal.readings(cast.hoa_id) == [], "a list is no reading: it tells nothing to read"


def test_a_whole_number_opens_the_person_and_leaves_a_line_for_them(cast: Cast) -> None:
    page = words(press(signed_in(cast.lan), "scan", {"key": "lượt 1", "scan": "999158000011"}))
    assert 'value="Khóm 2, phường Sa Nhiên"' in page
    assert [(one.how, one.name) for one in journal.readings(cast.hoa_id)] == [("counter", cast.lan.name)]


def test_somebody_picked_from_the_list_fills_the_boxes_and_leaves_a_line(cast: Cast) -> None:
    page = words(press(signed_in(cast.lan), f"person:{cast.hoa_id}", {"key": "lượt 1", "scan": "hoa"}))
    for known in ("Trần Thị Hoa", "999158000011", "0912345678"):
        assert f'value="{known}"' in page
    assert len(journal.readings(cast.hoa_id)) == 1


def test_a_card_names_who_comes_and_finds_who_came_before(cast: Cast) -> None:
    page = words(press(signed_in(cast.lan), "scan", {"key": "lượt 1", "scan": CARD}))
    assert 'value="Nguyễn Thị Ửng Hồng"' in page
    assert "Đã biết từ" not in page
    known = CARD.replace("999158000019", "999158000011")
    assert "Đã biết từ" in words(press(signed_in(cast.lan), "scan", {"key": "lượt 1", "scan": known}))


def test_what_was_typed_stays_when_nobody_is_found(cast: Cast) -> None:
    told = {"key": "lượt 1", "full_name": "Lê Văn Tư", "scan": "0905111222"}
    page = words(press(signed_in(cast.lan), "scan", told))
    assert "Chưa có ai như “0905111222”" in page
    assert 'value="Lê Văn Tư"' in page
    assert 'value="0905111222"' in page


def test_the_facts_of_somebody_else_do_not_stay_beside_a_new_name(cast: Cast) -> None:
    told = {"key": "lượt 1", "person_id": str(cast.hoa_id), "number": "999158000011", "scan": "Mai Thị Lựu"}
    page = words(press(signed_in(cast.lan), "scan", told))
    assert 'value="Mai Thị Lựu"' in page
    assert "999158000011" not in page


def test_whoever_was_read_first_may_only_bring_the_papers(cast: Cast) -> None:
    told = screen(cast, submitter_name="Lê Văn Tư", submitter_number="999090000033")
    press(signed_in(cast.lan), "accept", told)
    dossier = models.Dossier.objects.get()
    assert dossier.submitter_id is not None
    assert people.facts_of(dossier.submitter_id).full_name == "Lê Văn Tư"
    page = words(press(signed_in(cast.lan), "on-behalf", screen(cast, key="lượt 2")))
    assert 'name="submitter_name" value="Nguyễn Thị Ửng Hồng"' in page
    assert 'name="full_name" value=' not in page


# --- what for --------------------------------------------------------------------------------------------


def test_rubbish_in_an_address_is_answered_with_the_screen(cast: Cast) -> None:
    client = signed_in(cast.lan)
    deeds = ["all-papers", "preview", "choose:rác", f"choose:{NOBODY}", f"person:{NOBODY}", "rác", "accept"]
    for deed in deeds:
        for wrong in ("", "rác", NOBODY):
            told = {"key": "lượt 1", "version_id": wrong, "person_id": wrong, "full_name": "Lê Văn Tư", "case": "rác"}
            told |= {"authority_id": "rác", "copies": "nhiều", "exemptions": "rác", "delivery": "rác", "doubts": "rác"}
            response = press(client, deed, told)
            assert response.status_code == 200, (deed, wrong)
            assert 'value="Lê Văn Tư"' in words(response), (deed, wrong)


def test_a_letter_no_database_keeps_is_left_out(cast: Cast) -> None:
    client = signed_in(cast.lan)
    assert press(client, "find", {"find": "sao\x00 y", "full_name": "A\x00n"}).status_code == 200
    assert client.get("/quay/thu-tuc/", {"q": "sao\x00"}).status_code == 200
    assert client.get("/quay/tra-ket-qua/", {"q": "\x00"}).status_code == 200
    assert client.get("/quay/so-theo-doi/", {"q": "\x00", "loc": "\x00"}).status_code == 200


def test_the_best_match_is_taken_with_its_case_its_date_and_its_fee(cast: Cast) -> None:
    page = words(press(signed_in(cast.lan), "find", {"key": "lượt 1", "find": "sao y"}))
    assert procedure(cast).short in page
    assert "Hẹn trả kết quả" in page
    assert "2.000\xa0đ" in page or "2.000 đ" in page


def test_what_this_desk_receives_most_has_a_key_of_its_own(cast: Cast) -> None:
    client = signed_in(cast.lan)
    press(client, "accept", screen(cast))
    page = words(client.get("/quay/"))
    assert 'data-key="Alt+1"' in page
    assert procedure(cast).short in page


# --- receiving -------------------------------------------------------------------------------------------


def test_receiving_makes_the_dossier_and_leads_to_its_receipt(cast: Cast) -> None:
    response = press(signed_in(cast.lan), "accept", screen(cast))
    dossier = models.Dossier.objects.get()
    assert (dossier.status, dossier.finance) == (Status.RECEIVED, Finance.OWED)
    assert dossier.owner_name == "Nguyễn Thị Ửng Hồng"
    assert dossier.code in words(response)
    assert str(dossier.receipt_id) in words(response)


def test_the_script_is_told_where_to_go_on_instead_of_reading_the_page_twice(cast: Cast) -> None:
    told = {**screen(cast), "deed": "accept"}
    response = signed_in(cast.lan).post("/quay/", told, headers={"HX-Request": "true"})
    dossier = models.Dossier.objects.get()
    assert (response.status_code, response["HX-Redirect"]) == (204, f"/quay/da-nhan/{dossier.id}/?in")
    assert not journal.readings(dossier.owner_id)


def test_receiving_and_passing_on_is_one_press_that_is_remembered(cast: Cast) -> None:
    client = signed_in(cast.lan)
    press(client, "accept", screen(cast, forward="on", collect="on"))
    dossier = models.Dossier.objects.get()
    assert (dossier.status, dossier.finance) == (Status.IN_PROCESS, Finance.PAID)
    assert '<input type="hidden" name="forward" value="on">' in words(client.get("/quay/"))
    shown = words(press(client, "find", {"key": "lượt 2", "find": "sao y", "forward": "on"}))
    assert re.search(r'<input[^>]*name="forward"[^>]*checked', shown)


def test_missing_papers_are_named_until_the_officer_says_otherwise(cast: Cast) -> None:
    client = signed_in(cast.lan)
    bare = {name: value for name, value in screen(cast).items() if not name.startswith("giay-")}
    page = words(press(client, "accept", bare))
    assert "Còn thiếu: Bản chính giấy tờ" in page
    assert not models.Dossier.objects.exists()
    press(client, "accept", bare | {"complete": "on"})
    assert models.Dossier.objects.exists()


def test_the_same_press_twice_is_one_dossier_and_says_so(cast: Cast) -> None:
    client = signed_in(cast.lan)
    press(client, "accept", screen(cast))
    assert "không tạo thêm hồ sơ" in words(press(client, "accept", screen(cast)))
    assert models.Dossier.objects.count() == 1


def test_the_same_matter_brought_again_is_asked_about(cast: Cast) -> None:
    client = signed_in(cast.lan)
    press(client, "accept", screen(cast))
    owner = models.Dossier.objects.get().owner_id
    page = words(press(client, "preview", screen(cast, key="lượt 2", person_id=str(owner))))
    assert "vừa nộp thủ tục này" in page


MISTAKES = [
    ("full_name", "", "Chưa có họ tên người nộp"),
    ("full_name", "Lê Văn 4", "Họ tên không có chữ số"),
    ("number", "12345", "số vừa nhập có 5 chữ số"),
    ("born", "32/13/1958", "Ngày sinh có dạng 05/09/1958"),
    ("born", "1799", "Năm sinh phải từ 1900 trở đi"),
    ("phone", "12", "Số điện thoại gồm 10 chữ số"),
    ("copies", "hai", "Số bản: mời ghi bằng chữ số"),
    ("pages", "99999", "2000"),
    ("submitter_number", "5", "số vừa nhập có 1 chữ số"),
    ("version_id", "", "Mời chọn thủ tục (F4)"),
]


def test_a_mistake_has_its_sentence_at_its_box_and_everything_typed_stays(cast: Cast) -> None:
    client = signed_in(cast.lan)
    right: dict[str, Any] = screen(cast, submitter_name="Lê Văn Tư", submitter_number="999090000033", summary="Gấp")
    for box, typed, sentence in MISTAKES:
        told = right | {box: typed}
        page = words(press(client, "accept", told))
        assert sentence in page, box
        assert box == "version_id" or f'id="id_{box}-error"' in page, box
        for name in ("full_name", "number", "born", "phone", "address", "submitter_name", "submitter_number"):
            assert not told[name] or f'value="{told[name]}"' in page, (box, name)
    assert not models.Dossier.objects.exists()


def test_somebody_new_without_number_or_phone_is_told_how_they_can_follow(cast: Cast) -> None:
    page = words(press(signed_in(cast.lan), "preview", {"key": "lượt 1", "full_name": "Lê Văn Tư"}))
    assert "chỉ theo dõi được bằng mã QR" in page
