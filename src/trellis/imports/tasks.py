"""Background steps of imports. Each may run again after it was cut off: it goes on, or begins afresh."""

from django.db import InterfaceError, OperationalError, close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from trellis.imports.services import applying, duplicates, staging, undoing
from trellis.imports.services.jobs import QUEUE

# A database that went away is asked again; anything else was told to the person and is for the log.
AGAIN = RetryStrategy(max_attempts=60, wait=5, retry_exceptions=[OperationalError, InterfaceError])


@app.task(queue=QUEUE, retry=AGAIN)
def stage(import_id: int) -> bool:
    """Read, check and compare the rows of an import."""
    close_old_connections()
    return staging.stage(import_id)


@app.task(queue=QUEUE, retry=AGAIN)
def find_duplicates(import_id: int) -> bool:
    """Look for possible duplicates among what is staged and what is there."""
    close_old_connections()
    return duplicates.search_duplicates(import_id)


@app.task(queue=QUEUE, retry=AGAIN)
def apply(import_id: int) -> bool:
    """Store an accepted import."""
    close_old_connections()
    return applying.apply(import_id)


@app.task(queue=QUEUE, retry=AGAIN)
def undo(import_id: int) -> bool:
    """Take a stored import back."""
    close_old_connections()
    return undoing.undo(import_id)
