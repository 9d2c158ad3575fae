"""What can happen to figures, in the past tense."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class FiguresRebuilt(Event):
    """All spans were told again from the events."""

    subject: ClassVar[str] = "recount"
    recount_id: UUID
    dossiers: int
    spans: int

    @property
    def sentence(self) -> str:
        return f"Dựng lại số liệu của {self.dossiers} hồ sơ"


@dataclass(frozen=True, kw_only=True)
class FiguresChecked(Event):
    """All spans were held against the events."""

    subject: ClassVar[str] = "recount"
    recount_id: UUID
    dossiers: int
    differing: int

    @property
    def sentence(self) -> str:
        if self.differing:
            return f"Đối chiếu số liệu của {self.dossiers} hồ sơ: {self.differing} hồ sơ lệch"
        return f"Đối chiếu số liệu của {self.dossiers} hồ sơ: khớp"


@dataclass(frozen=True, kw_only=True)
class ReportFrozen(Event):
    """A report was fixed on paper, to be handed up."""

    subject: ClassVar[str] = "report"
    report_id: UUID
    name: str
    paper_id: UUID

    @property
    def sentence(self) -> str:
        return f"Chốt báo cáo {self.name}"
