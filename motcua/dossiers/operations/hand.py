"""Taking a dossier in hand: locked, still as it was seen, by somebody who may; and putting it down again."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NoReturn
from uuid import UUID

from motcua.base import moments, rows
from motcua.base.actor import Actor
from motcua.base.refusals import NotAllowed, NotFound, Refused, Stale
from motcua.catalogue import queries as catalogue
from motcua.catalogue.rules import definition as procedures
from motcua.catalogue.rules import limits, routes
from motcua.dossiers import events, models, queries
from motcua.dossiers.queries.relations import Mine, open_steps, step_of
from motcua.dossiers.rules import apologies, deadlines, promises, step_lateness, waits
from motcua.dossiers.rules.promises import Letter, Promise
from motcua.dossiers.rules.status import Move, Status, WrongMoment, after
from motcua.dossiers.rules.waits import Wait, WaitFor
from motcua.journal import operations as journal
from motcua.offices import queries as offices
from motcua.offices.rules import powers
from motcua.offices.rules.powers import Deed
from motcua.workdays import queries as workdays
from motcua.workdays.rules.arithmetic import WorkingCalendar
from motcua.workdays.rules.limits import Limit

#: What a step that saved no time leaves to the next.
NOTHING = timedelta(0)


class DeedRefused(Refused):
    """The dossier is not in a state for this deed; the sentence says what would make it possible."""

    code = "deed-refused"


@dataclass
class Hand:
    """A dossier held under lock for one deed. `step` is the live step the deed is about, when it is about one."""

    dossier: models.Dossier
    by: Actor
    at: datetime
    live: list[models.Step]
    step: models.Step | None
    procedure: procedures.Definition
    closed: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    @property
    def status(self) -> Status:
        return Status(self.dossier.status)

    def move(self, move: Move) -> None:
        """Change the status as the table says. Raises `DeedRefused`."""
        try:
            self.dossier.status = after(self.status, move)
        except WrongMoment as wrong:
            raise DeedRefused(str(wrong)) from None

    def record(self, event: events.DossierEvent) -> None:
        """Write the dossier and the event that explains it: always both, and the version counts the events."""
        self.dossier.version += 1
        rows.change(self.dossier, *_CHANGING)
        journal.record(event, by=self.by, at=self.at)

    def here(self) -> models.Step:
        """The live step of this deed. Raises `DeedRefused` when it was about none."""
        if self.step is None:
            raise DeedRefused("Hồ sơ không ở bước nào đang chờ ông/bà xử lý.")
        return self.step

    def refuse(self, sentence: str, *, field: str | None = None) -> NoReturn:
        raise DeedRefused(sentence, field=field)


_CHANGING = (
    "version", "status", "limit", "finance", "delivery", "sync", "complete_at", "due_at", "reappointed_at", "due_rule",
    "due_calendar", "derivation", "paused_since", "supplements", "finished_at", "finished_as", "ended_at",
    "waiting_joins", "owner_name", "summary", "answers", "check_phone", "check_number",
)  # fmt: skip


def take(dossier_id: UUID, deed: Deed, *, by: Actor, at: datetime, seen: int | None = None, step_key: str = "") -> Hand:
    """Lock a dossier for a deed.

    `seen` is the version the person looked at: `Stale` when somebody was faster. `step_key` names the step when
    several are live. Raises `NotFound`, and `NotAllowed` with the sentence that says who could do it.
    Must be called inside a transaction, which keeps the calendar as it is until its end.
    """
    workdays.hold_still()
    dossier = _locked(dossier_id)
    if seen is not None and seen != dossier.version:
        raise Stale("Hồ sơ vừa được người khác xử lý. Mời tải lại trang để xem thay đổi; những gì ông/bà viết vẫn còn.")
    live = open_steps(dossier_id)
    step = _chosen(live, step_key, by, at)
    relation = queries.relation_of(dossier, by, at=at, live=[step] if step else live)
    powers.require(by, deed, relation=relation, status=dossier.status)
    return Hand(dossier, by, at, live, step, catalogue.version(dossier.procedure_version_id).definition)


def take_for_the_house(dossier_id: UUID, *, by: Actor, at: datetime) -> Hand:
    """Lock a dossier for what the house does by itself, at night or when somebody leaves: no power is asked.

    Must be called inside a transaction, which keeps the calendar as it is until its end.
    """
    workdays.hold_still()
    dossier = _locked(dossier_id)
    live = open_steps(dossier_id)
    return Hand(dossier, by, at, live, None, catalogue.version(dossier.procedure_version_id).definition)


def _locked(dossier_id: UUID) -> models.Dossier:
    dossier = rows.one(models.Dossier, id=dossier_id, lock=True)
    if dossier is None:
        raise NotFound("Không có hồ sơ này.")
    dossier.receiving_office = offices.office_by_id(dossier.receiving_office_id)
    dossier.authority = offices.office_by_id(dossier.authority_id)
    return dossier


def _chosen(live: list[models.Step], step_key: str, by: Actor, at: datetime) -> models.Step | None:
    if step_key:
        for step in live:
            if step.key == step_key:
                return step
        raise Stale("Bước này đã xong: có người vừa xử lý trước. Mời tải lại trang.")
    return step_of(live, by, Mine(by, at))


def calendar_of(office_id: UUID) -> WorkingCalendar:
    """The working calendar an office lives by."""
    return workdays.calendar_for(*offices.scopes(offices.office_by_id(office_id)))


# --- steps -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Left:
    """How a step was left: the working minutes it took, whether that was too long, and what begins now."""

    minutes: int
    late: bool
    to: tuple[str, ...]
    waits: bool
    due: datetime | None  # the new due date, when what begins lawfully lengthens the limit


def leave(hand: Hand, *, outcome: str, choice: str = "") -> Left:
    """End the live step of this deed and begin what follows on the route.

    Raises `DeedRefused` when the route asks for a choice. Time the step saved flows to the next ones.
    """
    step = hand.here()
    spent = end(hand, step, outcome=outcome)
    saved = deadlines.carry(step.due_at, hand.at, calendar_of(step.office_id))
    try:
        ways = routes.following(hand.procedure.route, step.key, choice=choice)
    except routes.NoSuchStep as wrong:
        raise DeedRefused(str(wrong), field="choice") from None
    begun = [way for way in ways if arrives(hand, way, step.key)]
    lengthened = any(way.extends for way in begun) and lengthen(hand)
    if lengthened:
        refit_steps(hand)
    for way in begun:
        begin(hand, way, saved=saved)
    return Left(
        minutes=spent,
        late=hand.at > step.due_at,
        to=tuple(way.name for way in begun),
        waits=len(begun) < len(ways),
        due=hand.dossier.due_at if lengthened else None,
    )


def lengthen(hand: Hand) -> bool:
    """Give the dossier the longer limit its procedure foresees (verification, an objection); once, and with its reason.

    Returns whether the due date changed. The first promised date stays on record.
    """
    dossier = hand.dossier
    row = limits.row_for(hand.procedure, case=dossier.case, channel=dossier.channel)
    if row.extension is None or dossier.limit == str(limits.extended(row)):
        return False
    longer = limits.extended(row)
    held, before = promise_of(hand), dossier.due_at
    dossier.limit = str(longer)
    due = replace(held, limit=longer, letter=None).due(calendar_of(dossier.authority_id))
    if held.letter and due.moment < before:
        return False  # a letter has promised more than the longer limit gives
    set_due(hand, due, [due.derivation[0], f"{promises.LENGTHENED}{row.extension.reason}", *due.derivation[1:]])
    return True


def promise_of(hand: Hand) -> Promise:
    """What the date of a dossier follows from, with every wait that is over by now."""
    dossier, policy = hand.dossier, hand.procedure.supplement
    spent = [
        Wait(WaitFor(one.reason), one.started_at, one.ended_at)
        for one in pauses_of(dossier)
        if one.ended_at and one.started_at >= dossier.complete_at
    ]
    apology = rows.one(models.Apology, dossier_id=dossier.id) if dossier.due_rule == apologies.RULE else None
    return Promise(
        received=dossier.received_at,
        complete=dossier.complete_at,
        limit=Limit.parse(dossier.limit),
        waits=tuple(waits.pause_of(policy, wait) for wait in spent),
        letter=Letter(apology.due_before, apology.days, apology.signed_at) if apology and apology.signed_at else None,
    )


def set_due(hand: Hand, due: deadlines.Due, derivation: Iterable[str]) -> None:
    """The date that holds from now, with what explains it. The deed's event carries it."""
    hand.dossier.due_at, hand.dossier.due_rule = due.moment, due.rule
    hand.dossier.due_calendar, hand.dossier.derivation = due.calendar_version, list(derivation)


