"""A matchmaking from a file: JSON with lists of records, or a spreadsheet with a sheet for each kind."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from trellis_engine.errors import InvalidFile, InvalidRecord, MissingExtra
from trellis_engine.tables import Row
from trellis_engine.timetable.matchmaking import Matchmaking, Weights
from trellis_engine.timetable.records import Frozen, Participant, Slot, Table, Wish

_SHEETS = ("slots", "tables", "participants", "wishes", "orders", "frozen")
_COLUMNS = {
    "slots": ("key", "starts", "ends", "mode", "day"),
    "tables": ("key", "features", "online", "closed"),
    "participants": (
        "key", "organisation", "group", "free", "busy", "mode", "most", "most_a_day", "time_zone",
    ),
    "wishes": ("key", "seats", "weight", "must", "slots", "features", "mode", "refused_by"),
    "orders": ("first", "later"),
    "frozen": ("wish", "slot", "table", "participants"),
    "settings": ("name", "value"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row(Row):
    """A row of slots, wishes and what else there is."""

    def moment(self, name: str) -> datetime:
        cell = self.cells.get(name)
        if isinstance(cell, datetime):
            return cell
        try:
            return datetime.fromisoformat(str(cell))
        except ValueError as error:
            raise InvalidFile(
                f"{self.where}: {name} is {cell!r}; write a moment as 2026-05-04T09:30."
            ) from error

    def known(self, name: str) -> frozenset[str] | None:
        """Return keys, or None where the cell is missing or empty (all)."""
        cell = self.cells.get(name)
        return None if cell is None or cell == "" else self.keys(name)

    def seats(self) -> list[list[str]]:
        cell = self.cells.get("seats")
        if isinstance(cell, list):
            return [[str(one) for one in seat] if isinstance(seat, list) else [str(seat)] for seat in cell]
        return [[one.strip() for one in seat.split("/")] for seat in self.text("seats").split(";")]


def read_matchmaking(path: Path) -> Matchmaking:
    """Return the matchmaking of a file.

    Parameters
    ----------
    path : Path
        ``.json``: an object with lists of objects under slots, tables, participants, wishes, orders, frozen
        and settings ``{"travel_minutes": 10, "breaks": 5}``. ``.xlsx``: sheets of those names with a header
        row, lists in cells separated by ``;``, stand-ins in a seat by ``/``; settings with name and value.

    Raises
    ------
    InvalidFile
        If the file cannot be read or a row breaks a rule; names file, sheet, row and what to do.
    MissingExtra
        If it is a spreadsheet and python-calamine is not installed.
    """
    suffix = path.suffix.lower()
    if suffix not in (".json", ".xlsx"):
        raise InvalidFile(f"{path}: can read .json or .xlsx only.")
    if not path.is_file():
        raise InvalidFile(f"{path}: cannot be read (no such file).")
    sheets = _sheets_of_json(path) if suffix == ".json" else _sheets_of_spreadsheet(path)
    for name, rows in sheets.items():
        if name not in _COLUMNS:
            raise InvalidFile(f"{path}: {name!r} is not known here; known are {', '.join(_COLUMNS)}.")
        for row in rows:
            strange = [title for title in row.cells if title not in _COLUMNS[name]]
            if strange and name != "settings":
                raise InvalidFile(
                    f"{row.where}: {strange[0]!r} is not known here; known are {', '.join(_COLUMNS[name])}."
                )
    travel, weights = _settings(sheets.get("settings", []))
    made: dict[str, tuple[Any, ...]] = {
        name: tuple(_made(_MAKERS[name], row) for row in sheets.get(name, [])) for name in _SHEETS
    }
    try:
        return Matchmaking(**made, travel=travel, weights=weights)
    except InvalidRecord as error:
        raise InvalidFile(f"{path}: {error}") from error


def _made(maker: Callable[[_Row], Any], row: _Row) -> Any:
    try:
        return maker(row)
    except InvalidRecord as error:
        raise InvalidFile(f"{row.where}: {error}") from error


_MAKERS: dict[str, Callable[[_Row], Any]] = {
    "slots": lambda row: Slot(
        row.text("key"), row.moment("starts"), row.moment("ends"), row.text("mode") or "either",
        row.text("day")[:10],
    ),
    "tables": lambda row: Table(
        row.text("key"), row.keys("features"), row.truth("online"), row.keys("closed")
    ),
    "participants": lambda row: Participant(
        row.text("key"), row.text("organisation"), row.text("group"), row.known("free"), row.keys("busy"),
        row.text("mode") or "either", row.whole("most"), row.whole("most_a_day"), row.text("time_zone"),
    ),
    "wishes": lambda row: Wish(
        row.text("key"), row.seats(), row.number("weight", 1.0), must=row.truth("must"),
        slots=row.known("slots"), features=row.keys("features"), mode=row.text("mode") or "either",
        refused_by=row.keys("refused_by"),
    ),
    "orders": lambda row: (row.text("first"), row.text("later")),
    "frozen": lambda row: Frozen(
        row.text("wish"), row.text("slot"), row.text("table"),
        tuple(one for seat in _Row(row.where, {"seats": row.cells.get("participants") or []}).seats()
              for one in seat if one),
    ),
}  # fmt: skip


def _settings(rows: list[_Row]) -> tuple[timedelta, Weights]:
    travel, weights = timedelta(0), {}
    for row in rows:
        name = row.text("name")
        if name == "travel_minutes":
            travel = timedelta(minutes=row.number("value", 0.0))
        elif name in Weights.__slots__:
            weights[name] = row.number("value", 0.0)
        else:
            raise InvalidFile(
                f"{row.where}: {name!r} is no setting; there are travel_minutes, "
                f"{', '.join(Weights.__slots__)}."
            )
    try:
        return travel, Weights(**weights)
    except InvalidRecord as error:
        raise InvalidFile(f"{rows[0].where}: {error}") from error


def _sheets_of_json(path: Path) -> dict[str, list[_Row]]:
    try:
        content = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise InvalidFile(f"{path}: is not JSON ({error}).") from error
    if not isinstance(content, dict):
        raise InvalidFile(f'{path}: is no object; write {{"slots": [...], "participants": [...], ...}}.')
    found = {}
    for name, rows in content.items():
        if name == "settings" and isinstance(rows, dict):
            rows = [{"name": key, "value": value} for key, value in rows.items()]
        if name == "orders" and isinstance(rows, list):
            rows = [
                {"first": row[0], "later": row[1]} if isinstance(row, list) and len(row) == 2 else row
                for row in rows
            ]
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise InvalidFile(f"{path}: {name} is no list of objects; write [{{...}}, {{...}}].")
        found[name] = [_Row(f"{path}, {name}, number {n}", row) for n, row in enumerate(rows, start=1)]
    return found


def _sheets_of_spreadsheet(path: Path) -> dict[str, list[_Row]]:
    try:
        from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  (an extra of the library)
    except ImportError as error:  # pragma: no cover
        raise MissingExtra(
            "Spreadsheets need python-calamine: pip install 'trellis-engine[spreadsheets]'."
        ) from error
    try:
        book = CalamineWorkbook.from_path(str(path))
        return {
            name.strip().lower(): list(_rows(path, name, book.get_sheet_by_name(name).to_python()))
            for name in book.sheet_names
        }
    except (CalamineError, OSError) as error:
        raise InvalidFile(f"{path}: is no spreadsheet that can be read ({error}).") from error


def _rows(path: Path, sheet: str, lines: list[list[Any]]) -> Iterator[_Row]:
    titles = [str(title).strip().lower().replace(" ", "_") for title in lines[0]] if lines else []
    for number, cells in enumerate(lines[1:], start=2):
        if any(str(cell).strip() for cell in cells):
            row = {title: cell for title, cell in zip(titles, cells, strict=False) if title}
            yield _Row(f"{path}, sheet {sheet}, row {number}", row)
