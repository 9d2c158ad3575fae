"""National days off: holidays by sun and moon, days given in compensation, and working days swapped for a Saturday.

They come from the `holidays` package, with what it lacks added here. The package guesses future years until the
government has decided them; an office's tables, once seeded from here, are the authority and can be corrected.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache

from motcua.base import moments
from motcua.workdays.rules.arithmetic import FIRST_YEAR
from motcua.workdays.rules.hours import DayKind, SpecialDay

#: The years a calendar can be compiled for and the moon's calendar is at hand for.
YEARS = range(FIRST_YEAR, 2100)

_SWAP_NOTICE = "Thông báo hoán đổi ngày làm việc của cơ quan có thẩm quyền"

#: Swaps that were announced and that the package does not know: the day off, the Saturday worked, the letter.
_LACKING = (
    (date(2026, 1, 2), date(2026, 1, 10), "Công văn số 12729/VPCP-KGVX ngày 25/12/2025 của Văn phòng Chính phủ"),
)

_SWAPPED = re.compile(r"\(thay cho ngày (\d\d/\d\d/\d{4})\)")
_IN_LIEU = re.compile(r" \(nghỉ bù(, dự kiến)?\)$")


@lru_cache(maxsize=128)
def days(years: range) -> tuple[SpecialDay, ...]:
    """The national days off, and the Saturdays worked in exchange, of these years, in order.

    Years outside `YEARS` have none: whoever counts there must not believe that they have no holidays.
    """
    return tuple(day for day in _all() if day.date.year in years)


@lru_cache(maxsize=1)
def _all() -> tuple[SpecialDay, ...]:
    found: dict[date, SpecialDay] = {}
    for day in _from_package():
        found[day.date] = day
    for off, worked, letter in _LACKING:
        for day in _swap(off, worked, letter):
            found[day.date] = day
    return tuple(found[key] for key in sorted(found))


def _from_package() -> Iterator[SpecialDay]:
    # read when first asked: the package takes longer to load than a due date to count
    from holidays import country_holidays

    for day, names in country_holidays("VN", years=YEARS, language="vi").items():
        swapped = _SWAPPED.search(names)
        if swapped:
            yield from _swap(day, datetime.strptime(swapped[1], "%d/%m/%Y").date(), _SWAP_NOTICE)  # noqa: DTZ007
        elif _IN_LIEU.search(names):
            yield SpecialDay(day, DayKind.COMPENSATION, name=_IN_LIEU.sub("", names), legal_basis=_code(day, 3))
        else:
            yield SpecialDay(day, DayKind.HOLIDAY, name=names, legal_basis=_code(day, 0))


def _swap(off: date, worked: date, letter: str) -> tuple[SpecialDay, SpecialDay]:
    return (
        SpecialDay(off, DayKind.SWAP_OFF, name=f"làm bù {_named(worked)}", legal_basis=letter),
        SpecialDay(worked, DayKind.SWAP_WORK, name=f"thay cho {_named(off)}", legal_basis=letter),
    )


def _named(day: date) -> str:
    return f"{moments.weekday(day)} {day:%d/%m/%Y}"


def _code(day: date, clause: int) -> str:
    """The article of the Labour Code of that day: on holidays, or on a holiday that meets the weekly rest."""
    if day >= date(2021, 1, 1):
        return "Bộ luật Lao động 2019, Điều 111 khoản 3" if clause else "Bộ luật Lao động 2019, Điều 112"
    if day >= date(2013, 5, 1):
        return "Bộ luật Lao động 2012, Điều 115"
    return "Bộ luật Lao động 1994, Điều 73"
