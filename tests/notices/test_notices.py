"""Messages: asked for once, carried once, their reports heard, and those that do not get through seen by a person."""

import threading
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.accounts.models import Account
from motcua.base.actor import system
from motcua.base.ids import new_id
from motcua.base.moments import TZ
from motcua.base.refusals import NotFound
from motcua.journal import queries as journal
from motcua.journal.models import Event
from motcua.notices import operations, queries
from motcua.notices.models import Notice
from motcua.notices.operations import Draft
from motcua.notices.ports import Message, Unreachable
from motcua.notices.rules import retries
from motcua.notices.rules.recipients import Citizen, NoWay, Staff
from motcua.notices.rules.states import Channel, State
from motcua.notices.rules.wording import WrongWords
from tests.fakes import carrier

NOW = datetime(2026, 10, 5, 9, 0, tzinfo=TZ)
CLOCK = system("Thử nghiệm")
HOA = Citizen(phone="0912345678", email="hoa@thu.vn")
ABOUT = UUID(int=99)


def send(key: str = "ready:1", *, to: Citizen | Staff = HOA, at: datetime = NOW, **more: Any) -> Notice:
    words = {"kind": "ready", "title": "Đã có kết quả", "text": "Hồ sơ đã có kết quả, mời đến nhận.", **more}
    return operations.send(key=key, to=to, about="dossier", about_id=ABOUT, by=CLOCK, at=at, **words)


def state(notice: Notice) -> str:
    return Notice.objects.get(id=notice.id).state


@pytest.fixture
def officer(db: None) -> Account:
    return Account.objects.create(username="minh", full_name="Nguyễn Minh", password="!", created_at=NOW)


# --- asking ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_message_asked_for_twice_is_one() -> None:
    first = send()
    again = send(text="Lời khác")
    assert again.id == first.id
    assert again.text == "Ho so da co ket qua, moi den nhan."
    assert ProcrastinateJob.objects.filter(task_name="motcua.notices.dispatch").count() == 1


def test_ten_that_ask_at_once_get_one_message(committed_db: None) -> None:
    found: list[UUID] = []

    def ask() -> None:
        found.append(send().id)
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 10
    assert Notice.objects.count() == 1


@pytest.mark.django_db
def test_what_rolls_back_was_never_asked_for() -> None:
    with transaction.atomic():
        send()
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="motcua.notices.dispatch").exists()


@pytest.mark.django_db
def test_many_are_asked_for_together_and_each_once() -> None:
    drafts = [
        Draft(key=f"moved:{n}", kind="moved", to=HOA, about="dossier", about_id=new_id(), title="Đổi ngày", text="Mới.")
        for n in range(50)
    ]
    assert operations.send_all(drafts, by=CLOCK, at=NOW) == 50
    assert operations.send_all([*drafts, drafts[0]], by=CLOCK, at=NOW) == 0


@pytest.mark.django_db
def test_an_address_is_sealed_and_still_found() -> None:
    notice = send()
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, address_index FROM notices_notice WHERE id = %s", [notice.id])
        address, index = cursor.fetchone()
    assert "0912345678" not in address
    assert Notice.objects.get(address_index=index).address == "0912345678"


@pytest.mark.django_db
def test_what_is_asked_for_at_night_goes_out_in_the_morning() -> None:
    night = NOW.replace(hour=22)
    notice = send(at=night)
    assert notice.not_before == NOW.replace(day=6, hour=7)
    assert operations.dispatch(notice.id, at=night) is State.WAITING


@pytest.mark.django_db
def test_who_left_nothing_and_what_must_not_be_said_are_refused() -> None:
    with pytest.raises(NoWay):
        send(to=Citizen())
    with pytest.raises(WrongWords):
        send(text="Số định danh 999158000011")
    assert not Notice.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"channel": "screen"}, {"state": "sent"}, {"state": "delivered"}, {"address": ""}])
def test_the_database_refuses_nonsense(change: dict[str, str]) -> None:
    notice = send()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(id=notice.id).update(**change)


# --- carrying --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_without_a_carrier_a_message_stays_here_and_says_so() -> None:
    notice = send()
    assert operations.dispatch(notice.id, at=NOW) is State.KEPT
    line = queries.about("dossier", ABOUT)[0]
    assert line.state.words == "Chưa cấu hình kênh gửi"
    assert line.sent_at is None
    assert line.to == "•••678"
    assert not Event.objects.filter(subject="notice").exists()


