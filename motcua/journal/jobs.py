"""What the schedule and the queue call in the journal."""

from uuid import UUID

from procrastinate.contrib.django import app as queue

from motcua.base import moments
from motcua.journal import operations


@queue.task(name="motcua.journal.deliver", queue="journal")
def deliver(delivery_id: str) -> None:
    operations.deliver(UUID(delivery_id), at=moments.now())


@queue.task(name="motcua.journal.deliver_several", queue="journal")
def deliver_several(delivery_ids: list[str]) -> None:
    for delivery_id in delivery_ids:
        operations.deliver(UUID(delivery_id), at=moments.now())


@queue.periodic(cron="*/5 * * * *")
@queue.task(name="motcua.journal.sweep", queue="journal", queueing_lock="sweep")
def sweep(timestamp: int) -> None:
    operations.sweep(at=moments.now())


@queue.periodic(cron="* * * * *")
@queue.task(name="motcua.journal.seal", queue="journal", queueing_lock="seal")
def seal(timestamp: int) -> None:
    operations.seal(at=moments.now())
