"""The worker does what is owed, in the transaction of the one who owes it, and picks up what a fallen one left."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app as queue

from motcua.config.management.commands import work

ROOT = Path(__file__).resolve().parents[2]
DONE: list[str] = []


@pytest.fixture
def errands() -> Iterator[list[str]]:
    """Two tasks that exist for these tests alone."""
    DONE.clear()

    @queue.task(name="tests.errand", queue="tests")
    def errand(name: str) -> None:
        DONE.append(name)

    @queue.task(name="tests.errand_with_another", queue="tests")
    def errand_with_another(name: str, fail: bool) -> None:
        with transaction.atomic():
            errand.defer(name=name)
            seen_elsewhere = _waiting_seen_from_outside("tests.errand")
            DONE.append(f"before commit, others see {seen_elsewhere}")
            if fail:
                raise ValueError("changed my mind")

    yield DONE
    for name in ("tests.errand", "tests.errand_with_another"):
        queue.tasks.pop(name)


def _waiting_seen_from_outside(task: str) -> int:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [task])
            return int(cursor.fetchone()[0])
    finally:
        other.close()


def _jobs(status: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status::text = %s", [status])
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("committed_db")
def test_what_waits_is_done_and_leaves_no_trace(errands: list[str]) -> None:
    queue.configure_task("tests.errand").defer(name="for Lan")
    work.work(threads=2, once=True)
    assert errands == ["for Lan"]
    assert _jobs("succeeded") == 0


@pytest.mark.usefixtures("committed_db")
def test_what_a_task_owes_is_certain_only_with_its_transaction(errands: list[str]) -> None:
    queue.configure_task("tests.errand_with_another").defer(name="kept", fail=False)
    work.work(threads=1, once=True)
    assert errands == ["before commit, others see 0", "kept"]


@pytest.mark.usefixtures("committed_db")
def test_what_a_failed_task_owed_never_was(errands: list[str]) -> None:
    queue.configure_task("tests.errand_with_another").defer(name="never", fail=True)
    work.work(threads=1, once=True)
    assert errands == ["before commit, others see 0"]
    assert _jobs("failed") == 1


@pytest.mark.usefixtures("committed_db")
def test_work_in_a_fallen_workers_hands_is_done_by_the_next(errands: list[str]) -> None:
    queue.configure_task("tests.errand").defer(name="left behind")
    _let_a_worker_fall_with_everything()
    queue.configure_task("motcua.house.pick_up").defer(timestamp=0)
    work.work(threads=1, once=True)
    assert errands == ["left behind"]


@pytest.mark.usefixtures("committed_db")
def test_a_turn_of_the_clock_left_behind_gives_way_to_the_one_that_waits(errands: list[str]) -> None:
    queue.configure_task("tests.errand", queueing_lock="one").defer(name="old turn")
    _let_a_worker_fall_with_everything()
    queue.configure_task("tests.errand", queueing_lock="one").defer(name="new turn")
    queue.configure_task("motcua.house.pick_up", priority=1).defer(timestamp=0)
    work.work(threads=1, once=True)
    assert errands == ["new turn"]
    assert _jobs("doing") == 0


def _let_a_worker_fall_with_everything() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '5 min') RETURNING id"
        )
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [cursor.fetchone()[0]])


def test_a_worker_told_to_stop_stops_cleanly(committed_db: Any) -> None:
    place = connection.settings_dict
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "work"],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": f"postgresql://{place['USER']}@/{place['NAME']}?host={place['HOST']}",
        },
    )
    try:
        with connection.cursor() as cursor:
            for _ in range(400):
                cursor.execute("SELECT count(*) FROM procrastinate_workers")
                if cursor.fetchone()[0]:
                    break
                time.sleep(0.05)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=20) == 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_workers")
            assert cursor.fetchone()[0] == 0
    finally:
        worker.kill()


@pytest.mark.usefixtures("committed_db")
def test_failed_work_is_kept_a_month_and_then_cleared(errands: list[str]) -> None:
    for name in ("old", "new"):
        queue.configure_task("tests.errand_with_another").defer(name=name, fail=True)
    work.work(threads=1, once=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_events SET at = at - interval '31 days' "
            "WHERE job_id = (SELECT min(id) FROM procrastinate_jobs)"
        )
    queue.configure_task("motcua.house.clear").defer(timestamp=0)
    work.work(threads=1, once=True)
    assert _jobs("failed") == 1
