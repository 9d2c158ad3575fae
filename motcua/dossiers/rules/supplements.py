"""Until when a supplement can be asked for, and until when the citizen may bring it."""

from datetime import datetime

from motcua.catalogue.rules.definition import SupplementPolicy
from motcua.dossiers.rules import deadlines
from motcua.workdays.rules.arithmetic import WorkingCalendar
from motcua.workdays.rules.limits import Limit


def ask_by(policy: SupplementPolicy, *, received: datetime, calendar: WorkingCalendar) -> datetime:
    """The last moment to ask for a supplement: three working days, unless the procedure's law says otherwise."""
    return deadlines.due_moment(received, Limit.parse(policy.ask_within), calendar)


def answer_by(policy: SupplementPolicy, *, asked_at: datetime, calendar: WorkingCalendar) -> datetime | None:
    """Until when the citizen may bring it; None when the procedure sets no end."""
    within = policy.citizen_within
    return deadlines.due_moment(asked_at, Limit.parse(within), calendar) if within else None
