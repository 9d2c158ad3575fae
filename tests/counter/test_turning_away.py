"""Not receiving: form 02 says once and completely what to bring, form 03 why not; looked at before it is printed."""

from typing import Any

import pytest
from django.test import Client

from motcua.dossiers import models as dossiers
from motcua.intake.models import Submission
from motcua.paperwork.models import Paper
from tests.cast import Cast
from tests.counter.visits import press, procedure, screen, words
from tests.paperwork.reading import text_of
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

AWAY = "/quay/chua-nhan/"


def bare(cast: Cast, **told: Any) -> dict[str, Any]:
    """The intake screen of somebody who brought no paper at all."""
    return {name: value for name, value in screen(cast).items() if not name.startswith("giay-")} | told


def asking(cast: Cast, **told: Any) -> dict[str, Any]:
    """The same with one paper of the procedure and one other asked for."""
    first = procedure(cast).components[0]
    boxes = {f"away-thieu-{first.key}": "on", f"away-vi-{first.key}": "quên ở nhà"}
    own = {"khac-1": "Giấy ủy quyền", "khac-vi-1": "nộp thay", "khac-can-cu-1": "Bộ luật Dân sự, Điều 562"}
    return bare(cast) | boxes | {f"away-{name}": value for name, value in own.items()} | told


def refusing(cast: Cast, **told: Any) -> dict[str, Any]:
    said = {"away-refusal": "Bản chính bị tẩy xóa", "away-refusal_ground": "Nghị định 23/2015/NĐ-CP, Điều 22"}
    return bare(cast) | said | told


def pdf(client: Client) -> str:
    paper = Paper.objects.get(subject="submission")
    response = client.get(f"/quay/giay/{paper.id}.pdf")
    assert response["Content-Type"] == "application/pdf"
    return text_of(response.content)


def test_it_opens_with_what_is_missing_ticked_and_the_procedures_ground(cast: Cast) -> None:
    page = words(press(signed_in(cast.lan), "open", bare(cast), AWAY))
    first, second = procedure(cast).components[:2]
    assert f'name="away-thieu-{first.key}" id="id_away-thieu-{first.key}" checked' in page
    assert f'name="away-thieu-{second.key}" id="id_away-thieu-{second.key}" checked' not in page
    assert procedure(cast).legal_basis[0].number in page


def test_form_02_is_looked_at_and_then_printed_with_every_item_reason_and_ground(cast: Cast) -> None:
    client = signed_in(cast.lan)
    shown = words(press(client, "look-ask", asking(cast), AWAY))
    assert "Phiếu yêu cầu bổ sung sẽ ghi" in shown
    assert "Bộ luật Dân sự, Điều 562" in shown
    assert not Submission.objects.exists(), "looking takes no number"
    press(client, "ask", asking(cast, **{"away-ground": "Luật Căn cước"}), AWAY)
    text = pdf(client)
    assert "PHIẾU YÊU CẦU BỔ SUNG" in text
    assert procedure(cast).components[0].name in text
    assert "quên ở nhà" in text
    assert "Giấy ủy quyền. Lý do: nộp thay. Căn cứ: Bộ luật Dân sự, Điều 562" in text
    assert "Luật Căn cước" in text
    assert "Ủy ban nhân dân phường Sa Nhiên" in text, "where to complain"
    assert not dossiers.Dossier.objects.exists()


def test_form_03_prints_the_reason_and_its_ground(cast: Cast) -> None:
    client = signed_in(cast.lan)
    assert "Phiếu từ chối sẽ ghi" in words(press(client, "look-refuse", refusing(cast), AWAY))
    page = words(press(client, "refuse", refusing(cast), AWAY))
    assert "Lượt mới" in page
    text = pdf(client)
    assert "Bản chính bị tẩy xóa" in text
    assert "Nghị định 23/2015/NĐ-CP, Điều 22" in text
    assert "không đồng ý: Ủy ban nhân dân phường Sa Nhiên" in text


