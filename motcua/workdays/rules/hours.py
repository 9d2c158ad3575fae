"""Hours: when an office works in an ordinary week, and the days that are not as their weekday says."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from motcua.base.refusals import Refused
from motcua.workdays.rules.words import quoted


class WrongHours(Refused):
    """Hours that no office can keep: unreadable, ending before they begin, or overlapping."""

    code = "wrong-hours"


class Session(NamedTuple):
    """One stretch of work in a day."""

    opens: time
    closes: time


Sessions: TypeAlias = tuple[Session, ...]
#: The sessions of the seven weekdays, Monday first.
Week: TypeAlias = tuple[Sessions, ...]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Hours:
    """The ordinary week of an office, and from when until when it holds (both days included)."""

    week: Week
    valid_from: date = date.min
    valid_to: date = date.max


class DayKind(StrEnum):
    """Why a day is not as its weekday says."""

    HOLIDAY = "holiday"
    COMPENSATION = "compensation"
    SWAP_OFF = "swap_off"
    SWAP_WORK = "swap_work"
    LOCAL_OFF = "local_off"

    @property
    def words(self) -> str:
        return _KIND_WORDS[self]


_KIND_WORDS = {
    DayKind.HOLIDAY: "nghỉ lễ",
    DayKind.COMPENSATION: "nghỉ bù",
    DayKind.SWAP_OFF: "nghỉ hoán đổi",
    DayKind.SWAP_WORK: "làm bù",
    DayKind.LOCAL_OFF: "nghỉ theo quyết định của địa phương",
}


@dataclass(frozen=True)
class SpecialDay:
    """A day off, or a day worked in exchange. A `swap_work` day without sessions of its own takes Monday's."""

    date: date
    kind: DayKind
    sessions: Sessions = ()
    name: str = ""
    legal_basis: str = ""


_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


def read_sessions(pairs: object) -> Sessions:
    """The sessions of a day from pairs such as `[["07:00", "11:30"], ["13:30", "17:00"]]`, in order of the clock.

    Raises `WrongHours` for anything else, for a session that ends before it begins, and for two that overlap.
    """
    if not isinstance(pairs, Sequence) or isinstance(pairs, str):
        raise WrongHours(f"Các buổi làm việc phải là danh sách cặp giờ, không phải {quoted(pairs)}.")
    sessions = sorted(_read_session(pair) for pair in pairs)
    for earlier, later in pairwise(sessions):
        if later.opens < earlier.closes:
            raise WrongHours(f"Hai buổi làm việc chồng lên nhau: {in_words(earlier)} và {in_words(later)}.")
    return tuple(sessions)


def read_week(described: object) -> Week:
    """The week from `{"mon": [["07:00", "11:30"], …], …}`; a weekday left out has no sessions. Raises `WrongHours`."""
    if not isinstance(described, Mapping):
        raise WrongHours(f"Giờ làm việc phải ghi theo từng thứ trong tuần, không phải {quoted(described)}.")
    for key in described:
        if key not in WEEKDAYS:
            raise WrongHours(f"Không có thứ nào trong tuần viết là {quoted(key)}; hãy dùng {', '.join(WEEKDAYS)}.")
    days = [described.get(key) for key in WEEKDAYS]
    return tuple(() if sessions is None else read_sessions(sessions) for sessions in days)


def write_sessions(sessions: Sessions) -> list[list[str]]:
    """What `read_sessions` reads back."""
    return [[f"{session.opens:%H:%M}", f"{session.closes:%H:%M}"] for session in sessions]


def write_week(week: Week) -> dict[str, list[list[str]]]:
    """What `read_week` reads back; weekdays without sessions are left out."""
    return {key: write_sessions(sessions) for key, sessions in zip(WEEKDAYS, week, strict=True) if sessions}


def in_words(session: Session) -> str:
    """`07:00–11:30`."""
    return f"{session.opens:%H:%M}–{session.closes:%H:%M}"


def _read_session(pair: object) -> Session:
    if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:
        raise WrongHours(f"Một buổi làm việc phải là cặp giờ như 07:00 và 11:30, không phải {quoted(pair)}.")
    session = Session(_read_clock(pair[0]), _read_clock(pair[1]))
    if session.opens >= session.closes:
        raise WrongHours(f"Buổi làm việc {in_words(session)} kết thúc trước khi bắt đầu.")
    return session


def _read_clock(text: object) -> time:
    found = _CLOCK.fullmatch(text) if isinstance(text, str) else None
    if not found:
        raise WrongHours(f"Giờ phải viết như 07:00, từ 00:00 đến 23:59, không phải {quoted(text)}.")
    return time(int(found[1]), int(found[2]))


#: The hours most offices keep, and the default where nobody has said otherwise.
STANDARD_WEEK: Week = (
    *((Session(time(7), time(11, 30)), Session(time(13, 30), time(17))),) * 5,
    (),
    (),
)

#: The week of an office that never works.
NEVER: Week = ((),) * 7
