"""What the house does by the clock: pick up work a fallen worker left behind, and clear old traces of it."""

from procrastinate import JobContext
from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

#: A worker that has not shown a sign of life for this long is taken for fallen.
SILENCE = 60
#: Failed work is kept this long for whoever looks into it; done work leaves its trace in the journal alone.
HOURS_KEPT = 30 * 24


@queue.periodic(cron="* * * * *")
@queue.task(name="motcua.house.pick_up", queue="house", queueing_lock="pick_up", pass_context=True)
async def pick_up(context: JobContext, timestamp: int) -> None:
    """Give work that was in a fallen worker's hands back to the queue: every job is safe to run twice."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
        try:
            await manager.retry_job(job)
        except UniqueViolation:  # its next turn waits already: this one has nothing left to do
            await manager.finish_job(job, Status.FAILED, delete_job=True)


@queue.periodic(cron="40 2 * * *")
@queue.task(name="motcua.house.clear", queue="house", queueing_lock="clear", pass_context=True)
async def clear(context: JobContext, timestamp: int) -> None:
    """Remove what has been finished, well or badly, for a month."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=HOURS_KEPT, include_failed=True, include_cancelled=True, include_aborted=True
    )
