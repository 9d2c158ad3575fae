"""Tries are counted across processes, slide with the clock, and can be given back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, connections
from django.test import RequestFactory

from motcua.portal import limits
from motcua.portal.limits import Allowance
from tests.cast import MONDAY

CODE = Allowance("code", "H99.61.10-261005-0001", 5)
PLACE = Allowance("place", "203.0.113.7", 3)


@pytest.mark.django_db
def test_so_many_and_no_more() -> None:
    assert [limits.take(CODE) is not None for _ in range(7)] == [True] * 5 + [False] * 2


@pytest.mark.django_db
def test_one_exhausted_allowance_takes_nothing_from_the_others() -> None:
    for _ in range(3):
        assert limits.take(PLACE)
    for _ in range(5):
        assert limits.take(CODE, PLACE) is None
    assert [limits.take(CODE) is not None for _ in range(6)] == [True] * 5 + [False]


@pytest.mark.django_db
def test_what_is_given_back_can_be_taken_again() -> None:
    for _ in range(20):
        attempt = limits.take(CODE, PLACE)
        assert attempt is not None
        attempt.give_back()


@pytest.mark.django_db
def test_each_try_is_forgotten_in_its_own_time() -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        for _ in range(5):
            limits.take(CODE)
            clock.shift(timedelta(minutes=3))
        for _ in range(5):
            clock.shift(timedelta(seconds=1))
            assert limits.take(CODE)
            assert limits.take(CODE) is None
            clock.shift(timedelta(minutes=3) - timedelta(seconds=1))


@pytest.mark.django_db
def test_neither_codes_nor_places_can_be_read_where_tries_are_kept() -> None:
    limits.take(CODE, PLACE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key || value FROM config_cache")
        kept = " ".join(row[0] for row in cursor.fetchall())
    assert "try-code-" in kept
    assert "203.0.113" not in kept
    assert "261005" not in kept


def test_many_at_once_get_no_more_than_there_are(committed_db: object) -> None:
    def guess(_: int) -> bool:
        try:
            return limits.take(CODE) is not None
        finally:
            connections.close_all()

    try:
        with ThreadPoolExecutor(16) as pool:
            assert sum(pool.map(guess, range(64))) == 5
    finally:
        cache.clear()


@pytest.mark.parametrize(
    ("sender", "forwarded", "place"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),  # anybody can write a header
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "10.0.0.1, 198.51.100.1", "198.51.100.1"),  # the proxy adds what it saw at the end
        ("::1", "198.51.100.1", "198.51.100.1"),
        ("", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "gì đó", "?"),
        ("", "", "?"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::"),  # a household has a whole network to itself
        ("2001:db8:1:2:ffff::1", "", "2001:db8:1:2::"),
        ("::ffff:203.0.113.7", "", "203.0.113.7"),
    ],
)
def test_where_somebody_asks_from(sender: str, forwarded: str, place: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=sender, HTTP_X_FORWARDED_FOR=forwarded)
    assert limits.place_of(request) == place  # type: ignore[arg-type]
