"""Re-dating: a calendar changes, and every open dossier is counted again: none missed, none twice, and back again."""

import random
import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core.management import call_command
from django.db import connections, transaction

from motcua.base.ids import new_id
from motcua.base.moments import TZ, day_of
from motcua.base.refusals import NotAllowed, NotFound, Refused
from motcua.catalogue import operations as procedures
from motcua.catalogue import queries as catalogue
from motcua.dossiers import jobs, models, operations, queries
from motcua.dossiers.operations import Handed, RedatingRefused, SupplementItem
from motcua.dossiers.queries.redating import count_again
from motcua.dossiers.rules import deadlines
from motcua.dossiers.rules.deadlines import Pause
from motcua.dossiers.rules.fold import fold
from motcua.dossiers.rules.status import OPEN
from motcua.journal import operations as deliveries
from motcua.journal import queries as journal
from motcua.offices import queries as offices
from motcua.workdays import operations as calendars
from motcua.workdays import queries as workdays
from motcua.workdays.rules.changes import Change
from motcua.workdays.rules.hours import STANDARD_WEEK, DayKind, Hours, SpecialDay
from motcua.workdays.rules.limits import Limit
from tests.cast import DATA, MONDAY, SYSTEM, WARD, Cast, received

WEDNESDAY = date(2026, 10, 7)
LATER = MONDAY + timedelta(hours=1)
BASIS = "Công điện số 12/CĐ-UBND"

#: What a dossier must keep whatever the calendar does.
Moments = dict[UUID, tuple[datetime, tuple[datetime, ...]]]


def accept(cast: Cast, code: str = "1.004873", at: datetime = MONDAY, version_id: UUID | None = None) -> UUID:
    return received(cast, code, version_id=version_id, at=at).id


def announce(day: date = WEDNESDAY, scope: str = "VN", kind: DayKind = DayKind.HOLIDAY, **more: Any) -> UUID:
    return calendars.announce(scope, day, kind, legal_basis=BASIS, by=SYSTEM, at=LATER, **more)


def run(scope: str = "VN", *, batch: int = 500, at: datetime = LATER) -> models.Redating:
    begun = operations.begin_redating(announcement_id=new_id(), scope=scope, because="nghỉ bão", at=at)
    while not (begun := operations.go_on(begun.id, by=SYSTEM, at=at, batch=batch)).finished_at:
        pass
    return begun


def moments() -> Moments:
    found = {}
    for row in models.Dossier.objects.all():
        steps = row.steps.filter(left_at__isnull=True).order_by("entered_at", "id")
        found[row.id] = (row.due_at, tuple(steps.values_list("due_at", flat=True)))
    return found


def kinds(dossier_id: UUID) -> list[str]:
    return [line.kind for line in journal.timeline("dossier", dossier_id)]


def assert_folds(dossier_id: UUID) -> None:
    row = models.Dossier.objects.get(id=dossier_id)
    state = fold((line.kind, line.event.facts()) for line in journal.timeline("dossier", dossier_id))
    assert (datetime.fromisoformat(state.due), state.version) == (row.due_at, row.version)
    assert datetime.fromisoformat(state.due_original) == row.due_original


# --- one dossier -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_holiday_moves_the_date_with_one_event_that_says_why(cast: Cast) -> None:
    dossier_id = accept(cast)
    before = models.Dossier.objects.get(id=dossier_id)
    assert before.due_at == datetime(2026, 10, 8, 17, tzinfo=TZ)
    announce()
    done = run()
    after = models.Dossier.objects.get(id=dossier_id)
    assert after.due_at == datetime(2026, 10, 9, 17, tzinfo=TZ)
    assert after.due_original == before.due_at
    assert after.due_calendar != before.due_calendar
    assert after.version == before.version + 1
    assert any("nghỉ lễ 07/10/2026" in line for line in after.derivation)
    assert any("tính lại theo lịch mới: nghỉ bão" in line for line in after.derivation)
    assert kinds(dossier_id).count("DueDateMoved") == 1
    assert (done.seen, done.moved) == (1, 1)
    assert_folds(dossier_id)


@pytest.mark.django_db
def test_a_second_run_writes_nothing(cast: Cast) -> None:
    dossier_id = accept(cast)
    announce()
    run()
    before = kinds(dossier_id)
    again = run()
    assert (again.seen, again.moved, again.steps_moved) == (1, 0, 0)
    assert kinds(dossier_id) == before


