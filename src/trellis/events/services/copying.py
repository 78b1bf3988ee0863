"""Copying rows of one event to another: the shared inner part of rehearsals."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

AT_ONCE = 1000
M = TypeVar("M", bound=Model)
Change = Mapping[int, int] | Any


def copy_rows(rows: QuerySet[M], **changes: Change) -> dict[int, int]:
    """Write these rows once more; return {number of the row: number of its copy}.

    `changes` says what a column has in the copy: a value, or {number: number} for what it leads to.
    """
    found = list(rows.order_by("pk"))
    numbers = [row.pk for row in found]
    for row in found:
        row.pk = None
        row._state.adding = True
        for name, value in changes.items():
            old = getattr(row, name)
            setattr(row, name, value.get(old) if isinstance(value, Mapping) else value)
    made = rows.model._base_manager.bulk_create(found, batch_size=AT_ONCE)
    return dict(zip(numbers, (row.pk for row in made), strict=True))


def remove_rows(rows: QuerySet[Any]) -> int:
    """Remove rows in one statement, without reading them; what hangs on them goes before, by its own."""
    return int(rows.order_by()._raw_delete(rows.db))


def check_at_the_end(*constraints: str) -> None:
    """Let these constraints be broken until `check_now`, while many rows move one after another."""
    set_constraints(constraints, "DEFERRED")


def check_now(*constraints: str) -> None:
    """Raises IntegrityError by the name of the constraint that is broken."""
    set_constraints(constraints, "IMMEDIATE")


def set_constraints(constraints: tuple[str, ...], when: str) -> None:
    names = ", ".join(connection.ops.quote_name(name) for name in constraints)
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {names} {when}")
