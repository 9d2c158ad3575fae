"""What the schedule calls for dossiers."""

from datetime import timedelta
from uuid import UUID

from procrastinate.contrib.django import app as queue

from motcua.base import moments
from motcua.base.actor import system
from motcua.dossiers import operations, queries


@queue.periodic(cron="5 17 * * *")  # the queue counts in UTC: five past midnight in Vietnam
@queue.task(name="motcua.dossiers.hand_over", queue="journal", queueing_lock="hand_over")
def hand_over(timestamp: int) -> None:
    by, at = system("Bàn giao đơn vị"), moments.now()
    operations.hand_over(by=by, at=at)
    operations.free_steps(by=by, at=at)


@queue.periodic(cron="15 17 * * *")  # a quarter past midnight in Vietnam: the whole last day was the citizen's
@queue.task(name="motcua.dossiers.lapse_supplements", queue="journal", queueing_lock="lapse_supplements")
def lapse_supplements(timestamp: int) -> None:
    operations.lapse_supplements(by=system("Hết thời hạn bổ sung"), at=moments.now())


@queue.periodic(cron="*/10 * * * *")
@queue.task(name="motcua.dossiers.draft_apologies", queue="journal", queueing_lock="draft_apologies")
def draft_apologies(timestamp: int) -> None:
    operations.draft_apologies(by=system("Soạn thư xin lỗi"), at=moments.now())


@queue.periodic(cron="30 18 * * *")  # half past one at night in Vietnam
@queue.task(name="motcua.dossiers.learn_habits", queue="journal", queueing_lock="learn_habits")
def learn_habits(timestamp: int) -> None:
    operations.learn_habits(at=moments.now())


@queue.periodic(cron="*/10 * * * *")
@queue.task(name="motcua.dossiers.remind", queue="journal", queueing_lock="remind")
def remind(timestamp: int) -> None:
    operations.remind(by=system("Nhắc việc"), at=moments.now())


@queue.periodic(cron="15 0 * * *")  # a quarter past seven in the morning in Vietnam
@queue.task(name="motcua.dossiers.morning", queue="journal", queueing_lock="morning")
def morning(timestamp: int) -> None:
    operations.morning(by=system("Nhắc việc"), at=moments.now())


@queue.periodic(cron="30 0,6 * * *")  # half past seven in the morning and half past one in Vietnam
@queue.task(name="motcua.dossiers.digest", queue="journal", queueing_lock="digest")
def digest(timestamp: int) -> None:
    operations.digest(by=system("Nhắc việc"), at=moments.now())


@queue.periodic(cron="45 18 * * *")  # a quarter to two at night in Vietnam
@queue.task(name="motcua.dossiers.forget_reminders", queue="journal", queueing_lock="forget_reminders")
def forget_reminders(timestamp: int) -> None:
    operations.forget_reminders(at=moments.now())


#: Who counts dates again: nobody chose them, the calendar did.
_COUNTER = system("Tính lại ngày hẹn")


@queue.task(name="motcua.dossiers.redate", queue="journal")
def redate(run_id: str) -> None:
    operations.redate(UUID(run_id), by=_COUNTER, clock=moments.now)


@queue.periodic(cron="* * * * *")
@queue.task(name="motcua.dossiers.redate_left", queue="journal", queueing_lock="redate_left")
def redate_left(timestamp: int) -> None:
    """Take up runs that lie still: a lost job must not be a lost date. Two at one run share the work."""
    now = moments.now()
    for run in queries.unfinished_runs():
        if now - run.last_at > timedelta(minutes=1):
            operations.redate(run.id, by=_COUNTER, clock=moments.now)
