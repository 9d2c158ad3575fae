"""What the schedule and the queue call for messages."""

from uuid import UUID

from procrastinate.contrib.django import app as queue

from motcua.base import moments
from motcua.notices import operations


@queue.task(name="motcua.notices.dispatch", queue="notices")
def dispatch(notice_id: str) -> None:
    operations.dispatch(UUID(notice_id), at=moments.now())


@queue.periodic(cron="* * * * *")
@queue.task(name="motcua.notices.sweep", queue="notices", queueing_lock="sweep_notices")
def sweep(timestamp: int) -> None:
    operations.sweep(at=moments.now())


@queue.periodic(cron="20 19 * * *")  # the queue counts in UTC: twenty past two at night in Vietnam
@queue.task(name="motcua.notices.clear", queue="notices", queueing_lock="clear_notices")
def clear(timestamp: int) -> None:
    operations.clear(at=moments.now())
