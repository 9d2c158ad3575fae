"""Why dossiers are where they are: for lists behind figures, with the citizen's name masked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.base.text import mask_name
from motcua.dossiers import models
from motcua.dossiers.queries.relations import calendars_now


@dataclass(frozen=True, kw_only=True)
class Cause:
    """The step that used most beyond its share: whose it was, and by how many working minutes."""

    step_name: str
    office_name: str
    holder_name: str
    over: int
    live: bool


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A dossier in a list that many may read: no full name, no number."""

    dossier_id: UUID
    owner_name: str
    procedure_name: str
    cause: Cause | None


def listed(dossier_ids: Collection[UUID], *, at: datetime) -> dict[UUID, Listed]:
    """The dossiers of a list, and for each the step that took most beyond its time as of a moment. Three questions.

    A step that nobody has left counts with the working time it has had; one that kept its time is no cause.
    """
    causes: dict[UUID, Cause] = {}
    calendars = calendars_now()
    steps = models.Step.objects.filter(dossier_id__in=dossier_ids, entered_at__lt=at).select_related("office")
    for step in steps.order_by("entered_at", "id"):
        live = step.left_at is None or step.left_at >= at
        over = (
            calendars(step.office_id).minutes_between(step.entered_at, at) if live else step.used or 0
        ) - step.allowed
        worst = causes.get(step.dossier_id)
        if over > 0 and (worst is None or over > worst.over):
            causes[step.dossier_id] = Cause(
                step_name=step.name,
                office_name=step.office.short_name,
                holder_name=step.left_by_name or step.holder_name,
                over=over,
                live=live,
            )
    rows = models.Dossier.objects.filter(id__in=dossier_ids).values_list("id", "owner_name", "procedure_name")
    return {
        dossier_id: Listed(
            dossier_id=dossier_id,
            owner_name=mask_name(owner_name),
            procedure_name=procedure_name,
            cause=causes.get(dossier_id),
        )
        for dossier_id, owner_name, procedure_name in rows
    }


def first_looks(dossier_ids: Collection[UUID]) -> dict[UUID, list[tuple[str, datetime, datetime | None]]]:
    """Every stay at a step of these dossiers: its key, since when, and when its holder first looked. One question."""
    found: dict[UUID, list[tuple[str, datetime, datetime | None]]] = {}
    rows = models.Step.objects.filter(dossier_id__in=dossier_ids).order_by("entered_at", "id")
    for dossier_id, key, entered_at, opened_at in rows.values_list("dossier_id", "key", "entered_at", "opened_at"):
        found.setdefault(dossier_id, []).append((key, entered_at, opened_at))
    return found
