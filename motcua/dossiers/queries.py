"""Questions about dossiers, each for a viewer: what waits for me, where is this one, what may I do with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from motcua.accounts import queries as accounts
from motcua.base import moments, sealing
from motcua.base.actor import Actor
from motcua.base.refusals import NotAllowed, NotFound
from motcua.catalogue import queries as catalogue
from motcua.catalogue.rules import results, routes
from motcua.catalogue.rules.definition import Definition
from motcua.catalogue.rules.definition import Step as RouteStep
from motcua.dossiers import models
from motcua.dossiers.rules import answers as told
from motcua.dossiers.rules import codes
from motcua.dossiers.rules.standing import Standing, standing
from motcua.dossiers.rules.status import OPEN, DeliveryWay, Finance, Status
from motcua.journal import queries as journal
from motcua.offices import queries as offices
from motcua.offices.rules import powers
from motcua.offices.rules.powers import Deed, Relation
from motcua.paperwork import queries as paperwork
from motcua.workdays import queries as workdays
from motcua.workdays.rules.arithmetic import WorkingCalendar

# --- who stands how to a dossier -------------------------------------------------------------------------


def may_take(step: models.Step, actor: Actor) -> bool:
    """Whether a live step waits for this person: their office, their role, their field, and nobody else's hands."""
    return (
        step.left_at is None
        and step.role == actor.role
        and step.office_id in _offices_of(actor)
        and (not actor.fields or step.field_key in actor.fields)
        and step.holder_id in {None, actor.position_id}
    )


def relation_of(dossier: models.Dossier, actor: Actor, *, live: Iterable[models.Step] | None = None) -> Relation:
    """How a person stands to a dossier; the closest relation counts."""
    steps = list(dossier.steps.filter(left_at__isnull=True)) if live is None else live
    if any(may_take(step, actor) for step in steps):
        return Relation.HOLDER
    if actor.office_id == dossier.receiving_office_id:
        return Relation.DESK
    if dossier.authority_id in _offices_of(actor):
        return Relation.COLLEAGUE
    mine = _offices_of(actor)
    if dossier.consultations.filter(office_id__in=mine).exists():
        return Relation.CONSULTED
    if dossier.steps.filter(office_id__in=mine).exists():
        return Relation.COLLEAGUE
    if offices.oversees(actor, dossier.authority_id):
        return Relation.UPPER
    return Relation.OTHER


def _offices_of(actor: Actor) -> set[UUID]:
    return {office for office in (actor.office_id, actor.authority_id) if office}


# --- queues ----------------------------------------------------------------------------------------------


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


def queue(actor: Actor, *, at: datetime, wanted: Filter = Filter(), after: str = "", limit: int = 50) -> Page:
    """The live steps that wait for this person, least time left first, paused ones last.

    `after` is the `following` of the page before. Two queries at most, however long the queue is.
    """
    rows = _wanted(_queue_rows(actor), actor, wanted, at)
    paused_first, due, last_id = _cursor(after)
    if after:
        beyond = Q(due_at__gt=due) | Q(due_at=due, id__gt=last_id)
        rows = rows.filter(
            Q(dossier__paused_since__isnull=False) & beyond
            if paused_first
            else (Q(dossier__paused_since__isnull=True) & beyond) | Q(dossier__paused_since__isnull=False)
        )
    found = list(rows.order_by(_PAUSED_LAST, "due_at", "id")[: limit + 1])
    shown = [_queue_row(step, actor, at) for step in found[:limit]]
    following = ""
    if len(found) > limit:
        last = found[limit - 1]
        following = f"{int(last.dossier.paused_since is not None)}~{last.due_at.isoformat()}~{last.id}"
    return Page(shown, following)


_PAUSED_LAST = ExpressionWrapper(Q(dossier__paused_since__isnull=False), output_field=BooleanField())


