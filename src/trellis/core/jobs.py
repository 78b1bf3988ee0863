"""A worker that outlives its database: it waits for it, begins again, and takes up what was left half done.

The library's own worker ends when the database goes away, and the jobs it then had stay marked as being done.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.db import close_old_connections
from procrastinate import App, JobContext
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.worker import Worker
from psycopg import OperationalError

from trellis.core import blocks

logger = logging.getLogger(__name__)
ASK_AGAIN_AFTER = 10  # minutes, whether the block of a job is on again
PAUSE = 1.0  # seconds between two attempts to begin again


async def work(app: App, *, asked_to_stop: asyncio.Event, pause: float = PAUSE) -> None:
    """Work off jobs until asked to stop; what is under way then is finished first.

    Whenever the worker ends without having been asked to, it begins again as soon as the database answers.
    """
    left_by: int | None = None
    while not asked_to_stop.is_set():
        worker = Worker(app=app, install_signal_handlers=False, task_middleware=[unless_off])
        try:
            async with app.open_async():
                await take_up(app, left_by=left_by)
                await run_until(worker, asked_to_stop)
        except (ConnectorException, OperationalError) as error:
            logger.warning("The worker waits for the database: %s", error.__cause__ or error)
        left_by = worker.worker_id or left_by
        if not asked_to_stop.is_set():
            await asyncio.sleep(pause)


def unless_off(call_next: Callable[[], Any], context: JobContext, worker: Worker) -> Any:
    """Do a job, unless its block is off: what comes by the clock is left out, the rest asks again later."""
    close_old_connections()
    with blocks.known(blocks.read_off):
        block = blocks.block_of_task(context.job.task_name)
        if block is None or block.key not in blocks.off():
            return call_next()
        if "timestamp" not in context.job.task_kwargs:  # which a periodic one has
            again = worker.app.configure_task(
                context.job.task_name,
                queue=context.job.queue,
                lock=context.job.lock,
                queueing_lock=context.job.queueing_lock,
                schedule_in={"minutes": ASK_AGAIN_AFTER},
            )
            again.defer(**context.job.task_kwargs)
    return None


async def run_until(worker: Worker, asked_to_stop: asyncio.Event) -> None:
    """Run until asked to stop, or until the worker ends by itself."""
    running = asyncio.create_task(worker.run())
    asked = asyncio.create_task(asked_to_stop.wait())
    await asyncio.wait({running, asked}, return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    worker.stop()
    await running


async def take_up(app: App, *, left_by: int | None = None) -> int:
    """Put jobs back in the queue whose worker is gone; return how many.

    Gone is a worker that signed off or has given no sign of life for half a minute, and the one with the
    number `left_by`, of which the caller knows.
    """
    manager = app.job_manager
    lost: Iterable[Job] = await manager.get_stalled_jobs()
    found = {job.id: job for job in lost}
    if left_by is not None:
        own = await manager.list_jobs_async(status=Status.DOING.value, worker_id=left_by)
        found |= {job.id: job for job in own}
    for job in found.values():
        await manager.retry_job(job)
    return len(found)