@pytest.mark.django_db
def test_the_clock_of_a_step_moves_with_the_calendar_even_where_the_date_does_not(cast: Cast) -> None:
    dossier_id = accept(cast, "2.000986")
    operations.forward(dossier_id=dossier_id, by=cast.lan, at=MONDAY)
    step = models.Step.objects.filter(dossier_id=dossier_id, left_at__isnull=True).order_by("due_at")[0]
    # a Saturday worked for a Monday off: as many days, but what falls between them waits
    day = day_of(step.due_at)
    announce(day, f"{WARD}", DayKind.LOCAL_OFF)
    run(WARD)
    step.refresh_from_db()
    assert day_of(step.due_at) > day
    assert models.Dossier.objects.get(id=dossier_id).version == 3


@pytest.mark.django_db
def test_a_storm_in_one_ward_moves_nothing_in_the_next(cast: Cast) -> None:
    here = accept(cast)
    version_id = cast.version("1.004873")
    handed = Handed(
        version_id=version_id,
        case=catalogue.version(version_id).definition.case_keys[0],
        receiving_office_id=cast.neighbour_desk.office_id or UUID(int=0),
        authority_id=cast.neighbour.id,
        owner_id=cast.duc_id,
    )
    there = operations.accept(handed, by=cast.neighbour_desk, at=MONDAY).id
    announce(scope=WARD, kind=DayKind.LOCAL_OFF)
    done = run(WARD)
    assert done.total == done.seen == 1
    assert "DueDateMoved" in kinds(here)
    assert kinds(there) == ["DossierAccepted"]


@pytest.mark.django_db
def test_what_is_finished_or_ended_keeps_its_date(cast: Cast) -> None:
    dossier_id = accept(cast)
    operations.withdraw(dossier_id=dossier_id, reason="đổi ý", by=cast.lan, at=MONDAY)
    before = moments()
    announce()
    assert run().seen == 0
    assert moments() == before


@pytest.mark.django_db
def test_a_lengthened_date_keeps_its_reason(cast: Cast) -> None:
    dossier_id = accept(cast)
    row = models.Dossier.objects.get(id=dossier_id)
    row.derivation = [row.derivation[0], "kéo dài: phải xác minh", *row.derivation[1:]]
    row.save(update_fields=["derivation"])
    announce()
    run()
    row.refresh_from_db()
    assert row.derivation[1] == "kéo dài: phải xác minh"


# --- what was announced is taken back --------------------------------------------------------------------


@pytest.mark.django_db
def test_withdrawing_what_was_announced_brings_every_moment_back(cast: Cast) -> None:
    for number in range(4):
        live(cast, random.Random(number))
    before = moments()
    said = announce()
    run()
    assert moments() != before
    calendars.withdraw(said, by=SYSTEM, at=LATER)
    run()
    assert moments() == before
    for dossier_id in before:
        assert_folds(dossier_id)


# --- against a count from scratch ------------------------------------------------------------------------

VARIANTS = ("restart", "pause", "remaining_plus")


def variant(policy: str) -> UUID:
    """A procedure of three days whose law says something else about supplements."""
    file = next((DATA / "procedures").glob("1.004873_*2025-07-01.yaml"))
    text = file.read_text().replace("'1.004873'", f"'9.90000{VARIANTS.index(policy)}'")
    plus = "\n  plus: 2" if policy == "remaining_plus" else ""
    text = text.replace("supplement:\n", f"supplement:\n  policy: {policy}{plus}\n  max_requests: 3\n")
    version = procedures.import_file(text, by=SYSTEM, at=MONDAY)
    return procedures.publish(version.id, by=SYSTEM, at=MONDAY).id


def live(cast: Cast, luck: random.Random, version_id: UUID | None = None) -> UUID:
    """A dossier with a life behind it: received at any minute of a week, passed on, and stopped for the citizen."""
    at = MONDAY + timedelta(minutes=luck.randrange(0, 7 * 1440))
    code = luck.choice(["2.000815", "1.004873", "1.001612", "2.000986"])
    dossier_id = accept(cast, code, at, version_id)
    for deed in luck.choices(["forward", "ask", "supply"], k=luck.randrange(1, 7)):
        at += timedelta(minutes=luck.randrange(1, 2 * 1440))
        step = models.Step.objects.filter(dossier_id=dossier_id, left_at__isnull=True).order_by("entered_at")[0]
        by = next((one for one in cast.everybody.values() if queries.may_take(step, one, at=at)), cast.minh)
        item = SupplementItem(what="Giấy tờ", reason="mờ", legal_basis="Điều 1")
        try:
            if deed == "forward":
                operations.forward(dossier_id=dossier_id, by=by, at=at)
            elif deed == "ask":
                operations.request_supplement(dossier_id=dossier_id, items=[item], ground="Điều 1", by=cast.nam, at=at)
            else:
                operations.receive_supplement(dossier_id=dossier_id, by=cast.lan, at=at)
        except Refused:
            continue
    return dossier_id


