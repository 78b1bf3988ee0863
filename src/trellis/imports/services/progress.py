"""Counting on: the progress row is written outside the transaction of the work, so that others see it."""

import contextlib
import time
from collections.abc import Callable, Iterator

from django.db import DatabaseError, connection

INTERVAL = 0.5  # seconds between two writes

Count = Callable[[int], None]


@contextlib.contextmanager
def counted_apart(import_id: int, step: str, total: int) -> Iterator[Count]:
    """Give a function that shows how many are done, through a connection of its own.

    Progress is a courtesy: if that connection fails, the work goes on without it.
    """
    apart = connection.copy()
    last = [0.0]

    def count(done: int) -> None:
        if time.monotonic() - last[0] < INTERVAL:
            return
        last[0] = time.monotonic()
        with contextlib.suppress(DatabaseError), apart.cursor() as cursor:
            cursor.execute(
                "UPDATE imports_progress SET step = %s, done = %s, total = %s, at = now()"
                " WHERE owner_id = %s",
                [step, done, total, import_id],
            )

    try:
        yield count
    finally:
        with contextlib.suppress(DatabaseError):
            apart.close()
