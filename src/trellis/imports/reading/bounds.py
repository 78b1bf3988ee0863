"""How large a file and its parts may be: the limits that keep reading within its memory."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """Limits of one file. Beyond them the cell, the row or the file is refused, with the limit named."""

    file_bytes: int = 100_000_000
    rows: int = 1_000_000
    columns: int = 500
    cell_characters: int = 100_000  # three times what a spreadsheet cell can hold
    record_characters: int = 4_000_000  # one row of a delimited file, one line of JSON Lines
    record_lines: int = 2_000  # lines that one quoted cell may span
    depth: int = 32  # nesting of JSON
    workbook_bytes: int = 400_000_000  # unpacked size of an .xlsx
    workbook_cells: int = 8_000_000  # cells of the rectangle that a sheet spans


BOUNDS = Bounds()
