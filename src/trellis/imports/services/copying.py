"""Writing staged rows and faults many at once, and the rows as they are written."""

from collections.abc import Iterable, Sequence
from typing import Any

from trellis.core.bulk import insert_rows
from trellis.imports.models import AppliedChange, RowFault, SourceRecord, StagedRow
from trellis.imports.reading.bounds import BOUNDS
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
    "version_before",
    "version",
    "created_with",
    "kept",
)
BIG_CELL, SHOWN_OF_A_HUGE_CELL = BOUNDS.cell_characters, 2000
SOURCE_RECORD_FIELDS = ("source", "record_type", "key", "record", "values", "last_import")


def storable(text: str) -> str:
    """Return a text that a text column takes."""
    return text.replace("\x00", "␀").encode("utf-8", "replace").decode()


def storable_cell(cell: str) -> str:
    """Return a cell as it is kept; of a huge one the beginning, the rest stays in the file's bytes."""
    return storable(cell if len(cell) <= BIG_CELL else cell[:SHOWN_OF_A_HUGE_CELL] + "…")


def copy_staged(rows: Iterable[Sequence[Any]]) -> None:
    insert_rows(StagedRow, rows, fields=STAGED_FIELDS)


def copy_faults(file_id: int, faults: Iterable[Fault]) -> None:
    insert_rows(RowFault, (fault_row(file_id, fault) for fault in faults), fields=FAULT_FIELDS)


def copy_changes(rows: Iterable[Sequence[Any]]) -> None:
    insert_rows(AppliedChange, rows, fields=CHANGE_FIELDS)


def copy_source_records(rows: Iterable[Sequence[Any]]) -> None:
    insert_rows(SourceRecord, rows, fields=SOURCE_RECORD_FIELDS)


def fault_row(file_id: int, fault: Fault) -> tuple[Any, ...]:
    return (
        file_id,
        fault.row,
        storable(fault.column),
        fault.code,
        fault.verdict.value,
        storable(fault.value),
        storable(fault.suggestion),
        dict(fault.params),
    )
