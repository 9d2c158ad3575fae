"""The shelf through crashes, sweeps and crowds: no row without its bytes, and nothing wanted is ever removed."""

import hashlib
import io
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from motcua.base.actor import system
from motcua.files import models, operations, queries, shelf
from tests.files import makings, stopped

TRIAL = system("Thử")
NOW = datetime.now(UTC)  # noqa: TID251 - the disk keeps its own time, and it is now
TOMORROW = NOW + timedelta(hours=25)


@pytest.fixture(autouse=True)
def _shelf(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")  # type: ignore[attr-defined]


def take(content: bytes) -> models.StoredFile:
    return operations.store(io.BytesIO(content), name="anh.jpg", by=TRIAL, at=NOW)


def kept() -> set[str]:
    return {path.name for paths in shelf.standing() for path in paths}


def aged(path: Path) -> Path:
    yesterday = NOW.timestamp() - 25 * 3600
    os.utime(path, (yesterday, yesterday))
    return path


def loose(content: bytes) -> Path:
    """Bytes on the shelf that no row speaks of."""
    path = shelf.path_of(hashlib.sha256(content).hexdigest())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.django_db
def test_a_sweep_removes_what_nobody_owns_after_a_day() -> None:
    stored = take(makings.jpeg())
    aged(shelf.path_of(stored.sha256))
    young, old = loose(b"young"), aged(loose(b"old"))
    look = shelf.preview_of(old.name)
    look.parent.mkdir(parents=True, exist_ok=True)
    look.write_bytes(b"look")
    left = Path(settings.MEDIA_ROOT) / "incoming" / "x.part"
    left.write_bytes(b"half")
    aged(left)
    assert operations.sweep_orphans(at=NOW) == operations.Swept(removed=2, missing=())
    assert kept() == {stored.sha256, young.name}
    assert not look.exists()
    assert not left.exists()
    assert operations.sweep_orphans(at=NOW) == operations.Swept(removed=0, missing=())
    assert queries.preview(stored.id) is not None


@pytest.mark.django_db
def test_a_sweep_tells_which_rows_lost_their_bytes(caplog: pytest.LogCaptureFixture) -> None:
    gone, short, whole = (take(makings.jpeg(size=(100 + n, 100))) for n in range(3))
    shelf.path_of(gone.sha256).unlink()
    shelf.path_of(short.sha256).write_bytes(b"cut")
    swept = operations.sweep_orphans(at=NOW)
    assert swept.missing == tuple(sorted([gone.sha256, short.sha256]))
    assert gone.sha256 in caplog.text
    assert whole.sha256 not in caplog.text


@pytest.mark.django_db
def test_bytes_of_a_refused_row_are_nobodys() -> None:
    content = makings.jpeg()
    stored = take(content)
    models.StoredFile.objects.filter(id=stored.id).update(state="refused", refusal="unsafe")
    aged(shelf.path_of(stored.sha256))
    assert operations.sweep_orphans(at=NOW).removed == 1


def test_a_transaction_that_fails_leaves_bytes_to_the_sweep_and_no_row(committed_db: object) -> None:
    with transaction.atomic():
        take(makings.jpeg())
        transaction.set_rollback(True)
    assert models.StoredFile.objects.count() == 0
    assert len(kept()) == 1
    assert operations.sweep_orphans(at=TOMORROW).removed == 1
    assert kept() == set()


def test_an_upload_of_what_is_being_swept_keeps_its_bytes(committed_db: object) -> None:
    contents = [makings.jpeg(size=(100 + n, 100)) for n in range(6)]
    for content in contents:
        aged(loose(content))
    start, failures = threading.Barrier(3), []

    def uploads(mine: list[bytes]) -> None:
        try:
            start.wait()
            for content in mine:
                take(content)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    def sweeps() -> None:
        try:
            start.wait()
            for _ in range(30):
                operations.sweep_orphans(at=NOW)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=uploads, args=(contents[n::2],)) for n in range(2)]
    threads.append(threading.Thread(target=sweeps))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert models.StoredFile.objects.count() == 6
    assert operations.sweep_orphans(at=NOW).missing == ()
    assert len(kept()) == 6


def test_a_process_killed_at_any_step_leaves_no_row_without_its_bytes(committed_db: object) -> None:
    place = connection.settings_dict
    address = f"{quote(place['USER'])}:{quote(place['PASSWORD'])}@" if place["USER"] else ""
    port = f"&port={place['PORT']}" if place["PORT"] else ""
    ran = subprocess.run(
        [sys.executable, stopped.__file__],
        env=os.environ
        | {
            "DATABASE_URL": f"postgresql://{address}/{place['NAME']}?host={quote(place['HOST'], safe='')}{port}",
            "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
            "MOTCUA_MEDIA": str(settings.MEDIA_ROOT),
            "PYTHONPATH": str(Path(stopped.__file__).parents[2]),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    steps = int(ran.stdout)  # so many places to be killed at
    assert steps > 15
    rows = list(models.StoredFile.objects.all())
    assert rows
    for row in rows:
        assert hashlib.sha256(queries.opened(row.id).path.read_bytes()).hexdigest() == row.sha256
    assert kept() > {row.sha256 for row in rows}
    assert operations.sweep_orphans(at=TOMORROW).missing == ()
    assert kept() == {row.sha256 for row in rows}
    assert list((Path(settings.MEDIA_ROOT) / "incoming").iterdir()) == []
