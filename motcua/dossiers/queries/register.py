"""A desk's own book: what it received, and what waits there for its owner."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.refusals import NotAllowed
from motcua.base.text import fold
from motcua.dossiers import models
from motcua.dossiers.queries.relations import Readings, folded_name, offices_of
from motcua.dossiers.rules.standing import Standing
from motcua.dossiers.rules.status import OPEN, Finance, Status
from motcua.offices.rules import powers
from motcua.offices.rules.powers import Deed, Relation


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """One line of a desk's book."""

    id: UUID
    code: str
    version: int
    owner_name: str
    procedure_name: str
    authority_name: str
    received_at: datetime
    due_at: datetime
    finished_at: datetime | None
    ended_at: datetime | None
    status: Status
    finance: Finance
    fee: int
    standing: Standing
    at_desk: bool  # still at its first step, in the receiving officer's hands
    receipt_id: UUID | None


def register(viewer: Actor, *, first: date, last: date, at: datetime, limit: int = 500) -> list[RegisterRow]:
    """What this desk and those it took over received between two days, latest first: the tracking book.

    Raises `NotAllowed`.
    """
    powers_needed(viewer, Deed.SEE_REGISTER)
    rows = models.Dossier.objects.filter(
        receiving_office_id__in=offices_of(viewer, at=at),
        received_at__gte=moments.at(first, "00:00"),
        received_at__lt=moments.at(last + timedelta(days=1), "00:00"),
    )
    return _register_rows(rows.order_by("-received_at")[:limit], at)


def to_return(viewer: Actor, *, at: datetime, text: str = "", limit: int = 200) -> list[RegisterRow]:
    """Results this person may put into their owners' hands, longest waiting first.

    At a counter: all that have come back to the desk. Outside, by post or with a mobile team: those they carry.
    """
    here = models.Step.objects.filter(dossier_id=OuterRef("id"), left_at__isnull=True, kind="return")
    rows = models.Dossier.objects.filter(status=Status.DONE)
    if powers.may(viewer.role, Deed.RETURN_RESULT, relation=Relation.DESK, status=Status.DONE):
        rows = rows.filter(Exists(here), receiving_office_id__in=offices_of(viewer, at=at))
    else:
        rows = rows.filter(Exists(here.filter(holder_id=viewer.position_id)))
    if text:
        rows = rows.alias(**folded_name("owner_name")).filter(
            Q(code__icontains=text) | Q(name_folded__contains=fold(text))
        )
    return _register_rows(rows.order_by("finished_at")[:limit], at)


def _register_rows(rows: QuerySet[models.Dossier], at: datetime) -> list[RegisterRow]:
    found = list(rows.select_related("authority"))
    readings = Readings(found, at)
    at_desk = set(
        models.Step.objects.filter(
            dossier_id__in=[row.id for row in found], left_at__isnull=True, role="intake"
        ).values_list("dossier_id", flat=True)
    )
    return [
        RegisterRow(
            id=row.id,
            code=row.code,
            version=row.version,
            owner_name=row.owner_name,
            procedure_name=readings.short_name(row),
            authority_name=row.authority.name,
            received_at=row.received_at,
            due_at=row.due_at,
            finished_at=row.finished_at,
            ended_at=row.ended_at,
            status=Status(row.status),
            finance=Finance(row.finance),
            fee=row.fee,
            standing=readings.standing(row),
            at_desk=row.id in at_desk and row.status in OPEN,
            receipt_id=row.receipt_id,
        )
        for row in found
    ]


def powers_needed(viewer: Actor, deed: Deed) -> None:
    """Raises `NotAllowed` unless the person's role carries this power in their own office."""
    if not powers.may(viewer.role, deed, relation=Relation.DESK, status=0):
        raise NotAllowed(powers.why_not(viewer.role, deed, relation=Relation.DESK, status=0))
