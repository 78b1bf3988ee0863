"""Writing staged rows and faults with COPY, and the rows as they are written."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

from trellis.imports.models import AppliedChange, RowFault, SourceRecord, StagedRow
from trellis.imports.types import Fault

STAGED_FIELDS = (
    "file",
    "number",
    "record_type",
    "key",
    "refused",
    "change",
    "record",
    "held",
    "cells",
    "values",
    "source_fields",
    "plan",
)
FAULT_FIELDS = ("file", "row", "column", "code", "verdict", "value", "suggestion", "params")
CHANGE_FIELDS = (
    "owner",
    "record_type",
    "record",
    "key",
    "operation",
    "before",
    "after",
    "base",
    "version",
    "created_with",
    "kept",
)
SOURCE_RECORD_FIELDS = ("source", "record_type", "key", "record", "values", "last_import")


def as_json(value: Any) -> str:
    """Return JSON that PostgreSQL takes: no NUL, and no half of a character that has no partner."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if "\\u0000" in text:
        text = text.replace("\\u0000", "␀")
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def storable(text: str) -> str:
    """Return a text that a text column takes."""
    return text.replace("\x00", "␀").encode("utf-8", "replace").decode()


def copy_tuples(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows of prepared values (JSON as text) with COPY, in the caller's transaction.

    Quicker than core.bulk.copy_rows, which takes model instances: here a hundred thousand rows are usual.
    """
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(model._meta.get_field(name).column)) for name in fields)  # type: ignore[union-attr]
    statement = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def copy_staged(rows: Iterable[Sequence[Any]]) -> None:
    copy_tuples(StagedRow, STAGED_FIELDS, rows)


def copy_faults(file_id: int, faults: Iterable[Fault]) -> None:
    copy_tuples(RowFault, FAULT_FIELDS, (fault_row(file_id, fault) for fault in faults))


def copy_changes(rows: Iterable[Sequence[Any]]) -> None:
    copy_tuples(AppliedChange, CHANGE_FIELDS, rows)


def copy_source_records(rows: Iterable[Sequence[Any]]) -> None:
    copy_tuples(SourceRecord, SOURCE_RECORD_FIELDS, rows)


def fault_row(file_id: int, fault: Fault) -> tuple[Any, ...]:
    return (
        file_id,
        fault.row,
        storable(fault.column),
        fault.code,
        fault.verdict.value,
        storable(fault.value),
        storable(fault.suggestion),
        as_json(dict(fault.params)),
    )
