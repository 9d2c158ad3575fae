"""Time limits: how long a procedure or a step may take, written the way a procedure states it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from motcua.base.refusals import Refused
from motcua.workdays.rules.words import quoted


class WrongLimit(Refused):
    """The text is no time limit, or its count makes no sense."""

    code = "wrong-limit"


class LimitKind(StrEnum):
    """What is counted."""

    WORKING_DAYS = "working days"
    CALENDAR_DAYS = "calendar days"
    WORKING_HOURS = "working hours"
    MONTHS = "months"
    SAME_DAY = "same day"


#: Longer than any procedure knows; a larger count is a slip of the hand.
MOST = 10_000

_WORDS = {
    LimitKind.WORKING_DAYS: "ngày làm việc",
    LimitKind.CALENDAR_DAYS: "ngày",
    LimitKind.WORKING_HOURS: "giờ làm việc",
    LimitKind.MONTHS: "tháng",
}
_COUNTED = re.compile(r"([0-9]{1,20}) (working day|calendar day|working hour|month)s?", re.IGNORECASE)


@dataclass(frozen=True)
class Limit:
    """A time limit such as three working days. `SAME_DAY` has no count of its own."""

    kind: LimitKind
    count: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.count <= MOST:
            raise WrongLimit(f"Thời hạn phải từ 1 đến {MOST}, không phải {self.count}.")

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """The limit written as `3 working days`, `15 calendar days`, `8 working hours`, `2 months` or `same day`.

        Raises `WrongLimit`.
        """
        plain = " ".join(text.split())
        if plain.lower() == LimitKind.SAME_DAY:
            return cls(LimitKind.SAME_DAY)
        found = _COUNTED.fullmatch(plain)
        if not found:
            raise WrongLimit(
                f"Không hiểu thời hạn {quoted(plain)}. Hãy viết như một trong các mẫu: 3 working days, "
                f"15 calendar days, 8 working hours, 2 months, same day."
            )
        return cls(LimitKind(f"{found[2].lower()}s"), int(found[1]))

    def __str__(self) -> str:
        # the unit is spelled alike for every count, so that a limit has one spelling
        return str(self.kind) if self.kind is LimitKind.SAME_DAY else f"{self.count} {self.kind}"

    def in_words(self) -> str:
        """`3 ngày làm việc`, `15 ngày`, `8 giờ làm việc`, `2 tháng`, `trong ngày`."""
        return "trong ngày" if self.kind is LimitKind.SAME_DAY else f"{self.count} {_WORDS[self.kind]}"
