"""What was understood of a file: its format by its content, then every setting with confidence and reason."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from trellis.imports.reading.bounds import BOUNDS, Bounds
from trellis.imports.reading.delimited import padded, read_delimited, read_records
from trellis.imports.reading.delimiters import detect_delimiter, detect_quote
from trellis.imports.reading.headings import detect_header_row, name_columns
from trellis.imports.reading.json_records import find_records, is_lines, json_columns, read_json
from trellis.imports.reading.languages import detect_language
from trellis.imports.reading.numerals import detect_date_order, detect_decimal
from trellis.imports.reading.rows import SourceRow, shortened
from trellis.imports.reading.settings import Detected, FileRefused, Finding, Format, Reading
from trellis.imports.reading.text_encoding import byte_order_mark, chunks_of, detect_encoding
from trellis.imports.reading.textfile import open_text
from trellis.imports.reading.workbook import (
    COMPOUND,
    ZIP,
    find_sheets,
    read_workbook,
    workbook_records,
)
from trellis.imports.types import Fault, Verdict

Records = list[tuple[int, list[str]]]  # (row, cells)

SAMPLE_ROWS = 400
SHOWN_ROWS = 20
SAMPLE_LINES = 200
SAMPLE_LINE = 20_000
TABLES = (Format.DELIMITED, Format.WORKBOOK)
EXTENSIONS: dict[Format, tuple[str, ...]] = {
    Format.DELIMITED: (".csv", ".tsv", ".txt", ".tab"),
    Format.JSON: (".json", ".jsonl", ".ndjson"),
    Format.JSON_LINES: (".jsonl", ".ndjson", ".json"),
    Format.GEOJSON: (".geojson", ".json"),
}
WORKBOOKS = {ZIP: ("xlsx", (".xlsx", ".xlsm")), COMPOUND: ("xls", (".xls",))}
REFUSED_STARTS = (
    (b"\x1f\x8b", "gzip"),
    (b"%PDF", "pdf"),
    (b"<", "markup_file"),
    (b"7z\xbc\xaf", "zip"),
    (b"Rar!", "zip"),
    (b"{\\rtf", "markup_file"),
)


def detect(path: Path, name: str, *, sheet: str = "", bounds: Bounds = BOUNDS) -> Detected:
    """Return what was understood of the file, of a workbook the given sheet or the first one that is filled.

    Raises FileRefused with the reason and what to do if it cannot be read at all.
    """
    check_size(path, bounds)
    with path.open("rb") as handle:
        head = handle.read(4096)
    findings: dict[str, Finding] = {}
    if head.startswith((ZIP, COMPOUND)):
        findings["format"] = workbook_finding(head, name)
        findings["sheet"] = find_sheets(path, bounds)
        if sheet:
            findings["sheet"] = replace(findings["sheet"], value=sheet)
    else:
        detect_text(path, name, head, findings, bounds)
    return with_table(path, name, head, findings, bounds)


def further_sheets(detected: Detected) -> list[str]:
    """Return the other sheets of a workbook that hold more than a heading."""
    found = detected.findings.get("sheet")
    if found is None:
        return []
    return [str(name) for name in found.alternatives if int(found.params[f"rows of {name}"]) > 1]


def check_size(path: Path, bounds: Bounds) -> None:
    size = path.stat().st_size
    if size == 0:
        raise FileRefused("file_empty")
    if size > bounds.file_bytes:
        raise FileRefused("file_too_large", size=str(size), limit=str(bounds.file_bytes))


def format_finding(found: Format, name: str) -> Finding:
    return told_format(found, str(found), EXTENSIONS[found], name)


def workbook_finding(head: bytes, name: str) -> Finding:
    """A workbook of the new kind is often named like one of the old kind, or the other way round."""
    kind, extensions = next(said for mark, said in WORKBOOKS.items() if head.startswith(mark))
    return told_format(Format.WORKBOOK, kind, extensions, name)


def told_format(found: Format, kind: str, extensions: tuple[str, ...], name: str) -> Finding:
    agrees = name.lower().endswith(extensions)
    return Finding(
        value=found,
        confidence=1.0 if agrees else 0.95,
        reason="format_agrees" if agrees else "format_differs",
        params={"name": name, "kind": kind},
    )


def detect_text(path: Path, name: str, head: bytes, findings: dict[str, Finding], bounds: Bounds) -> None:
    """Fill in the findings of a text file."""
    bare = head[byte_order_mark(head)[1] :].lstrip()
    for start, code in REFUSED_STARTS:
        if bare.startswith(start):
            raise FileRefused(code)
    findings["encoding"] = detect_encoding(path)
    encoding = str(findings["encoding"].value)
    with open_text(path, encoding) as handle:
        opening = handle.read(1000).lstrip()
    if not opening:
        raise FileRefused("file_empty")
    if opening.startswith("<"):
        raise FileRefused("markup_file")
    if opening[0] in "{[" and not name.lower().endswith((".csv", ".tsv")):
        detect_json(path, name, opening, findings, bounds)
    else:
        findings["format"] = format_finding(Format.DELIMITED, name)
        lines = sample_lines(path, encoding)
        refuse_binary(lines)
        findings["quote"] = detect_quote(lines)
        findings["delimiter"] = detect_delimiter(lines, str(findings["quote"].value))


def detect_json(path: Path, name: str, opening: str, findings: dict[str, Finding], bounds: Bounds) -> None:
    encoding = str(findings["encoding"].value)
    is_named_so = name.lower().endswith((".jsonl", ".ndjson"))
    if (
        is_lines(path, encoding, is_named_so=is_named_so, bounds=bounds)
        and '"FeatureCollection"' not in opening
    ):
        findings["format"] = format_finding(Format.JSON_LINES, name)
        return
    findings["path"] = find_records(path, encoding, bounds)
    is_features = '"FeatureCollection"' in opening or findings["path"].value == "features"
    findings["format"] = format_finding(Format.GEOJSON if is_features else Format.JSON, name)


def sample_lines(path: Path, encoding: str) -> list[str]:
    with open_text(path, encoding) as handle:
        lines = [handle.readline(SAMPLE_LINE) for _ in range(SAMPLE_LINES)]
    return [line for line in lines if line]


def refuse_binary(lines: Sequence[str]) -> None:
    """Raise FileRefused for content of control characters: a picture, a database, an unknown format."""
    text = "".join(lines)[:100_000]
    controls = sum(1 for letter in text if letter < " " and letter not in "\t\r\n\x00")
    if controls > 0.05 * len(text):
        raise FileRefused("not_a_table")


def with_table(path: Path, name: str, head: bytes, findings: dict[str, Finding], bounds: Bounds) -> Detected:
    """Add what the rows show, beginning with the headings."""
    reading = Detected(findings=findings, columns=(), sample=()).reading
    faults = faults_of_file(name, head, findings)
    records = first_records(path, reading, bounds)
    if reading.format in TABLES:
        findings["header_row"] = detect_header_row([record for record in records if any(record[1])])
        reading = Detected(findings=findings, columns=(), sample=()).reading
    return sampled(path, findings, faults, reading, records, bounds)


def sampled(
    path: Path,
    findings: dict[str, Finding],
    faults: Sequence[Fault],
    reading: Reading,
    records: Records,
    bounds: Bounds,
) -> Detected:
    """Add columns, a sample, and what only cells show: decimal mark, dates, language."""
    if reading.format in TABLES:
        columns, heading_faults = columns_of(records, reading, bounds)
        below = [(number, cells) for number, cells in records if number > reading.header_row and any(cells)]
        sample = [(number, padded(cells, len(columns))) for number, cells in below]
    else:
        columns, heading_faults = json_columns(path, reading, bounds), []
        rows = itertools.islice(read_json(path, reading, columns, bounds), SAMPLE_ROWS)
        sample = [(row.number, row.cells) for row in rows]
    texts = [cell for _number, cells in sample for cell in cells]
    findings = findings | {
        "decimal": detect_decimal(texts, reading.delimiter),
        "date_order": detect_date_order(texts),
        "language": detect_language([*columns, *texts]),
    }
    return Detected(
        findings=findings,
        columns=columns,
        sample=tuple((number, tuple(map(shortened, cells))) for number, cells in sample[:SHOWN_ROWS]),
        faults=(*faults, *heading_faults),
        rows=count_rows(path, reading, findings),
    )


def resampled(path: Path, before: Detected, reading: Reading, bounds: Bounds = BOUNDS) -> Detected:
    """Return what the file shows under a person's settings; what was detected stays as it was found."""
    of_file = [fault for fault in before.faults if fault.row is None]
    records = first_records(path, reading, bounds)
    found = sampled(path, dict(before.findings), of_file, reading, records, bounds)
    return replace(found, findings=before.findings)


