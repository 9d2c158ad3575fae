"""The whole catalogue, brought in once for all tests of a file that ask for it."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command

from tests.conftest import Committed

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="module")
def whole_catalogue(committed_state: Committed, django_db_blocker: "DjangoDbBlocker") -> Iterator[None]:
    """Every procedure that comes with the house, published, and the everyday words."""
    with django_db_blocker.unblock():
        call_command("procedures", "import", "--publish", stdout=io.StringIO())
    yield
    with django_db_blocker.unblock():
        committed_state.clean()
