"""A worker that outlives its database: it waits for it, begins again, and takes up what was left half done.

The library's own worker ends when the database goes away, and the jobs it then had stay marked as being done.
"""

import asyncio
import logging
from collections.abc import Iterable

from procrastinate import App
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.worker import Worker
from psycopg import OperationalError

logger = logging.getLogger(__name__)
PAUSE = 1.0  # seconds between two attempts to begin again


async def work(app: App, *, asked_to_stop: asyncio.Event, pause: float = PAUSE) -> None:
    """Work off jobs until asked to stop; what is under way then is finished first.

    Whenever the worker ends without having been asked to, it begins again as soon as the database answers.
    """
    left_by: int | None = None
    while not asked_to_stop.is_set():
        worker = Worker(app=app, install_signal_handlers=False)
        try:
            async with app.open_async():
                await take_up(app, left_by=left_by)
                await run_until(worker, asked_to_stop)
        except (ConnectorException, OperationalError) as error:
            logger.warning("The worker waits for the database: %s", error.__cause__ or error)
        left_by = worker.worker_id or left_by
        if not asked_to_stop.is_set():
            await asyncio.sleep(pause)


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
