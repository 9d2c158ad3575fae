"""Many at once: numbers without doubles across midnight, one winner per dossier, one dossier per key."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import connections

from motcua.base.actor import Actor
from motcua.base.ids import new_id
from motcua.base.moments import TZ
from motcua.base.refusals import NotAllowed, Refused, Stale
from motcua.dossiers import models, operations
from motcua.dossiers.operations import DeedRefused, Handed
from motcua.dossiers.rules import codes
from motcua.intake import operations as intake
from motcua.offices.models import Office, OfficeKind
from tests.cast import MONDAY, Cast

THREADS = 64
DESKS = 20
EACH = 10


def at_once(works: Sequence[Callable[[], Any]], *, threads: int = THREADS) -> list[Any]:
    """Do all of it with so many threads, each on a connection of its own; a refusal is an answer too."""
    ready = threading.Barrier(threads)
    begun = threading.local()

    def one(work: Callable[[], Any]) -> Any:
        if not getattr(begun, "yes", False):
            begun.yes = True
            ready.wait(timeout=60)
        try:
            return work()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=threads) as pool:
        return list(pool.map(one, works))


def certified_copy(cast: Cast, desk: Office | None = None, authority: Office | None = None) -> Handed:
    return Handed(
        version_id=cast.version("2.000815"),
        receiving_office_id=(desk or cast.desk).id,
        authority_id=(authority or cast.ward).id,
        owner_id=cast.hoa_id,
    )


def test_64_threads_at_20_desks_across_midnight_never_share_or_skip_a_number(committed_cast: Cast) -> None:
    cast = committed_cast
    desks = [
        Office.objects.create(
            province=cast.desk.province,
            code=f"H99.9{number:02d}",
            name=f"Quầy {number}",
            short_name=f"Quầy {number}",
            kind=OfficeKind.DESK,
            parent=cast.ward,
            valid_from=cast.desk.valid_from,
        )
        for number in range(DESKS)
    ]
    midnight = datetime(2026, 10, 6, 0, 0, tzinfo=TZ)
    handed = {desk.id: certified_copy(cast, desk) for desk in desks}

    def receive(number: int) -> Callable[[], Any]:
        desk = desks[number % DESKS]
        by = replace(cast.lan, office_id=desk.id, office_code=desk.code, office_name=desk.name)
        # half of it just before midnight, half just after, in no order
        at = midnight + timedelta(seconds=-1 if (number // DESKS) % 2 else 1)
        return lambda: intake.receive(handed[desk.id], key=str(new_id()), by=by, at=at)

    total = DESKS * EACH * 4
    answers = at_once([receive(number) for number in range(total)])
    assert not [one for one in answers if isinstance(one, Refused)]
    days: dict[tuple[str, Any], list[int]] = {}
    for code in models.Dossier.objects.values_list("code", flat=True):
        parsed = codes.parse(code)
        days.setdefault((parsed.office, parsed.received_on), []).append(parsed.number)
    assert sum(map(len, days.values())) == total
    assert len(days) > DESKS, "both days were used"
    for numbers in days.values():
        assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_of_two_officers_on_one_dossier_one_wins_and_the_other_is_told(committed_cast: Cast) -> None:
    cast = committed_cast
    for _ in range(25):
        dossier = operations.accept(certified_copy(cast), by=cast.lan, at=MONDAY)
        work = partial(operations.forward, dossier_id=dossier.id, by=cast.lan, at=MONDAY, seen=1)
        answers = at_once([work, work], threads=2)
        won = [one for one in answers if isinstance(one, models.Dossier)]
        told = [one for one in answers if isinstance(one, Stale | NotAllowed | DeedRefused)]
        assert (len(won), len(told)) == (1, 1)
        assert models.Dossier.objects.get(id=dossier.id).version == 2


def test_pressing_many_times_at_once_makes_one_dossier(committed_cast: Cast) -> None:
    cast = committed_cast
    handed = certified_copy(cast)
    for _ in range(10):
        key = str(new_id())
        work = partial(intake.receive, handed, key=key, by=cast.lan, at=MONDAY)
        answers = at_once([work] * 5, threads=5)
        assert len({one.code for one in answers}) == 1
        assert [one.again for one in answers].count(False) == 1
    assert models.Dossier.objects.count() == 10


def test_a_key_used_for_something_else_is_refused_and_makes_nothing(committed_cast: Cast) -> None:
    cast = committed_cast
    by: Actor = cast.lan
    intake.receive(certified_copy(cast), key="một lần", by=by, at=MONDAY)
    other = replace(certified_copy(cast), copies=3)
    answers = at_once([lambda: intake.receive(other, key="một lần", by=by, at=MONDAY)], threads=1)
    assert [one.code for one in answers] == ["key-reused"]
    assert models.Dossier.objects.count() == 1
