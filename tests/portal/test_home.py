"""The first page, help, and what search engines are told."""

import gzip
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from motcua.base.moments import TZ
from tests.cast import MONDAY, Cast

pytestmark = pytest.mark.django_db
ASSETS = Path(__file__).resolve().parents[2] / "assets"


@pytest.fixture(autouse=True)
def _monday() -> object:
    with time_machine.travel(MONDAY, tick=False):
        yield


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_home_has_a_search_a_code_box_and_three_doors(cast: Cast, client: Client) -> None:
    page = page_of(client, "/")
    assert "Ông/bà cần làm thủ tục gì?" in page
    assert 'action="/thu-tuc/"' in page
    assert 'action="/tra-cuu/"' in page
    for door in ("Tra cứu hồ sơ", "Tìm thủ tục", "Cần người giúp"):
        assert f'<span class="door__name">{door}</span>' in page
    assert 'href="tel:02009999999"' in page


@pytest.mark.parametrize("address", ["/", "/tra-cuu/", "/thu-tuc/2.000815/", "/dang-nhap/", "/khong-co-trang-nay/"])
def test_every_public_page_ends_with_the_four_ways_on(cast: Cast, client: Client, address: str) -> None:
    page = " ".join(client.get(address).content.decode().split())
    footer = page.split('<footer class="footer">')[1]
    for way, words in (
        ("/tra-cuu/", "Tra cứu hồ sơ"),
        ("/thu-tuc/", "Tìm thủ tục"),
        ("/giay/", "Kiểm tra giấy tờ"),
        ("/tro-giup/", "Cần người giúp"),
    ):
        assert f'<a href="{way}">{words}</a>' in footer


def test_home_says_when_and_where_the_counters_are_open(cast: Cast, client: Client) -> None:
    page = page_of(client, "/")
    assert "Hôm nay, thứ Hai, ngày 05 tháng 10 năm 2026: <strong>07:00–11:30 và 13:30–17:00</strong>" in page
    assert "Trung tâm Phục vụ hành chính công tỉnh Sông Tiền" in page
    assert "Số 3, đường Bến Sen" in page


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (datetime(2026, 9, 2, 9, 0, tzinfo=TZ), "quầy nghỉ (Quốc khánh). Mở lại thứ Năm, ngày 03 tháng 9 năm 2026"),
        (datetime(2026, 10, 4, 9, 0, tzinfo=TZ), "quầy nghỉ. Mở lại thứ Hai, ngày 05 tháng 10 năm 2026"),
    ],
)
def test_a_closed_counter_says_why_and_when_it_opens(cast: Cast, client: Client, day: datetime, words: str) -> None:
    with time_machine.travel(day, tick=False):
        assert words in page_of(client, "/")


def test_help_names_every_counter_with_address_and_telephone(cast: Cast, client: Client) -> None:
    page = page_of(client, "/tro-giup/")
    assert "Trung tâm Phục vụ hành chính công phường Sa Nhiên" in page
    assert "Trụ sở UBND phường Sa Nhiên" in page
    assert 'href="tel:02991611"' in page
    assert "Nộp ở quầy nào trong tỉnh cũng được" in page


def test_before_the_boundaries_fell_nobody_is_told_to_go_anywhere(cast: Cast, client: Client) -> None:
    with time_machine.travel(datetime(2025, 6, 30, 9, 0, tzinfo=TZ), tick=False):
        assert "Nộp ở quầy nào trong tỉnh cũng được" not in page_of(client, "/tro-giup/")


def test_an_empty_house_still_has_a_home(db: None, client: Client, settings: Any) -> None:
    settings.HOTLINE = ""
    assert "Ông/bà cần làm thủ tục gì?" in page_of(client, "/")
    assert "Chưa có quầy nào" in page_of(client, "/tro-giup/")


def test_search_engines_keep_out_of_dossiers_and_papers(client: Client) -> None:
    page = client.get("/robots.txt").content.decode()
    assert "Disallow: /tra-cuu/\n" in page
    assert "Disallow: /giay/\n" in page
    assert "/thu-tuc/" not in page


# --- bytes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/thu-tuc/", "/thu-tuc/2.000815/", "/tra-cuu/", "/giay/", "/tro-giup/"])
def test_a_first_view_brings_at_most_120_kb(cast: Cast, client: Client, address: str) -> None:
    page = client.get(address).content
    named = {name.decode() for name in re.findall(rb'(?:href|src)="/tinh/([^"#]+)', page)}
    packed = sum(len(gzip.compress((ASSETS / name).read_bytes(), 6)) for name in named if "fonts/" not in name)
    letters = sum(file.stat().st_size for file in (ASSETS / "fonts").glob("*.woff2"))
    assert "htmx" not in page.decode()
    assert len(page) + packed + letters <= 120_000  # the page itself as it goes out: not packed
