"""What happens to files."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class FileStored(Event):
    """A file was taken. Its name is not told: people write their own names into it."""

    subject: ClassVar[str] = "file"
    file_id: UUID
    sha256: str
    size: int
    media_type: str
    pages: int | None
    about: str = ""
    about_id: UUID | None = None

    @property
    def sentence(self) -> str:
        pages = f", {self.pages} trang" if self.pages else ""
        return f"Nhận tệp ({self.size / 1_000_000:.1f} MB{pages})".replace(".", ",")


@dataclass(frozen=True, kw_only=True)
class FileTurnedAway(Event):
    """A file was not taken, and why."""

    subject: ClassVar[str] = "file"
    file_id: UUID
    code: str

    @property
    def sentence(self) -> str:
        return f"Không nhận tệp ({self.code})"


@dataclass(frozen=True, kw_only=True)
class FileAttached(Event):
    """A file handed in earlier now belongs to something."""

    subject: ClassVar[str] = "file"
    file_id: UUID
    about: str
    about_id: UUID

    @property
    def sentence(self) -> str:
        return "Gắn tệp vào hồ sơ"
