"""Rows of a spreadsheet (XLSX, XLS), whatever the file is called, as texts in one form."""

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from trellis.imports.reading.bounds import BOUNDS, Bounds
from trellis.imports.reading.rows import SourceRow
from trellis.imports.reading.settings import FileRefused, Finding, Reading
from trellis.imports.reading.workbook_safety import check_workbook, error_cells
from trellis.imports.types import Fault, Verdict

ZIP = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@lru_cache(maxsize=64)
def check_once(path: Path, size: int, changed: int, bounds: Bounds) -> None:
    """Check a workbook the first time it is opened: it is opened several times while it is understood."""
    check_workbook(path, bounds)


@contextlib.contextmanager
def opened(path: Path, bounds: Bounds) -> Iterator[CalamineWorkbook]:
    """Open the workbook after it was found safe; any failure inside becomes a FileRefused."""
    with path.open("rb") as handle:
        if handle.read(4) == ZIP:
            status = path.stat()
            check_once(path, status.st_size, status.st_mtime_ns, bounds)
        handle.seek(0)
        try:
            workbook = CalamineWorkbook.from_filelike(handle)
            yield workbook
        except FileRefused:
            raise
        except (CalamineError, ValueError, OSError, KeyError) as error:
            raise FileRefused("password" if has_password(path) else "workbook_broken") from error
        except BaseException as error:
            # A hostile file can make the library panic; a panic is no Exception.
            if type(error).__name__ != "PanicException":
                raise
            raise FileRefused("workbook_broken") from error


def has_password(path: Path) -> bool:
    """True for an encrypted workbook: the reader tells that only where the name says what the file is."""
    with tempfile.TemporaryDirectory(prefix="trellis-import-") as folder:
        for ending in (".xls", ".xlsx"):
            named = Path(folder, f"file{ending}")
            named.symlink_to(path.absolute())
            try:
                CalamineWorkbook.from_path(named)
            except PasswordError:
                return True
            except CalamineError:
                continue
    return False


def find_sheets(path: Path, bounds: Bounds = BOUNDS) -> Finding:
    """Return the sheet to read: the first one with more than a heading; the others as alternatives."""
    with opened(path, bounds) as workbook:
        sizes = {name: sheet_height(workbook, name) for name in workbook.sheet_names}
    filled = [name for name, height in sizes.items() if height > 1] or [n for n, h in sizes.items() if h]
    if not filled:
        raise FileRefused("file_empty")
    others = tuple(name for name in sizes if name != filled[0])
    return Finding(
        value=filled[0],
        confidence=1.0 if len(filled) == 1 else 0.6,
        reason="sheet_only" if len(filled) == 1 else "sheet_first",
        params={"sheets": str(len(sizes))}
        | {f"rows of {name}": str(height) for name, height in sizes.items()},
        alternatives=others,
    )


def sheet_height(workbook: CalamineWorkbook, name: str) -> int:
    try:
        return int(workbook.get_sheet_by_name(name).height)
    except CalamineError:  # a chart or a macro sheet
        return 0


def workbook_records(
    path: Path, reading: Reading, bounds: Bounds = BOUNDS
) -> Iterator[tuple[int, list[str]]]:
    """Yield (row, cells) of every row of the sheet, counted as the spreadsheet shows them."""
    with opened(path, bounds) as workbook:
        if reading.sheet not in workbook.sheet_names:
            raise FileRefused("sheet_missing", sheet=reading.sheet)
        sheet: CalamineSheet = workbook.get_sheet_by_name(reading.sheet)
        for number, cells in enumerate(sheet.iter_rows(), 1):  # from the top, blank rows too
            yield number, [cell_text(cell) for cell in cells]


def cell_text(value: Any) -> str:
    """Return a cell as text: whole numbers without point, dates as ISO 8601, truth as true and false.

    >>> [cell_text(value) for value in (3.0, 0.1, True, date(2024, 5, 1), "x")]
    ['3', '0.1', 'true', '2024-05-01', 'x']
    """
    if type(value) is str:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return moment_text(value)


def moment_text(value: Any) -> str:
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else repr(value)


def read_workbook(
    path: Path, reading: Reading, columns: Sequence[str], bounds: Bounds = BOUNDS
) -> Iterator[SourceRow]:
    """Yield the data rows below the heading row; an error value of a formula counts as empty and is told."""
    width = len(columns)
    errors = errors_by_row(path, reading.sheet, columns)
    for number, cells in workbook_records(path, reading, bounds):
        if number <= reading.header_row or not (any(cells) or number in errors):
            continue
        faults = [
            Fault(code="cell_error", verdict=Verdict.WARNED, row=number, column=column)
            for column in errors.get(number, ())
        ]
        yield SourceRow(number, (cells + [""] * width)[:width], faults)


def errors_by_row(path: Path, sheet: str, columns: Sequence[str]) -> dict[int, list[str]]:
    """Return the headings of the cells that hold an error, by row."""
    with path.open("rb") as handle:
        if handle.read(4) != ZIP:
            return {}
    with opened(path, BOUNDS) as workbook:
        first = (workbook.get_sheet_by_name(sheet).start or (0, 0))[1]
    found: dict[int, list[str]] = {}
    for row, column in sorted(error_cells(path, sheet)):
        if 0 < column - first <= len(columns):
            found.setdefault(row, []).append(columns[column - first - 1])
    return found
