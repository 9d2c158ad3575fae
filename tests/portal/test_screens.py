"""The portal's pages as people meet them: every state examined, no scripts, by keyboard, large, dark, on paper."""

from collections.abc import Iterator

import numpy
import pypdfium2
import pytest
import time_machine
import zxingcpp
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from motcua.catalogue import operations as catalogue
from motcua.paperwork import operations as papers
from motcua.paperwork.models import Paper
from motcua.portal.tracking.pages import OF_A_CODE
from tests.browser import Visitor
from tests.cast import DATA, MONDAY, SYSTEM, Cast
from tests.portal import story
from tests.portal.story import PRIVATE, WEDNESDAY

PLAIN = [
    "/",
    "/tro-giup/",
    "/thu-tuc/",
    "/thu-tuc/?q=sao+y",
    "/thu-tuc/?q=zzzzqq",
    "/thu-tuc/?viec=cuoi-hoi",
    "/thu-tuc/?linh-vuc=ho-tich",
    "/thu-tuc/2.000815/",
    "/thu-tuc/1.004873/?truong-hop=khong-co",
    "/tra-cuu/",
    "/giay/",
    "/giay/?ma=abc",
]


@pytest.fixture(autouse=True)
def _wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=True):
        yield
        cache.clear()


@pytest.fixture
def visitor(committed_cast: Cast, live_server: LiveServer, page: Page) -> Visitor:
    catalogue.import_synonyms(DATA / "procedures" / "synonyms.yaml", by=SYSTEM)
    return Visitor(page, live_server.url)


def examine(visitor: Visitor) -> None:
    """As a desk's screen and an old phone show it, on light ground and dark; errors the page is about are expected."""
    visitor.complaints = [one for one in visitor.complaints if "404" not in one and "429" not in one]
    for width, dark in ((1366, False), (320, True)):
        visitor.at(width)
        visitor.dark(dark)
        visitor.examine()
    visitor.dark(False)
    visitor.at(1366)


def test_every_page_passes(visitor: Visitor) -> None:
    for address in PLAIN:
        visitor.go(address)
        for details in visitor.page.locator("main details").all():
            details.evaluate("one => one.open = true")
        examine(visitor)


def test_every_page_passes_at_the_largest_letters(visitor: Visitor) -> None:
    visitor.go("/hien-thi/?co-chu=150&ve=/")
    visitor.at(640)
    for address in PLAIN:
        visitor.go(address)
        expect(visitor.page.locator("html")).to_have_attribute("data-size", "150")
        visitor.examine()


def test_every_state_of_a_dossier_passes(visitor: Visitor, committed_cast: Cast) -> None:
    for make, words in story.STATES.values():
        dossier = make(committed_cast)
        visitor.go(f"/giay/{Paper.objects.get(kind='receipt', subject_id=dossier.id).token}")
        visitor.page.get_by_text("Vì sao hẹn ngày này?", exact=True).click()
        for one in words:
            expect(visitor.page.locator("main")).to_contain_text(one)
        assert not [one for one in PRIVATE if one in visitor.page.content()]
        examine(visitor)


def test_every_verdict_on_a_paper_passes(visitor: Visitor, committed_cast: Cast) -> None:
    dossier = story.waiting(committed_cast)
    paper = Paper.objects.get(kind="supplement_request", subject_id=dossier.id)
    for address, verdict in ((paper.token, "Giấy tờ thật"), ("khong-co-that-khong-co", "Không tìm thấy")):
        visitor.go(f"/giay/{address}")
        expect(visitor.page.locator("h1")).to_contain_text(verdict)
        examine(visitor)
    papers.revoke(paper.id, reason="sai", by=committed_cast.minh, at=MONDAY)
    visitor.go(f"/giay/{paper.token}")
    expect(visitor.page.locator("h1")).to_have_text("Giấy tờ đã bị thu hồi")
    examine(visitor)


def test_a_wrong_pair_and_the_pause_pass(visitor: Visitor, committed_cast: Cast) -> None:
    code = story.accepted(committed_cast).code
    for _ in range(OF_A_CODE + 1):
        visitor.go("/tra-cuu/")
        visitor.page.get_by_role("textbox", name="Mã hồ sơ").fill(code)
        visitor.page.get_by_label("Bốn số cuối").fill("0000")
        with visitor.page.expect_navigation():
            visitor.page.keyboard.press("Enter")
        if visitor.page.locator("[role=alert]").count():
            expect(visitor.page.get_by_role("alert")).to_be_focused()
    expect(visitor.page.locator("h1")).to_have_text("Mời thử lại sau 15 phút")
    examine(visitor)


