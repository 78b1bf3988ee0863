"""Background steps of notifications. Each may run again after it was cut off."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from trellis.notifications.services import digests, holding, sending
from trellis.notifications.services.jobs import QUEUE


@app.task(queue=QUEUE)
def send() -> int:
    """Send what was just told."""
    close_old_connections()
    return sending.send_waiting()


@app.periodic(cron="* * * * *")
@app.task(queue=QUEUE, queueing_lock="mail-every-minute")
def send_again(timestamp: int) -> int:
    """Send what could not be sent before, and the digests that are due."""
    close_old_connections()
    holding.lapse_held()
    digests.make_digests()
    return sending.send_waiting()
