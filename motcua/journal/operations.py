"""Deeds of the journal: record what happened, tell those who want to hear, seal the lines, note who read what."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django import app as queue

from motcua.base import rows, sealing
from motcua.base.actor import Actor
from motcua.base.ids import new_id
from motcua.base.refusals import NotFound
from motcua.journal import events, models
from motcua.journal.rules import canonical

#: Recorders share this lock and the sealer takes it alone, so that no line can appear behind a seal.
_SEALING = 0x6D6F_7463  # "motc"
#: A delivery that fails this often is set aside for a person.
ATTEMPTS = 5
#: So many deliveries of one deed are one job of the queue.
TOGETHER = 50


def record(event: events.Event, *, by: Actor, at: datetime) -> UUID:
    """Write down what happened, in the transaction of the deed itself, and owe every handler its delivery.

    Must be called inside a transaction; what rolls back never happened. Returns the event's id. In a batch of many
    deeds nothing is delivered: what is brought in as the past is news to nobody.
    """
    row = _line(event, _next_ordinal(event), by=by, at=at)
    rows.put(row)
    if rows.batch() is None:
        _owe_deliveries(row, at=at)
    return row.id


def record_many(happened: Sequence[events.Event], *, by: Actor, at: datetime) -> None:
    """`record` for many events of one kind, each of another subject: the same lines and deliveries, in a few questions.

    Must be called inside a transaction.
    """
    if not happened:
        return
    before = _last_ordinals(happened[0].subject, [event.subject_id for event in happened])
    lines = [_line(event, before.get(event.subject_id, 0) + 1, by=by, at=at) for event in happened]
    rows.put_all(lines)
    owed = [
        models.Delivery(event_id=row.id, handler=handler, since=at, next_try_at=at + timedelta(minutes=5))
        for row in lines
        for handler in events.handlers.get(row.kind, ())
    ]
    if rows.batch() is None:
        rows.put_all(owed)
        for start in range(0, len(owed), TOGETHER):
            _ask_worker(*(delivery.id for delivery in owed[start : start + TOGETHER]))


def _line(event: events.Event, ordinal: int, *, by: Actor, at: datetime) -> models.Event:
    row = models.Event(
        id=new_id(),
        province=settings.PROVINCE,
        kind=type(event).__name__,
        subject=event.subject,
        subject_id=event.subject_id,
        ordinal=ordinal,
        facts=event.facts(),
        at=at,
        by_id=by.account_id,
        by_name=by.name,
        by_title=by.title,
        by_office=by.office_code,
        by_office_name=by.office_name,
        covering=by.covering,
    )
    row.code = code_of(row)
    return row


def code_of(row: models.Event) -> str:
    """The keyed digest of a line, from everything it says."""
    return sealing.authentication_code(
        canonical.spell(
            {
                "id": row.id,
                "province": row.province,
                "kind": row.kind,
                "subject": row.subject,
                "subject_id": row.subject_id,
                "ordinal": row.ordinal,
                "facts": row.facts,
                "at": int(row.at.timestamp() * 1_000_000),
                "by": [row.by_id, row.by_name, row.by_title, row.by_office, row.by_office_name, row.covering],
            }
        ),
        purpose="event",
    )


def _next_ordinal(event: events.Event) -> int:
    if not connection.in_atomic_block:
        raise RuntimeError("an event is recorded in the transaction of its deed")
    batch = rows.batch()
    if batch is not None and not batch.first_time("journal"):  # the first takes the lock for all
        counted = batch.counted(event.subject, event.subject_id)
        if counted is not None:
            return counted
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(%s), "
            "(SELECT coalesce(max(ordinal), 0) + 1 FROM journal_event WHERE subject = %s AND subject_id = %s)",
            [_SEALING, event.subject, event.subject_id],
        )
        ordinal: int = cursor.fetchone()[1]
    if batch is not None:
        batch.count_from(event.subject, event.subject_id, ordinal)
    return ordinal


def _last_ordinals(subject: str, ids: Sequence[UUID]) -> dict[UUID, int]:
    if not connection.in_atomic_block:
        raise RuntimeError("an event is recorded in the transaction of its deed")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_SEALING])
        cursor.execute(
            "SELECT subject_id, max(ordinal) FROM journal_event WHERE subject = %s AND subject_id = ANY(%s) "
            "GROUP BY subject_id",
            [subject, list(ids)],
        )
        return dict(cursor.fetchall())


def read_ahead(subject: str, subject_ids: Sequence[UUID]) -> None:
    """Learn how many lines these subjects have, for the batch of deeds that follows."""
    batch = rows.batch()
    if batch is not None:
        for subject_id, last in _last_ordinals(subject, subject_ids).items():
            batch.count_from(subject, subject_id, last)


def _owe_deliveries(row: models.Event, *, at: datetime) -> None:
    for handler in events.handlers.get(row.kind, ()):
        delivery = models.Delivery.objects.create(
            event_id=row.id, handler=handler, since=at, next_try_at=at + timedelta(minutes=5)
        )
        _ask_worker(delivery.id)


def _ask_worker(*delivery_ids: UUID, seconds: int = 0) -> None:
    told = [str(delivery_id) for delivery_id in delivery_ids]
    queue.configure_task(
        "motcua.journal.deliver" if len(told) == 1 else "motcua.journal.deliver_several",
        allow_unknown=True,
        queue="journal",
        schedule_in={"seconds": seconds} if seconds else None,
    ).defer(**({"delivery_id": told[0]} if len(told) == 1 else {"delivery_ids": told}))


# --- deliveries ------------------------------------------------------------------------------------------


def deliver(delivery_id: UUID, *, at: datetime) -> bool:
    """Tell one handler of one event. What it does in the database and the mark "done" are one transaction.

    Returns whether the delivery is done. A failure is written down and tried again later, and after
    `ATTEMPTS` failures set aside for a person. Calling it again for a finished delivery changes nothing.
    """
    try:
        with transaction.atomic():
            found = models.Delivery.objects.select_for_update(of=("self",)).select_related("event")
            delivery = found.get(id=delivery_id)
            if delivery.state != models.DeliveryState.WAITING:
                return delivery.state == models.DeliveryState.DONE
            fresh = events.freshness.get(delivery.handler)
            if fresh is None or at - delivery.event.at <= fresh:
                event = events.Event.read(delivery.event.kind, delivery.event.facts)
                events.handlers[delivery.event.kind][delivery.handler](event, at=at)
            delivery.state = models.DeliveryState.DONE
            delivery.attempts += 1
            delivery.done_at = at
            delivery.save(update_fields=["state", "attempts", "done_at"])
            return True
    except Exception as error:  # whatever a handler raises is kept for the person who will look
        _put_off(delivery_id, error, at=at)
        return False


def _put_off(delivery_id: UUID, error: Exception, *, at: datetime) -> None:
    with transaction.atomic():
        delivery = models.Delivery.objects.select_for_update().get(id=delivery_id)
        if delivery.state != models.DeliveryState.WAITING:
            return
        delivery.attempts += 1
        delivery.last_error = f"{type(error).__name__}: {error}"[:2000]
        wait = 10 * 4 ** (delivery.attempts - 1)  # 10 s, 40 s, 3 min, 11 min
        if delivery.attempts >= ATTEMPTS:
            delivery.state = models.DeliveryState.SET_ASIDE
        else:
            delivery.next_try_at = at + timedelta(seconds=wait)
            _ask_worker(delivery.id, seconds=wait)
        delivery.save(update_fields=["attempts", "last_error", "state", "next_try_at"])


def sweep(*, at: datetime, limit: int = 500) -> int:
    """Ask again for deliveries that should have been done by now: a lost job must not be a lost duty."""
    late = models.Delivery.objects.filter(state=models.DeliveryState.WAITING, next_try_at__lte=at)
    with transaction.atomic():
        found = list(late.select_for_update(skip_locked=True)[:limit])
        for delivery in found:
            delivery.next_try_at = at + timedelta(minutes=5)
            delivery.save(update_fields=["next_try_at"])
            _ask_worker(delivery.id)
    return len(found)


def deliver_all(*, at: datetime) -> int:
    """Do every delivery that waits, here and now; returns how many were done. For tests and for a drained queue."""
    done = 0
    while waiting := list(
        models.Delivery.objects.filter(state=models.DeliveryState.WAITING, attempts=0)
        .order_by("event__position")
        .values_list("id", flat=True)[:1000]
    ):
        done += sum(deliver(delivery_id, at=at) for delivery_id in waiting)
    return done


def try_again(delivery_id: UUID, *, by: Actor, at: datetime) -> None:
    """A person has looked and wants a delivery that was set aside tried once more. Raises `NotFound`."""
    with transaction.atomic():
        changed = models.Delivery.objects.filter(id=delivery_id, state=models.DeliveryState.SET_ASIDE).update(
            state=models.DeliveryState.WAITING, attempts=0, next_try_at=at + timedelta(minutes=5)
        )
        if not changed:
            raise NotFound("Không còn việc này trong danh sách cần xem: có thể đã có người xử lý.")
        _ask_worker(delivery_id)


# --- seals -----------------------------------------------------------------------------------------------


def seal(*, at: datetime, limit: int = 100_000) -> int:
    """Put all lines since the last seal under a new one; returns how many. Nothing new, nothing done."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            # alone for an instant: every line up to the highest position is now certain, or will never be
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEALING])
        last = models.Seal.objects.order_by("-number").first()
        start = last.last_position if last else 0
        lines = list(
            models.Event.objects.filter(position__gt=start).order_by("position").values_list("position", "code")[:limit]
        )
        if not lines:
            return 0
        previous = last.digest if last else ""
        digest, count = canonical.chain(previous, (code for _, code in lines))
        row = models.Seal(
            first_position=lines[0][0],
            last_position=lines[-1][0],
            count=count,
            previous=previous,
            digest=digest,
            sealed_at=at,
        )
        row.code = _seal_code(row)
        row.save(force_insert=True)
        return count