def refit_steps(hand: Hand) -> None:
    """Count the time of the live steps again, after the dossier's date moved or a wait is over."""
    promise = promise_of(hand)
    spent = [deadlines.Pause(pause.started_at, pause.ended_at) for pause in pauses_of(hand.dossier) if pause.ended_at]
    for step in hand.live:
        if step.left_at is None:
            calendar, last = calendar_of(step.office_id), hand.dossier.due_at
            if promise.letter and step.entered_at < promise.letter.signed_at:
                # a letter gives the citizen another date, and the step that made it necessary no more time
                last = promise.by_law(calendar_of(hand.dossier.authority_id))
            step.due_at = promises.step_due(step.entered_at, step.span, last, calendar, waits=spent)
            rows.change(step, "due_at")


def end(hand: Hand, step: models.Step, *, outcome: str) -> int:
    """Close one stay at a step; returns the working minutes it took, without those the dossier was paused."""
    step.left_at = hand.at
    step.left_by_name = hand.by.name
    step.left_by_title = hand.by.title
    step.outcome = outcome
    stood_still = [(one.started_at, one.ended_at) for one in pauses_of(hand.dossier)]
    step.used = step_lateness.worked(step.entered_at, hand.at, calendar_of(step.office_id), stood_still)
    rows.change(step, "left_at", "left_by_name", "left_by_title", "outcome", "used")
    hand.closed.append(step.key)
    return step.used


