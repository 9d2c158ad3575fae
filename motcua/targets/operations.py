"""Deeds of figures: follow one dossier, tell all of them again, hold them against the journal."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.refusals import NotFound, Refused
from motcua.catalogue import queries as catalogue
from motcua.dossiers import queries as dossiers
from motcua.dossiers.events import DossierAccepted, DossierEvent
from motcua.journal import operations as journal
from motcua.journal import queries as histories
from motcua.journal.events import Event
from motcua.journal.queries import Bare
from motcua.offices import queries as offices
from motcua.paperwork import operations as paperwork
from motcua.targets import events, models, queries
from motcua.targets.queries.reports import ENDED
from motcua.targets.rules import signals
from motcua.targets.rules import spans as rules
from motcua.targets.rules.metrics import ASIDE, FORM_II06
from motcua.workdays import queries as workdays
from motcua.workdays.rules.arithmetic import WorkingCalendar

#: Those who follow one dossier share this lock; a pass over all of them takes it alone, a batch at a time.
_PASSING = 0x6669_6775  # "figu"
#: A dossier that something happened to this recently may still be on its way here, and is not held to be wrong.
SETTLED = timedelta(minutes=15)
#: By this name the journal tells figures what happened.
FOLLOWER = "motcua.targets.handlers.follow_the_dossier"
#: So many differing dossiers are named, the rest are counted.
EXAMPLES = 20

_COLUMNS = (
    "dossier_id", "number", "province", "code", "office", "authority", "level", "field_key", "procedure_code",
    "channel", "received_at", "from_at", "to_at", "stance", "due_at", "due_original", "late_from", "standing",
)  # fmt: skip

Row = tuple[Any, ...]


def shaping() -> tuple[type[Event], ...]:
    """The events that may begin a new span: they change how a dossier stands, or can move its due date."""
    return tuple(
        kind
        for kind in Event.kinds.values()
        if issubclass(kind, DossierEvent)
        and (kind is DossierAccepted or kind.__name__ in rules.LEADS_TO or "due" in kind.__dataclass_fields__)
    )


def _lives_of(**which: Any) -> dict[UUID, list[Bare]]:
    return histories.histories("dossier", kinds=[kind.__name__ for kind in shaping()], **which)


# --- one dossier -----------------------------------------------------------------------------------------


def follow(dossier_id: UUID, *, at: datetime) -> bool:
    """Tell a dossier's spans again from its events; returns whether anything was new. Safe to run twice."""
    with transaction.atomic(), connection.cursor() as cursor:
        # whoever comes second waits and then sees what the first did not: the last word is always the whole history
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(%s), pg_advisory_xact_lock(%s, hashtext(%s))",
            [_PASSING, _PASSING, str(dossier_id)],
        )
        told = _Teller().rows(_lives_of(ids=[dossier_id]))
        kept = _kept([dossier_id]).get(dossier_id, [])
        if kept == told:
            return False
        models.Span.objects.filter(dossier_id=dossier_id).delete()
        _write(told)
        _count_days(kept, -1)
        _count_days(told, 1)
        return True


class _Teller:
    """Tells spans from events. Remembers offices and procedures, which thousands of dossiers share."""

    def __init__(self) -> None:
        self._levels: dict[str, list[tuple[date, date, str]]] = {}
        self._fields: dict[UUID, str] = {}

    def rows(self, lives: Mapping[UUID, list[Bare]]) -> list[Row]:
        return [row for dossier_id, life in lives.items() for row in self._rows(dossier_id, life)]

    def _rows(self, dossier_id: UUID, life: Iterable[Bare]) -> Iterable[Row]:
        lines = [rules.Happened(line.kind, line.at, line.facts) for line in life]
        told = rules.stretches(lines)
        begun = lines[0]
        facts = begun.facts
        about = (
            settings.PROVINCE,
            facts["code"],
            facts["receiving_office"],
            facts["authority"],
            self._level(facts["authority"], moments.day_of(begun.at)),
            self._field(UUID(facts["version_id"])),
            facts["procedure"],
            facts["channel"],
            begun.at,
        )
        for one in told:
            yield (
                dossier_id, one.number, *about, one.from_at, one.to_at, str(one.stance), one.due_at,
                one.due_original, one.late_from, str(one.standing),
            )  # fmt: skip

    def _level(self, code: str, on: date) -> str:
        known = self._levels.setdefault(code, [])
        for first, last, kind in known:
            if first <= on <= last:
                return kind
        found = offices.office(code, on)
        known.append((found.valid_from, found.valid_to or date.max, found.kind))
        return found.kind

    def _field(self, version_id: UUID) -> str:
        if version_id not in self._fields:
            self._fields[version_id] = catalogue.version(version_id).definition.field.key
        return self._fields[version_id]


