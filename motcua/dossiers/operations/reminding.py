"""Reminding of what is due: once of each date, up the ladder, in working time; and twice a day in a few lines."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.answers import keeping
from motcua.base.text import capitalised, uncapitalised
from motcua.catalogue import queries as catalogue
from motcua.dossiers import models, queries
from motcua.dossiers.operations.hand import calendar_of
from motcua.dossiers.queries import Filter, QueueRow
from motcua.dossiers.rules import escalation
from motcua.dossiers.rules.escalation import Owed, Term, Whom
from motcua.notices import operations as notices
from motcua.notices.operations import Draft
from motcua.notices.rules.recipients import Staff
from motcua.offices import queries as offices
from motcua.offices.queries import Reached
from motcua.offices.rules.powers import Role

#: Who has a queue of dossiers of their own.
WORKING = (Role.INTAKE, Role.HANDLER, Role.HEAD, Role.CLERK, Role.CASHIER, Role.DESK_HEAD, Role.LEADER)
#: How the kinds of these messages begin.
REMINDING = "remind-"
#: A digest names so many of the most urgent.
NAMED = 5


def remind(*, by: Actor, at: datetime, batch: int = 500) -> int:
    """Remind everybody who is to be reminded by now; returns how many messages are new.

    Only steps whose time to be looked at has come, or whose dates have moved, are looked at. Each message has a key
    of its dossier, date, call and person: stopped anywhere and begun again, nobody is told twice.
    """
    people, made = _People(at), 0
    with keeping():  # one calendar an office, one wording a procedure for the whole run
        for steps in _to_look_at(at, batch):
            drafts, rows = [], []
            for step in steps:
                dossier = Term(step.dossier.complete_at, step.dossier.due_at, calendar_of(step.dossier.authority_id))
                own = Term(step.entered_at, step.due_at, calendar_of(step.office_id))
                drafts += list(_messages(step, escalation.owed(dossier, own, at=at), people))
                look_at = escalation.look_again(dossier, own, at=at)
                rows.append(models.Reminder(step=step, due_at=dossier.due, step_due_at=own.due, look_at=look_at))
            with transaction.atomic():
                made += notices.send_all(drafts, by=by, at=at)
                # what somebody was told before of the same dossier, and has not read, is said better now
                told = {(draft.to.account_id, draft.about_id) for draft in drafts if isinstance(draft.to, Staff)}
                notices.outdate_for(sorted(told), kind=REMINDING, at=at)
                models.Reminder.objects.bulk_create(
                    rows,
                    update_conflicts=True,
                    unique_fields=["step"],
                    update_fields=["due_at", "step_due_at", "look_at"],
                )
    return made


def _to_look_at(at: datetime, batch: int) -> Iterator[list[models.Step]]:
    """Live steps of running dossiers, a batch at a time. A paused dossier waits for the citizen: nobody is reminded."""
    moved = ~Q(reminder__due_at=F("dossier__due_at")) | ~Q(reminder__step_due_at=F("due_at"))
    last = UUID(int=0)
    while steps := list(
        models.Step.objects.filter(
            Q(reminder__isnull=True) | Q(reminder__look_at__lte=at) | moved,
            queries.running("dossier__"),
            left_at__isnull=True,
            entered_at__lte=at,
            id__gt=last,
        )
        .select_related("dossier")
        .only(*_READ)
        .order_by("id")[:batch]
    ):
        yield steps
        last = steps[-1].id


#: What a reminder needs of a step and its dossier; opening what is sealed would take longer than all the rest.
_READ = (
    *("id", "name", "role", "field_key", "office_id", "holder_id", "holder_name", "entered_at", "due_at"),
    *(f"dossier__{name}" for name in ("id", "code", "complete_at", "due_at", "authority_id", "receiving_office_id")),
    "dossier__procedure_version_id",
)


class _People:
    """Whom a call reaches, looked up once a run."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._known: dict[object, list[Reached]] = {}

    def called(self, whom: Whom, step: models.Step) -> list[Reached]:
        dossier = step.dossier
        match whom:
            case Whom.DOER:
                holder = self._in(step.holder_id) if step.holder_id else []
                return holder or self._of(step.office_id, step.role, step.field_key, divisions=True)
            case Whom.HEAD:
                return self._of(step.office_id, Role.HEAD, step.field_key)
            case Whom.DESK:
                return self._of(dossier.receiving_office_id, Role.DESK_HEAD)
            case Whom.LEADER:
                return self._of(dossier.authority_id, Role.LEADER)

    def _in(self, position_id: UUID) -> list[Reached]:
        if position_id not in self._known:
            self._known[position_id] = offices.reached_in(position_id, at=self.at)
        return self._known[position_id]

    def _of(self, office_id: UUID, role: str, field: str = "", *, divisions: bool = False) -> list[Reached]:
        key = (office_id, role, field, divisions)
        if key not in self._known:
            self._known[key] = offices.reached(office_id, role=role, field=field, divisions=divisions, at=self.at)
        return self._known[key]


def _messages(step: models.Step, found: Iterable[Owed], people: _People) -> Iterator[Draft]:
    told: set[tuple[UUID, bool]] = set()  # who is called twice is told what they are told as the nearest to the work
    for one in found:
        for person in people.called(one.whom, step):
            if (person.account_id, one.of_step) not in told:
                told.add((person.account_id, one.of_step))
                yield _message(step, one, person)


