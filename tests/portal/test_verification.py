"""Whether a paper is real: what anybody may learn who holds it, and nothing of the person it is about."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from motcua.dossiers import operations
from motcua.paperwork import operations as papers
from motcua.paperwork.models import Paper
from motcua.paperwork.rules import facts
from tests.cast import MONDAY, Cast
from tests.portal import story
from tests.portal.story import PRIVATE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> object:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def notice(cast: Cast) -> Paper:
    """A paper that is no receipt: the request for what is missing."""
    dossier = story.waiting(cast)
    return Paper.objects.get(kind="supplement_request", subject_id=dossier.id)


def page_of(client: Client, token: str, *, status: int = 200) -> str:
    response = client.get(f"/giay/{token}")
    assert response.status_code == status
    page = " ".join(response.content.decode().split())
    assert [one for one in PRIVATE if one in page] == []
    return page


def facts_of(paper: Paper) -> Any:
    return facts.read(paper.kind, paper.facts)  # type: ignore[arg-type]


def test_a_real_paper_shows_what_to_compare_and_not_whose_it_is(notice: Paper, client: Client) -> None:
    papers.draw(notice.id, at=MONDAY)
    notice.refresh_from_db()
    page = page_of(client, notice.token)
    assert "Giấy tờ thật, đang có giá trị" in page
    for fact in (notice.title, notice.number_text, notice.office_name, "05/10/2026", notice.sha256):
        assert fact in page
    assert "261005-0001" not in page  # not even which dossier: whoever finds the paper shall not follow it


def test_a_replaced_paper_names_its_successor(notice: Paper, client: Client, cast: Cast) -> None:
    facts = facts_of(notice).model_dump(mode="json")
    new = papers.replace(notice.id, facts, reason="ghi sai", by=cast.minh, at=MONDAY)
    page = page_of(client, notice.token)
    assert "Giấy tờ thật, nhưng đã được thay" in page
    assert f"số {new.number_text}, ngày 05/10/2026" in page
    assert "ghi sai" not in page
    assert "Giấy tờ thật, đang có giá trị" in page_of(client, new.token)


def test_a_revoked_paper_is_called_so(notice: Paper, client: Client, cast: Cast) -> None:
    papers.revoke(notice.id, reason="bí mật gia đình", by=cast.minh, at=MONDAY)
    page = page_of(client, notice.token)
    assert "Giấy tờ đã bị thu hồi" in page
    assert "<dt>Thu hồi ngày</dt><dd>05/10/2026</dd>" in page


@pytest.mark.parametrize("token", ["khong-co-that-khong-co", "x", "a" * 300, "%00", "A" * 22])
def test_a_token_nobody_gave_out_is_unknown(cast: Cast, client: Client, token: str) -> None:
    story.accepted(cast)
    page = page_of(client, token, status=404)
    assert "Không tìm thấy giấy tờ này" in page
    assert "đừng nhận, đừng dùng" in page


def test_a_replaced_receipt_still_leads_to_its_dossier_and_a_revoked_one_does_not(cast: Cast, client: Client) -> None:
    dossier = story.accepted(cast)
    old = Paper.objects.get(kind="receipt")
    facts = facts_of(old).model_dump(mode="json")
    new = papers.replace(old.id, facts, reason="in sai tên", by=cast.lan, at=MONDAY)
    page = page_of(client, old.token)
    assert "Giấy hẹn này đã được thay" in page
    assert new.number_text in page
    assert "Hẹn trả kết quả" in page
    assert "Giấy hẹn này đã được thay" not in page_of(client, new.token)
    papers.revoke(new.id, reason="in nhầm", by=cast.lan, at=MONDAY)
    page = page_of(client, new.token)
    assert "Giấy tờ đã bị thu hồi" in page
    assert dossier.code[-4:] not in page


def test_papers_of_a_withdrawn_dossier_stay_real(cast: Cast, client: Client) -> None:
    dossier = story.accepted(cast)
    operations.withdraw(dossier_id=dossier.id, reason="đổi ý", by=cast.lan, at=MONDAY)
    assert "Giấy tờ thật" in page_of(client, Paper.objects.get(kind="stop_notice").token)


@pytest.mark.parametrize("typed", ["{token}", " {token} ", "http://127.0.0.1:8000/giay/{token}", "/giay/{token}/"])
def test_the_letters_under_the_qr_may_be_typed_or_pasted(notice: Paper, client: Client, typed: str) -> None:
    response = client.get("/giay/", {"ma": typed.format(token=notice.token)})
    assert response.status_code == 302
    assert response["Location"] == f"/giay/{notice.token}"


@pytest.mark.parametrize("typed", ["", "abc", "<script>", "https://gia-mao.example/x", "chữ có dấu không phải mã"])
def test_what_cannot_be_under_a_qr_gets_a_sentence(client: Client, typed: str) -> None:
    page = client.get("/giay/", {"ma": typed}).content.decode()
    assert "Lỗi: Kiểm tra giấy tờ" in page
    assert "Mời" in page
    assert "<script>" not in page


def test_what_a_paper_says_is_kept_by_nobody(notice: Paper, client: Client) -> None:
    assert "no-store" in client.get(f"/giay/{notice.token}")["Cache-Control"]
