"""Every screen of the counter examined: by day, by night, narrow, empty, with mistakes, with long names."""

import pytest
from playwright.sync_api import Dialog, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from motcua.accounts import operations as accounts
from motcua.accounts.models import Account
from motcua.accounts.operations import Told
from motcua.base import moments
from motcua.base.actor import Actor
from motcua.intake.models import Submission
from tests.browser import Visitor
from tests.cast import SYSTEM, Cast
from tests.counter.visits import CARD, LONG, accepted, finished
from tests.files.makings import png


@pytest.fixture
def counter(committed_cast: Cast, live_server: LiveServer, page: Page) -> Visitor:
    """Lan at her counter."""
    return come_in(Visitor(page, live_server.url), committed_cast.lan)


def come_in(visitor: Visitor, actor: Actor) -> Visitor:
    assert actor.account_id is not None
    visitor.sign_in(Account.objects.get(id=actor.account_id), position_id=actor.position_id)
    return visitor


def examine(visitor: Visitor) -> None:
    """As it stands: on a desk's screen by day, on the narrowest phone by night."""
    visitor.at(1366, 768)
    visitor.examine()
    visitor.dark()
    visitor.at(320, 640)
    visitor.examine()
    visitor.dark(False)
    visitor.at(1366, 768)


def read_card(page: Page, card: str = CARD) -> None:
    page.fill("#id_scan", card)
    page.press("#id_scan", "Enter")
    expect(page.locator("#id_full_name")).not_to_have_value("")


def choose(page: Page, words: str = "sao y") -> None:
    page.fill("#id_find", words)
    page.press("#id_find", "Enter")
    expect(page.locator("#id_version_id")).not_to_have_value("")


def long_name() -> None:
    told = Told(
        full_name=LONG, number="999158000077", born_year=1958, address=f"Số 12, {LONG}, " * 3, phone="0905111222"
    )
    accounts.remember_person(told, by=SYSTEM, at=moments.now())


def test_the_intake_screen_from_empty_to_its_mistakes(counter: Visitor) -> None:
    long_name()
    page = counter.page
    counter.go("/quay/")
    examine(counter)
    page.fill("#id_scan", "nguyen phuoc")
    page.press("#id_scan", "Enter")
    expect(page.locator("#first-person")).to_be_focused()
    examine(counter)
    page.keyboard.press("Enter")
    expect(page.locator("#id_full_name")).to_have_value(LONG)
    page.fill("#id_find", "chung")
    expect(page.locator("#found .offer").first).to_be_visible()
    examine(counter)
    choose(page)
    page.locator("summary", has_text="Người khác nộp thay").click()
    page.locator("summary", has_text="Vì sao ngày này?").click()
    examine(counter)
    page.fill("#id_phone", "12")
    page.keyboard.press("F9")
    expect(page.locator("[data-errors]")).to_be_focused()
    examine(counter)


def test_a_receipt_on_the_screen_with_pictures_and_the_lists_of_the_day(counter: Visitor, committed_cast: Cast) -> None:
    page = counter.page
    for address in ("/quay/hom-nay/", "/quay/so-theo-doi/", "/quay/tra-ket-qua/"):
        counter.go(address)
        examine(counter)
    told = Told(full_name=LONG, number="999158000077", phone="0905111222")
    owner = accounts.remember_person(told, by=SYSTEM, at=moments.now())
    (dossier, *_) = accepted(committed_cast, 2, owner_id=owner.id)
    counter.go(f"/quay/da-nhan/{dossier.id}/")
    page.locator("#files").set_input_files(
        [
            FilePayload(name="bằng tốt nghiệp có tên rất dài.png", mimeType="image/png", buffer=png()),
            FilePayload(name="thư.txt", mimeType="text/plain", buffer=b"chao"),
        ]
    )
    expect(page.locator("#messages")).to_contain_text("Đã lưu 1 ảnh, tệp")
    expect(page.locator("#messages")).to_contain_text("thư.txt: Tệp phải là ảnh")
    examine(counter)
    for address in ("/quay/hom-nay/", "/quay/so-theo-doi/?ky=nam-nay", "/quay/so-theo-doi/?tu=mai"):
        counter.go(address)
        examine(counter)