def _queue_rows(actor: Actor) -> QuerySet[models.Step]:
    rows = models.Step.objects.filter(left_at__isnull=True, role=actor.role, office_id__in=_offices_of(actor))
    rows = rows.filter(Q(holder_id__isnull=True) | Q(holder_id=actor.position_id))
    if actor.fields:
        rows = rows.filter(field_key__in=actor.fields)
    return rows.select_related("dossier", "dossier__authority")


def _wanted(rows: QuerySet[models.Step], actor: Actor, wanted: Filter, at: datetime) -> QuerySet[models.Step]:
    day_end = moments.at(moments.day_of(at) + timedelta(days=1), "00:00")
    running = Q(dossier__paused_since__isnull=True)
    chosen = {
        "mine": Q(holder_id=actor.position_id),
        "unassigned": Q(holder_id__isnull=True),
        "unopened": Q(opened_at__isnull=True),
        "late": running & (Q(due_at__lt=at) | Q(dossier__due_at__lt=at)),
        "today": running & (Q(due_at__lt=day_end) | Q(dossier__due_at__lt=day_end)),
        "sign": Q(kind="sign"),
        "paused": ~running,
    }.get(wanted.which)
    if chosen is not None:
        rows = rows.filter(chosen)
    if wanted.procedure:
        rows = rows.filter(dossier__procedure_code=wanted.procedure)
    if wanted.text:
        rows = rows.filter(Q(dossier__code__icontains=wanted.text) | Q(dossier__owner_name__icontains=wanted.text))
    return rows


def _cursor(after: str) -> tuple[bool, datetime, UUID]:
    try:
        paused, due, last_id = after.split("~")
        return paused == "1", datetime.fromisoformat(due), UUID(last_id)
    except ValueError:
        return False, datetime.min.replace(tzinfo=moments.TZ), UUID(int=0)


def _queue_row(step: models.Step, actor: Actor, at: datetime) -> QueueRow:
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
        procedure_name=_short_name(dossier),
        holder_name=step.holder_name,
        mine=step.holder_id == actor.position_id,
        entered_at=step.entered_at,
        step_due_at=step.due_at,
        due_at=dossier.due_at,
        opened=step.opened_at is not None,
        paused=dossier.paused_since is not None,
        standing=standing_of(dossier, at),
        status=Status(dossier.status),
    )


def _short_name(dossier: models.Dossier) -> str:
    return catalogue.version(dossier.procedure_version_id).definition.short


def standing_of(dossier: models.Dossier, at: datetime) -> Standing:
    """Where a dossier stands on the ladder of lateness at a moment."""
    return standing(
        due=dossier.due_at,
        at=at,
        calendar=_calendar(dossier),
        started=dossier.complete_at,
        paused_since=dossier.paused_since,
        finished_at=dossier.finished_at,
        ended_at=dossier.ended_at,
    )


def _calendar(dossier: models.Dossier) -> WorkingCalendar:
    return workdays.calendar_for(*offices.scopes(dossier.authority))