def test_what_is_missing_in_form_02_is_said_at_its_box(cast: Cast) -> None:
    client = signed_in(cast.lan)
    first = procedure(cast).components[0]
    for deed, box, typed, sentence in [
        ("look-ask", "khac-can-cu-1", " ", "mời ghi căn cứ pháp lý"),
        ("look-ask", "khac-vi-1", "", "Mời ghi vì sao cần."),
        ("look-ask", "khac-1", "", "Mời ghi cần giấy tờ gì."),
        ("look-ask", "khac-1", "x" * 501, "500"),
        ("look-ask", f"vi-{first.key}", " ", "Mời ghi vì sao cần giấy tờ này."),
        ("ask", "khac-can-cu-1", "", "mời ghi căn cứ pháp lý"),
    ]:
        page = words(press(client, deed, asking(cast, **{f"away-{box}": typed}), AWAY))
        assert sentence in page, box
        assert f'id="id_away-{box}-error"' in page, box
        assert "Giấy ủy quyền" in page or box == "khac-1"
    assert "chọn ít nhất một giấy tờ" in words(press(client, "look-ask", bare(cast, **{"away-ground": "luật"}), AWAY))
    assert not Submission.objects.exists()


def test_a_refusal_needs_its_reason_and_its_ground(cast: Cast) -> None:
    client = signed_in(cast.lan)
    needed = {"refusal": "quyền biết và khiếu nại", "refusal_ground": "căn cứ pháp lý của việc từ chối"}
    for box, sentence in needed.items():
        for deed in ("look-refuse", "refuse"):
            page = words(press(client, deed, refusing(cast, **{f"away-{box}": ""}), AWAY))
            assert sentence in page
            assert f'id="id_away-{box}-error"' in page
    assert not Submission.objects.exists()


def test_going_back_and_coming_again_loses_nothing_on_either_page(cast: Cast) -> None:
    client = signed_in(cast.lan)
    back = words(press(client, "refresh", asking(cast), "/quay/"))
    assert 'value="Nguyễn Thị Ửng Hồng"' in back
    kept = back.partition('name="away" value="')[2].partition('"')[0].replace("&quot;", '"')
    again = words(press(client, "open", bare(cast, away=kept), AWAY))
    assert "quên ở nhà" in again
    assert "Bộ luật Dân sự, Điều 562" in again
    edited = words(press(client, "edit", asking(cast), AWAY))
    assert "quên ở nhà" in edited
    assert "data-errors" not in edited


def test_a_bag_of_typed_text_that_is_broken_is_left_aside(cast: Cast) -> None:
    client = signed_in(cast.lan)
    for away in ("rác", "[]", "[1]", "null", '{"away-ground": 3}'):
        assert press(client, "open", bare(cast, away=away), AWAY).status_code == 200, away


def test_the_same_press_twice_gives_one_paper(cast: Cast) -> None:
    client = signed_in(cast.lan)
    press(client, "ask", asking(cast), AWAY)
    press(client, "ask", asking(cast), AWAY)
    assert Paper.objects.filter(subject="submission").count() == 1
    page = words(press(client, "refuse", refusing(cast), AWAY))
    assert "đã có kết quả khác" in page
    assert "Bản chính bị tẩy xóa" in page


def test_who_and_what_for_must_be_known_first(cast: Cast) -> None:
    client = signed_in(cast.lan)
    for box, typed, sentence in [
        ("full_name", "", "Chưa có họ tên người nộp"),
        ("version_id", "", "Mời chọn thủ tục"),
        ("version_id", "rác", "Mời chọn thủ tục"),
        ("number", "12", "số vừa nhập có 2 chữ số"),
        ("key", "x" * 65, "64"),
    ]:
        page = words(press(client, "ask", asking(cast, **{box: typed}), AWAY))
        assert sentence in page, box
        assert 'id="intake"' in page, box
    assert not Submission.objects.exists()


def test_what_was_answered_is_listed_today_and_only_here(cast: Cast) -> None:
    client = signed_in(cast.lan)
    press(client, "refuse", refusing(cast), AWAY)
    assert "Không tiếp nhận" in words(client.get("/quay/hom-nay/"))
    submission = Submission.objects.get()
    neighbour = signed_in(cast.neighbour_desk)
    assert neighbour.get(f"/quay/chua-nhan/{submission.id}/").status_code == 404
    assert neighbour.get(f"/quay/giay/{submission.paper_id}.pdf").status_code == 404
    assert "Không tiếp nhận" not in words(neighbour.get("/quay/hom-nay/"))


def test_its_address_alone_leads_to_the_intake_screen(cast: Cast) -> None:
    response = signed_in(cast.lan).get(AWAY)
    assert (response.status_code, response["Location"]) == (302, "/quay/")
