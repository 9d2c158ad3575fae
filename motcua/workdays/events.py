"""What happens to calendars. Whoever has promised a date listens, for it may have to move."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import NAMESPACE_OID, UUID, uuid5

from motcua.journal.events import Event
from motcua.workdays.rules.hours import DayKind


def calendar_id(scope: str) -> UUID:
    """The id under which the journal keeps what happened to the calendar of a scope."""
    return uuid5(NAMESPACE_OID, f"motcua:calendar:{scope}")


@dataclass(frozen=True, kw_only=True)
class CalendarDayAnnounced(Event):
    """A day will not be as its weekday says, within a scope and all below it."""

    subject: ClassVar[str] = "calendar"
    calendar_id: UUID
    exception_id: UUID
    scope: str
    date: date
    kind: str
    name: str = ""
    legal_basis: str = ""

    @property
    def sentence(self) -> str:
        return f"Công bố {DayKind(self.kind).words} ngày {self.date:%d/%m/%Y} ({self.legal_basis})."


@dataclass(frozen=True, kw_only=True)
class CalendarDayWithdrawn(Event):
    """What was said about a day no longer holds."""

    subject: ClassVar[str] = "calendar"
    calendar_id: UUID
    exception_id: UUID
    scope: str
    date: date
    kind: str

    @property
    def sentence(self) -> str:
        return f"Rút {DayKind(self.kind).words} ngày {self.date:%d/%m/%Y}."


@dataclass(frozen=True, kw_only=True)
class WorkingHoursSet(Event):
    """A scope keeps other hours from a day on."""

    subject: ClassVar[str] = "calendar"
    calendar_id: UUID
    hours_id: UUID
    scope: str
    use: str
    valid_from: date
    valid_to: date | None = None

    @property
    def sentence(self) -> str:
        until = f" đến ngày {self.valid_to:%d/%m/%Y}" if self.valid_to else ""
        what = "giờ làm việc" if self.use == "work" else "giờ tiếp nhận ngoài giờ làm việc"
        return f"Đặt {what} từ ngày {self.valid_from:%d/%m/%Y}{until}."


@dataclass(frozen=True, kw_only=True)
class NationalHolidaysSeeded(Event):
    """National days off of some years were entered where nobody had said anything about those days."""

    subject: ClassVar[str] = "calendar"
    calendar_id: UUID
    first_year: int
    last_year: int
    added: int

    @property
    def sentence(self) -> str:
        return f"Nạp {self.added} ngày nghỉ lễ, hoán đổi của các năm {self.first_year}–{self.last_year}."