def _seal_code(row: models.Seal) -> str:
    facts = [row.first_position, row.last_position, row.count, row.previous, row.digest]
    return sealing.authentication_code(canonical.spell({"seal": facts}), purpose="seal")


@dataclass(frozen=True)
class Fault:
    """One line that is not as the platform wrote it."""

    position: int
    sentence: str


@dataclass
class Verdict:
    """What an examination of the journal found."""

    lines: int = 0
    seals: int = 0
    unsealed: int = 0
    faults: list[Fault] | None = None

    @property
    def sound(self) -> bool:
        return not self.faults

    def facts(self) -> dict[str, Any]:
        return {**asdict(self), "sound": self.sound}


def verify(progress: Any = None, *, most: int = 100) -> Verdict:
    """Read the whole journal again and say where it is not as it was written.

    Finds a changed line (its code no longer fits), a missing one (a hole in its subject's count, or a seal that
    no longer adds up), an added one, and a changed seal. Reads in one snapshot, a batch at a time, and stops
    listing after `most` faults. `progress(done)` is called now and then.
    """
    verdict = Verdict(faults=[])
    faults = verdict.faults if verdict.faults is not None else []
    with transaction.atomic():
        with connection.cursor() as cursor:
            if len(connection.savepoint_ids) == 0:  # the first statement of the transaction sets its snapshot
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        seals = iter(models.Seal.objects.order_by("number"))
        current = next(seals, None)
        previous = ""
        codes: list[str] = []
        for row in _all_lines():
            verdict.lines += 1
            if row.code != code_of(row) and len(faults) < most:
                faults.append(Fault(row.position, f"Dòng {row.position} ({row.kind}) đã bị sửa sau khi ghi."))
            while current and row.position > current.last_position:
                previous = _check(current, previous, codes, faults)
                verdict.seals += 1
                codes, current = [], next(seals, None)
            if current:
                codes.append(row.code)
            else:
                verdict.unsealed += 1
            if progress and verdict.lines % 1000 == 0:
                progress(verdict.lines)
        while current:
            previous = _check(current, previous, codes, faults)
            verdict.seals += 1
            codes, current = [], next(seals, None)
        faults.extend(_holes(most - len(faults)))
    return verdict