def test_turning_away_by_keyboard_alone(counter: Visitor) -> None:
    page = counter.page
    counter.go("/quay/")
    read_card(page)
    choose(page)
    page.keyboard.press("F7")
    expect(page.locator("h1")).to_have_text("Chưa nhận được hồ sơ")
    page.locator("summary", has_text="Giấy tờ khác").click()
    page.fill("#id_away-khac-1", f"Giấy ủy quyền của {LONG}")
    examine(counter)
    page.keyboard.press("F9")
    expect(page.locator("[data-errors]")).to_be_focused()
    examine(counter)
    page.fill("#id_away-khac-vi-1", "nộp thay")
    page.fill("#id_away-khac-can-cu-1", "Bộ luật Dân sự, Điều 562")
    page.keyboard.press("F9")
    expect(page.locator("h1")).to_have_text("Phiếu yêu cầu bổ sung sẽ ghi")
    examine(counter)
    page.keyboard.press("F4")  # back to mend it, and once more
    expect(page.locator("#id_away-khac-vi-1")).to_have_value("nộp thay")
    page.keyboard.press("F9")
    expect(page.locator("h1")).to_have_text("Phiếu yêu cầu bổ sung sẽ ghi")
    page.keyboard.press("F9")
    page.wait_for_url("**/chua-nhan/*/")
    examine(counter)
    assert Submission.objects.get().state == "asked"


def test_handing_over_to_the_owner_and_to_somebody_else(counter: Visitor, committed_cast: Cast) -> None:
    page = counter.page
    dossier = finished(committed_cast)
    counter.go("/quay/tra-ket-qua/")
    examine(counter)
    counter.go(f"/quay/tra-ket-qua/{dossier.id}/")
    examine(counter)
    page.keyboard.press("F4")
    expect(page.locator("#id_scan")).to_be_focused()
    page.keyboard.insert_text(CARD)
    page.keyboard.press("Enter")
    expect(page.locator("#id_to_name")).to_have_value("Nguyễn Thị Ửng Hồng")
    page.keyboard.press("F9")
    expect(page.locator("[data-errors]")).to_be_focused()
    examine(counter)
    page.fill("#id_proxy_basis", "Giấy ủy quyền số 12")
    page.get_by_label("Đã thu đủ").check()
    page.keyboard.press("F9")
    expect(page.locator("#messages")).to_contain_text("Đã trả kết quả")
    examine(counter)


def test_no_page_loses_what_was_typed_when_the_network_goes(counter: Visitor, committed_cast: Cast) -> None:
    page = counter.page
    dossier = finished(committed_cast)
    counter.go(f"/quay/tra-ket-qua/{dossier.id}/")
    page.fill("#id_to_name", "Lê Văn Tư")
    page.context.set_offline(True)
    page.keyboard.press("F9")
    expect(page.locator("#lost")).to_contain_text("Mất kết nối")
    expect(page.locator("#id_to_name")).to_have_value("Lê Văn Tư")
    page.context.set_offline(False)
    page.keyboard.press("F9")
    expect(page.locator("[data-errors]")).to_contain_text("mời ghi giấy ủy quyền")
    expect(page.locator("#id_to_name")).to_have_value("Lê Văn Tư")


def test_a_session_that_ended_keeps_the_typing_and_offers_to_sign_in(counter: Visitor, committed_cast: Cast) -> None:
    page = counter.page
    counter.go("/quay/")
    page.fill("#id_full_name", "Lê Văn Tư")
    page.context.clear_cookies()
    page.fill("#id_find", "sao y")
    page.press("#id_find", "Enter")
    expect(page.locator("#lost")).to_contain_text("Phiên làm việc đã hết")
    come_in(counter, committed_cast.lan)
    page.press("#id_find", "Enter")
    expect(page.locator("#id_version_id")).not_to_have_value("")
    expect(page.locator("#id_full_name")).to_have_value("Lê Văn Tư")


def test_whoever_leaves_with_something_typed_is_asked_first(counter: Visitor) -> None:
    page = counter.page
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    counter.go("/quay/")
    page.keyboard.press("F2")
    page.wait_for_load_state("load")
    assert asked == [], "nothing was typed"
    page.locator("#id_full_name").press_sequentially("Lê Văn Tư")
    page.keyboard.press("F2")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(page.locator("#id_full_name")).to_have_value("Lê Văn Tư")


def test_up_and_down_go_through_what_was_found_and_through_the_checklist(counter: Visitor) -> None:
    page = counter.page
    counter.go("/quay/")
    page.fill("#id_find", "giay")
    expect(page.locator("#found .offer").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#found .offer").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".checklist")).to_be_visible()
    page.keyboard.press("F6")
    expect(page.locator(".checklist input").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".checklist tbody tr").nth(1).locator("input").first).to_be_focused()
