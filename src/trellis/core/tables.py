"""Tables as files: CSV piece by piece, workbooks with one sheet for each table. Nothing in them is run."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

ROWS_AT_ONCE = 500
LONGEST_CELL = 32_000  # a spreadsheet's cell holds no more
# What a spreadsheet would take for a formula: also the full-width forms, and after blanks.
FORMULA = re.compile(r"[\s']*[=+\-@＝＋－＠|]|'*[\t\r\n]")
NUMBER = re.compile(r"^-?[0-9]+(\.[0-9]+)?$")
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Table:
    """A table to be written: its rows are read while it is sent."""

    name: str
    columns: Sequence[str]
    rows: Callable[[], Iterable[Sequence[Any]]]


def harmless(value: Any) -> Any:
    """A text that no spreadsheet runs. What could be a formula gets one apostrophe before it.

    The importer takes one apostrophe away from such a text again, so that nothing changes on the way. A text
    that begins with apostrophes before a formula gets one more, for the same reason.

    >>> harmless("=1+1"), harmless("-4.35"), harmless("Plain"), harmless("'=1")
    ("'=1+1", '-4.35', 'Plain', "''=1")
    """
    if not isinstance(value, str) or NUMBER.match(value) or not FORMULA.match(value):
        return value
    return "'" + value


def cell(value: Any) -> Any:
    """A value for a table: days as 2026-05-31, lists as "one | two", nothing as an empty text.

    >>> cell(["a", "b"]), cell(date(2026, 5, 31)), cell(None), cell(1)
    ('a | b', '2026-05-31', '', 1)
    """
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return " | ".join(str(item) for item in value)
    return "" if value is None else value


def csv_pieces(table: Table) -> Iterator[bytes]:
    """UTF-8 with byte-order mark, which spreadsheets need to see that it is UTF-8; commas; CRLF."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(table.columns)
    yield b"\xef\xbb\xbf" + taken(buffer)
    for number, row in enumerate(table.rows(), 1):
        writer.writerow([harmless(cell(value)) for value in row])
        if number % ROWS_AT_ONCE == 0:
            yield taken(buffer)
    yield taken(buffer)


def taken(buffer: io.StringIO) -> bytes:
    data = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return data


def xlsx_pieces(tables: Sequence[Table]) -> Iterator[bytes]:
    """Texts are written as texts, never as formulas or links. A workbook is sent when it is whole."""
    with TemporaryDirectory(prefix="tables-") as folder:
        path = Path(folder) / "tables.xlsx"
        book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": folder})
        for table in tables:
            sheet = book.add_worksheet(table.name[:31])
            sheet.freeze_panes(1, 1)
            write_row(sheet, 0, table.columns)
            for line, row in enumerate(table.rows(), 1):
                write_row(sheet, line, row)
        book.close()
        with path.open("rb") as file:
            while piece := file.read(1 << 16):
                yield piece


def write_row(sheet: Any, line: int, row: Sequence[Any]) -> None:
    for place, value in enumerate(row):
        known = cell(value)
        if not isinstance(known, str):
            sheet.write_number(line, place, known)
        elif known:
            sheet.write_string(line, place, known[:LONGEST_CELL])
