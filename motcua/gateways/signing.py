"""Signing what passes between us and a provider, so that neither takes words from anybody else."""

import hashlib
import hmac

#: A call older or younger than this by its own clock is not taken: one that was overheard can't be played again later.
SPAN = 300


def signature(body: bytes, *, secret: str, use: str, time: str, key: str = "") -> str:
    """The keyed digest of a call: what it is for, when, under which key, and every byte of its body."""
    head = "\n".join((use, time, key, "")).encode()
    return hmac.new(secret.encode(), head + body, hashlib.sha256).hexdigest()


def fits(given: str, body: bytes, *, secret: str, use: str, time: str) -> bool:
    """Whether a call carries the right signature; takes as long for a wrong one as for a right one."""
    expected = signature(body, secret=secret, use=use, time=time)
    return bool(secret) and hmac.compare_digest(given.encode(), expected.encode())


def is_fresh(time: str, *, now: float) -> bool:
    """Whether a call was signed within the last five minutes (or, by a clock that is fast, the next five)."""
    return time.isascii() and time.isdecimal() and len(time) < 12 and abs(now - int(time)) <= SPAN
