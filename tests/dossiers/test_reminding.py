"""Reminders: a dossier left alone is called out once at each rung, to the right people, in working time."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from procrastinate.contrib.django import app as queue

from motcua.accounts.models import Account
from motcua.base import moments
from motcua.base.actor import Actor, system
from motcua.dossiers import models, operations, queries
from motcua.notices import queries as notices
from motcua.notices.models import Notice
from motcua.offices import operations as offices
from tests.cast import MONDAY, Cast, received

pytestmark = pytest.mark.django_db

CLOCK = system("Nhắc việc")


def account(who: Actor) -> UUID:
    assert who.account_id
    return who.account_id


def three_days(cast: Cast, *, at: datetime = MONDAY) -> models.Dossier:
    """A confirmation of marital status: three working days, so Monday nine o'clock gives Thursday."""
    return received(cast, at=at)


def with_minh(cast: Cast) -> models.Dossier:
    """The same, passed on by the desk, and in Minh's hands."""
    dossier = three_days(cast)
    operations.forward(dossier_id=dossier.id, by=cast.lan, at=MONDAY)
    operations.assign(dossier_id=dossier.id, position_id=cast.minh.position_id or UUID(int=0), by=cast.cuc, at=MONDAY)
    return models.Dossier.objects.get(id=dossier.id)


def on(day: int, clock: str) -> datetime:
    """So many days after the Monday; what `with_minh` receives is due on day 3 at 17:00."""
    return moments.at(MONDAY.date() + timedelta(days=day), clock)


def live_through(first: datetime, last: datetime, *, minutes: int = 10) -> None:
    """What the worker does: the job every ten minutes."""
    at = first
    while at <= last:
        operations.remind(by=CLOCK, at=at)
        at += timedelta(minutes=minutes)


def told(who: Actor) -> list[tuple[str, str]]:
    """What somebody was told of the dossier's date, and when."""
    rows = Notice.objects.filter(account_id=account(who), key__startswith="remind:").exclude(key__contains="step:")
    return [
        (row.kind.removeprefix("remind-"), f"{moments.local(row.created_at):%a %H:%M}") for row in rows.order_by("id")
    ]


def test_a_dossier_left_alone_is_called_out_once_at_each_rung(cast: Cast) -> None:
    dossier = with_minh(cast)
    assert dossier.due_at == moments.at(MONDAY.date() + timedelta(days=3), "17:00")
    live_through(MONDAY, MONDAY + timedelta(days=9), minutes=30)

    assert told(cast.minh) == [("today", "Thu 07:00"), ("late", "Fri 07:00")]
    assert told(cast.cuc) == [("today", "Thu 07:00"), ("late", "Fri 07:00"), ("long_late", "Tue 07:00")]
    assert told(cast.desk_head) == [("today", "Thu 07:00"), ("late", "Fri 07:00")]
    assert told(cast.nam) == [("late", "Fri 07:00"), ("long_late", "Tue 07:00")]
    for nobody in (cast.lan, cast.neighbour_handler, cast.neighbour_desk, cast.admin, cast.van):
        assert told(nobody) == []


def test_the_holder_hears_of_a_long_date_while_there_is_time(cast: Cast) -> None:
    dossier = with_minh(cast)
    due = moments.at(MONDAY.date() + timedelta(days=11), "17:00")  # nine working days, a quarter is over two
    models.Dossier.objects.filter(id=dossier.id).update(due_at=due)
    models.Step.objects.filter(dossier=dossier, left_at=None).update(due_at=due)
    live_through(MONDAY, MONDAY + timedelta(days=10), minutes=30)
    assert told(cast.minh) == [("soon", "Wed 13:30")]
    assert told(cast.cuc) == []


