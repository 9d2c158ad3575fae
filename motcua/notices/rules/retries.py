"""When a message that did not get through is tried again, and when a carrier is left in peace for a while."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

#: Waits before the second, third … try. After the last one a person looks.
WAITS = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800, 7200))
ATTEMPTS = len(WAITS) + 1
#: So long a try belongs to the worker that began it: longer than any carrier takes to answer or give up.
LEASE = timedelta(minutes=2)


def wait(attempts: int, *, asked: timedelta | None = None) -> timedelta | None:
    """How long to wait after so many tries, at least as long as the carrier asked for; none: a person should look."""
    if attempts >= ATTEMPTS:
        return None
    usual = WAITS[attempts - 1]
    return max(usual, asked) if asked else usual


@dataclass
class Rest:
    """A carrier that failed three times running is left in peace for a minute: its queue must not stop all others."""

    failures: int = 0
    until: datetime | None = None
    limit: int = field(default=3, repr=False)
    length: timedelta = field(default=timedelta(minutes=1), repr=False)

    def resting_until(self, at: datetime) -> datetime | None:
        """Until when it rests, or nothing."""
        return self.until if self.until and at < self.until else None

    def failed(self, at: datetime) -> None:
        self.failures += 1
        if self.failures >= self.limit:
            self.until = at + self.length

    def worked(self) -> None:
        self.failures, self.until = 0, None
