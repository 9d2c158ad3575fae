"""What the schedule calls for files."""

from procrastinate.contrib.django import app as queue

from motcua.base import moments
from motcua.files import operations


@queue.periodic(cron="15 2 * * *")
@queue.task(name="motcua.files.sweep", queue="files", queueing_lock="sweep_files")
def sweep_orphans(timestamp: int) -> None:
    operations.sweep_orphans(at=moments.now())