def test_a_message_says_what_and_until_when_and_names_no_citizen(cast: Cast) -> None:
    dossier = with_minh(cast)
    operations.remind(by=CLOCK, at=on(3, "10:00"))
    box = notices.inbox(account(cast.cuc), at=on(3, "10:00"))
    assert box.unread == 2  # the dossier's date, and the step that holds it up
    row = next(one for one in box.rows if one.title.startswith("Đến hạn"))
    assert row.title == f"Đến hạn hôm nay: {dossier.code}"
    assert "17:00 08/10/2026" in row.text
    assert cast.minh.name in row.text
    assert (row.about, row.about_id) == ("dossier", dossier.id)
    assert "Hoa" not in row.title + row.text


def test_a_late_step_is_told_to_its_holder_and_their_head_alone(cast: Cast) -> None:
    dossier = with_minh(cast)
    step = models.Step.objects.get(dossier=dossier, left_at=None)
    assert step.due_at < dossier.due_at
    live_through(MONDAY, step.due_at + timedelta(days=1))
    rows = Notice.objects.filter(key__startswith=f"remind:step:{step.id}:", kind="remind-late")
    assert {row.account_id for row in rows} == {cast.minh.account_id, cast.cuc.account_id}
    assert rows[0].title == f"Bước quá hạn: {dossier.code}"


def test_whoever_may_take_an_unheld_step_is_told(cast: Cast) -> None:
    dossier = three_days(cast)
    operations.forward(dossier_id=dossier.id, by=cast.lan, at=MONDAY)
    operations.remind(by=CLOCK, at=on(3, "08:00"))
    able = {one.account_id for one in cast.everybody.values() if any_step_taken(dossier, one)}
    reached = set(Notice.objects.filter(kind="remind-today").values_list("account_id", flat=True))
    assert cast.minh.account_id in able
    assert able <= reached


def any_step_taken(dossier: models.Dossier, who: Actor) -> bool:
    return any(queries.may_take(step, who, at=MONDAY) for step in dossier.steps.filter(left_at=None))


def test_who_stands_in_for_the_holder_is_told_too(cast: Cast) -> None:
    with_minh(cast)
    other = Account.objects.get(id=account(cast.police))
    offices.cover_absence(
        position_id=cast.minh.position_id or UUID(int=0),
        cover_account_id=other.id,
        starts_at=MONDAY,
        ends_at=MONDAY + timedelta(days=20),
        by=cast.cuc,
        at=MONDAY,
    )
    operations.remind(by=CLOCK, at=on(3, "08:00"))
    doers = Notice.objects.filter(kind="remind-today", key__contains=str(cast.minh.position_id))
    assert {row.account_id for row in doers} == {cast.minh.account_id, other.id}


def test_nobody_is_reminded_of_what_waits_for_the_citizen_or_is_finished(cast: Cast) -> None:
    paused, finished = with_minh(cast), with_minh(cast)
    models.Dossier.objects.filter(id=paused.id).update(paused_since=MONDAY)
    models.Dossier.objects.filter(id=finished.id).update(finished_at=MONDAY)
    live_through(MONDAY, MONDAY + timedelta(days=5), minutes=60)
    assert not Notice.objects.exists()


def test_a_date_that_moved_is_called_out_anew(cast: Cast) -> None:
    dossier = with_minh(cast)
    operations.remind(by=CLOCK, at=on(3, "08:00"))
    assert [call for call, _ in told(cast.minh)] == ["today"]
    later = dossier.due_at + timedelta(days=4)
    models.Dossier.objects.filter(id=dossier.id).update(due_at=later)
    operations.remind(by=CLOCK, at=on(3, "09:00"))
    operations.remind(by=CLOCK, at=on(7, "08:00"))
    assert [call for call, _ in told(cast.minh)] == ["today", "today"]


def test_nothing_is_looked_at_again_before_its_time(cast: Cast, django_assert_num_queries: object) -> None:
    for _ in range(3):
        with_minh(cast)
    operations.remind(by=CLOCK, at=MONDAY)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert operations.remind(by=CLOCK, at=MONDAY + timedelta(minutes=1)) == 0


def test_a_run_that_was_stopped_and_begun_again_tells_nobody_twice(cast: Cast) -> None:
    for _ in range(4):
        with_minh(cast)
    at = on(3, "08:00")
    first = operations.remind(by=CLOCK, at=at, batch=2)
    models.Reminder.objects.all().delete()  # as if nothing of what was looked at had been kept
    assert operations.remind(by=CLOCK, at=at) == 0
    assert Notice.objects.count() == first