def test_from_the_first_page_to_ones_own_list_of_papers_with_the_keyboard_alone(visitor: Visitor) -> None:
    """J1: what must I bring? No mouse, no sign-in."""
    keys = visitor.page.keyboard
    visitor.go("/")
    visitor.page.get_by_label("Tìm thủ tục").focus()
    keys.type("doc than")
    keys.press("Enter")
    visitor.page.wait_for_url("**/thu-tuc/?q=doc+than")
    result = visitor.page.get_by_role("link", name="Giấy xác nhận tình trạng hôn nhân")
    _tab_to(visitor, result)
    keys.press("Enter")
    visitor.page.wait_for_url("**/thu-tuc/1.004873/")
    _tab_to(visitor, visitor.page.get_by_role("radio").first)
    keys.press("ArrowDown")
    keys.press("Enter")
    visitor.page.wait_for_url("**/thu-tuc/1.004873/?truong-hop=*")
    expect(visitor.page.get_by_role("status")).to_contain_text("Dưới đây là cho trường hợp")
    expect(visitor.page.get_by_role("heading", name="Mang theo", exact=True)).to_be_visible()


def _tab_to(visitor: Visitor, place: object) -> None:
    for _ in range(40):
        visitor.page.keyboard.press("Tab")
        if place.evaluate("one => one === document.activeElement"):  # type: ignore[attr-defined]
            return
    raise AssertionError(f"the keyboard does not come to {place}")


def test_without_scripts_everything_can_still_be_read_found_and_followed(
    committed_cast: Cast, live_server: LiveServer, browser: Browser
) -> None:
    dossier = story.in_process(committed_cast)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(live_server.url)
    page.get_by_label("Tìm thủ tục").fill("sao y")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name="Chứng thực bản sao từ bản chính").click()
    expect(page.locator("h1")).to_have_text("Chứng thực bản sao từ bản chính")
    page.get_by_text("Cách tính ngày hẹn").click()
    expect(page.locator(".time li").last).to_contain_text("đến hạn")
    expect(page.get_by_role("button", name="In tờ này")).to_be_hidden()  # a button that would do nothing
    expect(page.get_by_role("button", name="Nghe đọc")).to_be_hidden()
    page.goto(live_server.url)
    page.get_by_label("Đã nộp hồ sơ?").fill(dossier.code)
    page.get_by_role("button", name="Xem").click()
    page.get_by_label("Bốn số cuối").fill("5678")
    page.get_by_role("button", name="Xem hồ sơ").click()
    expect(page.locator("h1")).to_contain_text("Hồ sơ đang được giải quyết")
    page.reload()
    expect(page.locator("h1")).to_contain_text("Hồ sơ đang được giải quyết")
    context.close()


def test_a_procedure_prints_as_a_leaflet_whose_qr_leads_back(visitor: Visitor) -> None:
    visitor.go("/thu-tuc/2.000815/")
    expect(visitor.page.get_by_role("button", name="In tờ này")).to_be_visible()
    with pypdfium2.PdfDocument(visitor.page.pdf(prefer_css_page_size=True)) as leaflet:
        assert len(leaflet) == 1
        sheet = leaflet[0]
        assert [round(side) for side in sheet.get_size()] == [595, 842]  # A4
        text = " ".join(sheet.get_textpage().get_text_bounded().replace("\x02", "-").split())
        picture = numpy.asarray(sheet.render(scale=3).to_numpy())
    for words in ("Cần chuẩn bị", "Bao nhiêu tiền", "2.000 đ một trang", "0200 999 9999", "/thu-tuc/2.000815/"):
        assert words in text
    for words in ("Cán bộ đăng nhập", "In tờ này", "Tìm thủ tục khác"):
        assert words not in text
    codes = zxingcpp.read_barcodes(picture)
    assert [one.text for one in codes] == ["http://127.0.0.1:8000/thu-tuc/2.000815/"]


def test_a_page_can_be_heard_where_the_device_has_a_voice(visitor: Visitor) -> None:
    visitor.page.add_init_script(
        """
        window.said = [];
        const voices = [{lang: "vi-VN", name: "Mai"}];
        Object.defineProperty(window, "SpeechSynthesisUtterance", {value: class extends EventTarget {
          constructor(text) { super(); this.text = text; }
        }});
        Object.defineProperty(window, "speechSynthesis", {value: Object.assign(new EventTarget(), {
          speaking: false, getVoices: () => voices, cancel() { this.speaking = false; },
          speak(one) { this.speaking = true; said.push(one.text); },
        })});
        """
    )
    visitor.go("/thu-tuc/2.000815/")
    button = visitor.page.get_by_role("button", name="Nghe đọc")
    button.click()
    stop = visitor.page.get_by_role("button", name="Dừng đọc")
    expect(stop).to_have_attribute("aria-pressed", "true")
    said = visitor.page.evaluate("said")
    assert said[0] == "Chứng thực bản sao từ bản chính"
    assert "Cần chuẩn bị" in said
    stop.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    visitor.examine()
