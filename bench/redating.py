"""How long it takes to count the dates of open dossiers again: `python -m bench.redating [how many, else 100000]`.

Works in a copy of the database that DATABASE_URL names, which must hold the demonstration; the copy goes away at the
end. The open dossiers there are multiplied, as if received in one week, with their live steps and waits. Then a day
of that week is announced off and one run counts them; the day is taken back, and a second run, killed twice with
SIGKILL and begun again, must bring every moment back with one event for each dossier. One line of JSON per figure:
seconds by the wall clock, and of this process's processor.
"""

import json
import os
import platform
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import NAMESPACE_OID, UUID, uuid5

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
#: The week everything is received in, and the day that is announced off.
WEEK, DAY_OFF = "2026-11-16 07:30+07", "2026-11-18"

SEEDS = """
    CREATE TEMP TABLE seed AS
    SELECT id, complete_at, row_number() OVER (ORDER BY id) - 1 AS place
    FROM dossiers_dossier WHERE status IN (2, 4, 5, 6);
    CREATE TEMP TABLE live AS
    SELECT id, dossier_id FROM dossiers_step WHERE left_at IS NULL AND dossier_id IN (SELECT id FROM seed)
"""
#: Ids go up, as they do with time; minutes of one working day apart.
TWINS = """
    CREATE TEMP TABLE twin AS
    SELECT seed.id AS old, seed.complete_at AS old_complete, n,
        ('0f000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS new,
        {week}::timestamptz + n % 200 * interval '1 minute' AS complete
    FROM generate_series(0, {last}) AS n JOIN seed ON seed.place = n % (SELECT count(*) FROM seed)
"""
TWICE = """
    SELECT count(*) FROM (
        SELECT subject_id FROM journal_event
        WHERE kind = 'DueDateMoved' AND facts->>'announcement_id' = %s GROUP BY subject_id HAVING count(*) > 1
    ) AS told
"""
MOMENTS = """
    SELECT md5(string_agg(concat(d.id, d.due_at, s.due_at), '' ORDER BY d.id, s.id))
    FROM dossiers_dossier d LEFT JOIN dossiers_step s ON s.dossier_id = d.id AND s.left_at IS NULL
"""


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    place = urlsplit(os.environ["DATABASE_URL"])
    name = place.path.strip("/")
    old, copy = sql.Identifier(name), sql.Identifier(f"{name}_bench")
    with psycopg.connect(urlunsplit(place._replace(path="/postgres")), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(copy))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(copy, old))
        os.environ["DATABASE_URL"] = urlunsplit(place._replace(path=f"/{name}_bench"))
        try:
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as owner:
                multiply(owner, count)
                measure(owner, count)
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(copy))


def multiply(owner: psycopg.Connection[Any], count: int) -> None:
    """Make so many open dossiers of the few there are."""
    owner.execute(SEEDS.encode())
    if not _one(owner, "SELECT count(*) FROM seed"):
        raise SystemExit("there are no open dossiers to multiply: bring in the demonstration first")
    owner.execute(sql.SQL(TWINS).format(week=sql.Literal(WEEK), last=sql.Literal(count - 1)))
    dossier = {"id": "twin.new", "code": "t.code || '-' || twin.n", "status": "4", "paused_since": "NULL",
               "received_at": "twin.complete", "complete_at": "twin.complete"}  # fmt: skip
    step = {"id": "gen_random_uuid()", "dossier_id": "twin.new", "entered_at": "twin.complete"}
    wait = {"id": "gen_random_uuid()", "dossier_id": "twin.new"} | {
        moment: f"twin.complete + (t.{moment} - twin.old_complete)" for moment in ("started_at", "ended_at")
    }
    event = {"id": "gen_random_uuid()", "subject_id": "twin.new"}
    _copy(owner, "dossiers_dossier", "t.id = twin.old", dossier)
    _copy(owner, "dossiers_step", "t.dossier_id = twin.old AND t.id IN (SELECT id FROM live)", step)
    _copy(owner, "dossiers_pause", "t.dossier_id = twin.old AND t.started_at >= twin.old_complete", wait)
    _copy(owner, "journal_event", "t.subject_id = twin.old AND t.kind = 'DossierAccepted'", event)
    owner.execute("ANALYZE")


