"""Quiet hours: nobody's telephone rings at night."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from motcua.base import moments


@dataclass(frozen=True)
class Hours:
    """The stretches of a day in which messages may go out, in order and apart."""

    windows: tuple[tuple[time, time], ...]

    @classmethod
    def parse(cls, text: str) -> "Hours":
        """`07:00-21:00`, or several with spaces between. Raises `ValueError` for anything else."""
        windows = []
        for part in text.split():
            opens, _, closes = part.partition("-")
            windows.append((time.fromisoformat(opens), time.fromisoformat(closes)))
        flat = [edge for window in windows for edge in window]
        if not windows or flat != sorted(set(flat)):
            raise ValueError(f"hours are written like 07:00-21:00, each stretch after the one before: {text!r}")
        return cls(tuple(windows))


def first_allowed(moment: datetime, hours: Hours) -> datetime:
    """The moment itself where messages may go out then, else when they may next."""
    clock, day = moments.local(moment).time(), moments.day_of(moment)
    for opens, closes in hours.windows:
        if clock < opens:
            return moments.at(day, opens)
        if clock < closes:
            return moment
    return moments.at(day + timedelta(days=1), hours.windows[0][0])
