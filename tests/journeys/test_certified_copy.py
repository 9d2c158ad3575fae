"""A morning's work: certified copies for bà Hoa, from the counter to her hands, by keyboard, followed from a phone."""

from io import BytesIO
from urllib.parse import urlsplit

import pypdf
import pypdfium2
import zxingcpp
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from motcua.accounts.models import Account
from motcua.base.actor import Actor
from motcua.dossiers import models as dossiers
from motcua.paperwork.models import Paper
from tests.browser import Visitor
from tests.cast import Cast

CARD = "999158000011|301234567|Trần Thị Hoa|05091958|Nữ|Khóm 2, phường Sa Nhiên, tỉnh Sông Tiền|01072021"
#: What the counter may cost, beside the card's code.
KEYSTROKES = 13


class Keys:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def type(self, words: str) -> None:
        self.pressed += len(words)
        self.page.keyboard.type(words)

    def press(self, key: str) -> None:
        self.pressed += 1
        self.page.keyboard.press(key)


def come_in(visitor: Visitor, actor: Actor) -> None:
    assert actor.account_id is not None
    visitor.page.context.clear_cookies()
    visitor.sign_in(Account.objects.get(id=actor.account_id), position_id=actor.position_id)


def followed(visitor: Visitor, code: str) -> str:
    """What a daughter sees on her phone, without signing in."""
    visitor.page.context.clear_cookies()
    visitor.at(390, 844)
    visitor.go("/tra-cuu/")
    visitor.page.fill("[name=code]", code)
    visitor.page.fill("[name=four]", "5678")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("h1")).not_to_have_text("Tra cứu hồ sơ")
    visitor.examine()
    words = visitor.page.locator("h1").inner_text()
    assert "Hoa" not in visitor.page.locator("main").inner_text()
    visitor.at(1366, 768)
    return words


