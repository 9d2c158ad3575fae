"""Where units stand now, and where they stood: for the leader's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.base import moments
from motcua.targets.queries.reports import ask
from motcua.targets.queries.scopes import By
from motcua.targets.rules.trends import Window

#: How long a window is, and how many of them are looked back.
DAYS, WINDOWS = 30, 12


@dataclass(frozen=True)
class Present:
    """A unit at this moment."""

    under_way: int = 0
    overdue: int = 0
    due_today: int = 0
    waiting: int = 0
    received_today: int = 0
    ended_today: int = 0


@dataclass(frozen=True)
class Past:
    """A unit's windows of thirty days, the latest first, and what lay overdue when the latest began."""

    windows: tuple[Window, ...]
    overdue_before: int


def present(authorities: frozenset[str] | None, *, at: datetime, by: By = By.UNIT) -> dict[str, Present]:
    """Every unit (or field of work) at this moment, by its key. One question."""
    today = moments.at(moments.day_of(at), "00:00")
    narrow = "" if authorities is None else "AND authority = ANY(%(authorities)s)"
    rows = ask(
        f"""
        SELECT line, sum(under_way), sum(overdue), sum(due_today), sum(waiting), sum(received), sum(ended) FROM (
            SELECT {by.column} AS line, count(*) AS under_way, count(*) FILTER (WHERE late_from < %(at)s) AS overdue,
                count(*) FILTER (WHERE late_from >= %(at)s AND late_from < %(tomorrow)s) AS due_today,
                count(*) FILTER (WHERE stance = 'paused') AS waiting,
                count(*) FILTER (WHERE received_at >= %(today)s) AS received, 0 AS ended
            FROM targets_span WHERE stance IN ('open', 'paused') AND to_at IS NULL AND from_at <= %(at)s {narrow}
            GROUP BY 1
            UNION ALL
            SELECT {by.column}, 0, 0, 0, 0, count(*) FILTER (WHERE received_at >= %(today)s), count(*)
            FROM targets_span WHERE stance IN ('finished', 'stopped', 'withdrawn')
                AND from_at >= %(today)s AND from_at <= %(at)s {narrow}
            GROUP BY 1
        ) AS told GROUP BY line
        """,  # noqa: S608 - our own words only
        {
            "at": at,
            "today": today,
            "tomorrow": today + timedelta(days=1),
            "authorities": sorted(authorities or ()),
        },
    )
    return {row[0]: Present(*map(int, row[1:])) for row in rows}


def past(authorities: frozenset[str] | None, *, at: datetime, by: By = By.UNIT) -> dict[str, Past]:
    """What every unit finished in each window of thirty days up to today, and what lay overdue one window ago.

    The latest window ends with this day. Two questions.
    """
    end = moments.at(moments.day_of(at) + timedelta(days=1), "00:00")
    narrow = "" if authorities is None else "AND authority = ANY(%(authorities)s)"
    told = {
        "at": at,
        "end": end,
        "since": end - timedelta(days=DAYS * WINDOWS),
        "before": end - timedelta(days=DAYS),
        "length": DAYS * 86400,
        "authorities": sorted(authorities or ()),
    }
    counts: dict[str, list[Window]] = {}
    for line, number, ended, late in ask(
        f"""
        SELECT {by.column}, floor(extract(epoch FROM %(end)s - from_at) / %(length)s)::int, count(*),
            count(*) FILTER (WHERE standing = 'late')
        FROM targets_span WHERE stance IN ('finished', 'stopped', 'withdrawn')
            AND from_at >= %(since)s AND from_at < %(at)s {narrow}
        GROUP BY 1, 2
        """,  # noqa: S608
        told,
    ):
        counts.setdefault(line, [Window(0, 0)] * WINDOWS)[min(number, WINDOWS - 1)] = Window(ended, late)
    return {
        line: Past(tuple(counts.get(line, [Window(0, 0)] * WINDOWS)), overdue)
        for line, overdue in {**dict.fromkeys(counts, 0), **_overdue_before(by, narrow, told)}.items()
    }


def _overdue_before(by: By, narrow: str, told: Mapping[str, object]) -> dict[str, int]:
    return dict(
        ask(
            f"""
            SELECT line, sum(count)::int FROM (
                SELECT {by.column} AS line, count(*) FROM targets_span
                WHERE stance IN ('open', 'paused') AND to_at IS NULL AND from_at < %(before)s
                    AND late_from < %(before)s {narrow} GROUP BY 1
                UNION ALL
                SELECT {by.column} AS line, count(*) FROM targets_span
                WHERE stance IN ('open', 'paused') AND to_at >= %(before)s AND from_at < %(before)s
                    AND late_from < %(before)s {narrow} GROUP BY 1
            ) AS told GROUP BY line
            """,  # noqa: S608
            told,
        )
    )
