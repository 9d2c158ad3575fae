"""Coming to work and leaving: signing in, being turned away, choosing a position, going to where work begins."""

import gzip
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from motcua.base import moments
from motcua.offices.models import Absence
from tests.front import people

ASSETS = Path(__file__).parents[2] / "assets"
pytestmark = pytest.mark.django_db


def sign_in(client: Client, username: str, password: str = people.PASSWORD, **more: str) -> Any:
    return client.post("/dang-nhap/", {"username": username, "password": password, **more})


def test_signing_in_leads_to_where_the_role_works(client: Client) -> None:
    for username, role, way in (
        ("hanh", "intake", "/quay/"),
        ("phuc", "handler", "/xu-ly/"),
        ("chu", "leader", "/xu-ly/"),
    ):
        people.position(people.account(username), role)
        assert sign_in(client, username)["Location"] == "/vao-viec/"
        assert client.get("/vao-viec/")["Location"] == way
        client.post("/dang-xuat/")


def test_signing_in_leads_back_to_where_one_was_going(client: Client) -> None:
    people.position(people.account("phuc"), "handler")
    assert sign_in(client, "phuc", next="/xu-ly/?hang=qua-han")["Location"] == "/xu-ly/?hang=qua-han"


@pytest.mark.parametrize("way", ["https://ke-xau.vn/", "//ke-xau.vn/", "javascript:alert(1)", "/\\ke-xau.vn", "xu-ly"])
def test_signing_in_never_leads_to_another_house(client: Client, way: str) -> None:
    people.position(people.account("phuc"), "handler")
    assert sign_in(client, "phuc", next=way)["Location"] == "/vao-viec/"


@pytest.mark.parametrize("username", ["phuc", "khong-co-ai"])
def test_a_wrong_password_and_a_wrong_name_look_the_same(client: Client, username: str) -> None:
    people.account("phuc")
    page = sign_in(client, username, "sai")
    assert page.status_code == 200
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in page.content.decode()
    assert "Lỗi: Đăng nhập – Một Cửa" in page.content.decode()
    assert 'value="sai"' not in page.content.decode()


def test_what_is_missing_is_called_by_its_name(client: Client) -> None:
    page = client.post("/dang-nhap/", {}).content.decode()
    assert "Lỗi: Chưa có tên đăng nhập" in page
    assert "Lỗi: Chưa có mật khẩu" in page


def test_five_wrong_passwords_close_the_account_for_a_while_and_say_how_long(client: Client) -> None:
    people.account("phuc")
    for _ in range(4):
        assert sign_in(client, "phuc", "sai").status_code == 200
    page = sign_in(client, "phuc", "sai")
    assert page.status_code == 429
    assert page["Retry-After"] == "900"
    assert "sau 15 phút" in page.content.decode()
    assert sign_in(client, "phuc").status_code == 429  # even the right one now


def test_an_account_that_was_closed_cannot_come_in(client: Client) -> None:
    former = people.account("cu")
    former.is_active = False
    former.save()
    assert "chưa đúng" in sign_in(client, "cu").content.decode()