def counts(actor: Actor, *, at: datetime, most: int = 1000) -> dict[str, int]:
    """How many lines each queue has, counted up to `most`: nobody reads further, and counting on would be slow."""
    rows = _queue_rows(actor)
    return {which: _wanted(rows, actor, Filter(which=which), at)[:most].count() for which in WHICH}


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
        models.Consultation.objects.filter(office_id__in=_offices_of(actor), answered_at__isnull=True)
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


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a deed would meet: the dossier, and why it would be refused (empty: it would not)."""

    dossier_id: UUID
    code: str
    owner_name: str
    procedure_name: str
    step_name: str
    seen: int
    why_not: str


def preview(dossier_id: UUID, deed: Deed, *, viewer: Actor, seen: int) -> Preview:
    """Whether a deed could be done to a dossier now. Raises `NotFound` for a dossier this person may not see."""
    dossier = require_readable(dossier_id, viewer=viewer)
    live = list(dossier.steps.filter(left_at__isnull=True))
    mine = [step for step in live if may_take(step, viewer)]
    here = mine[0] if mine else (live[0] if len(live) == 1 else None)
    why = powers.why_not(viewer.role, deed, relation=relation_of(dossier, viewer, live=live), status=dossier.status)
    if not why and seen != dossier.version:
        why = "Hồ sơ vừa được người khác xử lý."
    if not why and here and deed is not _STEP_DEEDS.get(here.kind, Deed.FORWARD):
        why = f"Bước “{here.name}” không kết thúc bằng việc này."
    if not why and here and deed is Deed.FORWARD:
        procedure = catalogue.version(dossier.procedure_version_id).definition
        if _route_step(procedure, here).choices:
            why = "Bước này phải chọn hướng xử lý: mời mở từng hồ sơ."
    return Preview(
        dossier_id=dossier.id,
        code=dossier.code,
        owner_name=dossier.owner_name,
        procedure_name=_short_name(dossier),
        step_name=here.name if here else "",
        seen=dossier.version,
        why_not=why,
    )


# --- one dossier -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Action:
    """Something that can be done with a dossier: allowed, or why not."""

    deed: Deed
    label: str
    allowed: bool
    why_not: str = ""


@dataclass(frozen=True, kw_only=True)
class Detail:
    """Everything the dossier page shows to one viewer."""

    dossier: models.Dossier
    status: Status
    finance: Finance
    delivery: DeliveryWay
    standing: Standing
    relation: Relation
    owner: accounts.PersonFacts
    procedure: Definition
    case_name: str
    answers: Sequence[tuple[str, str]]
    live: Sequence[models.Step]
    steps: Sequence[models.Step]
    here: models.Step | None
    choices: Sequence[tuple[str, str]]
    back_to: Sequence[RouteStep]
    timeline: Sequence[journal.Line]
    papers: Sequence[Any]
    handed_in: Sequence[models.HandedIn]
    attachments: Sequence[models.Attachment]
    notes: Sequence[models.Note]
    messages: Sequence[models.Note]
    consultations: Sequence[models.Consultation]
    to_answer: Sequence[models.Consultation]
    visits: Sequence[models.SiteVisit]
    supplements: Sequence[models.SupplementRequest]
    result: models.Result | None
    actions: Sequence[Action]

    def action(self, deed: str) -> Action:
        return next(action for action in self.actions if action.deed == deed)

    @property
    def result_text(self) -> str:
        """The words a result begins with: the procedure's own text, with what is known put into its gaps."""
        wanted = self.procedure.results_for(self.dossier.case)
        if not wanted:
            return ""
        facts = {
            "owner": self.owner.full_name,
            "born": self.owner.born_on.strftime("%d/%m/%Y") if self.owner.born_on else str(self.owner.born_year or ""),
            "number": self.owner.number,
            "address": self.owner.address,
            "dossier": self.dossier.code,
            "office": self.dossier.authority.name,
            "place": offices.place_of(self.dossier.authority),
            **told.read(self.dossier.answers).by_question,
        }
        return "\n\n".join(results.filled(wanted[0], facts))

    @property
    def true_days(self) -> int:
        """Calendar days since the first reception, whatever was paused or restarted."""
        end = self.dossier.finished_at or self.dossier.ended_at
        return ((end or self.standing.at) - self.dossier.received_at).days


