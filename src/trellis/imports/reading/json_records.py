"""Rows of JSON, JSON Lines and GeoJSON: one record a row, nested objects as columns "outer.inner"."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from trellis.imports.reading.bounds import BOUNDS, Bounds
from trellis.imports.reading.json_events import Repeated, lists_of_records, records_at
from trellis.imports.reading.rows import SourceRow, shortened
from trellis.imports.reading.settings import FileRefused, Finding, Format, Reading
from trellis.imports.reading.textfile import open_text
from trellis.imports.types import Fault, Verdict

GEOMETRY = "geometry"
PROPERTIES = "properties"
FEATURES = "features"
NESTED_COLUMNS = 3  # objects within objects become columns down to this depth, deeper ones stay JSON


def find_records(path: Path, encoding: str, bounds: Bounds = BOUNDS) -> Finding:
    """Return the path of the longest list of objects in the document."""
    counts = lists_of_records(path, encoding, bounds)
    if not counts:
        raise FileRefused("json_no_records")
    ranked = sorted(counts, key=lambda where: (-counts[where], where))
    return Finding(
        value=ranked[0],
        confidence=1.0 if len(ranked) == 1 else 0.7,
        reason="records_only" if len(ranked) == 1 else "records_longest",
        params={"count": str(counts[ranked[0]])},
        alternatives=tuple(ranked[1:]),
    )


def is_lines(path: Path, encoding: str, *, is_named_so: bool, bounds: Bounds = BOUNDS) -> bool:
    """True if each line is a document of its own; of a single line only the file's name can say so."""
    with open_text(path, encoding) as handle:
        first = handle.readline(bounds.record_characters)
        while first and not first.strip():
            first = handle.readline(bounds.record_characters)
        second = handle.readline(bounds.record_characters)
    return is_object(first) and (second.lstrip().startswith("{") or (is_named_so and not second.strip()))


def is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def raw_records(path: Path, reading: Reading, bounds: Bounds) -> Iterator[tuple[int, Any, list[Fault]]]:
    """Yield (row, record, faults) of each record: the line in JSON Lines, else the count."""
    if reading.format is Format.JSON_LINES:
        yield from lines_of(path, reading, bounds)
        return
    where = FEATURES if reading.format is Format.GEOJSON else reading.path
    for number, record in enumerate(records_at(path, reading.encoding, where, bounds), 1):
        yield number, record, []


def lines_of(path: Path, reading: Reading, bounds: Bounds) -> Iterator[tuple[int, Any, list[Fault]]]:
    with open_text(path, reading.encoding) as handle:
        number = 0
        while line := handle.readline(bounds.record_characters + 1):
            number += 1
            cut = len(line) > bounds.record_characters
            while cut and line and not line.endswith(("\n", "\r")):
                line = handle.readline(bounds.record_characters)
            if not line.strip():
                continue
            record, detail = (None, "row_too_long") if cut else parsed_line(line, bounds)
            if detail:
                limit = str(bounds.record_characters)
                code = "row_too_long" if cut else "json_line_broken"
                fault = Fault(
                    code=code,
                    verdict=Verdict.REFUSED,
                    row=number,
                    value=shortened(line.strip()),
                    params={"limit": limit, "detail": detail},
                )
                yield number, None, [fault]
            else:
                yield number, record, []


