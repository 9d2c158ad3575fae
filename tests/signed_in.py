"""Somebody signed in at a door, without a screen: what they get is looked at as it was sent."""

from collections.abc import Callable

import pytest
from django.test import Client

from motcua.accounts.models import Account
from motcua.base.actor import Actor
from motcua.config.middleware import POSITION

In = Callable[[Actor], Client]


def signed_in(actor: Actor) -> Client:
    """A browser this person is signed in at, in this position."""
    assert actor.account_id is not None
    client = Client()
    client.force_login(Account.objects.get(id=actor.account_id), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[POSITION] = str(actor.position_id)
    session.save()
    return client


@pytest.fixture
def come_in() -> In:
    return signed_in
