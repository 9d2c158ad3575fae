"""What waits for somebody: steps to take, least time left first, and questions to answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.text import fold
from motcua.dossiers import models
from motcua.dossiers.queries.forecasts import forecasts
from motcua.dossiers.queries.relations import Readings, folded_name, offices_of
from motcua.dossiers.rules.forecast import Forecast, Risk
from motcua.dossiers.rules.standing import Rung, Standing
from motcua.dossiers.rules.status import Status
from motcua.offices.rules import powers
from motcua.offices.rules.powers import Deed, Relation


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """One line of somebody's work: a dossier at a step, and how it stands with time."""

    step_id: UUID
    step_key: str
    step_name: str
    step_kind: str
    dossier_id: UUID
    code: str
    version: int
    owner_name: str
    procedure_code: str
    procedure_name: str
    holder_name: str
    mine: bool
    entered_at: datetime
    step_due_at: datetime
    due_at: datetime
    opened: bool
    paused: bool
    standing: Standing
    status: Status
    forecast: Forecast | None

    @property
    def do_first(self) -> bool:
        """Whether it should be done before others: not late yet, and likely to be."""
        likely = self.forecast is not None and self.forecast.risk is Risk.HIGH
        return likely and self.standing.key is not Rung.LATE


@dataclass(frozen=True)
class Page:
    """Some rows and where the next ones begin (empty: there are none)."""

    rows: Sequence[QueueRow]
    following: str = ""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What of the queue somebody wants to see."""

    which: str = "all"  # all, mine, unassigned, unopened, late, today, soon, paused, sign
    procedure: str = ""
    text: str = ""


WHICH = {
    "all": "Tất cả việc",
    "today": "Cần làm hôm nay",
    "late": "Quá hạn",
    "unopened": "Chưa mở",
    "mine": "Tôi đang giữ",
    "unassigned": "Chưa ai nhận",
    "sign": "Chờ ký",
    "paused": "Chờ người dân",
}


def queue(
    actor: Actor,
    *,
    at: datetime,
    wanted: Filter = Filter(),
    after: str = "",
    limit: int = 50,
    with_forecast: bool = False,
) -> Page:
    """The live steps that wait for this person: what is past its promised date first, what is paused last.

    Among each, the least time left for the step is on top. `after` is the `following` of the page before, which
    keeps its moment, so that nothing slips between two pages; `with_forecast` says of each row what is to be
    expected of it. A handful of queries, however long the queue is.
    """
    edge = _Edge.read(after) or _Edge(at)
    rows = _wanted(_queue_rows(actor, at), actor, wanted, at).annotate(rank=_rank(edge.at))
    if edge.step_id:
        beyond = Q(due_at__gt=edge.due) | Q(due_at=edge.due, id__gt=edge.step_id)
        rows = rows.filter(Q(rank__gt=edge.rank) | Q(rank=edge.rank) & beyond)
    found = list(rows.order_by("rank", "due_at", "id")[: limit + 1])
    readings = Readings([step.dossier for step in found], at)
    expected = forecasts(found[:limit], at=at) if with_forecast else {}
    shown = [_queue_row(step, actor, readings, expected.get(step.dossier_id)) for step in found[:limit]]
    following = ""
    if len(found) > limit:
        last: Any = found[limit - 1]
        following = str(_Edge(edge.at, last.rank, last.due_at, last.id))
    return Page(shown, following)


def _rank(at: datetime) -> Case:
    """What goes before what: past the promised date, running, waiting for the citizen."""
    return Case(
        When(dossier__paused_since__isnull=False, then=Value(2)),
        When(dossier__due_at__lt=at, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )


@dataclass(frozen=True)
class _Edge:
    """Where a page of the queue ended, and as of which moment it was ordered."""

    at: datetime
    rank: int = 0
    due: datetime | None = None
    step_id: UUID | None = None

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.rank}~{self.due.isoformat() if self.due else ''}~{self.step_id}"

    @classmethod
    def read(cls, text: str) -> "_Edge | None":
        """What an address says; None for none, and for one that cannot be read."""
        try:
            at, rank, due, step_id = text.split("~")
            edge = cls(datetime.fromisoformat(at), int(rank), datetime.fromisoformat(due), UUID(step_id))
        except ValueError:
            return None
        return edge if edge.at.tzinfo and edge.due and edge.due.tzinfo else None


def _queue_rows(actor: Actor, at: datetime) -> QuerySet[models.Step]:
    common = Q(role=actor.role, office_id__in=offices_of(actor, at=at), holder_id__isnull=True)
    if actor.fields:
        common &= Q(field_key__in=actor.fields)
    rows = models.Step.objects.filter(common | Q(holder_id=actor.position_id), left_at__isnull=True)
    return rows.select_related("dossier", "dossier__authority")


def _sorts(actor: Actor, at: datetime) -> dict[str, Q]:
    """What makes a line belong to each of the queues but the whole one."""
    day_end = moments.at(moments.day_of(at) + timedelta(days=1), "00:00")
    running = Q(dossier__paused_since__isnull=True)
    return {
        "today": running & (Q(due_at__lt=day_end) | Q(dossier__due_at__lt=day_end)),
        "late": running & (Q(due_at__lt=at) | Q(dossier__due_at__lt=at)),
        "unopened": Q(opened_at__isnull=True),
        "mine": Q(holder_id=actor.position_id),
        "unassigned": Q(holder_id__isnull=True),
        "sign": Q(kind="sign"),
        "paused": ~running,
    }


def _wanted(rows: QuerySet[models.Step], actor: Actor, wanted: Filter, at: datetime) -> QuerySet[models.Step]:
    chosen = _sorts(actor, at).get(wanted.which)
    if chosen is not None:
        rows = rows.filter(chosen)
    if wanted.procedure:
        rows = rows.filter(dossier__procedure_code=wanted.procedure)
    if wanted.text:
        rows = rows.alias(**folded_name("dossier__owner_name")).filter(
            Q(dossier__code__icontains=wanted.text) | Q(name_folded__contains=fold(wanted.text))
        )
    return rows


def _queue_row(step: models.Step, actor: Actor, readings: Readings, forecast: Forecast | None) -> QueueRow:
    dossier = step.dossier
    return QueueRow(
        step_id=step.id,
        step_key=step.key,
        step_name=step.name,
        step_kind=step.kind,
        dossier_id=dossier.id,
        code=dossier.code,
        version=dossier.version,
        owner_name=dossier.owner_name,
        procedure_code=dossier.procedure_code,
        procedure_name=readings.short_name(dossier),
        holder_name=step.holder_name,
        mine=step.holder_id == actor.position_id,
        entered_at=step.entered_at,
        step_due_at=step.due_at,
        due_at=dossier.due_at,
        opened=step.opened_at is not None,
        paused=dossier.paused_since is not None,
        standing=readings.standing(dossier),
        status=Status(dossier.status),
        forecast=forecast,
    )


def counts(actor: Actor, *, at: datetime, most: int = 1000) -> dict[str, int]:
    """How many lines each queue has among the `most` most urgent: nobody reads further. One query."""
    sorts = _sorts(actor, at)
    marked = {
        f"is_{which}": Case(When(chosen, then=Value(1)), default=Value(0), output_field=IntegerField())
        for which, chosen in sorts.items()
    }
    rows = _queue_rows(actor, at).select_related(None).annotate(rank=_rank(at), **marked)
    found = rows.order_by("rank", "due_at", "id")[:most].aggregate(
        all=Count("id"), **{which: Sum(f"is_{which}") for which in sorts}
    )
    return {which: found[which] or 0 for which in WHICH}


def procedures_waiting(actor: Actor, *, at: datetime) -> list[tuple[str, str]]:
    """The procedures somebody's queue is about, by code and name; for a list to choose from. One query."""
    rows = _queue_rows(actor, at).select_related(None).order_by("dossier__procedure_name")
    return list(dict(rows.values_list("dossier__procedure_code", "dossier__procedure_name").distinct()).items())


