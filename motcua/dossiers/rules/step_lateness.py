"""Step lateness: how long each step was held, by whom, and by how much too long. It belongs to who held it then.

A dossier that is late says nothing of the one who finished it: the minutes past a step's own time are those of the
person in whose hands it lay while they passed, and of nobody else. What nobody had taken is its office's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from motcua.workdays.rules.arithmetic import WorkingCalendar


@dataclass(frozen=True)
class Turn:
    """Since when a step lay in whose hands; no `person` means in the common queue of its office."""

    since: datetime
    person: str = ""
    position_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One stay of a dossier at a step, with the turns of those who held it, the first from its beginning."""

    step: str
    name: str
    office_id: UUID
    arrived: datetime
    due: datetime
    done: datetime | None
    turns: Sequence[Turn]


@dataclass(frozen=True, kw_only=True)
class Share:
    """What one turn took of a step: working minutes used, and those of them past the step's own time."""

    step: str
    name: str
    office_id: UUID
    person: str
    position_id: UUID | None
    since: datetime
    until: datetime
    used: int
    late: int


def worked(
    start: datetime, end: datetime, calendar: WorkingCalendar, pauses: Iterable[tuple[datetime, datetime | None]] = ()
) -> int:
    """Working minutes between two moments, without those in which the clock stood still; none if reversed."""
    if end <= start:
        return 0
    left_out = (
        calendar.minutes_between(max(start, begun), min(end, over or end))
        for begun, over in pauses
        if begun < end and (over is None or over > start)
    )
    return calendar.minutes_between(start, end) - sum(left_out)


def shares(
    stay: Stay,
    *,
    calendar: WorkingCalendar,
    pauses: Sequence[tuple[datetime, datetime | None]] = (),
    at: datetime,
    since: datetime | None = None,
) -> Iterator[Share]:
    """The shares of a stay, until it was done or until `at`; only of what passed after `since`, if that is given.

    The shares add up to the whole stay: no minute is counted twice, and none belongs to nobody's office.
    """
    end = at if stay.done is None else min(stay.done, at)
    moments_ = [max(turn.since, stay.arrived) for turn in stay.turns[1:]]
    edges = [stay.arrived, *moments_, end]
    for turn, (begun, over) in zip(stay.turns, pairwise(edges), strict=True):
        start, stop = max(begun, since or begun), min(over, end)
        if stop < start or (stop == start and len(stay.turns) > 1):
            continue
        yield Share(
            step=stay.step,
            name=stay.name,
            office_id=stay.office_id,
            person=turn.person,
            position_id=turn.position_id,
            since=start,
            until=stop,
            used=worked(start, stop, calendar, pauses),
            late=worked(max(start, stay.due), stop, calendar, pauses),
        )


@dataclass(frozen=True)
class Tally:
    """What somebody, or the common queue of an office, took over some time: steps held, of them late, and minutes."""

    office_id: UUID
    person: str
    steps: int
    late_steps: int
    used: int
    late: int


def tallied(found: Iterable[Share]) -> list[Tally]:
    """The shares added up by office and person, the most minutes late first."""
    told: dict[tuple[UUID, str], list[Share]] = {}
    for share in found:
        told.setdefault((share.office_id, share.person), []).append(share)
    tallies = [
        Tally(
            office_id=office_id,
            person=person,
            steps=len(of_theirs),
            late_steps=sum(one.late > 0 for one in of_theirs),
            used=sum(one.used for one in of_theirs),
            late=sum(one.late for one in of_theirs),
        )
        for (office_id, person), of_theirs in told.items()
    ]
    return sorted(tallies, key=lambda one: (-one.late, -one.used, one.person))