def detail(dossier_id: UUID, *, viewer: Actor, at: datetime) -> Detail:
    """One dossier as this person may see it. Raises `NotFound` when they may not even know of it."""
    dossier = models.Dossier.objects.select_related("receiving_office", "authority").filter(id=dossier_id).first()
    if dossier is None:
        raise NotFound("Không có hồ sơ này.")
    steps = list(dossier.steps.select_related("office").order_by("entered_at", "id"))
    live = [step for step in steps if step.left_at is None]
    relation = relation_of(dossier, viewer, live=live)
    if not powers.may(viewer.role, Deed.READ, relation=relation, status=dossier.status):
        raise NotFound("Không có hồ sơ này.")
    procedure = catalogue.version(dossier.procedure_version_id).definition
    mine = [step for step in live if may_take(step, viewer)]
    here = mine[0] if mine else (live[0] if len(live) == 1 else None)
    passed = {step.key for step in steps if step.left_at is not None}
    notes = list(dossier.notes.order_by("-at"))
    consultations = list(dossier.consultations.select_related("office").order_by("asked_at"))
    case = procedure.case(dossier.case)
    return Detail(
        dossier=dossier,
        status=Status(dossier.status),
        finance=Finance(dossier.finance),
        delivery=DeliveryWay(dossier.delivery),
        standing=standing_of(dossier, at),
        relation=relation,
        owner=accounts.facts_of(dossier.owner_id),
        procedure=procedure,
        case_name=case.name if case else "",
        answers=_answers(dossier, procedure),
        live=live,
        steps=steps,
        here=here,
        choices=_route_step(procedure, here).choices if here else (),
        back_to=[way for way in routes.before(procedure.route, here.key) if way.key in passed] if here else [],
        timeline=journal.timeline("dossier", dossier.id),
        papers=paperwork.about("dossier", dossier.id),
        handed_in=list(dossier.handed_in.all()),
        attachments=list(dossier.attachments.select_related("file").order_by("at")),
        notes=[note for note in notes if not note.for_citizen],
        messages=[note for note in notes if note.for_citizen],
        consultations=consultations,
        to_answer=[one for one in consultations if one.answered_at is None and one.office_id in _offices_of(viewer)],
        visits=list(dossier.site_visits.order_by("visited_at")),
        supplements=list(dossier.supplement_requests.order_by("number")),
        result=models.Result.objects.filter(dossier=dossier).first(),
        actions=_actions(dossier, viewer, relation, here),
    )


def _route_step(procedure: Definition, step: models.Step) -> RouteStep:
    return routes.step(procedure.route, step.key)


def _answers(dossier: models.Dossier, procedure: Definition) -> list[tuple[str, str]]:
    labels = {question.key: question.label for question in procedure.questions}
    by_question = told.read(dossier.answers).by_question
    return [(labels.get(key, key), value) for key, value in by_question.items() if value]


#: The order in which a person meets the deeds on the page; the step's own deed comes first there.
_OFFERED = (
    (Deed.FORWARD, "Chuyển bước"),
    (Deed.SIGN, "Ký"),
    (Deed.ISSUE, "Vào sổ, đóng dấu"),
    (Deed.RETURN_RESULT, "Trả kết quả"),
    (Deed.DRAFT_RESULT, "Soạn kết quả"),
    (Deed.ASSIGN, "Phân công"),
    (Deed.CONSULT, "Xin ý kiến"),
    (Deed.ANSWER, "Trả lời ý kiến"),
    (Deed.VERIFY, "Xác minh thực địa"),
    (Deed.REQUEST_SUPPLEMENT, "Yêu cầu bổ sung"),
    (Deed.RECEIVE_SUPPLEMENT, "Nhận bổ sung"),
    (Deed.RETURN_STEP, "Trả lại bước trước"),
    (Deed.COLLECT, "Thu phí, lệ phí"),
    (Deed.WITHDRAW, "Người dân rút hồ sơ"),
    (Deed.STOP, "Dừng giải quyết"),
    (Deed.CORRECT, "Đính chính"),
    (Deed.NOTE, "Ghi chú"),
)
_STEP_DEEDS = {"sign": Deed.SIGN, "issue": Deed.ISSUE, "return": Deed.RETURN_RESULT}


def _actions(dossier: models.Dossier, viewer: Actor, relation: Relation, here: models.Step | None) -> list[Action]:
    own = _STEP_DEEDS.get(here.kind, Deed.FORWARD) if here else None
    ends = {Deed.FORWARD, *_STEP_DEEDS.values()}
    found = []
    for deed, label in _OFFERED:
        why = powers.why_not(viewer.role, deed, relation=relation, status=dossier.status)
        if not why and deed in ends and deed is not own:
            why = f"Bước hiện tại là “{here.name}”." if here else "Hồ sơ không ở bước nào đang mở."
        if not why and deed is Deed.COLLECT and dossier.finance != Finance.OWED:
            why = Finance(dossier.finance).words
        found.append(Action(deed=deed, label=label, allowed=not why, why_not=why))
    return found


