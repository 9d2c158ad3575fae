"""The journal: what is written stays, what is owed is delivered once, and what was changed is found."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, connections, transaction

from motcua.base.actor import system
from motcua.base.ids import new_id
from motcua.base.moments import TZ
from motcua.base.refusals import NotFound
from motcua.journal import events, models, operations, queries
from motcua.journal.events import Event, on

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=TZ)
CLOCK = system("Đồng hồ")


@dataclass(frozen=True, kw_only=True)
class BellRung(Event):
    """Something that happens in these tests only."""

    subject: ClassVar[str] = "bell"
    bell_id: UUID
    times: int = 1
    rung_at: datetime = NOW

    @property
    def sentence(self) -> str:
        return f"Chuông reo {self.times} lần"


heard: list[BellRung] = []
broken = False


@on(BellRung)
def hear(event: BellRung, /, *, at: datetime) -> None:
    heard.append(event)
    if broken:
        raise RuntimeError("điếc tạm thời")


@dataclass(frozen=True, kw_only=True)
class BellSold(Event):
    """Something a neighbour would like to know, as long as it is news."""

    subject: ClassVar[str] = "bell"
    bell_id: UUID

    @property
    def sentence(self) -> str:
        return "Bán chuông"


told_outside: list[BellSold] = []


@on(BellSold, fresh=timedelta(days=3))
def tell_outside(event: BellSold, /, *, at: datetime) -> None:
    told_outside.append(event)


@pytest.fixture(autouse=True)
def _quiet() -> None:
    heard.clear()
    globals()["broken"] = False


def ring(bell: UUID, times: int = 1) -> UUID:
    with transaction.atomic():
        return operations.record(BellRung(bell_id=bell, times=times), by=CLOCK, at=NOW)


@pytest.mark.django_db
def test_a_timeline_tells_what_happened_in_order() -> None:
    bell = new_id()
    ring(bell)
    ring(bell, 3)
    lines = queries.timeline("bell", bell)
    assert [line.sentence for line in lines] == ["Chuông reo 1 lần", "Chuông reo 3 lần"]
    assert [line.ordinal for line in lines] == [1, 2]
    assert lines[1].event == BellRung(bell_id=bell, times=3)
    assert lines[0].by_name == "Đồng hồ"


@pytest.mark.django_db
def test_many_events_at_once_are_written_numbered_and_told_as_one_by_one() -> None:
    first, second, third = new_id(), new_id(), new_id()
    ring(first)
    with transaction.atomic():
        operations.record_many([BellRung(bell_id=bell, times=2) for bell in (first, second, third)], by=CLOCK, at=NOW)
        operations.record_many([], by=CLOCK, at=NOW)
    assert [line.ordinal for line in queries.timeline("bell", first)] == [1, 2]
    assert [line.ordinal for line in queries.timeline("bell", second)] == [1]
    assert operations.verify().sound
    assert operations.deliver_all(at=NOW) == 4
    assert [one.bell_id for one in heard] == [first, first, second, third]


@pytest.mark.django_db
def test_an_event_survives_being_written_and_read() -> None:
    event = BellRung(bell_id=new_id(), times=2, rung_at=NOW)
    assert Event.read("BellRung", event.facts()) == event


def test_an_event_needs_the_transaction_of_its_deed(committed_db: None) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        operations.record(BellRung(bell_id=new_id()), by=CLOCK, at=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE journal_event SET by_name = 'Ai khác'",
        "DELETE FROM journal_event",
        "TRUNCATE journal_event CASCADE",
        "UPDATE journal_seal SET count = 0",
        "DELETE FROM journal_accessline",
    ],
)
def test_the_application_may_not_change_what_happened(tampering: str) -> None:
    ring(new_id())
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(tampering)


@pytest.mark.django_db
def test_every_handler_hears_an_event_once() -> None:
    ring(new_id())
    assert operations.deliver_all(at=NOW) == 1
    assert operations.deliver_all(at=NOW) == 0
    delivery = models.Delivery.objects.get()
    assert operations.deliver(delivery.id, at=NOW) is True
    assert len(heard) == 1


@pytest.mark.django_db
def test_a_delivery_that_fails_five_times_is_put_before_a_person_who_may_try_again() -> None:
    globals()["broken"] = True
    ring(new_id())
    delivery = models.Delivery.objects.get()
    for _ in range(operations.ATTEMPTS):
        assert operations.deliver(delivery.id, at=NOW) is False
    delivery.refresh_from_db()
    assert delivery.state == models.DeliveryState.SET_ASIDE
    assert "điếc tạm thời" in delivery.last_error
    assert [one.id for one in queries.stuck(at=NOW)] == [delivery.id]
    globals()["broken"] = False
    operations.try_again(delivery.id, by=CLOCK, at=NOW)
    assert operations.deliver(delivery.id, at=NOW) is True
    with pytest.raises(NotFound):
        operations.try_again(delivery.id, by=CLOCK, at=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "told"), [(0, 1), (3, 1), (4, 0)])
def test_old_news_is_told_to_nobody_outside(days: int, told: int) -> None:
    told_outside.clear()
    with transaction.atomic():
        operations.record(BellSold(bell_id=new_id()), by=CLOCK, at=NOW)
    assert operations.deliver_all(at=NOW + timedelta(days=days)) == 1
    assert len(told_outside) == told
    assert not queries.stuck(at=NOW + timedelta(days=days + 1))


@pytest.mark.django_db
def test_a_failing_handler_delays_nobody_else() -> None:
    globals()["broken"] = True
    first = ring(new_id())
    operations.deliver(models.Delivery.objects.get(event__id=first).id, at=NOW)
    globals()["broken"] = False
    ring(new_id())
    assert operations.deliver_all(at=NOW) == 1


@pytest.mark.django_db
def test_a_forgotten_delivery_is_asked_for_again() -> None:
    ring(new_id())
    assert operations.sweep(at=NOW) == 0
    assert operations.sweep(at=NOW + timedelta(minutes=6)) == 1
    assert operations.sweep(at=NOW + timedelta(minutes=6)) == 0


@pytest.mark.django_db
def test_what_waits_longer_than_a_quarter_of_an_hour_is_seen_as_stuck() -> None:
    ring(new_id())
    assert queries.stuck(at=NOW + timedelta(minutes=14)) == []
    assert len(queries.stuck(at=NOW + timedelta(minutes=16))) == 1


def test_what_rolls_back_never_happened(committed_db: None) -> None:
    class Cancelled(Exception):
        pass

    def ring_and_cancel() -> None:
        with transaction.atomic():
            operations.record(BellRung(bell_id=new_id()), by=CLOCK, at=NOW)
            raise Cancelled

    with pytest.raises(Cancelled):
        ring_and_cancel()
    assert not models.Event.objects.exists()
    assert not models.Delivery.objects.exists()


# --- seals -----------------------------------------------------------------------------------------------

TAMPERINGS = {
    "a changed name": "UPDATE journal_event SET by_name = 'Ai khác' WHERE position = %s",
    "a changed fact": "UPDATE journal_event SET facts = jsonb_set(facts, '{times}', '9') WHERE position = %s",
    "a changed moment": "UPDATE journal_event SET at = at + interval '1 minute' WHERE position = %s",
    "another subject": "UPDATE journal_event SET subject_id = gen_random_uuid(), ordinal = 1 WHERE position = %s",
    "a deleted line": "DELETE FROM journal_event WHERE position = %s",
}


@pytest.fixture
def sealed_bell(committed_db: None) -> UUID:
    bell = new_id()
    for times in range(1, 6):
        ring(bell, times)
        if times == 3:
            operations.seal(at=NOW)
    return bell


def tamper(command: str, *values: int) -> None:
    """Change the journal as somebody with the database owner's rights could."""
    models.Delivery.objects.all().delete()
    with connections["owner"].cursor() as cursor:
        cursor.execute(command, values)


