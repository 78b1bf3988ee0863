"""Offers and needs from CSV, TSV, JSON and JSON Lines files."""

from datetime import date
from pathlib import Path
from typing import Any

from trellis_engine.allocation.records import Need, Offer
from trellis_engine.errors import InvalidFile, InvalidRecord
from trellis_engine.tables import Row, titled_rows


def read_offers(path: Path) -> list[Offer]:
    """Return the offers of a file with the columns key, item and quantity.

    Parameters
    ----------
    path : Path
        Further columns, if wanted: least, latitude, longitude, ready, until, marks (separated by ``;``).
        Days are dates as 2026-05-04, or whole numbers.

    Raises
    ------
    InvalidFile
        If the file cannot be read or a row breaks a rule; names file, line and what to do.
    """
    return [_offer(row) for row in titled_rows(path, "key", "item", "quantity")]


def read_needs(path: Path) -> list[Need]:
    """Return the needs of a file with the columns key, item and quantity.

    Parameters
    ----------
    path : Path
        Further columns, if wanted: least, latitude, longitude, received, due, marks, priority.

    Raises
    ------
    InvalidFile
        As of `read_offers`.
    """
    return [_need(row) for row in titled_rows(path, "key", "item", "quantity")]


def read_serves(path: Path) -> dict[str, set[str]]:
    """Return what serves as well, from a file with the columns item and serves.

    Raises
    ------
    InvalidFile
        If the file cannot be read or a column is missing.
    """
    found: dict[str, set[str]] = {}
    for row in titled_rows(path, "item", "serves"):
        found.setdefault(row.text("item"), set()).update(row.keys("serves"))
    return found


def day_of(text: str, where: str, name: str) -> int | None:
    """Return the day of a date or a whole number; None for an empty text.

    Raises
    ------
    InvalidFile
        If it is neither.

    Examples
    --------
    >>> day_of("12", "line 1", "ready"), day_of("0001-01-02", "line 1", "ready"), day_of("", "line 1", "due")
    (12, 2, None)
    """
    try:
        if not text or text.lstrip("-").isdecimal():
            return int(text) if text else None
        return date.fromisoformat(text).toordinal()
    except ValueError as error:
        raise InvalidFile(f"{where}: {name} is {text!r}; write a day as 2026-05-04.") from error


def _offer(row: Row) -> Offer:
    try:
        return Offer(
            **_shared(row),
            ready=day_of(row.text("ready"), row.where, "ready") or 0,
            until=day_of(row.text("until"), row.where, "until"),
        )
    except InvalidRecord as error:
        raise InvalidFile(f"{row.where}: {error}") from error


def _need(row: Row) -> Need:
    try:
        return Need(
            **_shared(row),
            received=row.whole("received") or 0,
            due=day_of(row.text("due"), row.where, "due"),
            priority=row.number("priority", 1.0),
        )
    except InvalidRecord as error:
        raise InvalidFile(f"{row.where}: {error}") from error


def _shared(row: Row) -> dict[str, Any]:
    """The fields that offers and needs have alike."""
    least = row.whole("least")
    quantity = row.whole("quantity")
    if quantity is None:
        raise InvalidFile(f"{row.where}: quantity is empty; write a whole number.")
    return {
        "key": row.text("key"), "item": row.text("item"), "quantity": quantity,
        "least": 1 if least is None else least, "place": _place(row), "marks": row.keys("marks"),
    }  # fmt: skip


def _place(row: Row) -> tuple[float, float] | None:
    if not row.text("latitude") and not row.text("longitude"):
        return None
    return row.number("latitude", float("nan")), row.number("longitude", float("nan"))
