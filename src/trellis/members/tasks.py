"""Background steps of the registers. Each may run again after it was cut off."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from trellis.core.types import system_actor
from trellis.members.services import reminding


@app.periodic(cron="30 5 * * *")
@app.task(queueing_lock="members-remind-keepers")
def remind_keepers(timestamp: int) -> int:
    """Tell keepers what becomes due, in time for the daily summary."""
    close_old_connections()
    return reminding.remind_keepers(actor=system_actor("reminder of registers"))
