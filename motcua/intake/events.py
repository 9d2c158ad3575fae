"""What can happen to a handing-in before it is a dossier."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class SubmissionAnswered(Event):
    """A handing-in was not received: the citizen was told on paper what is missing, or why not."""

    subject: ClassVar[str] = "submission"
    submission_id: UUID
    state: str
    procedure: str
    office: str
    paper: str

    @property
    def sentence(self) -> str:
        done = "Từ chối tiếp nhận" if self.state == "refused" else "Hướng dẫn bổ sung"
        return f"{done} (phiếu {self.paper})"