def test_a_screen_shows_only_the_newest_of_what_was_not_read(cast: Cast) -> None:
    dossier = with_minh(cast)
    live_through(MONDAY, on(9, "17:00"), minutes=60)
    boxes = {who.name: notices.inbox(account(who), at=on(9, "18:00")) for who in (cast.minh, cast.cuc, cast.nam)}
    assert [[row.kind for row in box.rows] for box in boxes.values()] == [
        ["remind-late"],
        ["remind-long_late"],
        ["remind-long_late"],
    ]
    operations.stop_reminding(dossier_id=dossier.id, at=on(9, "18:00"))
    assert notices.unread(account(cast.cuc), at=on(9, "18:00")) == 0


def test_what_is_kept_for_ended_steps_is_forgotten(cast: Cast) -> None:
    dossier = three_days(cast)
    operations.remind(by=CLOCK, at=MONDAY)
    operations.forward(dossier_id=dossier.id, by=cast.lan, at=MONDAY)
    operations.remind(by=CLOCK, at=MONDAY)
    assert operations.forget_reminders(at=MONDAY + timedelta(hours=1)) == 1
    assert models.Reminder.objects.count() == 1


# --- twice a day -----------------------------------------------------------------------------------------


def test_an_officer_gets_one_digest_in_the_morning_and_one_in_the_afternoon(cast: Cast) -> None:
    codes = [with_minh(cast).code for _ in range(7)]
    day = MONDAY.date() + timedelta(days=3)
    for clock in ("07:30", "07:30", "13:30", "13:31"):
        operations.digest(by=CLOCK, at=moments.at(day, clock))
    rows = Notice.objects.filter(kind="digest", account_id=account(cast.minh)).order_by("id")
    assert [row.title for row in rows] == ["Việc buổi sáng", "Việc buổi chiều"]
    lines = rows[0].text.splitlines()
    assert lines[0].startswith("Cần làm hôm nay 7")
    assert [line.split(":")[0] for line in lines[1:]] == codes[:5]
    assert "Hoa" not in rows[0].text


def test_no_digest_for_who_has_nothing_to_do_nor_on_a_day_off(cast: Cast) -> None:
    with_minh(cast)
    operations.digest(by=CLOCK, at=moments.at(MONDAY.date() + timedelta(days=5), "07:30"))
    assert not Notice.objects.exists()
    operations.digest(by=CLOCK, at=moments.at(MONDAY.date() + timedelta(days=3), "07:30"))
    assert not Notice.objects.filter(account_id=account(cast.neighbour_handler)).exists()


def test_a_leader_reads_five_lines_at_most_in_the_morning(cast: Cast) -> None:
    for _ in range(3):
        with_minh(cast)
    three_days(cast, at=MONDAY + timedelta(days=3))
    friday = moments.at(MONDAY.date() + timedelta(days=4), "07:15")
    operations.morning(by=CLOCK, at=friday)
    assert operations.morning(by=CLOCK, at=friday) == 0
    row = Notice.objects.get(kind="morning", account_id=account(cast.nam))
    assert row.text.splitlines() == [
        "Quá hạn 3 hồ sơ, lâu nhất 1 ngày làm việc.",
        "Thư xin lỗi: chờ ký 0; quá hạn mà chưa có thư 3.",
        "Ngày làm việc trước: nhận 1, xong 0.",
    ]
    assert not Notice.objects.filter(kind="morning", account_id=account(cast.minh)).exists()


def test_the_schedule_says_it_in_vietnamese_time() -> None:
    """The queue counts in UTC, seven hours behind: 07:15, and 07:30 with 13:30."""
    periodic = {one.task.name: one.cron for one in queue.periodic_registry.periodic_tasks.values()}
    assert periodic["motcua.dossiers.morning"] == "15 0 * * *"
    assert periodic["motcua.dossiers.digest"] == "30 0,6 * * *"