def arrives(hand: Hand, way: procedures.Step, from_key: str) -> bool:
    """Note a branch's arrival; whether the step it leads to can begin, for every branch it waits for is there."""
    needed = routes.joins(hand.procedure.route, way.key)
    if not needed:
        return True
    others = dict(hand.dossier.waiting_joins)
    there = {*others.pop(way.key, ()), from_key}
    whole = needed <= there
    hand.dossier.waiting_joins = others if whole else {**others, way.key: sorted(there)}
    return whole


def begin(
    hand: Hand, way: procedures.Step, *, saved: timedelta = NOTHING, holder_id: UUID | None = None
) -> models.Step:
    """Open a step of the route in the office it belongs to."""
    row = prepared_step(hand.dossier, way, at=hand.at, saved=saved)
    if holder_id:
        row.holder_id, row.holder_name = holder_id, hand.by.name
    rows.put(row)
    hand.opened.append(row.key)
    return row


def prepared_step(
    dossier: models.Dossier, way: procedures.Step, *, at: datetime, saved: timedelta = NOTHING
) -> models.Step:
    """The row of a step that begins at a moment, not yet written: its office, and until when its time lasts."""
    office = offices.unit_for(
        way.unit,
        authority=dossier.authority,
        desk=dossier.receiving_office,
        field=dossier.field_key,
        role=way.role,
        on=moments.day_of(at),
    )
    calendar = workdays.calendar_for(*offices.scopes(office))
    span = deadlines.step_span(at, Limit.parse(way.share), calendar, carried=saved) if way.share else None
    due_at = promises.step_due(at, span, dossier.due_at, calendar)
    return models.Step(
        dossier=dossier,
        key=way.key,
        name=way.name,
        kind=way.kind,
        role=way.role,
        field_key=dossier.field_key,
        office_id=office.id,
        entered_at=at,
        due_at=due_at,
        allowed=calendar.minutes_between(at, due_at),
        span=span,
    )


def end_pause(hand: Hand) -> None:
    """The clock runs again from now."""
    for pause in pauses_of(hand.dossier):
        if pause.ended_at is None:
            pause.ended_at = hand.at
            rows.change(pause, "ended_at")
    hand.dossier.paused_since = None


def pauses_of(dossier: models.Dossier) -> list[models.Pause]:
    """The intervals in which a dossier's clock stood still, in order."""
    return sorted(rows.of(models.Pause, dossier_id=dossier.id), key=lambda one: one.started_at)


def awaited(step: models.Step) -> list[models.Consultation]:
    """The opinions asked at a step and not given yet."""
    asked = rows.of(models.Consultation, dossier_id=step.dossier_id, step_id=step.id)
    return [one for one in asked if one.answered_at is None]


def end_all(hand: Hand, *, outcome: str) -> None:
    """Close every live step: the dossier's way ends here."""
    for step in hand.live:
        end(hand, step, outcome=outcome)
    hand.dossier.waiting_joins = {}


def require_kind(hand: Hand, kinds: Iterable[str], sentence: str) -> models.Step:
    """The live step, which must be of one of these kinds. Raises `NotAllowed` with the sentence."""
    step = hand.here()
    if step.kind not in set(kinds):
        raise NotAllowed(sentence)
    return step