def count_rows(path: Path, reading: Reading, findings: Mapping[str, Finding]) -> int:
    """Return about how many rows there are, for showing progress."""
    if reading.format is Format.WORKBOOK:
        return int(findings["sheet"].params.get(f"rows of {reading.sheet}", 0))
    if "path" in findings:
        return int(findings["path"].params["count"])
    return max(0, sum(chunk.count(b"\n") for chunk in chunks_of(path)) - reading.header_row)


def faults_of_file(name: str, head: bytes, findings: dict[str, Finding]) -> list[Fault]:
    """What is unusual about the file itself and was put right: each is told, none stops the import."""
    faults: list[Fault] = []

    def tell(code: str, **params: str) -> None:
        faults.append(Fault(code=code, verdict=Verdict.REPAIRED, params=params))

    marked = byte_order_mark(head)[0]
    encoding = str(findings["encoding"].value) if "encoding" in findings else "utf-8"
    if findings["format"].reason == "format_differs":
        tell("name_differs", name=name, format=findings["format"].params["kind"])
    if encoding.startswith(("utf-16", "utf-32")):
        tell("wide_encoding", encoding=encoding)
    elif encoding != "utf-8":
        tell("other_encoding", encoding=encoding)
    elif marked:
        tell("byte_order_mark")
    delimiter = str(findings["delimiter"].value) if "delimiter" in findings else ","
    expected = "\t" if name.lower().endswith((".tsv", ".tab")) else ","
    if "delimiter" in findings and findings["delimiter"].reason != "delimiter_none" and delimiter != expected:
        tell("other_delimiter", delimiter=delimiter)
    return faults