def _message(step: models.Step, one: Owed, person: Reached) -> Draft:
    dossier = step.dossier
    procedure = catalogue.version(dossier.procedure_version_id).definition.short
    subject = f"step:{step.id}" if one.of_step else str(dossier.id)
    holder = step.holder_name or "chưa ai nhận"
    what = (
        f"bước “{step.name}” hạn {moments.short(step.due_at)}" if one.of_step else f"hẹn trả {moments.short(one.due)}"
    )
    where = "" if one.whom is Whom.DOER else f" Đang ở bước “{step.name}” ({holder})."
    return Draft(
        key=f"remind:{subject}:{int(one.due.timestamp())}:{one.call}:{person.position_id}:{person.account_id}",
        kind=f"{REMINDING}{one.call}",
        to=Staff(person.account_id),
        about="dossier",
        about_id=dossier.id,
        title=f"{'Bước ' + uncapitalised(one.call.words) if one.of_step else one.call.words}: {dossier.code}",
        text=f"{procedure}: {what}.{where}",
    )


def stop_reminding(*, dossier_id: UUID, at: datetime) -> int:
    """Take what nobody has read yet about a dossier whose work has ended off the screens; returns how many."""
    return notices.outdate(kind=REMINDING, about=("dossier", dossier_id), at=at)


def forget_reminders(*, at: datetime, limit: int = 50_000) -> int:
    """Remove what is kept for steps that were left before `at`; returns how many."""
    left = models.Reminder.objects.filter(step__left_at__lt=at).values_list("step_id", flat=True)[:limit]
    return models.Reminder.objects.filter(step_id__in=list(left)).delete()[0]


# --- in one line -----------------------------------------------------------------------------------------


def digest(*, by: Actor, at: datetime) -> int:
    """Tell each officer on a working day what their queue holds: counts, and the most urgent codes; one message each.

    Returns how many are new. Once in the morning and once in the afternoon, however often it is run; who has nothing
    to do today is not told so.
    """
    half = "sang" if moments.local(at).hour < 12 else "chieu"
    made = sum(
        notices.send_all([draft], by=by, at=at)
        for account_id, actors in _by_account(offices.on_duty(WORKING, at=at))
        if (draft := _digest(account_id, [one for one in actors if _works_today(one, at)], half, at))
    )
    notices.outdate(kind="digest", at=moments.at(moments.day_of(at), "00:00" if half == "sang" else "12:00"))
    return made


def _by_account(actors: Iterable[Actor]) -> Iterator[tuple[UUID, list[Actor]]]:
    for account_id, some in groupby(actors, key=lambda one: one.account_id):
        if account_id:
            yield account_id, list(some)


def _works_today(actor: Actor, at: datetime) -> bool:
    return actor.office_id is not None and calendar_of(actor.office_id).is_working_day(moments.day_of(at))


def _digest(account_id: UUID, actors: list[Actor], half: str, at: datetime) -> Draft | None:
    counts: dict[str, int] = {}
    urgent: dict[UUID, QueueRow] = {}
    for actor in actors:
        found = queries.counts(actor, at=at)
        if not found["today"]:
            continue
        for which, count in found.items():
            counts[which] = counts.get(which, 0) + count
        page = queries.queue(actor, at=at, wanted=Filter(which="today"), limit=NAMED)
        urgent |= {row.step_id: row for row in page.rows}
    if not counts:
        return None
    rows = sorted(urgent.values(), key=lambda row: (min(row.step_due_at, row.due_at), row.code))[:NAMED]
    said = [("today", "cần làm hôm nay"), ("late", "trong đó quá hạn"), ("unopened", "chưa mở"), ("sign", "chờ ký")]
    line = ", ".join(f"{words} {counts[which]}" for which, words in said if counts.get(which))
    return Draft(
        key=f"digest:{account_id}:{moments.day_of(at)}:{half}",
        kind="digest",
        to=Staff(account_id),
        about="account",
        about_id=account_id,
        title="Việc buổi sáng" if half == "sang" else "Việc buổi chiều",
        text="\n".join([f"{capitalised(line)}.", *(_line(row, at) for row in rows)]),
    )


def _line(row: QueueRow, at: datetime) -> str:
    late_step = row.step_due_at < at <= row.due_at
    return f"{row.code}: {row.standing.words}" + (f", bước “{row.step_name}” đã quá hạn" if late_step else "")


def morning(*, by: Actor, at: datetime) -> int:
    """Tell each leader on a working day how their authority stands, in five lines at most; returns how many are new."""
    made, known = 0, dict[UUID, tuple[str, ...]]()
    for account_id, actors in _by_account(offices.on_duty([Role.LEADER], at=at)):
        lines: list[str] = []
        for actor in actors:
            if actor.authority_id and _works_today(actor, at):
                if actor.authority_id not in known:
                    known[actor.authority_id] = queries.morning_lines(actor.authority_id, at=at)
                lines += known[actor.authority_id]
        if lines:
            draft = Draft(
                key=f"morning:{account_id}:{moments.day_of(at)}",
                kind="morning",
                to=Staff(account_id),
                about="account",
                about_id=account_id,
                title=f"Sáng {moments.day_of(at):%d/%m}",
                text="\n".join(lines[:5]),
            )
            made += notices.send_all([draft], by=by, at=at)
    notices.outdate(kind="morning", at=moments.at(moments.day_of(at), "00:00"))
    return made
