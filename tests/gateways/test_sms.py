"""Text messages over a real line: signed, once whatever happens on the way, and reports taken from nobody else."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from motcua.base import moments
from motcua.base.actor import system
from motcua.base.ids import new_id
from motcua.gateways import signing
from motcua.gateways.sms import SmsCarrier
from motcua.journal.models import Event
from motcua.notices import operations
from motcua.notices.models import Notice
from motcua.notices.operations import dispatching
from motcua.notices.ports import Message, Rejected, Unreachable
from motcua.notices.rules.recipients import Citizen
from motcua.notices.rules.states import State
from tests.fakes.sms_provider import SECRET, SmsProvider

NOW = datetime(2026, 10, 5, 9, 0, tzinfo=moments.TZ)
REPORTS = "/cong/sms/bao-cao/"


@pytest.fixture
def provider(settings: Any) -> Iterator[SmsProvider]:
    provider = SmsProvider()
    settings.SMS_URL, settings.SMS_SECRET = provider.url, SECRET
    settings.NOTICE_CARRIERS = {"sms": "motcua.gateways.sms.SmsCarrier"}
    dispatching.rests.clear()
    yield provider
    provider.close()


def message(key: UUID | None = None) -> Message:
    return Message(key or new_id(), "0912345678", "Đã có kết quả", "Ho so da co ket qua.")


def test_a_text_goes_out_signed_with_its_key(provider: SmsProvider) -> None:
    one = message()
    sent = SmsCarrier().send(one, at=NOW)
    assert sent.ref == provider.ref(str(one.id))
    assert provider.texts[str(one.id)]["to"] == "0912345678"
    assert "0912345678" not in str(sent)


def test_a_message_given_twice_is_sent_once_under_the_same_reference(provider: SmsProvider) -> None:
    one = message()
    first, second = SmsCarrier().send(one, at=NOW), SmsCarrier().send(one, at=NOW + timedelta(minutes=1))
    assert first.ref == second.ref
    assert (provider.calls, len(provider.texts)) == (2, 1)


def test_an_answer_lost_after_acceptance_is_no_second_message(provider: SmsProvider) -> None:
    provider.troubles = ["lost"]
    one = message()
    with pytest.raises(Unreachable):
        SmsCarrier().send(one, at=NOW)
    assert SmsCarrier().send(one, at=NOW).ref == provider.ref(str(one.id))
    assert len(provider.texts) == 1


@pytest.mark.parametrize("trouble", ["500", "busy", "garbage", "elsewhere"])
def test_when_nobody_knows_whether_it_was_taken_it_is_given_again(provider: SmsProvider, trouble: str) -> None:
    provider.troubles = [trouble]
    with pytest.raises(Unreachable) as error:
        SmsCarrier().send(message(), at=NOW)
    assert error.value.after == (timedelta(minutes=20) if trouble == "busy" else None)
    assert "0912345678" not in str(error.value)
    assert provider.calls == 1  # a redirect is not followed


def test_a_provider_that_does_not_answer_is_not_waited_for(provider: SmsProvider, settings: Any) -> None:
    settings.SMS_TIMEOUT = 0.2
    provider.troubles = ["slow"]
    provider.slowness = 0.6
    with pytest.raises(Unreachable, match="Timeout"):
        SmsCarrier().send(message(), at=NOW)


def test_a_number_the_provider_blames_is_rejected(provider: SmsProvider) -> None:
    provider.troubles = ["refused"]
    with pytest.raises(Rejected, match="số không tồn tại"):
        SmsCarrier().send(message(), at=NOW)


def test_a_wrong_secret_is_our_fault_and_not_the_messages(provider: SmsProvider, settings: Any) -> None:
    settings.SMS_SECRET = "khác"
    with pytest.raises(Unreachable, match="401"):
        SmsCarrier().send(message(), at=NOW)
    assert not provider.texts


@pytest.mark.parametrize("url", ["", "http://nha-mang.vn/gui", "https://"])
def test_nothing_is_sent_without_an_address_or_in_the_open(provider: SmsProvider, settings: Any, url: str) -> None:
    settings.SMS_URL = url
    with pytest.raises(Unreachable, match="MOTCUA_SMS_URL"):
        SmsCarrier().send(message(), at=NOW)


def test_nobody_listening_is_told_apart_from_a_refusal(settings: Any) -> None:
    settings.SMS_URL, settings.SMS_SECRET = "http://127.0.0.1:9/gui", SECRET
    with pytest.raises(Unreachable, match="ConnectionRefused"):
        SmsCarrier().send(message(), at=NOW)


# --- reports ---------------------------------------------------------------------------------------------


@pytest.fixture
def notice(provider: SmsProvider, db: None) -> Notice:
    asked = operations.send(
        key="ready:1",
        kind="ready",
        to=Citizen(phone="0912345678"),
        about="dossier",
        about_id=new_id(),
        title="Đã có kết quả",
        text="Hồ sơ đã có kết quả.",
        by=system("Thử nghiệm"),
        at=NOW,
    )
    assert operations.dispatch(asked.id, at=NOW) is State.SENT
    return Notice.objects.get(id=asked.id)


def tell(
    provider: SmsProvider, notice: Notice, status: str, *, ago: int = 0, **more: Any
) -> tuple[int, dict[str, Any]]:
    """Report over HTTP, as the provider does, so many seconds after it was signed."""
    body, headers = provider.report(str(notice.id), status, at=moments.now().timestamp() - ago, **more)
    answer = Client(enforce_csrf_checks=True).post(REPORTS, body, content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


def test_a_report_is_heard_and_heard_once(provider: SmsProvider, notice: Notice) -> None:
    assert tell(provider, notice, "delivered") == (200, {"news": True})
    assert tell(provider, notice, "delivered") == (200, {"news": False})
    notice.refresh_from_db()
    assert notice.state == State.DELIVERED
    assert Event.objects.filter(kind="NoticeDelivered").count() == 1


def test_reports_out_of_order_do_no_harm(provider: SmsProvider, notice: Notice) -> None:
    assert tell(provider, notice, "delivered")[1] == {"news": True}
    assert tell(provider, notice, "failed", reason="tắt máy") == (200, {"news": False})
    notice.refresh_from_db()
    assert notice.state == State.DELIVERED


def test_a_report_with_another_signature_is_not_heard(provider: SmsProvider, notice: Notice) -> None:
    assert tell(provider, notice, "delivered", secret="đoán")[0] == 401
    body, headers = provider.report(str(notice.id), "failed", at=moments.now().timestamp())
    changed = body.replace(b"failed", b"delivered")
    answer = Client().post(REPORTS, changed, content_type="application/json", headers=headers)
    assert answer.status_code == 401
    notice.refresh_from_db()
    assert notice.state == State.SENT


def test_a_signature_we_made_for_a_message_opens_no_report(provider: SmsProvider, notice: Notice) -> None:
    body, headers = provider.report(str(notice.id), "delivered", at=moments.now().timestamp())
    headers["X-Motcua-Signature"] = signing.signature(body, secret=SECRET, use="send", time=headers["X-Motcua-Time"])
    assert Client().post(REPORTS, body, content_type="application/json", headers=headers).status_code == 401


@pytest.mark.parametrize("ago", [301, -310, 86_400])
def test_a_report_overheard_and_played_again_later_is_refused_politely(
    provider: SmsProvider, notice: Notice, ago: int
) -> None:
    status, answer = tell(provider, notice, "delivered", ago=ago)
    assert status == 409
    assert "năm phút" in answer["problem"]


@pytest.mark.parametrize("told", [{"status": "sent"}, {"id": "khong-co"}, {"reason": 5}, {"ref": "x" * 101}])
def test_a_report_nobody_can_read_is_refused(provider: SmsProvider, notice: Notice, told: dict[str, Any]) -> None:
    more = {name: value for name, value in told.items() if name != "status"}
    assert tell(provider, notice, str(told.get("status", "delivered")), **more)[0] == 400


def test_a_report_that_is_not_json_or_too_long_is_refused(provider: SmsProvider) -> None:
    for body, status in ((b"[]", 400), (b"\xff", 400), (b"x" * 20_000, 413)):
        stamp = str(int(moments.now().timestamp()))
        mark = signing.signature(body, secret=SECRET, use="report", time=stamp)
        headers = {"X-Motcua-Time": stamp, "X-Motcua-Signature": mark}
        assert Client().post(REPORTS, body, content_type="application/json", headers=headers).status_code == status


def test_a_report_about_nothing_we_sent_is_not_found(provider: SmsProvider, notice: Notice) -> None:
    stranger = Notice(id=new_id())
    assert tell(provider, stranger, "delivered")[0] == 404


@pytest.mark.django_db
def test_without_a_secret_the_door_is_shut(client: Client) -> None:
    body = json.dumps({"status": "delivered", "ref": "x"}).encode()
    stamp = str(int(moments.now().timestamp()))
    headers = {
        "X-Motcua-Time": stamp,
        "X-Motcua-Signature": signing.signature(body, secret="", use="report", time=stamp),
    }
    assert client.post(REPORTS, body, content_type="application/json", headers=headers).status_code == 404
    assert client.get(REPORTS).status_code == 405
