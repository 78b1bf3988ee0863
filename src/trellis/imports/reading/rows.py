"""What every reader yields."""

from collections.abc import Sequence
from typing import NamedTuple

from trellis.imports.types import Fault

SHOWN_CHARACTERS = 200


class SourceRow(NamedTuple):
    """One row of a file: its number as a spreadsheet counts it, one text per column, and what was wrong."""

    number: int
    cells: list[str]
    faults: Sequence[Fault] = ()


def shortened(text: str) -> str:
    """Return the text short enough to show beside its fault, and storable: no NUL, no lone surrogate."""
    shown = text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"
    return shown.replace("\x00", "␀").encode("utf-8", "replace").decode()
