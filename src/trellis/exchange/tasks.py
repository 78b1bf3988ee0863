"""Background steps of the exchange. Each may run again after it was cut off."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from trellis.exchange.services import going_on, steps


@app.periodic(cron="10 2 * * *")
@app.task(queueing_lock="exchange-expire")
def expire_listings(timestamp: int) -> int:
    """End the listings whose last day is over."""
    close_old_connections()
    return steps.expire_due()


@app.periodic(cron="25 * * * *")
@app.task(queueing_lock="exchange-introductions")
def go_on_introducing(timestamp: int) -> tuple[int, int]:
    """Remind of questions that wait, end those that waited too long."""
    close_old_connections()
    return going_on.go_on()
