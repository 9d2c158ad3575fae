"""Apologies: when a letter is owed for a promised date that will be missed, for what cause, and which date it may give.

Decree 61/2018/NĐ-CP, article 19.9: at the latest one day before the due date the office writes to the citizen, says
why, and proposes a new date; once only. What the later rules say of the length is not known to us, so the longest
new date is a setting; without it, it is no longer than the procedure's own limit.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from motcua.base import moments
from motcua.dossiers.rules import deadlines
from motcua.workdays.rules.arithmetic import WorkingCalendar
from motcua.workdays.rules.limits import Limit, LimitKind

#: The rule written beside a date given by a letter.
RULE = "apology/1"
#: So much of the working time must be gone before anybody speaks of being late.
SPENT = 0.75
#: A draft leaves its people at least this much working time to complete, sign and send it.
TO_SIGN = timedelta(hours=2)


class Cause(StrEnum):
    """Why the date can't be kept. The letter says it in the words the citizen reads."""

    WORKLOAD = "workload"
    VERIFICATION = "verification"
    OPINION = "opinion"
    UPPER = "upper"
    ABSENCE = "absence"
    SYSTEM = "system"
    DISASTER = "disaster"
    LOST = "lost"
    OTHER = "other"

    @property
    def words(self) -> str:
        return _CAUSES[self][0]

    @property
    def sentence(self) -> str:
        """The sentence of the letter, to which the officer adds what is particular; empty for `OTHER`."""
        return _CAUSES[self][1]


_CAUSES = {
    Cause.WORKLOAD: ("Nhiều hồ sơ cùng lúc", "Cơ quan nhận nhiều hồ sơ cùng lúc nên chưa giải quyết kịp."),
    Cause.VERIFICATION: ("Cần xác minh thêm", "Hồ sơ cần được xác minh thêm trước khi có kết quả."),
    Cause.OPINION: ("Chờ ý kiến phối hợp", "Cơ quan còn chờ ý kiến của đơn vị phối hợp."),
    Cause.UPPER: ("Chờ cơ quan khác giải quyết", "Một phần việc đang chờ cơ quan khác giải quyết."),
    Cause.ABSENCE: ("Người xử lý vắng mặt", "Người xử lý vắng mặt và việc thay thế chưa kịp thời."),
    Cause.SYSTEM: ("Sự cố phần mềm, đường truyền", "Phần mềm hoặc đường truyền gặp sự cố."),
    Cause.DISASTER: ("Thiên tai, bất khả kháng", "Thiên tai hoặc sự kiện bất khả kháng làm gián đoạn công việc."),
    Cause.LOST: ("Thất lạc, hư hỏng giấy tờ", "Giấy tờ của hồ sơ bị thất lạc hoặc hư hỏng; cơ quan đang khắc phục."),
    Cause.OTHER: ("Lý do khác", ""),
}


class Stage(StrEnum):
    """How far a letter has come."""

    DRAFTED = "drafted"
    COMPLETED = "completed"
    SIGNED = "signed"
    SENT = "sent"
    DELIVERED = "delivered"

    @property
    def words(self) -> str:
        return _STAGES[self]


_STAGES = {
    Stage.DRAFTED: "Đã tự soạn, chờ hoàn thiện",
    Stage.COMPLETED: "Chờ lãnh đạo ký",
    Stage.SIGNED: "Đã ký, đang gửi",
    Stage.SENT: "Đã gửi",
    Stage.DELIVERED: "Người dân đã nhận",
}


@dataclass(frozen=True)
class Lateness:
    """How a letter stands to its own clock: `owed` while it may still go out in time, `missing` after that."""

    owed: bool
    missing: bool


def send_by(counted_from: datetime, due: datetime, calendar: WorkingCalendar) -> datetime:
    """The last lawful moment for the letter: the end of the last working day before the due day.

    A dossier so short that this lies before its own beginning has no such moment: then it is the due moment itself.
    """
    lawful = deadlines.apologise_by(due, calendar)
    return lawful if lawful > counted_from else due


def draft_from(counted_from: datetime, due: datetime, calendar: WorkingCalendar) -> datetime:
    """When a letter drafts itself at the latest, whatever the forecast says.

    The morning of the working day before the last one, but not before three quarters of the working time are gone,
    and always with two working hours left to sign and send it (or at once, where the limit is shorter than that).
    """
    last = send_by(counted_from, due, calendar)
    latest = _before(last, counted_from, calendar)
    whole = max(calendar.time_between(counted_from, due), timedelta(0))
    return max(counted_from, min(max(_morning(last, calendar), calendar.add_time(counted_from, whole * SPENT)), latest))


def _before(last: datetime, counted_from: datetime, calendar: WorkingCalendar) -> datetime:
    """The moment that leaves time to sign before `last`, counted forward from the beginning."""
    room = calendar.time_between(counted_from, last) - TO_SIGN
    return calendar.add_time(counted_from, room) if room > timedelta(0) else counted_from


def _morning(last: datetime, calendar: WorkingCalendar) -> datetime:
    return calendar.day_start(calendar.add_working_days(moments.day_of(last), -1))


def lateness(
    *, at: datetime, counted_from: datetime, due: datetime, calendar: WorkingCalendar, stage: Stage | None
) -> Lateness:
    """How an open dossier that runs stands to its letter. A signed one owes nothing more."""
    if stage in {Stage.SIGNED, Stage.SENT, Stage.DELIVERED}:
        return Lateness(owed=False, missing=False)
    late = at > due
    return Lateness(owed=not late and at >= draft_from(counted_from, due, calendar), missing=late)


def longest(limit: Limit, setting: int | None) -> int:
    """How many working days a letter may ask for at most: the setting, else as long as the procedure's own limit."""
    if setting is not None:
        return setting
    match limit.kind:
        case LimitKind.WORKING_DAYS:
            return limit.count
        case LimitKind.CALENDAR_DAYS:
            return max(1, limit.count * 5 // 7)
        case LimitKind.MONTHS:
            return limit.count * 22
        case LimitKind.WORKING_HOURS:
            return max(1, limit.count // 8)
        case LimitKind.SAME_DAY:
            return 1


def proposed_days(remaining: timedelta, *, at: datetime, due: datetime, calendar: WorkingCalendar, most: int) -> int:
    """How many working days to ask for: what the work that remains usually takes, at least one, at most `most`."""
    ready = calendar.add_time(at, max(remaining, timedelta(minutes=1)))
    days = calendar.working_days_between(moments.day_of(due), moments.day_of(ready))
    return min(max(days, 1), max(most, 1))


def new_due(due: datetime, days: int, *, at: datetime, calendar: WorkingCalendar) -> deadlines.Due:
    """The date a letter gives: so many working days after the promised one, or after today once that is over."""
    start = max(due, at)
    last = calendar.add_working_days(moments.day_of(start), days)
    moment = calendar.day_end(last)
    lines = (
        f"hẹn trả trước đây {moments.short(due)}",
        f"xin lỗi và hẹn lại thêm {days} ngày làm việc" + ("" if start == due else f", tính từ {moments.short(start)}"),
        f"hẹn trả {moments.short(moment)}",
    )
    return deadlines.Due(moment, lines, RULE, calendar.version)
