"""Standing: how a dossier is doing against its due moment, in one word, one mark and one short sentence.

The one ladder behind every chip, queue, filter and file: in time, soon, today, late, paused, new date given, and
once finished early, on time or late. Time left is working time, so that a weekend makes nobody late.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from motcua.base import moments
from motcua.workdays.rules.arithmetic import WorkingCalendar

#: When no more than this share of the working time is left, or no more than one working day, it is soon.
SOON = 0.25


class Rung(StrEnum):
    """The rungs of the ladder."""

    WITHIN = "within"
    SOON = "soon"
    TODAY = "today"
    LATE = "late"
    PAUSED = "paused"
    EXTENDED = "extended"
    DONE_EARLY = "done_early"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """What the rung is called, for filters and files."""
        return _LABELS[self]

    @property
    def icon(self) -> str:
        """Its mark: a shape of its own, for those who see no colour and for black and white paper."""
        return _ICONS[self]


_LABELS = {
    Rung.WITHIN: "Còn hạn",
    Rung.SOON: "Sắp đến hạn",
    Rung.TODAY: "Đến hạn hôm nay",
    Rung.LATE: "Quá hạn",
    Rung.PAUSED: "Tạm dừng",
    Rung.EXTENDED: "Đã xin lỗi và hẹn lại",
    Rung.DONE_EARLY: "Xong trước hạn",
    Rung.DONE_ON_TIME: "Xong đúng hạn",
    Rung.DONE_LATE: "Xong trễ hạn",
    Rung.ENDED: "Đã kết thúc",
}

_ICONS = {
    Rung.WITHIN: "circle-check",
    Rung.SOON: "triangle",
    Rung.TODAY: "bell",
    Rung.LATE: "octagon",
    Rung.PAUSED: "pause",
    Rung.EXTENDED: "envelope",
    Rung.DONE_EARLY: "double-check",
    Rung.DONE_ON_TIME: "check",
    Rung.DONE_LATE: "clock",
    Rung.ENDED: "check",
}


@dataclass(frozen=True)
class Standing:
    """A dossier's rung at a moment, in words, with the working minutes left (negative once late)."""

    key: Rung
    words: str
    minutes_left: int
    at: datetime

    @property
    def icon(self) -> str:
        return self.key.icon

    @property
    def state(self) -> str:
        """How it is drawn: what ended without a result looks finished, but is never counted so."""
        return Rung.DONE_ON_TIME.value if self.key is Rung.ENDED else self.key.value


def standing(
    *,
    due: datetime,
    at: datetime,
    calendar: WorkingCalendar,
    started: datetime | None = None,
    paused_since: datetime | None = None,
    waiting_for: str = "chờ bổ sung",
    new_date_given: bool = False,
    finished_at: datetime | None = None,
    ended_at: datetime | None = None,
) -> Standing:
    """The dossier's standing at a moment. The first that applies holds: finished, ended, paused, late, today, new date.

    `started` is when its time began to run: without it, only the last working day is soon. `new_date_given` says that
    an apology with the date `due` was sent. `ended_at` is for what ended without a result: withdrawn or stopped.
    """
    if finished_at is not None:
        key, words = _finished(finished_at, due, calendar)
        return Standing(key, words, calendar.minutes_between(finished_at, due), at)
    left = calendar.minutes_between(at, due)
    if ended_at is not None:
        return Standing(Rung.ENDED, f"Kết thúc {_short_day(ended_at)}", left, at)
    if paused_since is not None:
        return Standing(Rung.PAUSED, f"Tạm dừng từ {_short_day(paused_since)}: {waiting_for}", left, at)
    if at > due:
        return Standing(Rung.LATE, f"Quá hạn {_overrun(due, at, calendar)}".rstrip(), left, at)
    if moments.day_of(at) == moments.day_of(due):
        return Standing(Rung.TODAY, f"Hạn {moments.local(due):%H:%M} hôm nay", left, at)
    if new_date_given:
        return Standing(Rung.EXTENDED, f"Hẹn lại {_short_day(due)} (đã gửi thư xin lỗi)", left, at)
    key = Rung.SOON if _is_soon(left, due, calendar, started) else Rung.WITHIN
    return Standing(key, _remaining(left, due, at, calendar), left, at)


def _finished(finished_at: datetime, due: datetime, calendar: WorkingCalendar) -> tuple[Rung, str]:
    if finished_at > due:
        return Rung.DONE_LATE, f"Xong trễ {_overrun(due, finished_at, calendar)}".rstrip()
    if moments.day_of(finished_at) == moments.day_of(due):
        return Rung.DONE_ON_TIME, "Xong đúng hạn"
    days = calendar.working_days_between(moments.day_of(finished_at), moments.day_of(due))
    return Rung.DONE_EARLY, f"Xong trước {days} ngày" if days else "Xong trước hạn"


def _is_soon(left: int, due: datetime, calendar: WorkingCalendar, started: datetime | None) -> bool:
    if left <= _one_day(due, calendar):
        return True
    return started is not None and left <= SOON * calendar.minutes_between(started, due)


def _one_day(due: datetime, calendar: WorkingCalendar) -> int:
    """The working minutes of the due day, or of the one before it when that became a day off."""
    day = moments.day_of(due)
    if not calendar.is_working_day(day):
        day = calendar.add_working_days(day, -1)
    return calendar.minutes_between(calendar.day_start(day), calendar.day_end(day))


def _remaining(left: int, due: datetime, at: datetime, calendar: WorkingCalendar) -> str:
    if left > _one_day(due, calendar):
        return f"Còn {calendar.working_days_between(moments.day_of(at), moments.day_of(due))} ngày"
    return f"Còn {_time(left)} làm việc" if left else f"Hạn {moments.local(due):%H:%M} {_short_day(due)}"


def _overrun(due: datetime, at: datetime, calendar: WorkingCalendar) -> str:
    """How far past: in working days, within the due day in working time, and nothing before work goes on."""
    days = calendar.working_days_between(moments.day_of(due), moments.day_of(at))
    if days:
        return f"{days} ngày"
    minutes = calendar.minutes_between(due, at)
    return _time(minutes) if minutes else ""


def _time(minutes: int) -> str:
    return f"{minutes // 60} giờ" if minutes >= 60 else f"{minutes} phút"


def _short_day(moment: datetime) -> str:
    return f"{moments.local(moment):%d/%m}"
