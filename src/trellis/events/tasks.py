"""Background steps of events. Each may run again after it was cut off."""

from django.db import InterfaceError, OperationalError, close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from trellis.events.services import rehearsal_load, rehearsing

# A database that went away is asked again.
AGAIN = RetryStrategy(max_attempts=60, wait=5, retry_exceptions=[OperationalError, InterfaceError])


@app.task(queue=rehearsal_load.QUEUE, retry=AGAIN)
def act(event_id: int) -> int:
    """Made-up people act in a rehearsal; whoever asked for it may leave the page."""
    close_old_connections()
    return rehearsal_load.act(event_id)


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="events-end-left-rehearsals")
def end_left_rehearsals(timestamp: int) -> int:
    """Remove rehearsals that nobody changed for a month."""
    close_old_connections()
    return rehearsing.end_left()
