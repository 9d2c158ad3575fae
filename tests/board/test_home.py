"""The first page of the board: who comes in, and that a link shown is a page that opens."""

import re

import pytest

from motcua.board.roles import BOARD
from tests.cast import Cast
from tests.signed_in import In

pytestmark = pytest.mark.django_db


def test_those_who_steer_come_in_and_nobody_else(cast: Cast, come_in: In) -> None:
    for who in cast.everybody.values():
        status = come_in(who).get("/dieu-hanh/").status_code
        assert status == (200 if who.role in BOARD else 403), who.role


def test_every_link_a_role_is_shown_opens_for_it(cast: Cast, come_in: In) -> None:
    for who in (cast.nam, cast.control, cast.admin):
        client = come_in(who)
        page = client.get("/dieu-hanh/").content.decode()
        links = set(re.findall(r'href="(/dieu-hanh/[^"]*)"', page))
        assert "/dieu-hanh/" in links
        assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)
