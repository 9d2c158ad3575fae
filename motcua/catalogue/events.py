"""What happens to a procedure: a version is brought in, published, withdrawn."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from motcua.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class ProcedureImported(Event):
    """A version was brought in as a draft."""

    subject = "procedure"
    procedure_id: UUID
    version_id: UUID
    code: str
    number: int
    digest: str

    @property
    def sentence(self) -> str:
        return f"Nhập phiên bản {self.number} của thủ tục {self.code}"


@dataclass(frozen=True, kw_only=True)
class ProcedurePublished(Event):
    """A version is shown from now on and, unless for information only, received under while it holds."""

    subject = "procedure"
    procedure_id: UUID
    version_id: UUID
    code: str
    number: int
    valid_from: date
    receivable: bool
    #: The earlier version that ends the day before.
    ends_version_id: UUID | None = None

    @property
    def sentence(self) -> str:
        purpose = "" if self.receivable else " (chỉ để xem thông tin)"
        return (
            f"Công bố phiên bản {self.number} của thủ tục {self.code}, hiệu lực từ {self.valid_from:%d/%m/%Y}{purpose}"
        )


@dataclass(frozen=True, kw_only=True)
class ProcedureWithdrawn(Event):
    """A version is no longer shown. Dossiers received under it keep it."""

    subject = "procedure"
    procedure_id: UUID
    version_id: UUID
    code: str
    number: int
    reason: str

    @property
    def sentence(self) -> str:
        return f"Rút phiên bản {self.number} của thủ tục {self.code}: {self.reason}"