@pytest.mark.django_db
def test_a_message_is_carried_once_and_the_journal_says_so(settings: Any) -> None:
    provider = carrier.use(settings)
    notice = send()
    assert operations.dispatch(notice.id, at=NOW) is State.SENT
    assert operations.dispatch(notice.id, at=NOW) is None
    assert provider.calls == 1
    assert [line.sentence for line in journal.timeline("notice", notice.id)] == ["Gửi tin nhắn"]
    kept = Notice.objects.get(id=notice.id)
    assert (kept.provider_ref, kept.sent_at, kept.delivered_at) == (f"ref-{notice.id}", NOW, None)
    assert "0912345678" not in str(kept.proof)


def test_workers_that_ask_at_once_call_the_carrier_once(committed_db: None, settings: Any) -> None:
    provider = carrier.use(settings)
    begun, go_on = threading.Event(), threading.Event()

    def slow(message: Message) -> None:
        begun.set()
        assert go_on.wait(10)

    provider.before = slow
    notice = send()
    outcomes: list[State | None] = []

    def work() -> None:
        outcomes.append(operations.dispatch(notice.id, at=NOW))
        connections.close_all()

    first = threading.Thread(target=work)
    first.start()
    assert begun.wait(10)
    others = [threading.Thread(target=work) for _ in range(5)]
    for thread in others:
        thread.start()
    for thread in others:
        thread.join()  # the row is not locked while the carrier is slow: they come back at once
    go_on.set()
    first.join()
    assert sorted(map(str, outcomes)) == ["None"] * 5 + ["sent"]
    assert provider.calls == 1


class Killed(BaseException):
    """The worker's process ended."""


def test_a_worker_that_falls_after_the_carrier_took_the_message_sends_nothing_twice(
    committed_db: None, settings: Any
) -> None:
    provider = carrier.use(settings)

    def fall(message: Message) -> None:
        raise Killed

    provider.after = fall
    notice = send()
    with pytest.raises(Killed):
        operations.dispatch(notice.id, at=NOW)
    assert state(notice) == State.WAITING
    provider.after = lambda message: None
    assert operations.dispatch(notice.id, at=NOW + timedelta(seconds=30)) is None  # the lease holds
    later = NOW + retries.LEASE
    assert operations.sweep(at=later) == 1
    assert operations.dispatch(notice.id, at=later) is State.SENT
    assert (provider.calls, len(provider.taken)) == (2, 1)
    assert Event.objects.filter(kind="NoticeSent").count() == 1


@pytest.mark.django_db
def test_what_does_not_get_through_is_tried_again_and_then_set_aside(settings: Any) -> None:
    provider = carrier.use(settings)
    provider.before = carrier.unreachable
    notice, at = send(), NOW
    for attempt in range(1, retries.ATTEMPTS + 1):
        outcome = operations.dispatch(notice.id, at=at)
        kept = Notice.objects.get(id=notice.id)
        assert kept.attempts == attempt
        at = max(kept.next_try_at, at + timedelta(minutes=2))
    assert outcome is State.SET_ASIDE
    assert [line.last_error for line in queries.stuck(at=at)] == ["nhà mạng không trả lời"]
    assert operations.dispatch(notice.id, at=at) is None

    provider.before = lambda message: None
    operations.try_again(notice.id, by=CLOCK, at=at)
    assert operations.dispatch(notice.id, at=at) is State.SENT
    assert not queries.stuck(at=at)
    with pytest.raises(NotFound):
        operations.try_again(notice.id, by=CLOCK, at=at)


@pytest.mark.django_db
def test_a_carrier_that_asks_for_time_is_given_it(settings: Any) -> None:
    def busy(message: Message) -> None:
        raise Unreachable("quá nhiều tin", after=timedelta(minutes=20))

    carrier.use(settings).before = busy
    notice = send()
    operations.dispatch(notice.id, at=NOW)
    assert Notice.objects.get(id=notice.id).next_try_at == NOW + timedelta(minutes=20)


@pytest.mark.django_db
def test_a_carrier_that_is_down_is_left_in_peace_and_no_try_is_counted(settings: Any) -> None:
    provider = carrier.use(settings)
    provider.before = carrier.unreachable
    for n in range(3):
        operations.dispatch(send(f"a:{n}").id, at=NOW)
    notice = send("b")
    assert operations.dispatch(notice.id, at=NOW) is State.WAITING
    assert provider.calls == 3
    assert Notice.objects.get(id=notice.id).attempts == 0
    provider.before = lambda message: None
    assert operations.dispatch(notice.id, at=NOW + timedelta(minutes=1)) is State.SENT