def records_of(path: Path, reading: Reading, bounds: Bounds) -> Iterator[tuple[int, list[str]]]:
    """Yield (row, cells) of a table as it stands, headings included."""
    if reading.format is Format.WORKBOOK:
        yield from workbook_records(path, reading, bounds)
    else:
        for number, cells, _ in read_records(path, reading, bounds):
            yield number, cells


def first_records(path: Path, reading: Reading, bounds: Bounds) -> Records:
    """Return the first records of a table, headings included; nothing for JSON, which names its columns."""
    if reading.format not in TABLES:
        return []
    return list(itertools.islice(records_of(path, reading, bounds), reading.header_row + SAMPLE_ROWS))


def columns_of(records: Records, reading: Reading, bounds: Bounds) -> tuple[tuple[str, ...], list[Fault]]:
    """Return the names of the columns under these settings, and the faults of the headings."""
    heading = next((list(cells) for number, cells in records if number == reading.header_row), [])
    widths = [
        max((place for place, cell in enumerate(cells, 1) if cell), default=0)
        for number, cells in records
        if number > reading.header_row
    ]
    while heading and not heading[-1].strip():
        heading.pop()
    # Cells beyond the last heading make a column only where most rows have them; else they are ragged rows.
    usual = sorted(widths)[len(widths) // 2] if widths else 0
    width = max(len(heading), usual)
    if width > bounds.columns:
        raise FileRefused("too_many_columns", limit=str(bounds.columns))
    if width == 0:
        raise FileRefused("file_empty")
    return name_columns(heading, reading.header_row, width)


def read_rows(
    path: Path, reading: Reading, columns: Sequence[str], bounds: Bounds = BOUNDS
) -> Iterator[SourceRow]:
    """Yield the rows of the file under these settings, each with one text per column, in the file's order."""
    if reading.format is Format.DELIMITED:
        return read_delimited(path, reading, columns, bounds)
    if reading.format is Format.WORKBOOK:
        return read_workbook(path, reading, columns, bounds)
    return read_json(path, reading, columns, bounds)
