"""Being away: who may ask whom to stand in, that it can be taken back, and what is refused beside its field."""

from datetime import timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from motcua.offices import queries
from motcua.offices.models import Absence
from tests.cast import MONDAY, Cast
from tests.signed_in import In

pytestmark = pytest.mark.django_db


def told(position: object, cover: object, **changes: str) -> dict[str, str]:
    return {
        "position": str(position),
        "cover": str(cover),
        "starts_at": "06/10/2026 07:00",
        "ends_at": "08/10/2026 17:00",
    } | changes


def test_a_handler_asks_a_colleague_to_stand_in_and_comes_back_early(cast: Cast, come_in: In) -> None:
    client = come_in(cast.minh)
    told_ = told(cast.minh.position_id, cast.cuc.position_id)
    page = client.post("/xu-ly/vang-mat/", told_, follow=True).content.decode()
    assert f"{cast.cuc.name} làm thay cho {cast.minh.name}" in page
    assert "đến 17:00 08/10/2026" in page.replace("\n", " ")
    (row,) = queries.away(cast.ward.id, at=MONDAY)
    assert (row.name, row.cover) == (cast.minh.name, cast.cuc.name)
    page = client.post(f"/xu-ly/vang-mat/{row.absence_id}/thoi/", follow=True).content.decode()
    assert "Đã thôi làm thay" in page
    assert "Không ai vắng mặt" in page


def test_a_handler_may_speak_for_themselves_alone_and_a_head_for_the_office(cast: Cast, come_in: In) -> None:
    other = told(cast.van.position_id, cast.cuc.position_id)
    page = come_in(cast.minh).post("/xu-ly/vang-mat/", other)
    assert "position" in page.context["form"].errors
    assert not Absence.objects.exists()
    assert come_in(cast.cuc).post("/xu-ly/vang-mat/", other).status_code == 302
    (row,) = queries.away(cast.ward.id, at=MONDAY)
    assert row.name == cast.van.name


def test_what_is_refused_stands_beside_its_field_and_the_typing_is_kept(cast: Cast, come_in: In) -> None:
    client = come_in(cast.minh)
    wrong = told(cast.minh.position_id, cast.cuc.position_id, ends_at="05/10/2026 07:00")
    page = client.post("/xu-ly/vang-mat/", wrong)
    assert "Thời điểm kết thúc phải sau khi bắt đầu." in page.context["form"].errors["ends_at"]
    assert 'value="05/10/2026 07:00"' in page.content.decode()
    client.post("/xu-ly/vang-mat/", told(cast.minh.position_id, cast.cuc.position_id))
    again = client.post("/xu-ly/vang-mat/", told(cast.minh.position_id, cast.nam.position_id))
    assert "Đã có người thay" in again.context["form"].errors["starts_at"][0]


def test_somebody_elses_absence_is_not_ended_by_an_address(cast: Cast, come_in: In) -> None:
    come_in(cast.minh).post("/xu-ly/vang-mat/", told(cast.minh.position_id, cast.cuc.position_id))
    (row,) = queries.away(cast.ward.id, at=MONDAY)
    for stranger in (cast.van, cast.lan, cast.neighbour_handler):
        assert come_in(stranger).post(f"/xu-ly/vang-mat/{row.absence_id}/thoi/").status_code == 409
    assert queries.away(cast.ward.id, at=MONDAY + timedelta(days=2)) == [row]


def test_absences_take_few_questions(
    cast: Cast, come_in: In, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = come_in(cast.cuc)
    for one in (cast.minh, cast.van, cast.nam):
        client.post("/xu-ly/vang-mat/", told(one.position_id, cast.cuc.position_id))
    with django_assert_max_num_queries(9):
        client.get("/xu-ly/vang-mat/")
