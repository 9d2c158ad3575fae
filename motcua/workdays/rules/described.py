"""Calendars described in a file: sessions by weekday, exceptions by date, and whether the national days hold.

{"sessions": {"mon": [["07:00", "11:30"], ["13:30", "17:00"]], …},
 "exceptions": [{"date": "2024-04-29", "kind": "swap_off"}, …], "national_holidays": true}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from motcua.base.refusals import Refused
from motcua.workdays.rules import national
from motcua.workdays.rules.arithmetic import WorkingCalendar, compile_calendar
from motcua.workdays.rules.hours import STANDARD_WEEK, DayKind, Hours, SpecialDay, Week, read_sessions, read_week
from motcua.workdays.rules.words import quoted


class WrongCalendar(Refused):
    """The description is no calendar: something in it is missing, unknown or of the wrong kind."""

    code = "wrong-calendar"


@dataclass(frozen=True)
class Described:
    """A calendar in words: not yet compiled, so that it can be for any years."""

    week: Week = STANDARD_WEEK
    special_days: tuple[SpecialDay, ...] = ()
    national_holidays: bool = True

    def compiled(self, years: range) -> WorkingCalendar:
        """The calendar over these years; its own special days come after, and so correct, the national ones."""
        days = (*national.days(years), *self.special_days) if self.national_holidays else self.special_days
        return compile_calendar([Hours(self.week)], days, years)


def read(description: object) -> Described:
    """The calendar a file describes; what it leaves out is as in the default one. Raises `Refused` with a sentence.

    A key nobody knows is refused: a misspelt one would be a holiday forgotten in silence.
    """
    given = _mapping(description, "Lịch làm việc", known={"name", "sessions", "exceptions", "national_holidays"})
    national_holidays = given.get("national_holidays", True)
    if not isinstance(national_holidays, bool):
        raise WrongCalendar("“national_holidays” phải là true hoặc false.")
    exceptions = [] if given.get("exceptions") is None else given["exceptions"]
    if not isinstance(exceptions, list):
        raise WrongCalendar("“exceptions” phải là danh sách ngày.")
    week = read_week(given["sessions"]) if "sessions" in given else STANDARD_WEEK
    special_days = tuple(_special_day(each) for each in exceptions)
    if not any(week) and not any(day.sessions for day in special_days):
        raise WrongCalendar("Lịch làm việc không có buổi làm việc nào.")
    return Described(week, special_days, national_holidays)


def _special_day(description: object) -> SpecialDay:
    given = _mapping(description, "Một ngày đặc biệt", known={"date", "kind", "sessions", "name", "legal_basis"})
    try:
        day = date.fromisoformat(given.get("date"))  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        raise WrongCalendar(f"Ngày phải viết như 2024-04-29, không phải {quoted(given.get('date'))}.") from error
    try:
        kind = DayKind(given.get("kind"))  # type: ignore[arg-type]
    except ValueError as error:
        kinds = ", ".join(DayKind)
        raise WrongCalendar(
            f"Loại của ngày {day:%d/%m/%Y} phải là một trong: {kinds}; không phải {quoted(given.get('kind'))}."
        ) from error
    sessions = read_sessions(given.get("sessions") or ())
    if sessions and kind is not DayKind.SWAP_WORK:
        raise WrongCalendar(f"Ngày {day:%d/%m/%Y} là ngày nghỉ nên không có buổi làm việc.")
    return SpecialDay(day, kind, sessions, str(given.get("name") or ""), str(given.get("legal_basis") or ""))


def _mapping(description: object, what: str, known: set[str]) -> Mapping[str, object]:
    if not isinstance(description, Mapping):
        raise WrongCalendar(f"{what} phải là một đối tượng JSON, không phải {quoted(description)}.")
    for key in description:
        if key not in known:
            raise WrongCalendar(f"{what} không có mục {quoted(key)}; chỉ có: {', '.join(sorted(known))}.")
    return description
