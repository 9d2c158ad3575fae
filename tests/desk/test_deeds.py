"""Every deed done from its page, and on the dossier's page the sentence of each that cannot be done."""

from uuid import UUID

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from motcua.base.actor import Actor
from motcua.catalogue import queries as catalogue
from motcua.dossiers import models, operations
from motcua.dossiers.rules.status import Finance, Status
from motcua.offices import queries as offices
from motcua.offices.rules.powers import Deed
from motcua.workdays.rules.limits import Limit
from tests.cast import MONDAY, Cast
from tests.desk.conftest import CHOOSING, at_the_handler, at_the_leader, drafted
from tests.dossiers.test_payments import kept_file
from tests.signed_in import In

pytestmark = pytest.mark.django_db


def do(come_in: In, who: Actor, dossier_id: UUID, slug: str, **told: object) -> str:
    """Open a deed's page and press its key; where it led."""
    client = come_in(who)
    address = f"/xu-ly/ho-so/{dossier_id}/{slug}/"
    form = client.get(address).context["form"]
    kept = {name: form[name].value() for name in form.fields if form[name].value() not in {None, ""}}
    response = client.post(address, kept | told)
    assert response.status_code == 302, response.context["form"].errors
    return response.headers["Location"]


def test_the_whole_way_from_the_desk_to_the_sealed_result(cast: Cast, come_in: In) -> None:
    (dossier_id,) = at_the_handler(cast)
    key = catalogue.version(cast.version(CHOOSING)).definition.results[0].key
    do(come_in, cast.cuc, dossier_id, "phan-cong", position_id=str(cast.minh.position_id))
    do(
        come_in,
        cast.minh,
        dossier_id,
        "xac-minh",
        visited_at="05/10/2026 09:00",
        place="Khóm 2",
        participants="Tổ trưởng",
        findings="Đúng như khai",
    )
    do(come_in, cast.minh, dossier_id, "soan-ket-qua", key=key, granted="yes", text="Xác nhận độc thân.")
    do(come_in, cast.minh, dossier_id, "chuyen", choice="du-can-cu")
    do(come_in, cast.nam, dossier_id, "tra-lai", to_key="tham-dinh", reason="Thiếu ngày sinh của cha")
    do(come_in, cast.minh, dossier_id, "chuyen", choice="du-can-cu")
    do(come_in, cast.nam, dossier_id, "ky")
    do(come_in, cast.van, dossier_id, "vao-so")
    row = models.Dossier.objects.get(id=dossier_id)
    assert row.status == Status.DONE
    assert models.Result.objects.get().number


def test_who_gives_work_away_gives_it_again(cast: Cast, come_in: In) -> None:
    (dossier_id,) = at_the_handler(cast)
    people = offices.people_for(models.Step.objects.get(left_at=None).office_id, role="handler", at=MONDAY)
    first, second = people[0], people[-1]
    assert first != second
    do(come_in, cast.cuc, dossier_id, "phan-cong", position_id=str(first.position_id))
    do(come_in, cast.cuc, dossier_id, "phan-cong", position_id=str(second.position_id))
    assert models.Step.objects.get(left_at=None).holder_id == second.position_id
    page = come_in(cast.cuc).post(
        f"/xu-ly/ho-so/{dossier_id}/phan-cong/",
        {"seen": 4, "step_key": "tham-dinh", "position_id": str(second.position_id)},
    )
    assert "đang do" in page.context["form"].errors["position_id"][0]


def test_an_opinion_is_asked_and_answered(cast: Cast, come_in: In) -> None:
    (dossier_id,) = at_the_handler(cast)
    do(
        come_in,
        cast.minh,
        dossier_id,
        "xin-y-kien",
        office_id=str(cast.police.office_id),
        question="Có tranh chấp?",
        days="2",
    )
    asked = models.Consultation.objects.get()
    (open_one,) = come_in(cast.police).get("/xu-ly/").context["to_answer"]
    assert open_one.consultation_id == asked.id
    page = come_in(cast.minh).get(f"/xu-ly/ho-so/{dossier_id}/").content.decode()
    assert "Còn ý kiến chưa được trả lời" in page
    address = f"/xu-ly/ho-so/{dossier_id}/y-kien/{asked.id}/"
    empty = come_in(cast.police).post(address, {"text": " "})
    assert empty.context["form"].errors
    assert come_in(cast.police).post(address, {"text": "Không có"}).status_code == 302
    asked.refresh_from_db()
    assert asked.answer == "Không có"
    again = come_in(cast.police).post(address, {"text": "Bài viết lần hai"})
    assert "Bài viết lần hai" in again.content.decode()