def recounted(dossier_id: UUID) -> datetime:
    """The due moment told from nothing but the journal: acceptance, requests and answers, one after the other."""
    row = models.Dossier.objects.get(id=dossier_id)
    policy = catalogue.version(row.procedure_version_id).definition.supplement
    calendar = workdays.calendar_for(*offices.scopes(offices.office_by_id(row.authority_id)))
    begun, asked, waits = None, None, []
    for line in journal.timeline("dossier", dossier_id):
        if line.kind == "DossierAccepted":
            begun = line.at
        elif line.kind == "SupplementAsked":
            asked = line.at
        elif line.kind == "SupplementReceived" and asked:
            plus = policy.plus if policy.policy == "remaining_plus" else 0
            waits.append(Pause(asked, line.at, plus=plus))
            if policy.policy == "restart":
                begun, waits = line.at, []
    assert begun
    return deadlines.due_moment(begun, Limit.parse(row.limit), calendar, pauses=waits)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_random_lives_and_calendars_equal_a_count_from_scratch(cast: Cast, seed: int) -> None:
    luck = random.Random(seed)
    versions = [variant(policy) for policy in VARIANTS]
    ids = [live(cast, luck, luck.choice([None, *versions])) for _ in range(12)]
    for _ in range(3):
        day = WEDNESDAY + timedelta(days=luck.randrange(0, 14))
        kind = DayKind.SWAP_WORK if day.weekday() >= 5 else luck.choice([DayKind.HOLIDAY, DayKind.LOCAL_OFF])
        announce(day, luck.choice(["VN", "H99", WARD]), kind)
        calendars.set_hours(
            WARD,
            (*(STANDARD_WEEK[0][: luck.randrange(1, 3)],) * 5, (), ()),
            valid_from=day,
            by=SYSTEM,
            at=LATER,
        )
        run(batch=luck.randrange(1, 6))
        for dossier_id in ids:
            row = models.Dossier.objects.get(id=dossier_id)
            if row.status in OPEN:
                assert row.due_at == recounted(dossier_id), row.derivation
                assert row.derivation[-1].startswith("đến hạn")
            assert_folds(dossier_id)
    assert not [one for one in count_again("VN") if one.moves]


# --- stopped, killed, and two at once --------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("batch", [1, 2, 3])
def test_killed_halfway_and_taken_up_again_is_one_run(cast: Cast, batch: int) -> None:
    ids = [accept(cast, at=MONDAY + timedelta(minutes=number)) for number in range(7)]
    announce()
    begun = operations.begin_redating(announcement_id=new_id(), scope="VN", because="nghỉ bão", at=LATER)
    done = 0
    while not models.Redating.objects.get(id=begun.id).finished_at:
        done += 1
        try:
            with transaction.atomic():
                operations.go_on(begun.id, by=SYSTEM, at=LATER, batch=batch)
                if done % 2:  # the power goes before this batch is certain
                    raise KeyboardInterrupt
        except KeyboardInterrupt:
            continue
    assert models.Redating.objects.get(id=begun.id).moved == 7
    for dossier_id in ids:
        assert kinds(dossier_id).count("DueDateMoved") == 1


