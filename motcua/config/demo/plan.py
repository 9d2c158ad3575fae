"""What a demonstration's history is made from: a seed, how many dossiers, until when; and when each is handed in.

The plan stands in the keys under which its dossiers are received, so that whoever goes on with a history that was
interrupted needs nothing but the database.
"""

import random
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from motcua.base import moments
from motcua.intake import queries as intake
from motcua.workdays import queries as workdays
from motcua.workdays.rules.arithmetic import WorkingCalendar

#: How long the history reaches back.
DAYS = 730
#: So many at most come beyond the usual in the last days, with what takes days, so that every desk finds work.
RECENT, RECENT_DAYS = 240, 8


@dataclass(frozen=True)
class Plan:
    """The same plan gives the same history in the same province."""

    seed: int
    dossiers: int
    until: datetime

    @property
    def prefix(self) -> str:
        return f"demo-{self.seed}-{self.dossiers}-{moments.local(self.until):%Y%m%d%H%M}-"

    def key(self, number: int) -> str:
        """The key under which the `number`-th dossier is received."""
        return f"{self.prefix}{number:08d}"

    def is_recent(self, number: int) -> bool:
        """Whether the `number`-th dossier is one of those that are there for the desks to work on."""
        return number < min(RECENT, self.dossiers // 6)

    def lies_still(self, number: int) -> bool:
        """Whether it is one of those that somebody has forgotten on their desk: a demonstration needs late ones too."""
        return self.is_recent(number) and number % 10 == 0

    def dice(self, *about: object) -> random.Random:
        """Dice that always fall the same for the same thing, whatever was thrown before."""
        return random.Random(":".join(map(str, (self.seed, *about))))  # noqa: S311 - an invented history

    def arrivals(self) -> list[tuple[datetime, int]]:
        """When each dossier is handed in, by number, the earliest first; some fall after the last moment."""
        calendar = workdays.calendar_for("VN")
        return sorted((self._arrival(calendar, number), number) for number in range(self.dossiers))

    def _arrival(self, calendar: WorkingCalendar, number: int) -> datetime:
        dice, today = self.dice("arrival", number), moments.day_of(self.until)
        back = dice.randrange(RECENT_DAYS if self.is_recent(number) else DAYS)
        if self.lies_still(number):
            back += 2 * RECENT_DAYS
        day = calendar.next_working_day(today - timedelta(days=back), including=True)
        if day.weekday() and dice.random() < 0.12:  # Mondays are fuller
            day = calendar.next_working_day(day - timedelta(days=day.weekday()), including=True)
        return moments.at(min(day, today), _clock(dice))

    @property
    def begins(self) -> date:
        return moments.day_of(self.until) - timedelta(days=DAYS)


def _clock(dice: random.Random) -> time:
    """People come early in the morning and after lunch, and seldom before closing time."""
    opens, closes = ((7, 5), (11, 20)) if dice.random() < 0.57 else ((13, 35), (16, 45))
    first, last = opens[0] * 3600 + opens[1] * 60, closes[0] * 3600 + closes[1] * 60
    second = first + int((last - first) * dice.betavariate(1.4, 2.1))
    return time(second // 3600, second // 60 % 60, second % 60)


def begun() -> Plan | None:
    """The plan of the history that was begun here, finished or not."""
    for key, _, _ in intake.received_with("demo-"):
        if found := re.fullmatch(r"demo-(-?\d+)-(\d+)-(\d{12})-\d+", key):
            until = datetime.strptime(found[3], "%Y%m%d%H%M").replace(tzinfo=moments.TZ)
            return Plan(int(found[1]), int(found[2]), until)
    return None
