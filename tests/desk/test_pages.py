"""The desk's pages: what each of the cast sees, what is refused beside its field, and how few questions it takes."""

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from motcua.base import moments
from motcua.catalogue import queries as catalogue
from motcua.dossiers import models, operations
from motcua.journal import queries as journal
from motcua.paperwork.models import Checkup
from tests.cast import MONDAY, Cast
from tests.desk.conftest import at_the_handler
from tests.signed_in import In

pytestmark = pytest.mark.django_db


def test_a_queue_of_thirty_asks_no_more_than_a_queue_of_one(
    cast: Cast, come_in: In, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    at_the_handler(cast, 30)
    client = come_in(cast.minh)
    client.get("/xu-ly/")
    with django_assert_max_num_queries(20):
        page = client.get("/xu-ly/").content.decode()
    assert page.count("Chọn H99.61.10-261005-") == 30


def test_a_dossier_opens_with_few_questions_and_leaves_a_line(
    cast: Cast, come_in: In, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    (dossier_id,) = at_the_handler(cast)
    client = come_in(cast.minh)
    client.get(f"/xu-ly/ho-so/{dossier_id}/")
    with django_assert_max_num_queries(32):
        page = client.get(f"/xu-ly/ho-so/{dossier_id}/").content.decode()
    assert "Trần Thị Hoa" in page
    assert "Vì sao hẹn ngày này" in page
    assert cast.minh.name in {one.name for one in journal.readings(cast.hoa_id)}


def test_the_neighbour_is_told_that_there_is_no_such_dossier(cast: Cast, come_in: In) -> None:
    (dossier_id,) = at_the_handler(cast)
    for slug in ("", "chuyen/", "soan-ket-qua/", "dinh-kem/"):
        assert come_in(cast.neighbour_handler).get(f"/xu-ly/ho-so/{dossier_id}/{slug}").status_code == 404
    assert not [one for one in journal.readings(cast.hoa_id) if one.name == cast.neighbour_handler.name]


@pytest.mark.parametrize(
    "slug",
    ["chuyen", "ky", "vao-so", "tra-lai", "phan-cong", "xin-y-kien", "xac-minh", "soan-ket-qua", "yeu-cau-bo-sung",
     "nhan-bo-sung", "thu-phi", "rut", "dung", "dinh-chinh"],
)  # fmt: skip
def test_every_deed_has_a_page_that_opens_or_says_why_not(cast: Cast, come_in: In, slug: str) -> None:
    (dossier_id,) = at_the_handler(cast)
    for who in (cast.minh, cast.cuc, cast.nam, cast.van, cast.lan):
        response = come_in(who).get(f"/xu-ly/ho-so/{dossier_id}/{slug}/")
        assert response.status_code == 200
        empty = come_in(who).post(f"/xu-ly/ho-so/{dossier_id}/{slug}/", {})
        assert empty.status_code == 200, "an empty form is answered with sentences"
    assert models.Dossier.objects.get(id=dossier_id).version == 2


def test_what_is_refused_stands_beside_its_field_and_the_typing_is_kept(cast: Cast, come_in: In) -> None:
    (dossier_id,) = at_the_handler(cast)
    response = come_in(cast.minh).post(
        f"/xu-ly/ho-so/{dossier_id}/xac-minh/",
        {"seen": 2, "step_key": "tham-dinh", "visited_at": "05/10/2030 08:00", "place": "Khóm 2",
         "participants": "Tổ trưởng", "findings": "Đúng như khai"},
    )  # fmt: skip
    page = response.content.decode()
    assert "Thời điểm xác minh chưa tới" in page
    assert "Đúng như khai" in page


def test_somebody_who_was_slower_is_told_and_keeps_what_they_wrote(cast: Cast, come_in: In) -> None:
    (dossier_id,) = at_the_handler(cast)
    client = come_in(cast.minh)
    operations.note(dossier_id=dossier_id, text="nhanh hơn", for_citizen=False, by=cast.cuc, at=MONDAY)
    key = catalogue.version(cast.version("1.004873")).definition.results[0].key
    response = client.post(
        f"/xu-ly/ho-so/{dossier_id}/soan-ket-qua/",
        {"seen": 2, "step_key": "tham-dinh", "key": key, "granted": "yes", "text": "Bản thảo viết nửa giờ"},
    )
    page = response.content.decode()
    assert "vừa được người khác xử lý" in page
    assert "Bản thảo viết nửa giờ" in page
    assert not models.Result.objects.exists()


def test_what_is_stuck_is_for_administrators(cast: Cast, come_in: In) -> None:
    assert "Không có gì bị kẹt" in come_in(cast.admin).get("/xu-ly/can-xem/").content.decode()
    assert come_in(cast.minh).get("/xu-ly/can-xem/").status_code == 403


def test_what_the_night_found_wrong_with_papers_is_seen_there(cast: Cast, come_in: In) -> None:
    line = "Sổ TNHS năm 2026 của đơn vị H99.61.10: số cuối là 5 nhưng có 4 giấy tờ."
    night = Checkup.objects.create(at=moments.now(), books=1, papers=4, faults=3, lines=[line])
    page = come_in(cast.admin).get("/xu-ly/can-xem/").content.decode()
    assert line in page
    assert "Tất cả 3 lỗi" in page
    night.delete()
    Checkup.objects.create(at=moments.now(), books=1, papers=4, faults=0)
    assert "4 giấy tờ nguyên vẹn" in come_in(cast.admin).get("/xu-ly/can-xem/").content.decode()
