"""A carrier in the same process that behaves like a provider: it knows a message again by its id, and can fail."""

import threading
from collections.abc import Callable
from datetime import datetime

from motcua.notices.operations import dispatching
from motcua.notices.ports import Message, Rejected, Sent, Unreachable


class Provider:
    """What it took, in order; `trouble` is asked at every call and may raise before or after the message is taken."""

    def __init__(self) -> None:
        self.taken: dict[str, Message] = {}
        self.calls = 0
        self.before: Callable[[Message], None] = lambda message: None
        self.after: Callable[[Message], None] = lambda message: None
        self._lock = threading.Lock()

    def send(self, message: Message, *, at: datetime) -> Sent:
        with self._lock:
            self.calls += 1
        self.before(message)
        with self._lock:
            self.taken.setdefault(str(message.id), message)
        self.after(message)
        return Sent(f"ref-{message.id}", {"code": "accepted"})


def use(settings: object, channel: str = "sms") -> Provider:
    """A fresh provider for a channel of this test."""
    provider = Provider()
    name = f"{__name__}.{channel}"
    settings.NOTICE_CARRIERS = {**settings.NOTICE_CARRIERS, channel: name}  # type: ignore[attr-defined]
    dispatching.carriers[name] = provider
    dispatching.rests.pop(channel, None)
    return provider


def unreachable(message: Message) -> None:
    raise Unreachable("nhà mạng không trả lời")


def rejected(message: Message) -> None:
    raise Rejected("số không tồn tại")
