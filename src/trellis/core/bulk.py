"""Writing very many rows: PostgreSQL's COPY, or one statement for many rows where row security refuses COPY.

Called by services only, inside the transaction of the change.
"""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import orjson
import psycopg
from django.db import connection
from django.db.models import Field, JSONField, Model
from django.db.models.expressions import RawSQL

PIECE = 8_000_000  # characters that go to the database in one statement


def copy_rows(model: type[Model], rows: Iterable[Sequence[Any]], *, fields: Sequence[str]) -> int:
    """Write rows, each with the values of these fields in this order; return how many were written.

    A relation's value is the key of the other row; columns not named get the database's default. Constraints
    hold as they do for inserts; a violation raises Django's IntegrityError and writes nothing.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("many rows are written inside a transaction")
    columns = [stored_field(model, name) for name in fields]
    quoted = ", ".join(connection.ops.quote_name(column.column) for column in columns)
    statement = f"COPY {connection.ops.quote_name(model._meta.db_table)} ({quoted}) FROM STDIN"
    prepare = [(place, converter(column)) for place, column in enumerate(columns)]
    converted = [(place, convert) for place, convert in prepare if convert is not None]
    # made before the copying begins: a row that asked the database meanwhile would wait for ever
    prepared = [list(row) for row in rows]
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for values in prepared:
            for place, convert in converted:
                values[place] = convert(values[place])
            copy.write_row(values)
    return len(prepared)


def insert_rows(model: type[Model], rows: Iterable[Sequence[Any]], *, fields: Sequence[str]) -> int:
    """Write rows as `copy_rows` does, into a table with row security too, which COPY refuses.

    They go as one JSON text for each some megabytes, which the database takes apart: as fast as COPY, and a
    tenth of the time of arrays.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("many rows are written inside a transaction")
    columns = [stored_field(model, name) for name in fields]
    quote = connection.ops.quote_name
    names = [quote(column.column) for column in columns]
    typed = ", ".join(
        f"{name} {column.db_type(connection)}" for name, column in zip(names, columns, strict=True)
    )
    listed, table = ", ".join(names), quote(model._meta.db_table)
    given = f"jsonb_to_recordset(%s) AS given({typed})"
    statement = f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {given}"  # noqa: S608  names of the model
    keys = [column.column for column in columns]
    written = 0
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        for text in pieces(dict(zip(keys, row, strict=True)) for row in rows):
            cursor.execute(statement, [text])
            written += cursor.rowcount
    return written


def pieces(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Rows as JSON lists of at most some megabytes each, or of one row."""
    texts: list[str] = []
    size = 0
    for row in list(rows):  # all made first: a row may ask the database
        text = as_json(row) or ""
        if texts and size + len(text) > PIECE:
            yield f"[{','.join(texts)}]"
            texts, size = [], 0
        texts.append(text)
        size += len(text)
    if texts:
        yield f"[{','.join(texts)}]"


def stored_field(model: type[Model], name: str) -> Any:
    """The field of this name; it must have a column of its own, which relations of others do not."""
    field = model._meta.get_field(name)
    if not isinstance(field, Field) or not field.column:
        raise TypeError(f"{model._meta.label}.{name} has no column")
    return field


def converter(column: Field) -> Callable[[Any], Any] | None:
    """What must be done to a value before the driver takes it, if anything."""
    return as_json if isinstance(column, JSONField) else None


def as_json(value: Any) -> str | None:
    """The value as JSON text: orjson is ten times as fast, and refuses whole numbers beyond 64 bits."""
    if value is None:
        return None
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:
        return json.dumps(value, ensure_ascii=False)


@contextmanager
def many_rows() -> Iterator[None]:
    """While very many rows are in the making, garbage is looked for a hundred times less often.

    The rows are no garbage; walking through them again and again took a sixth of the time.
    """
    young, middle, old = gc.get_threshold()
    gc.set_threshold(young * 100, middle, old)
    try:
        yield
    finally:
        gc.set_threshold(young, middle, old)


def among(keys: Iterable[str]) -> RawSQL:
    """Return keys as one parameter for `__in`: a thousand placeholders take long to read."""
    return RawSQL("SELECT unnest(%s::text[])", [list(keys)])


def take_numbers(model: type[Model], count: int) -> list[int]:
    """Take primary keys from the table's own sequence, for rows that name one another before they stand."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
        )
        return [row[0] for row in cursor.fetchall()]
