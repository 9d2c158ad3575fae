"""Open dossiers counted again, under the calendar there is or one there might be: which would be due when."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.base import moments
from motcua.catalogue import queries as catalogue
from motcua.dossiers import models
from motcua.dossiers.queries.relations import CalendarOf, calendars_now
from motcua.dossiers.rules import apologies, promises, waits
from motcua.dossiers.rules.deadlines import Pause
from motcua.dossiers.rules.promises import Letter, Promise
from motcua.dossiers.rules.status import OPEN
from motcua.dossiers.rules.waits import Wait, WaitFor
from motcua.offices import queries as offices
from motcua.workdays import queries as workdays
from motcua.workdays.rules.arithmetic import WorkingCalendar
from motcua.workdays.rules.changes import Change
from motcua.workdays.rules.limits import Limit

#: How many dossiers are looked at in one go.
BATCH = 5_000
_ALL = Q()


@dataclass(frozen=True, slots=True)
class MovedStep:
    """A live step whose time would end at another moment."""

    id: UUID
    key: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """An open dossier counted again."""

    dossier_id: UUID
    promise: Promise
    calendar: WorkingCalendar
    due_before: datetime
    due: datetime
    steps: Sequence[MovedStep]

    @property
    def moves(self) -> bool:
        return bool(self.steps) or self.due != self.due_before


def open_within(scope: str) -> QuerySet[models.Dossier]:
    """The open dossiers whose date or live steps are counted by the calendar of a scope."""
    rows = models.Dossier.objects.filter(status__in=sorted(OPEN))
    if scope == workdays.NATION:
        return rows
    ids = [office_id for office_id in _offices_of_open() if scope in offices.scopes(offices.office_by_id(office_id))]
    there = models.Step.objects.filter(dossier_id=OuterRef("id"), left_at__isnull=True, office_id__in=ids)
    return rows.filter(Q(authority_id__in=ids) | Q(Exists(there)))


def _offices_of_open() -> set[UUID]:
    rows = models.Dossier.objects.filter(status__in=sorted(OPEN))
    live = models.Step.objects.filter(left_at__isnull=True)
    return {
        *rows.order_by().values_list("authority_id", flat=True).distinct(),
        *live.order_by().values_list("office_id", flat=True).distinct(),
    }


def count_again(
    scope: str,
    *,
    after: UUID | None = None,
    limit: int = BATCH,
    locked: bool = False,
    calendar_of: CalendarOf | None = None,
    among: Q = _ALL,
) -> list[Counted]:
    """The next open dossiers of a scope by id, each with the moments the calendar gives now. Four questions."""
    rows = open_within(scope).filter(among).order_by("id")
    if after:
        rows = rows.filter(id__gt=after)
    if locked:
        rows = rows.select_for_update(of=("self",))
    found = list(rows.values_list(*_FACTS)[:limit])
    ids = [row[0] for row in found]
    over = _waits(ids)
    letters = _letters([row[0] for row in found if row[-1] == apologies.RULE])
    steps = _live(ids)
    calendars = calendar_of or calendars_now()
    procedures = catalogue.infos({row[2] for row in found if row[0] in over}) if over else {}
    pauses = {row[0]: _pauses(procedures[row[2]], over[row[0]]) for row in found if row[0] in over}
    return [
        _counted(row, pauses.get(row[0], ()), letters.get(row[0]), steps.get(row[0], ()), calendars) for row in found
    ]


_FACTS = (
    "id", "authority_id", "procedure_version_id", "received_at", "complete_at", "limit", "due_at", "due_rule",
)  # fmt: skip
_Facts = tuple[UUID, UUID, UUID, datetime, datetime, str, datetime, str]
_Live = tuple[UUID, UUID, str, UUID, datetime, datetime, timedelta | None]


def _counted(
    facts: _Facts,
    over: Sequence[Pause],
    letter: Letter | None,
    steps: Sequence[_Live],
    calendars: CalendarOf,
) -> Counted:
    dossier_id, authority_id, _, received, complete, limit, due_before, _ = facts
    counted = tuple(pause for pause in over if pause.start >= complete)
    promise = Promise(received, complete, _limit(limit), counted, letter)
    calendar = calendars(authority_id)
    due = promise.moment(calendar)
    plain = [Pause(pause.start, pause.end) for pause in over]
    moved = []
    for step_id, _, key, office_id, entered_at, step_before, span in steps:
        # a letter gives the citizen another date, and the step that made it necessary no more time
        last = promise.by_law(calendar) if letter and entered_at < letter.signed_at else due
        step_due = promises.step_due(entered_at, span, last, calendars(office_id), waits=plain)
        if step_due != step_before:
            moved.append(MovedStep(step_id, key, step_due))
    return Counted(dossier_id, promise, calendar, due_before, due, moved)


def _pauses(procedure: catalogue.VersionInfo, over: Sequence[Wait]) -> list[Pause]:
    """The waits of a dossier, each with what its procedure gives the office after it."""
    return [waits.pause_of(procedure.definition.supplement, wait) for wait in over]


_limit = lru_cache(maxsize=1000)(Limit.parse)


def _letters(ids: Sequence[UUID]) -> dict[UUID, Letter]:
    """The signed letters of apology whose dates hold, by dossier."""
    rows = models.Apology.objects.filter(dossier_id__in=ids, signed_at__isnull=False) if ids else []
    return {row.dossier_id: Letter(row.due_before, row.days, row.signed_at) for row in rows if row.signed_at}


def _waits(ids: Sequence[UUID]) -> dict[UUID, list[Wait]]:
    """The pauses that are over, by dossier, in order."""
    rows = models.Pause.objects.filter(dossier_id__in=ids, ended_at__isnull=False).order_by("started_at")
    found = defaultdict(list)
    for dossier_id, what, start, end in rows.values_list("dossier_id", "reason", "started_at", "ended_at"):
        found[dossier_id].append(Wait(WaitFor(what), start, end or start))
    return found


def _live(ids: Sequence[UUID]) -> dict[UUID, list[_Live]]:
    rows = models.Step.objects.filter(dossier_id__in=ids, left_at__isnull=True).order_by("entered_at", "id")
    found = defaultdict(list)
    for row in rows.values_list("id", "dossier_id", "key", "office_id", "entered_at", "due_at", "span"):
        found[row[1]].append(row)
    return found


# --- before it is done -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Affected:
    """One line of a preview: a dossier, its date now, and the one it would have."""

    dossier_id: UUID
    code: str
    owner_name: str
    procedure_name: str
    authority_name: str
    due_before: datetime
    due: datetime

    @property
    def earlier(self) -> bool:
        return self.due < self.due_before


@dataclass(frozen=True)
class Preview:
    """What a change would do to open dossiers: how many, and the first of them."""

    looked_at: int
    moved: int
    earlier: int
    overdue: int  # would be late at once
    steps: int
    rows: Sequence[Affected]
    following: str = ""


def preview_of(change: Change, *, at: datetime, after: str = "", limit: int = 50) -> Preview:
    """What a change of a calendar would do to the open dossiers, `limit` of them by id after the one named."""
    begins, among = _read_cursor(after), _concerned(change)
    calendars = cache(
        lambda office_id: workdays.calendar_after(change, *offices.scopes(offices.office_by_id(office_id)))
    )
    moved = earlier = overdue = steps = 0
    shown: list[Counted] = []
    cursor, more = None, False
    while batch := count_again(change.scope, after=cursor, calendar_of=calendars, among=among):
        cursor = batch[-1].dossier_id
        for one in batch:
            steps += len(one.steps)
            if one.due == one.due_before:
                continue
            moved += 1
            earlier += one.due < one.due_before
            overdue += one.due < at <= one.due_before
            if begins is None or one.dossier_id > begins:
                if len(shown) < limit:
                    shown.append(one)
                else:
                    more = True
        if len(batch) < BATCH:
            break
    following = str(shown[-1].dossier_id) if more else ""
    return Preview(open_within(change.scope).count(), moved, earlier, overdue, steps, _affected(shown), following)


def _concerned(change: Change) -> Q:
    """The dossiers that a change may concern at all.

    A day matters only to a count that it lies in: until a due moment before it nothing changes, nor for what came
    after it. Other hours may matter to all; and so may anything while a run has yet to bring the dates up to date.
    """
    days = [*(day.date for day in change.days), *change.withdrawn]
    if change.hours is not None or not days or unfinished_runs():
        return _ALL
    first, behind = moments.at(min(days), "00:00"), moments.at(max(days) + timedelta(days=1), "00:00")
    return Q(due_at__gte=first, received_at__lt=behind)


def _read_cursor(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def derivations(ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """How each of these dossiers' dates came about."""
    return dict(models.Dossier.objects.filter(id__in=ids).values_list("id", "derivation"))