def id_of(code: str) -> UUID:
    """The id of the dossier with this code. Raises `NotFound`."""
    try:
        office = codes.parse(code)
    except codes.WrongCode as wrong:
        raise NotFound(str(wrong), field="code") from None
    written = f"{office.office}-{code.strip().upper().split('-', 1)[1]}"
    found = models.Dossier.objects.filter(code=written).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(f"Không có hồ sơ {written}.", field="code")
    return found


def require_readable(dossier_id: UUID, *, viewer: Actor) -> models.Dossier:
    """The dossier, if this person may read it; for papers and files beside it. Raises `NotFound`."""
    dossier = models.Dossier.objects.select_related("authority").filter(id=dossier_id).first()
    if dossier is None or not powers.may(
        viewer.role, Deed.READ, relation=relation_of(dossier, viewer), status=dossier.status
    ):
        raise NotFound("Không có hồ sơ này.")
    return dossier


# --- at the desk -----------------------------------------------------------------------------------------


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
    """What this desk received between two days, latest first: the tracking book. Raises `NotAllowed`."""
    powers_needed(viewer, Deed.SEE_REGISTER)
    rows = models.Dossier.objects.filter(
        receiving_office_id=viewer.office_id,
        received_at__gte=moments.at(first, "00:00"),
        received_at__lt=moments.at(last + timedelta(days=1), "00:00"),
    )
    return _register_rows(rows.order_by("-received_at")[:limit], at)


def to_return(viewer: Actor, *, at: datetime, text: str = "", limit: int = 200) -> list[RegisterRow]:
    """Results that wait at this desk for their owners, longest first."""
    rows = models.Dossier.objects.filter(receiving_office_id=viewer.office_id, status=Status.DONE)
    if text:
        rows = rows.filter(Q(code__icontains=text) | Q(owner_name__icontains=text))
    return _register_rows(rows.order_by("finished_at")[:limit], at)


def of_person(person_id: UUID, *, viewer: Actor, at: datetime, limit: int = 20) -> list[RegisterRow]:
    """The latest dossiers of one person, as the counter needs them to warn of the same matter brought twice."""
    rows = models.Dossier.objects.filter(owner_id=person_id)
    if not viewer.authority_id:
        return []
    return _register_rows(rows.order_by("-received_at")[:limit], at)


def _register_rows(rows: QuerySet[models.Dossier], at: datetime) -> list[RegisterRow]:
    found = list(rows.select_related("authority"))
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
            procedure_name=_short_name(row),
            authority_name=row.authority.name,
            received_at=row.received_at,
            due_at=row.due_at,
            finished_at=row.finished_at,
            ended_at=row.ended_at,
            status=Status(row.status),
            finance=Finance(row.finance),
            fee=row.fee,
            standing=standing_of(row, at),
            at_desk=row.id in at_desk and row.status in OPEN,
            receipt_id=row.receipt_id,
        )
        for row in found
    ]


def powers_needed(viewer: Actor, deed: Deed) -> None:
    """Raises `NotAllowed` unless the person's role carries this power in their own office."""
    if not powers.may(viewer.role, deed, relation=Relation.DESK, status=0):
        raise NotAllowed(powers.why_not(viewer.role, deed, relation=Relation.DESK, status=0))


# --- what the citizen may see ----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Tracked:
    """What anybody with the right pair may see of a dossier: nothing about the person."""

    code: str
    procedure_name: str
    status: Status
    words: str
    what_to_do: str
    where: str
    phone: str
    received_at: datetime
    due_at: datetime
    due_original: datetime
    finished_at: datetime | None
    ended_at: datetime | None
    standing: Standing
    derivation: Sequence[str]
    stages: Sequence[tuple[str, str]]  # name, done | now | next
    asked: Sequence[str]


