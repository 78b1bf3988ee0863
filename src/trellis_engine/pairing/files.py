"""Choosers, values and conflicts from CSV, TSV, JSON and JSON Lines files."""

from pathlib import Path

from trellis_engine.errors import InvalidFile, InvalidRecord
from trellis_engine.pairing.records import Chooser
from trellis_engine.tables import Row, titled_rows

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
    return [_chooser(row) for row in titled_rows(path)]


def _chooser(row: Row) -> Chooser:
    title = next((title for title in _KEYS if title in row.cells), "")
    if not title:
        raise InvalidFile(f"{row.where}: has no column of keys; call it key.")
    quota = row.whole("quota")
    try:
        return Chooser(
            row.text(title), _preferences(row), 1 if quota is None else quota, row.whole("least") or 0
        )
    except InvalidRecord as error:
        raise InvalidFile(f"{row.where}: {error}") from error


def _preferences(row: Row) -> list[list[str]] | None:
    cell = row.cells.get("preferences")
    if isinstance(cell, list):
        return [[str(one) for one in tier] if isinstance(tier, list) else [str(tier)] for tier in cell]
    text = row.text("preferences")
    if text in ("", NOBODY):
        return [] if text else None
    return [[one.strip() for one in tier.split("=")] for tier in text.split(">")]


def read_values(path: Path) -> dict[tuple[str, str], float]:
    """Return what pairs are worth, from a file with the columns applicant, place and value.

    Raises
    ------
    InvalidFile
        If the file cannot be read, a column is missing, or a value is no number.
    """
    return {
        (row.text("applicant"), row.text("place")): _value(row)
        for row in titled_rows(path, "applicant", "place", "value")
    }


def _value(row: Row) -> float:
    if not row.text("value"):
        raise InvalidFile(f"{row.where}: value is empty; write a number with a decimal point.")
    return row.number("value", 0.0)


def read_conflicts(path: Path) -> list[tuple[str, str]]:
    """Return who must not be paired, from a file with the columns applicant and place.

    Raises
    ------
    InvalidFile
        If the file cannot be read or a column is missing.
    """
    return [(row.text("applicant"), row.text("place")) for row in titled_rows(path, "applicant", "place")]
