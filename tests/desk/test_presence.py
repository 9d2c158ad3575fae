"""Who has a dossier open: colleagues who do, not those who did; and what changed meanwhile."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from motcua.dossiers import operations
from tests.cast import MONDAY, Cast
from tests.desk.conftest import GIVEN, at_the_handler, drafted
from tests.signed_in import In

pytestmark = pytest.mark.django_db


def opens(client: Client, dossier_id: UUID, slug: str = "") -> str:
    return client.get(f"/xu-ly/ho-so/{dossier_id}/{slug}").content.decode()


def test_a_colleague_with_the_dossier_open_is_named_and_oneself_is_not(cast: Cast, come_in: In) -> None:
    (dossier_id,) = at_the_handler(cast)
    minh, cuc = come_in(cast.minh), come_in(cast.cuc)
    assert "đang mở hồ sơ này" not in opens(minh, dossier_id)
    assert f"<strong>{cast.minh.name}</strong>" in opens(cuc, dossier_id)
    again = opens(minh, dossier_id)
    assert f"<strong>{cast.cuc.name}</strong>" in again
    assert f"<strong>{cast.minh.name}</strong>" not in again


def test_writing_on_a_deeds_own_page_counts_as_having_it_open(cast: Cast, come_in: In) -> None:
    (dossier_id,) = at_the_handler(cast)
    opens(come_in(cast.minh), dossier_id, "soan-ket-qua/")
    assert f"<strong>{cast.minh.name}</strong>" in opens(come_in(cast.cuc), dossier_id)


def test_who_passed_the_dossier_on_has_it_open_no_more(cast: Cast, come_in: In) -> None:
    (dossier_id,) = at_the_handler(cast, code=GIVEN)
    drafted(cast, dossier_id, code=GIVEN)
    minh = come_in(cast.minh)
    found = minh.get(f"/xu-ly/ho-so/{dossier_id}/").context["detail"]
    told = {"seen": found.dossier.version, "step_key": found.here.key}
    assert minh.post(f"/xu-ly/ho-so/{dossier_id}/chuyen/", told).status_code == 302
    page = opens(come_in(cast.nam), dossier_id)
    assert "Ký" in page
    assert "đang mở hồ sơ này" not in page


def test_a_page_that_stopped_calling_is_forgotten_and_one_that_calls_is_not(cast: Cast, come_in: In) -> None:
    (dossier_id,) = at_the_handler(cast)
    minh, nam = come_in(cast.minh), come_in(cast.nam)
    opens(minh, dossier_id)
    opens(nam, dossier_id)
    for half_minutes in range(1, 5):
        with time_machine.travel(MONDAY + timedelta(seconds=30 * half_minutes), tick=False):
            minh.get(f"/xu-ly/ho-so/{dossier_id}/moi/?thay=2")
    with time_machine.travel(MONDAY + timedelta(seconds=130), tick=False):
        page = opens(come_in(cast.cuc), dossier_id)
    assert cast.minh.name in page.split("đang mở hồ sơ này")[0]
    assert f"<strong>{cast.nam.name}</strong>" not in page


def test_an_open_page_hears_what_changed_once_and_then_nothing_new(cast: Cast, come_in: In) -> None:
    (dossier_id,) = at_the_handler(cast)
    client = come_in(cast.minh)
    page = client.get(f"/xu-ly/ho-so/{dossier_id}/")
    told = page.context["pulse"].told
    address = f"/xu-ly/ho-so/{dossier_id}/moi/?thay=2"
    assert client.get(f"{address}&nghe={told}").status_code == 204
    operations.note(dossier_id=dossier_id, text="đã gọi điện", for_citizen=False, by=cast.cuc, at=MONDAY)
    heard = client.get(f"{address}&nghe={told}")
    assert "Hồ sơ vừa có thay đổi" in heard.content.decode()
    assert cast.cuc.name in heard.content.decode()
    assert client.get(f"{address}&nghe={heard.context['pulse'].told}").status_code == 204


def test_the_pulse_is_quick_and_tells_strangers_nothing(
    cast: Cast, come_in: In, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    (dossier_id,) = at_the_handler(cast)
    assert come_in(cast.neighbour_handler).get(f"/xu-ly/ho-so/{dossier_id}/moi/").status_code == 404
    client = come_in(cast.minh)
    client.get(f"/xu-ly/ho-so/{dossier_id}/moi/?thay=2")
    with django_assert_max_num_queries(14):
        client.get(f"/xu-ly/ho-so/{dossier_id}/moi/?thay=2")
    assert Client().get(f"/xu-ly/ho-so/{dossier_id}/moi/", headers={"HX-Request": "true"}).status_code == 401


def test_somebody_who_was_slower_reads_what_the_other_did(cast: Cast, come_in: In) -> None:
    (dossier_id,) = at_the_handler(cast)
    client = come_in(cast.minh)
    operations.note(dossier_id=dossier_id, text="nhanh hơn", for_citizen=False, by=cast.cuc, at=MONDAY)
    reason = {"seen": 2, "step_key": "tham-dinh", "to_key": "tiep-nhan", "reason": "Thiếu tờ khai trang hai"}
    page = client.post(f"/xu-ly/ho-so/{dossier_id}/tra-lai/", reason)
    (line,) = page.context["meanwhile"]
    assert line.by_name == cast.cuc.name
    text = page.content.decode()
    assert "Trong lúc ông/bà đang làm" in text
    assert "Thiếu tờ khai trang hai" in text
    assert page.context["form"]["seen"].value() == 3, "pressed again, it is meant for what is now shown"
