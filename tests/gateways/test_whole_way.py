"""The whole way of a message: a deed at the counter, the journal, the worker, the provider, and its report back."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.base import moments
from motcua.catalogue import queries as catalogue
from motcua.dossiers import operations as dossiers
from motcua.dossiers.operations import Handed
from motcua.journal import operations as journal
from motcua.notices import jobs, queries
from motcua.notices.operations import dispatching
from motcua.notices.rules.states import State
from tests.cast import MONDAY, Cast
from tests.fakes.sms_provider import SECRET, SmsProvider

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: Any) -> Iterator[SmsProvider]:
    provider = SmsProvider()
    settings.SMS_URL, settings.SMS_SECRET = provider.url, SECRET
    settings.NOTICE_CARRIERS = {"sms": "motcua.gateways.sms.SmsCarrier"}
    dispatching.rests.clear()
    yield provider
    provider.close()


def work() -> None:
    """What the worker does with the jobs that wait for messages, by hand."""
    for job in ProcrastinateJob.objects.filter(task_name="motcua.notices.dispatch").order_by("id"):
        jobs.dispatch(**job.args)


def test_a_citizen_hears_of_acceptance_once_whatever_happens_on_the_way(cast: Cast, provider: SmsProvider) -> None:
    version_id = cast.version("1.004873")
    with time_machine.travel(MONDAY, tick=False):
        dossier = dossiers.accept(
            Handed(
                version_id=version_id,
                receiving_office_id=cast.desk.id,
                authority_id=cast.ward.id,
                owner_id=cast.hoa_id,
                case=catalogue.version(version_id).definition.case_keys[0],
            ),
            by=cast.lan,
            at=MONDAY,
        )
        journal.deliver_all(at=MONDAY)
        provider.troubles = ["lost"]  # the provider takes it, and its answer never comes
        work()
        assert [line.state for line in queries.about("dossier", dossier.id)] == [State.WAITING]
        work()  # the retry was put into the queue beside the first job; both are there
        line = queries.about("dossier", dossier.id)[0]
        assert line.state is State.SENT
        key = str(line.id)
        assert [text["text"] for text in provider.texts.values()] == [
            f"Da tiep nhan ho so {dossier.code}, hen tra 17:00 08/10/2026. Theo doi tai http://127.0.0.1:8000/tra-cuu/"
        ]
        for status in ("delivered", "delivered", "failed"):
            body, headers = provider.report(key, status, at=moments.now().timestamp())
            answer = Client().post("/cong/sms/bao-cao/", body, content_type="application/json", headers=headers)
            assert answer.status_code == 200
        assert queries.about("dossier", dossier.id)[0].state is State.DELIVERED
        work()
    assert len(provider.texts) == 1
    assert provider.calls == 2