@pytest.mark.django_db
def test_a_refused_message_fails_at_once_and_is_heard_of(settings: Any) -> None:
    carrier.use(settings).before = carrier.rejected
    notice = send()
    assert operations.dispatch(notice.id, at=NOW) is State.FAILED
    assert [line.sentence for line in journal.timeline("notice", notice.id)] == [
        "Tin nhắn không đến được: số không tồn tại"
    ]
    assert [line.state for line in queries.stuck(at=NOW)] == [State.FAILED]


@pytest.mark.django_db
def test_an_error_nobody_thought_of_does_not_lose_the_message(settings: Any) -> None:
    def odd(message: Message) -> None:
        raise KeyError("odd")

    carrier.use(settings).before = odd
    notice = send()
    assert operations.dispatch(notice.id, at=NOW) is State.WAITING
    assert Notice.objects.get(id=notice.id).last_error == "KeyError: 'odd'"


@pytest.mark.django_db
def test_a_lost_job_is_not_a_lost_message() -> None:
    send()
    ProcrastinateJob.objects.all()._raw_delete("default")
    assert operations.sweep(at=NOW + timedelta(minutes=1)) == 0
    assert operations.sweep(at=NOW + timedelta(minutes=5)) == 1
    assert operations.sweep(at=NOW + timedelta(minutes=5)) == 0


@pytest.mark.django_db
def test_a_message_is_taken_back_while_there_is_time(settings: Any) -> None:
    carrier.use(settings)
    notice = send()
    assert operations.cancel(key="ready:1", by=CLOCK, at=NOW)
    assert operations.dispatch(notice.id, at=NOW) is None
    sent = send("ready:2")
    operations.dispatch(sent.id, at=NOW)
    assert not operations.cancel(key="ready:2", by=CLOCK, at=NOW)


@pytest.mark.django_db
def test_a_letter_is_posted_by_a_clerk(settings: Any) -> None:
    notice = send(to=Citizen(address="Khóm 2, phường Sa Nhiên"))
    assert notice.channel == "letter"
    assert operations.dispatch(notice.id, at=NOW) is None
    assert [line.id for line in queries.letters()] == [notice.id]
    operations.posted(notice.id, number="RR999", by=CLOCK, at=NOW)
    assert state(notice) == State.SENT
    assert not queries.letters()
    assert operations.hear(channel=Channel.LETTER, ref="RR999", state=State.DELIVERED, at=NOW)
    with pytest.raises(NotFound):
        operations.posted(notice.id, number="RR999", by=CLOCK, at=NOW)


@pytest.mark.django_db
def test_a_person_gives_a_message_up_and_says_why() -> None:
    notice = send()
    operations.dispatch(notice.id, at=NOW)
    operations.give_up(notice.id, reason="đã gọi điện", by=CLOCK, at=NOW)
    assert state(notice) == State.FAILED
    assert journal.timeline("notice", notice.id)[0].sentence.endswith("đã gọi điện")


# --- reports ---------------------------------------------------------------------------------------------


@pytest.fixture
def sent(db: None, settings: Any) -> Notice:
    carrier.use(settings)
    notice = send()
    operations.dispatch(notice.id, at=NOW)
    return notice


def hear(notice: Notice, told: State, **more: Any) -> bool:
    ref = more.pop("ref", f"ref-{notice.id}")
    return operations.hear(channel=Channel.SMS, ref=ref, state=told, at=NOW, **more)


def test_a_report_told_twice_is_heard_once(sent: Notice) -> None:
    assert hear(sent, State.DELIVERED)
    assert not hear(sent, State.DELIVERED)
    assert Event.objects.filter(kind="NoticeDelivered").count() == 1
    assert [one["state"] for one in Notice.objects.get(id=sent.id).proof] == ["sent", "delivered"]


def test_reports_out_of_order_end_delivered(sent: Notice) -> None:
    assert hear(sent, State.FAILED, reason="tắt máy")
    assert hear(sent, State.DELIVERED)
    assert not hear(sent, State.FAILED, reason="hết hạn")
    assert state(sent) == State.DELIVERED


@pytest.mark.django_db
def test_a_report_quicker_than_the_answer_is_not_lost(settings: Any) -> None:
    provider = carrier.use(settings)
    notice = send()
    provider.after = lambda message: (hear(notice, State.DELIVERED, notice_id=message.id), None)[1]
    assert operations.dispatch(notice.id, at=NOW) is State.DELIVERED
    assert [event.kind for event in Event.objects.filter(subject="notice")] == ["NoticeDelivered"]


def test_a_report_about_nothing_we_sent_is_refused(sent: Notice) -> None:
    with pytest.raises(NotFound):
        hear(sent, State.DELIVERED, ref="ref-other")
    with pytest.raises(NotFound):
        hear(sent, State.DELIVERED, ref="")
    with pytest.raises(ValueError, match="delivered or failed"):
        hear(sent, State.SENT)