def parsed_line(line: str, bounds: Bounds) -> tuple[Any, str]:
    """Return (record, "") or (None, what is wrong)."""
    try:
        record = json.loads(line, object_pairs_hook=first_of_pairs, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        return None, (str(error).splitlines() or [type(error).__name__])[0]
    if depth_of(record, bounds.depth) > bounds.depth:
        return None, f"more than {bounds.depth} levels"
    return record, ""


def first_of_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    repeats = [key for key, value in pairs if found.setdefault(key, value) is not value]
    if not repeats:
        return found
    repeated = Repeated(found)
    repeated.repeats = tuple(repeats)
    return repeated


def depth_of(value: Any, limit: int) -> int:
    if limit < 0 or not isinstance(value, dict | list):
        return 0
    members = value.values() if isinstance(value, dict) else value
    return 1 + max((depth_of(member, limit - 1) for member in members), default=0)


def flattened(record: Mapping[str, Any], is_feature: bool) -> dict[str, str]:
    """Return the record as column → text.

    >>> flattened({"a": 1, "b": {"c": None, "d": ["x", "y"]}}, is_feature=False)
    {'a': '1', 'b.c': '', 'b.d': '["x", "y"]'}
    """
    cells: dict[str, str] = {}
    if is_feature:
        flatten_into(cells, "", record.get(PROPERTIES) or {}, NESTED_COLUMNS)
        cells[free_name(GEOMETRY, cells)] = geometry_text(record.get(GEOMETRY))
    else:
        flatten_into(cells, "", record, NESTED_COLUMNS)
    return cells


def free_name(name: str, cells: Mapping[str, str]) -> str:
    return name if name not in cells else f"{name} (feature)"


def flatten_into(cells: dict[str, str], prefix: str, record: Any, levels: int) -> None:
    if not isinstance(record, Mapping):
        cells[prefix or "value"] = cell_text(record)
        return
    for key, value in record.items():
        name = f"{prefix}.{key}" if prefix else str(key)
        if isinstance(value, Mapping) and value and levels:
            flatten_into(cells, name, value, levels - 1)
        else:
            cells[name] = cell_text(value)


def cell_text(value: Any) -> str:
    """Return a JSON value as the text of a cell; lists and deep objects stay JSON, empty ones say nothing."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        if not value:
            return ""
        return json.dumps(value, ensure_ascii=False, default=plain_number)
    return str(value)


def plain_number(value: Decimal) -> int | float | str:
    """Return a number of a list as JSON writes it; one beyond every measure stays the text it was.

    >>> plain_number(Decimal("4.0")), plain_number(Decimal("0.5")), plain_number(Decimal("1e999999999"))
    (4, 0.5, '1E+999999999')
    """
    number = float(value)
    if not math.isfinite(number):
        return str(value)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def geometry_text(geometry: Any) -> str:
    """Return a point as "POINT(x y)", any other geometry as its JSON."""
    if not isinstance(geometry, Mapping):
        return ""
    position = geometry.get("coordinates")
    if geometry.get("type") == "Point" and isinstance(position, list) and len(position) >= 2:
        return f"POINT({position[0]} {position[1]})"
    return cell_text(dict(geometry))


def json_columns(path: Path, reading: Reading, bounds: Bounds = BOUNDS) -> tuple[str, ...]:
    """Return every column that any record has, in the order they first appear."""
    columns: dict[str, None] = {}
    is_feature = reading.format is Format.GEOJSON
    for _, record, faults in raw_records(path, reading, bounds):
        if not faults and isinstance(record, Mapping):
            columns.update(dict.fromkeys(flattened(record, is_feature)))
        if len(columns) > bounds.columns:
            raise FileRefused("too_many_columns", limit=str(bounds.columns))
    return tuple(columns)


def read_json(
    path: Path, reading: Reading, columns: Sequence[str], bounds: Bounds = BOUNDS
) -> Iterator[SourceRow]:
    """Yield one row per record."""
    is_feature = reading.format is Format.GEOJSON
    blank = [""] * len(columns)
    for count, (number, record, faults) in enumerate(raw_records(path, reading, bounds), 1):
        if count > bounds.rows:
            raise FileRefused("too_many_rows", limit=str(bounds.rows))
        if faults:
            yield SourceRow(number, blank, faults)
        elif not isinstance(record, Mapping):
            fault = Fault(
                code="json_not_object",
                verdict=Verdict.REFUSED,
                row=number,
                value=shortened(cell_text(record)),
            )
            yield SourceRow(number, blank, [fault])
        else:
            cells = flattened(record, is_feature)
            yield SourceRow(number, [cells.get(column, "") for column in columns], repeats_of(record, number))


def repeats_of(record: Mapping[str, Any], number: int) -> list[Fault]:
    inner = record.get(PROPERTIES)
    repeats = [*getattr(record, "repeats", ()), *getattr(inner, "repeats", ())]
    return [
        Fault(code="key_repeated", verdict=Verdict.REPAIRED, row=number, column=key)
        for key in dict.fromkeys(repeats)
    ]
