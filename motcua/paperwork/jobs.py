"""What the schedule calls for papers."""

from procrastinate.contrib.django import app as queue

from motcua.base import moments
from motcua.paperwork import operations


@queue.periodic(cron="20 19 * * *")  # the queue counts in UTC: twenty past two at night in Vietnam
@queue.task(name="motcua.paperwork.check", queue="journal", queueing_lock="papers_check")
def check(timestamp: int) -> None:
    """Every night all books and papers are looked at."""
    operations.check(at=moments.now())
