"""Schedules are worked out beside the site: the job is written in the transaction that asks for it."""

from procrastinate.contrib.django import app

QUEUE = "schedules"


def ask_for(run_id: int, event_id: int) -> None:
    job = app.configure_task(
        "trellis.meetings.tasks.work_out", queue=QUEUE, lock=f"meetings-schedule-{event_id}"
    )
    job.defer(run_id=run_id)
