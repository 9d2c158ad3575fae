"""Pages anybody may keep, what they weigh, and how little they ask of the database."""

import gzip
import re

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from motcua.portal.urls import urlpatterns
from tests.cast import MONDAY, Cast

pytestmark = pytest.mark.django_db
#: Every page that is the same for everybody, with the questions it may ask once definitions and calendars are known.
SHARED = {
    "/": 3,
    "/tro-giup/": 3,
    "/thu-tuc/": 1,
    "/thu-tuc/?linh-vuc=ho-tich": 3,
    "/thu-tuc/?viec=sao-y": 3,
    "/thu-tuc/?q=sao+y": 3,
    "/thu-tuc/?q=chung+thuk+ban+sao": 3,
    "/thu-tuc/?q=zzzzqq": 16,
    "/thu-tuc/2.000815/": 3,
    "/thu-tuc/1.004873/": 3,
    "/robots.txt": 0,
}
#: Pages of one person's own, with the same.
OWN = {"/tra-cuu/": 0, "/giay/": 0}


@pytest.fixture(autouse=True)
def _monday() -> object:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.mark.parametrize("address", SHARED)
def test_shared_pages_may_be_kept_for_a_minute_and_shown_when_we_are_down(
    cast: Cast, client: Client, address: str
) -> None:
    response = client.get(address)
    assert response["Cache-Control"] == "public, max-age=60, stale-if-error=86400"
    assert response["Vary"] == "Cookie"
    assert not response.cookies, "a proxy would keep the cookie for everybody"
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert client.head(address).status_code == 200


def test_somebody_on_duty_gets_a_page_of_their_own(cast: Cast, client: Client) -> None:
    client.cookies["sessionid"] = "x"
    assert client.get("/")["Cache-Control"] == "private, no-store"


def test_large_letters_are_not_given_to_who_did_not_ask(cast: Cast, client: Client) -> None:
    client.cookies["hien-thi"] = "150-dark"
    response = client.get("/")
    assert 'data-size="150"' in response.content.decode()
    assert response["Vary"] == "Cookie"


@pytest.mark.parametrize(("address", "most"), (SHARED | OWN).items())
def test_a_page_is_light_and_asks_little(
    cast: Cast, client: Client, address: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(address)
    with django_assert_max_num_queries(most):
        response = client.get(address)
    assert response.status_code == 200
    assert len(gzip.compress(response.content)) < 15_000


@pytest.mark.parametrize("address", [one for one in SHARED | OWN if one != "/robots.txt"])
def test_a_first_view_is_under_120_kb(cast: Cast, client: Client, address: str) -> None:
    """All that is fetched: the page, its styles, scripts, drawings and letters, packed as they travel."""
    page = client.get(address).content
    linked = set(re.findall(r'(?:href|src)="(/tinh/[^"#]+)', page.decode()))
    files = [settings.ROOT / "assets" / one.removeprefix("/tinh/") for one in linked]
    letters = list((settings.ROOT / "assets/fonts").glob("*.woff2"))
    assert len(files) >= 8
    weight = len(gzip.compress(page)) + sum(file.stat().st_size for file in letters)
    weight += sum(len(gzip.compress(file.read_bytes())) for file in files if file not in letters)
    assert weight < 120_000
    assert sum(len(gzip.compress(file.read_bytes())) for file in files if file.suffix == ".css") < 18_000


def test_every_address_of_the_portal_is_looked_at_here_or_is_one_persons() -> None:
    ours = {reverse(f"portal:{one.name}", args=["x"] * len(one.pattern.converters)) for one in urlpatterns}
    looked_at = {one.split("?")[0] for one in SHARED | OWN} | {"/thu-tuc/x/"}
    assert ours - looked_at == {"/tra-cuu/x/", "/giay/x"}
