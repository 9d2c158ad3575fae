"""Habits: how long steps usually take, learned anew from what was done in the last months."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from motcua.base import moments
from motcua.dossiers import models

#: How far back a habit looks: long enough to see rare procedures, short enough to follow a change of people.
BACK = timedelta(days=180)


def learn_habits(*, at: datetime) -> int:
    """Learn what each step of each procedure takes, from stays that ended within `BACK` before `at`; returns how many.

    Replaces what was learned before, in one transaction. A stay interrupted by a pause teaches nothing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        models.StepHabit.objects.all().delete()
        cursor.execute(_LEARN, {"from": at - BACK, "to": at, "on": moments.day_of(at)})
        return int(cursor.rowcount)


# A stay in which the dossier was paused has no clean length, so it teaches nothing.
_LEARN = """
    INSERT INTO dossiers_stephabit (procedure_code, step_key, median, slow, count, learned_on)
    SELECT d.procedure_code, s.key,
           round(percentile_cont(0.5) WITHIN GROUP (ORDER BY s.used)),
           round(percentile_cont(0.9) WITHIN GROUP (ORDER BY s.used)),
           count(*), %(on)s
    FROM dossiers_step s JOIN dossiers_dossier d ON d.id = s.dossier_id
    WHERE s.left_at > %(from)s AND s.left_at <= %(to)s AND s.used IS NOT NULL
      AND s.outcome IN ('forwarded', 'signed', 'issued')
      AND NOT EXISTS (SELECT FROM dossiers_pause p WHERE p.dossier_id = d.id
                      AND p.started_at < s.left_at AND coalesce(p.ended_at, s.left_at) > s.entered_at)
    GROUP BY d.procedure_code, s.key
"""
