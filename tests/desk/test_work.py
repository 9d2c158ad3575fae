"""The queue: the least time left on top, views kept by name, and many dossiers at once."""

from datetime import timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from motcua.accounts import queries as accounts
from motcua.base.actor import Actor
from motcua.dossiers import models, operations, queries
from motcua.offices import operations as offices
from motcua.offices import queries as office_queries
from tests.cast import MONDAY, Cast
from tests.desk.conftest import GIVEN, at_the_handler, at_the_leader, drafted, ticked
from tests.signed_in import In

pytestmark = pytest.mark.django_db


def test_the_least_working_time_left_is_on_top(cast: Cast, come_in: In) -> None:
    slow, quick = at_the_handler(cast)[0], at_the_handler(cast, code=GIVEN)[0]
    page = come_in(cast.minh).get("/xu-ly/").content.decode()
    codes = dict(models.Dossier.objects.values_list("id", "code"))
    assert page.index(f">{codes[quick]}<") < page.index(f">{codes[slow]}<")


def test_a_whole_code_leads_straight_to_the_dossier(cast: Cast, come_in: In) -> None:
    (dossier_id,) = at_the_handler(cast)
    client, code = come_in(cast.minh), models.Dossier.objects.get().code
    assert client.get("/xu-ly/", {"q": code.lower()}).headers["Location"] == f"/xu-ly/ho-so/{dossier_id}/"
    stranger = come_in(cast.neighbour_handler)
    for who, typed in ((client, f"{code}9"), (stranger, f"{code}9"), (stranger, code)):
        page = who.get("/xu-ly/", {"q": typed}).content.decode()
        assert f"Không có hồ sơ {typed} trong những hồ sơ ông/bà được xem." in page


def test_a_view_is_kept_and_the_same_person_finds_it_again_from_any_machine(cast: Cast, come_in: In) -> None:
    at_the_handler(cast)
    seen = {"loc": "late", "q": "Trần Thị Hoa", "name": "Bà Hoa"}
    assert come_in(cast.minh).post("/xu-ly/bo-loc/", seen).status_code == 302
    page = come_in(cast.minh).get("/xu-ly/").content.decode()
    assert "Bà Hoa" in page
    (kept,) = accounts.kept_views(cast.minh.account_id, "desk")
    assert come_in(cast.minh).get(f"/xu-ly/?{kept.query}").context["wanted"].text == "Trần Thị Hoa"
    assert "Bà Hoa" not in come_in(cast.cuc).get("/xu-ly/").content.decode()
    come_in(cast.minh).post(f"/xu-ly/bo-loc/{kept.id}/bo/")
    assert accounts.kept_views(cast.minh.account_id, "desk") == []


def test_a_view_that_cannot_be_kept_says_why_and_keeps_the_name(cast: Cast, come_in: In) -> None:
    at_the_handler(cast)
    name = "Việc của khóm 2 cần làm trước ngày mồng mười tháng mười một năm nay"
    response = come_in(cast.minh).post("/xu-ly/bo-loc/", {"loc": "mine", "name": name}, follow=True)
    page = response.content.decode()
    assert "dài quá" in page
    assert f'value="{name[:60]}"' in page
    assert response.context["wanted"].which == "mine"


def test_whoever_stands_in_works_in_the_others_name_and_is_reminded_of_it(cast: Cast, come_in: In) -> None:
    at_the_leader(cast)
    tomorrow = MONDAY + timedelta(days=1)
    assert cast.nam.position_id
    assert cast.cuc.account_id
    offices.cover_absence(
        position_id=cast.nam.position_id,
        cover_account_id=cast.cuc.account_id,
        starts_at=MONDAY,
        ends_at=tomorrow,
        by=cast.nam,
        at=MONDAY,
    )
    own = come_in(cast.cuc).get("/xu-ly/").content.decode()
    assert f"còn làm thay cho <strong>{cast.nam.name}</strong>" in own
    acting = office_queries.actor_for(cast.cuc.account_id, at=MONDAY, position_id=cast.nam.position_id)
    assert acting is not None
    for address in ("/xu-ly/", "/xu-ly/cho-ky/"):
        page = come_in(acting).get(address).content.decode()
        assert f"thay cho {cast.nam.name}" in page
        assert "Trần Thị Hoa" in page


# --- many at once ----------------------------------------------------------------------------------------