def _check(row: models.Seal, previous: str, codes: list[str], faults: list[Fault]) -> str:
    digest, count = canonical.chain(previous, codes)
    whole = (row.previous, row.digest, row.count) == (previous, digest, count)
    if not whole or row.code != _seal_code(row):
        faults.append(
            Fault(
                row.first_position,
                f"Niêm phong số {row.number} (dòng {row.first_position}–{row.last_position}) không còn khớp: "
                f"có dòng bị sửa, xóa hoặc chèn.",
            )
        )
    return row.digest


def _all_lines(batch: int = 2000) -> Iterator[models.Event]:
    last = 0
    while rows := list(models.Event.objects.filter(position__gt=last).order_by("position")[:batch]):
        yield from rows
        last = rows[-1].position


def _holes(most: int) -> list[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject, subject_id, count(*), max(ordinal), max(position) FROM journal_event "
            "GROUP BY subject, subject_id HAVING count(*) <> max(ordinal) LIMIT %s",
            [max(most, 0)],
        )
        return [
            Fault(position, f"Thiếu {highest - count} dòng trong lịch sử của {subject} {subject_id}.")
            for subject, subject_id, count, highest, position in cursor.fetchall()
        ]


# --- reading lines ---------------------------------------------------------------------------------------


def note_reading(*, person_id: UUID | None, subject: str, subject_id: UUID, how: str, by: Actor, at: datetime) -> None:
    """Note that somebody on duty read what we keep of a person; `how` says in what way: `view`, `print`, `export`."""
    rows.put(
        models.AccessLine(
            province=settings.PROVINCE,
            at=at,
            account_id=by.account_id,
            name=by.name,
            title=by.title,
            office_code=by.office_code,
            office_name=by.office_name,
            person_id=person_id,
            subject=subject,
            subject_id=subject_id,
            how=how,
        )
    )
