"""Marked strings: each says whose it is, so that one found in an answer tells at once what leaked."""

import io
import re
import zipfile
from dataclasses import dataclass, field

OWNERS = ("a", "b", "c")
MARK = re.compile(rb"zq([abc])(\d{3,})x", re.IGNORECASE)
WORKBOOK = b"PK\x03\x04"


@dataclass
class Marks:
    """What was planted: each mark with the place it stands in."""

    places: dict[str, str] = field(default_factory=dict)

    def new(self, owner: str, place: str) -> str:
        mark = f"zq{owner}{len(self.places):03d}x"
        self.places[mark] = place
        return mark


def marks_in(content: bytes) -> set[str]:
    """The marks of an answer, in a workbook too."""
    if content.startswith(WORKBOOK):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    return {found[0].decode().lower() for found in MARK.finditer(content)}


def owner_of(mark: str) -> str:
    return mark[2]
