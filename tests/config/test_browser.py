"""A browser stands in the same house: it sees what a test has committed, served under the application's rights."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.urls import path

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)


def _count(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"<!doctype html><meta charset=utf-8><h1>{get_user_model().objects.count()} người</h1>")


urlpatterns = [path("dem/", _count)]


@pytest.mark.urls(__name__)
def test_a_page_shows_what_a_test_committed(live_server: Any, page: Any) -> None:
    get_user_model().objects.create(username="lan", full_name="Nguyễn Thị Lan", created_at=MONDAY)
    page.goto(f"{live_server.url}/dem/")
    assert page.inner_text("h1") == "1 người"


@pytest.mark.urls(__name__)
def test_the_next_browser_test_starts_from_nothing(live_server: Any, page: Any) -> None:
    page.goto(f"{live_server.url}/dem/")
    assert page.inner_text("h1") == "0 người"
