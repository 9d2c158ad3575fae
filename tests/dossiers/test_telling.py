"""What citizens are told: once each, in plain words, without a name or number, and only where they left a way."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.accounts.models import Person
from motcua.base import moments
from motcua.base.actor import system
from motcua.catalogue import queries as catalogue
from motcua.dossiers import models, operations, queries
from motcua.dossiers.operations import Handed, SupplementItem
from motcua.dossiers.rules import messages
from motcua.dossiers.rules.status import DeliveryWay
from motcua.journal import operations as journal
from motcua.notices.models import Notice
from motcua.notices.rules import wording
from tests.cast import MONDAY, Cast

TELLER = system("Nhắn người dân")
#: The longest there are: a district's service centre in the days of three tiers, a code of eight parts, an address.
CODE = "000.00.61.H99.61.10-261005-00001"
DESK = "Trung tâm Phục vụ hành chính công phường Bến Nghé Trung Hưng"
LOOK = "https://dichvucong.songtienprovince.gov.vn/tra-cuu/"


def received(cast: Cast, *, owner_id: UUID | None = None) -> models.Dossier:
    version_id = cast.version("1.004873")
    handed = Handed(
        version_id=version_id,
        receiving_office_id=cast.desk.id,
        authority_id=cast.ward.id,
        owner_id=owner_id or cast.hoa_id,
        case=catalogue.version(version_id).definition.case_keys[0],
    )
    return operations.accept(handed, by=cast.lan, at=MONDAY)


def told() -> list[str]:
    journal.deliver_all(at=MONDAY + timedelta(minutes=1))
    return list(Notice.objects.filter(kind__startswith="citizen-").order_by("id").values_list("text", flat=True))


def settle(cast: Cast, dossier: models.Dossier) -> None:
    """By whoever may, until the result is numbered."""
    while models.Dossier.objects.get(id=dossier.id).finished_at is None:
        step = models.Step.objects.filter(dossier=dossier, left_at=None)[0]
        who = next(one for one in cast.everybody.values() if queries.may_take(step, one, at=MONDAY))
        told_: dict[str, Any] = {"dossier_id": dossier.id, "by": who, "at": MONDAY}
        if step.role == "handler" and not models.Result.objects.filter(dossier=dossier).exists():
            key = queries.detail(dossier.id, viewer=who, at=MONDAY).procedure.results[0].key
            operations.draft_result(**told_, key=key, text="Xác nhận.", granted=True)
        choices = queries.detail(dossier.id, viewer=who, at=MONDAY).choices
        deed = {"sign": operations.sign, "issue": operations.issue}.get(step.kind)
        if deed:
            deed(**told_)
        else:
            operations.forward(**told_, choice=choices[0][0] if choices else "")


@pytest.mark.django_db
def test_a_citizen_is_told_of_acceptance_and_of_the_result_once_each(cast: Cast) -> None:
    dossier = received(cast)
    settle(cast, dossier)
    desk = wording.without_marks(cast.desk.short_name)
    assert told() == [
        f"Da tiep nhan ho so {dossier.code}, hen tra 17:00 08/10/2026. Theo doi tai http://127.0.0.1:8000/tra-cuu/",
        f"Ho so {dossier.code} da co ket qua. Moi den {desk} trong gio lam viec, mang theo giay hen.",
    ]
    for deed in (operations.tell_accepted, operations.tell_ready):
        deed(dossier_id=dossier.id, by=TELLER, at=MONDAY)
    assert len(told()) == 2
    assert {row.channel for row in Notice.objects.all()} == {"sms"}


@pytest.mark.django_db
def test_what_is_missing_and_the_date_that_follows_are_told(cast: Cast) -> None:
    dossier = received(cast)
    operations.forward(dossier_id=dossier.id, by=cast.lan, at=MONDAY)
    item = SupplementItem(what="Giấy khai sinh", reason="bản nộp bị mờ", legal_basis="Điều 5")
    operations.request_supplement(dossier_id=dossier.id, items=[item], by=cast.minh, at=MONDAY)
    texts = told()
    assert texts[1].startswith(f"Ho so {dossier.code} can bo sung 1 noi dung")
    assert "khai sinh" not in texts[1]
    operations.receive_supplement(dossier_id=dossier.id, by=cast.lan, at=MONDAY + timedelta(minutes=2))
    journal.deliver_all(at=MONDAY + timedelta(minutes=3))
    due = models.Dossier.objects.get(id=dossier.id).due_at
    assert told()[2].startswith(f"Ngay hen tra ho so {dossier.code} doi thanh {moments.short(due)}.")
    assert not operations.tell_supplement(dossier_id=dossier.id, number=1, by=TELLER, at=MONDAY)  # it has been brought
    assert operations.tell_moved(dossier_id=dossier.id, by=TELLER, at=MONDAY)
    assert len(told()) == 3


@pytest.mark.django_db
def test_who_left_no_way_is_told_nothing_and_nobody_is_in_trouble(cast: Cast) -> None:
    Person.objects.filter(id=cast.hoa_id).update(phone="", phone_index="")
    received(cast)
    assert told() == []


@pytest.mark.django_db
def test_who_left_mail_alone_reads_it_with_its_marks(cast: Cast) -> None:
    person = Person.objects.get(id=cast.hoa_id)
    person.phone, person.email = "", "hoa@thu.vn"
    person.save()
    dossier = received(cast)
    assert told()[0].startswith(f"Đã tiếp nhận hồ sơ {dossier.code}, hẹn trả 17:00 08/10/2026.")
    assert Notice.objects.get().channel == "mail"


@pytest.mark.django_db
def test_a_kind_that_is_switched_off_is_not_told(cast: Cast, settings: Any) -> None:
    settings.MESSAGES_OFF = ["accepted"]
    received(cast)
    assert told() == []


@pytest.mark.django_db
def test_the_past_is_news_to_nobody(cast: Cast) -> None:
    received(cast)
    journal.deliver_all(at=MONDAY + timedelta(days=4))
    assert not Notice.objects.exists()


@pytest.mark.parametrize("way", list(DeliveryWay))
def test_every_message_fits_into_two_parts_with_the_longest_words(way: DeliveryWay) -> None:
    said = [
        messages.accepted(CODE, due=MONDAY, look=LOOK),
        messages.supplement_asked(CODE, items=12, until=MONDAY, look=LOOK, hotline="0200 999 9999"),
        messages.payment_asked(CODE, until=MONDAY.date(), look=LOOK, hotline="0200 999 9999"),
        messages.due_moved(CODE, due=MONDAY, look=LOOK),
        messages.apology(CODE, office=DESK, due=MONDAY, look=LOOK),
        messages.result_ready(CODE, way=way, desk=DESK, look=LOOK),
    ]
    for words in said:
        wording.check(wording.without_marks(words.text), for_telephone=True)
        assert wording.size(wording.without_marks(words.text)).alphabet == "gsm"


@given(st.integers(1, 99))
def test_a_message_tells_how_much_and_never_what(items: int) -> None:
    words = messages.supplement_asked(CODE, items=items, until=None, look=LOOK, hotline="0200 999 9999")
    assert f"{items} nội dung." in words.text
