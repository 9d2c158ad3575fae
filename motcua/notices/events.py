"""What becomes of messages that leave the house. Who they went to is never told."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.journal.events import Event
from motcua.notices.rules.states import Channel


@dataclass(frozen=True, kw_only=True)
class NoticeEvent(Event):
    """Anything that happens to a message: its kind, its way, and what it is about."""

    subject: ClassVar[str] = "notice"
    notice_id: UUID
    kind: str
    channel: Channel
    about: str
    about_id: UUID


@dataclass(frozen=True, kw_only=True)
class NoticeSent(NoticeEvent):
    """A carrier has taken it (or a clerk has posted it); whether it arrives is not known yet."""

    @property
    def sentence(self) -> str:
        return f"Gửi {self.channel.words.lower()}"


@dataclass(frozen=True, kw_only=True)
class NoticeDelivered(NoticeEvent):
    """It has arrived, as the carrier reports."""

    @property
    def sentence(self) -> str:
        return f"{self.channel.words} đã đến người nhận"


@dataclass(frozen=True, kw_only=True)
class NoticeFailed(NoticeEvent):
    """It will not arrive: the carrier refused it, reported a failure, or a person gave it up."""

    reason: str

    @property
    def sentence(self) -> str:
        return f"{self.channel.words} không đến được: {self.reason}"
