"""One change, one transaction; a violated constraint becomes an error a person understands."""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import IntegrityError, connection, transaction

from trellis.core.errors import Conflict


def constraint_name(error: IntegrityError) -> str:
    """The name of the database constraint that refused a change, or an empty text."""
    diagnostic = getattr(error.__cause__, "diag", None)
    return getattr(diagnostic, "constraint_name", None) or ""


@contextlib.contextmanager
def change(messages: Mapping[str, Any] | None = None) -> Iterator[None]:
    """Run the block in one transaction; `messages` maps constraint names to what a person is told.

    Raises
    ------
    Conflict
        If the database refuses the change by one of the named constraints.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = constraint_name(error)
        if messages and name in messages:
            raise Conflict(str(messages[name])) from error
        raise


def commit_without_waiting() -> None:
    """Let the transaction under way end before it is on the disk.

    Only for work that is done again where a crash of the database takes its last moments away; what is
    committed later in the usual way makes this safe too.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
