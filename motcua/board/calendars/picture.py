"""A year in twelve months: what each day is, for the eye, the ear and the printer."""

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from motcua.workdays.rules.arithmetic import WorkingCalendar
from motcua.workdays.rules.hours import DayKind

#: The letter that marks a day where there is no colour, by kind.
MARKS = {
    DayKind.HOLIDAY: "L",
    DayKind.COMPENSATION: "B",
    DayKind.SWAP_OFF: "H",
    DayKind.SWAP_WORK: "+",
    DayKind.LOCAL_OFF: "Đ",
}


@dataclass(frozen=True)
class Cell:
    """One day of a month."""

    number: int
    look: str  # work, off, or the kind of a special day
    mark: str = ""
    words: str = ""


@dataclass(frozen=True)
class Month:
    """A month in weeks, Monday first; days of its neighbours are empty."""

    number: int
    weeks: Sequence[Sequence[Cell | None]]
    working_days: int


def months(calendar: WorkingCalendar, year: int) -> list[Month]:
    """The twelve months of a year. Raises `OutsideCalendar`."""
    special = {day.date: day for day in calendar.special_days(date(year, 1, 1), date(year, 12, 31))}

    def cell(day: date) -> Cell:
        said = special.get(day)
        if said is not None:
            words = f"{said.kind.words}: {said.name}" if said.name else said.kind.words
            return Cell(day.day, said.kind.value, MARKS[said.kind], words)
        return Cell(day.day, "work" if calendar.is_working_day(day) else "off")

    found = []
    for number in range(1, 13):
        weeks = [
            [cell(day) if day.month == number else None for day in week]
            for week in Calendar(firstweekday=0).monthdatescalendar(year, number)
        ]
        worked = sum(calendar.is_working_day(date(year, number, day.number)) for week in weeks for day in week if day)
        found.append(Month(number, weeks, worked))
    return found
