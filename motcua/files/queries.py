"""Questions about files: where one stands, what it is called, and which belong to something."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from motcua.base.refusals import NotFound
from motcua.files import models, shelf
from motcua.files.rules import serving


class Opened(NamedTuple):
    """A file ready to be answered: its place, its kind, and the name it is saved under."""

    path: Path
    media_type: str
    name: str

    @property
    def headers(self) -> dict[str, str]:
        """The headers it must be answered with: a browser saves it and never runs it."""
        return serving.headers(self.media_type, self.name)


class Preview(NamedTuple):
    """A picture made from a file, without what the camera wrote into it: place and kind."""

    path: Path
    media_type: str

    @property
    def headers(self) -> dict[str, str]:
        """The headers it must be answered with: this one may be shown in a page."""
        return serving.headers(self.media_type, f"xem-truoc.{self.media_type.rpartition('/')[2]}", shown=True)


@dataclass(frozen=True)
class FileInfo:
    """What is told of a file in a list."""

    id: UUID
    name: str
    size: int
    media_type: str
    pages: int | None
    has_preview: bool
    uploaded_by_name: str
    uploaded_at: datetime


def opened(file_id: UUID) -> Opened:
    """The file as it was handed in. Who may have it is the caller's question. Raises `NotFound`."""
    row = _row(file_id)
    path = shelf.path_of(row.sha256)
    if not path.is_file():
        raise NotFound("Không mở được tệp này: hãy báo người quản trị, tệp có trong sổ mà không thấy trên kho.")
    return Opened(path, row.media_type, row.name)


def preview(file_id: UUID) -> Preview | None:
    """The picture to look at; None for a PDF, which is saved and opened by its reader. Raises `NotFound`."""
    row = _row(file_id)
    path = shelf.preview_of(row.sha256)
    return Preview(path, row.preview_type) if row.preview_type and path.is_file() else None


def about(subject: str, subject_id: UUID) -> list[FileInfo]:
    """The files of something, in the order they came."""
    rows = models.StoredFile.objects.filter(state=models.FileState.STORED, subject=subject, subject_id=subject_id)
    return [info(row) for row in rows.order_by("uploaded_at", "id")]


def info(row: models.StoredFile) -> FileInfo:
    """A row as a list tells it."""
    return FileInfo(
        id=row.id,
        name=row.name,
        size=row.size,
        media_type=row.media_type,
        pages=row.pages,
        has_preview=bool(row.preview_type),
        uploaded_by_name=row.uploaded_by_name,
        uploaded_at=row.uploaded_at,
    )


def _row(file_id: UUID) -> models.StoredFile:
    row = models.StoredFile.objects.filter(id=file_id, state=models.FileState.STORED).first()
    if row is None:
        raise NotFound("Không còn tệp này.")
    return row
