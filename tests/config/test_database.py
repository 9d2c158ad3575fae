"""The database the tests work in behaves as the real one: its rights, its fresh copies, its transactions."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connection, connections, transaction

from motcua.config import grants

ADD = (
    "INSERT INTO journal_accessline (province, at, name, title, office_code, office_name, subject, subject_id, how) "
    "VALUES ('H99', now(), 'Lan', '', '', '', 'dossier', gen_random_uuid(), 'page')"
)


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("table", grants.WRITTEN_ONCE)
@pytest.mark.parametrize("statement", ["UPDATE {} SET province = ''", "DELETE FROM {}", "TRUNCATE {}", "DROP TABLE {}"])
def test_the_application_may_not_change_what_happened(table: str, statement: str) -> None:
    if table == "journal_seal":
        statement = statement.replace("province", "digest")
    with pytest.raises(ProgrammingError), transaction.atomic():
        run(statement.format(table))


@pytest.mark.usefixtures("db")
def test_the_application_may_add_to_what_happened() -> None:
    run(ADD)
    assert count("journal_accessline") == 1


@pytest.mark.usefixtures("db")
def test_the_application_may_not_make_tables() -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        run("CREATE TABLE nonsense (id int)")


@pytest.mark.usefixtures("db")
def test_the_owner_may_tamper_and_then_the_limits_are_back(
    as_owner: Callable[[], AbstractContextManager[None]],
) -> None:
    run(ADD)
    with as_owner():
        run("UPDATE journal_accessline SET name = 'Minh'")
    with pytest.raises(ProgrammingError), transaction.atomic():
        run("DELETE FROM journal_accessline")


def test_what_is_committed_is_seen_by_others(committed_db: Any, owner: psycopg.Cursor[Any]) -> None:
    seen: list[int] = []

    def look() -> None:
        seen.append(count("journal_accessline"))
        connections.close_all()

    run(ADD)
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]
    owner.execute("SELECT count(*) FROM journal_accessline")
    assert owner.fetchone() == (1,)
    committed_db.clean()
    assert count("journal_accessline") == 0


def test_rows_that_came_with_the_migrations_are_put_back(committed_db: Any) -> None:
    there = count("django_content_type")
    run("UPDATE django_content_type SET model = model || 'x'")
    committed_db.clean()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(*) FILTER (WHERE model LIKE '%%x') FROM django_content_type")
        assert cursor.fetchone() == (there, 0)
