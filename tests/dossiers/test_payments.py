"""A financial obligation: a wait of its own, on its notice, with the clock stopped and nothing begun anew."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from motcua.base.actor import system
from motcua.base.ids import new_id
from motcua.base.refusals import NotAllowed
from motcua.dossiers import models, operations, queries
from motcua.dossiers.operations import DeedRefused
from motcua.dossiers.rules.status import Status
from motcua.files.models import StoredFile
from motcua.journal import operations as journal_deeds
from motcua.journal import queries as journal
from motcua.notices.models import Notice
from tests.cast import MONDAY, Cast
from tests.dossiers.test_life import assert_adds_up, single_status

pytestmark = pytest.mark.django_db

TUESDAY, FRIDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)
TOLD: dict[str, Any] = {
    "purpose": "Lệ phí trước bạ nhà, đất",
    "amount": 2_350_000,
    "notice": "1207/TB-CCT",
    "legal_basis": "Điều 19 Nghị định 126/2020/NĐ-CP",
}


def kept_file(name: str) -> UUID:
    """A file that was examined and kept before."""
    row = StoredFile.objects.create(
        province=settings.PROVINCE,
        state="stored",
        sha256=new_id().hex * 2,
        size=10,
        media_type="image/png",
        name=name,
        uploaded_by_name="Thử nghiệm",
        uploaded_at=MONDAY,
    )
    return row.id


@pytest.fixture
def dossier(cast: Cast) -> models.Dossier:
    """In process at the handler's, three working days from the Monday, with the tax notice scanned."""
    row = operations.accept(single_status(cast), by=cast.lan, at=MONDAY)
    operations.forward(dossier_id=row.id, by=cast.lan, at=MONDAY)
    return row


@pytest.fixture
def scan(cast: Cast, dossier: models.Dossier) -> UUID:
    kept = kept_file("thông báo.png")
    operations.attach(dossier_id=dossier.id, files=[(kept, "thông báo.png")], by=cast.minh, at=MONDAY)
    return kept


def asked(cast: Cast, dossier: models.Dossier, scan: UUID, **changes: Any) -> models.Obligation:
    told = TOLD | {"notice_file_id": scan} | changes
    return operations.ask_payment(dossier_id=dossier.id, **told, by=cast.minh, at=TUESDAY)


def state(dossier: models.Dossier) -> models.Dossier:
    return models.Dossier.objects.get(id=dossier.id)


def test_the_clock_stands_still_while_the_citizen_pays_and_gives_back_what_was_left(
    cast: Cast, dossier: models.Dossier, scan: UUID
) -> None:
    step = models.Step.objects.get(dossier=dossier, left_at__isnull=True)
    left = step.due_at - TUESDAY
    asked(cast, dossier, scan)
    row = state(dossier)
    assert (row.status, row.paused_since) == (Status.WAITING_FOR_PAYMENT, TUESDAY)
    standing = queries.standing_of(row, FRIDAY)
    assert standing.key == "paused"
    assert "chờ nộp tiền" in standing.words
    with pytest.raises(NotAllowed):
        operations.forward(dossier_id=dossier.id, choice="du-can-cu", by=cast.minh, at=FRIDAY)
    operations.payment_made(dossier_id=dossier.id, receipt="GNT 0042", by=cast.lan, at=FRIDAY)
    row = state(dossier)
    assert (row.status, row.paused_since) == (Status.IN_PROCESS, None)
    assert row.due_original == dossier.due_original
    assert row.complete_at == row.received_at, "nothing is counted anew"
    assert row.due_at == dossier.due_at + timedelta(days=5), "three days out, and the weekend with them"
    assert any("chờ nộp tiền" in line for line in row.derivation)
    step.refresh_from_db()
    assert step.due_at - FRIDAY <= left + timedelta(days=3)
    assert step.due_at > FRIDAY
    assert_adds_up(dossier.id)


def test_the_pause_keeps_the_notice_and_its_scan(cast: Cast, dossier: models.Dossier, scan: UUID) -> None:
    asked(cast, dossier, scan)
    pause = models.Pause.objects.get(dossier=dossier)
    assert (pause.reason, pause.evidence, pause.file_id) == ("payment", "1207/TB-CCT", scan)
    assert pause.legal_basis == TOLD["legal_basis"]


