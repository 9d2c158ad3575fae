"""Rows in a batch: found as the database would give them, numbered without gaps, written whole or not at all."""

import contextlib
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.accounts.models import Person
from motcua.base import rows
from motcua.dossiers.models import DayNumber
from tests.cast import MONDAY
from tests.conftest import Committed

DAY = date(2026, 10, 5)


def person(name: str, *, known_at: datetime = MONDAY, number: str = "") -> Person:
    return Person(province="H99", full_name=name, name_folded=name, number_index=number, known_at=known_at)


def names() -> list[str]:
    return sorted(Person.objects.values_list("full_name", flat=True))


def test_a_new_row_is_found_in_its_batch_and_written_at_its_end(committed_db: Committed) -> None:
    with rows.together(), CaptureQueriesContext(connection) as asked:
        hoa = person("Hoa", number="h")
        rows.put(hoa)
        assert rows.one(Person, id=hoa.id) is hoa
        assert [row.full_name for row in rows.of_any(Person, "id", [hoa.id])] == ["Hoa"]
        hoa.full_name = "Hoa Lan"
        rows.change(hoa, "full_name")
    assert names() == ["Hoa Lan"]
    assert not [one for one in asked if one["sql"].startswith(("SELECT", "INSERT", "UPDATE"))]


def test_a_row_that_was_there_is_read_once_changed_and_written_back(committed_db: Committed) -> None:
    hoa, duc = person("Hoa", number="h"), person("Đức", number="d")
    Person.objects.bulk_create([hoa, duc])
    with rows.together() as batch:
        batch.bring(Person, "number_index", ["h", "d", "nobody"], lock=True)
        with CaptureQueriesContext(connection) as asked:
            found = rows.one(Person, number_index="h", province="H99")
            assert rows.one(Person, number_index="nobody") is None
            assert rows.one(Person, number_index="d", province="H01") is None
            assert found
            assert rows.one(Person, id=hoa.id) is found
        assert len(asked) == 0
        found.full_name, found.sex = "Hoa Lan", "Nữ"
        rows.change(found, "full_name")
    written = Person.objects.get(id=hoa.id)
    assert (written.full_name, written.sex) == ("Hoa Lan", "")
    assert names() == ["Hoa Lan", "Đức"]


def test_a_moment_reads_as_the_database_gives_it_back(committed_db: Committed) -> None:
    with rows.together():
        rows.put(hoa := person("Hoa", known_at=MONDAY + timedelta(microseconds=1)))
        in_batch = rows.one(Person, id=hoa.id)
    assert in_batch
    assert in_batch.known_at.isoformat() == Person.objects.get(id=hoa.id).known_at.isoformat()


def test_numbers_go_on_without_gaps_through_batches_and_beside_them(committed_db: Committed) -> None:
    def take() -> int:
        return rows.next_number(DayNumber, office_code="H99.61", day=DAY)[1]

    with transaction.atomic():
        given = [take()]
    with rows.together():
        given += [take() for _ in range(3)]
    with rows.together():
        given.append(take())
    with transaction.atomic():
        given.append(take())
    assert given == [1, 2, 3, 4, 5, 6]
    assert DayNumber.objects.get().last == 6


def test_a_refused_deed_leaves_nothing_of_its_batch(committed_db: Committed) -> None:
    def refused() -> None:
        with rows.whole():
            rows.put(person("Hoa"))
            raise KeyError

    def batch_with_a_refused_deed() -> None:
        with rows.together(), contextlib.suppress(KeyError):
            refused()

    def batch_that_fails() -> None:
        with rows.together():
            rows.next_number(DayNumber, office_code="H99.61", day=DAY)
            refused()

    with pytest.raises(RuntimeError, match="refused"):
        batch_with_a_refused_deed()
    with pytest.raises(KeyError):
        batch_that_fails()
    assert names() == []
    assert not DayNumber.objects.exists()
    assert rows.batch() is None
    with pytest.raises(KeyError):  # outside a batch a deed is a transaction
        refused()
    assert names() == []
