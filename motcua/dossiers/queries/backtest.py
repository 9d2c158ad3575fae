"""How good the forecast would have been: asked again on past mornings, with what was known then, against what came."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import connection
from django.db.models import F, Q

from motcua.base import moments
from motcua.catalogue import queries as catalogue
from motcua.dossiers import models
from motcua.dossiers.queries.forecasts import usual
from motcua.dossiers.queries.relations import calendars_now
from motcua.dossiers.rules import forecast as rules
from motcua.dossiers.rules.forecast import Habit, Live, Risk, Score
from motcua.workdays import queries as workdays

#: The hour of the morning at which the forecast is asked.
HOUR = "09:00"
#: How far back habits look, as in the nightly learning.
BACK = timedelta(days=180)


@dataclass(frozen=True)
class Tested:
    """What each rule said on those mornings, counted by dossier and morning."""

    mornings: int
    asked: int
    late: int
    left_out: int  # dossiers whose date was moved by a pause, a longer limit or a letter: it was not the date forecast
    likely: Score  # the forecast says: very likely late
    possible: Score  # the forecast says: perhaps late, or worse
    naive: Score  # eighty of a hundred of the time are used


def backtest(first: date, last: date, *, progress: Callable[[int], object] = lambda done: None) -> Tested:
    """Ask the forecast on every working morning from `first` to `last`, knowing only what had happened by then.

    Asked of every dossier open that morning whose end is known by now and whose date was never moved. Habits are
    learned anew for each month; how loaded people were is left out.
    """
    likely: dict[str, bool] = {}
    possible: dict[str, bool] = {}
    naive: dict[str, bool] = {}
    was: dict[str, bool] = {}
    known: dict[tuple[str, str], Habit] = {}
    calendars = calendars_now()
    count, month = 0, (0, 0)
    for number, at in enumerate(_mornings(first, last), start=1):
        count = number
        if (at.year, at.month) != month:
            month, known = (at.year, at.month), learned(at - BACK, at)
        for dossier, live in _open_at(at):
            key = f"{dossier.id} {at:%Y%m%d}"
            calendar = calendars(dossier.authority_id)
            told = rules.forecast(
                catalogue.version(dossier.procedure_version_id).definition.route,
                [Live(key=step.key, spent=max(calendar.minutes_between(step.entered_at, at), 0)) for step in live],
                minutes_left=calendar.minutes_between(at, dossier.due_at),
                habit=partial(usual, known, dossier.procedure_code),
            )
            was[key] = dossier.finished_at is not None and dossier.finished_at > dossier.due_at
            likely[key] = told.risk is Risk.HIGH
            possible[key] = told.risk is not Risk.LOW
            naive[key] = rules.naive(
                used=calendar.minutes_between(dossier.complete_at, at),
                whole=calendar.minutes_between(dossier.complete_at, dossier.due_at),
            )
        progress(number)
    left_out = models.Dossier.objects.exclude(due_at=F("due_original")).filter(finished_at__isnull=False)
    return Tested(
        mornings=count,
        asked=len(was),
        late=sum(was.values()),
        left_out=left_out.count(),
        likely=rules.scored(likely, was),
        possible=rules.scored(possible, was),
        naive=rules.scored(naive, was),
    )


def mornings_between(first: date, last: date) -> int:
    """How many mornings a back-test over these days asks."""
    return sum(1 for _ in _mornings(first, last))


def _mornings(first: date, last: date) -> Iterator[datetime]:
    calendar = workdays.calendar_for("VN")
    day = first
    while day <= last:
        if calendar.is_working_day(day):
            yield moments.at(day, HOUR)
        day += timedelta(days=1)


def _open_at(at: datetime) -> Iterator[tuple[models.Dossier, list[models.Step]]]:
    """Dossiers open and not yet late at that moment, with the steps they were in."""
    steps = (
        models.Step.objects.filter(
            Q(left_at__gt=at) | Q(left_at__isnull=True),
            entered_at__lte=at,
            dossier__received_at__lte=at,
            dossier__finished_at__gt=at,
            dossier__due_at__gt=at,
            dossier__due_at=F("dossier__due_original"),
            dossier__supplements=0,
        )
        .select_related("dossier")
        .order_by("dossier_id")
    )
    by_dossier: dict[UUID, list[models.Step]] = {}
    for step in steps:
        by_dossier.setdefault(step.dossier_id, []).append(step)
    yield from ((live[0].dossier, live) for live in by_dossier.values())


def learned(since: datetime, until: datetime) -> dict[tuple[str, str], Habit]:
    """What steps took that ended in this time, by procedure and step: median, nine of ten, and how many were seen.

    A stay in which the dossier was paused has no clean length, so it teaches nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LEARN, {"from": since, "to": until})
        return {(code, key): Habit(int(median), int(slow), seen) for code, key, median, slow, seen in cursor.fetchall()}


_LEARN = """
    SELECT d.procedure_code, s.key,
           round(percentile_cont(0.5) WITHIN GROUP (ORDER BY s.used)),
           round(percentile_cont(0.9) WITHIN GROUP (ORDER BY s.used)),
           count(*)
    FROM dossiers_step s JOIN dossiers_dossier d ON d.id = s.dossier_id
    WHERE s.left_at > %(from)s AND s.left_at <= %(to)s AND s.used IS NOT NULL
      AND s.outcome IN ('forwarded', 'signed', 'issued')
      AND NOT EXISTS (SELECT FROM dossiers_pause p WHERE p.dossier_id = d.id
                      AND p.started_at < s.left_at AND coalesce(p.ended_at, s.left_at) > s.entered_at)
    GROUP BY d.procedure_code, s.key
"""
