"""When a counter is open: today's hours, why it is closed, and when it opens next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from motcua.base import moments
from motcua.workdays import queries as workdays
from motcua.workdays.rules.hours import Sessions


@dataclass(frozen=True)
class Opening:
    """A counter's day: the hours (none when closed), what day it is if a special one, and the next day with hours."""

    day: date
    hours: Sessions
    evening: Sessions
    special: str
    next_day: date
    next_hours: Sessions

    @property
    def words(self) -> str:
        """`07:30–11:30 và 13:30–17:00`; empty when closed."""
        return _said(self.hours)

    @property
    def evening_words(self) -> str:
        """The hours in which papers are received outside working hours."""
        return _said(self.evening)

    @property
    def next_words(self) -> str:
        return _said(self.next_hours)


def _said(hours: Sessions) -> str:
    return " và ".join(f"{one.opens:%H:%M}–{one.closes:%H:%M}" for one in hours)


def opening(scopes: Sequence[str], at: datetime) -> Opening:
    """The day of the counter that lives by these scopes. Two short queries."""
    today, calendar = moments.day_of(at), workdays.calendar_for(*scopes)
    following = calendar.next_working_day(today)
    return Opening(
        day=today,
        hours=calendar.sessions_on(today),
        evening=workdays.reception_sessions(today, *scopes),
        special=next((one.name for one in calendar.special_days(today, today)), ""),
        next_day=following,
        next_hours=calendar.sessions_on(following),
    )