def test_an_untouched_journal_is_sound(sealed_bell: UUID) -> None:
    verdict = operations.verify()
    assert verdict.sound
    assert (verdict.lines, verdict.seals, verdict.unsealed) == (5, 1, 2)
    assert operations.seal(at=NOW) == 2
    assert operations.seal(at=NOW) == 0
    verdict = operations.verify()
    assert (verdict.sound, verdict.seals, verdict.unsealed) == (True, 2, 0)


@pytest.mark.parametrize("name", TAMPERINGS)
@pytest.mark.parametrize("ordinal", [2, 4], ids=["sealed", "not yet sealed"])
def test_tampering_with_any_line_is_found(sealed_bell: UUID, name: str, ordinal: int) -> None:
    position = models.Event.objects.get(ordinal=ordinal).position
    tamper(TAMPERINGS[name], position)
    verdict = operations.verify()
    assert not verdict.sound
    assert verdict.faults


def test_an_inserted_line_is_found(sealed_bell: UUID) -> None:
    tamper(
        "INSERT INTO journal_event (id, province, kind, subject, subject_id, ordinal, facts, at, by_name, by_title, "
        "by_office, by_office_name, covering, code) SELECT gen_random_uuid(), province, kind, subject, subject_id, "
        "6, facts, at, by_name, by_title, by_office, by_office_name, covering, code FROM journal_event "
        "WHERE ordinal = 1"
    )
    assert not operations.verify().sound


def test_a_changed_seal_is_found(sealed_bell: UUID) -> None:
    tamper("UPDATE journal_seal SET sealed_at = sealed_at, count = 2")
    assert not operations.verify().sound
    tamper("DELETE FROM journal_seal")
    assert operations.verify().sound  # lines without a seal still carry their own codes


@pytest.mark.django_db
def test_readings_of_a_person_are_kept_for_that_person() -> None:
    person, other = new_id(), new_id()
    for whose in (person, other):
        operations.note_reading(person_id=whose, subject="dossier", subject_id=new_id(), how="view", by=CLOCK, at=NOW)
    assert [(one.name, one.how) for one in queries.readings(person)] == [("Đồng hồ", "view")]


def test_two_events_may_not_share_a_name() -> None:
    with pytest.raises(TypeError, match="BellRung"):
        type("BellRung", (Event,), {"__module__": "elsewhere"})
    assert events.Event.kinds["BellRung"] is BellRung