def test_many_are_previewed_first_and_each_is_answered_for_itself(cast: Cast, come_in: In) -> None:
    (first,), (second,) = at_the_leader(cast), at_the_leader(cast, draft=False)
    client = come_in(cast.nam)
    told = {"deed": "sign", "dossier": ticked(first, second)}
    preview = client.post("/xu-ly/nhieu-ho-so/", told).content.decode()
    assert "xem trước" in preview
    assert "Chưa có dự thảo kết quả để ký" in preview
    assert models.Result.objects.get(dossier_id=first).signed_at is None
    outcome = client.post("/xu-ly/nhieu-ho-so/", told | {"confirmed": "yes"}).content.decode()
    assert "đã xong 1 trong 2 hồ sơ" in outcome
    assert "Chưa có dự thảo kết quả" in outcome
    assert models.Result.objects.get(dossier_id=first).signed_at == MONDAY


def test_a_preview_says_where_each_would_go_and_a_choice_is_made_one_by_one(cast: Cast, come_in: In) -> None:
    (choosing,), (given,) = at_the_handler(cast), at_the_handler(cast, code=GIVEN)
    drafted(cast, given, code=GIVEN)
    told = {"deed": "forward", "dossier": ticked(choosing, given)}
    page = come_in(cast.minh).post("/xu-ly/nhieu-ho-so/", told)
    lines = {line.dossier_id: line for line in page.context["lines"]}
    assert lines[given].onward == "Ký chứng thực"
    assert "hướng xử lý" in lines[choosing].why_not
    assert page.content.decode().count('name="dossier"') == 1, "only what can be done is sent on"


def test_somebody_elses_dossiers_are_lines_without_a_word_about_them(cast: Cast, come_in: In) -> None:
    chosen = ticked(*at_the_handler(cast, code=GIVEN))
    for more in ({}, {"confirmed": "yes"}):
        told = {"deed": "forward", "dossier": [*chosen, "nonsense", "00000000-0000-0000-0000-000000000007:1"]} | more
        page = come_in(cast.neighbour_handler).post("/xu-ly/nhieu-ho-so/", told).content.decode()
        assert "Không có hồ sơ này" in page or "Chỉ" in page
        assert "Trần Thị Hoa" not in page
        assert models.Dossier.objects.get().code not in page
    assert models.Dossier.objects.get().version == 2


def test_a_preview_of_thirty_asks_no_more_than_one_of_one(
    cast: Cast, come_in: In, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    chosen = ticked(*at_the_handler(cast, 30, code=GIVEN))
    client = come_in(cast.minh)
    client.post("/xu-ly/nhieu-ho-so/", {"deed": "forward", "dossier": chosen[:1]})
    with django_assert_max_num_queries(14):
        client.post("/xu-ly/nhieu-ho-so/", {"deed": "forward", "dossier": chosen})


def test_nothing_ticked_is_told_and_nothing_happens(cast: Cast, come_in: In) -> None:
    at_the_handler(cast)
    page = come_in(cast.minh).post("/xu-ly/nhieu-ho-so/", {"deed": "forward"}, follow=True)
    assert "Chưa chọn hồ sơ nào" in page.content.decode()


def test_a_slower_officer_is_told_line_by_line(cast: Cast, come_in: In) -> None:
    (given,) = at_the_handler(cast, code=GIVEN)
    chosen = ticked(given)
    operations.note(dossier_id=given, text="nhanh hơn", for_citizen=False, by=cast.cuc, at=MONDAY)
    told = {"deed": "forward", "dossier": chosen, "confirmed": "yes"}
    page = come_in(cast.minh).post("/xu-ly/nhieu-ho-so/", told).content.decode()
    assert "đã xong 0 trong 1 hồ sơ" in page
    assert "vừa được người khác xử lý" in page


# --- the signing queue -----------------------------------------------------------------------------------


def test_a_leader_reads_what_they_sign_and_cannot_tick_what_is_not_written(cast: Cast, come_in: In) -> None:
    (ready,), (bare,) = at_the_leader(cast), at_the_leader(cast, draft=False)
    page = come_in(cast.nam).get("/xu-ly/cho-ky/").content.decode()
    assert "Nội dung" in page
    assert f'value="{ready}:' in page
    assert f'value="{bare}:' not in page
    assert "Chưa có dự thảo" in page


@pytest.mark.parametrize("name", ["minh", "van", "lan", "cuc", "thu", "admin"])
def test_only_leaders_have_a_signing_queue(cast: Cast, come_in: In, name: str) -> None:
    who: Actor = cast.everybody[name]
    assert come_in(who).get("/xu-ly/cho-ky/").status_code == 403


def test_a_signing_queue_of_thirty_asks_few_questions(
    cast: Cast, come_in: In, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    at_the_leader(cast, 30)
    client = come_in(cast.nam)
    client.get("/xu-ly/cho-ky/")
    with django_assert_max_num_queries(14):
        page = client.get("/xu-ly/cho-ky/").content.decode()
    assert page.count("Đọc nội dung") == 30
    assert len(queries.to_sign(cast.nam, at=MONDAY)) == 30
