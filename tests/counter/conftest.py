"""The counter's tests happen on the cast's Monday morning."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.cast import MONDAY


@pytest.fixture
def monday() -> Iterator[None]:
    """Nine o'clock, and the clock stands still."""
    with time_machine.travel(MONDAY, tick=False):
        yield
