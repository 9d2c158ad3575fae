"""Giving a result back: found by its receipt, to its owner or a proxy with a paper, with what was owed paid first."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.dossiers import models, operations
from motcua.dossiers.rules.status import Finance, Status
from motcua.journal import queries as journal
from motcua.paperwork.models import Paper
from tests.cast import MONDAY, Cast
from tests.counter.visits import CARD, accepted, finished, words
from tests.files.makings import jpeg
from tests.paperwork.reading import text_of
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

WAITING = "/quay/tra-ket-qua/"


def taker(dossier: models.Dossier, **told: Any) -> dict[str, Any]:
    return {"seen": dossier.version, "to_name": "Trần Thị Hoa", "to_number": "999158000011", **told}


def hand(cast: Cast, dossier: models.Dossier, **told: Any) -> str:
    address = f"{WAITING}{dossier.id}/"
    return words(signed_in(cast.lan).post(address, taker(dossier, **told), follow=True))


def state(dossier: models.Dossier) -> models.Dossier:
    return models.Dossier.objects.get(id=dossier.id)


def test_a_receipt_or_a_code_leads_to_its_result_and_a_name_to_the_only_one(cast: Cast) -> None:
    dossier = finished(cast)
    client = signed_in(cast.lan)
    receipt = Paper.objects.get(kind="receipt")
    for text in (dossier.code, dossier.code.lower(), receipt.scan_url, "hoa tran thi"[:3]):
        response = client.get(WAITING, {"q": text})
        assert response.status_code == 302, text
        assert response["Location"] == f"{WAITING}{dossier.id}/", text
    assert "Không thấy kết quả nào chờ trả" in words(client.get(WAITING, {"q": "không ai"}))


def test_what_is_not_finished_leads_to_the_dossier_and_strangers_to_nothing(cast: Cast) -> None:
    (dossier,) = accepted(cast)
    response = signed_in(cast.lan).get(WAITING, {"q": dossier.code})
    assert response["Location"] == f"/xu-ly/ho-so/{dossier.id}/"
    assert signed_in(cast.neighbour_desk).get(WAITING, {"q": dossier.code}).status_code == 404


def test_a_result_is_not_handed_over_while_its_fee_is_owed(cast: Cast) -> None:
    dossier = finished(cast)
    page = hand(cast, dossier)
    assert "Còn phí, lệ phí chưa nộp" in page
    assert 'id="id_collect-error"' in page
    assert state(dossier).status == Status.DONE


def test_fee_and_result_change_hands_together_with_a_paper_to_sign(cast: Cast) -> None:
    dossier = finished(cast)
    page = hand(cast, dossier, collect="on")
    assert "Đã trả kết quả hồ sơ" in page
    row = state(dossier)
    assert (row.status, row.finance) == (Status.RETURNED, Finance.PAID)
    paper = Paper.objects.get(kind="result_return")
    assert f"/quay/giay/{paper.id}.pdf" in page
    assert {one.kind for one in Paper.objects.filter(subject_id=dossier.id)} >= {"cash_receipt", "result_return"}


def test_nothing_is_collected_when_the_result_cannot_be_handed_over(cast: Cast) -> None:
    dossier = finished(cast)
    page = hand(cast, dossier, collect="on", to_name="")
    assert "Mời ghi họ tên người nhận." in page
    stale = hand(cast, dossier, collect="on", seen=1)
    assert "vừa được người khác xử lý" in stale
    assert state(dossier).finance == Finance.OWED
    assert not Paper.objects.filter(kind="cash_receipt").exists()


def test_somebody_else_takes_it_only_with_a_paper(cast: Cast) -> None:
    dossier = finished(cast)
    page = hand(cast, dossier, collect="on", to_name="Lê Văn Tư", to_number="")
    assert "Người nhận không phải chủ hồ sơ: mời ghi giấy ủy quyền." in page
    assert 'value="Lê Văn Tư"' in page
    page = hand(cast, dossier, collect="on", to_name="Lê Văn Tư", proxy_basis="Giấy ủy quyền số 12")
    assert "Đây là số của chủ hồ sơ" in page
    assert state(dossier).status == Status.DONE


def test_a_proxys_paper_is_kept_with_the_dossier_and_named_on_the_receipt(cast: Cast) -> None:
    dossier = finished(cast)
    hand(
        cast,
        dossier,
        collect="on",
        to_name="Lê Văn Tư",
        to_number="999090000033",
        proxy_basis="Giấy ủy quyền số 12 ngày 01/10/2026",
        proxy_paper=SimpleUploadedFile("ủy quyền.jpg", jpeg()),
    )
    assert state(dossier).status == Status.RETURNED
    assert [one.name for one in models.Attachment.objects.filter(dossier=dossier)] == ["ủy quyền.jpg"]
    assert models.HandOver.objects.get(dossier=dossier).proxy_basis == "Giấy ủy quyền số 12 ngày 01/10/2026"
    paper = Paper.objects.get(kind="result_return")
    text = text_of(signed_in(cast.lan).get(f"/quay/giay/{paper.id}.pdf").content)
    assert "Lê Văn Tư" in text
    assert "Giấy ủy quyền số 12" in text
    kinds = [line.kind for line in journal.timeline("dossier", dossier.id)]
    assert kinds[-3:] == ["FeeSettled", "PapersAttached", "ResultReturned"]


def test_a_proxys_paper_that_cannot_be_kept_stops_the_handing_over(cast: Cast) -> None:
    dossier = finished(cast)
    said = {"to_name": "Lê Văn Tư", "to_number": "", "proxy_basis": "Giấy số 12", "collect": "on"}
    page = hand(cast, dossier, **said, proxy_paper=SimpleUploadedFile("a.exe", b"MZ" + b"0" * 40))
    assert "Tệp phải là ảnh (JPG, PNG) hoặc PDF." in page
    assert 'id="id_proxy_paper-error"' in page
    assert 'value="Giấy số 12"' in page
    assert (state(dossier).status, state(dossier).finance) == (Status.DONE, Finance.OWED)


def test_the_card_of_whoever_came_instead_is_read_into_the_boxes(cast: Cast) -> None:
    dossier = finished(cast)
    page = hand(cast, dossier, scan=CARD, proxy_basis="Giấy số 12")
    assert 'value="Nguyễn Thị Ửng Hồng"' in page
    assert 'value="999158000019"' in page
    assert 'value="Giấy số 12"' in page
    assert "Hãy quét" in hand(cast, dossier, scan="https://example.invalid")
    assert state(dossier).status == Status.DONE


def test_looking_at_a_result_to_hand_it_over_leaves_a_line(cast: Cast) -> None:
    dossier = finished(cast)
    before = len(journal.readings(cast.hoa_id))
    signed_in(cast.lan).get(f"{WAITING}{dossier.id}/")
    assert len(journal.readings(cast.hoa_id)) == before + 1


def test_what_cannot_be_handed_over_says_why(cast: Cast) -> None:
    (dossier,) = accepted(cast)
    page = words(signed_in(cast.lan).get(f"{WAITING}{dossier.id}/"))
    assert "Chưa trả được" in page
    operations.forward(dossier_id=dossier.id, by=cast.lan, at=MONDAY)
    assert "kết quả" in hand(cast, state(dossier))
    assert state(dossier).status == Status.IN_PROCESS
