"""After a test that works outside a transaction: the tables as the migrations left them.

Django truncates every table there is and fills what it knows anew, which takes seconds. Most such tests wrote
a few rows: only these are deleted, table by table. Where a test changed what the migrations had filled, all
is done in Django's way, and the reference lists are brought back.
"""

import functools
from collections.abc import Iterable
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.test import TransactionTestCase

# Rows of these are not deleted one by one: a trigger or a missing right keeps them.
KEPT_ROWS = """
SELECT relname FROM pg_class WHERE relname = ANY(%s) AND (
    NOT has_table_privilege(oid, 'DELETE') OR EXISTS (
        SELECT FROM pg_trigger
        WHERE tgrelid = pg_class.oid AND NOT tgisinternal AND tgtype & 10 = 10  -- before, delete
    )
)
"""
# Every version of a row has a place and a transaction of its own: a row written anew is seen here.
STAMP = "SELECT coalesce(md5(string_agg(ctid::text || xmin::text, ',' ORDER BY ctid)), '') FROM {}"
in_djangos_way = TransactionTestCase._fixture_teardown
filled: dict[str, str] = {}  # the tables that the migrations filled, each with its stamp


def install() -> None:
    """See to every test from now on; the tables are as the migrations left them."""
    remember()
    TransactionTestCase._fixture_teardown = empty  # type: ignore[method-assign]


def remember() -> None:
    filled.clear()
    filled.update({table: stamp(table) for table in with_rows()})


def empty(case: Any) -> None:
    """Stands in the place of `TransactionTestCase._fixture_teardown`."""
    try:
        done = is_as_filled() and delete_rows(table for table in with_rows() if table not in filled)
    except DatabaseError:
        done = False
    if not done:
        from trellis.taxonomy.services.loading import fill_tables  # noqa: PLC0415  needs Django set up

        in_djangos_way(case)
        fill_tables()
        remember()


@functools.cache
def tables() -> tuple[str, ...]:
    return tuple(connection.introspection.django_table_names(only_existing=True, include_views=False))


def asked(sql: str, values: Iterable[Any] | None = None) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


def with_rows() -> list[str]:
    return asked(
        " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables())
    )


def stamp(table: str) -> str:
    return asked(STAMP.format(table))[0]


def is_as_filled() -> bool:
    return all(stamp(table) == kept for table, kept in filled.items())


def delete_rows(of: Iterable[str]) -> bool:
    """Delete the rows of these tables at once: foreign keys are looked at when all are gone."""
    named = list(of)
    kept = asked(KEPT_ROWS, [named])
    with transaction.atomic(), connection.cursor() as cursor:
        if kept:
            cursor.execute(f"TRUNCATE {', '.join(kept)}")
        for table in named:
            if table not in kept:
                cursor.execute(f"DELETE FROM {table}")
    return True
