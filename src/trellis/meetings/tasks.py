"""Background steps of meetings. Each may run again after it was cut off."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from trellis.meetings.services import keeping_up
from trellis.meetings.types.words import BOOKER


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="meetings-keep-up")
def keep_up(timestamp: int) -> None:
    """Remind of requests, let them lapse, follow registrations that were taken back."""
    close_old_connections()
    keeping_up.keep_up(actor=BOOKER)
