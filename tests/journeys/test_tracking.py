"""A daughter far away follows her mother's papers: from the receipt's QR to the returned result, on a phone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from motcua.dossiers import models, operations
from motcua.paperwork.models import Paper
from tests.cast import MONDAY, Cast
from tests.portal import story
from tests.portal.story import PRIVATE, WEDNESDAY


@pytest.fixture(autouse=True)
def _wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=True):
        yield
        cache.clear()


def test_a_dossier_is_followed_at_every_stage_without_scripts_without_signing_in(
    committed_cast: Cast, live_server: LiveServer, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    phone = context.new_page()
    told: list[str] = []

    def look(dossier: models.Dossier) -> None:
        token = Paper.objects.get(kind="receipt", subject_id=dossier.id).token
        phone.goto(f"{live_server.url}/giay/{token}")
        main = phone.locator("main")
        expect(main).to_contain_text("Bây giờ ông/bà cần làm gì?")
        expect(main.locator("[aria-current=step]")).to_have_count(1)
        assert not [one for one in PRIVATE if one in phone.content()]
        told.append(main.locator("[aria-current=step] .stages__name").inner_text())

    # every step of the way, by the people whose step it is
    dossier = story.done(committed_cast, seen=look)
    assert told[0] == "Đã nhận hồ sơ"
    assert told[-1] == "Có kết quả"
    assert set(told) == {"Đã nhận hồ sơ", "Đang giải quyết", "Có kết quả"}
    assert told == sorted(told, key=["Đã nhận hồ sơ", "Đang giải quyết", "Có kết quả"].index)
    expect(phone.locator(".todo--act")).to_contain_text("mang giấy tiếp nhận và giấy tờ tùy thân")
    expect(phone.locator("main")).to_contain_text("Trụ sở UBND phường Sa Nhiên")

    # the code and four digits lead to the same page
    phone.goto(f"{live_server.url}/tra-cuu/")
    phone.get_by_role("textbox", name="Mã hồ sơ").fill(dossier.code.replace("-", " "))
    phone.get_by_label("Bốn số cuối").fill("0011")
    phone.get_by_role("button", name="Xem hồ sơ").click()
    expect(phone.locator("h1")).to_have_text("Đã có kết quả.")

    afternoon = MONDAY + timedelta(hours=5)
    operations.return_result(dossier_id=dossier.id, to_name="Trần Thị Hoa", by=committed_cast.lan, at=afternoon)
    phone.reload()
    expect(phone.locator("h1")).to_have_text("Kết quả đã được trả.")
    assert not [one for one in PRIVATE if one in phone.content()]
    context.close()


def test_what_is_missing_is_said_once_and_the_new_date_stands_beside_the_first(
    committed_cast: Cast, live_server: LiveServer, browser: Browser
) -> None:
    dossier = story.waiting(committed_cast)
    token = Paper.objects.get(kind="receipt", subject_id=dossier.id).token
    context = browser.new_context(viewport={"width": 390, "height": 844})
    phone = context.new_page()
    phone.goto(f"{live_server.url}/giay/{token}")
    expect(phone.locator(".todo__list li")).to_have_text(list(story.TYPED))
    expect(phone.locator(".promise__date")).to_have_text("Tính lại khi đủ giấy tờ")
    operations.receive_supplement(dossier_id=dossier.id, by=committed_cast.lan, at=WEDNESDAY)
    phone.reload()
    expect(phone.locator(".todo__list")).to_have_count(0)
    expect(phone.locator(".promise__date")).to_have_text("17 giờ 00, thứ Hai, ngày 12 tháng 10 năm 2026")
    expect(phone.locator(".promise__moved")).to_contain_text("17 giờ 00, thứ Năm, ngày 08 tháng 10 năm 2026")
    phone.get_by_text("Vì sao hẹn ngày này?", exact=True).click()
    expect(phone.locator(".why li").last).to_have_text("đến hạn thứ Hai 12/10/2026 17:00")
    context.close()