def _kept(dossier_ids: Collection[UUID]) -> dict[UUID, list[Row]]:
    told: dict[UUID, list[Row]] = {}
    rows = models.Span.objects.filter(dossier_id__in=dossier_ids).order_by("dossier_id", "number")
    for row in rows.values_list(*_COLUMNS):
        told.setdefault(row[0], []).append(row)
    return told


def _write(rows: Iterable[Row]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY targets_span ({', '.join(_COLUMNS)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


# --- days ------------------------------------------------------------------------------------------------

#: What was finished on each Vietnamese day: by unit and field, and by unit alone.
_DAYS = f"""
    SELECT authority, (from_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day, coalesce(field_key, '') AS field_key,
        count(*)::int AS ended, (count(*) FILTER (WHERE standing = 'late'))::int AS late
    FROM targets_span WHERE {ENDED}
    GROUP BY GROUPING SETS ((1, 2, field_key), (1, 2))
"""  # noqa: S608 - our own words only


def _count_days(rows: Iterable[Row], sign: int) -> None:
    """Put an end into its day's count, or take it out again; in one order, so that two never wait for each other."""
    with connection.cursor() as cursor:
        for row in rows:
            told = dict(zip(_COLUMNS, row, strict=True))
            if not told["standing"]:
                continue
            for field_key in ("", told["field_key"]):
                cursor.execute(
                    "INSERT INTO targets_daycount AS kept (authority, day, field_key, ended, late) "
                    "VALUES (%s, %s, %s, %s, %s) ON CONFLICT (authority, day, field_key) "
                    "DO UPDATE SET ended = kept.ended + excluded.ended, late = kept.late + excluded.late",
                    [told["authority"], moments.day_of(told["from_at"]), field_key, sign,
                     sign * (told["standing"] == "late")],
                )  # fmt: skip


def recount_days() -> None:
    """Count every day again from the spans there are."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM targets_daycount")
        cursor.execute(f"INSERT INTO targets_daycount (authority, day, field_key, ended, late) {_DAYS}")


def _differing_days() -> list[str]:
    """The days whose kept count is not what their spans add up to."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT authority || ' ' || day FROM targets_daycount AS kept FULL JOIN ({_DAYS}) AS told "  # noqa: S608
            "USING (authority, day, field_key) WHERE (coalesce(kept.ended, 0), coalesce(kept.late, 0)) "
            "IS DISTINCT FROM (coalesce(told.ended, 0), coalesce(told.late, 0)) ORDER BY 1"
        )
        return [row[0] for row in cursor.fetchall()]


# --- all of them -----------------------------------------------------------------------------------------

#: Told after every batch: how many dossiers are done.
Progress = Callable[[int], object]


@dataclass
class Counted:
    """What a pass over all dossiers found."""

    dossiers: int = 0
    spans: int = 0
    differing: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        return not self.differing


def rebuild(*, by: Actor, at: datetime, batch: int = 2000, progress: Progress | None = None) -> Counted:
    """Tell all spans again from the journal, a batch in a transaction; what was broken off goes on where it was.

    May run while the house works: whoever changes a dossier meanwhile is followed as ever.
    """
    told = _Teller()
    run = _begun("rebuild", at)
    while not run.finished_at:
        with transaction.atomic():
            _alone()
            run.refresh_from_db()
            lives = _lives_of(after=run.after, limit=batch)
            rows = told.rows(lives)
            _forget(run.after, max(lives, default=None))
            _write(rows)
            _noted(run, lives, len(rows))
            if not lives:
                recount_days()
                _finish(run, at)
                journal.record(
                    events.FiguresRebuilt(recount_id=run.id, dossiers=run.dossiers, spans=run.spans), by=by, at=at
                )
        if progress:
            progress(run.dossiers)
    return Counted(run.dossiers, run.spans)


def check(*, by: Actor, at: datetime, batch: int = 2000, progress: Progress | None = None) -> Counted:
    """Hold every span against the journal, without changing any; what differs is counted and named.

    A dossier that something happened to within a quarter of an hour is left out: it may still be on its way.
    """
    told = _Teller()
    run = _begun("check", at)
    while not run.finished_at:
        with transaction.atomic():
            _alone()
            run.refresh_from_db()
            lives = _lives_of(after=run.after, limit=batch)
            settled = {key: life for key, life in lives.items() if life[-1].at <= at - SETTLED}
            kept = _kept(settled)
            differing = [key for key, life in settled.items() if kept.get(key, []) != told.rows({key: life})]
            differing += _unknown(run.after, lives)
            days = [] if lives else _differing_days()
            run.differing += len(differing) + len(days)
            run.examples = [*run.examples, *map(str, differing), *days][:EXAMPLES]
            _noted(run, lives, sum(map(len, kept.values())))
            if not lives:
                _finish(run, at)
                journal.record(
                    events.FiguresChecked(recount_id=run.id, dossiers=run.dossiers, differing=run.differing),
                    by=by,
                    at=at,
                )
        if progress:
            progress(run.dossiers)
    return Counted(run.dossiers, run.spans, run.differing, run.examples)


def _begun(deed: str, at: datetime) -> models.Recount:
    found, _ = models.Recount.objects.get_or_create(deed=deed, finished_at=None, defaults={"started_at": at})
    return found


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PASSING])