def test_a_stream_of_reports_does_not_grow_a_row_without_end(sent: Notice) -> None:
    for n in range(30):
        hear(sent, State.FAILED, reason=f"lần {n}")
    assert len(Notice.objects.get(id=sent.id).proof) == 20


# --- on the screen ---------------------------------------------------------------------------------------


def test_a_screen_shows_what_is_unread_until_it_is_read(officer: Account) -> None:
    first = send("s:1", to=Staff(officer.id))
    send("s:2", to=Staff(officer.id))
    send("s:3", to=Staff(officer.id), not_before=NOW + timedelta(hours=1))
    box = queries.inbox(officer.id, at=NOW)
    assert (len(box.rows), box.unread) == (2, 2)
    assert operations.mark_read(officer.id, at=NOW, only=[first.id]) == 1
    assert queries.unread(officer.id, at=NOW) == 1
    assert operations.mark_read(officer.id, at=NOW) == 1
    assert queries.unread(officer.id, at=NOW) == 0
    assert queries.unread(officer.id, at=NOW + timedelta(hours=1)) == 1
    assert not ProcrastinateJob.objects.filter(task_name="motcua.notices.dispatch").exists()


def test_nobody_reads_or_marks_what_is_somebody_elses(officer: Account) -> None:
    other = Account.objects.create(username="cuc", full_name="Lê Cúc", password="!", created_at=NOW)
    notice = send("s:1", to=Staff(officer.id))
    assert operations.mark_read(other.id, at=NOW, only=[notice.id]) == 0
    assert not queries.inbox(other.id, at=NOW).rows


def test_what_a_newer_message_says_better_is_taken_off_the_screens(officer: Account) -> None:
    other = Account.objects.create(username="cuc", full_name="Lê Cúc", password="!", created_at=NOW)
    old, read, his = send("o", to=Staff(officer.id)), send("r", to=Staff(officer.id)), send("h", to=Staff(other.id))
    operations.mark_read(officer.id, at=NOW, only=[read.id])
    later = NOW + timedelta(hours=1)
    send("n", to=Staff(officer.id), at=later)
    assert operations.outdate_for([(officer.id, ABOUT)], kind="ready", at=later) == 1
    assert operations.outdate_for([], kind="ready", at=later) == 0
    assert [state(one) for one in (old, read, his)] == [State.CANCELLED, State.DELIVERED, State.SENT]
    box = queries.inbox(officer.id, at=later)
    assert (len(box.rows), box.unread) == (2, 1)
    assert operations.outdate(kind="ready", about=("dossier", new_id()), at=later) == 0
    assert operations.outdate(kind="ready", about=("dossier", ABOUT), at=later) == 1
    assert state(his) == State.CANCELLED


def test_a_long_inbox_is_read_page_by_page(officer: Account) -> None:
    for n in range(5):
        send(f"s:{n}", to=Staff(officer.id), title=f"Tin {n}")
    box = queries.inbox(officer.id, at=NOW, limit=3)
    rest = queries.inbox(officer.id, at=NOW, after=box.following, limit=3)
    assert [row.title for row in (*box.rows, *rest.rows)] == [f"Tin {n}" for n in (4, 3, 2, 1, 0)]
    assert rest.following == ""
    assert queries.inbox(officer.id, at=NOW, after="nonsense").rows == []


def test_screen_messages_half_a_year_old_are_cleared(officer: Account) -> None:
    send("s:1", to=Staff(officer.id))
    send("c:1")
    assert operations.clear(at=NOW + timedelta(days=179)) == 0
    assert operations.clear(at=NOW + timedelta(days=181)) == 1
    assert Notice.objects.get().channel == "sms"


def test_what_was_sent_is_counted_by_channel_and_state(officer: Account, settings: Any) -> None:
    carrier.use(settings)
    operations.dispatch(send().id, at=NOW)
    send("x:2", to=Citizen(email="hoa@thu.vn"))
    send("s:1", to=Staff(officer.id))
    counts = queries.counts(since=NOW - timedelta(hours=1))
    assert counts[Channel.SMS] == {State.SENT: 1}
    assert counts[Channel.MAIL] == {State.WAITING: 1}
    assert counts[Channel.LETTER] == {}
    rows, following = queries.outbox()
    assert [(row.channel, row.to) for row in rows] == [(Channel.MAIL, "h•••@thu.vn"), (Channel.SMS, "•••678")]
    assert following == ""
    assert [row.state for row in queries.outbox(channel="sms", state="sent")[0]] == [State.SENT]
    assert len(queries.about("dossier", ABOUT, staff=True)) == 3
