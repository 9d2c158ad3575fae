"""Where units stand now, and where they stood: for the leader's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.base import moments
from motcua.targets.queries.reports import ENDED, UNDER_WAY, ask
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
            FROM targets_span WHERE {UNDER_WAY} AND to_at IS NULL AND from_at <= %(at)s {narrow}
            GROUP BY 1
            UNION ALL
            SELECT {by.column}, 0, 0, 0, 0, count(*) FILTER (WHERE received_at >= %(today)s), count(*)
            FROM targets_span WHERE {ENDED}
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
    """What every unit (or field of work) finished in each window of thirty days up to today, and what lay overdue
    when the latest window began. Two questions.
    """
    today = moments.day_of(at)
    narrow = "" if authorities is None else "AND authority = ANY(%(authorities)s)"
    line, grain = ("authority", "field_key = ''") if by is By.UNIT else ("field_key", "field_key <> ''")
    told = {
        "today": today,
        "first": today - timedelta(days=DAYS * WINDOWS - 1),
        "days": DAYS,
        "before": moments.at(today - timedelta(days=DAYS - 1), "00:00"),
        "authorities": sorted(authorities or ()),
    }
    counts: dict[str, list[Window]] = {}
    for key, number, ended, late in ask(
        f"""
        SELECT {line}, (%(today)s - day) / %(days)s, sum(ended)::int, sum(late)::int FROM targets_daycount
        WHERE day BETWEEN %(first)s AND %(today)s AND {grain} {narrow}
        GROUP BY 1, 2
        """,  # noqa: S608
        told,
    ):
        counts.setdefault(key, [Window(0, 0)] * WINDOWS)[number] = Window(ended, late)
    return {
        key: Past(tuple(counts.get(key, [Window(0, 0)] * WINDOWS)), overdue)
        for key, overdue in {**dict.fromkeys(counts, 0), **_overdue_before(line, narrow, told)}.items()
    }


def _overdue_before(line: str, narrow: str, told: Mapping[str, object]) -> dict[str, int]:
    return dict(
        ask(
            f"""
            SELECT line, sum(count)::int FROM (
                SELECT {line} AS line, count(*) FROM targets_span
                WHERE {UNDER_WAY} AND to_at IS NULL AND from_at < %(before)s
                    AND late_from < %(before)s {narrow} GROUP BY 1
                UNION ALL
                SELECT {line}, count(*) FROM targets_span
                WHERE {UNDER_WAY} AND to_at >= %(before)s AND late_from < to_at
                    AND from_at < %(before)s AND late_from < %(before)s {narrow} GROUP BY 1
            ) AS told GROUP BY line
            """,  # noqa: S608
            told,
        )
    )