def _affected(counted: Sequence[Counted]) -> list[Affected]:
    rows = models.Dossier.objects.select_related("authority").only(
        "code", "owner_name", "procedure_name", "authority__name"
    )
    named = rows.in_bulk([one.dossier_id for one in counted])
    return [
        Affected(
            dossier_id=one.dossier_id,
            code=named[one.dossier_id].code,
            owner_name=named[one.dossier_id].owner_name,
            procedure_name=named[one.dossier_id].procedure_name,
            authority_name=named[one.dossier_id].authority.name,
            due_before=one.due_before,
            due=one.due,
        )
        for one in counted
    ]


# --- runs ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """A run as its page shows it."""

    id: UUID
    because: str
    scope: str
    total: int
    seen: int
    moved: int
    steps_moved: int
    begun_at: datetime
    last_at: datetime
    finished_at: datetime | None
    stopped_at: datetime | None
    stopped_by_name: str
    seconds: float

    @property
    def over(self) -> bool:
        return bool(self.finished_at or self.stopped_at)

    @property
    def percent(self) -> int:
        return 100 if self.finished_at else min(100 * self.seen // max(self.total, 1), 99)

    @property
    def seconds_left(self) -> int | None:
        """How long the rest will take at the pace so far; None before there is one."""
        if self.over or not self.seen or not self.seconds:
            return None
        return round(self.seconds / self.seen * max(self.total - self.seen, 0))


def runs(limit: int = 20) -> list[Run]:
    """The latest runs, the last first."""
    return [_run(row) for row in models.Redating.objects.order_by("-begun_at", "-id")[:limit]]


def unfinished_runs() -> list[Run]:
    """The runs that are not over, the first first."""
    rows = models.Redating.objects.filter(finished_at__isnull=True, stopped_at__isnull=True)
    return [_run(row) for row in rows.order_by("begun_at", "id")]


def _run(row: models.Redating) -> Run:
    return Run(
        id=row.id,
        because=row.because,
        scope=row.scope,
        total=row.total,
        seen=row.seen,
        moved=row.moved,
        steps_moved=row.steps_moved,
        begun_at=row.begun_at,
        last_at=row.last_at,
        finished_at=row.finished_at,
        stopped_at=row.stopped_at,
        stopped_by_name=row.stopped_by_name,
        seconds=row.worked.total_seconds(),
    )
