"""The counter's pages: for their own desk and nobody else, with few questions, and with the typing kept."""

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from motcua.accounts.models import Account
from motcua.base.actor import Actor
from motcua.config.middleware import POSITION
from motcua.dossiers import models, operations
from motcua.dossiers.operations import Handed
from motcua.journal import queries as journal
from tests.cast import MONDAY, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> object:
    with time_machine.travel(MONDAY, tick=False):
        yield


def signed_in(actor: Actor) -> Client:
    assert actor.account_id is not None
    client = Client()
    client.force_login(Account.objects.get(id=actor.account_id), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[POSITION] = str(actor.position_id)
    session.save()
    return client


def accepted(cast: Cast, count: int = 1) -> list[models.Dossier]:
    handed = Handed(
        version_id=cast.version("2.000815"),
        receiving_office_id=cast.desk.id,
        authority_id=cast.ward.id,
        owner_id=cast.hoa_id,
    )
    return [operations.accept(handed, by=cast.lan, at=MONDAY) for _ in range(count)]


@pytest.mark.parametrize(
    ("address", "most"), [("/quay/", 8), ("/quay/hom-nay/", 16), ("/quay/so-theo-doi/", 14), ("/quay/tra-ket-qua/", 14)]
)
def test_a_page_asks_no_more_for_twenty_dossiers_than_for_one(
    cast: Cast, address: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    accepted(cast, 20)
    client = signed_in(cast.lan)
    client.get(address)
    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200


def test_the_neighbours_counter_lists_nothing_of_ours(cast: Cast) -> None:
    (dossier,) = accepted(cast)
    client = signed_in(cast.neighbour_desk)
    for address in ("/quay/hom-nay/", "/quay/so-theo-doi/", "/quay/tra-ket-qua/"):
        assert dossier.code not in client.get(address).content.decode()
    assert client.get(f"/quay/giay/{dossier.receipt_id}.pdf").status_code == 404


def test_reading_a_receipt_leaves_a_line_for_the_citizen(cast: Cast) -> None:
    (dossier,) = accepted(cast)
    response = signed_in(cast.lan).get(f"/quay/giay/{dossier.receipt_id}.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert ("print", cast.lan.name) in {(one.how, one.name) for one in journal.readings(cast.hoa_id)}


def test_an_incomplete_intake_is_answered_with_sentences_and_keeps_the_typing(cast: Cast) -> None:
    response = signed_in(cast.lan).post("/quay/", {"deed": "accept", "key": "lượt 1", "full_name": "Nguyễn Thị Ửng"})
    page = response.content.decode()
    assert "Có chỗ cần sửa" in page
    assert "Nguyễn Thị Ửng" in page
    assert not models.Dossier.objects.exists()


def test_what_is_no_card_is_said_so(cast: Cast) -> None:
    page = signed_in(cast.lan).post("/quay/", {"deed": "scan", "key": "lượt 1", "scan": "https://example.invalid"})
    assert "dẫn tới một trang mạng, không phải thẻ căn cước" in page.content.decode()
