"""Who is to be reminded of a dossier, and when: the ladder from the one who holds it up to the leader.

Counted in working time, and said in working time: what falls due at night is said in the morning. Each call is made
once for a date; when the date lawfully moves, the calls begin again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from motcua.base import moments
from motcua.workdays.rules.arithmetic import WorkingCalendar

#: When no more than this share of the working time is left, the date is near.
NEAR = 0.25
#: Working days past the date after which those above are told once more.
LONG = 3
#: A step allowed less than this many working minutes is over before a warning could help.
SHORT_STEP = 480


class Whom(StrEnum):
    """Who is called, nearest to the work first."""

    DOER = "handler"
    HEAD = "head"
    DESK = "desk"
    LEADER = "leader"


class Call(StrEnum):
    """What is called, the mildest first."""

    SOON = "soon"
    TODAY = "today"
    LATE = "late"
    LONG_LATE = "long_late"

    @property
    def words(self) -> str:
        return {
            "soon": "Sắp đến hạn",
            "today": "Đến hạn hôm nay",
            "late": "Quá hạn",
            "long_late": f"Quá hạn từ {LONG} ngày làm việc",
        }[self]


#: Who hears of the dossier's own date.
LADDER = {
    Call.SOON: (Whom.DOER,),
    Call.TODAY: (Whom.DOER, Whom.HEAD, Whom.DESK),
    Call.LATE: (Whom.DOER, Whom.HEAD, Whom.DESK, Whom.LEADER),
    Call.LONG_LATE: (Whom.HEAD, Whom.LEADER),
}
#: Who hears of the time of a step: the citizen has been promised nothing by it, so it stays in the unit.
STEP_LADDER = {Call.SOON: (Whom.DOER,), Call.LATE: (Whom.DOER, Whom.HEAD)}


@dataclass(frozen=True)
class Term:
    """Since when a time runs, until when, and by whose calendar."""

    started: datetime
    due: datetime
    calendar: WorkingCalendar


@dataclass(frozen=True)
class Owed:
    """Somebody is to be told: of the dossier's date, or of the step's."""

    whom: Whom
    call: Call
    of_step: bool
    due: datetime


def owed(dossier: Term, step: Term, *, at: datetime) -> tuple[Owed, ...]:
    """Whom to call now about a running dossier at a live step, the nearest to the work first.

    Nobody outside working hours. A paused dossier is not asked about.
    """
    if not dossier.calendar.is_open_at(at):
        return ()
    call = call_of(dossier, at)
    found = [Owed(whom, call, False, dossier.due) for whom in LADDER[call]] if call else []
    if call not in {Call.LATE, Call.LONG_LATE}:  # a broken promise says all there is to say
        own = _call_of_step(dossier, step, at)
        found += [Owed(whom, own, True, step.due) for whom in STEP_LADDER[own]] if own else []
    return tuple(found)


def call_of(term: Term, at: datetime) -> Call | None:
    """What a dossier's date calls for at a moment, if anything."""
    if at > term.due:
        past = term.calendar.working_days_between(moments.day_of(term.due), moments.day_of(at))
        return Call.LONG_LATE if past >= LONG else Call.LATE
    near = _is_near(term, at)
    if moments.day_of(at) == moments.day_of(term.due):
        # what was received today for today is no news until most of its time is gone
        return Call.TODAY if near or moments.day_of(term.started) < moments.day_of(term.due) else None
    return Call.SOON if near else None


def _call_of_step(dossier: Term, step: Term, at: datetime) -> Call | None:
    if step.due >= dossier.due:  # the dossier's own date says it already
        return None
    if at > step.due:
        return Call.LATE
    long = step.calendar.minutes_between(step.started, step.due) >= SHORT_STEP
    return Call.SOON if long and _is_near(step, at) else None


def _is_near(term: Term, at: datetime) -> bool:
    return term.calendar.minutes_between(at, term.due) <= _near(term)


def _near(term: Term) -> int:
    return int(NEAR * term.calendar.minutes_between(term.started, term.due))


def look_again(dossier: Term, step: Term, *, at: datetime) -> datetime:
    """The next moment at which `owed` may say something new; before it nobody needs to look."""
    if not dossier.calendar.is_open_at(at):  # what has come due meanwhile is said when work begins
        return dossier.calendar.next_opening(at)
    day = moments.day_of(dossier.due)
    long = dossier.calendar.day_start(dossier.calendar.add_working_days(day, LONG))
    edges = [
        _near_from(dossier, at),
        moments.at(day, "00:00"),
        dossier.due + _INSTANT,
        long,
        _near_from(step, at),
        step.due + _INSTANT,
    ]
    coming = [dossier.calendar.next_opening(edge) for edge in edges if edge]
    return min((moment for moment in coming if moment > at), default=at + timedelta(days=365))


#: "Past the date" begins after its last instant.
_INSTANT = timedelta(seconds=1)


def _near_from(term: Term, at: datetime) -> datetime | None:
    """When a date that is not near yet begins to be."""
    left = term.calendar.minutes_between(at, term.due) - _near(term)
    return term.calendar.add_minutes(at, left) if left > 0 else None
