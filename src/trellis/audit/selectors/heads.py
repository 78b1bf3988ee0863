"""The published ends of the chain: one line for each day in a file that is kept outside the database."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from trellis.audit.types import Head


def heads_file() -> Path:
    return Path(settings.AUDIT_HEADS)


def list_heads(path: Path | None = None) -> list[Head]:
    """The heads in the order they were published; none where nothing was published yet.

    Raises ValueError, naming the line, for a file that holds something else.
    """
    path = path or heads_file()
    return list(read_heads(path.read_text().splitlines())) if path.exists() else []


def read_heads(lines: list[str]) -> Iterator[Head]:
    for number, line in enumerate(lines, start=1):
        parts = line.split()
        if not parts:
            continue
        if len(parts) != 3 or not parts[1].isdecimal():
            raise ValueError(f"Line {number} is no head of the chain: a day, a number and a digest.")
        yield Head(day=parts[0], seal_id=int(parts[1]), digest=parts[2])
