"""The desk in a browser: rows by keyboard, papers beside the dossier, and nothing typed lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from motcua.accounts.models import Account
from motcua.base.actor import Actor
from motcua.dossiers import models, operations
from tests.browser import Visitor
from tests.cast import MONDAY, Cast
from tests.desk.conftest import GIVEN, at_the_handler, drafted


@pytest.fixture(autouse=True)
def _monday() -> None:
    """The browser has a clock of its own: here everything happens today."""


@pytest.fixture
def visitor(live_server: LiveServer, page: Page) -> Iterator[Visitor]:
    yield Visitor(page, live_server.url)
    page.wait_for_load_state("load")  # a paper still being drawn would hold the tables this test gives back


def come_in(visitor: Visitor, who: Actor) -> None:
    assert who.account_id
    visitor.page.context.clear_cookies()
    visitor.sign_in(Account.objects.get(id=who.account_id), position_id=who.position_id)


def test_many_are_passed_on_with_the_keyboard_alone(committed_cast: Cast, visitor: Visitor) -> None:
    for dossier_id in at_the_handler(committed_cast, 3, code=GIVEN):
        drafted(committed_cast, dossier_id, code=GIVEN)
    come_in(visitor, committed_cast.minh)
    visitor.go("/xu-ly/")
    page = visitor.page
    page.locator("#queue tbody a").first.focus()
    page.keyboard.press("x")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    expect(page.locator("#queue tbody input:checked")).to_have_count(2)
    page.keyboard.press("F9")
    expect(page.locator("h1")).to_have_text("Chuyển: xem trước")
    page.keyboard.press("F9")
    expect(page.locator("h1")).to_have_text("Chuyển: đã xong 2 trong 2 hồ sơ")
    assert models.Step.objects.filter(left_at=None, kind="sign").count() == 2


def test_letters_belong_to_what_is_typed(committed_cast: Cast, visitor: Visitor) -> None:
    at_the_handler(committed_cast, 2)
    come_in(visitor, committed_cast.minh)
    visitor.go("/xu-ly/")
    visitor.page.keyboard.press("F3")
    visitor.page.keyboard.type("xjk")
    expect(visitor.page.locator("#find-dossier")).to_have_value("xjk")
    expect(visitor.page.locator("#queue tbody input:checked")).to_have_count(0)


def test_a_dossier_is_written_and_passed_on_in_few_keys_and_the_next_one_opens(
    committed_cast: Cast, visitor: Visitor
) -> None:
    first, second = at_the_handler(committed_cast, 2, code=GIVEN)
    come_in(visitor, committed_cast.minh)
    visitor.go("/xu-ly/")
    page = visitor.page
    page.keyboard.press("F2")  # the first in the queue
    page.wait_for_url(f"**/ho-so/{first}/")
    page.keyboard.press("F9")  # its draft, for the next step is to be signed
    page.wait_for_url("**/soan-ket-qua/")
    page.keyboard.press("F9")  # kept and passed on
    page.wait_for_url(f"**/ho-so/{second}/")
    assert models.Step.objects.get(dossier_id=first, left_at=None).kind == "sign"


def test_without_a_network_nothing_is_sent_and_nothing_typed_is_lost(committed_cast: Cast, visitor: Visitor) -> None:
    (dossier_id,) = at_the_handler(committed_cast)
    come_in(visitor, committed_cast.minh)
    visitor.go(f"/xu-ly/ho-so/{dossier_id}/xac-minh/")
    page = visitor.page
    page.fill("#id_findings", "Nhà xây từ năm 1998")
    page.route("**/xu-ly/**", lambda route: route.abort())
    page.keyboard.press("F9")
    expect(page.locator("#messages")).to_contain_text("Mất kết nối")
    expect(page.locator("#id_findings")).to_have_value("Nhà xây từ năm 1998")
    page.unroute("**/xu-ly/**")
    page.keyboard.press("F9")
    expect(page.locator("[data-errors]")).to_be_visible()
    expect(page.locator("#id_findings")).to_have_value("Nhà xây từ năm 1998")


def test_when_the_session_is_over_the_words_stay_and_are_sent_after_signing_in_elsewhere(
    committed_cast: Cast, visitor: Visitor
) -> None:
    (dossier_id,) = at_the_handler(committed_cast)
    come_in(visitor, committed_cast.minh)
    visitor.go(f"/xu-ly/ho-so/{dossier_id}/")
    page = visitor.page
    page.fill("#internal-text", "Đã gọi điện, hẹn chiều mai")
    page.context.clear_cookies()
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("Phiên làm việc đã hết")
    assert not models.Note.objects.exists()
    come_in(visitor, committed_cast.minh)  # as in another tab
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("Đã ghi chú")
    assert models.Note.objects.get().text == "Đã gọi điện, hẹn chiều mai"


def test_a_page_left_open_hears_of_a_colleague_and_of_what_they_did(
    committed_cast: Cast, visitor: Visitor, page: Page
) -> None:
    (dossier_id,) = at_the_handler(committed_cast)
    come_in(visitor, committed_cast.minh)
    page.clock.install()
    visitor.go(f"/xu-ly/ho-so/{dossier_id}/soan-ket-qua/")
    page.fill("#id_text", "Bản thảo đang viết")
    operations.note(dossier_id=dossier_id, text="x", for_citizen=False, by=committed_cast.cuc, at=MONDAY)
    page.clock.run_for(31_000)
    expect(page.locator("[data-pulse]")).to_contain_text("Hồ sơ vừa có thay đổi")
    expect(page.locator("[data-pulse]")).to_contain_text(committed_cast.cuc.name)
    expect(page.locator("#id_text")).to_have_value("Bản thảo đang viết")
    page.keyboard.press("F9")
    expect(page.locator("main")).to_contain_text("Trong lúc ông/bà đang làm")
    expect(page.locator("#id_text")).to_have_value("Bản thảo đang viết")
    page.keyboard.press("F9")
    expect(page.locator("#messages")).to_contain_text("Đã lưu dự thảo")
    assert models.Result.objects.get().text == "Bản thảo đang viết"


def test_without_scripts_every_deed_still_works(
    committed_cast: Cast, live_server: LiveServer, visitor: Visitor
) -> None:
    (dossier_id,) = at_the_handler(committed_cast)
    browser = visitor.page.context.browser
    assert browser
    context = browser.new_context(java_script_enabled=False)
    try:
        plain = Visitor(context.new_page(), live_server.url)
        come_in(plain, committed_cast.minh)
        plain.go(f"/xu-ly/ho-so/{dossier_id}/")
        plain.page.fill("#internal-text", "Không cần mã lệnh")
        plain.page.get_by_role("button", name="Ghi", exact=True).click()
        expect(plain.page.locator("#messages")).to_contain_text("Đã ghi chú")
        plain.go(f"/xu-ly/ho-so/{dossier_id}/phan-cong/")
        plain.page.get_by_role("radio").first.check()
        plain.page.get_by_role("button", name="Phân công").first.click()
        expect(plain.page.locator("#messages")).to_contain_text("Đã phân công")
    finally:
        context.close()