def test_a_request_lists_everything_and_is_met_whole(cast: Cast, come_in: In) -> None:
    (dossier_id,) = at_the_handler(cast)
    do(
        come_in,
        cast.minh,
        dossier_id,
        "yeu-cau-bo-sung",
        **{"what-1": "Tờ khai", "reason-1": "Thiếu chữ ký", "basis-1": "Điều 6 NĐ 61/2018",
           "what-2": "Bản sao", "reason-2": "Mờ", "basis-2": "Điều 6 NĐ 61/2018"},
    )  # fmt: skip
    assert models.Dossier.objects.get().status == Status.WAITING_FOR_CITIZEN
    client = come_in(cast.lan)
    address = f"/xu-ly/ho-so/{dossier_id}/nhan-bo-sung/"
    half = {"seen": 3, "step_key": "", "there-1": "on", "sort-1": "originals", "count-1": 1, "sort-2": "copies",
            "count-2": 2}  # fmt: skip
    page = client.post(address, half)
    assert "Còn thiếu: Bản sao." in page.content.decode()
    assert client.post(address, half | {"there-2": "on"}).status_code == 302
    assert models.Dossier.objects.get().status == Status.IN_PROCESS


def test_a_tax_is_asked_for_on_its_scanned_notice_and_its_payment_noted(cast: Cast, come_in: In) -> None:
    (dossier_id,) = at_the_handler(cast)
    told = {
        "purpose": "Lệ phí trước bạ",
        "amount": "2350000",
        "notice": "1207/TB-CCT",
        "legal_basis": "Điều 19 NĐ 126/2020",
        "until": "20/10/2026",
    }
    address = f"/xu-ly/ho-so/{dossier_id}/yeu-cau-nop-tien/"
    without = come_in(cast.minh).post(address, told | {"seen": 2, "step_key": ""})
    assert "Mời đính kèm bản chụp thông báo" in without.content.decode()
    scan = kept_file("thông báo.png")
    operations.attach(dossier_id=dossier_id, files=[(scan, "thông báo.png")], by=cast.minh, at=MONDAY)
    do(come_in, cast.minh, dossier_id, "yeu-cau-nop-tien", **told, notice_file_id=str(scan))
    assert models.Dossier.objects.get().status == Status.WAITING_FOR_PAYMENT
    page = come_in(cast.lan).get(f"/xu-ly/ho-so/{dossier_id}/").content.decode()
    assert "2.350.000" in page
    assert "1207/TB-CCT" in page
    do(come_in, cast.lan, dossier_id, "da-nop-tien", receipt="GNT 0042")
    assert models.Dossier.objects.get().status == Status.IN_PROCESS


def test_the_small_deeds(cast: Cast, come_in: In) -> None:
    (dossier_id,) = at_the_handler(cast)
    do(come_in, cast.lan, dossier_id, "dinh-chinh", what="summary", value="Mua bán nhà", reason="Ghi nhầm")
    models.Dossier.objects.update(finance=Finance.OWED, fee=15000)
    do(come_in, cast.lan, dossier_id, "thu-phi")
    do(come_in, cast.nam, dossier_id, "dung", reason="Trùng hồ sơ", legal_basis="Điều 10 NĐ 118/2025")
    row = models.Dossier.objects.get()
    assert (row.summary, row.finance, row.status) == ("Mua bán nhà", Finance.PAID, Status.STOPPED)


def test_a_dossier_is_withdrawn_and_a_written_refusal_says_why_nothing_can_be_done(cast: Cast, come_in: In) -> None:
    (dossier_id,) = at_the_handler(cast)
    do(come_in, cast.lan, dossier_id, "rut", reason="Không cần nữa")
    page = come_in(cast.minh).get(f"/xu-ly/ho-so/{dossier_id}/chuyen/")
    assert not page.context["action"].allowed
    assert "Chưa làm được việc này" in page.content.decode()


