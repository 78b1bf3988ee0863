"""Choosers, values and conflicts from CSV, TSV, JSON and JSON Lines files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trellis_engine.errors import InvalidFile, InvalidRecord
from trellis_engine.pairing.records import Chooser
from trellis_engine.tables import read_rows

NOBODY = "-"
_KEYS = ("key", "id", "name", "code")


def read_choosers(path: Path) -> list[Chooser]:
    """Return one side, from a file with the columns key, preferences, quota and least.

    Parameters
    ----------
    path : Path
        Only `key` is needed (or `id`, `name`, `code`). A cell of preferences reads ``lab > mill = farm``: the
        lab first, then the mill or the farm alike. An empty one accepts everybody, ``-`` nobody.

    Raises
    ------
    InvalidFile
        If the file cannot be read or a row breaks a rule; names file, line and what to do.
    """
    return [_chooser(path, line, row) for line, row in _rows(path)]


def _chooser(path: Path, line: int, row: dict[str, Any]) -> Chooser:
    title = next((title for title in _KEYS if title in row), "")
    if not title:
        raise InvalidFile(f"{path}, line {line}: has no column of keys; call it key.")
    try:
        preferences = _preferences(row.get("preferences"))
        quota = _whole(path, line, row, "quota", 1)
        return Chooser(_text(row[title]), preferences, quota, _whole(path, line, row, "least", 0))
    except InvalidRecord as error:
        raise InvalidFile(f"{path}, line {line}: {error}") from error


def _preferences(cell: Any) -> list[list[str]] | None:
    if isinstance(cell, list):
        return [[_text(one) for one in tier] if isinstance(tier, list) else [_text(tier)] for tier in cell]
    text = _text(cell)
    if text in ("", NOBODY):
        return [] if text else None
    return [[one.strip() for one in tier.split("=")] for tier in text.split(">")]


def _whole(path: Path, line: int, row: dict[str, Any], title: str, default: int) -> int:
    text = _text(row.get(title))
    try:
        return int(text) if text else default
    except ValueError as error:
        raise InvalidFile(f"{path}, line {line}: {title} is {text!r}; write a whole number.") from error


def read_values(path: Path) -> dict[tuple[str, str], float]:
    """Return what pairs are worth, from a file with the columns applicant, place and value.

    Raises
    ------
    InvalidFile
        If the file cannot be read, a column is missing, or a value is no number.
    """
    found: dict[tuple[str, str], float] = {}
    for line, row in _rows(path, "applicant", "place", "value"):
        try:
            found[_text(row["applicant"]), _text(row["place"])] = float(_text(row["value"]))
        except ValueError as error:
            raise InvalidFile(
                f"{path}, line {line}: the value {row['value']!r} is no number; "
                "write it with a decimal point."
            ) from error
    return found


def read_conflicts(path: Path) -> list[tuple[str, str]]:
    """Return who must not be paired, from a file with the columns applicant and place.

    Raises
    ------
    InvalidFile
        If the file cannot be read or a column is missing.
    """
    return [(_text(row["applicant"]), _text(row["place"])) for _, row in _rows(path, "applicant", "place")]


def _rows(path: Path, *needed: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for line, row in read_rows(path):
        plain = {str(title).strip().lower(): cell for title, cell in row.items()}
        missing = [title for title in needed if title not in plain]
        if missing:
            raise InvalidFile(f"{path}, line {line}: has no {', '.join(missing)}; the header needs it.")
        yield line, plain


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()
