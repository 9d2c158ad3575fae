"""A desk's own book: what it received, what still lies there, and what waits there for its owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.refusals import NotAllowed, Refused
from motcua.base.text import fold
from motcua.dossiers import models
from motcua.dossiers.queries.relations import Readings, folded_name, offices_of
from motcua.dossiers.rules.deadlines import Elapsed
from motcua.dossiers.rules.standing import Standing
from motcua.dossiers.rules.status import OPEN, DeliveryWay, Finance, Status
from motcua.offices.rules import powers
from motcua.offices.rules.powers import Deed, Relation

#: What of the book somebody may want to see.
BOOK = {
    "all": "Tất cả",
    "open": "Đang giải quyết",
    "late": "Quá hạn, xong muộn",
    "waiting": "Chờ người dân",
    "done": "Chờ trả kết quả",
    "returned": "Đã trả kết quả",
    "dropped": "Rút, dừng giải quyết",
    "owed": "Chưa thu phí, lệ phí",
}
#: Nobody reads a longer number than this, and counting further would cost more than it tells.
COUNTED = 10_000


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """One line of a desk's book."""

    id: UUID
    code: str
    version: int
    owner_id: UUID
    owner_name: str
    procedure_name: str
    authority_name: str
    sets: int
    received_at: datetime
    due_at: datetime
    forwarded_at: datetime | None  # when it left the desk for the first time
    finished_at: datetime | None
    ended_at: datetime | None
    status: Status
    finance: Finance
    fee: int
    delivery: DeliveryWay
    standing: Standing
    elapsed: Elapsed  # true time since the reception, whatever was paused or restarted
    trips: int  # how often the citizen had to come again for papers
    receipt_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class BookFilter:
    """Which lines of the book: of these days, and of them only some."""

    first: date
    last: date
    which: str = "all"
    procedure: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class BookPage:
    """Some lines, how many there are in all (`COUNTED` at most), and the edges to go on from (empty: no more)."""

    rows: Sequence[RegisterRow]
    total: int
    previous: str = ""
    next: str = ""

    @property
    def words(self) -> str:
        many = f"hơn {COUNTED:,}".replace(",", ".") if self.total >= COUNTED else str(self.total)
        return f"{many} hồ sơ"


def register(
    viewer: Actor, wanted: BookFilter, *, at: datetime, after: str = "", before: str = "", limit: int = 50
) -> BookPage:
    """What this desk and those it took over received between two days, latest first: the tracking book.

    Raises `NotAllowed`. `after` and `before` are the `next` and `previous` of a page seen earlier.
    """
    return _page(_wanted(viewer, wanted, at), "received_at", at, after=after, before=before, limit=limit, latest=True)


def register_to_print(viewer: Actor, wanted: BookFilter, *, at: datetime, most: int = 1000) -> list[RegisterRow]:
    """The same lines in the order of the paper book, earliest first. Refused when they are more than `most`."""
    lines = _wanted(viewer, wanted, at).select_related("authority").order_by("received_at", "id")
    rows = list(lines[: most + 1])
    if len(rows) > most:
        raise Refused(f"Một lần in được tối đa {most} hồ sơ: mời chọn ít ngày hơn, hoặc lọc bớt.", code="too-many")
    return _register_rows(rows, at)


def procedures_in_register(viewer: Actor, *, first: date, last: date, at: datetime) -> list[tuple[str, str]]:
    """The procedures received at this desk between two days, by name, to choose among."""
    rows = _received(viewer, first, last, at).order_by("procedure_code", "-received_at").distinct("procedure_code")
    found = rows.values_list("procedure_code", "procedure_name")
    return sorted(found, key=lambda pair: fold(pair[1]))


def at_desk(viewer: Actor, *, at: datetime, limit: int = 200) -> list[RegisterRow]:
    """What this desk received and has not passed on yet, whatever the day, the most urgent first."""
    mine = offices_of(viewer, at=at)
    lying = models.Step.objects.filter(
        left_at__isnull=True, role="intake", office_id__in=mine, dossier__status__in=sorted(OPEN)
    )
    rows = models.Dossier.objects.filter(receiving_office_id__in=mine, id__in=lying.values("dossier_id"))
    return _register_rows(list(rows.select_related("authority").order_by("due_at", "id")[:limit]), at)


def to_return(
    viewer: Actor, *, at: datetime, text: str = "", after: str = "", before: str = "", limit: int = 50
) -> BookPage:
    """Results this person may put into their owners' hands, longest waiting first.

    At a counter: all that have come back to the desk. Outside, by post or with a mobile team: those they carry.
    """
    here = models.Step.objects.filter(dossier_id=OuterRef("id"), left_at__isnull=True, kind="return")
    rows = _with_text(models.Dossier.objects.filter(status=Status.DONE), text)
    if powers.may(viewer.role, Deed.RETURN_RESULT, relation=Relation.DESK, status=Status.DONE):
        rows = rows.filter(Exists(here), receiving_office_id__in=offices_of(viewer, at=at))
    else:
        rows = rows.filter(Exists(here.filter(holder_id=viewer.position_id)))
    return _page(rows, "finished_at", at, after=after, before=before, limit=limit, latest=False)


