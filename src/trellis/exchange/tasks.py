"""Background steps of the exchange. Each may run again after it was cut off."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from trellis.exchange.services import steps


@app.periodic(cron="10 2 * * *")
@app.task(queueing_lock="exchange-expire")
def expire_listings(timestamp: int) -> int:
    """End the listings whose last day is over."""
    close_old_connections()
    return steps.expire_due()
