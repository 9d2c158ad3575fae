"""Every address says who it is for, and keeps to it: nobody comes in by a door nobody thought of."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from motcua.accounts.models import Account
from motcua.base.doors import Guard
from motcua.config import urls
from motcua.offices.rules.powers import Role
from tests.front import people

#: What stands for each kind of argument in an address.
ARGUMENTS = {"uuid": str(UUID(int=7)), "int": "7", "slug": "khong-co", "str": "khong-co", "path": "khong/co"}


def _walk(patterns: Any = None, before: str = "") -> Iterator[tuple[str, Any]]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, before + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield before + str(entry.pattern), entry.callback


ROUTES = list(_walk())


def _filled(route: str) -> str:
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: ARGUMENTS[found[1] or "str"], route)


def _guard(view: Any) -> Guard | None:
    found = getattr(view, "guard", None)
    return found if isinstance(found, Guard) else None


def test_every_address_has_a_guard() -> None:
    assert ROUTES
    assert not [route for route, view in ROUTES if _guard(view) is None]


def test_the_pages_for_errors_have_a_guard_too() -> None:
    for view in (urls.handler400, urls.handler403, urls.handler404, urls.handler500):
        assert _guard(view)


def test_guards_name_only_roles_there_are() -> None:
    named = {role for _, view in ROUTES for role in (_guard(view) or Guard(open=True)).roles}
    assert named <= {role.value for role in Role}


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_sign_in(client: Client, method: str) -> None:
    for route, view in ROUTES:
        guard = _guard(view)
        if guard and not guard.open:
            answer = getattr(client, method)(_filled(route))
            assert answer.status_code == 302, route
            assert answer["Location"].startswith("/dang-nhap/?next="), route


@pytest.fixture
def holders(db: None) -> dict[Role, Account]:
    made = {role: people.account(role.value) for role in Role}
    for role, account in made.items():
        people.position(account, role.value, role.value)
    return made


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_its_own_doors_and_no_other(holders: dict[Role, Account], role: Role, method: str) -> None:
    """The matrix: role by address. Let in may still mean "no such dossier" (404), "wrong form" or "not yours" (403)."""
    for route, view in ROUTES:
        guard = _guard(view)
        assert guard
        client = Client()
        client.force_login(holders[role], backend="django.contrib.auth.backends.ModelBackend")
        answer = getattr(client, method)(_filled(route))
        if guard.admits(role):
            assert answer.status_code in {200, 204, 302, 400, 403, 404, 405, 409, 422}, (route, answer.status_code)
        else:
            assert answer.status_code == 403, (route, answer.status_code)
            assert "vai trò khác" in answer.content.decode(), route