def _received(viewer: Actor, first: date, last: date, at: datetime) -> QuerySet[models.Dossier]:
    powers_needed(viewer, Deed.SEE_REGISTER)
    return models.Dossier.objects.filter(
        receiving_office_id__in=offices_of(viewer, at=at),
        received_at__gte=moments.at(first, "00:00"),
        received_at__lt=moments.at(last + timedelta(days=1), "00:00"),
    )


def _wanted(viewer: Actor, wanted: BookFilter, at: datetime) -> QuerySet[models.Dossier]:
    rows = _received(viewer, wanted.first, wanted.last, at)
    still = Q(status__in=sorted(OPEN))
    chosen = {
        "open": still,
        "late": Q(finished_as="late") | (still & Q(due_at__lt=at, paused_since__isnull=True)),
        "waiting": Q(status__in=[Status.WAITING_FOR_CITIZEN, Status.WAITING_FOR_PAYMENT]),
        "done": Q(status=Status.DONE),
        "returned": Q(status=Status.RETURNED),
        "dropped": Q(status__in=[Status.WITHDRAWN, Status.STOPPED]),
        "owed": Q(finance=Finance.OWED),
    }.get(wanted.which)
    if chosen is not None:
        rows = rows.filter(chosen)
    if wanted.procedure:
        rows = rows.filter(procedure_code=wanted.procedure)
    return _with_text(rows, wanted.text)


def _with_text(rows: QuerySet[models.Dossier], text: str) -> QuerySet[models.Dossier]:
    if not text:
        return rows
    return rows.alias(**folded_name("owner_name")).filter(Q(code__icontains=text) | Q(name_folded__contains=fold(text)))


def _page(
    rows: QuerySet[models.Dossier], moment: str, at: datetime, *, after: str, before: str, limit: int, latest: bool
) -> BookPage:
    """A page found by what stands at its edge: as quick at the end of the book as at its beginning."""
    total = rows[:COUNTED].count()
    edge, back = _edge(before or after), bool(before)
    descending = latest != back
    if edge:
        beyond, last_id = edge
        side = "lt" if descending else "gt"
        rows = rows.filter(Q(**{f"{moment}__{side}": beyond}) | Q(**{moment: beyond, f"id__{side}": last_id}))
    sign = "-" if descending else ""
    found = list(rows.select_related("authority").order_by(f"{sign}{moment}", f"{sign}id")[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    if back:
        found.reverse()
    ends = [f"{getattr(row, moment).isoformat()}~{row.id}" for row in (found[0], found[-1])] if found else ["", ""]
    return BookPage(
        rows=_register_rows(found, at),
        total=total,
        previous=ends[0] if (more if back else edge) else "",
        next=ends[1] if (edge if back else more) else "",
    )


def _edge(cursor: str) -> tuple[datetime, UUID] | None:
    try:
        moment, last_id = cursor.split("~")
        read = datetime.fromisoformat(moment)
        return (read, UUID(last_id)) if read.tzinfo else None
    except ValueError:
        return None


def _register_rows(found: Sequence[models.Dossier], at: datetime) -> list[RegisterRow]:
    readings = Readings(found, at)
    left = _left_the_desk([row.id for row in found])
    return [
        RegisterRow(
            id=row.id,
            code=row.code,
            version=row.version,
            owner_id=row.owner_id,
            owner_name=row.owner_name,
            procedure_name=readings.short_name(row),
            authority_name=row.authority.name,
            sets=row.sets,
            received_at=row.received_at,
            due_at=row.due_at,
            forwarded_at=left.get(row.id),
            finished_at=row.finished_at,
            ended_at=row.ended_at,
            status=Status(row.status),
            finance=Finance(row.finance),
            fee=row.fee,
            delivery=DeliveryWay(row.delivery),
            standing=readings.standing(row),
            elapsed=readings.elapsed(row),
            trips=row.supplements,
            receipt_id=row.receipt_id,
        )
        for row in found
    ]


def _left_the_desk(dossier_ids: Sequence[UUID]) -> dict[UUID, datetime | None]:
    """When each dossier left its first step; none for one that still lies there."""
    steps = models.Step.objects.filter(dossier_id__in=dossier_ids).order_by("dossier_id", "entered_at", "id")
    return dict(steps.distinct("dossier_id").values_list("dossier_id", "left_at"))


def powers_needed(viewer: Actor, deed: Deed) -> None:
    """Raises `NotAllowed` unless the person's role carries this power in their own office."""
    if not powers.may(viewer.role, deed, relation=Relation.DESK, status=0):
        raise NotAllowed(powers.why_not(viewer.role, deed, relation=Relation.DESK, status=0))
