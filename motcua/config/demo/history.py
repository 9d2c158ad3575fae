"""Two years of a province's work, lived through in order of time by its own people, with the real deeds."""

import heapq
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.accounts import operations as accounts
from motcua.base import moments, rows
from motcua.base.answers import keeping
from motcua.config.demo.lives import REORGANISED, Lives, Turn
from motcua.config.demo.plan import Plan
from motcua.config.demo.setting import FOUNDER
from motcua.dossiers import operations as dossiers
from motcua.intake import operations as intake
from motcua.intake import queries as intake_queries
from motcua.workdays import queries as workdays

#: Dossiers received in one batch: so many seconds are lost when it is stopped, and so long may a counter wait.
BATCH = 150
#: The night before the first morning of the new offices.
HANDING_OVER = moments.at(REORGANISED, "00:05")
#: The dossier of somebody who is only just coming.
NOT_YET = UUID(int=0)


class History:
    """A province at work. `live()` goes on from wherever the database is, and comes to the same end however often it
    was stopped: what happens next to a dossier depends on the plan and on where the dossier stands."""

    def __init__(self, plan: Plan, *, together: Callable[[], AbstractContextManager[Any]] = rows.together) -> None:
        self.plan, self.lives, self._together = plan, Lives(plan), together
        self._answers: dict[Any, Any] = {}
        self._revision: UUID | None = None
        self._open: dict[UUID, int] = {}
        done = set()
        for key, dossier_id, under_way in intake_queries.received_with(plan.prefix):
            number = int(key.removeprefix(plan.prefix))
            done.add(number)
            if under_way:
                self._open[dossier_id] = number
        coming = [(at, number) for at, number in plan.arrivals() if at < plan.until]
        self._to_come = [one for one in coming if one[1] not in done]
        #: How many dossiers the whole history has, how many of them are here, and whether anything happened yet.
        self.changed = False
        self.total, self.received = len(coming), len(coming) - len(self._to_come)

    def live(self, batch: int = BATCH) -> Iterator[int]:
        """Live until the plan's last moment, so many dossiers at a time; yields how many have been received."""
        night = bisect_left(self._to_come, (HANDING_OVER, 0))
        yield from self._until(min(HANDING_OVER, self.plan.until), self._to_come[:night], batch)
        if self.plan.until > HANDING_OVER:
            dossiers.hand_over(by=FOUNDER, at=HANDING_OVER)
            dossiers.free_steps(by=FOUNDER, at=HANDING_OVER)
            yield from self._until(self.plan.until, self._to_come[night:], batch)

    def _until(self, until: datetime, to_come: list[tuple[datetime, int]], batch: int) -> Iterator[int]:
        while to_come:
            first = batch
            while first < len(to_come) and to_come[first][0] == to_come[first - 1][0]:
                first += 1  # who comes at the same moment comes in the same batch
            coming, to_come = to_come[:first], to_come[first:]
            self._live(coming, to_come[0][0] if to_come else until)
            self.received += len(coming)
            yield self.received
        self._live([], until)

    def _live(self, coming: list[tuple[datetime, int]], until: datetime) -> None:
        with self._together(), keeping(self._kept()):
            intake.read_ahead([self.plan.key(number) for _, number in coming])
            accounts.read_ahead([self.lives.whose(number).number for _, number in coming])
            dossiers.read_ahead(list(self._open))
            turns = [Turn(at, number, NOT_YET, deed="come") for at, number in coming]
            turns += [turn for dossier_id, number in self._open.items() if (turn := self._next(number, dossier_id))]
            heapq.heapify(turns)
            while turns and turns[0].at < until:
                turn, self.changed = heapq.heappop(turns), True
                dossier_id = self._take(turn)
                following = self._next(turn.number, dossier_id) if dossier_id else None
                if following:
                    heapq.heappush(turns, following)

    def _kept(self) -> dict[Any, Any]:
        """What was asked in earlier batches, unless a calendar has changed since."""
        workdays.hold_still()
        revision = workdays.revision()
        if revision != self._revision:
            self._revision, self._answers = revision, {}
        return self._answers

    def _take(self, turn: Turn) -> UUID | None:
        """Let happen what a turn is about; returns the dossier while it goes on."""
        if turn.deed == "come":
            dossier_id = self.lives.receive(turn.number, turn.at)
            if dossier_id:
                self._open[dossier_id] = turn.number
            return dossier_id
        if self.lives.act(turn):
            return turn.dossier_id
        del self._open[turn.dossier_id]
        return None

    def _next(self, number: int, dossier_id: UUID) -> Turn | None:
        turn = self.lives.next_turn(number, dossier_id)
        return turn if turn and turn.at < self.plan.until else None
