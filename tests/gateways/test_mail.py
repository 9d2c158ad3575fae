"""Mail over a real line: what arrives, and what each of the server's troubles means for the message."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from motcua.base.ids import new_id
from motcua.base.moments import TZ
from motcua.gateways.mail import MailCarrier
from motcua.notices.ports import Message, Rejected, Unreachable
from tests.fakes.mail_server import MailServer

NOW = datetime(2026, 10, 5, 9, 0, tzinfo=TZ)


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    server = MailServer()
    # the test runner puts mail into a list; this one goes over the line
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
    settings.EMAIL_TIMEOUT = 5
    settings.MAIL_FROM = "motcua@songtien.vn"
    yield server
    server.close()


def message() -> Message:
    return Message(new_id(), "hoa@thu.vn", "Đã có kết quả\nhồ sơ", "Hồ sơ của ông/bà đã có kết quả.")


def test_a_mail_arrives_as_it_was_written(server: MailServer) -> None:
    one = message()
    sent = MailCarrier().send(one, at=NOW)
    mail = server.mails[0]
    assert mail["To"] == "hoa@thu.vn"
    assert mail["From"] == "motcua@songtien.vn"
    assert mail["Subject"] == "Đã có kết quả hồ sơ"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == sent.ref
    assert str(one.id) in sent.ref
    assert mail.get_content().strip() == "Hồ sơ của ông/bà đã có kết quả."


@pytest.mark.parametrize("trouble", ["unknown", "spam"])
def test_what_the_server_will_never_take_is_rejected(server: MailServer, trouble: str) -> None:
    server.trouble = trouble
    with pytest.raises(Rejected) as error:
        MailCarrier().send(message(), at=NOW)
    assert "hoa@thu.vn" not in str(error.value)


@pytest.mark.parametrize("trouble", ["later", "closed", "lost", "slow"])
def test_what_may_yet_be_taken_is_tried_again(server: MailServer, settings: Any, trouble: str) -> None:
    server.trouble = trouble
    server.slowness = 0.6
    settings.EMAIL_TIMEOUT = 0.2 if trouble == "slow" else 5
    with pytest.raises(Unreachable) as error:
        MailCarrier().send(message(), at=NOW)
    assert "hoa@thu.vn" not in str(error.value)


def test_a_mail_given_again_after_its_answer_was_lost_carries_the_same_name(server: MailServer) -> None:
    server.trouble = "lost"
    one = message()
    with pytest.raises(Unreachable):
        MailCarrier().send(one, at=NOW)
    server.trouble = ""
    MailCarrier().send(one, at=NOW)
    assert len({mail["Message-ID"] for mail in server.mails}) == 1


def test_a_server_that_is_not_there_is_tried_again(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 9, False
    with pytest.raises(Unreachable, match="ConnectionRefused"):
        MailCarrier().send(message(), at=NOW)
