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


@queue.periodic(cron="50 18 * * *")  # ten to two in Vietnam
@queue.task(name="motcua.targets.seek_signals", queue="journal", queueing_lock="seek_signals")
def seek_signals(timestamp: int) -> None:
    """Every night the last days are looked through for what somebody should be asked about."""
    operations.seek_signals(at=moments.now())
