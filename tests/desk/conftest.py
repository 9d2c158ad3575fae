"""What the desk's tests begin with: the Monday, a browser somebody is signed in at, and dossiers where they wait."""

from collections.abc import Iterator
from uuid import UUID

import pytest
import time_machine

from motcua.catalogue import queries as catalogue
from motcua.dossiers import models, operations
from tests.cast import MONDAY, Cast, received

#: A procedure whose handler chooses where to go on, and one whose way is given.
CHOOSING, GIVEN = "1.004873", "2.000815"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


def at_the_handler(cast: Cast, count: int = 1, *, code: str = CHOOSING) -> list[UUID]:
    """Dossiers that have passed the counter and wait for somebody to settle them."""
    return [received(cast, code, passed_on=True).id for _ in range(count)]


def drafted(cast: Cast, dossier_id: UUID, text: str = "Nội dung", *, code: str = CHOOSING) -> None:
    """The result is written."""
    key = catalogue.version(cast.version(code)).definition.results[0].key
    operations.draft_result(dossier_id=dossier_id, key=key, text=text, granted=True, by=cast.minh, at=MONDAY)


def at_the_leader(cast: Cast, count: int = 1, *, draft: bool = True) -> list[UUID]:
    """Dossiers that wait for a signature, with or without the words to be signed."""
    found = at_the_handler(cast, count)
    for dossier_id in found:
        if draft:
            drafted(cast, dossier_id)
        operations.forward(dossier_id=dossier_id, choice="du-can-cu", by=cast.minh, at=MONDAY)
    return found


def ticked(*dossier_ids: UUID) -> list[str]:
    """Dossiers as the boxes of a list name them, with the version seen."""
    versions = dict(models.Dossier.objects.values_list("id", "version"))
    return [f"{dossier_id}:{versions[dossier_id]}" for dossier_id in dossier_ids]
