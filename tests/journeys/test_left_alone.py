"""A dossier nobody touches: called out, apologised for, promised anew, and never silently late."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from motcua.accounts import operations as accounts
from motcua.accounts.operations import Told
from motcua.base import moments
from motcua.base.actor import system
from motcua.dossiers import jobs, models, operations, queries
from motcua.dossiers.rules.apologies import Stage
from motcua.journal import operations as journal
from motcua.journal import queries as timelines
from motcua.notices import operations as notices
from motcua.notices.models import Notice
from motcua.notices.rules.states import Channel, State
from motcua.paperwork import queries as paperwork
from tests.cast import MONDAY, Cast, received
from tests.fakes.mail_server import MailServer
from tests.fakes.sms_provider import SECRET, SmsProvider
from tests.signed_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def sms(settings: Any) -> Iterator[SmsProvider]:
    provider = SmsProvider()
    settings.SMS_URL, settings.SMS_SECRET = provider.url, SECRET
    yield provider
    provider.close()


@pytest.fixture
def mail(settings: Any) -> Iterator[MailServer]:
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
    settings.EMAIL_TIMEOUT = 5
    yield server
    server.close()


def on(day: int, clock: str) -> datetime:
    return moments.at(MONDAY.date() + timedelta(days=day), clock)


def live_through(first: datetime, last: datetime) -> None:
    """What the worker does while time passes: the jobs of the schedule, deliveries, messages."""
    at = first
    while at <= last:
        with time_machine.travel(at, tick=False):
            jobs.remind(0)
            jobs.draft_apologies(0)
            work_off(at)
        at += timedelta(minutes=30)


def work_off(at: datetime) -> None:
    journal.deliver_all(at=at)
    for notice in Notice.objects.filter(state=State.WAITING.value, channel__in=["sms", "mail"], not_before__lte=at):
        notices.dispatch(notice.id, at=at)
    journal.deliver_all(at=at)


def with_minh(cast: Cast, owner_id: UUID) -> models.Dossier:
    """Single status: three working days, so Monday morning gives Thursday at 17:00."""
    row = received(cast, owner_id=owner_id, passed_on=True)
    assert cast.minh.position_id is not None
    operations.assign(dossier_id=row.id, position_id=cast.minh.position_id, by=cast.cuc, at=MONDAY)
    return row


def test_two_dossiers_left_alone_are_never_silently_late(
    cast: Cast, sms: SmsProvider, mail: MailServer, settings: Any
) -> None:
    settings.NOTICE_CARRIERS = {"sms": "motcua.gateways.sms.SmsCarrier", "mail": "motcua.gateways.mail.MailCarrier"}
    by_mail = accounts.remember_person(
        Told(full_name="Nguyễn Thị Sáu", number="999070000033", email="sau@thu.vn"), by=system("Thử"), at=MONDAY
    )
    hoa, sau = with_minh(cast, cast.hoa_id), with_minh(cast, by_mail.id)
    live_through(MONDAY, on(2, "15:30"))

    # drafted before their last lawful moment, and their people told of what is near
    assert set(models.Apology.objects.values_list("stage", flat=True)) == {Stage.DRAFTED}
    assert models.Apology.objects.count() == 2

    # completed by the handler, signed by the leader on one page
    handler, leader = signed_in(cast.minh), signed_in(cast.nam)
    with time_machine.travel(on(2, "15:40"), tick=False):
        for row in (hoa, sau):
            page = f"/xu-ly/ho-so/{row.id}/xin-loi/"
            seen = models.Dossier.objects.get(id=row.id).version
            told = {"seen": seen, "step_key": "", "cause": "verification", "reason": "Chờ xác nhận.", "days": 2}
            assert handler.post(page, told).status_code == 302
        ticks = [f"{row.id}:{row.version}:{row.code}" for row in models.Dossier.objects.all()]
        outcome = leader.post("/dieu-hanh/thu-xin-loi/ky/", {"letter": ticks})
        assert "Đã ký 2 trong 2 thư" in outcome.content.decode()
        work_off(on(2, "15:40"))

    # out on each citizen's own channel, and reported
    text = next(text for text in sms.texts.values() if "xin loi" in text["text"])
    assert (text["to"], hoa.code in text["text"]) == ("0912345678", True)
    letter = next(one for one in mail.mails if "Xin lỗi" in str(one["Subject"]))
    assert letter["To"] == "sau@thu.vn"
    assert set(models.Apology.objects.values_list("stage", flat=True)) == {Stage.SENT}
    message = Notice.objects.get(key=f"apology:{models.Apology.objects.get(dossier=hoa).id}")
    notices.hear(channel=Channel.SMS, ref=message.provider_ref, state=State.DELIVERED, at=on(2, "15:45"))
    journal.deliver_all(at=on(2, "15:46"))
    assert models.Apology.objects.get(dossier=hoa).stage == Stage.DELIVERED
    kinds = [line.kind for line in timelines.timeline("dossier", hoa.id)]
    assert kinds[-4:] == ["ApologyCompleted", "ApologySigned", "ApologySent", "ApologyDelivered"]

    # in the register, without a gap
    lines = list(
        paperwork.register_rows(province=settings.PROVINCE, office_code=cast.ward.code, book="PXL", year=MONDAY.year)
    )
    assert [line.number for line in lines] == [1, 2]
    assert list(paperwork.broken_books()) == []

    # the citizen sees both dates, and nothing of who is to blame
    with time_machine.travel(on(2, "16:00"), tick=False):
        page_ = Client().post("/tra-cuu/", {"code": hoa.code, "four": "5678"}, follow=True).content.decode()
    assert "Ngày hẹn đã đổi" in page_
    assert "xin lỗi" in page_
    assert cast.minh.name not in page_

    # nothing more is drafted, and when the new date passes too everybody above hears of it, once
    live_through(on(3, "07:00"), on(8, "09:00"))
    assert models.Apology.objects.count() == 2
    assert cast.nam.account_id is not None
    assert Notice.objects.filter(kind="remind-late", account_id=cast.nam.account_id).count() == 2
    tally = queries.tallies([cast.ward.id], at=on(8, "09:00"))[0]
    assert (tally.owed, tally.missing, tally.sent, tally.delivered) == (0, 0, 1, 1)
