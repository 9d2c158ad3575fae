"""Where a dossier stands and whom it waits for, whoever asks: for jobs, and for whoever brings in a past."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.base import rows
from motcua.base.refusals import NotFound
from motcua.dossiers import models
from motcua.dossiers.queries.relations import open_steps
from motcua.dossiers.rules.status import Finance, Status


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A step where somebody must act now. `since` is when it was last their turn; `asked` an opinion they wait for."""

    key: str
    kind: str
    role: str
    office_id: UUID
    holder_id: UUID | None
    due_at: datetime
    since: datetime
    rounds: int
    asked: models.Consultation | None


@dataclass(frozen=True, kw_only=True)
class Situation:
    """A dossier as those who act on it next find it. `asked_at`: since when its citizen is awaited."""

    dossier_id: UUID
    version_id: UUID
    case: str
    field_key: str
    status: Status
    owner_name: str
    authority_id: UUID
    receiving_office_id: UUID
    complete_at: datetime
    supplements: int
    asked_at: datetime | None
    owes: bool
    has_result: bool
    joining: bool
    steps: tuple[Waiting, ...]


def situation(dossier_id: UUID) -> Situation:
    """Where a dossier stands. Raises `NotFound`."""
    dossier = rows.one(models.Dossier, id=dossier_id)
    if dossier is None:
        raise NotFound("Không có hồ sơ này.")
    requests = rows.of(models.SupplementRequest, dossier_id=dossier_id)
    brought = [ended for one in requests if (ended := one.completed_at or one.lapsed_at)]
    opinions = rows.of(models.Consultation, dossier_id=dossier_id)
    return Situation(
        dossier_id=dossier_id,
        version_id=dossier.procedure_version_id,
        case=dossier.case,
        field_key=dossier.field_key,
        status=Status(dossier.status),
        owner_name=dossier.owner_name,
        authority_id=dossier.authority_id,
        receiving_office_id=dossier.receiving_office_id,
        complete_at=dossier.complete_at,
        supplements=dossier.supplements,
        asked_at=dossier.paused_since,
        owes=dossier.finance == Finance.OWED,
        has_result=rows.one(models.Result, dossier_id=dossier_id) is not None,
        joining=bool(dossier.waiting_joins),
        steps=tuple(_waiting(step, brought, opinions) for step in open_steps(dossier_id)),
    )


def _waiting(step: models.Step, brought: list[datetime], opinions: list[models.Consultation]) -> Waiting:
    own = [one for one in opinions if one.step_id == step.id]
    given = [one.answered_at for one in own if one.answered_at]
    return Waiting(
        key=step.key,
        kind=step.kind,
        role=step.role,
        office_id=step.office_id,
        holder_id=step.holder_id,
        due_at=step.due_at,
        since=max([step.entered_at, *brought, *given]),
        rounds=len(given) + len(brought),
        asked=next((one for one in own if one.answered_at is None), None),
    )
