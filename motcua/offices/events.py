"""What can happen to offices and positions."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from motcua.base import moments
from motcua.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class OfficeEvent(Event):
    """Something that happened to an office."""

    subject: ClassVar[str] = "office"
    office_id: UUID
    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class OfficeOpened(OfficeEvent):
    """A unit began to exist."""

    on: date

    @property
    def sentence(self) -> str:
        return f"Thành lập {self.name} từ {self.on:%d/%m/%Y}"


@dataclass(frozen=True, kw_only=True)
class OfficeClosed(OfficeEvent):
    """A unit ceased to exist; its work went on elsewhere, or nowhere."""

    last_day: date
    successors: tuple[str, ...] = ()
    how: str = ""

    @property
    def sentence(self) -> str:
        onward = f", chuyển việc sang {', '.join(self.successors)}" if self.successors else ""
        return f"{self.name} kết thúc hoạt động sau {self.last_day:%d/%m/%Y}{onward}"


@dataclass(frozen=True, kw_only=True)
class PositionGiven(OfficeEvent):
    """Somebody was put into a position."""

    position_id: UUID
    person: str
    role: str
    title: str
    on: date

    @property
    def sentence(self) -> str:
        return f"{self.person} giữ vị trí {self.title} tại {self.name} từ {self.on:%d/%m/%Y}"


@dataclass(frozen=True, kw_only=True)
class PositionEnded(OfficeEvent):
    """Somebody left a position."""

    position_id: UUID
    person: str
    title: str
    last_day: date

    @property
    def sentence(self) -> str:
        return f"{self.person} thôi vị trí {self.title} sau {self.last_day:%d/%m/%Y}"


@dataclass(frozen=True, kw_only=True)
class AbsenceCovered(OfficeEvent):
    """While somebody is away, a colleague holds their position."""

    position_id: UUID
    person: str
    cover: str
    starts_at: datetime
    ends_at: datetime

    @property
    def sentence(self) -> str:
        return f"{self.cover} thay {self.person} từ {moments.short(self.starts_at)} đến {moments.short(self.ends_at)}"


@dataclass(frozen=True, kw_only=True)
class AbsenceEnded(OfficeEvent):
    """Somebody is back before the day, or does not go after all: the colleague holds the position no longer."""

    position_id: UUID
    person: str
    cover: str

    @property
    def sentence(self) -> str:
        return f"{self.cover} thôi thay {self.person}"
