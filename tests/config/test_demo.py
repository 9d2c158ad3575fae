"""The demonstration's history: believable, whole, and the same for the same seed."""

import random
from datetime import timedelta
from typing import Any

import pytest

from motcua.accounts.rules import facts as rules
from motcua.config.demo.history import History
from motcua.config.demo.people import citizen
from motcua.dossiers import models as dossiers
from motcua.dossiers.rules.fold import fold
from motcua.journal import operations
from motcua.journal import queries as journal
from motcua.paperwork import queries as papers
from tests.cast import MONDAY, build_offices, publish
from tests.conftest import Committed

NOW = MONDAY + timedelta(hours=1)
SUMMER = ("2.000815", "1.004873", "1.001193", "1.001612")


def scene() -> None:
    build_offices(both_eras=True)
    publish(*SUMMER, since="2021-07-01")
    publish(*SUMMER)


def lived(count: int, seed: int) -> list[tuple[Any, ...]]:
    for _ in History(dossiers=count, seed=seed, now=NOW).live():
        pass
    rows = dossiers.Dossier.objects.order_by("received_at", "code")
    return list(rows.values_list("code", "owner_name", "status", "due_at", "finished_as", "version"))


def test_a_history_is_whole_and_every_dossier_is_what_its_events_add_up_to(committed_db: Committed) -> None:
    scene()
    lived(25, seed=5)
    operations.seal(at=NOW)
    assert operations.verify().sound
    assert papers.broken_books() == []
    rows = list(dossiers.Dossier.objects.all())
    assert len(rows) >= 20
    for row in rows:
        told = fold((line.kind, line.event.facts()) for line in journal.timeline("dossier", row.id))
        live = frozenset(row.steps.filter(left_at__isnull=True).values_list("key", flat=True))
        assert (row.status, row.finance, live, row.version) == (told.status, told.finance, told.steps, told.version)
    moments = [row.received_at for row in sorted(rows, key=lambda one: one.code.split("-")[1:])]
    assert moments == sorted(moments) or len({row.code[:9] for row in rows}) > 1


def test_the_same_seed_gives_the_same_history(committed_db: Committed) -> None:
    scene()
    first = lived(8, seed=11)
    committed_db.clean()
    scene()
    assert lived(8, seed=11) == first


@pytest.mark.parametrize("count", [0])
def test_no_dossiers_asked_for_makes_none(committed_db: Committed, count: int) -> None:
    scene()
    assert lived(count, seed=1) == []


def test_nobody_real_is_called_or_carries_a_number_of_the_demonstration() -> None:
    dice = random.Random(1)
    told = [rules.checked(citizen(number, dice, today=NOW.date()), on=NOW.date()) for number in range(1, 400)]
    assert {one.number[:3] for one in told} == {"999"}
    assert {one.phone[:3] for one in told} == {"", "050"}
    assert all(len(one.number) == 12 for one in told)
