"""The ground of the board's tests: the Monday of the cast, and a browser somebody is signed in at."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.cast import MONDAY


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield
