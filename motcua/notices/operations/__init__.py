"""Deeds of messages: send, give to a carrier, hear what became of them, look after those that did not get through."""

from motcua.notices.operations.dispatching import dispatch
from motcua.notices.operations.hearing import hear
from motcua.notices.operations.minding import cancel, clear, give_up, posted, sweep, try_again
from motcua.notices.operations.reading import mark_read, outdate, outdate_for
from motcua.notices.operations.sending import Draft, send, send_all

__all__ = [
    "Draft",
    "cancel",
    "clear",
    "dispatch",
    "give_up",
    "hear",
    "mark_read",
    "outdate",
    "outdate_for",
    "posted",
    "send",
    "send_all",
    "sweep",
    "try_again",
]
