"""Who somebody is, which office does a step, and whose calendar counts: on any day, in few questions."""

from datetime import date, timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from motcua.base import moments
from motcua.base.refusals import NotFound
from motcua.offices import operations, queries
from motcua.offices.models import Office, OfficeKind
from motcua.offices.operations import Imported
from motcua.offices.rules.powers import Role
from tests.cast import MONDAY, SYSTEM, Cast, actor, province

TODAY = moments.day_of(MONDAY)
BEFORE = date(2025, 6, 30)
AFTER = date(2025, 7, 1)


@pytest.fixture
def both_eras(db: None) -> Imported:
    """The whole province of the demonstration, imported."""
    return operations.import_units(province(), by=SYSTEM, at=MONDAY)


# --- people ----------------------------------------------------------------------------------------------


def test_an_actor_says_who_works_where_with_what_power(cast: Cast) -> None:
    assert (cast.lan.role, cast.lan.office_code, cast.lan.authority_id) == (Role.INTAKE, "H99.61.10", cast.ward.id)
    assert cast.nam.authority_id == cast.nam.office_id == cast.ward.id
    assert cast.thu.authority_id == cast.thu.office_id  # a department decides in its own name


def test_looking_up_an_actor_costs_one_question(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    assert cast.lan.account_id
    with django_assert_num_queries(1):
        assert queries.actor_for(cast.lan.account_id, at=MONDAY, position_id=cast.lan.position_id) == cast.lan


def test_somebody_elses_position_is_not_taken_by_asking_for_it(cast: Cast) -> None:
    assert cast.lan.account_id
    assert queries.actor_for(cast.lan.account_id, at=MONDAY, position_id=cast.nam.position_id) == cast.lan


def test_who_can_be_given_a_step_of_an_authority_sits_in_it_or_in_its_divisions(cast: Cast) -> None:
    names = [one.name for one in queries.people_for(cast.ward.id, role=Role.HANDLER, at=MONDAY)]
    assert cast.minh.name in names
    assert cast.neighbour_handler.name not in names


def test_the_staff_of_an_office_is_everybody_in_it(cast: Cast) -> None:
    roles = {one.role for one in queries.staff_of(cast.ward.id, on=TODAY)}
    assert roles >= {Role.LEADER, Role.CLERK, Role.HEAD, Role.HANDLER}


# --- which office does a step ----------------------------------------------------------------------------


def unit(cast: Cast, name: str, role: str, field: str = "ho-tich", *, authority: Office | None = None) -> str:
    return queries.unit_for(
        name, authority=authority or cast.ward, desk=cast.desk, field=field, role=role, on=TODAY
    ).code


@pytest.mark.parametrize(
    ("name", "role", "field", "code"),
    [
        ("desk", Role.INTAKE, "ho-tich", "H99.61.10"),
        ("desk", Role.HANDLER, "chung-thuc", "H99.61.10"),
        ("authority", Role.HANDLER, "ho-tich", "H99.61.11"),
        ("authority", Role.HEAD, "xay-dung", "H99.61.12"),
        ("authority", Role.HANDLER, "bao-tro-xa-hoi", "H99.61.13"),
        ("authority", Role.LEADER, "ho-tich", "H99.61"),
        ("authority", Role.CLERK, "ho-tich", "H99.61"),
        ("authority", Role.HANDLER, "chuyen-la", "H99.61"),  # no division has the field: the authority itself
        ("upper", Role.HANDLER, "bao-tro-xa-hoi", "H99.21"),
        ("upper", Role.LEADER, "bao-tro-xa-hoi", "H99.21"),
        ("upper", Role.LEADER, "chuyen-la", "H99"),
        ("agency:cong-an", Role.HANDLER, "cu-tru", "H99.61.21"),
        ("agency:bhxh", Role.HANDLER, "ho-tich", "H99.30"),  # none beside the ward: the province's serves it
    ],
)
def test_a_step_finds_its_office(cast: Cast, name: str, role: str, field: str, code: str) -> None:
    assert unit(cast, name, role, field) == code


def test_a_desk_may_receive_for_another_commune_and_the_step_goes_there(cast: Cast) -> None:
    assert unit(cast, "authority", Role.HANDLER, authority=cast.neighbour) == "H99.62.11"
    assert unit(cast, "agency:cong-an", Role.HANDLER, authority=cast.neighbour) == "H99.62.21"


def test_above_the_province_and_beside_no_agency_there_is_nobody(cast: Cast) -> None:
    top = queries.office("H99", TODAY)
    with pytest.raises(NotFound, match="không có cơ quan cấp trên"):
        unit(cast, "upper", Role.HANDLER, authority=top)
    with pytest.raises(NotFound, match="Không có cơ quan “thue” phục vụ"):
        unit(cast, "agency:thue", Role.HANDLER)


def test_a_step_costs_two_questions_at_most(cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for name in ("desk", "authority", "agency:cong-an"):
        with django_assert_max_num_queries(2):
            unit(cast, name, Role.HANDLER)


# --- desks, authorities, calendars -----------------------------------------------------------------------


def test_an_authority_without_a_desk_receives_at_the_one_above(cast: Cast) -> None:
    desk = queries.desk_of(queries.office("H99.12", TODAY), TODAY)
    own = queries.desk_of(cast.ward, TODAY)
    assert desk is not None
    assert own is not None
    assert (desk.code, own.code) == ("H99.01", "H99.61.10")


def test_calendars_go_from_the_nation_down_to_the_office(cast: Cast) -> None:
    assert queries.scopes(cast.desk) == ("VN", "H99", "H99.61", "H99.61.10")


def test_the_province_stands_above_its_communes_and_no_commune_above_another(cast: Cast) -> None:
    top = queries.office("H99", TODAY)
    assert queries.is_above(top.id, cast.ward.id)
    assert not queries.is_above(cast.ward.id, cast.neighbour.id)
    assert not queries.is_above(cast.ward.id, cast.ward.id)
    assert queries.oversees(cast.thu, cast.ward.id)
    assert not queries.oversees(cast.nam, cast.neighbour.id)


# --- the two eras ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("both_eras")
def test_the_district_is_there_until_its_last_day() -> None:
    kinds = {one.kind for one in queries.authorities(BEFORE)}
    assert OfficeKind.DISTRICT in kinds
    assert OfficeKind.DISTRICT not in {one.kind for one in queries.authorities(AFTER)}


@pytest.mark.usefixtures("both_eras")
def test_before_the_reform_the_district_is_above_the_commune() -> None:
    commune = queries.office("H99.41.53", BEFORE)
    desk = queries.office("H99.41.53.1", BEFORE)
    found = queries.unit_for(
        "upper", authority=commune, desk=desk, field="bao-tro-xa-hoi", role=Role.HANDLER, on=BEFORE
    )
    assert found.name == "Phòng Lao động - Thương binh và Xã hội huyện Sa Nhiên"


@pytest.mark.usefixtures("both_eras")
def test_after_the_reform_an_old_dossier_goes_on_in_the_new_commune() -> None:
    commune = queries.office("H99.41.53", BEFORE)
    desk = queries.office("H99.41.53.1", BEFORE)

    def of(name: str, role: str) -> str:
        return queries.unit_for(name, authority=commune, desk=desk, field="ho-tich", role=role, on=AFTER).code

    assert (of("desk", Role.INTAKE), of("authority", Role.HANDLER), of("authority", Role.LEADER)) == (
        "H99.62.10",
        "H99.62.11",
        "H99.62",
    )


@pytest.mark.usefixtures("both_eras")
def test_every_office_closed_by_the_reform_has_somebody_who_does_its_work() -> None:
    for office in Office.objects.filter(valid_to=BEFORE):
        heir = queries.current(office, TODAY)
        assert heir.valid_to is None, office.name


@pytest.mark.usefixtures("both_eras")
def test_the_new_communes_staff_see_what_waited_in_the_old_ones_and_nobody_elses() -> None:
    lan = actor("H99.62.10", "intake")
    codes = set(Office.objects.filter(id__in=queries.queue_offices(lan, on=TODAY)).values_list("code", flat=True))
    assert codes == {"H99.62", "H99.62.10", "H99.41.53", "H99.41.53.1", "H99.41.54", "H99.41.54.1"}


@pytest.mark.usefixtures("both_eras")
def test_before_the_reform_nobody_sees_what_they_will_take_over() -> None:
    lan = actor("H99.62.10", "intake")
    assert queries.queue_offices(lan, on=BEFORE) == {lan.office_id, lan.authority_id}


def test_every_closed_office_waits_for_exactly_one_other(
    both_eras: Imported, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lan = actor("H99.61.10", "intake")
    with django_assert_num_queries(1):
        queries.queue_offices(lan, on=TODAY)
    for office in Office.objects.filter(valid_to=BEFORE):
        heir = queries.current(office, TODAY)
        assert office.id in queries.queue_offices(
            type(lan)(name="ai đó", office_id=heir.id, authority_id=queries.authority_of(heir).id), on=TODAY
        )


@pytest.mark.usefixtures("both_eras")
def test_a_desk_receives_for_the_whole_province_only_since_the_reform() -> None:
    old = queries.competent_for(["xa"], field="ho-tich", desk_id=queries.office("H99.41.53.1", BEFORE).id, on=BEFORE)
    assert [one.code for one in old] == ["H99.41.53"]
    new = queries.competent_for(["xa"], field="ho-tich", desk_id=queries.office("H99.62.10", AFTER).id, on=AFTER)
    assert new[0].code == "H99.62"
    assert {one.code for one in new} == {"H99.61", "H99.62", "H99.63", "H99.64"}


def test_a_desk_offers_no_authority_that_closed_meanwhile(cast: Cast) -> None:
    queries.office_by_id(cast.neighbour.id)  # kept in this process, as it was
    Office.objects.filter(id=cast.neighbour.id).update(valid_to=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    found = queries.competent_for(["xa"], field="ho-tich", desk_id=cast.neighbour_desk.office_id, on=tomorrow)  # type: ignore[arg-type]
    assert "H99.62" not in {one.code for one in found}