def test_a_certified_copy_from_the_counter_to_the_citizens_hands(
    committed_cast: Cast, live_server: LiveServer, page: Page
) -> None:
    cast, visitor = committed_cast, Visitor(page, live_server.url)
    visitor.at(1366, 768)

    # at the counter, with the keyboard alone
    come_in(visitor, cast.lan)
    visitor.go("/quay/")
    visitor.examine()
    keys = Keys(page)
    page.keyboard.insert_text(CARD)
    keys.press("Enter")
    expect(page.locator("#id_full_name")).to_have_value("Trần Thị Hoa")
    expect(page.locator("#id_find")).to_be_focused()
    keys.type("sao y")
    keys.press("Enter")
    expect(page.locator("#id_version_id")).not_to_have_value("")
    keys.press("Control+Enter")
    expect(page.locator(".missing")).to_have_count(0)
    expect(page.locator("#asked input").first).to_be_focused()
    keys.type("bằng")
    visitor.examine()
    keys.press("F9")
    page.wait_for_url("**/da-nhan/**")
    assert keys.pressed <= KEYSTROKES
    page.wait_for_function("window.printed === 1")
    dossier = dossiers.Dossier.objects.get()
    assert dossier.owner_id == cast.hoa_id, "the card is recognised from last time"
    expect(page.locator("main")).to_contain_text("Đã nhận hồ sơ")

    # the receipt, read back
    pdf = page.request.get(f"{live_server.url}/quay/giay/{dossier.receipt_id}.pdf").body()
    text = "\n".join(one.extract_text() for one in pypdf.PdfReader(BytesIO(pdf)).pages)
    assert "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ" in text
    assert dossier.code in text
    assert "Trần Thị Hoa" in text
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=4).to_pil()
    read = {one.text for one in zxingcpp.read_barcodes(picture)}
    receipt = Paper.objects.get(kind="receipt")
    assert dossier.code in read, "the barcode says the code"
    assert receipt.scan_url in read, "the QR leads to the dossier"
    assert "nhận" in followed(visitor, dossier.code)

    # passed on from today's list
    come_in(visitor, cast.lan)
    visitor.go("/quay/hom-nay/")
    visitor.examine()
    page.get_by_role("button", name="Chuyển các hồ sơ đã chọn", exact=True).press("Enter")
    expect(page.locator("#messages")).to_contain_text("Đã chuyển 1 hồ sơ")
    assert "đang được giải quyết" in followed(visitor, dossier.code)

    # written by the handler and passed on
    come_in(visitor, cast.minh)
    visitor.go("/xu-ly/")
    visitor.examine()
    page.get_by_role("link", name=dossier.code).press("Enter")
    page.get_by_role("link", name="Soạn kết quả").press("Enter")
    visitor.examine()
    page.get_by_role("button", name="Lưu dự thảo", exact=True).press("Enter")
    expect(page.locator("#messages")).to_contain_text("Đã lưu dự thảo")
    visitor.examine()
    page.get_by_role("button", name="Chuyển tới:").press("Enter")
    expect(page.locator("#messages")).to_contain_text("Đã chuyển hồ sơ")

    # signed and sealed
    for who, link, button, says in (
        (cast.nam, "Ký", "Ký", "Đã ký kết quả"),
        (cast.van, "Vào sổ, đóng dấu", "Cho số, đóng dấu", "đóng dấu kết quả"),
    ):
        come_in(visitor, who)
        visitor.go(f"/xu-ly/ho-so/{dossier.id}/")
        page.get_by_role("link", name=link, exact=True).press("Enter")
        visitor.examine()
        page.get_by_role("button", name=button, exact=True).press("Enter")
        expect(page.locator("#messages")).to_contain_text(says)
    assert followed(visitor, dossier.code) == "Đã có kết quả."

    # into her hands
    come_in(visitor, cast.lan)
    visitor.go("/quay/tra-ket-qua/")
    visitor.examine()
    page.locator("#q").fill(dossier.code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tra-ket-qua/*/")
    visitor.examine()
    page.get_by_label("Đã thu đủ").check()
    page.keyboard.press("F9")
    expect(page.locator("#messages")).to_contain_text("Đã trả kết quả")
    assert followed(visitor, dossier.code) == "Kết quả đã được trả."

    # and the receipt's QR tells the same
    visitor.go(urlsplit(receipt.scan_url).path)
    expect(page.locator("h1")).to_have_text("Kết quả đã được trả.")


def test_the_network_may_go_and_nothing_typed_is_lost(
    committed_cast: Cast, live_server: LiveServer, page: Page
) -> None:
    visitor = Visitor(page, live_server.url)
    come_in(visitor, committed_cast.lan)
    visitor.go("/quay/")
    page.fill("#id_full_name", "Nguyễn Thị Ửng")
    page.fill("#id_find", "sao y")
    page.route("**/quay/", lambda route: route.abort())
    page.press("#id_find", "Enter")
    expect(page.locator("#lost")).to_contain_text("Mất kết nối")
    expect(page.locator("#id_full_name")).to_have_value("Nguyễn Thị Ửng")
    page.unroute("**/quay/")
    page.press("#id_find", "Enter")
    expect(page.locator("#id_version_id")).not_to_have_value("")
    expect(page.locator("#id_full_name")).to_have_value("Nguyễn Thị Ửng")


def test_pressing_f9_twice_makes_one_dossier(committed_cast: Cast, live_server: LiveServer, page: Page) -> None:
    visitor = Visitor(page, live_server.url)
    come_in(visitor, committed_cast.lan)
    visitor.go("/quay/")
    page.keyboard.insert_text(CARD)
    page.keyboard.press("Enter")
    expect(page.locator("#id_find")).to_be_focused()
    page.keyboard.type("sao y")
    page.keyboard.press("Enter")
    expect(page.locator("#id_version_id")).not_to_have_value("")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#asked input").first).to_be_focused()
    page.keyboard.type("bằng")
    page.keyboard.press("F9")
    page.keyboard.press("F9")
    page.wait_for_url("**/da-nhan/**")
    assert dossiers.Dossier.objects.count() == 1
