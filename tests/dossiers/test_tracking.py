"""What the citizen is told: where to go, or that nothing but waiting for the post is needed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from motcua.dossiers import models, operations, queries
from motcua.dossiers.rules.status import DeliveryWay
from motcua.offices import operations as offices
from motcua.offices.operations import NewOffice
from tests.cast import MONDAY, Cast
from tests.dossiers.test_life import certified_copy
from tests.dossiers.test_returning import hand_over, walked_to_the_desk

pytestmark = pytest.mark.django_db

NEXT_WEEK = MONDAY + timedelta(days=7)


def tracked(dossier: models.Dossier) -> queries.Tracked:
    found = queries.track_by_id(dossier.id, at=MONDAY)
    assert found is not None
    return found


def test_the_citizen_is_told_the_desk_with_its_address_and_phone(cast: Cast) -> None:
    dossier = operations.accept(certified_copy(cast), by=cast.lan, at=MONDAY)
    desk = tracked(dossier).desk
    assert (desk.id, desk.name, desk.address, desk.phone) == (
        cast.desk.id,
        cast.desk.name,
        cast.desk.address,
        cast.desk.phone,
    )
    assert tracked(dossier).delivery is DeliveryWay.DESK


def test_the_desk_is_known_for_a_code_in_the_old_notation_too(
    cast: Cast, as_owner: Callable[[], AbstractContextManager[None]]
) -> None:
    dossier = operations.accept(certified_copy(cast), by=cast.lan, at=MONDAY)
    old = "000.10.61.H99-200901-0001"
    with as_owner():
        models.Dossier.objects.filter(id=dossier.id).update(code=old)
    found = queries.track(old, "5678", at=MONDAY)
    assert found is not None
    assert found.desk.name == cast.desk.name


def test_after_a_reorganisation_the_citizen_is_sent_to_the_desk_that_is_open(cast: Cast) -> None:
    dossier = operations.accept(certified_copy(cast), by=cast.lan, at=MONDAY)
    heir = offices.rename(
        cast.desk,
        NewOffice(
            code=cast.desk.code, name="Trung tâm mới", kind=cast.desk.kind, parent=cast.ward, address="1 Đường Mới"
        ),
        on=NEXT_WEEK.date(),
        by=cast.admin,
        at=MONDAY,
    )
    assert tracked(dossier).desk.id == cast.desk.id
    later = queries.track_by_id(dossier.id, at=NEXT_WEEK)
    assert later is not None
    assert (later.desk.id, later.desk.address) == (heir.id, "1 Đường Mới")


def test_a_result_on_its_way_by_post_sends_nobody_to_the_desk(cast: Cast) -> None:
    dossier = walked_to_the_desk(cast, certified_copy(cast, delivery=DeliveryWay.POST))
    found = tracked(dossier)
    assert found.delivery is DeliveryWay.POST
    assert "bưu chính" in found.what_to_do
    assert "không phải đến quầy" in found.what_to_do
    operations.collect_fee(dossier_id=dossier.id, by=cast.lan, at=MONDAY)
    hand_over(dossier, by=cast.lan)
    assert tracked(dossier).words == "Kết quả đã được gửi qua bưu chính."


def test_a_result_to_be_fetched_says_what_to_bring_and_where(cast: Cast) -> None:
    found = tracked(walked_to_the_desk(cast, certified_copy(cast)))
    assert cast.desk.name in found.what_to_do
    assert "giấy tờ tùy thân" in found.what_to_do
