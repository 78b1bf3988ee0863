"""What a command writes to a file: under which name, and as CSV or JSON."""

import csv
import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from trellis_engine.errors import InvalidFile
from trellis_engine.tables import safe_cell

ENDINGS = (".csv", ".json")


def add_output(parser: ArgumentParser, endings: Sequence[str] = ENDINGS) -> None:
    """Add the option that names the file to write."""
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help=f"write {_either(endings)} instead of a table"
    )


def check_output(path: Path | None, endings: Sequence[str] = ENDINGS) -> None:
    """Refuse another kind of file before any work is done.

    Raises
    ------
    InvalidFile
        If the file's name does not end as one of those.

    Examples
    --------
    >>> check_output(Path("plan.pdf"))
    Traceback (most recent call last):
    ...
    trellis_engine.errors.InvalidFile: plan.pdf: can write .csv or .json only.
    """
    if path and path.suffix.lower() not in endings:
        raise InvalidFile(f"{path}: can write {_either(endings)} only.")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say which file could not be written, and why."""
    try:
        yield
    except OSError as error:
        raise InvalidFile(f"{path}: cannot be written ({error.strerror}).") from error


def write_json(path: Path, content: Any) -> None:
    """Write JSON that people can read.

    Raises
    ------
    InvalidFile
        If it cannot be written.
    """
    with writing(path):
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")


def write_table(path: Path, header: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
    """Write CSV as spreadsheets read it, with no cell that they take for a formula.

    Raises
    ------
    InvalidFile
        If it cannot be written.
    """
    with writing(path), path.open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(header)
        writer.writerows([safe_cell(cell) for cell in row] for row in rows)


def _either(endings: Sequence[str]) -> str:
    return f"{', '.join(endings[:-1])} or {endings[-1]}"
