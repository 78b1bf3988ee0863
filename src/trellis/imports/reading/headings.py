"""The row of headings, and the names of the columns."""

import re
from collections.abc import Sequence

from trellis.imports.reading.settings import Finding
from trellis.imports.types import Fault, Verdict

LOOKED_AT = 25  # rows from the top among which the headings are sought
LONG = 120
LONGEST_HEADING = 500
NUMBER_OR_DATE = re.compile(r"\A[\s\d.,:/%€$£+-]*\d[\s\d.,:/%€$£+-]*\Z")
ADDRESS = re.compile(r"https?://|@|\APOINT|\ASRID=", re.IGNORECASE)


def detect_header_row(records: Sequence[tuple[int, Sequence[str]]]) -> Finding:
    """Return the row of headings: the first full row of short, different texts; 0 if there is none."""
    looked_at = records[:LOOKED_AT]
    if not looked_at:
        return Finding(value=1, confidence=0.2, reason="header_none")
    width = max(sum(1 for cell in cells if cell.strip()) for _, cells in looked_at)
    rows = tuple(number for number, _ in looked_at[:10])
    for number, cells in looked_at:
        likeness = heading_likeness(cells, width)
        if likeness >= 0.75:
            confidence = round(min(0.98, likeness if number == rows[0] else likeness - 0.1), 2)
            others = (0, *[row for row in rows if row != number])
            return Finding(value=number, confidence=confidence, reason="header_texts", alternatives=others)
    return Finding(value=0, confidence=0.6, reason="header_missing", alternatives=rows)


def heading_likeness(cells: Sequence[str], width: int) -> float:
    """Return how much a row looks like headings, 0 to 1."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled or len(filled) < 0.6 * width:
        return 0.0
    texts = sum(1 for cell in filled if not NUMBER_OR_DATE.match(cell) and not ADDRESS.search(cell))
    short = sum(1 for cell in filled if len(cell) <= LONG)
    different = len({cell.casefold() for cell in filled})
    return (texts * short * different) / len(filled) ** 3


def plain(heading: str) -> str:
    """Return a heading on one line, without anything that cannot be stored."""
    text = heading.replace("\x00", "").encode("utf-8", "replace").decode()
    return " ".join(text.split())[:LONGEST_HEADING]


def name_columns(cells: Sequence[str], header_row: int, width: int) -> tuple[tuple[str, ...], list[Fault]]:
    """Return one different name per column; empty and repeated headings are named and reported.

    >>> columns, faults = name_columns(["Name", "", "name", "Name"], 1, 4)
    >>> columns
    ('Name', 'Column 2', 'name (2)', 'Name (3)')
    >>> [(fault.code, fault.column) for fault in faults]
    [('heading_empty', 'Column 2'), ('heading_repeated', 'name (2)'), ('heading_repeated', 'Name (3)')]
    """
    names: list[str] = []
    faults: list[Fault] = []
    taken: set[str] = set()
    for position in range(max(width, len(cells))):
        heading = plain(cells[position]) if position < len(cells) else ""
        code = "" if heading or not header_row else "heading_empty"
        name = heading or f"Column {position + 1}"
        repeats = 1
        while name.casefold() in taken:
            repeats += 1
            code = code or "heading_repeated"
            name = f"{heading or f'Column {position + 1}'} ({repeats})"
        taken.add(name.casefold())
        names.append(name)
        if code:
            faults.append(
                Fault(code=code, verdict=Verdict.REPAIRED, row=header_row, column=name, value=heading)
            )
    return tuple(names), faults