def _noted(run: models.Recount, lives: Collection[UUID], spans: int) -> None:
    run.after = max(lives, default=run.after)
    run.dossiers += len(lives)
    run.spans += spans
    run.save(update_fields=["after", "dossiers", "spans", "differing", "examples"])


def _finish(run: models.Recount, at: datetime) -> None:
    run.finished_at = at
    run.save(update_fields=["finished_at"])


def _between(after: UUID | None, last: UUID | None) -> Any:
    rows = models.Span.objects.all()
    if after:
        rows = rows.filter(dossier_id__gt=after)
    return rows.filter(dossier_id__lte=last) if last else rows


def _forget(after: UUID | None, last: UUID | None) -> None:
    """Remove every span of a stretch of dossiers, also of those no event knows; without a last one, to the end."""
    rows = _between(after, last)
    rows._raw_delete(rows.db)


def _unknown(after: UUID | None, lives: Collection[UUID]) -> list[UUID]:
    """Dossiers that have spans and no events."""
    rows = _between(after, max(lives, default=None)).exclude(dossier_id__in=list(lives))
    return list(rows.order_by().values_list("dossier_id", flat=True).distinct())


# --- reports handed up -----------------------------------------------------------------------------------


class ReportRefused(Refused):
    """This report can't be fixed on paper; the sentence says why."""

    code = "report-refused"


def freeze_report(
    asked: queries.Asked, *, name: str, first: date, last: date, unit: str, query: str, by: Actor, at: datetime
) -> models.FrozenReport:
    """Fix a report on paper as of the moment it is asked for: form II.06, its lines kept beside it for ever.

    `name` is the period in words, `query` the address that asks for it again. Refused for a period without dossiers,
    for figures that do not tie, and while something that happened before that moment is still on its way here.
    """
    untold = histories.oldest_untold(FOLLOWER)
    if untold and untold < asked.at:
        raise ReportRefused(
            f"Việc xảy ra lúc {moments.short(untold)} chưa cập nhật vào số liệu. Mời chốt lại sau ít phút, "
            "hoặc xem mục việc đang mắc."
        )
    found = queries.report(asked)
    if not found.lines:
        raise ReportRefused("Kỳ này không có hồ sơ nào để lập báo cáo.")
    if found.faults:
        raise ReportRefused(f"Số liệu không cân: {'; '.join(found.faults)}. Cần đối chiếu với nhật ký trước khi chốt.")
    known = min(asked.known, at)
    office = offices.office_by_id(by.authority_id or by.office_id or UUID(int=0))
    row = models.FrozenReport(
        province=settings.PROVINCE,
        authority=office.code,
        query=query,
        name=name,
        unit=unit,
        known_at=known,
        lines=[{"key": line.key, "name": line.name, "counts": dict(line.counts)} for line in found.lines],
        made_at=at,
        made_by=by.name,
    )
    with transaction.atomic():
        paper = paperwork.issue(
            "report",
            {
                "place": offices.place_of(office),
                "unit": unit,
                "period": name,
                "starts_on": first,
                "ends_on": last,
                "as_of": known,
                "line": asked.by.words,
                "rows": [
                    {"name": line.name, "values": {one.key: one.of(line.counts) for one in FORM_II06}}
                    for line in found.lines
                ],
                "notes": [_aside(found)],
            },
            office_code=office.code,
            office_name=office.name,
            province=settings.PROVINCE,
            about=("report", row.id),
            by=by,
            at=at,
        )
        row.paper_id = paper.id
        row.save(force_insert=True)
        journal.record(events.ReportFrozen(report_id=row.id, name=name, paper_id=paper.id), by=by, at=at)
    return row


