"""A desk's book: its lines by day and by filter, page by page, and what lies at the desk or in somebody's hands."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from motcua.base.actor import Actor
from motcua.base.refusals import NotAllowed, Refused
from motcua.dossiers import models, operations, queries
from motcua.dossiers.operations import Handed
from motcua.dossiers.queries import BookFilter
from tests.cast import MONDAY, Cast

pytestmark = pytest.mark.django_db

DAY = BookFilter(first=MONDAY.date(), last=MONDAY.date())


def received(cast: Cast, count: int, *, days: int = 0, forward: bool = False) -> list[models.Dossier]:
    handed = Handed(
        version_id=cast.version("2.000815"),
        receiving_office_id=cast.desk.id,
        authority_id=cast.ward.id,
        owner_id=cast.hoa_id,
    )
    at = MONDAY + timedelta(days=days)
    rows = [operations.accept(handed, by=cast.lan, at=at) for _ in range(count)]
    for row in rows if forward else ():
        operations.forward(dossier_id=row.id, by=cast.lan, at=at)
    return rows


def codes(viewer: Actor, wanted: BookFilter) -> set[str]:
    return {row.code for row in queries.register(viewer, wanted, at=MONDAY + timedelta(days=2)).rows}


def test_pages_go_forward_and_back_without_losing_or_repeating_a_line(cast: Cast) -> None:
    rows = [row.code for row in received(cast, 7)]  # all at one moment: only the ids tell them apart
    first = queries.register(cast.lan, DAY, at=MONDAY, limit=3)
    second = queries.register(cast.lan, DAY, at=MONDAY, after=first.next, limit=3)
    third = queries.register(cast.lan, DAY, at=MONDAY, after=second.next, limit=3)
    seen = [row.code for page in (first, second, third) for row in page.rows]
    assert seen == rows[::-1]
    assert (first.total, first.previous, third.next) == (7, "", "")
    back = queries.register(cast.lan, DAY, at=MONDAY, before=third.previous, limit=3)
    assert back.rows == second.rows
    start = queries.register(cast.lan, DAY, at=MONDAY, before=back.previous, limit=3)
    assert (start.rows, start.previous) == (first.rows, "")
    assert start.next == first.next


@pytest.mark.parametrize("edge", ["", "mai", "~", "2026-10-05T09:00:00~00000000-0000-0000-0000-000000000007", "a~b"])
def test_an_edge_nobody_gave_shows_the_first_page(cast: Cast, edge: str) -> None:
    received(cast, 1)
    assert len(queries.register(cast.lan, DAY, at=MONDAY, after=edge).rows) == 1


def test_the_book_is_narrowed_by_day_by_state_by_procedure_and_by_unaccented_name(cast: Cast) -> None:
    (old,) = received(cast, 1, days=-1)
    (here,) = received(cast, 1)
    (gone,) = received(cast, 1, forward=True)
    operations.withdraw(dossier_id=gone.id, reason="Đổi ý", by=cast.lan, at=MONDAY)
    assert codes(cast.lan, DAY) == {here.code, gone.code}
    both = replace(DAY, first=MONDAY.date() - timedelta(days=1))
    assert codes(cast.lan, both) == {old.code, here.code, gone.code}
    for which, expected in {
        "open": {old.code, here.code},
        "late": {old.code, here.code},  # promised for the same day, and two days have passed
        "dropped": {gone.code},
        "done": set(),
        "owed": {old.code, here.code, gone.code},
        "no such filter": {old.code, here.code, gone.code},
    }.items():
        assert codes(cast.lan, replace(both, which=which)) == expected, which
    assert codes(cast.lan, replace(DAY, text="tran thi hoa", which="open")) == {here.code}
    assert codes(cast.lan, replace(DAY, text=here.code.lower())) == {here.code}
    assert codes(cast.lan, replace(DAY, text="không ai")) == set()
    assert codes(cast.lan, replace(DAY, procedure="1.004873")) == set()
    offered = queries.procedures_in_register(cast.lan, first=DAY.first, last=DAY.last, at=MONDAY)
    assert [code for code, _ in offered] == ["2.000815"]


def test_the_paper_book_begins_with_the_earliest_and_has_an_end(cast: Cast) -> None:
    rows = received(cast, 3)
    printed = queries.register_to_print(cast.lan, DAY, at=MONDAY)
    assert [row.code for row in printed] == [row.code for row in rows]
    with pytest.raises(Refused, match="tối đa 2 hồ sơ"):
        queries.register_to_print(cast.lan, DAY, at=MONDAY, most=2)


def test_a_line_says_when_it_left_the_desk(cast: Cast) -> None:
    received(cast, 1)
    received(cast, 1, forward=True)
    gone, here = queries.register(cast.lan, DAY, at=MONDAY).rows
    assert (here.forwarded_at, gone.forwarded_at) == (None, MONDAY)


def test_what_lies_at_the_desk_is_seen_however_old(cast: Cast) -> None:
    (old,) = received(cast, 1, days=-20)
    received(cast, 1, forward=True)
    assert [row.code for row in queries.at_desk(cast.lan, at=MONDAY)] == [old.code]
    assert queries.at_desk(cast.neighbour_desk, at=MONDAY) == []


def test_the_book_is_for_those_whose_role_keeps_it_and_of_their_own_desk(cast: Cast) -> None:
    received(cast, 1)
    assert codes(cast.neighbour_desk, DAY) == set()
    with pytest.raises(NotAllowed):
        queries.register(cast.minh, DAY, at=MONDAY)


def test_how_much_lies_in_each_hand_is_counted(cast: Cast) -> None:
    received(cast, 2)
    assert cast.lan.position_id is not None
    assert cast.minh.position_id is not None
    both = [cast.lan.position_id, cast.minh.position_id]
    assert queries.held(both) == {cast.lan.position_id: 2, cast.minh.position_id: 0}
    assert queries.held([]) == {}


def test_a_day_without_dossiers_is_an_empty_page(cast: Cast) -> None:
    page = queries.register(cast.lan, BookFilter(first=date(2020, 1, 1), last=date(2020, 1, 1)), at=MONDAY)
    assert (page.rows, page.total, page.previous, page.next) == ([], 0, "", "")
