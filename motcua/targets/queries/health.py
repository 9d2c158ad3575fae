"""How the figures themselves are: how many there are, since when, and whether they agree with the journal."""

from dataclasses import dataclass
from datetime import date, datetime

from motcua.base import moments
from motcua.targets import models


@dataclass(frozen=True)
class Health:
    """When the figures were last held against the journal, and what was found."""

    checked_at: datetime | None
    dossiers: int
    differing: int


def health() -> Health:
    """The last finished comparison of all figures with the journal."""
    last = (
        models.Recount.objects.filter(deed="check", finished_at__isnull=False).order_by("-finished_at", "-id").first()
    )
    if last is None:
        return Health(None, 0, 0)
    return Health(last.finished_at, last.dossiers, last.differing)


def dossiers() -> int:
    """How many dossiers the figures know."""
    return models.Span.objects.filter(number=1).count()


def first_day() -> date | None:
    """The day of the oldest dossier, from which there are figures."""
    first = models.Span.objects.order_by("dossier_id").values_list("received_at", flat=True).first()
    return moments.day_of(first) if first else None