@pytest.mark.django_db
def test_an_administrator_lets_a_run_stand_still_and_go_on(cast: Cast) -> None:
    for number in range(3):
        accept(cast, at=MONDAY + timedelta(minutes=number))
    announce()
    begun = operations.begin_redating(announcement_id=new_id(), scope="VN", because="nghỉ bão", at=LATER)
    operations.go_on(begun.id, by=SYSTEM, at=LATER, batch=2)
    with pytest.raises(NotAllowed):
        operations.stop_redating(begun.id, by=cast.nam, at=LATER)
    operations.stop_redating(begun.id, by=cast.admin, at=LATER)
    assert operations.redate(begun.id, by=SYSTEM, clock=lambda: LATER).stopped_by_name == cast.admin.name
    assert models.Redating.objects.get(id=begun.id).seen == 2
    with pytest.raises(RedatingRefused):
        operations.stop_redating(begun.id, by=cast.admin, at=LATER)
    with pytest.raises(NotAllowed):
        operations.resume_redating(begun.id, by=cast.control, at=LATER)
    operations.resume_redating(begun.id, by=cast.admin, at=LATER)
    assert operations.redate(begun.id, by=SYSTEM, clock=lambda: LATER).seen == 3
    with pytest.raises(RedatingRefused):
        operations.resume_redating(begun.id, by=cast.admin, at=LATER)


@pytest.mark.django_db
def test_a_run_that_is_not_there_is_told_so(cast: Cast) -> None:
    for deed in (operations.stop_redating, operations.resume_redating):
        with pytest.raises(NotFound):
            deed(UUID(int=7), by=cast.admin, at=LATER)
    with pytest.raises(NotFound):
        operations.go_on(UUID(int=7), by=SYSTEM, at=LATER)


@pytest.mark.django_db
def test_every_change_of_a_calendar_begins_one_run_however_often_it_is_told(cast: Cast) -> None:
    accept(cast)
    said = announce()
    calendars.withdraw(said, by=SYSTEM, at=LATER)
    calendars.set_hours("H99", STANDARD_WEEK, valid_from=WEDNESDAY, by=SYSTEM, at=LATER)
    deliveries.deliver_all(at=LATER)
    begun = list(models.Redating.objects.order_by("begun_at", "id"))
    assert [one.scope for one in begun] == ["VN", "VN", "H99"]
    twice = operations.begin_redating(announcement_id=begun[0].announcement_id, scope="VN", because="lần nữa", at=LATER)
    assert twice.id == begun[0].id
    assert [one.id for one in queries.unfinished_runs()] == [one.id for one in begun]


def at_once(*works: Callable[[], Any]) -> list[BaseException]:
    failed: list[BaseException] = []
    ready = threading.Barrier(len(works))

    def one(work: Callable[[], Any]) -> None:
        try:
            ready.wait(timeout=30)
            work()
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return failed


def test_two_at_one_run_and_officers_at_work_move_each_date_once(committed_cast: Cast) -> None:
    cast = committed_cast
    ids = [accept(cast, at=MONDAY + timedelta(minutes=number)) for number in range(24)]
    announce()
    begun = operations.begin_redating(announcement_id=new_id(), scope="VN", because="nghỉ bão", at=LATER)

    def count() -> None:
        while not operations.go_on(begun.id, by=SYSTEM, at=LATER, batch=3).finished_at:
            pass

    def work() -> None:
        for dossier_id in reversed(ids):
            operations.forward(dossier_id=dossier_id, by=cast.lan, at=LATER)

    assert at_once(count, count, work) == []
    assert models.Redating.objects.get(id=begun.id).seen == 24
    for dossier_id in ids:
        assert kinds(dossier_id).count("DueDateMoved") == 1
        assert models.Dossier.objects.get(id=dossier_id).due_at == recounted(dossier_id)
        assert_folds(dossier_id)


def test_no_date_counted_by_the_old_calendar_becomes_certain_after_the_new_one(committed_cast: Cast) -> None:
    cast = committed_cast
    counted, said = threading.Event(), threading.Event()
    order: list[str] = []

    def receive() -> None:
        with transaction.atomic():
            accept(cast)
            counted.set()
            assert not said.wait(timeout=1), "the calendar changed under a deed that counts by it"
            order.append("received")

    def change() -> None:
        assert counted.wait(timeout=30)
        announce()
        order.append("announced")
        said.set()

    assert at_once(receive, change) == []
    assert order == ["received", "announced"]
    run()
    row = models.Dossier.objects.get()
    assert row.due_at == recounted(row.id)


