"""The house's own pages as people see them: by eye, by keyboard, by screen reader, large, dark and narrow."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Visitor
from tests.front import people

SHOWROOM = [f"/giao-dien/?khung={frame}{state}" for frame in ("", "noi-bo") for state in ("", "&trang-thai=loi")]


@pytest.fixture
def visitor(live_server: Any, page: Page) -> Visitor:
    return Visitor(page, live_server.url)


@pytest.fixture
def admin(visitor: Visitor) -> Visitor:
    somebody = people.account("quantri")
    people.position(somebody, "admin", "Quản trị hệ thống")
    visitor.sign_in(somebody)
    return visitor


@pytest.mark.parametrize("address", SHOWROOM)
@pytest.mark.parametrize("width", [1366, 390, 320])
def test_every_part_passes_in_every_width(admin: Visitor, address: str, width: int) -> None:
    admin.at(width)
    admin.go(address)
    admin.examine()


@pytest.mark.parametrize("address", SHOWROOM)
def test_every_part_passes_on_dark_ground(admin: Visitor, address: str) -> None:
    admin.dark()
    admin.go(address)
    admin.examine()


@pytest.mark.parametrize("address", SHOWROOM)
def test_every_part_passes_at_the_largest_letters(admin: Visitor, address: str) -> None:
    admin.at(640)
    admin.go("/hien-thi/?co-chu=150&ve=/kha-nang-tiep-can/")
    admin.go(address)
    expect(admin.page.locator("html")).to_have_attribute("data-size", "150")
    admin.examine()


@pytest.mark.parametrize("address", ["/dang-nhap/", "/kha-nang-tiep-can/", "/khong-co/"])
@pytest.mark.parametrize("dark", [False, True])
def test_a_visitor_s_pages_pass(visitor: Visitor, address: str, dark: bool) -> None:
    visitor.at(320)
    visitor.dark(dark)
    visitor.go(address)
    visitor.complaints = [one for one in visitor.complaints if "404" not in one]
    visitor.examine()


def test_signing_in_with_the_keyboard_alone(visitor: Visitor) -> None:
    people.position(people.account("hanh"), "admin")
    visitor.go("/dang-nhap/")
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.get_by_text("Đi thẳng đến nội dung")).to_be_focused()
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.get_by_label("Tên đăng nhập")).to_be_focused()
    visitor.page.keyboard.type("hanh")
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.type("sai")
    visitor.page.keyboard.press("Enter")
    summary = visitor.page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Tên đăng nhập hoặc mật khẩu chưa đúng")
    expect(visitor.page).to_have_title("Lỗi: Đăng nhập – Một Cửa")
    visitor.examine()
    visitor.page.get_by_label("Mật khẩu").fill(people.PASSWORD)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/dieu-hanh/**")


def test_large_letters_and_dark_ground_are_remembered_without_signing_in(visitor: Visitor) -> None:
    root = visitor.page.locator("html")
    visitor.go("/dang-nhap/")
    before = visitor.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    visitor.page.get_by_text("Chữ to").click()
    visitor.page.get_by_role("button", name="Rất to").click()
    visitor.page.get_by_role("button", name="Nền tối").click()
    expect(root).to_have_attribute("data-size", "150")
    assert visitor.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == before * 1.5
    expect(visitor.page.get_by_role("button", name="Rất to")).to_have_attribute("aria-pressed", "true")
    visitor.go("/kha-nang-tiep-can/")
    expect(root).to_have_attribute("data-size", "150")
    expect(root).to_have_attribute("data-theme", "dark")
    visitor.examine()


def test_the_display_menu_opens_and_closes_with_the_keyboard(visitor: Visitor) -> None:
    visitor.go("/dang-nhap/")
    summary = visitor.page.locator("summary", has_text="Chữ to")
    summary.focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("button", name="Rất to")).to_be_visible()
    visitor.examine()
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.get_by_role("button", name="Rất to")).to_be_hidden()
    expect(summary).to_be_focused()


def test_without_scripts_the_letters_still_grow(live_server: Any, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{live_server.url}/kha-nang-tiep-can/")
    plain.get_by_text("Chữ to").first.click()
    plain.get_by_role("button", name="Rất to").click()
    plain.wait_for_url("**/kha-nang-tiep-can/")
    expect(plain.locator("html")).to_have_attribute("data-size", "150")
    context.close()


def test_a_function_key_presses_what_the_strip_shows(admin: Visitor) -> None:
    admin.go("/giao-dien/?khung=noi-bo")
    admin.page.keyboard.press("F3")
    expect(admin.page.get_by_label("Tìm hồ sơ")).to_be_focused()
    admin.page.keyboard.press("F2")
    admin.page.wait_for_url("**#a")


def test_a_page_can_be_printed_in_black_on_white(admin: Visitor) -> None:
    admin.go("/giao-dien/?khung=noi-bo")
    admin.page.emulate_media(media="print", color_scheme="dark")
    expect(admin.page.locator(".keys")).to_be_hidden()
    expect(admin.page.locator(".bar__tools")).to_be_hidden()
    ink = admin.page.evaluate("getComputedStyle(document.body).color + getComputedStyle(document.body).backgroundColor")
    assert ink == "rgb(0, 0, 0)rgb(255, 255, 255)"
    widths = admin.page.evaluate("getComputedStyle(document.querySelector('tr.row--late td')).borderLeftStyle")
    assert widths == "double"  # lateness still reads in black and white
    done = "getComputedStyle(document.querySelector('tr.row--done_late td')).borderLeftColor"
    assert admin.page.evaluate(done) == "rgba(0, 0, 0, 0)"  # and what is done carries no bar


def test_a_part_asked_for_by_htmx_carries_the_form_mark(admin: Visitor) -> None:
    admin.go("/giao-dien/?khung=noi-bo")
    admin.page.evaluate("""() => {
      document.getElementById("messages").innerHTML = '<button hx-post="/khong-co/" hx-target="#messages">Thử</button>';
      htmx.process(document.getElementById("messages"));
    }""")
    with admin.page.expect_request("**/khong-co/") as asked:
        admin.page.get_by_role("button", name="Thử", exact=True).click()
    assert asked.value.headers["x-csrftoken"]
    assert asked.value.headers["hx-request"] == "true"
    expect(admin.page.locator("#messages")).to_contain_text("Không có trang này")
