"""Two people who bring in and publish the same procedure in the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from motcua.base.actor import system
from motcua.catalogue import operations, queries
from motcua.catalogue.operations import PublishRefused
from motcua.catalogue.queries import VersionInfo
from tests.catalogue.sample_procedure import procedure

pytestmark = pytest.mark.usefixtures("committed_db")
THU = system("Quản trị danh mục")
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """What each deed gave or was refused with, all begun at once, each in a thread of its own."""
    start = Barrier(len(deeds))

    def one(deed: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return deed()
        except PublishRefused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(one, deeds))


def test_one_file_brought_in_by_many_is_one_version() -> None:
    found = together(*[lambda: operations.import_definition(procedure(), by=THU, at=MONDAY) for _ in range(6)])
    assert len({one.id for one in found}) == 1


def test_a_version_published_by_many_is_published_once() -> None:
    draft = operations.import_definition(procedure(), by=THU, at=MONDAY).id
    found = together(*[lambda: operations.publish(draft, by=THU, at=MONDAY) for _ in range(6)])
    assert sum(isinstance(one, VersionInfo) for one in found) == 1
    assert [one.status for one in queries.versions("9.000001")] == ["published"]
