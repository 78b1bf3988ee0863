"""Background steps of meetings. Each may run again after it was cut off."""

from django.db import InterfaceError, OperationalError, close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from trellis.meetings.services import keeping_up, working_out
from trellis.meetings.services.jobs import QUEUE
from trellis.meetings.types.words import BOOKER

# A database that went away is asked again.
AGAIN = RetryStrategy(max_attempts=60, wait=5, retry_exceptions=[OperationalError, InterfaceError])


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="meetings-keep-up")
def keep_up(timestamp: int) -> None:
    """Remind of requests, let them lapse, follow registrations that were taken back."""
    close_old_connections()
    keeping_up.keep_up(actor=BOOKER)


@app.task(queue=QUEUE, retry=AGAIN)
def work_out(run_id: int) -> bool:
    """Work out a schedule; whoever asked may leave the page."""
    close_old_connections()
    return working_out.work_out(run_id)
