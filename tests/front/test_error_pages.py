"""When something goes wrong the page says so in plain words, keeps to its own frame, and shows a way on."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from motcua.base.refusals import NotAllowed, NotFound, Refused, Stale
from motcua.config import urls
from tests.front import people

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def _raising(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


ERRORS: dict[str, tuple[Exception, int, str]] = {
    "xau": (SuspiciousOperation("raw words of a library"), 400, "sai dạng"),
    "cam": (PermissionDenied(), 403, "không có quyền"),
    "cam-cau": (PermissionDenied("Trang này dành cho lãnh đạo."), 403, "Trang này dành cho lãnh đạo."),
    "khong": (Http404(), 404, "gõ sai"),
    "khong-cau": (NotFound("Không có hồ sơ này."), 404, "Không có hồ sơ này."),
    "khong-duoc": (NotAllowed("Hồ sơ của đơn vị khác."), 403, "Hồ sơ của đơn vị khác."),
    "cu": (Stale("Anh Minh vừa chuyển hồ sơ này."), 409, "Anh Minh vừa chuyển hồ sơ này."),
    "tu-choi": (Refused("Chưa nộp lệ phí."), 409, "Chưa nộp lệ phí."),
    "hong": (OperationalError("could not connect to server 10.0.0.5"), 500, "trục trặc ở phía chúng tôi"),
}
urlpatterns = [*urls.urlpatterns, *(path(f"loi/{name}/", _raising(error)) for name, (error, _, _) in ERRORS.items())]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


@pytest.mark.parametrize("name", list(ERRORS))
def test_an_error_is_told_in_plain_words(client: Client, name: str) -> None:
    error, status, words = ERRORS[name]
    client.raise_request_exception = False
    answer = client.get(f"/loi/{name}/")
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert "<h1>" in page
    assert 'lang="vi"' in page
    assert "0200 999 9999" in page
    if not isinstance(error, Refused) and status != 403:
        assert str(error) not in page or not str(error)


@pytest.mark.parametrize("name", list(ERRORS))
def test_a_part_of_a_page_is_told_among_the_messages(client: Client, name: str) -> None:
    client.raise_request_exception = False
    answer = client.get(f"/loi/{name}/", headers={"HX-Request": "true"})
    assert answer.status_code == ERRORS[name][1]
    assert answer["HX-Retarget"] == "#messages"
    assert ERRORS[name][2] in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_people_on_duty_keep_their_own_frame(client: Client) -> None:
    somebody = people.account("phuc", "Trần Văn Phúc")
    people.position(somebody, "handler", "Chuyên viên")
    client.force_login(somebody, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/loi/khong-cau/").content.decode()
    assert "Trần Văn Phúc" in page
    assert "Về nơi làm việc" in page


def test_a_name_cannot_put_markup_into_a_sentence(client: Client) -> None:
    ERRORS["cu"][0].sentence = "<b>Minh</b>"  # type: ignore[attr-defined]
    try:
        assert "&lt;b&gt;Minh" in client.get("/loi/cu/").content.decode()
    finally:
        ERRORS["cu"][0].sentence = "Anh Minh vừa chuyển hồ sơ này."  # type: ignore[attr-defined]


def test_pages_carry_the_content_policy(client: Client) -> None:
    policy = client.get("/loi/khong/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
