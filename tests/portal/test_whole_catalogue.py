"""The portal over every procedure that comes with the house: each has a page, and people find the common ones first."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from motcua.catalogue import queries
from motcua.portal.home.life import EVENTS, LifeEvent
from tests.cast import DATA, MONDAY
from tests.catalogue.conftest import whole_catalogue  # noqa: F401 - the fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_catalogue")]


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def found_by(page: str) -> list[str]:
    return re.findall(r'<h2><a href="/thu-tuc/([\d.]+)/">', page)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: str(event.key))
def test_every_life_event_leads_to_the_procedures_it_names(client: Client, event: LifeEvent) -> None:
    known = {file.name.split("_")[0] for file in (DATA / "procedures").glob("[0-9]*.yaml")}
    assert set(event.codes) <= known
    page = page_of(client, f"/thu-tuc/?viec={event.key}")
    assert f"<h1>{event.name}</h1>" in page
    assert found_by(page)[0] == event.codes[0]
    assert len(found_by(page)) >= 3


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("khai sinh", "1.001193"),
        ("kết hôn", "1.000894"),
        ("qua đời", "1.000656"),
        ("cất nhà", "1.013225"),
        ("mở tiệm", "1.001612"),
        ("so do", "1.013978"),
        ("sang ten", "1.013831"),
        ("ho khau", "1.004222"),
        ("1.001193", "1.001193"),
    ],
)
def test_everyday_words_find_the_commonest_procedure_first(client: Client, words: str, first: str) -> None:
    assert found_by(page_of(client, f"/thu-tuc/?q={words}"))[0] == first


def test_a_long_list_has_pages_and_each_procedure_once(client: Client) -> None:
    address, seen = "/thu-tuc/?q=dang+ky", list[str]()
    while address:
        page = page_of(client, address)
        seen += found_by(page)
        following = re.search(r'rel="next" href="(\?[^"]+)"', page)
        address = f"/thu-tuc/{following[1].replace('&amp;', '&')}" if following else ""
    assert len(seen) > 20
    assert len(set(seen)) == len(seen)
    assert found_by(page_of(client, "/thu-tuc/?q=dang+ky&trang=999"))[-1] == seen[-1]
    for nonsense in ("x", "-1", "0", "99999", "٣"):
        assert found_by(page_of(client, f"/thu-tuc/?q=dang+ky&trang={nonsense}")) == seen[:20]


def test_a_field_narrows_what_was_found(client: Client) -> None:
    page = page_of(client, "/thu-tuc/?q=dang+ky")
    assert "&amp;linh-vuc=ho-tich" in page
    narrowed = page_of(client, "/thu-tuc/?q=dang+ky&linh-vuc=cu-tru")
    assert 0 < len(found_by(narrowed)) < 20
    assert re.search(r'linh-vuc=cu-tru" aria-current="true">', narrowed)


def test_every_procedure_answers_the_five_questions(client: Client) -> None:
    shown = queries.listed(MONDAY.date())
    assert len(shown) > 60
    for one in shown:
        page = page_of(client, f"/thu-tuc/{one.code}/")
        for name in ("who", "what", "time", "money", "where"):
            inside = page.split(f'aria-labelledby="{name}"')[1].split("</section>")[0]
            answer = re.sub(r"<[^>]+>", "", inside.split("</h2>")[1]).strip()
            assert len(answer) > 5, (one.code, name)
            assert not re.search(r"None|\.\.|: *\.|\s,", answer), (one.code, name, answer)


def test_what_is_only_told_says_so_and_where_to_go(client: Client) -> None:
    page = page_of(client, "/thu-tuc/2.000528/")
    assert "Trang này chỉ để xem, chưa nộp được ở hệ thống này" in page
    assert "Nơi nhận: " in page
    assert "Chúng tôi chưa có danh sách giấy tờ" in page
    assert "hẹn trả" not in page
