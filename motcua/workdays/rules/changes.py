"""A change to a calendar that nobody has made yet: days to be announced or withdrawn, hours to be set, in one scope."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from motcua.workdays.rules.hours import Hours, SpecialDay


@dataclass(frozen=True)
class Change:
    """What would be said, in the scope that would say it."""

    scope: str = ""
    days: tuple[SpecialDay, ...] = ()
    withdrawn: frozenset[date] = frozenset()
    hours: Hours | None = None

    def days_within(self, scope: str, said: Iterable[SpecialDay]) -> list[SpecialDay]:
        """The special days of a scope once the change is made, in order."""
        if scope != self.scope:
            return sorted(said, key=_date)
        gone = self.withdrawn | {day.date for day in self.days}
        return sorted([*(day for day in said if day.date not in gone), *self.days], key=_date)

    def hours_within(self, scope: str, said: Sequence[Hours]) -> Sequence[Hours]:
        """The hours of a scope once the change is made: those set last hold."""
        return said if self.hours is None or scope != self.scope else [*said, self.hours]


NO_CHANGE = Change()


def _date(day: SpecialDay) -> date:
    return day.date
