"""Twelve files, one for each kind of fault, and what is wrong with each, declared while it is put in.

The declarations know nothing of the import: which file, row and column, and what should become of it. Rows
count as a spreadsheet shows them, the headings being row 1.
"""

import csv
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from trellis.imports.tests.bench.rows import COLUMNS, DATED_COLUMNS, sound_rows

REPAIRED, REFUSED, WARNED = "repaired", "refused", "warned"
ROWS = 100_000
FAULTS = 1_234
MEGABYTE = 1_000_000


@dataclass(frozen=True, order=True, slots=True)
class Declared:
    """One fault: the file, the row and column (0 and "" for the file alone), and the verdict expected."""

    file: str
    row: int
    column: str
    verdict: str


@dataclass(frozen=True, slots=True)
class FaultyFile:
    name: str
    rows: int
    declared: tuple[Declared, ...]
    is_dated: bool = False  # its rows have a begin instead of a year, a region and staff


Rows = list[list[str]]
Raw = dict[int, str]  # lines that no writer of tables would write, by row
Spoilt = tuple[list[tuple[int, str, str]], Raw]  # (row, column, verdict) of each fault, torn lines
Spoil = Callable[[random.Random, Rows, int], Spoilt]


def generate(folder: Path, seed: int) -> list[FaultyFile]:
    """Write the twelve files; together ROWS rows and FAULTS faults."""
    sizes = [ROWS // 12 + (place < ROWS % 12) for place in range(12)]
    made = []
    first = 1
    for (name, spoil, faults, write), size in zip(PLAN, sizes, strict=True):
        rng = random.Random(f"{seed} {name}")
        columns = DATED_COLUMNS if spoil is bad_dates else COLUMNS
        rows = list(sound_rows(rng, size, first, columns))
        found, raw = spoil(rng, rows, faults)
        write(folder / name, [list(columns), *rows], raw)
        declared = tuple(sorted(Declared(name, row, column, verdict) for row, column, verdict in found))
        made.append(FaultyFile(name, size, declared, spoil is bad_dates))
        first += size
    assert sum(file.rows for file in made) == ROWS
    assert sum(len(file.declared) for file in made) == FAULTS
    return made


def clean_file(path: Path, seed: int, count: int = ROWS) -> None:
    """Write one file without any fault."""
    write_csv(path, [list(COLUMNS), *sound_rows(random.Random(seed), count, 1_000_000)], {})


# --- what is put in: rows are chosen at random, row numbers are those of a spreadsheet


def chosen(rng: random.Random, rows: Rows, count: int) -> list[int]:
    """Return places of rows, in order, the first ten left alone so that the file begins as most files do."""
    return sorted(rng.sample(range(10, len(rows)), count))


def whole_file(_rng: random.Random, _rows: Rows, _count: int) -> Spoilt:
    return [(0, "", REPAIRED)], {}


def stray_quotes(rng: random.Random, rows: Rows, count: int) -> Spoilt:
    """A quote that nobody closes, one in the middle of a word, one at its end."""
    found, raw = [], {}
    for place in chosen(rng, rows, count):
        column = rng.choice(("Name", "City"))
        text = rows[place][COLUMNS.index(column)].replace(",", "")
        middle = len(text) // 2
        torn = rng.choice((f'"{text}', f'{text[:middle]}"{text[middle:]}', f'{text}"'))
        cells = [
            torn if name == column else quoted(cell) for name, cell in zip(COLUMNS, rows[place], strict=True)
        ]
        raw[place] = ",".join(cells)
        found.append((place + 2, column, REPAIRED))
    return found, raw


def nul_characters(rng: random.Random, rows: Rows, count: int) -> Spoilt:
    found = []
    for place in chosen(rng, rows, count):
        column = rng.choice(("Name", "Description", "City", "Phone"))
        text = rows[place][COLUMNS.index(column)]
        cut = rng.randint(0, len(text))
        rows[place][COLUMNS.index(column)] = text[:cut] + "\x00" * rng.randint(1, 3) + text[cut:]
        found.append((place + 2, column, REPAIRED))
    return found, {}


def huge_cells(rng: random.Random, rows: Rows, count: int) -> Spoilt:
    found = []
    for place in chosen(rng, rows, count):
        column = rng.choice(("Description", "Phone"))
        rows[place][COLUMNS.index(column)] = "Lorem ipsum, " * (MEGABYTE // 13 + 1)
        found.append((place + 2, column, REFUSED))
    return found, {}


def ragged_rows(rng: random.Random, rows: Rows, count: int) -> Spoilt:
    """Cells missing at the end, reported where they begin; or cells beyond the last column."""
    found, raw = [], {}
    for place in chosen(rng, rows, count):
        cells = [quoted(cell) for cell in rows[place]]
        if rng.random() < 0.5:
            kept = rng.choice((len(COLUMNS) - 1, len(COLUMNS) - 2))
            raw[place] = ",".join(cells[:kept])
            found.append((place + 2, COLUMNS[kept], REPAIRED))
        else:
            raw[place] = ",".join([*cells, "left", "over"][: len(cells) + rng.randint(1, 2)])
            found.append((place + 2, COLUMNS[-1], REFUSED))
    return found, raw


def duplicate_keys(rng: random.Random, rows: Rows, count: int) -> Spoilt:
    """A row that comes a second time, or another one under the identifier of an earlier one."""
    found = []
    places = chosen(rng, rows, count)
    sources = rng.sample([place for place in range(min(places)) if place not in places] or [0], 1)
    untouched = sorted(set(range(len(rows))) - set(places))
    for place in places:
        earlier = rng.choice([other for other in rng.sample(untouched, 50) if other < place] or sources)
        if rng.random() < 0.5:
            rows[place] = list(rows[earlier])
            found.append((place + 2, "Identifier", REPAIRED))
        else:
            rows[place][COLUMNS.index("Identifier")] = rows[earlier][COLUMNS.index("Identifier")]
            found.append((place + 2, "Identifier", REFUSED))
    return found, {}


def unknown_codes(rng: random.Random, rows: Rows, count: int) -> Spoilt:
    wrong = {
        "Country": ("XQ", "Ruritania", "Freedonia", "ZZ"),
        "Region": ("AT99", "QQ12", "DEX9", "Nowhere"),
        "Ecosystems": ("Alchemy", "Aerospice; Digital", "Digital; Steam engines"),
    }
    found = []
    for place in chosen(rng, rows, count):
        column = rng.choice(tuple(wrong))
        rows[place][COLUMNS.index(column)] = rng.choice(wrong[column])
        # What fits no ecosystem is kept as the source wrote it; a country or region has to be one.
        found.append((place + 2, column, WARNED if column == "Ecosystems" else REFUSED))
    return found, {}


def impossible_coordinates(rng: random.Random, rows: Rows, count: int) -> Spoilt:
    """Off the Earth; the two numbers exchanged, as the country shows; the point that means unknown."""
    cases = (
        ("95.5", "15.1", "Latitude", REFUSED),
        ("-91", "4.4", "Latitude", REFUSED),
        ("48.2", "181.5", "Longitude", REFUSED),
        ("47.1", "-999", "Longitude", REFUSED),
        ("north", "15.4", "Latitude", REFUSED),
        ("exchanged", "", "Latitude", REPAIRED),
        ("0", "0", "Latitude", REPAIRED),
    )
    north, east = COLUMNS.index("Latitude"), COLUMNS.index("Longitude")
    found = []
    for place in chosen(rng, rows, count):
        latitude, longitude, column, verdict = rng.choice(cases)
        if verdict == REPAIRED:
            latitude, longitude = rows[place][east], rows[place][north]
        rows[place][north], rows[place][east] = latitude, longitude
        found.append((place + 2, column, verdict))
    return found, {}


def bad_dates(rng: random.Random, rows: Rows, count: int) -> Spoilt:
    found = []
    for place in chosen(rng, rows, count):
        rows[place][DATED_COLUMNS.index("Begin")] = rng.choice(
            (
                "2023-02-30",
                "31.04.2019",
                "2021-13-01",
                "soon",
                "00/00/0000",
                "45210",
                "2020-1",
                "12 Brumaire VIII",
            )
        )
        found.append((place + 2, "Begin", REFUSED))
    return found, {}


def formula_cells(rng: random.Random, rows: Rows, count: int) -> Spoilt:
    found = []
    for place in chosen(rng, rows, count):
        column = rng.choice(("Name", "Description", "City", "Phone"))
        rows[place][COLUMNS.index(column)] = rng.choice(
            (
                "=cmd|' /C calc'!A0",
                "=1+1",
                '=HYPERLINK("https://x.example")',
                "@SUM(1+1)*cmd",
                "+cmd|' /C x'!A1",
                "-SUM(A1:A9)",
            )
        ) + (f" {place}" if column == "Name" else "")
        found.append((place + 2, column, WARNED))
    return found, {}


# --- how files are written


def quoted(cell: str) -> str:
    """Return a cell as a careful writer writes it."""
    return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in ',;"\n') else cell


def table(rows: Rows, raw: Raw, delimiter: str = ",") -> str:
    """Return headings and rows as text; a torn line stands in place of its row."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    for place, row in enumerate(rows, -1):
        if place in raw:
            text.write(raw[place] + "\n")
        else:
            writer.writerow(row)
    return text.getvalue()


def write_csv(path: Path, rows: Rows, raw: Raw) -> None:
    path.write_text(table(rows, raw), encoding="utf-8", newline="")


def write_marked(path: Path, rows: Rows, raw: Raw) -> None:
    path.write_text(table(rows, raw), encoding="utf-8-sig", newline="")


def write_wide(path: Path, rows: Rows, raw: Raw) -> None:
    path.write_text(table(rows, raw), encoding="utf-16", newline="")


def write_semicolons(path: Path, rows: Rows, raw: Raw) -> None:
    path.write_text(table(rows, raw, ";"), encoding="utf-8", newline="")


def write_workbook(path: Path, rows: Rows, _raw: Raw) -> None:
    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("Directory")
    for number, cells in enumerate(rows):
        write_cells(sheet, number, cells)
    book.close()


def write_cells(sheet: xlsxwriter.worksheet.Worksheet, number: int, cells: Sequence[str]) -> None:
    for place, cell in enumerate(cells):
        if number and COLUMNS[place] in ("Latitude", "Longitude", "Staff"):
            sheet.write_number(number, place, float(cell))
        elif cell:
            sheet.write_string(number, place, cell)


PLAN: tuple[tuple[str, Spoil, int, Callable[[Path, Rows, Raw], None]], ...] = (
    ("byte_order_mark.csv", whole_file, 1, write_marked),
    ("utf_16.csv", whole_file, 1, write_wide),
    ("semicolons.csv", whole_file, 1, write_semicolons),
    ("stray_quotes.csv", stray_quotes, 72, write_csv),
    ("nul_characters.csv", nul_characters, 72, write_csv),
    ("one_megabyte_cells.csv", huge_cells, 7, write_csv),
    ("ragged_rows.csv", ragged_rows, 180, write_csv),
    ("duplicate_keys.csv", duplicate_keys, 180, write_csv),
    ("unknown_codes.csv", unknown_codes, 180, write_csv),
    ("impossible_coordinates.csv", impossible_coordinates, 180, write_csv),
    ("bad_dates.csv", bad_dates, 180, write_csv),
    ("formula_cells.xlsx", formula_cells, 180, write_workbook),
)
