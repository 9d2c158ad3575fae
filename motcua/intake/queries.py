"""Questions to intake: was this matter brought before, what does a desk receive most, what was turned away today."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.refusals import NotFound
from motcua.intake import models


@dataclass(frozen=True)
class Before:
    """An earlier handing-in of the same matter by the same person."""

    at: datetime
    code: str
    dossier_id: UUID | None


def same_matter(person_id: UUID, procedure_code: str, *, at: datetime, days: int = 30) -> list[Before]:
    """What this person handed in for this procedure lately: a reason to look, never a reason to refuse."""
    rows = models.Submission.objects.filter(
        person_id=person_id, procedure_code=procedure_code, at__gte=at - timedelta(days=days), state="accepted"
    ).select_related("dossier")
    return [Before(row.at, row.dossier.code if row.dossier else "", row.dossier_id) for row in rows.order_by("-at")[:5]]


def usual(viewer: Actor, *, at: datetime, days: int = 30, limit: int = 8, look_at: int = 200) -> list[UUID]:
    """The procedure versions this desk received most often lately, the commonest first."""
    rows = models.Submission.objects.filter(office_id__in=_own(viewer), at__gte=at - timedelta(days=days))
    latest = rows.order_by("-at").values_list("procedure_version_id", flat=True)[:look_at]
    return [version_id for version_id, _ in Counter(latest).most_common(limit)]


def received_with(prefix: str) -> Iterator[tuple[str, UUID, bool]]:
    """What was accepted with keys that begin so: key, dossier, and whether the dossier is still under way."""
    rows = models.Submission.objects.filter(key__startswith=prefix, dossier__isnull=False).order_by("key")
    for key, dossier_id, ended_at in rows.values_list("key", "dossier_id", "dossier__ended_at").iterator():
        yield key, dossier_id, ended_at is None


@dataclass(frozen=True)
class TurnedAway:
    """A handing-in that got a paper instead of a receipt."""

    at: datetime
    state: str
    state_words: str
    procedure_code: str
    paper_id: UUID | None
    by_name: str


def turned_away(viewer: Actor, *, on: date, limit: int = 100) -> list[TurnedAway]:
    """What this desk did not receive on a day, with the papers given."""
    rows = models.Submission.objects.filter(
        office_id__in=_own(viewer),
        dossier__isnull=True,
        at__gte=moments.at(on, "00:00"),
        at__lt=moments.at(on + timedelta(days=1), "00:00"),
    ).order_by("-at")[:limit]
    return [
        TurnedAway(row.at, row.state, models.State(row.state).label, row.procedure_code, row.paper_id, row.by_name)
        for row in rows
    ]


def require_readable(submission_id: UUID, *, viewer: Actor) -> None:
    """Only the desk that answered may read what it answered. Raises `NotFound`."""
    if not models.Submission.objects.filter(id=submission_id, office_id__in=_own(viewer)).exists():
        raise NotFound("Không có giấy này.")


def _own(viewer: Actor) -> list[UUID]:
    return [viewer.office_id] if viewer.office_id else []
