"""The control slip on paper: the way a dossier went, for its file and for whoever inspects it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.dossiers import models, queries
from motcua.dossiers.operations import papers
from motcua.dossiers.rules import slip
from motcua.journal import operations as journal
from motcua.paperwork.models import Paper


def print_control_slip(*, dossier_id: UUID, by: Actor, at: datetime) -> Paper:
    """Issue the control slip as it stands now, to whoever may read the dossier. Raises `NotFound`.

    It has no number of its own; each print is a paper of its moment, and printing is noted as reading.
    """
    with transaction.atomic():
        queries.require_readable(dossier_id, viewer=by, at=at)
        dossier = models.Dossier.objects.select_related("authority", "receiving_office").get(id=dossier_id)
        steps = list(dossier.steps.select_related("office").order_by("entered_at", "id"))
        asked = dossier.supplement_requests.order_by("number").values_list("asked_at", "completed_at")
        rows = slip.rows(
            [_stay(step) for step in steps],
            owner=dossier.owner_name,
            asked=[(moments.local(start), moments.local(end) if end else None) for start, end in asked],
        )
        paper = papers.issue(
            "control_slip",
            dossier,
            {
                "main_office": dossier.authority.name,
                "joint_offices": sorted(
                    {step.office.name for step in steps} - {dossier.authority.name, dossier.receiving_office.name}
                ),
                "rows": [vars(row) for row in rows],
            },
            by=by,
            at=at,
        )
        journal.note_reading(
            person_id=dossier.owner_id, subject="dossier", subject_id=dossier.id, how="print", by=by, at=at
        )
    return paper


def _stay(step: models.Step) -> slip.Stay:
    return slip.Stay(
        name=step.name,
        office=step.office.name,
        holder=step.holder_name,
        entered_at=step.entered_at,
        due_at=step.due_at,
        left_at=step.left_at,
        left_by=step.left_by_name,
        outcome=step.outcome,
    )
