"""Letters of apology: which are owed, drafted, signed, sent, delivered and missing, by office, live."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from motcua.base.actor import Actor
from motcua.dossiers import models
from motcua.dossiers.queries.relations import offices_of, running
from motcua.dossiers.rules.apologies import Cause, Stage

#: A draft speaks for the date it was written for; once that date has lawfully moved it says nothing.
_HOLDS = Q(due_before=F("dossier__due_at"))


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One letter in a list."""

    dossier_id: UUID
    code: str
    version: int
    procedure_name: str
    owner_name: str
    stage: Stage
    office_name: str
    step_name: str
    responsible_name: str
    because: str
    cause: Cause
    reason: str
    days: int
    due_before: datetime
    new_due_at: datetime
    send_by: datetime
    late: bool  # the lawful moment to send it has passed
    paper_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Letters of one office, or of all."""

    office_id: UUID | None
    office_name: str
    drafted: int
    completed: int
    signed: int
    sent: int
    delivered: int
    missing: int  # late, running, and without a signed letter

    @property
    def owed(self) -> int:
        """Still to be signed."""
        return self.drafted + self.completed


def letters(actor: Actor, *, stage: Stage, at: datetime, limit: int = 200) -> list[Letter]:
    """The letters of this person's authority that stand at a stage, the most urgent first."""
    rows = _of(actor, at).filter(stage=stage)
    if stage in {Stage.DRAFTED, Stage.COMPLETED}:
        rows = rows.filter(running("dossier__") & _HOLDS)
    rows = rows.select_related("dossier", "office").order_by("send_by", "id")[:limit]
    return [_letter(row, at) for row in rows]


def letter_of(dossier_id: UUID, *, at: datetime) -> Letter | None:
    """The letter of one dossier, if there is one. Ask only for somebody who may read the dossier."""
    row = models.Apology.objects.select_related("dossier", "office").filter(dossier_id=dossier_id).first()
    return _letter(row, at) if row else None


def _of(actor: Actor, at: datetime) -> QuerySet[models.Apology]:
    mine = offices_of(actor, at=at)
    return models.Apology.objects.filter(Q(dossier__authority_id__in=mine) | Q(dossier__receiving_office_id__in=mine))


def _letter(row: models.Apology, at: datetime) -> Letter:
    return Letter(
        dossier_id=row.dossier_id,
        code=row.dossier.code,
        version=row.dossier.version,
        procedure_name=row.dossier.procedure_name,
        owner_name=row.dossier.owner_name,
        stage=Stage(row.stage),
        office_name=row.office.name,
        step_name=row.step_name,
        responsible_name=row.responsible_name,
        because=row.drafted_for,
        cause=Cause(row.cause),
        reason=row.reason,
        days=row.days,
        due_before=row.due_before,
        new_due_at=row.new_due_at,
        send_by=row.send_by,
        late=row.signed_at is None and at > row.send_by,
        paper_id=row.paper_id,
    )


def tallies(authority_ids: Sequence[UUID] | None = None, *, at: datetime) -> list[Tally]:
    """Letters by authority: owed, signed, sent, delivered, missing; of these authorities or of all. Two queries.

    `missing` counts running dossiers past their date for which no leader has signed a letter: the fault of 2019.
    """
    letters_ = models.Apology.objects.all()
    late = models.Dossier.objects.filter(running(), reappointed_at__isnull=True, due_at__lt=at)
    if authority_ids is not None:
        letters_ = letters_.filter(dossier__authority_id__in=authority_ids)
        late = late.filter(authority_id__in=authority_ids)
    live = running("dossier__") & _HOLDS
    counted = letters_.values("dossier__authority_id", "dossier__authority__name").annotate(
        drafted=Count("id", filter=Q(stage=Stage.DRAFTED) & live),
        completed=Count("id", filter=Q(stage=Stage.COMPLETED) & live),
        signed=Count("id", filter=Q(stage=Stage.SIGNED)),
        sent=Count("id", filter=Q(stage=Stage.SENT)),
        delivered=Count("id", filter=Q(stage=Stage.DELIVERED)),
    )
    missing = {
        (row["authority_id"], row["authority__name"]): row["count"]
        for row in late.values("authority_id", "authority__name").annotate(count=Count("id"))
    }
    by_office = {(row["dossier__authority_id"], row["dossier__authority__name"]): row for row in counted}
    return [
        Tally(
            office_id=key[0],
            office_name=key[1],
            missing=missing.get(key, 0),
            **{stage.value: by_office[key][stage.value] if key in by_office else 0 for stage in Stage},
        )
        for key in sorted(by_office.keys() | missing.keys(), key=lambda key: key[1])
    ]
