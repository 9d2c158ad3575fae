"""What the outside world does for messages: somebody carries them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Message:
    """A message as a carrier sees it. `id` is the key by which it knows a message it was given before."""

    id: UUID
    to: str
    title: str
    text: str


@dataclass(frozen=True)
class Sent:
    """The carrier has taken the message, under its own reference; `proof` is what it answered, without the address."""

    ref: str
    proof: dict[str, str] = field(default_factory=dict)


class Rejected(Exception):
    """The carrier will never take this message: trying again is no use. Says why, without the address."""


class Unreachable(Exception):
    """Nobody knows whether the message was taken: the same one, under the same id, is given again later."""

    def __init__(self, reason: str, *, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Carrier(Protocol):
    """Takes messages of one channel: a mail server, a text message provider.

    It is called outside any transaction and may take a minute at most. Given a message it has taken before (the same
    `id`) it sends nothing more and answers with the same reference.
    """

    def send(self, message: Message, *, at: datetime) -> Sent:
        """Take the message. Raises `Rejected` or `Unreachable`."""