def _copy(owner: psycopg.Connection[Any], table: str, where: str, instead: dict[str, str]) -> None:
    found = owner.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_identity = 'NO'", [table]
    )
    columns = [str(row[0]) for row in found]
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(instead.get(column, f't."{column}"') for column in columns)
    owner.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} t JOIN twin ON {where}".encode())  # noqa: S608


def measure(owner: psycopg.Connection[Any], count: int) -> None:
    """Announce, count, take back, count again under fire, and look whether all is as it was."""
    import django

    django.setup()
    from datetime import date

    from django.db import connections

    from motcua.base import moments
    from motcua.base.actor import system
    from motcua.dossiers import operations, queries
    from motcua.workdays import operations as calendars
    from motcua.workdays.queries import NATION
    from motcua.workdays.rules.changes import Change
    from motcua.workdays.rules.hours import DayKind, SpecialDay

    by, at = system("Đo tốc độ"), moments.now()
    day = SpecialDay(date.fromisoformat(DAY_OFF), DayKind.LOCAL_OFF, legal_basis="đo tốc độ")

    def begin(number: int) -> UUID:
        return operations.begin_redating(announcement_id=_name(number), scope=NATION, because="đo", at=at).id

    operations.redate(begin(0), by=by, clock=moments.now)  # the copies' own dates first
    before = _one(owner, MOMENTS)
    with Watch("preview", count) as watch:
        foretold = queries.preview_of(Change(NATION, days=(day,)), at=at)
        watch.more = {"moved": foretold.moved}
    (said,) = calendars.announce_all(NATION, [day], by=by, at=at)
    with Watch("one run", count) as watch:
        done = operations.redate(begin(1), by=by, clock=moments.now)
        watch.more = {"moved": done.moved, "steps": done.steps_moved}
    assert (done.seen - _others(owner), done.moved) == (count, foretold.moved)

    calendars.withdraw(said, by=by, at=at)
    run = begin(2)
    connections.close_all()
    with Watch("another run, killed twice", count):
        _under_fire(owner, run, count)
    assert _one(owner, MOMENTS) == before, "a moment did not come back"
    assert _one(owner, TWICE, str(_name(2))) == 0, "a date was moved twice"


def _name(number: int) -> UUID:
    return uuid5(NAMESPACE_OID, f"motcua:bench:redating:{number}")


def _others(owner: psycopg.Connection[Any]) -> int:
    return int(_one(owner, "SELECT count(*) FROM seed"))


def _under_fire(owner: psycopg.Connection[Any], run_id: UUID, count: int) -> None:
    """A run in processes of its own, killed after a third and after two thirds."""
    for part in (1 / 3, 2 / 3, None):
        worker = subprocess.Popen([sys.executable, "manage.py", "redate"], cwd=ROOT, stdout=subprocess.DEVNULL)
        while part is not None and worker.poll() is None:
            if _one(owner, "SELECT seen FROM dossiers_redating WHERE id = %s", run_id) >= part * count:
                worker.send_signal(signal.SIGKILL)
                break
            time.sleep(0.02)
        worker.wait()
    assert _one(owner, "SELECT finished_at FROM dossiers_redating WHERE id = %s", run_id), "it did not come to its end"


class Watch:
    """Times what is done within it, and prints the figure."""

    def __init__(self, what: str, count: int) -> None:
        self.figure = {"what": what, "dossiers": count}
        self.more: dict[str, object] = {}

    def __enter__(self) -> "Watch":
        self._wall, self._processor = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *failed: object) -> None:
        if failed[0] is None:
            times = {
                "seconds": round(time.perf_counter() - self._wall, 1),
                "processor": round(time.process_time() - self._processor, 1),
            }
            place = {"cores": os.cpu_count(), "python": platform.python_version()}
            print(json.dumps({**self.figure, **times, **self.more, **place}, ensure_ascii=False), flush=True)


def _one(owner: psycopg.Connection[Any], question: str, *told: object) -> Any:
    row = owner.execute(question.encode(), told or None).fetchone()
    return row[0] if row else None


if __name__ == "__main__":
    main()
