"""Looking into an .xlsx before it is opened: sizes, entities, and the rectangle its sheets claim.

The reader of workbooks lays a sheet out as a full rectangle: two cells in opposite corners would ask for
seventeen thousand million. So the corners are found first, in the packed file, at the cost of one pass.
"""

import copy
import html
import re
import zipfile
from pathlib import Path
from typing import IO

from trellis.imports.reading.bounds import BOUNDS, Bounds
from trellis.imports.reading.settings import FileRefused

PART = 1 << 18
CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
OVERLAP = 256
MOST_PARTS = 10_000


def check_workbook(path: Path, bounds: Bounds = BOUNDS) -> None:
    """Raise FileRefused unless the zip is a workbook that can be opened within the bounds."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" not in names:
                raise FileRefused(refusal_of_zip(names))
            if (
                len(names) > MOST_PARTS
                or sum(i.file_size for i in archive.infolist()) > bounds.workbook_bytes
            ):
                raise FileRefused("workbook_too_large", limit=str(bounds.workbook_bytes))
            for entry in archive.infolist():
                if entry.flag_bits & 0x1:
                    raise FileRefused("password")
                if entry.filename.endswith((".xml", ".rels")):
                    with archive.open(to_its_end(entry, bounds)) as part:
                        check_part(part, entry, bounds)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise FileRefused("workbook_broken") from error


def to_its_end(entry: zipfile.ZipInfo, bounds: Bounds) -> zipfile.ZipInfo:
    """Return the entry as one that declares the most that is taken.

    Unpacking stops at the declared size: what a hostile file packs beyond it would not be seen here, but by a
    reader of workbooks that goes on to the end.
    """
    whole = copy.copy(entry)
    whole.file_size = bounds.workbook_bytes + 1
    return whole


def refusal_of_zip(names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return "workbook_binary"
    return "open_document" if "content.xml" in names else "zip"


def check_part(part: IO[bytes], entry: zipfile.ZipInfo, bounds: Bounds) -> None:
    """Raise FileRefused if a part unpacks beyond what it declares, defines entities or spans too much."""
    is_sheet = entry.filename.startswith("xl/worksheets/")
    last_row = last_column = size = 0
    tail = b""
    while chunk := part.read(PART):
        size += len(chunk)
        window = tail + chunk
        if size > entry.file_size:
            raise FileRefused("workbook_too_large", limit=str(bounds.workbook_bytes))
        if ENTITY.search(window) or (
            size == len(chunk) and not window.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
        ):
            raise FileRefused("workbook_entities")
        if is_sheet:
            for letters, digits in set(CELL.findall(window)):
                last_row = max(last_row, int(digits))
                last_column = max(last_column, column_number(letters))
        tail = window[-OVERLAP:]
    if last_row * last_column > bounds.workbook_cells:
        limit = str(bounds.workbook_cells)
        raise FileRefused("sheet_too_large", rows=str(last_row), columns=str(last_column), limit=limit)


def column_number(letters: bytes) -> int:
    """Return the number of a column.

    >>> column_number(b"AB")
    28
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
ATTRIBUTE = re.compile(r"""\s(?:\w+:)?(\w+)=(["'])(.*?)\2""")
ERROR_CELL = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
MOST_ERRORS = 10_000


def error_cells(path: Path, sheet: str) -> set[tuple[int, int]]:
    """Return (row, column), both from 1, of cells of an .xlsx sheet whose formula gave an error.

    The reader of workbooks gives such cells as empty; without this they would be so unseen.
    """
    found: set[tuple[int, int]] = set()
    with zipfile.ZipFile(path) as archive:
        part = part_of_sheet(archive, sheet)
        if not part:
            return found
        tail = b""
        with archive.open(part) as content:
            while (chunk := content.read(PART)) and len(found) < MOST_ERRORS:
                window = tail + chunk
                found |= {
                    (int(digits), column_number(letters)) for letters, digits in ERROR_CELL.findall(window)
                }
                tail = window[-OVERLAP:]
    return found


def part_of_sheet(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of the part that holds a sheet, "" if the workbook does not say."""
    sheets = tags_of(archive, "xl/workbook.xml", SHEET)
    relations = tags_of(archive, "xl/_rels/workbook.xml.rels", RELATION)
    wanted = next((tag.get("id") for tag in sheets if tag.get("name") == sheet), None)
    target = next((tag.get("Target", "") for tag in relations if tag.get("Id") == wanted), "")
    part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return part if part in archive.namelist() else ""


def tags_of(archive: zipfile.ZipFile, part: str, tag: re.Pattern[str]) -> list[dict[str, str]]:
    """Return the attributes of every such tag of a part, without their prefixes."""
    return [
        {name: html.unescape(value) for name, _quote, value in ATTRIBUTE.findall(found)}
        for found in tag.findall(archive.read(part).decode("utf-8", "replace"))
    ]
