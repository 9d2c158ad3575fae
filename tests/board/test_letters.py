"""Letters of apology on the board: signed many at once, each for itself, and counted for every unit."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base import moments
from motcua.base.actor import system
from motcua.dossiers import models, operations
from motcua.dossiers.rules.apologies import Stage
from tests.cast import MONDAY, Cast, received
from tests.signed_in import In

pytestmark = pytest.mark.django_db

ADDRESS = "/dieu-hanh/thu-xin-loi/"
WEDNESDAY = moments.at(MONDAY.date() + timedelta(days=2), "16:00")


@pytest.fixture(autouse=True)
def _wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


def completed(cast: Cast) -> models.Dossier:
    row = received(cast, passed_on=True)
    operations.complete_apology(
        dossier_id=row.id, cause="workload", reason="", days=1, by=cast.minh, at=WEDNESDAY - timedelta(minutes=30)
    )
    return models.Dossier.objects.get(id=row.id)


def ticked(row: models.Dossier) -> str:
    return f"{row.id}:{row.version}:{row.code}"


def test_a_leader_signs_many_at_once_and_each_says_what_became_of_it(cast: Cast, come_in: In) -> None:
    good, overtaken = completed(cast), completed(cast)
    page = come_in(cast.nam).get(ADDRESS).content.decode()
    assert good.code in page
    assert "2 thư chờ ký" in page
    operations.note(dossier_id=overtaken.id, text="Đã gọi điện.", for_citizen=False, by=cast.minh, at=WEDNESDAY)
    outcome = come_in(cast.nam).post(f"{ADDRESS}ky/", {"letter": [ticked(good), ticked(overtaken)]}).content.decode()
    assert "Đã ký 1 trong 2 thư" in outcome
    assert "người khác xử lý" in outcome
    stages = {row.dossier_id: row.stage for row in models.Apology.objects.all()}
    assert stages == {good.id: Stage.SIGNED, overtaken.id: Stage.COMPLETED}


@pytest.mark.parametrize("letters", [[], ["x"], ["00000000-0000-0000-0000-000000000007:1:A"]])
def test_nothing_ticked_or_nonsense_signs_nothing(cast: Cast, come_in: In, letters: list[str]) -> None:
    completed(cast)
    assert come_in(cast.nam).post(f"{ADDRESS}ky/", {"letter": letters}).status_code in {200, 302}
    assert not models.Apology.objects.filter(signed_at__isnull=False).exists()


def test_only_a_leader_signs(cast: Cast, come_in: In) -> None:
    row = completed(cast)
    for who in (cast.control, cast.thu, cast.admin, cast.minh):
        assert come_in(who).post(f"{ADDRESS}ky/", {"letter": [ticked(row)]}).status_code == 403


def test_those_who_watch_see_every_units_count_and_no_names(cast: Cast, come_in: In) -> None:
    row = completed(cast)
    page = come_in(cast.control).get(ADDRESS).content.decode()
    assert cast.ward.name in page
    assert row.code not in page
    assert row.owner_name not in page


def test_a_missing_letter_stands_on_top(cast: Cast, come_in: In) -> None:
    received(cast, at=MONDAY - timedelta(days=14), passed_on=True)
    operations.draft_apologies(by=system("Soạn thư xin lỗi"), at=WEDNESDAY)
    page = come_in(cast.nam).get(ADDRESS).content.decode()
    assert "1 hồ sơ đã quá ngày hẹn mà chưa thư xin lỗi nào được ký" in page
    assert "1 thư tự soạn" in page


def test_the_page_asks_the_same_few_questions_however_many_letters(cast: Cast, come_in: In) -> None:
    completed(cast)
    client = come_in(cast.nam)
    client.get(ADDRESS)
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(ADDRESS)
        asked.append(len(seen))
        completed(cast)
    assert asked[0] == asked[1] <= 16