def test_the_page_says_of_every_deed_what_stands_against_it(cast: Cast, come_in: In) -> None:
    (dossier_id,) = at_the_handler(cast)
    for who in (cast.minh, cast.cuc, cast.nam, cast.van, cast.lan, cast.cashier, cast.control):
        page = come_in(who).get(f"/xu-ly/ho-so/{dossier_id}/")
        if page.status_code == 404:
            continue
        found = page.context["detail"]
        text = page.content.decode()
        for action in found.actions:
            assert action.allowed or action.why_not.endswith("."), action
            assert action.allowed or action.why_not.replace('"', "&quot;") in text, action
    assert {one.deed for one in found.actions} >= {
        Deed.FORWARD, Deed.RETURN_STEP, Deed.ASSIGN, Deed.CONSULT, Deed.ANSWER, Deed.VERIFY, Deed.DRAFT_RESULT,
        Deed.SIGN, Deed.ISSUE, Deed.RETURN_RESULT, Deed.REQUEST_SUPPLEMENT, Deed.RECEIVE_SUPPLEMENT, Deed.WITHDRAW,
        Deed.STOP, Deed.CORRECT, Deed.NOTE, Deed.COLLECT, Deed.COMPLETE_APOLOGY,
    }  # fmt: skip


def test_a_button_shown_is_a_deed_allowed(cast: Cast, come_in: In) -> None:
    (ready,), (bare,) = at_the_leader(cast), at_the_leader(cast, draft=False)
    told = {
        dossier_id: come_in(cast.nam).get(f"/xu-ly/ho-so/{dossier_id}/").context["buttons"]
        for dossier_id in (ready, bare)
    }
    assert told[ready].main.action.deed is Deed.SIGN
    assert told[bare].main is None
    assert "Chưa có dự thảo" in next(one.why_not for one in told[bare].refused if one.deed is Deed.SIGN)


def test_the_draft_comes_first_where_a_signature_follows(cast: Cast, come_in: In) -> None:
    (dossier_id,) = at_the_handler(cast)
    buttons = come_in(cast.minh).get(f"/xu-ly/ho-so/{dossier_id}/").context["buttons"]
    assert buttons.main.action.deed is Deed.DRAFT_RESULT
    drafted(cast, dossier_id)
    buttons = come_in(cast.minh).get(f"/xu-ly/ho-so/{dossier_id}/").context["buttons"]
    assert buttons.main.action.deed is Deed.FORWARD


def test_a_way_that_lengthens_the_time_says_so_before_it_is_chosen(cast: Cast, come_in: In) -> None:
    (dossier_id,) = at_the_handler(cast)
    form = come_in(cast.minh).get(f"/xu-ly/ho-so/{dossier_id}/chuyen/").context["form"]
    labels = dict(form.fields["choice"].choices)
    lengthening = [label for label in labels.values() if "thời hạn được kéo dài" in label]
    assert len(lengthening) == 1
    assert all("chuyển tới" in label for label in labels.values())
    before = models.Dossier.objects.get().due_at
    choice = next(key for key, label in labels.items() if label in lengthening)
    do(come_in, cast.minh, dossier_id, "chuyen", choice=choice)
    row = models.Dossier.objects.get()
    assert row.due_at > before
    assert row.due_original == before


@pytest.mark.parametrize(
    ("slug", "most"),
    [("", 33), ("chuyen/", 33), ("soan-ket-qua/", 33), ("phan-cong/", 37), ("xin-y-kien/", 34), ("dinh-kem/", 33)],
)
def test_a_dossiers_pages_take_few_questions_however_much_happened(
    cast: Cast, come_in: In, django_assert_max_num_queries: DjangoAssertNumQueries, slug: str, most: int
) -> None:
    (dossier_id,) = at_the_handler(cast)
    for number in range(10):
        operations.note(dossier_id=dossier_id, text=f"{number}", for_citizen=bool(number % 2), by=cast.minh, at=MONDAY)
    here = models.Step.objects.get(left_at=None).office_id
    others = [one for one in offices.to_consult(cast.ward.id, on=MONDAY.date()) if one.id != here]
    for office in others[:5]:
        operations.consult(
            dossier_id=dossier_id,
            office_id=office.id,
            question="Có tranh chấp không?",
            within=Limit.parse("2 working days"),
            by=cast.minh,
            at=MONDAY,
        )
    client = come_in(cast.minh)
    client.get(f"/xu-ly/ho-so/{dossier_id}/{slug}")
    with django_assert_max_num_queries(most):
        client.get(f"/xu-ly/ho-so/{dossier_id}/{slug}")
