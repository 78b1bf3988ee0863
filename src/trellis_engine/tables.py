"""Tables in files: rows of CSV, TSV, JSON and JSON Lines, and cells that are safe in a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trellis_engine.errors import InvalidFile

_DELIMITERS = (",", ";", "\t", "|")
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_LARGEST_CELL = 2_000_000
_NOT_TABLES = frozenset([".xlsx", ".xls", ".ods"])
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TRUE, _FALSE = ("true", "yes", "x", "1"), ("", "false", "no", "0")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file: its cells by title, and what to call it in a message.

    Every method raises `InvalidFile` where a cell is not what it is asked for.
    """

    where: str
    cells: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Return a cell as text; an empty one where there is none."""
        cell = self.cells.get(name)
        if isinstance(cell, float) and cell.is_integer():
            return str(int(cell))
        return "" if cell is None else str(cell).strip()

    def keys(self, name: str) -> frozenset[str]:
        """Return the parts of a cell that are separated by semicolons."""
        cell = self.cells.get(name)
        parts = cell if isinstance(cell, list) else self.text(name).split(";")
        return frozenset(part for part in (str(part).strip() for part in parts) if part)

    def whole(self, name: str) -> int | None:
        """Return a whole number, or None where the cell is empty."""
        text = self.text(name)
        try:
            return int(text) if text else None
        except ValueError as error:
            raise InvalidFile(f"{self.where}: {name} is {text!r}; write a whole number.") from error

    def number(self, name: str, default: float) -> float:
        """Return a number, or the default where the cell is empty."""
        text = self.text(name)
        try:
            return float(text) if text else default
        except ValueError as error:
            raise InvalidFile(
                f"{self.where}: {name} is {text!r}; write a number with a decimal point."
            ) from error

    def truth(self, name: str) -> bool:
        """Return whether a cell says yes."""
        text = self.text(name).lower()
        if text in _TRUE or text in _FALSE:
            return text in _TRUE
        raise InvalidFile(f"{self.where}: {name} is {text!r}; write yes or no.")


def read_rows(path: Path, *, encoding: str = "", delimiter: str = "") -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the rows of a file with their lines, by column title.

    Parameters
    ----------
    path : Path
        CSV or TSV with a header row, a JSON list of objects, or JSON Lines.
    encoding : str
        UTF-8 (or UTF-16 with a byte-order mark) if not given.
    delimiter : str
        Of a CSV file; the one that occurs most in the header if not given.

    Raises
    ------
    InvalidFile
        If the file cannot be read; names file, line and what to do.
    """
    text = _text(path, encoding)
    suffix = path.suffix.lower()
    if suffix in (".jsonl", ".ndjson"):
        lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
        yield from ((number, _object(path, number, _json(path, number, line))) for number, line in lines)
    elif suffix == ".json":
        content = _json(path, 1, text)
        if not isinstance(content, list):
            raise InvalidFile(f"{path}: the JSON is no list of objects; write [{{...}}, {{...}}].")
        yield from ((number, _object(path, number, item)) for number, item in enumerate(content, start=1))
    else:
        yield from _table(path, text, delimiter)


def titled_rows(path: Path, *needed: str) -> Iterator[Row]:
    """Yield the rows of a file, titles in small letters.

    Parameters
    ----------
    path : Path
        As of `read_rows`.
    *needed : str
        Columns that must be there.

    Raises
    ------
    InvalidFile
        If the file cannot be read or a column is missing.
    """
    for line, cells in read_rows(path):
        row = Row(f"{path}, line {line}", {str(title).strip().lower(): cell for title, cell in cells.items()})
        missing = [title for title in needed if title not in row.cells]
        if missing:
            raise InvalidFile(f"{row.where}: has no {', '.join(missing)}; the header needs it.")
        yield row


def _text(path: Path, encoding: str) -> str:
    if path.suffix.lower() in _NOT_TABLES:
        raise InvalidFile(f"{path}: spreadsheets are not read here; save the sheet as CSV (UTF-8).")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InvalidFile(f"{path}: cannot be read ({error.strerror}).") from error
    chosen = encoding or _BYTE_ORDER_MARKS.get(content[:2], "utf-8-sig")
    try:
        return content.decode(chosen).replace("\0", "")
    except (UnicodeDecodeError, LookupError) as error:
        raise InvalidFile(
            f"{path}: is not {chosen} ({error}); name the encoding, e.g. --encoding windows-1252 "
            "(windows-1253 for Greek)."
        ) from error


def _json(path: Path, line: int, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidFile(f"{path}, line {line}: is not JSON ({error}).") from error


def _object(path: Path, line: int, item: Any) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise InvalidFile(f"{path}, line {line}: is no object; write {{...}} for each record.")
    return item


def _table(path: Path, text: str, delimiter: str) -> Iterator[tuple[int, dict[str, Any]]]:
    header = text.split("\n", 1)[0]
    chosen = delimiter or max(_DELIMITERS, key=header.count)
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=chosen)
    try:
        titles = next(reader, [])
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, dict(zip(titles, cells, strict=False))
    except csv.Error as error:
        raise InvalidFile(f"{path}, line {reader.line_num}: is not a table ({error}).") from error


def safe_cell(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(value, list):
        value = "; ".join(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
