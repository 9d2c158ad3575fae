"""Offices open, close, merge, split and get new names; what they were called and did before stays as it was."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from motcua.accounts import operations as accounts
from motcua.base import moments
from motcua.base.actor import system
from motcua.base.refusals import NotAllowed, NotFound
from motcua.journal import queries as journal
from motcua.offices import operations, queries
from motcua.offices.models import Absence, Office, Position
from motcua.offices.operations import NewOffice, OfficeRefused
from motcua.offices.rules.powers import Role
from tests.cast import MONDAY, NEXT, Cast, actor

pytestmark = pytest.mark.django_db

BY = system("Thử nghiệm")
TODAY = moments.day_of(MONDAY)
NEXT_YEAR = date(2027, 1, 1)
LAST_DAY = date(2026, 12, 31)


def opened(code: str, name: str = "UBND xã Thử", *, kind: str = "commune", on: date = TODAY, **more: object) -> Office:
    new = NewOffice(code=code, name=name, kind=kind, **more)  # type: ignore[arg-type]
    return operations.open_office(new, on=on, by=BY, at=MONDAY)


def account(username: str) -> UUID:
    return accounts.make_account(username, "Nguyễn Văn Thử", password_hash="!", by=BY, at=MONDAY).id


# --- opening ---------------------------------------------------------------------------------------------


def test_a_new_office_is_found_from_its_first_day_and_not_before() -> None:
    opened("H99.90")
    assert queries.office("H99.90", TODAY).name == "UBND xã Thử"
    with pytest.raises(NotFound, match=r"H99.90 vào ngày 04/10/2026"):
        queries.office("H99.90", TODAY - timedelta(days=1))


def test_opening_is_told_in_the_timeline_of_the_office() -> None:
    office = opened("H99.90")
    assert [line.sentence for line in journal.timeline("office", office.id)] == ["Thành lập UBND xã Thử từ 05/10/2026"]


def test_a_new_office_has_its_code_in_the_old_notation_too() -> None:
    assert opened("H99.90.05").old_code == "000.05.90.H99"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "h99"}, "code"),
        ({"code": "H99.90", "kind": "bang"}, "kind"),
        ({"code": "H99.90", "name": " "}, "name"),
    ],
)
def test_an_office_that_makes_no_sense_is_not_opened(changes: dict[str, str], field: str) -> None:
    with pytest.raises(OfficeRefused) as refused:
        opened(**changes)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_code_names_one_office_a_day() -> None:
    opened("H99.90")
    with pytest.raises(OfficeRefused, match="đang là mã của một đơn vị khác"):
        opened("H99.90", "UBND xã Khác", on=TODAY + timedelta(days=30))


def test_the_database_itself_keeps_codes_apart() -> None:
    first = opened("H99.90")
    twin = Office(province="H99", code="H99.90", name="x", short_name="x", kind="commune", valid_from=first.valid_from)
    with pytest.raises(IntegrityError, match="a_code_names_one_office_a_day"), transaction.atomic():
        twin.save(force_insert=True)


def test_only_an_administrator_changes_offices(cast: Cast) -> None:
    new = NewOffice(code="H99.90", name="UBND xã Thử", kind="commune")
    for somebody in cast.everybody.values():
        if somebody.role != Role.ADMIN:
            with pytest.raises(NotAllowed, match="Chỉ quản trị hệ thống được quản lý đơn vị"):
                operations.open_office(new, on=TODAY, by=somebody, at=MONDAY)
            with pytest.raises(NotAllowed):
                operations.close(cast.neighbour, last_day=TODAY, by=somebody, at=MONDAY)
            with pytest.raises(NotAllowed):
                operations.rename(cast.neighbour, new, on=NEXT_YEAR, by=somebody, at=MONDAY)
    assert operations.open_office(new, on=TODAY, by=cast.admin, at=MONDAY).code == "H99.90"


# --- closing, merging, splitting -------------------------------------------------------------------------


def test_a_closed_office_takes_its_units_and_their_people_with_it(cast: Cast) -> None:
    operations.close(cast.ward, last_day=LAST_DAY, by=BY, at=MONDAY)
    for code in ("H99.61", "H99.61.10", "H99.61.11"):
        assert queries.office(code, LAST_DAY).valid_to == LAST_DAY
        with pytest.raises(NotFound):
            queries.office(code, NEXT_YEAR)
    assert cast.lan.account_id
    assert queries.actor_for(cast.lan.account_id, at=moments.at(LAST_DAY, "16:59")) is not None
    assert queries.actor_for(cast.lan.account_id, at=moments.at(NEXT_YEAR, "08:00")) is None


def test_merged_offices_work_on_in_the_new_one_and_keep_their_names(cast: Cast) -> None:
    new = NewOffice(code="H99.90", name="UBND phường Mới", kind="commune", parent=queries.office("H99", TODAY))
    merged = operations.merge([cast.ward, cast.neighbour], new, on=NEXT_YEAR, by=BY, at=MONDAY)
    for old in (cast.ward, cast.neighbour):
        assert queries.current(old, LAST_DAY).id == old.id
        assert queries.current(old, NEXT_YEAR).id == merged.id
    assert queries.office("H99.61", LAST_DAY).name == "Ủy ban nhân dân phường Sa Nhiên"
    before = {(one.kind, one.predecessor.name) for one in queries.history(merged)}
    assert before >= {("merge", cast.ward.name), ("merge", cast.neighbour.name), ("merge", cast.desk.name)}
    assert journal.timeline("office", cast.ward.id)[-1].sentence == (
        "Ủy ban nhân dân phường Sa Nhiên kết thúc hoạt động sau 31/12/2026, chuyển việc sang UBND phường Mới"
    )


def test_a_closed_desk_hands_over_to_the_desk_and_a_division_to_the_one_with_its_fields(cast: Cast) -> None:
    heir = opened("H99.90", on=NEXT_YEAR)
    desk = opened("H99.90.10", "Trung tâm", kind="desk", parent=heir, on=NEXT_YEAR)
    opened("H99.90.11", "Phòng Kinh tế", kind="division", parent=heir, on=NEXT_YEAR, fields=["dat-dai"])
    civil = opened("H99.90.12", "Văn phòng", kind="division", parent=heir, on=NEXT_YEAR, fields=["ho-tich"])
    operations.close(cast.ward, last_day=LAST_DAY, successors=[heir], how="merge", by=BY, at=MONDAY)
    assert queries.current(cast.desk, NEXT_YEAR).id == desk.id
    assert queries.current(queries.office("H99.61.11", TODAY), NEXT_YEAR).id == civil.id
    # nobody there does social assistance yet: the authority itself takes it over
    assert queries.current(queries.office("H99.61.13", TODAY), NEXT_YEAR).id == heir.id


def test_of_the_parts_of_a_split_office_the_first_takes_over(cast: Cast) -> None:
    new = [NewOffice(code=f"H99.9{number}", name=f"UBND xã {number}", kind="commune") for number in range(6)]
    parts = operations.split(cast.ward, new, on=NEXT_YEAR, by=BY, at=MONDAY)
    assert queries.current(cast.ward, NEXT_YEAR).id == parts[0].id
    assert {one.successor_id for one in queries.history(cast.ward)} == {part.id for part in parts}


def test_an_office_can_be_followed_through_several_reforms(cast: Cast) -> None:
    one = operations.merge(
        [cast.ward, cast.neighbour],
        NewOffice(code="H99.90", name="UBND phường Mới", kind="commune"),
        on=NEXT_YEAR,
        by=BY,
        at=MONDAY,
    )
    later = date(2028, 1, 1)
    two = operations.rename(
        one, NewOffice(code="H99.90", name="UBND phường Nữa", kind="commune"), on=later, by=BY, at=MONDAY
    )
    assert queries.current(cast.ward, date(2027, 6, 1)).id == one.id
    assert queries.current(cast.ward, later).id == two.id


def test_closing_twice_is_refused_with_the_day_it_closed(cast: Cast) -> None:
    operations.close(cast.neighbour, last_day=LAST_DAY, by=BY, at=MONDAY)
    with pytest.raises(OfficeRefused, match="đã kết thúc sau 31/12/2026"):
        operations.close(cast.neighbour, last_day=NEXT_YEAR, by=BY, at=MONDAY)


def test_an_office_is_not_closed_under_somebody_who_is_yet_to_begin(cast: Cast) -> None:
    operations.appoint(
        account_id=account("nguoi.moi"),
        office=cast.neighbour,
        role=Role.CLERK,
        title="Văn thư",
        on=date(2027, 2, 1),
        by=BY,
        at=MONDAY,
    )
    with pytest.raises(OfficeRefused, match=r"Nguyễn Văn Thử được giao vị trí ở .* từ 01/02/2027"):
        operations.close(cast.neighbour, last_day=LAST_DAY, by=BY, at=MONDAY)
    assert queries.office("H99.62.10", NEXT_YEAR).valid_to is None


def test_work_is_not_handed_to_an_office_that_is_not_there_then(cast: Cast) -> None:
    late = opened("H99.90", on=date(2027, 3, 1))
    with pytest.raises(OfficeRefused, match="không hoạt động vào 01/01/2027"):
        operations.close(cast.neighbour, last_day=LAST_DAY, successors=[late], by=BY, at=MONDAY)


def test_one_office_is_no_merger_and_one_part_no_split(cast: Cast) -> None:
    new = NewOffice(code="H99.90", name="UBND xã Mới", kind="commune")
    with pytest.raises(OfficeRefused, match="ít nhất hai đơn vị"):
        operations.merge([cast.ward, cast.ward], new, on=NEXT_YEAR, by=BY, at=MONDAY)
    with pytest.raises(OfficeRefused, match="ít nhất hai đơn vị"):
        operations.split(cast.ward, [new], on=NEXT_YEAR, by=BY, at=MONDAY)


# --- renaming --------------------------------------------------------------------------------------------


def renamed(cast: Cast) -> Office:
    province = queries.office("H99", TODAY)
    new = NewOffice(code="H99.61", name="UBND phường Tân Sa", kind="commune", parent=province, place="Tân Sa")
    names = {"H99.61.10": "Trung tâm Phục vụ hành chính công phường Tân Sa"}
    return operations.rename(cast.ward, new, on=NEXT_YEAR, names=names, by=BY, at=MONDAY)


def test_a_renamed_office_keeps_its_code_and_its_old_name_its_days(cast: Cast) -> None:
    new = renamed(cast)
    assert queries.office("H99.61", LAST_DAY).name == "Ủy ban nhân dân phường Sa Nhiên"
    assert queries.office("H99.61", NEXT_YEAR).id == new.id
    assert queries.office("H99.61.10", LAST_DAY).name == "Trung tâm Phục vụ hành chính công phường Sa Nhiên"
    assert queries.office("H99.61.10", NEXT_YEAR).name == "Trung tâm Phục vụ hành chính công phường Tân Sa"
    assert queries.place_of(queries.office("H99.61.11", NEXT_YEAR)) == "Tân Sa"
    assert queries.place_of(queries.office("H99.61.11", LAST_DAY)) == "Sa Nhiên"


def test_everybody_works_on_in_a_renamed_office(cast: Cast) -> None:
    count = Position.objects.filter(office__code__startswith="H99.61").count()
    new = renamed(cast)
    assert cast.minh.account_id
    before = queries.actor_for(cast.minh.account_id, at=moments.at(LAST_DAY, "16:00"))
    after = queries.actor_for(cast.minh.account_id, at=moments.at(NEXT_YEAR, "08:00"))
    assert before == cast.minh
    assert after is not None
    assert (after.office_code, after.role, after.fields) == (cast.minh.office_code, cast.minh.role, cast.minh.fields)
    assert after.authority_id == new.id
    assert Position.objects.filter(office__code__startswith="H99.61", valid_from=NEXT_YEAR).count() == count


def test_who_stands_in_for_somebody_goes_on_after_the_renaming(cast: Cast) -> None:
    assert cast.nam.position_id
    assert cast.cuc.account_id
    operations.cover_absence(
        position_id=cast.nam.position_id,
        cover_account_id=cast.cuc.account_id,
        starts_at=moments.at(LAST_DAY, "07:00"),
        ends_at=moments.at(date(2027, 1, 8), "17:00"),
        by=cast.nam,
        at=MONDAY,
    )
    renamed(cast)
    duties = queries.positions_of(cast.cuc.account_id, at=moments.at(NEXT_YEAR, "08:00"))
    assert [one.covering for one in duties] == ["", cast.nam.name]


def test_what_waited_in_a_renamed_office_waits_for_the_same_people(cast: Cast) -> None:
    renamed(cast)
    assert cast.minh.account_id
    after = queries.actor_for(cast.minh.account_id, at=moments.at(NEXT_YEAR, "08:00"))
    assert after is not None
    assert cast.minh.office_id in queries.queue_offices(after, on=NEXT_YEAR)
    assert cast.ward.id in queries.queue_offices(after, on=NEXT_YEAR)


# --- positions -------------------------------------------------------------------------------------------


def test_nobody_holds_the_same_position_twice(cast: Cast) -> None:
    assert cast.lan.account_id
    with pytest.raises(OfficeRefused, match="đang giữ chính vị trí đó"):
        operations.appoint(
            account_id=cast.lan.account_id, office=cast.desk, role=Role.INTAKE, title="x", on=TODAY, by=BY, at=MONDAY
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"role": "boss"}, "role"), ({"on": date(2020, 1, 1)}, "on"), ({"until": date(2026, 1, 1)}, "until")],
)
def test_a_position_that_makes_no_sense_is_not_given(cast: Cast, changes: dict[str, object], field: str) -> None:
    wanted = {"role": Role.CLERK, "on": TODAY} | changes
    with pytest.raises(OfficeRefused) as refused:
        operations.appoint(
            account_id=account("nguoi.moi"),
            office=cast.ward,
            title="Văn thư",
            by=BY,
            at=MONDAY,
            **wanted,  # type: ignore[arg-type]
        )
    assert refused.value.field == field


def test_an_ended_position_gives_no_power_the_day_after(cast: Cast) -> None:
    assert cast.lan.position_id
    assert cast.lan.account_id
    operations.end_position(cast.lan.position_id, last_day=TODAY, by=BY, at=MONDAY)
    assert queries.actor_for(cast.lan.account_id, at=MONDAY) == cast.lan
    assert queries.actor_for(cast.lan.account_id, at=MONDAY + timedelta(days=1)) is None
    assert "thôi vị trí" in journal.timeline("office", cast.desk.id)[-1].sentence


# --- absences --------------------------------------------------------------------------------------------


def stand_in(cast: Cast, **changes: object) -> Absence:
    """Bà Cúc stands in for ông Nam on the Monday."""
    told: dict[str, object] = {
        "position_id": cast.nam.position_id,
        "cover_account_id": cast.cuc.account_id,
        "starts_at": MONDAY,
        "ends_at": MONDAY + timedelta(days=1),
        "by": cast.nam,
        "at": MONDAY,
    }
    return operations.cover_absence(**(told | changes))  # type: ignore[arg-type]


def test_a_cover_has_the_power_under_both_names_while_the_absence_lasts(cast: Cast) -> None:
    stand_in(cast)
    assert cast.cuc.account_id
    acting = queries.actor_for(cast.cuc.account_id, at=MONDAY, position_id=cast.nam.position_id)
    assert acting is not None
    assert (acting.name, acting.covering, acting.role) == (cast.cuc.name, cast.nam.name, Role.LEADER)
    assert (acting.office_id, acting.position_id) == (cast.nam.office_id, cast.nam.position_id)
    for moment in (MONDAY - timedelta(minutes=1), MONDAY + timedelta(days=1)):
        then = queries.actor_for(cast.cuc.account_id, at=moment, position_id=cast.nam.position_id)
        assert then == cast.cuc


def test_a_cover_ends_with_the_position_it_covers(cast: Cast) -> None:
    stand_in(cast, ends_at=MONDAY + timedelta(days=9))
    assert cast.nam.position_id
    assert cast.cuc.account_id
    operations.end_position(cast.nam.position_id, last_day=TODAY, by=BY, at=MONDAY)
    tomorrow = MONDAY + timedelta(days=1)
    assert [one.covering for one in queries.positions_of(cast.cuc.account_id, at=tomorrow)] == [""]
    assert queries.actor_for(cast.cuc.account_id, at=tomorrow, position_id=cast.nam.position_id) == cast.cuc


def test_somebody_with_no_position_of_their_own_can_still_stand_in(cast: Cast) -> None:
    helper_id = account("nguoi.thay")
    stand_in(cast, cover_account_id=helper_id)
    acting = queries.actor_for(helper_id, at=MONDAY)
    assert acting is not None
    assert (acting.name, acting.covering) == ("Nguyễn Văn Thử", cast.nam.name)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_at": MONDAY}, "kết thúc phải sau khi bắt đầu"),
        ({"by": "lan"}, "Chỉ chính người đó, lãnh đạo của họ hoặc quản trị"),
        ({"cover_account_id": "nam"}, "chọn một người khác"),
    ],
)
def test_a_cover_that_makes_no_sense_is_refused(cast: Cast, changes: dict[str, object], sentence: str) -> None:
    told = {
        key: (cast.lan if key == "by" else cast.nam.account_id) if isinstance(value, str) else value
        for key, value in changes.items()
    }
    with pytest.raises(OfficeRefused, match=sentence):
        stand_in(cast, **told)


def test_back_before_the_day_the_position_is_its_owners_alone(cast: Cast) -> None:
    absence = stand_in(cast, ends_at=MONDAY + timedelta(days=9))
    back = MONDAY + timedelta(days=2)
    operations.end_absence(absence.id, by=cast.nam, at=back)
    assert cast.cuc.account_id
    assert queries.actor_for(cast.cuc.account_id, at=back, position_id=cast.nam.position_id) == cast.cuc
    before = queries.actor_for(cast.cuc.account_id, at=back - timedelta(hours=1), position_id=cast.nam.position_id)
    assert before is not None
    assert before.covering == cast.nam.name, "what was signed meanwhile stays as it was"
    assert "thôi thay" in journal.timeline("office", cast.nam.office_id)[-1].sentence  # type: ignore[arg-type]


def test_who_does_not_go_after_all_is_away_no_more(cast: Cast) -> None:
    absence = stand_in(cast, starts_at=MONDAY + timedelta(days=3), ends_at=MONDAY + timedelta(days=9))
    operations.end_absence(absence.id, by=cast.nam, at=MONDAY)
    assert queries.away(cast.ward.id, at=MONDAY) == []
    with pytest.raises(NotFound):
        operations.end_absence(absence.id, by=cast.nam, at=MONDAY)


def test_an_absence_is_ended_by_those_it_concerns_and_only_once(cast: Cast) -> None:
    absence = stand_in(cast)
    for stranger in (cast.lan, cast.minh, cast.neighbour_handler):
        with pytest.raises(OfficeRefused, match="Chỉ chính người đó"):
            operations.end_absence(absence.id, by=stranger, at=MONDAY)
    with pytest.raises(OfficeRefused, match="đã hết"):
        operations.end_absence(absence.id, by=cast.nam, at=MONDAY + timedelta(days=1))


def test_a_head_of_another_commune_arranges_nothing_here(cast: Cast) -> None:
    head = actor(f"{NEXT}.11", "head")
    with pytest.raises(OfficeRefused, match="Chỉ chính người đó"):
        stand_in(cast, by=head)


def test_a_position_is_covered_by_one_colleague_at_a_time(cast: Cast) -> None:
    stand_in(cast)
    with pytest.raises(OfficeRefused, match="Đã có người thay"):
        stand_in(cast, cover_account_id=cast.minh.account_id, starts_at=MONDAY + timedelta(hours=2))
