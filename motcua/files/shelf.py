"""The shelf: where bytes stand on the disk, under their digest, and how they get there so that none is ever lost."""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from django.conf import settings

from motcua.base.ids import new_id
from motcua.files.rules import kinds

_PIECE = 1 << 16
#: Below this the disk is left to the database.
_ROOM = 200 * kinds.MEGABYTE


class Readable(Protocol):
    """What `store` reads from: an upload, an open file, anything that gives bytes."""

    def read(self, size: int = ..., /) -> bytes: ...


@runtime_checkable
class Rewindable(Protocol):
    """A stream that may be read from its beginning again."""

    def seekable(self) -> bool: ...

    def seek(self, offset: int, /) -> object: ...


@dataclass(frozen=True)
class Incoming:
    """Bytes just received, complete on the disk but not yet on the shelf."""

    path: Path
    sha256: str
    size: int
    start: bytes

    @property
    def preview(self) -> Path:
        """Where the examiner puts its picture."""
        return self.path.with_suffix(".look")


def path_of(sha256: str) -> Path:
    return _home("kept", sha256)


def preview_of(sha256: str) -> Path:
    return _home("previews", sha256)


def _home(room: str, sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / room / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def received(stream: Readable, *, largest: int) -> Iterator[Incoming]:
    """The bytes of a stream on the disk, for as long as it is decided what becomes of them.

    Reads no more than `largest`; raises `FileRefused` when there is more, nothing, or no room.
    """
    folder = Path(settings.MEDIA_ROOT) / "incoming"
    _make(folder)
    if shutil.disk_usage(folder).free < _ROOM:
        raise kinds.refusal("no-room")
    path = folder / f"{new_id()}.part"
    try:
        yield _write(stream, path, largest)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise kinds.refusal("no-room") from error
        raise
    finally:
        path.unlink(missing_ok=True)
        path.with_suffix(".look").unlink(missing_ok=True)


def _write(stream: Readable, path: Path, largest: int) -> Incoming:
    digest, size, start = hashlib.sha256(), 0, b""
    if isinstance(stream, Rewindable) and stream.seekable():  # a form may have looked into it already
        stream.seek(0)
    with open(path, "xb", opener=_for_us_alone) as file:
        while piece := stream.read(_PIECE):
            size += len(piece)
            start = start or piece[:4096]
            if size > largest:
                raise kinds.refusal("too-big", picture=start.startswith((kinds.JPEG.start, kinds.PNG.start)))
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if not size:
        raise kinds.refusal("empty")
    return Incoming(path, digest.hexdigest(), size, start)


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def put(incoming: Incoming) -> None:
    """Move what was received to its place, for certain: when this returns, no power cut takes it away.

    Equal bytes that stand there already are put there anew, so that their time says they are wanted.
    """
    place = path_of(incoming.sha256)
    _make(place.parent)
    if incoming.preview.exists():
        look = preview_of(incoming.sha256)
        _make(look.parent)
        incoming.preview.replace(look)
    incoming.path.replace(place)
    os.utime(place)
    _settle(place.parent)


def _make(folder: Path) -> None:
    """Make a folder, and make certain that its name stays."""
    if folder.is_dir():
        return
    _make(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _settle(folder.parent)


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def holds(sha256: str, size: int) -> bool:
    """Whether bytes of this size stand under the digest."""
    try:
        return path_of(sha256).stat().st_size == size
    except FileNotFoundError:
        return False


def standing() -> Iterator[list[Path]]:
    """All files on the shelf, a folder at a time."""
    for folder in sorted((Path(settings.MEDIA_ROOT) / "kept").glob("*/*")):
        yield sorted(path for path in folder.iterdir() if path.is_file())


def left_over() -> Iterator[Path]:
    """What was received and never put away: a process stopped in between."""
    folder = Path(settings.MEDIA_ROOT) / "incoming"
    yield from (folder.iterdir() if folder.is_dir() else ())


def remove(path: Path) -> None:
    """Take bytes off the shelf, and the picture made of them."""
    path.unlink(missing_ok=True)
    preview_of(path.name).unlink(missing_ok=True)
