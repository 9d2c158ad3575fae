"""Deeds with files: take one or refuse it, attach it, and sweep away what nobody owns."""

import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import puremagic
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum

from motcua.base.actor import Actor
from motcua.base.refusals import NotFound
from motcua.files import events, models, shelf
from motcua.files.rules import kinds, naming
from motcua.files.rules.kinds import FileRefused as FileRefused  # callers find the refusal beside the deed
from motcua.journal import operations as journal

log = logging.getLogger(__name__)

_EXAMINER = Path(__file__).with_name("examiner.py")
#: Wall-clock seconds after which the examiner is killed; it limits its own processor time to less.
_PATIENCE = 20
#: What belongs to no row is left alone so long: its transaction may still be under way.
GRACE = timedelta(hours=24)


def store(
    stream: shelf.Readable | None,
    *,
    name: str,
    about: tuple[str, UUID] | None = None,
    most_pages: int = kinds.MOST_PAGES,
    office: bool = False,
    by: Actor,
    at: datetime,
) -> models.StoredFile:
    """Take a file, for certain: when this returns and its transaction commits, no crash loses it.

    Pictures (JPG, PNG) and PDF up to 10 MB are taken, after they were opened whole in a limited process; Word and
    Excel files without anything that acts only where `office`. `about` is what the file belongs to, as
    `("dossier", its id)`. Raises `FileRefused`, whose code is one of `kinds.refusal`; the refusal is kept too, with
    its reason, so that it can be shown that and why something was not taken.
    """
    if stream is None:
        raise kinds.refusal("nothing-chosen")
    incoming = None
    try:
        with shelf.received(stream, largest=kinds.LARGEST) as incoming:
            kind = kinds.kind_of(incoming.start, extension=naming.extension_of(name), office=office)
            pages, preview_type = _examine(incoming, kind, most_pages)
            return _keep(incoming, kind, name, pages, preview_type, about=about, by=by, at=at)
    except FileRefused as refused:
        _turn_away(refused, incoming, name, by=by, at=at)
        raise


