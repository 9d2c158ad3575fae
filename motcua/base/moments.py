"""Moments: kept in UTC, spoken of in Vietnamese time."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

TZ = ZoneInfo("Asia/Ho_Chi_Minh")
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def now() -> datetime:
    """This moment. Only doors, jobs and commands ask; everything below is told."""
    return datetime.now(UTC)  # noqa: TID251 - the one place that reads the clock


def local(moment: datetime) -> datetime:
    """The same moment on a Vietnamese clock. A moment without a zone is refused: nobody can tell what it means."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(TZ)


def day_of(moment: datetime) -> date:
    """The Vietnamese calendar day a moment falls on."""
    return local(moment).date()


def at(day: date, clock: time | str) -> datetime:
    """A moment from a Vietnamese day and a clock time such as `"16:40"`."""
    clock = time.fromisoformat(clock) if isinstance(clock, str) else clock
    return datetime.combine(day, clock, tzinfo=TZ)


def weekday(day: date) -> str:
    """`thứ Hai` … `Chủ nhật`."""
    return WEEKDAYS[day.weekday()]


def day_in_words(day: date) -> str:
    """`thứ Sáu, ngày 09 tháng 10 năm 2026`: days under 10 and January, February with a leading zero, as papers do."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{weekday(day)}, ngày {day.day:02d} tháng {month} năm {day.year}"


def in_words(moment: datetime) -> str:
    """`17 giờ 00, thứ Sáu, ngày 09 tháng 10 năm 2026`."""
    there = local(moment)
    return f"{there.hour} giờ {there.minute:02d}, {day_in_words(there.date())}"


def short(moment: datetime) -> str:
    """`16:40 20/09/2019`."""
    return f"{local(moment):%H:%M %d/%m/%Y}"
