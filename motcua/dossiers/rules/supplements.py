"""What a supplement does to the promised date: counted anew, days of waiting left out, or the rest and some more."""

from collections.abc import Sequence
from datetime import datetime

from motcua.catalogue.rules.definition import SupplementKind, SupplementPolicy
from motcua.dossiers.rules import deadlines
from motcua.dossiers.rules.deadlines import Due, Pause
from motcua.workdays.rules.arithmetic import WorkingCalendar
from motcua.workdays.rules.limits import Limit


def due_after(
    policy: SupplementPolicy,
    *,
    received: datetime,
    limit: Limit,
    calendar: WorkingCalendar,
    waits: Sequence[tuple[datetime, datetime]],
) -> Due:
    """The due date once everything asked for is there.

    `received` is when the running count began, `waits` are the intervals since then in which the citizen was awaited;
    the last one ends now. RESTART is NĐ 61/2018 điều 19.4; the other two are what sector laws prescribe.
    """
    if policy.policy is SupplementKind.RESTART:
        return deadlines.due(received, limit, calendar, restart_at=waits[-1][1])
    return deadlines.due(received, limit, calendar, pauses=[wait(policy, start, end) for start, end in waits])


def wait(policy: SupplementPolicy, start: datetime, end: datetime) -> Pause:
    """An interval in which the citizen was awaited, with what the policy gives the office after it."""
    return Pause(start, end, plus=policy.plus if policy.policy is SupplementKind.REMAINING_PLUS else 0)


def ask_by(policy: SupplementPolicy, *, received: datetime, calendar: WorkingCalendar) -> datetime:
    """The last moment to ask for a supplement: three working days, unless the procedure's law says otherwise."""
    return deadlines.due_moment(received, Limit.parse(policy.ask_within), calendar)


def answer_by(policy: SupplementPolicy, *, asked_at: datetime, calendar: WorkingCalendar) -> datetime | None:
    """Until when the citizen may bring it; None when the procedure sets no end."""
    within = policy.citizen_within
    return deadlines.due_moment(asked_at, Limit.parse(within), calendar) if within else None