# --- before it is done -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_preview_says_what_the_run_will_then_do(cast: Cast) -> None:
    for number in range(6):
        live(cast, random.Random(number))
    change = Change("VN", days=(SpecialDay(WEDNESDAY, DayKind.HOLIDAY, legal_basis=BASIS),))
    foretold = queries.preview_of(change, at=LATER)
    before = moments()
    announce()
    done = run()
    assert (foretold.looked_at, foretold.moved) == (done.seen, done.moved)
    assert foretold.moved > 0
    after = moments()
    assert {one.dossier_id: (one.due_before, one.due) for one in foretold.rows} == {
        dossier_id: (before[dossier_id][0], after[dossier_id][0])
        for dossier_id in before
        if before[dossier_id][0] != after[dossier_id][0]
    }


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(2))
def test_a_preview_leaves_out_nobody_whom_a_day_concerns(cast: Cast, seed: int) -> None:
    luck = random.Random(seed)
    versions = [None, *(variant(policy) for policy in VARIANTS)]
    for _ in range(10):
        live(cast, luck, luck.choice(versions))
    run()  # from here on every date is that of the calendar
    for _ in range(4):
        day = date(2026, 10, 1) + timedelta(days=luck.randrange(0, 30))
        kind = DayKind.SWAP_WORK if day.weekday() >= 5 else DayKind.LOCAL_OFF
        foretold = queries.preview_of(Change("VN", days=(SpecialDay(day, kind, legal_basis=BASIS),)), at=LATER)
        announce(day, kind=kind)
        done = run()
        assert (foretold.looked_at, foretold.moved, foretold.steps) == (done.seen, done.moved, done.steps_moved), day


@pytest.mark.django_db
def test_a_preview_goes_on_page_by_page(cast: Cast) -> None:
    ids = [accept(cast, at=MONDAY + timedelta(minutes=number)) for number in range(5)]
    change = Change("VN", hours=Hours((*(STANDARD_WEEK[0][:1],) * 5, (), ()), valid_from=date(2026, 1, 1)))
    shown: list[UUID] = []
    after = ""
    while True:
        page = queries.preview_of(change, at=LATER, after=after, limit=2)
        assert page.moved == page.earlier == 5
        shown += [one.dossier_id for one in page.rows]
        if not (after := page.following):
            break
    assert shown == ids


# --- after a letter of apology ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_date_a_letter_gave_moves_with_the_calendar_and_the_late_step_gets_no_more_time(cast: Cast) -> None:
    dossier_id = accept(cast)
    operations.forward(dossier_id=dossier_id, by=cast.lan, at=MONDAY)
    operations.complete_apology(
        dossier_id=dossier_id, cause="workload", reason="", days=2, by=cast.minh, at=LATER, step_key=""
    )
    operations.sign_apology(dossier_id=dossier_id, by=cast.nam, at=LATER)
    row = models.Dossier.objects.get(id=dossier_id)
    before = moments()
    assert row.due_at == datetime(2026, 10, 12, 17, tzinfo=TZ)
    assert not [one for one in count_again("VN") if one.moves], "the letter's own moments are told again as they were"
    said = announce(date(2026, 10, 9))
    assert run().moved == 1
    row.refresh_from_db()
    assert row.due_at == datetime(2026, 10, 13, 17, tzinfo=TZ)
    assert any("xin lỗi và hẹn lại thêm 2 ngày" in line for line in row.derivation)
    assert moments()[dossier_id][1] == before[dossier_id][1]
    assert_folds(dossier_id)
    calendars.withdraw(said, by=SYSTEM, at=LATER)
    run()
    assert moments() == before


# --- whoever runs it -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_command_takes_up_what_is_not_over_and_looks_anew_when_asked(cast: Cast) -> None:
    accept(cast)
    out = StringIO()
    call_command("redate", stdout=out)
    assert "Không có lần tính lại nào đang dở" in out.getvalue()
    announce()
    call_command("redate", "--anew", stdout=out)
    assert "1 hồ sơ, 1 ngày hẹn thay đổi" in out.getvalue()
    assert queries.unfinished_runs() == []


@pytest.mark.django_db
def test_a_run_whose_worker_fell_is_taken_up_within_minutes(cast: Cast) -> None:
    dossier_id = accept(cast)
    announce()
    with time_machine.travel(LATER, tick=False):
        begun = operations.begin_redating(announcement_id=new_id(), scope="VN", because="nghỉ bão", at=LATER)
        jobs.redate_left(timestamp=0)
        assert not queries.runs()[0].over, "it may still be at work"
    with time_machine.travel(LATER + timedelta(minutes=2), tick=False):
        jobs.redate_left(timestamp=0)
    assert models.Redating.objects.get(id=begun.id).finished_at
    jobs.redate(str(begun.id))
    assert kinds(dossier_id).count("DueDateMoved") == 1
