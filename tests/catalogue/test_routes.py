"""Which step comes first, which follow, and where branches meet."""

import pytest

from motcua.catalogue.rules import routes
from motcua.catalogue.rules.routes import NoSuchStep
from tests.catalogue.sample_procedure import route

CHAIN = route(
    {"key": "nhan", "next": "khai-sinh"},
    {"key": "khai-sinh", "next": ["thuong-tru", "the-bhyt"]},
    {"key": "thuong-tru", "next": "gop"},
    {"key": "the-bhyt", "next": "gop"},
    {"key": "gop", "next": "tra", "join": True},
    {"key": "tra", "kind": "return", "share": None},
)
POSTING = route(
    {
        "key": "niem-yet",
        "next": [
            {"to": "ky", "choice": "khong", "label": "Không có khiếu nại"},
            {"to": "xac-minh", "choice": "co", "label": "Có khiếu nại"},
        ],
    },
    {"key": "xac-minh", "next": "ky"},
    {"key": "ky", "next": "tra"},
    {"key": "tra"},
)


def keys(steps: tuple[object, ...]) -> list[str]:
    return [getattr(step, "key", "") for step in steps]


def test_a_dossier_begins_in_the_first_step() -> None:
    assert routes.first(CHAIN).key == "nhan"
    with pytest.raises(NoSuchStep):
        routes.first(route())


def test_a_fork_begins_all_its_branches() -> None:
    assert keys(routes.following(CHAIN, "khai-sinh")) == ["thuong-tru", "the-bhyt"]


def test_a_choice_takes_one_way() -> None:
    assert keys(routes.following(POSTING, "niem-yet", choice="co")) == ["xac-minh"]
    assert keys(routes.following(POSTING, "niem-yet", choice="khong")) == ["ky"]
    assert routes.step(POSTING, "niem-yet").choices == (("khong", "Không có khiếu nại"), ("co", "Có khiếu nại"))


def test_a_step_with_choices_can_not_be_left_without_one() -> None:
    with pytest.raises(NoSuchStep, match="‘Không có khiếu nại’, ‘Có khiếu nại’"):
        routes.following(POSTING, "niem-yet")
    with pytest.raises(NoSuchStep, match="không có lựa chọn ‘co’"):
        routes.following(POSTING, "xac-minh", choice="co")


def test_nothing_follows_the_last_step() -> None:
    assert routes.following(CHAIN, "tra") == ()
    assert routes.last(CHAIN).key == "tra"


def test_a_joining_step_waits_for_every_branch_and_an_ordinary_one_for_nobody() -> None:
    assert routes.joins(CHAIN, "gop") == {"thuong-tru", "the-bhyt"}
    assert routes.joins(POSTING, "ky") == frozenset()


def test_a_dossier_can_be_sent_back_only_to_where_it_may_have_been() -> None:
    assert keys(routes.before(CHAIN, "thuong-tru")) == ["nhan", "khai-sinh"]
    assert keys(routes.before(CHAIN, "tra")) == ["nhan", "khai-sinh", "thuong-tru", "the-bhyt", "gop"]


def test_an_unknown_step_is_refused() -> None:
    with pytest.raises(NoSuchStep):
        routes.following(CHAIN, "ke-toan")
