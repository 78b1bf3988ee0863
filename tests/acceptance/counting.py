"""Counting the cells of a real file by code of its own: nothing here is shared with the importer."""

import csv
import io
import json
import zipfile
from pathlib import Path

from openpyxl import load_workbook

Cells = dict[int, dict[str, str]]  # row number as a spreadsheet shows it → heading → text, where not empty


def count_cells(path: Path) -> Cells:
    """Every cell of a file that is not empty, by row and heading."""
    if zipfile.is_zipfile(path):
        return of_workbook(path)
    if path.suffix == ".geojson":
        return of_geojson(path)
    return of_text(path)


def of_workbook(path: Path) -> Cells:
    with path.open("rb") as handle:
        book = load_workbook(io.BytesIO(handle.read()), read_only=True, data_only=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    headings = [str(cell) for cell in rows[0]]
    return {
        number: {
            heading: str(cell)
            for heading, cell in zip(headings, row, strict=True)
            if cell is not None and str(cell).strip()
        }
        for number, row in enumerate(rows[1:], start=2)
    }


def of_text(path: Path) -> Cells:
    text = path.read_text(encoding="utf-8-sig")
    delimiter = ";" if text.split("\n", 1)[0].count(";") > 2 else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    return {
        number: {heading: cell for heading, cell in zip(rows[0], row, strict=True) if cell.strip()}
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    }


def of_geojson(path: Path) -> Cells:
    """Properties as columns; the geometry is a column too."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    found: Cells = {}
    for number, feature in enumerate(features, start=1):
        cells = {
            name: str(value)
            for name, value in feature["properties"].items()
            if value is not None and str(value).strip()
        }
        if feature.get("geometry"):
            cells["geometry"] = json.dumps(feature["geometry"])
        found[number] = cells
    return found
