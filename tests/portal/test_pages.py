"""What anybody sees: pages of the portal, without signing in and without a word about anyone."""

import gzip
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from motcua.dossiers import operations, queries
from motcua.dossiers.operations import Handed
from motcua.paperwork.models import Paper
from motcua.portal.tracking.pages import TRIES
from tests.cast import MONDAY, Cast

pytestmark = pytest.mark.django_db
#: What must never be seen: the owner's name, number, phone and address in any part.
PRIVATE = ("Hoa", "999158000011", "0912345678", "Khóm 2")


def accepted(cast: Cast) -> str:
    handed = Handed(
        version_id=cast.version("2.000815"),
        receiving_office_id=cast.desk.id,
        authority_id=cast.ward.id,
        owner_id=cast.hoa_id,
    )
    return operations.accept(handed, by=cast.lan, at=MONDAY).code


@pytest.fixture(autouse=True)
def _monday() -> object:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.mark.parametrize(
    ("address", "says", "most"),
    [
        ("/", "Ông/bà cần làm thủ tục gì?", 5),
        ("/tro-giup/", "Trung tâm Phục vụ hành chính công phường Sa Nhiên", 2),
        ("/thu-tuc/", "Theo lĩnh vực", 3),
        ("/thu-tuc/?q=sao+y", "Chứng thực bản sao từ bản chính", 6),
        ("/thu-tuc/?q=chung+thuk+ban+sao", "Chứng thực bản sao từ bản chính", 6),
        ("/thu-tuc/?q=zzzzqq", "Chưa tìm thấy", 8),
        ("/thu-tuc/2.000815/", "Mất bao lâu", 6),
        ("/tra-cuu/", "Bốn số cuối", 1),
        ("/giay/", "thật hay giả", 0),
    ],
)
def test_a_page_says_what_it_is_for_lightly(
    cast: Cast,
    client: Client,
    address: str,
    says: str,
    most: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.get(address)  # once warm: definitions and calendars are parsed once per process
    with django_assert_max_num_queries(most):
        response = client.get(address)
    assert response.status_code == 200
    page = response.content.decode()
    assert says in page
    assert len(gzip.compress(response.content)) < 15_000


def test_public_pages_may_be_kept_for_a_minute_and_shown_when_we_are_down(cast: Cast, client: Client) -> None:
    for address in ("/", "/thu-tuc/?q=sao+y", "/thu-tuc/2.000815/", "/tro-giup/"):
        response = client.get(address)
        assert response["Cache-Control"] == "public, max-age=60, stale-if-error=86400"
        assert not response.cookies, f"{address} must not set cookies: a proxy would keep them for everybody"


def test_an_unknown_procedure_is_not_found(cast: Cast, client: Client) -> None:
    assert client.get("/thu-tuc/9.999999/").status_code == 404


@pytest.mark.parametrize("four", ["5678", "0011"])
def test_the_code_with_four_digits_of_phone_or_number_shows_where_it_is_and_not_whose(
    cast: Cast, client: Client, four: str
) -> None:
    code = accepted(cast)
    response = client.post("/tra-cuu/", {"code": code.lower(), "four": four})
    page = response.content.decode()
    assert response.status_code == 200
    assert "17 giờ 00, thứ Hai, ngày 05 tháng 10 năm 2026" in page
    assert "Ông/bà cần làm gì?" in page
    assert not [word for word in PRIVATE if word in page]


def test_a_wrong_pair_cannot_be_told_from_an_unknown_code(cast: Cast, client: Client) -> None:
    code = accepted(cast)
    pages = []
    for pair in ((code, "0000"), ("H99.61.10-261005-9998", "5678"), ("H99.61.10-261005-9999", "0000")):
        response = client.post("/tra-cuu/", {"code": pair[0], "four": pair[1]})
        page = response.content.decode().replace(pair[0], "").replace(pair[1], "")
        pages.append(
            (response.status_code, page.split('name="csrfmiddlewaretoken"')[0], "Không có hồ sơ nào khớp" in page)
        )
        assert not [word for word in PRIVATE if word in page]
    assert pages[0] == pages[1] == pages[2]


def test_guessing_is_stopped_even_when_the_last_guess_is_right(cast: Cast, client: Client) -> None:
    code = accepted(cast)
    for guess in range(TRIES):
        assert client.post("/tra-cuu/", {"code": code, "four": f"{guess:04d}"}).status_code == 200
    response = client.post("/tra-cuu/", {"code": code, "four": "5678"})
    assert response.status_code == 429
    assert "15 phút" in response.content.decode()


@pytest.mark.parametrize(("code", "four"), [("", ""), ("gì đó", "12"), ("H99.61.10-261005-0001", "abcd")])
def test_what_cannot_be_a_pair_gets_a_sentence_and_keeps_the_typing(
    cast: Cast, client: Client, code: str, four: str
) -> None:
    page = client.post("/tra-cuu/", {"code": code, "four": four}).content.decode()
    assert "Có chỗ cần sửa" in page
    assert f'value="{code}"' in page or not code


def test_the_receipts_qr_opens_its_dossier_and_no_other_papers_does(cast: Cast, client: Client) -> None:
    code = accepted(cast)
    receipt = Paper.objects.get(kind="receipt")
    page = client.get(f"/giay/{receipt.token}").content.decode()
    assert code[-4:] in page
    assert not [word for word in PRIVATE if word in page]
    dossier_id = receipt.subject_id
    operations.withdraw(dossier_id=dossier_id, reason="đổi ý", by=cast.lan, at=MONDAY)
    notice = Paper.objects.get(kind="stop_notice")
    page = client.get(f"/giay/{notice.token}").content.decode()
    assert "Giấy tờ thật" in page
    assert code not in page
    assert not [word for word in PRIVATE if word in page]


def test_a_token_nobody_gave_out_is_unknown(cast: Cast, client: Client) -> None:
    response = client.get("/giay/khong-co-that-khong-co-that")
    assert response.status_code == 404
    assert "Không tìm thấy giấy tờ này" in response.content.decode()


def test_a_late_dossier_is_called_late(cast: Cast, client: Client) -> None:
    code = accepted(cast)
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        page = client.post("/tra-cuu/", {"code": code, "four": "5678"}).content.decode()
    assert "Quá hạn" in page


def test_what_is_asked_of_the_citizen_is_listed(cast: Cast, client: Client) -> None:
    code = accepted(cast)
    dossier_id = queries.id_of(code)
    operations.forward(dossier_id=dossier_id, by=cast.lan, at=MONDAY)
    component = queries.detail(dossier_id, viewer=cast.minh, at=MONDAY).procedure.components[0]
    item = operations.SupplementItem(what="Bản chính bằng tốt nghiệp", reason="bản nộp mờ", component=component.key)
    operations.request_supplement(dossier_id=dossier_id, items=[item], by=cast.minh, at=MONDAY)
    page = client.post("/tra-cuu/", {"code": code, "four": "5678"}).content.decode()
    assert "Bản chính bằng tốt nghiệp" in page
    assert "Tạm dừng" in page


def test_search_engines_keep_out_of_dossiers_and_papers(client: Client) -> None:
    assert "Disallow: /tra-cuu/" in client.get("/robots.txt").content.decode()