def _examine(incoming: shelf.Incoming, kind: kinds.Kind, most_pages: int) -> tuple[int | None, str]:
    """Have the file opened whole, somewhere it can do no harm; its pages and the kind of its preview."""
    picture = kind in {kinds.JPEG, kinds.PNG}
    command = [sys.executable, "-I", "-B", *map(str, (_EXAMINER, incoming.path, kind.extension, incoming.preview))]
    try:
        # an empty environment: whatever took over that process would find no secret in it
        ran = subprocess.run(command, capture_output=True, timeout=_PATIENCE, env={}, cwd="/", check=False)
        said: dict[str, Any] = json.loads(ran.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        log.warning("the examiner gave no answer about %s: %s", incoming.sha256, error)
        raise kinds.refusal("unsafe") from error
    if "code" in said:
        log.info("the examiner refused %s: %s", incoming.sha256, said)
        raise kinds.refusal(said["code"], picture=picture)
    pages: int | None = said["pages"]
    if pages and pages > min(most_pages, kinds.MOST_PAGES):
        raise kinds.refusal("too-many-pages", most_pages=min(most_pages, kinds.MOST_PAGES))
    return pages, said["preview_type"]


def _keep(
    incoming: shelf.Incoming,
    kind: kinds.Kind,
    name: str,
    pages: int | None,
    preview_type: str,
    *,
    about: tuple[str, UUID] | None,
    by: Actor,
    at: datetime,
) -> models.StoredFile:
    subject, subject_id = about or ("", None)
    with transaction.atomic():
        if about:
            _leave_room_for(incoming.size, pages, about)
        # bytes first, row second: a crash between the two leaves bytes without a row, never a row without bytes
        _hold(incoming.sha256)
        shelf.put(incoming)
        row = models.StoredFile.objects.create(
            province=settings.PROVINCE,
            state=models.FileState.STORED,
            sha256=incoming.sha256,
            size=incoming.size,
            media_type=kind.media_type,
            name=naming.display_name(name, kind.extension),
            pages=pages,
            preview_type=preview_type,
            uploaded_by_id=by.account_id,
            uploaded_by_name=by.name,
            uploaded_at=at,
            subject=subject,
            subject_id=subject_id,
        )
        journal.record(
            events.FileStored(
                file_id=row.id,
                sha256=row.sha256,
                size=row.size,
                media_type=row.media_type,
                pages=pages,
                about=subject,
                about_id=subject_id,
            ),
            by=by,
            at=at,
        )
    return row


def _leave_room_for(size: int, pages: int | None, about: tuple[str, UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"files about {about[1]}"])
    held = models.StoredFile.objects.filter(state=models.FileState.STORED, subject=about[0], subject_id=about[1])
    sums = held.aggregate(size=Sum("size"), pages=Sum("pages"))
    if (sums["size"] or 0) + size > kinds.LARGEST_TOGETHER or (sums["pages"] or 0) + (pages or 0) > kinds.MOST_PAGES:
        raise kinds.refusal("too-much-together")


def _hold(sha256: str) -> None:
    """Until this transaction ends, nobody sweeps these bytes away and nobody else puts them down."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"bytes {sha256}"])


def _turn_away(refused: FileRefused, incoming: shelf.Incoming | None, name: str, *, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        row = models.StoredFile.objects.create(
            province=settings.PROVINCE,
            state=models.FileState.REFUSED,
            sha256=incoming.sha256 if incoming else "",
            size=incoming.size if incoming else 0,
            media_type=_looks_like(incoming.start) if incoming else "",
            name=naming.display_name(name, naming.extension_of(name)[:10] or "tep"),
            refusal=refused.code,
            uploaded_by_id=by.account_id,
            uploaded_by_name=by.name,
            uploaded_at=at,
        )
        journal.record(events.FileTurnedAway(file_id=row.id, code=refused.code), by=by, at=at)


def _looks_like(start: bytes) -> str:
    """What a refused file was, as far as a second opinion can tell: for the administrator, never for a decision."""
    try:
        return str(puremagic.from_string(start, mime=True))[:100]
    except (puremagic.PureError, ValueError):
        return ""


def attach(file_ids: list[UUID], *, about: tuple[str, UUID], by: Actor, at: datetime) -> None:
    """Say what files belong to that were handed in before it existed. Raises `NotFound` for those that are not free."""
    with transaction.atomic():
        free = models.StoredFile.objects.select_for_update().filter(
            id__in=file_ids, state=models.FileState.STORED, subject=""
        )
        if {row.id for row in free} != set(file_ids):
            raise NotFound("Có tệp không còn hoặc đã thuộc hồ sơ khác: hãy chọn lại.")
        for row in sorted(free, key=lambda row: row.id):
            row.subject, row.subject_id = about
            row.save(update_fields=["subject", "subject_id"])
            journal.record(events.FileAttached(file_id=row.id, about=about[0], about_id=about[1]), by=by, at=at)


# --- sweeping --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Swept:
    """What a sweep removed, and the digests that rows promise and the shelf does not hold."""

    removed: int
    missing: tuple[str, ...]


def sweep_orphans(*, at: datetime) -> Swept:
    """Remove bytes that for a day have belonged to no row, and report rows whose bytes are gone or cut short.

    Safe beside uploads: bytes are looked at again under the lock that uploads take.
    """
    before = (at - GRACE).timestamp()
    removed = 0
    for path in shelf.left_over():
        if _older(path, before):
            path.unlink(missing_ok=True)
            removed += 1
    for paths in shelf.standing():
        old = [path for path in paths if _older(path, before)]
        owned = set(_owned([path.name for path in old]))
        removed += sum(_remove(path, before) for path in old if path.name not in owned)
    missing = tuple(sorted(_missing()))
    for sha256 in missing:
        log.error("bytes are missing for files with digest %s", sha256)
    return Swept(removed, missing)


def _older(path: Path, before: float) -> bool:
    try:
        return path.stat().st_mtime < before
    except FileNotFoundError:
        return False


def _owned(digests: list[str]) -> list[str]:
    rows = models.StoredFile.objects.filter(state=models.FileState.STORED, sha256__in=digests)
    return list(rows.values_list("sha256", flat=True))


def _remove(path: Path, before: float) -> bool:
    with transaction.atomic():
        _hold(path.name)
        if _owned([path.name]) or not _older(path, before):
            return False
        shelf.remove(path)
    return True


def _missing() -> set[str]:
    rows = models.StoredFile.objects.filter(state=models.FileState.STORED).values_list("sha256", "size")
    return {sha256 for sha256, size in rows.iterator(chunk_size=5000) if not shelf.holds(sha256, size)}
