"""The counter's pages: for their own desk and nobody else, and with few questions however much there is."""

import io

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from motcua.dossiers import operations
from motcua.files import operations as files
from motcua.journal import queries as journal
from tests.cast import MONDAY, Cast
from tests.counter.visits import accepted, finished, press, screen, words
from tests.files.makings import jpeg
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/quay/", 5),
        ("/quay/hom-nay/", 16),
        ("/quay/so-theo-doi/", 12),
        ("/quay/so-theo-doi/?loc=late&q=hoa&thu_tuc=2.000815", 12),
        ("/quay/tra-ket-qua/", 7),
        ("/quay/tra-ket-qua/?q=không ai", 7),
        ("/quay/thu-tuc/?q=sao", 6),
    ],
)
def test_a_page_asks_no_more_for_twenty_dossiers_than_for_one(
    cast: Cast, address: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    accepted(cast, 20)
    client = signed_in(cast.lan)
    client.get(address)
    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200


def test_a_press_on_the_intake_screen_asks_little(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    accepted(cast, 20)
    client = signed_in(cast.lan)
    told = screen(cast, person_id=str(cast.hoa_id))
    for deed, most in {"preview": 9, "all-papers": 10, "find": 12, "scan": 10, "accept": 52}.items():
        press(client, "preview", told)
        with django_assert_max_num_queries(most):
            client.post(
                "/quay/", {**told, "deed": deed, "find": "sao" * (deed == "find"), "scan": "hoa" * (deed == "scan")}
            )
    with django_assert_max_num_queries(6):
        client.post("/quay/chua-nhan/", {**told, "deed": "open"})


def test_the_pages_of_one_dossier_ask_no_more_for_many_papers(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    dossier = finished(cast)
    for number in range(3):
        row = files.store(
            io.BytesIO(jpeg()), name=f"{number}.jpg", about=("dossier", dossier.id), by=cast.lan, at=MONDAY
        )
        operations.attach(dossier_id=dossier.id, files=[(row.id, row.name)], by=cast.lan, at=MONDAY)
    client = signed_in(cast.lan)
    for address, most in {
        f"/quay/da-nhan/{dossier.id}/": 26,
        f"/quay/tra-ket-qua/{dossier.id}/": 26,
        f"/quay/tra-ket-qua/?vua-tra={dossier.id}": 14,
    }.items():
        client.get(address)
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def test_the_neighbours_counter_lists_nothing_of_ours(cast: Cast) -> None:
    (dossier,) = accepted(cast)
    client = signed_in(cast.neighbour_desk)
    for address in ("/quay/hom-nay/", "/quay/so-theo-doi/", "/quay/tra-ket-qua/"):
        assert dossier.code not in client.get(address).content.decode()
    assert client.get(f"/quay/giay/{dossier.receipt_id}.pdf").status_code == 404
    assert client.get(f"/quay/tra-ket-qua/{dossier.id}/").status_code == 404
    assert client.get(f"/quay/tra-ket-qua/?vua-tra={dossier.id}").status_code == 404


def test_reading_a_receipt_leaves_a_line_for_the_citizen(cast: Cast) -> None:
    (dossier,) = accepted(cast)
    response = signed_in(cast.lan).get(f"/quay/giay/{dossier.receipt_id}.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert ("print", cast.lan.name) in {(one.how, one.name) for one in journal.readings(cast.hoa_id)}


def test_what_is_no_card_is_said_so(cast: Cast) -> None:
    page = press(signed_in(cast.lan), "scan", {"key": "lượt 1", "scan": "https://example.invalid"})
    assert "dẫn tới một trang mạng, không phải thẻ căn cước" in words(page)


def test_the_head_of_the_desk_may_turn_people_away_too(cast: Cast) -> None:
    assert "Chưa nhận được" in words(press(signed_in(cast.desk_head), "preview", screen(cast)))
