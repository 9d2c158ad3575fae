"""What happens to papers."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class PaperEvent(Event):
    """Something happened to a paper."""

    subject: ClassVar[str] = "paper"
    paper_id: UUID


@dataclass(frozen=True, kw_only=True)
class PaperIssued(PaperEvent):
    """A paper took its number and its facts were fixed. It is drawn from them after commit."""

    kind: str
    form: str
    number_text: str = ""
    about: str
    about_id: UUID

    @property
    def sentence(self) -> str:
        return f"Ban hành giấy tờ số {self.number_text}." if self.number_text else "Lập giấy tờ."


@dataclass(frozen=True, kw_only=True)
class PaperDrawn(PaperEvent):
    """The bytes of a paper were fixed, and signed."""

    sha256: str
    signer: str = ""

    @property
    def sentence(self) -> str:
        return f"In thành tệp và ký số bởi {self.signer}." if self.signer else "In thành tệp, chưa ký số."


@dataclass(frozen=True, kw_only=True)
class PaperReprinted(PaperEvent):
    """The same bytes were handed out once more."""

    ordinal: int

    @property
    def sentence(self) -> str:
        return f"In lại lần {self.ordinal}."


@dataclass(frozen=True, kw_only=True)
class PaperReplaced(PaperEvent):
    """Another paper stands in its place."""

    replaced_by: UUID
    number_text: str = ""
    reason: str

    @property
    def sentence(self) -> str:
        other = f" số {self.number_text}" if self.number_text else ""
        return f"Thay bằng giấy tờ{other}: {self.reason}"


@dataclass(frozen=True, kw_only=True)
class PaperRevoked(PaperEvent):
    """A paper is worth nothing any more."""

    reason: str

    @property
    def sentence(self) -> str:
        return f"Thu hồi: {self.reason}"
