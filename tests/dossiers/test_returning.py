"""Giving a result back: anybody at the desk may, and outside it whoever was given it to carry."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from motcua.base.actor import Actor
from motcua.base.refusals import NotAllowed, NotFound
from motcua.dossiers import models, operations, queries
from motcua.dossiers.operations import DeedRefused, Handed
from motcua.dossiers.rules.status import Status
from motcua.offices import operations as offices
from motcua.offices import queries as office_queries
from motcua.offices.models import Office, Position
from motcua.offices.rules.powers import Deed
from tests.cast import MONDAY, Cast, actor
from tests.dossiers.test_life import assert_adds_up, certified_copy

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=3)


def walked_to_the_desk(cast: Cast, handed: Handed) -> models.Dossier:
    """A dossier whose result lies at the desk, in nobody's hands."""
    dossier = operations.accept(handed, by=cast.lan, at=MONDAY)
    common: dict[str, Any] = {"dossier_id": dossier.id, "at": MONDAY}
    operations.forward(**common, by=cast.lan)
    key = queries.detail(dossier.id, viewer=cast.minh, at=MONDAY).procedure.results[0].key
    for _ in range(10):
        step = live(dossier)
        if step.kind == "return":
            return models.Dossier.objects.get(id=dossier.id)
        by = next(one for one in cast.everybody.values() if queries.may_take(step, one, at=MONDAY))
        if step.role == "handler":
            operations.draft_result(**common, key=key, text="Nội dung", granted=True, by=by)
        deed: Callable[..., Any] = {"sign": operations.sign, "issue": operations.issue}.get(
            step.kind, operations.forward
        )
        deed(**common, by=by)
    raise AssertionError("the result never came back to the desk")


def live(dossier: models.Dossier) -> models.Step:
    return models.Step.objects.get(dossier=dossier, left_at__isnull=True)


@pytest.fixture
def dossier(cast: Cast) -> models.Dossier:
    row = walked_to_the_desk(cast, certified_copy(cast))
    operations.collect_fee(dossier_id=row.id, by=cast.lan, at=LATER)
    return row


def stands_outside(cast: Cast, role: str, office: Office) -> Actor:
    """Somebody who goes out to people: a mobile team of the desk, or a postal worker."""
    account = Position.objects.get(id=cast.neighbour_handler.position_id or UUID(int=0)).account_id
    post = offices.appoint(
        account_id=account, office=office, role=role, title="Đi phát", on=MONDAY.date(), by=cast.admin, at=MONDAY
    )
    found = office_queries.actor_for(account, at=LATER, position_id=post.id)
    assert found is not None
    return found


def give(dossier: models.Dossier, to: Actor, *, by: Actor) -> None:
    assert to.position_id is not None
    operations.assign(dossier_id=dossier.id, position_id=to.position_id, by=by, at=LATER)


def hand_over(dossier: models.Dossier, *, by: Actor) -> None:
    operations.return_result(dossier_id=dossier.id, to_name="Trần Thị Hoa", by=by, at=LATER)
    assert models.Dossier.objects.get(id=dossier.id).status == Status.RETURNED
    assert_adds_up(dossier.id)


def test_the_head_of_the_desk_returns_a_result(cast: Cast, dossier: models.Dossier) -> None:
    assert queries.detail(dossier.id, viewer=cast.desk_head, at=LATER).action(Deed.RETURN_RESULT).allowed
    assert [row.id for row in queries.to_return(cast.desk_head, at=LATER).rows] == [dossier.id]
    hand_over(dossier, by=cast.desk_head)


def test_a_colleague_at_the_counter_returns_what_another_has_taken_in_hand(cast: Cast, dossier: models.Dossier) -> None:
    give(dossier, cast.lan, by=cast.lan)
    hand_over(dossier, by=cast.desk_head)


@pytest.mark.parametrize("role", ["mobile", "postal"])
def test_outside_the_desk_only_who_carries_a_result_returns_it(cast: Cast, dossier: models.Dossier, role: str) -> None:
    office = cast.desk if role == "mobile" else Office.objects.get(code="H99.39")
    carrier = stands_outside(cast, role, office)
    assert queries.to_return(carrier, at=LATER).rows == []
    with pytest.raises(NotAllowed):
        operations.return_result(dossier_id=dossier.id, to_name="Trần Thị Hoa", by=carrier, at=LATER)
    give(dossier, carrier, by=cast.lan)
    assert [row.id for row in queries.to_return(carrier, at=LATER).rows] == [dossier.id]
    assert [row.dossier_id for row in queries.queue(carrier, at=LATER).rows] == [dossier.id]
    assert queries.detail(dossier.id, viewer=carrier, at=LATER).relation == "holder"
    hand_over(dossier, by=carrier)


def test_only_a_result_is_given_to_somebody_outside(cast: Cast) -> None:
    dossier = operations.accept(certified_copy(cast), by=cast.lan, at=MONDAY)
    carrier = stands_outside(cast, "mobile", cast.desk)
    with pytest.raises(DeedRefused, match="vai trò"):
        give(dossier, carrier, by=cast.desk_head)


def test_the_neighbours_desk_returns_nothing_of_ours(cast: Cast, dossier: models.Dossier) -> None:
    assert queries.to_return(cast.neighbour_desk, at=LATER).rows == []
    with pytest.raises(NotFound):
        queries.detail(dossier.id, viewer=cast.neighbour_desk, at=LATER)
    with pytest.raises(NotAllowed):
        operations.return_result(dossier_id=dossier.id, to_name="Ai đó", by=cast.neighbour_desk, at=LATER)


def test_what_has_not_come_back_to_the_desk_is_not_yet_offered(cast: Cast, dossier: models.Dossier) -> None:
    models.Step.objects.filter(dossier=dossier, left_at__isnull=True).update(kind="post")
    assert queries.to_return(cast.lan, at=LATER).rows == []


def test_what_the_head_of_the_desk_received_waits_for_them_and_not_for_a_role_they_do_not_have(cast: Cast) -> None:
    head = actor(cast.desk.code, "desk_head")
    dossier = operations.accept(certified_copy(cast), by=head, at=MONDAY)
    assert [row.dossier_id for row in queries.queue(head, at=MONDAY).rows] == [dossier.id]
    operations.forward(dossier_id=dossier.id, by=head, at=MONDAY)
    assert_adds_up(dossier.id)
