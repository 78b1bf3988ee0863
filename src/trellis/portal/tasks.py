"""Background steps of the portal."""

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from trellis.core.types import system_actor
from trellis.portal.services import erasing, retention

# A folder that cannot be written to must not leave a key behind: it is tried for a week.
AGAIN = RetryStrategy(max_attempts=2000, wait=300)


@app.task(retry=AGAIN)
def forget_person(person_id: int, joined: str) -> None:
    """Destroy the key of a person who was erased."""
    close_old_connections()
    erasing.forget_person(person_id=person_id, joined=joined)


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="apply-retention")
def apply_retention(timestamp: int) -> int:
    """Remove what was kept long enough; return how many rows that were."""
    close_old_connections()
    found = retention.apply_retention(actor=system_actor("retention"))
    return sum(due.count for due in found)
