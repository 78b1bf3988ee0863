"""The worker: it outlives its database, and what a dead one left half done is taken up."""

import asyncio
import os
import signal
import threading
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException

from trellis.core import jobs, tasks

SAMPLE = "trellis.core.tests.sample"
DONE: list[int] = []


@app.task(name=SAMPLE)
def sample(number: int) -> None:
    DONE.append(number)
    if number < 0:
        os.kill(os.getpid(), signal.SIGTERM)


@pytest.fixture
def queue(transactional_db):
    """An empty queue: what is written into it is written for good."""
    forget()
    DONE.clear()
    yield
    forget()


def forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers")


def being_done(worker: int | None) -> ProcrastinateJob:
    """A job that this worker took and has not finished."""
    job = app.configure_task(SAMPLE).defer(number=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [worker, job]
        )
    return ProcrastinateJob.objects.get(id=job)


def a_worker(seconds_silent: int = 0) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))"
            " RETURNING id",
            [seconds_silent],
        )
        return cursor.fetchone()[0]


def with_worker_connection(coroutine):
    """Run it as the worker does: on a loop of its own, with connections of its own."""

    async def run():
        async with app.open_async():
            return await coroutine

    with app.replace_connector(app.connector.get_worker_connector()):
        return asyncio.run(run())


def waiting() -> set[int]:
    return set(ProcrastinateJob.objects.filter(status="todo").values_list("id", flat=True))


def test_jobs_of_workers_that_are_gone_are_put_back_and_no_others(queue):
    signed_off, silent, left = being_done(None), being_done(a_worker(60)), a_worker()
    own, other = being_done(left), being_done(a_worker())
    assert with_worker_connection(tasks.take_up_stalled.func(SimpleNamespace(app=app), 0)) == 2
    assert waiting() == {signed_off.id, silent.id}
    assert with_worker_connection(jobs.take_up(app, left_by=left)) == 1
    assert waiting() == {signed_off.id, silent.id, own.id}
    assert ProcrastinateJob.objects.get(id=other.id).status == "doing"


def test_worker_that_ended_begins_again_with_the_job_it_left(queue, monkeypatch):
    attempts = []

    async def run(worker, asked_to_stop):
        attempts.append(worker)
        if len(attempts) == 1:
            worker.worker_id = left
            raise ConnectorException("the database went away")
        asked_to_stop.set()

    left = a_worker()
    job = being_done(left)
    monkeypatch.setattr(jobs, "run_until", run)

    async def begin() -> None:
        await jobs.work(app, asked_to_stop=asyncio.Event(), pause=0)

    with app.replace_connector(app.connector.get_worker_connector()):
        asyncio.run(begin())
    assert (len(attempts), waiting()) == (2, {job.id})


def test_worker_does_what_waits_and_ends_when_it_is_told_to(queue):
    app.configure_task(SAMPLE).defer(number=7)
    app.configure_task(SAMPLE).defer(number=-1)
    assert threading.current_thread() is threading.main_thread()
    call_command("work")
    assert DONE == [7, -1]
    own = ProcrastinateJob.objects.filter(task_name=SAMPLE)  # the clock may add some of the platform's own
    assert set(own.values_list("status", flat=True)) == {"succeeded"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_workers")
        assert cursor.fetchone() == (0,)
