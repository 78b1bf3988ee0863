"""Background steps of imports. Each may run again after it was cut off: it goes on, or begins afresh."""

from django.db import InterfaceError, OperationalError, close_old_connections
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from trellis.imports.services import applying, duplicates, staging, undoing
from trellis.imports.services.jobs import QUEUE

# A database that went away is asked again; anything else was told to the person and is for the log.
AGAIN = RetryStrategy(max_attempts=60, wait=5, retry_exceptions=[OperationalError, InterfaceError])


@app.task(queue=QUEUE, retry=AGAIN)
def stage(import_id: int) -> bool:
    """Read, check and compare the rows of an import."""
    close_old_connections()
    return staging.stage(import_id)


@app.task(queue=QUEUE, retry=AGAIN)
def find_duplicates(import_id: int) -> bool:
    """Look for possible duplicates among what is staged and what is there."""
    close_old_connections()
    return duplicates.search_duplicates(import_id)


@app.task(queue=QUEUE, retry=AGAIN)
def apply(import_id: int) -> bool:
    """Store an accepted import."""
    close_old_connections()
    return applying.apply(import_id)


@app.task(queue=QUEUE, retry=AGAIN)
def undo(import_id: int) -> bool:
    """Take a stored import back."""
    close_old_connections()
    return undoing.undo(import_id)


@app.periodic(cron="* * * * *")
@app.task(queue=QUEUE, queueing_lock="imports-take-up-stalled", pass_context=True)
async def take_up_stalled(context: JobContext, timestamp: int) -> int:
    """Put jobs whose worker died back in the queue; return how many."""
    manager = context.app.job_manager
    stalled = list(await manager.get_stalled_jobs(queue=QUEUE))
    for job in stalled:
        await manager.retry_job(job)
    return len(stalled)