def held(position_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many live steps lie in each of these positions' hands, for whoever shares out the work."""
    ids = list(position_ids)
    rows = models.Step.objects.filter(left_at__isnull=True, holder_id__in=ids).values("holder_id")
    return dict.fromkeys(ids, 0) | {row["holder_id"]: row["count"] for row in rows.annotate(count=Count("id"))}


@dataclass(frozen=True)
class ToSign:
    """A line of the signing queue: the work, and the result as it was drafted (None: nobody has drafted it)."""

    row: QueueRow
    result: models.Result | None


def to_sign(actor: Actor, *, at: datetime, limit: int = 100) -> list[ToSign]:
    """What waits for this person's signature, least time left first, each with the words to be signed."""
    rows = queue(actor, at=at, wanted=Filter(which="sign"), limit=limit).rows
    results = models.Result.objects.filter(dossier_id__in=[row.dossier_id for row in rows])
    drafted = {result.dossier_id: result for result in results}
    return [ToSign(row, drafted.get(row.dossier_id)) for row in rows]


@dataclass(frozen=True, kw_only=True)
class ToAnswer:
    """A question another office asked of mine."""

    consultation_id: UUID
    dossier_id: UUID
    code: str
    question: str
    asked_by: str
    due_at: datetime
    late: bool


def to_answer(actor: Actor, *, at: datetime, limit: int = 100) -> list[ToAnswer]:
    """Open questions to this person's office, the most urgent first; only for those who may answer."""
    if not powers.may(actor.role, Deed.ANSWER, relation=Relation.CONSULTED, status=Status.IN_PROCESS):
        return []
    rows = (
        models.Consultation.objects.filter(office_id__in=offices_of(actor, at=at), answered_at__isnull=True)
        .select_related("dossier")
        .order_by("due_at")[:limit]
    )
    return [
        ToAnswer(
            consultation_id=row.id,
            dossier_id=row.dossier_id,
            code=row.dossier.code,
            question=row.question,
            asked_by=row.asked_by_name,
            due_at=row.due_at,
            late=at > row.due_at,
        )
        for row in rows
    ]
