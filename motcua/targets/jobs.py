"""What the schedule calls for figures."""

from procrastinate.contrib.django import app as queue

from motcua.base import moments
from motcua.base.actor import system
from motcua.targets import operations


@queue.periodic(cron="30 18 * * *")  # the queue counts in UTC: half past one in Vietnam
@queue.task(name="motcua.targets.check", queue="journal", queueing_lock="figures_check")
def check(timestamp: int) -> None:
    """Every night the figures of the boards are held against the journal."""
    operations.check(by=system("Đối chiếu số liệu"), at=moments.now())