def _aside(found: queries.Report) -> str:
    told = ", ".join(f"{one.name.lower()}: {one.of(found.counts)}" for one in ASIDE)
    return f"Ghi riêng: {told}."


# --- signals ---------------------------------------------------------------------------------------------

#: What is looked through for signals; everything else people write changes none of them.
_TELLING = (
    "DossierForwarded", "ResultIssued", "ResultDrafted", "SupplementAsked", "SiteVisited", "DossierAccepted",
)  # fmt: skip


def seek_signals(*, at: datetime, days: int = 9, batch: int = 2000) -> int:
    """Look for signals in what was written in the last days, and in dossiers that lie still; returns how many.

    What was found for those days before is found again or gone: running it twice changes nothing. Signals of earlier
    days stay as they were seen then.
    """
    since = moments.at(moments.day_of(at) - timedelta(days=days), "00:00")
    limits = queries.thresholds(moments.day_of(at))
    active = set(histories.touched(_TELLING, since=since, until=at))
    lying = models.Span.objects.filter(stance=rules.Stance.OPEN, to_at__isnull=True).values_list(
        "dossier_id", flat=True
    )
    ids = sorted(active | set(lying))
    found: list[signals.Finding] = []
    finished: list[signals.Life] = []
    for first in range(0, len(ids), batch):
        for life in _lives(ids[first : first + batch], at):
            found += [one for one in signals.of_life(life, limits, at=at) if _fresh(one, since)]
            done = [line for line in life.lines if line.kind in signals.FINISHES and line.at >= since]
            if done:
                finished.append(signals.Life(life.dossier_id, done))
    found += signals.of_people(finished, limits, _last_day_of_week(workdays.calendar_for("VN", settings.PROVINCE)))
    rows = [_signal(one, at) for one in found]
    with transaction.atomic():
        old = models.Signal.objects.all()
        old.filter(last_at__gte=since).delete()
        old.filter(sign=signals.Sign.STILL).delete()
        models.Signal.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


def _lives(ids: list[UUID], at: datetime) -> Iterable[signals.Life]:
    looks = dossiers.first_looks(ids)
    for dossier_id, life in histories.histories("dossier", ids=ids).items():
        yield signals.Life(
            dossier_id,
            [
                signals.Line(one.kind, one.at, one.facts, str(one.by_id or ""), one.by_name, one.by_office)
                for one in life
                if one.at < at
            ],
            [signals.Look(*stay) for stay in looks.get(dossier_id, ())],
        )


def _fresh(one: signals.Finding, since: datetime) -> bool:
    return one.sign is signals.Sign.STILL or one.last_at >= since


def _last_day_of_week(calendar: WorkingCalendar) -> Callable[[date], date]:
    def last_day(day: date) -> date:
        sunday = day + timedelta(days=6 - day.weekday())
        week = [sunday - timedelta(days=back) for back in range(7)]
        return next((one for one in week if calendar.is_working_day(one)), sunday)

    return last_day


def _signal(one: signals.Finding, at: datetime) -> models.Signal:
    return models.Signal(
        province=settings.PROVINCE,
        sign=one.sign,
        authority=_authority(one.office, moments.day_of(one.last_at)),
        office=one.office,
        person=one.person,
        person_name=one.name,
        first_at=one.first_at,
        last_at=one.last_at,
        dossiers=[str(each) for each in one.dossiers],
        seen=one.seen,
        found_at=at,
    )


def _authority(office: str, on: date) -> str:
    """Whose figures a signal belongs to: the authority of the office somebody acted from."""
    try:
        return offices.authority_of(offices.office(office, on)).code
    except NotFound:
        return office  # the platform itself, or an office whose code was never ours