def track(code: str, four: str, *, at: datetime) -> Tracked | None:
    """A dossier by its code and four digits: the last of the owner's phone or identity number.

    None for a wrong pair and for an unknown code alike, in the same time: nobody can find out which it was.
    """
    digit_check = sealing.blind_index(four.strip(), purpose="dossier.check")
    try:
        parsed = codes.parse(code)
        written = codes.compose(parsed.office, parsed.received_on, parsed.number)
    except codes.WrongCode:
        written = ""
    row = (
        models.Dossier.objects.select_related("authority", "receiving_office")
        .filter(Q(check_phone=digit_check) | Q(check_number=digit_check), code=written)
        .exclude(code="")
        .first()
    )
    return _tracked(row, at) if row and four.strip() else None


def track_by_id(dossier_id: UUID, *, at: datetime) -> Tracked | None:
    """The same by id, for somebody who holds the receipt's own token."""
    row = models.Dossier.objects.select_related("authority", "receiving_office").filter(id=dossier_id).first()
    return _tracked(row, at) if row else None


def _tracked(row: models.Dossier, at: datetime) -> Tracked:
    status = Status(row.status)
    live = list(row.steps.filter(left_at__isnull=True).select_related("office").order_by("entered_at"))
    where = live[0].office.name if live else row.receiving_office.name
    asked = row.supplement_requests.filter(completed_at__isnull=True).order_by("number").last()
    words, what_to_do = _citizen_words(row, status, where)
    return Tracked(
        code=row.code,
        procedure_name=row.procedure_name,
        status=status,
        words=words,
        what_to_do=what_to_do,
        where=where,
        phone=row.receiving_office.phone,
        received_at=row.received_at,
        due_at=row.due_at,
        due_original=row.due_original,
        finished_at=row.finished_at,
        ended_at=row.ended_at,
        standing=standing_of(row, at),
        derivation=row.derivation,
        stages=_stages(status),
        asked=[item["what"] for item in asked.items] if asked and status == Status.WAITING_FOR_CITIZEN else [],
    )


def _citizen_words(row: models.Dossier, status: Status, where: str) -> tuple[str, str]:
    desk = row.receiving_office.name
    return {
        Status.RECEIVED: (f"Hồ sơ đã được {desk} nhận.", "Ông/bà chưa phải làm gì."),
        Status.IN_PROCESS: (f"Hồ sơ đang được giải quyết tại {where}.", "Ông/bà chưa phải làm gì."),
        Status.WAITING_FOR_CITIZEN: (
            "Hồ sơ còn thiếu giấy tờ.",
            f"Mời ông/bà mang các giấy tờ dưới đây đến {desk}. Từ ngày đủ giấy tờ, hồ sơ được giải quyết tiếp.",
        ),
        Status.WAITING_FOR_PAYMENT: ("Hồ sơ chờ nộp lệ phí.", f"Mời ông/bà nộp lệ phí tại {desk}."),
        Status.WITHDRAWN: ("Hồ sơ đã được rút theo yêu cầu của ông/bà.", "Muốn làm lại, mời nộp hồ sơ mới."),
        Status.STOPPED: ("Hồ sơ đã dừng giải quyết.", f"Lý do có trong thông báo. Cần hỏi thêm, mời gọi {desk}."),
        Status.DONE: (
            "Đã có kết quả.",
            f"Mời ông/bà mang giấy tiếp nhận và giấy tờ tùy thân đến {desk} để nhận kết quả.",
        ),
        Status.RETURNED: ("Kết quả đã được trả.", "Hồ sơ đã xong. Cảm ơn ông/bà."),
    }[status]


_STAGES = ("Đã nhận hồ sơ", "Đang giải quyết", "Có kết quả", "Đã trả kết quả")


def _stages(status: Status) -> list[tuple[str, str]]:
    now = {
        Status.RECEIVED: 0,
        Status.IN_PROCESS: 1,
        Status.WAITING_FOR_CITIZEN: 1,
        Status.WAITING_FOR_PAYMENT: 1,
        Status.DONE: 2,
        Status.RETURNED: 4,
    }.get(status, 1)
    return [(name, "done" if index < now else "now" if index == now else "next") for index, name in enumerate(_STAGES)]
