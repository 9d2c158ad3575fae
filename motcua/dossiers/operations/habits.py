"""Habits: how long steps usually take, learned anew from what was done in the last months."""

from datetime import datetime

from django.db import transaction

from motcua.base import moments
from motcua.dossiers import models, queries


def learn_habits(*, at: datetime) -> int:
    """Learn what each step of each procedure takes, from stays that ended in the months before; returns how many.

    Replaces what was learned before, in one transaction.
    """
    found = queries.learned(at - queries.BACK, at)
    with transaction.atomic():
        models.StepHabit.objects.all().delete()
        models.StepHabit.objects.bulk_create(
            models.StepHabit(
                procedure_code=code,
                step_key=key,
                median=habit.median,
                slow=habit.slow,
                count=habit.seen,
                learned_on=moments.day_of(at),
            )
            for (code, key), habit in found.items()
        )
    return len(found)
