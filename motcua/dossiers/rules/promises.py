"""Promises: the due date of a dossier and the clocks of its steps, told again from what was recorded of them.

The same facts under the same calendar give the same moments, always: a calendar changed and changed back leaves no
trace in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from motcua.base import moments
from motcua.dossiers.rules import apologies, deadlines
from motcua.dossiers.rules.deadlines import Due, Pause
from motcua.workdays.rules.arithmetic import WorkingCalendar
from motcua.workdays.rules.limits import Limit, LimitKind

#: How the line begins that says why a limit was lawfully lengthened; it stays when the date is counted again.
LENGTHENED = "kéo dài: "
#: How the line begins that says which change of the calendar moved the date.
MOVED = "tính lại theo lịch mới: "


@dataclass(frozen=True)
class Letter:
    """A letter of apology that was signed: the date it could not keep, how many days it asked for, and when."""

    due_before: datetime
    days: int
    signed_at: datetime


@dataclass(frozen=True)
class Promise:
    """What a due date follows from, beside the calendar.

    `complete` is since when the limit counts: the reception, or the day everything was there after a restart.
    `waits` are the pauses since then that are over. A `letter` is there while the date it gave holds.
    """

    received: datetime
    complete: datetime
    limit: Limit
    waits: tuple[Pause, ...] = ()
    letter: Letter | None = None

    def moment(self, calendar: WorkingCalendar) -> datetime:
        """The due moment, without its derivation."""
        return self.by_letter(calendar).moment if self.letter else self.by_law(calendar)

    def by_law(self, calendar: WorkingCalendar) -> datetime:
        """The due moment as if no letter had been signed."""
        return deadlines.due_moment(self.complete, self.limit, calendar, pauses=self.waits)

    def by_letter(self, calendar: WorkingCalendar) -> Due:
        """The due moment the letter gives, with its derivation; waits after it push it on."""
        letter = self.letter
        assert letter is not None  # noqa: S101 - callers look first
        due = apologies.new_due(letter.due_before, letter.days, at=letter.signed_at, calendar=calendar)
        for pause in self.waits:
            if pause.start >= letter.signed_at:
                due = _pushed_on(due, pause, calendar)
        return due

    def due(self, calendar: WorkingCalendar) -> Due:
        """The due moment with its derivation."""
        if self.letter:
            return self.by_letter(calendar)
        restart_at = self.complete if self.complete > self.received else None
        due = deadlines.due(self.received, self.limit, calendar, pauses=self.waits, restart_at=restart_at)
        return due if self.limit.kind is LimitKind.WORKING_HOURS else _without_days_left(due, self.waits)


def _without_days_left(due: Due, waits: Sequence[Pause]) -> Due:
    """Say it when a wait began on the last counted day and nothing was left of the limit.

    The day of the request still counts, and with it the count is complete: when the citizen is back, the date has
    passed, unless the law gives more days.
    """
    spent = [pause for pause in waits if moments.day_of(pause.start) == moments.day_of(due.moment)]
    if not spent or spent[-1].end <= due.moment:
        return due
    line = f"{spent[-1].reason} từ đúng ngày cuối của thời hạn: không còn ngày nào để tính tiếp"
    return replace(due, derivation=(*due.derivation[:-1], line, due.derivation[-1]))


def _pushed_on(due: Due, pause: Pause, calendar: WorkingCalendar) -> Due:
    """A date a letter gave, after a wait: the working days that were left of it, counted from the end of the wait.

    It no longer follows from the limit, so nothing is counted from the beginning. What had passed when the wait began
    stays where it was.
    """
    left = calendar.working_days_between(moments.day_of(pause.start), moments.day_of(due.moment)) + pause.plus
    moment = due.moment
    if moment >= pause.start and left > 0:
        moment = calendar.day_end(calendar.add_working_days(moments.day_of(pause.end), left))
    lines = (
        f"{pause.reason} từ {moments.short(pause.start)} đến {moments.short(pause.end)}, còn lại {max(left, 0)} ngày",
        f"hẹn trả {moments.short(moment)}",
    )
    return replace(due, moment=moment, derivation=(*due.derivation, *lines))


def moved(due: Due, *, before: Sequence[str], because: str) -> tuple[str, ...]:
    """The derivation of a date counted again: why it was lengthened once, if it was, and what moved it now."""
    why = f"{MOVED}{because}"
    if due.rule == apologies.RULE:
        return (*(line for line in before[:-1] if not line.startswith(MOVED)), why, due.derivation[-1])
    first, *rest = due.derivation
    kept = [line for line in before if line.startswith(LENGTHENED)]
    return (first, *kept, *rest[:-1], why, rest[-1])


def step_due(
    entered_at: datetime,
    span: timedelta | None,
    due_at: datetime,
    calendar: WorkingCalendar,
    *,
    waits: Sequence[Pause] = (),
) -> datetime:
    """Until when a step's time lasts: its own span of working time, and never longer than the dossier's date.

    Without a span of its own it lasts as long as the dossier. A step begun after its time is late from its first
    minute.
    """
    end = due_at if span is None else min(due_at, deadlines.step_end(entered_at, span, calendar, pauses=waits))
    return max(end, entered_at)
