"""The slow clock: walks day by day and minute by minute, sharing nothing with the quick one but the question."""

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import holidays

ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)
NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

#: What is asked: the file's form of a calendar, and naive Vietnamese times.
Description = dict[str, Any]
Pairs = list[list[str]]
Stretch = tuple[datetime, datetime, int]


@cache
def national(year: int) -> dict[date, str]:
    """The year's national days: `off` or `work`."""
    table = holidays.country_holidays("VN", years=[year, year + 1])
    found = dict.fromkeys((day for day in table if day.year == year), "off")
    found |= dict.fromkeys((day for day in table.weekend_workdays if day.year == year), "work")
    if year == 2026:
        found |= {date(2026, 1, 2): "off", date(2026, 1, 10): "work"}
    return found


class SlowClock:
    def __init__(self, description: Description) -> None:
        self.sessions = description["sessions"]
        self.exceptions = {each["date"]: each for each in description["exceptions"]}  # the later line wins
        self.national = description["national_holidays"]
        self._known: dict[date, list[tuple[time, time]]] = {}

    def hours(self, day: date) -> list[tuple[time, time]]:
        if day not in self._known:
            pairs = self._pairs(day)
            self._known[day] = sorted((time.fromisoformat(a), time.fromisoformat(b)) for a, b in pairs)
        return self._known[day]

    def _pairs(self, day: date) -> Pairs:
        mondays: Pairs = self.sessions.get("mon", [])
        ordinary: Pairs = self.sessions.get(NAMES[day.weekday()], [])
        exception = self.exceptions.get(day.isoformat())
        if exception:
            in_exchange: Pairs = exception.get("sessions") or mondays
            return in_exchange if exception["kind"] == "swap_work" else []
        said = national(day.year).get(day, "") if self.national else ""
        return {"off": [], "work": mondays}.get(said, ordinary)

    def open_during(self, minute: datetime) -> bool:
        """Whether the minute beginning then is worked."""
        clock = minute.time()
        return any(a <= clock < b for a, b in self.hours(minute.date()))

    def end_of(self, day: date) -> datetime:
        return datetime.combine(day, self.hours(day)[-1][1])

    def next_with_sessions(self, day: date) -> date:
        while not self.hours(day):
            day += ONE_DAY
        return day

    def due(self, limit: str, received: datetime, pauses: list[Stretch], restart: datetime | None) -> datetime:
        start = restart or received
        pauses = sorted(pauses)
        if restart:
            pauses = [(max(a, restart), b, plus) for a, b, plus in pauses if b > restart]
        if limit == "same day":
            return self._same_day(start, pauses)
        number, unit = limit.split(" ", 1)
        match unit:
            case "working hours":
                return self._hours(start, int(number) * 60, pauses)
            case "working days":
                return self.end_of(self._days(start.date(), int(number), pauses, working=True))
            case "calendar days":
                last = self._days(start.date(), int(number), pauses, working=False)
            case "months":
                last = self._days(start.date(), days_in_months(start.date(), int(number)), pauses, working=False)
            case _:
                raise AssertionError(limit)
        return self.end_of(self.next_with_sessions(last))

    def _same_day(self, start: datetime, pauses: list[Stretch]) -> datetime:
        day = start.date()
        if start.time() > time(15) or (self.hours(day) and start > self.end_of(day)):
            day += ONE_DAY
        return self.end_of(self._days(day - ONE_DAY, 1, pauses, working=True))

    def _days(self, day: date, count: int, pauses: list[Stretch], *, working: bool) -> date:
        """Walk on, day after day, leaving out the days after a request up to and including the completion's."""
        pending = list(pauses)
        while True:
            if count == 0 and not any(plus and start.date() == day for start, _, plus in pending):
                return day
            while pending and pending[0][0].date() <= day:
                count += pending[0][2]
                day = max(day, pending[0][1].date())
                pending.pop(0)
            day += ONE_DAY
            if not working or self.hours(day):
                count -= 1

    def _hours(self, moment: datetime, minutes: int, pauses: list[Stretch]) -> datetime:
        pending = list(pauses)
        while True:
            if minutes == 0 and not any(plus and start == moment for start, _, plus in pending):
                return moment
            while pending and pending[0][0] <= moment:
                minutes += pending[0][2] * 60
                moment = max(moment, pending[0][1])
                pending.pop(0)
            if self.open_during(moment):
                minutes -= 1
            moment += ONE_MINUTE

    def minutes_between(self, a: datetime, b: datetime) -> int:
        count = 0
        while a < b:
            count += self.open_during(a)
            a += ONE_MINUTE
        return count


def days_in_months(day: date, count: int) -> int:
    """Step month by month to the same day number, or the last day there is."""
    year, month = day.year, day.month
    for _ in range(count):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for number in range(day.day, 0, -1):
        try:
            return (date(year, month, number) - day).days
        except ValueError:
            continue
    raise AssertionError("a month has days")
