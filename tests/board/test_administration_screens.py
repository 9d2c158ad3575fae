"""The administrator's screens as people see them: by screen reader, dark, narrow, empty and with something wrong."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument

from motcua.accounts.models import Account
from motcua.base.ids import new_id
from motcua.dossiers import operations
from tests.browser import Visitor
from tests.cast import MONDAY, SYSTEM, WARD, Cast, received

#: Where pictures of the screens go, for whoever wants to look at them.
PICTURES = os.environ.get("MOTCUA_PICTURES", "")


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    """The clock goes on here: a browser waits by it."""
    with time_machine.travel(MONDAY, tick=True):
        yield


@pytest.fixture
def admin(committed_cast: Cast, live_server: Any, page: Page) -> Visitor:
    visitor = Visitor(page, live_server.url)
    assert committed_cast.admin.account_id
    visitor.sign_in(
        Account.objects.get(id=committed_cast.admin.account_id), position_id=committed_cast.admin.position_id
    )
    return visitor


def look(visitor: Visitor, name: str) -> None:
    """Examine the page wide, on dark ground and narrow."""
    for width, dark in ((1366, False), (1366, True), (320, False)):
        visitor.at(width)
        visitor.dark(dark)
        visitor.examine()
        if PICTURES:
            path = Path(PICTURES) / f"{name}-{width}{'-dark' if dark else ''}.png"
            visitor.page.screenshot(path=path, full_page=True)
    visitor.dark(False)
    visitor.at(1366)


def test_calendars(admin: Visitor, committed_cast: Cast) -> None:
    admin.go("/dieu-hanh/")
    look(admin, "home")
    admin.go("/dieu-hanh/lich/")
    look(admin, "calendars")
    admin.go("/dieu-hanh/lich/tinh-lai/")
    look(admin, "runs-empty")
    admin.go(f"/dieu-hanh/lich/{WARD}/?nam=2026")
    look(admin, "year")
    assert len(PdfDocument(admin.page.pdf(format="A4"))) == 1, "a year is one sheet"
    admin.go(f"/dieu-hanh/lich/{WARD}/gio-lam-viec/")
    look(admin, "hours")
    admin.go(f"/dieu-hanh/lich/{WARD}/cong-bo/")
    admin.page.get_by_role("button", name="Xem trước").click()
    look(admin, "announce-wrong")


def test_a_closure_from_the_form_to_the_run(admin: Visitor, committed_cast: Cast) -> None:
    received(committed_cast)
    admin.go(f"/dieu-hanh/lich/{WARD}/cong-bo/")
    admin.page.get_by_label("Nghỉ tại địa phương").check()
    admin.page.get_by_label("Ngày nghỉ").fill("07/10/2026")
    admin.page.get_by_label("Tên gọi").fill("Bão số 7")
    admin.page.get_by_label("Văn bản làm căn cứ").fill("Công điện số 12/CĐ-UBND ngày 05/10/2026")
    look(admin, "announce")
    admin.page.get_by_role("button", name="Xem trước").click()
    look(admin, "preview")
    admin.page.get_by_role("button", name="Công bố").click()
    admin.page.wait_for_url("**/tinh-lai/?cho=*")
    run = operations.begin_redating(announcement_id=new_id(), scope="VN", because="Nghỉ 07/10/2026", at=MONDAY)
    expect(admin.page.get_by_text("Đang tính")).to_be_visible(timeout=20_000)
    look(admin, "runs")
    operations.redate(run.id, by=SYSTEM, clock=lambda: MONDAY)
    expect(admin.page.get_by_text("Đã xong")).to_be_visible(timeout=20_000)


def test_units(admin: Visitor, committed_cast: Cast) -> None:
    ward = committed_cast.ward.id
    for address, name in (
        ("/dieu-hanh/don-vi/", "units"),
        ("/dieu-hanh/don-vi/?q=khong-co", "units-empty"),
        (f"/dieu-hanh/don-vi/{ward}/", "unit"),
        ("/dieu-hanh/don-vi/nhap-tep/", "units-file"),
    ):
        admin.go(address)
        look(admin, name)
    admin.go(f"/dieu-hanh/don-vi/{ward}/giao-vi-tri/")
    admin.page.get_by_role("button", name="Giao vị trí").click()
    look(admin, "appoint-wrong")


def test_the_catalogue(admin: Visitor, committed_cast: Cast) -> None:
    fork = committed_cast.version("2.000986")
    for address, name in (
        ("/dieu-hanh/danh-muc/", "procedures"),
        ("/dieu-hanh/danh-muc/?q=khong-co-gi", "procedures-empty"),
        (f"/dieu-hanh/danh-muc/phien-ban/{fork}/", "version"),
        (f"/dieu-hanh/danh-muc/phien-ban/{fork}/cong-bo/", "publish"),
        ("/dieu-hanh/danh-muc/nhap-tep/", "procedure-file"),
    ):
        admin.go(address)
        look(admin, name)
    admin.go(f"/dieu-hanh/danh-muc/phien-ban/{fork}/rut/")
    admin.page.get_by_role("button", name="Rút phiên bản").click()
    look(admin, "withdraw-wrong")
