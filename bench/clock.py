"""How many due dates a second: `python -m bench.clock` prints one line of JSON per figure.

Scalar calls go from an aware datetime to an aware datetime; vector calls from `datetime64` in UTC to the same, ten
years of receptions in no order. Each figure is the median of several rounds on one core, with the spread beside it.
"""

import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import numpy as np

from motcua.dossiers.rules import deadlines
from motcua.workdays.rules import described
from motcua.workdays.rules.arithmetic import WorkingCalendar
from motcua.workdays.rules.limits import Limit

LIMITS = ("3 working days", "15 calendar days", "8 working hours", "2 months", "same day")
ROUNDS = 7
SCALAR, VECTOR = 50_000, 5_000_000
FROM = datetime(2016, 1, 1, tzinfo=UTC)
SECONDS = 10 * 365 * 86_400


def main() -> None:
    calendar = described.read({}).compiled(range(2010, 2046))
    seconds = np.random.default_rng(2019).integers(0, SECONDS, VECTOR)
    many = np.datetime64(FROM.replace(tzinfo=None), "us") + seconds.astype("timedelta64[s]")
    few = [FROM + timedelta(seconds=int(each)) for each in seconds[:SCALAR]]
    pauses = [[deadlines.Pause(each + timedelta(hours=9), each + timedelta(days=6))] for each in few]

    for text in LIMITS:
        limit = Limit.parse(text)
        report("due date, vector", text, VECTOR, partial(deadlines.due_many, many, limit, calendar))
    for text in LIMITS:
        limit = Limit.parse(text)
        report("due date, scalar", text, SCALAR, partial(one_by_one, few, limit, calendar))
    ten = Limit.parse("10 working days")
    report(
        "due date, scalar, one pause",
        str(ten),
        SCALAR,
        lambda: [deadlines.due_moment(a, ten, calendar, pauses=b) for a, b in zip(few, pauses, strict=True)],
    )
    report(
        "due date, scalar, with derivation",
        str(ten),
        SCALAR,
        lambda: [deadlines.due(each, ten, calendar) for each in few],
    )
    report("calendar compiled, 36 years", "", 1, lambda: described.read({}).compiled(range(2010, 2046)))


def one_by_one(received: list[datetime], limit: Limit, calendar: WorkingCalendar) -> list[datetime]:
    return [deadlines.due_moment(each, limit, calendar) for each in received]


def report(what: str, limit: str, size: int, work: Callable[[], object]) -> None:
    """Measure and print one figure."""
    work()
    rates = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        rates.append(size / (time.perf_counter() - start))
    figure = {
        "what": what,
        "limit": limit,
        "per_second": round(statistics.median(rates)),
        "slowest": round(min(rates)),
        "quickest": round(max(rates)),
        "size": size,
        "rounds": ROUNDS,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "cores": os.cpu_count(),
    }
    print(json.dumps(figure), flush=True)


if __name__ == "__main__":
    main()
