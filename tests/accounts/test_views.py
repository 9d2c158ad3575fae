"""Views of a list kept by name: one's own, few, and written over by the same name."""

import pytest

from motcua.accounts import operations, queries
from motcua.accounts.operations import MOST_VIEWS, ViewRefused
from motcua.base.actor import ANYBODY
from tests.cast import MONDAY, Cast

pytestmark = pytest.mark.django_db


def names(cast: Cast) -> list[tuple[str, str]]:
    return [(one.name, one.query) for one in queries.kept_views(cast.minh.account_id, "desk")]


def test_a_view_is_kept_for_whoever_kept_it_and_for_that_list_alone(cast: Cast) -> None:
    operations.keep_view("desk", "  Hộ tịch  ", "thu-tuc=1", by=cast.minh, at=MONDAY)
    assert names(cast) == [("Hộ tịch", "thu-tuc=1")]
    assert queries.kept_views(cast.cuc.account_id, "desk") == []
    assert queries.kept_views(cast.minh.account_id, "counter") == []


def test_the_same_name_is_written_over(cast: Cast) -> None:
    for query in ("loc=late", "loc=today"):
        operations.keep_view("desk", "Gấp", query, by=cast.minh, at=MONDAY)
    assert names(cast) == [("Gấp", "loc=today")]


@pytest.mark.parametrize(("name", "query"), [(" ", "loc=late"), ("Dài" * 30, "loc=late"), ("Gấp", "q=" + "a" * 600)])
def test_a_view_needs_a_short_name(cast: Cast, name: str, query: str) -> None:
    with pytest.raises(ViewRefused):
        operations.keep_view("desk", name, query, by=cast.minh, at=MONDAY)
    assert names(cast) == []


def test_so_many_views_are_kept_and_no_more(cast: Cast) -> None:
    for number in range(MOST_VIEWS):
        operations.keep_view("desk", f"Bộ {number:02}", "loc=late", by=cast.minh, at=MONDAY)
    with pytest.raises(ViewRefused, match="bỏ bớt"):
        operations.keep_view("desk", "Thêm", "loc=late", by=cast.minh, at=MONDAY)
    operations.keep_view("desk", "Bộ 00", "loc=today", by=cast.minh, at=MONDAY)
    assert names(cast)[0] == ("Bộ 00", "loc=today")


def test_who_has_no_account_keeps_nothing(cast: Cast) -> None:
    with pytest.raises(ViewRefused, match="có tài khoản"):
        operations.keep_view("desk", "Gấp", "loc=late", by=ANYBODY, at=MONDAY)


def test_only_ones_own_view_can_be_let_go(cast: Cast) -> None:
    view = operations.keep_view("desk", "Gấp", "loc=late", by=cast.minh, at=MONDAY)
    operations.drop_view(view.id, by=cast.cuc, at=MONDAY)
    assert names(cast) == [("Gấp", "loc=late")]
    operations.drop_view(view.id, by=cast.minh, at=MONDAY)
    assert names(cast) == []
