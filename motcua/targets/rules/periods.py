"""Periods of reports: months, quarters, half-years and years, each up to its closing day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    DAYS = "days"  # from one day to another, as somebody chose

    @property
    def months(self) -> int:
        return _MONTHS[self]

    @property
    def words(self) -> str:
        return _WORDS[self]


_MONTHS = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.HALF: 6, Kind.YEAR: 12}
_WORDS = {
    Kind.MONTH: "Tháng",
    Kind.QUARTER: "Quý",
    Kind.HALF: "6 tháng",
    Kind.YEAR: "Năm",
    Kind.DAYS: "Từ ngày đến ngày",
}
#: Kinds that the calendar cuts; the days of the other kind are chosen.
REGULAR = (Kind.MONTH, Kind.QUARTER, Kind.HALF, Kind.YEAR)
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class CutOff:
    """Since when periods begin on which day of the month before (1: with the calendar month itself)."""

    since: date
    first_day: int
    ground: str


#: Periods that follow the calendar: where no rule says otherwise, and for whoever wants to look at whole months.
CALENDAR = CutOff(date.min, 1, "Theo tháng dương lịch")


@dataclass(frozen=True)
class Period:
    """The `number`-th month, quarter or half of a year: its first and last day, and why these."""

    kind: Kind
    year: int
    number: int
    first: date
    last: date
    ground: str

    @property
    def words(self) -> str:
        return self.name if self.kind is Kind.DAYS else f"{self.name} ({self.first:%d/%m/%Y}–{self.last:%d/%m/%Y})"

    @property
    def name(self) -> str:
        if self.kind is Kind.DAYS:
            return f"Từ {self.first:%d/%m/%Y} đến {self.last:%d/%m/%Y}"
        if self.kind is Kind.YEAR:
            return f"Năm {self.year}"
        if self.kind is Kind.MONTH:
            return f"Tháng {self.number}/{self.year}"
        if self.kind is Kind.QUARTER:
            return f"Quý {_ROMAN[self.number - 1]}/{self.year}"
        return f"6 tháng {'đầu' if self.number == 1 else 'cuối'} năm {self.year}"


def period(kind: Kind, year: int, number: int, *, cut_offs: Iterable[CutOff] = ()) -> Period:
    """One period. It begins the day after the one before closed, so that no day is lost or counted twice when the
    closing day moves. Raises `ValueError` for a number that a year does not have."""
    if not 1 <= number <= 12 // kind.months or not 1 < year < 9999:
        raise ValueError(f"no {kind} {number} in {year}")
    rules = tuple(cut_offs)
    last, ground = _closing(year, number * kind.months, rules)
    month = (number - 1) * kind.months
    before, _ = _closing(year, month, rules) if month else _closing(year - 1, 12, rules)
    return Period(kind, year, number, before + timedelta(days=1), last, ground)


def _closing(year: int, month: int, cut_offs: tuple[CutOff, ...]) -> tuple[date, str]:
    """The day a period that ends with this month closes, and the ground for it."""
    end = (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    rule = max((one for one in cut_offs if one.since <= end), key=lambda one: one.since, default=CALENDAR)
    return (end if rule.first_day == 1 else date(year, month, rule.first_day - 1)), rule.ground


def days(first: date, last: date) -> Period:
    """A stretch of days somebody chose. Raises `ValueError` when it ends before it begins."""
    if last < first:
        raise ValueError(f"{last} is before {first}")
    return Period(Kind.DAYS, first.year, 1, first, last, "Khoảng ngày do người xem chọn")


def before(one: Period, *, cut_offs: Iterable[CutOff] = ()) -> Period:
    """The period before."""
    if one.number > 1:
        return period(one.kind, one.year, one.number - 1, cut_offs=cut_offs)
    return period(one.kind, one.year - 1, 12 // one.kind.months, cut_offs=cut_offs)


def containing(day: date, kind: Kind, *, cut_offs: Iterable[CutOff] = ()) -> Period:
    """The period a day falls into."""
    rules = tuple(cut_offs)
    for year in (day.year, day.year + 1):
        for number in range(1, 12 // kind.months + 1):
            found = period(kind, year, number, cut_offs=rules)
            if found.first <= day <= found.last:
                return found
    raise AssertionError("periods leave no day out")
