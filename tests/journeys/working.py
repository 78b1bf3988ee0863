"""The worker beside a journey: its jobs done, and the page that says so."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from procrastinate.contrib.django import app

from tests.journeys.drivers import Driver


def work_off_jobs() -> None:
    """Do what the worker does, until its queue is empty; its loop needs a thread of its own here."""

    async def work() -> None:
        async with app.open_async():
            await app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)

    with app.replace_connector(app.connector.get_worker_connector()), ThreadPoolExecutor(1) as threads:
        threads.submit(asyncio.run, work()).result()


def see_work_done(driver: Driver) -> None:
    """Work off the jobs, then see the page on which the work began say that it is done."""
    work_off_jobs()
    driver.see_done()