def test_leaving_is_a_deed_and_not_a_link(client: Client) -> None:
    client.force_login(people.account("phuc"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/dang-xuat/").status_code == 405
    assert client.post("/dang-xuat/")["Location"] == "/"
    assert client.get("/vao-viec/")["Location"] == "/dang-nhap/?next=%2Fvao-viec%2F"


def test_who_has_several_positions_is_asked_which(client: Client) -> None:
    lan = people.account("lan", "Phạm Thị Lan")
    first = people.position(lan, "intake", "Công chức tiếp nhận")
    second = people.position(lan, "cashier", "Thủ quỹ")
    assert sign_in(client, "lan", next="/xu-ly/")["Location"] == "/vi-tri/?next=%2Fxu-ly%2F"
    page = client.get("/vi-tri/?next=/xu-ly/").content.decode()
    assert str(first.id) in page
    assert "Thủ quỹ" in page
    assert client.post("/vi-tri/", {"position": str(second.id), "next": "/xu-ly/"})["Location"] == "/xu-ly/"
    assert client.session["position_id"] == str(second.id)
    assert (
        'aria-current="true"' in re.sub(rf".*{second.id}", "", client.get("/vi-tri/").content.decode(), flags=re.S)[:40]
    )


def test_a_position_that_is_somebody_else_s_cannot_be_chosen(client: Client) -> None:
    people.position(people.account("lan"), "intake")
    others = people.position(people.account("duc"), "leader", "Chủ tịch")
    sign_in(client, "lan")
    answer = client.post("/vi-tri/", {"position": str(others.id)})
    assert answer.status_code == 404
    assert "không phải của ông/bà" in answer.content.decode()


def test_who_stands_in_for_a_colleague_may_work_in_their_place(client: Client) -> None:
    lan = people.account("lan", "Phạm Thị Lan")
    people.position(lan, "intake")
    absent = people.position(people.account("duc", "Lê Văn Đức"), "leader", "Phó Chủ tịch")
    now = moments.now()
    Absence.objects.create(
        position=absent, cover=lan, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(days=1)
    )
    sign_in(client, "lan")
    assert "làm thay Lê Văn Đức" in client.get("/vi-tri/").content.decode()
    client.post("/vi-tri/", {"position": str(absent.id)})
    assert client.get("/vao-viec/")["Location"] == "/xu-ly/"


def test_an_account_without_a_position_is_told_whom_to_ask(client: Client) -> None:
    client.force_login(people.account("moi"), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/vao-viec/")
    assert answer.status_code == 403
    assert "chưa được giao vị trí nào" in answer.content.decode()
    assert "chưa được giao vị trí nào" in client.get("/vi-tri/").content.decode()


def test_a_form_left_open_too_long_says_what_to_do() -> None:
    careful = Client(enforce_csrf_checks=True)
    answer = careful.post("/dang-nhap/", {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert "tải lại trang rồi gửi lần nữa" in answer.content.decode()


def test_a_part_of_a_page_asked_for_after_leaving_sends_the_whole_page_to_sign_in(client: Client) -> None:
    answer = client.get(
        "/vao-viec/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/xu-ly/ho-so/1/"}
    )
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/dang-nhap/?next=%2Fxu-ly%2Fho-so%2F1%2F"


def test_who_acts_is_not_looked_up_on_a_page_that_does_not_ask(client: Client, django_assert_num_queries: Any) -> None:
    people.position(people.account("phuc"), "handler")
    sign_in(client, "phuc")
    with django_assert_num_queries(0):
        client.get("/hien-thi/?co-chu=125&ve=/x")


def test_the_house_shows_pages_as_asked_and_goes_back(client: Client) -> None:
    answer = client.get("/hien-thi/", {"co-chu": "150", "mau": "dark", "ve": "/kha-nang-tiep-can/?a=1"})
    assert answer["Location"] == "/kha-nang-tiep-can/?a=1"
    assert client.cookies["hien-thi"].value == "150-dark"
    page = client.get("/kha-nang-tiep-can/").content.decode()
    assert '<html lang="vi" data-size="150" data-theme="dark">' in page


def test_a_citizen_s_first_view_is_at_most_120_kb(client: Client) -> None:
    page = client.get("/kha-nang-tiep-can/").content
    files = set(re.findall(rb'(?:href|src)="/tinh/([^"#]+)', page))
    letters = (ASSETS / "fonts").glob("*.woff2")
    packed = sum(
        len(gzip.compress((ASSETS / name.decode()).read_bytes(), 6)) for name in files if b"fonts/" not in name
    )
    whole = len(gzip.compress(page, 6)) + packed + sum(file.stat().st_size for file in letters)
    assert b"htmx" not in page
    assert whole <= 120_000
    assert len(gzip.compress(page, 6)) <= 15_000


@pytest.mark.parametrize("cookie", ["", "9999-dark", "150-pink", "150", "<script>", "-", "100-auto-x"])
def test_a_broken_wish_is_left_aside(client: Client, cookie: str) -> None:
    client.cookies["hien-thi"] = cookie
    assert client.get("/kha-nang-tiep-can/").status_code == 200
    assert client.get("/hien-thi/", {"co-chu": "7", "mau": "x", "ve": "//xa.vn"})["Location"] == "/"