def test_a_pause_without_evidence_is_refused_by_the_database(cast: Cast, dossier: models.Dossier) -> None:
    with pytest.raises(IntegrityError, match="a_pause_has_its_evidence"), transaction.atomic():
        models.Pause.objects.create(
            dossier=dossier, reason="payment", legal_basis="Điều 1", evidence="1", started_at=MONDAY
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"purpose": " "}, "purpose"),
        ({"amount": 0}, "amount"),
        ({"notice": ""}, "notice"),
        ({"legal_basis": ""}, "legal_basis"),
        ({"until": MONDAY.date()}, "until"),
        ({"notice_file_id": UUID(int=1)}, "notice_file_id"),
    ],
)
def test_nothing_is_asked_without_its_notice_and_its_ground(
    cast: Cast, dossier: models.Dossier, scan: UUID, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(DeedRefused) as refused:
        asked(cast, dossier, scan, **changes)
    assert refused.value.field == field
    assert state(dossier).status == Status.IN_PROCESS


def test_only_who_settles_it_asks_and_only_the_desk_takes_the_receipt(
    cast: Cast, dossier: models.Dossier, scan: UUID
) -> None:
    for who in (cast.lan, cast.nam, cast.van, cast.cashier, cast.neighbour_handler):
        with pytest.raises(NotAllowed):
            operations.ask_payment(dossier_id=dossier.id, **TOLD, notice_file_id=scan, by=who, at=TUESDAY)
    asked(cast, dossier, scan)
    for who in (cast.minh, cast.nam, cast.neighbour_desk):
        with pytest.raises(NotAllowed):
            operations.payment_made(dossier_id=dossier.id, receipt="GNT", by=who, at=FRIDAY)
    with pytest.raises(DeedRefused, match="biên lai"):
        operations.payment_made(dossier_id=dossier.id, receipt=" ", by=cast.lan, at=FRIDAY)
    with pytest.raises(NotAllowed):
        operations.receive_supplement(dossier_id=dossier.id, by=cast.lan, at=FRIDAY)
    operations.payment_made(dossier_id=dossier.id, receipt="GNT", by=cast.cashier, at=FRIDAY)
    with pytest.raises(NotAllowed):
        operations.payment_made(dossier_id=dossier.id, receipt="GNT", by=cast.cashier, at=FRIDAY)


def test_the_offices_own_fee_is_another_matter(cast: Cast, dossier: models.Dossier, scan: UUID) -> None:
    before = state(dossier).finance
    asked(cast, dossier, scan)
    operations.payment_made(dossier_id=dossier.id, receipt="GNT", by=cast.lan, at=FRIDAY)
    assert state(dossier).finance == before


def test_while_payment_is_awaited_the_citizen_may_withdraw(cast: Cast, dossier: models.Dossier, scan: UUID) -> None:
    asked(cast, dossier, scan)
    operations.withdraw(dossier_id=dossier.id, reason="không làm nữa", by=cast.lan, at=FRIDAY)
    assert state(dossier).status == Status.WITHDRAWN
    assert not state(dossier).pauses.filter(ended_at__isnull=True).exists()
    assert_adds_up(dossier.id)


def test_the_citizen_reads_what_to_pay_for_and_never_how_much(cast: Cast, dossier: models.Dossier, scan: UUID) -> None:
    asked(cast, dossier, scan)
    anybody = queries.track_by_id(dossier.id, at=TUESDAY)
    assert anybody is not None
    assert (anybody.asked, anybody.asked_besides) == ([], 1), "four digits are soon guessed"
    found = queries.track_by_id(dossier.id, at=TUESDAY, holder=True)
    assert found is not None
    assert found.asked == ["Lệ phí trước bạ nhà, đất (thông báo 1207/TB-CCT)"]
    assert "350" not in str(found)
    line = journal.timeline("dossier", dossier.id)[-1].sentence
    assert "1207/TB-CCT" in line


def test_the_citizen_is_told_once_that_something_is_to_be_paid_and_of_the_new_date(
    cast: Cast, dossier: models.Dossier, scan: UUID
) -> None:
    row = asked(cast, dossier, scan, until=FRIDAY.date())
    teller = system("Nhắn người dân")
    assert operations.tell_payment(dossier_id=dossier.id, obligation_id=row.id, by=teller, at=TUESDAY)
    told = Notice.objects.get(kind="citizen-payment")
    assert "cho nop tien" in told.text
    assert "350" not in told.text
    operations.payment_made(dossier_id=dossier.id, receipt="GNT", by=cast.lan, at=FRIDAY)
    assert not operations.tell_payment(dossier_id=dossier.id, obligation_id=row.id, by=teller, at=FRIDAY)
    journal_deeds.deliver_all(at=FRIDAY)
    assert Notice.objects.filter(kind="citizen-moved").count() == 1
    assert Notice.objects.filter(kind="citizen-payment").count() == 1


def test_the_page_of_the_dossier_shows_the_obligation_and_who_may_settle_it(
    cast: Cast, dossier: models.Dossier, scan: UUID
) -> None:
    asked(cast, dossier, scan)
    detail = queries.detail(dossier.id, viewer=cast.lan, at=TUESDAY)
    assert [one.amount for one in detail.obligations] == [TOLD["amount"]]
    assert detail.action("payment_made").allowed
    assert not detail.action("ask_payment").allowed
