"""The ground of the board's tests: the Monday of the cast, and a browser somebody is signed in at."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from motcua.accounts.models import Account
from motcua.base.actor import Actor
from motcua.config.middleware import POSITION
from tests.cast import MONDAY

In = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def come_in() -> In:
    """A browser somebody is signed in at."""

    def signed_in(actor: Actor) -> Client:
        assert actor.account_id is not None
        client = Client()
        client.force_login(
            Account.objects.get(id=actor.account_id), backend="django.contrib.auth.backends.ModelBackend"
        )
        session = client.session
        session[POSITION] = str(actor.position_id)
        session.save()
        return client

    return signed_in
