"""Rows of a delimited text file (CSV, TSV): quotes, stray quotes and ragged rows, each with its place.

The csv module of Python is lenient in silence: one stray quote swallows rows until the next one. This reader
takes a quoted cell over several lines only where the result is well formed, and names everything else.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from trellis.imports.reading.bounds import BOUNDS, Bounds
from trellis.imports.reading.rows import SourceRow, shortened
from trellis.imports.reading.settings import FileRefused, Reading
from trellis.imports.reading.textfile import open_text
from trellis.imports.types import Fault, Verdict

CSV_LIMIT = 100_000  # characters; the csv module refuses cells a little above this
DECLARATION = re.compile(r'\A"?sep=(.)"?[\r\n]*\Z', re.IGNORECASE)


class Grammar:
    """What a line may look like, compiled for one delimiter and quote."""

    def __init__(self, delimiter: str, quote: str) -> None:
        self.delimiter, self.quote = delimiter, quote
        d, q = re.escape(delimiter), re.escape(quote)
        inside = rf"[^{q}]*+(?:{q}{q}[^{q}]*+)*+"  # of a quoted cell, a quote written twice
        cell = rf"(?:{q}{inside}{q}|[^{d}{q}\r\n]*+)"
        rest = rf"(?:{d}{cell})*+"
        end = r"[\r\n]*\Z"
        self.whole = re.compile(rf"\A{cell}{rest}{end}")
        # What stands before the cell that stays open may itself be torn: only the last one counts.
        self.opens = re.compile(rf"\A(?:|[\s\S]*{d}){q}{inside}\Z")
        self.stays_open = re.compile(rf"\A{inside}\Z")
        self.closes = re.compile(rf"\A{inside}{q}(?={d}|{end})")
        self.ends_well = re.compile(rf"\A{rest}{end}")
        self.cell = re.compile(rf"(?:{q}({inside}){q}(?={d}|{end})|([^{d}\r\n]*))({d}|{end})")

    def split_sound(self, line: str) -> list[str]:
        """Return the cells of a line known to be well formed: there the csv module is right and quick."""
        if len(line) > CSV_LIMIT:
            return self.split(line)[0]
        return next(csv.reader([line], delimiter=self.delimiter, quotechar=self.quote), [""])

    def split(self, record: str) -> tuple[list[str], list[int]]:
        """Return the cells of one record and the positions of cells that hold a stray quote."""
        cells: list[str] = []
        stray: list[int] = []
        position = 0
        while True:
            match = self.cell.match(record, position)
            if match is None:  # a line end within the record, outside quotes: torn from here on
                stray.append(len(cells))
                return [*cells, record[position:].strip("\r\n")], stray
            quoted, bare, ending = match.groups()
            if quoted is not None:
                cells.append(quoted.replace(self.quote * 2, self.quote))
            else:
                if self.quote in bare:
                    stray.append(len(cells))
                cells.append(self.without_lone_quote(bare))
            if ending != self.delimiter:
                return cells, stray
            position = match.end()

    def without_lone_quote(self, text: str) -> str:
        """Drop a quote that opens or ends a cell and has no partner; inches and inner quotes stay.

        >>> Grammar(",", '"').without_lone_quote('"Alpha')
        'Alpha'
        """
        if text.count(self.quote) == 1:
            return text.removeprefix(self.quote).removesuffix(self.quote)
        return text


@dataclass
class Lines:
    """Physical lines with the ability to step back."""

    handle: TextIO
    limit: int
    kept: deque[str] = field(default_factory=deque)

    def take(self) -> str:
        """Return the next line, at most limit + 1 characters of it; "" at the end."""
        return self.kept.popleft() if self.kept else self.handle.readline(self.limit + 1)

    def give_back(self, lines: Sequence[str]) -> None:
        self.kept.extendleft(reversed(lines))

    def skip_rest_of_line(self) -> None:
        while (part := self.take()) and not part.endswith(("\n", "\r")):
            pass


def read_records(
    path: Path, reading: Reading, bounds: Bounds = BOUNDS
) -> Iterator[tuple[int, list[str], list[Fault]]]:
    """Yield (row, cells, faults) of every record of the file, blank ones too, headings included."""
    grammar = Grammar(reading.delimiter, reading.quote)
    number = width = 0
    with open_text(path, reading.encoding) as handle:
        lines = Lines(handle, bounds.record_characters)
        while line := lines.take():
            number += 1
            if number == 1 and DECLARATION.match(line):
                yield number, [], []
            elif len(line) > bounds.record_characters:
                lines.skip_rest_of_line()
                limit = str(bounds.record_characters)
                fault = Fault(
                    code="row_too_long",
                    verdict=Verdict.REFUSED,
                    row=number,
                    value=shortened(line),
                    params={"limit": limit},
                )
                yield number, [], [fault]
            elif grammar.quote not in line:
                cells = line.rstrip("\r\n").split(grammar.delimiter)
                width = len(cells) if number == reading.header_row else width
                yield number, cells, []
            else:
                cells, stray = quoted_record(line, lines, grammar, bounds, width)
                width = len(cells) if number == reading.header_row else width
                yield number, cells, [stray_quote(number, position, cells[position]) for position in stray]


def quoted_record(
    line: str, lines: Lines, grammar: Grammar, bounds: Bounds, width: int = 0
) -> tuple[list[str], list[int]]:
    """Return the record that begins with this line; further lines only for a well-formed quoted cell."""
    if grammar.whole.match(line):
        return grammar.split_sound(line), []
    if not grammar.opens.match(line):
        return grammar.split(line)
    taken = lines_until_closed(len(line), lines, grammar, bounds)
    if taken and not are_rows([line, *taken], grammar, width):
        return grammar.split(line + "".join(taken))
    lines.give_back(taken)
    return grammar.split(line)


def lines_until_closed(length: int, lines: Lines, grammar: Grammar, bounds: Bounds) -> list[str]:
    """Take the lines up to where an open quoted cell is closed; none if it never is. Others are given back.

    A line that closes one cell and opens the next leads on; if that next one is never closed, its quote is
    stray and the record ends with the line.
    """
    taken: list[str] = []
    sound = 0
    while len(taken) < bounds.record_lines and (following := lines.take()):
        taken.append(following)
        length += len(following)
        if length > bounds.record_characters:
            break
        if grammar.quote not in following or grammar.stays_open.match(following):
            continue
        closed = grammar.closes.match(following)
        if closed is None:
            break
        sound = len(taken)
        behind = following[closed.end() :]
        if grammar.ends_well.match(behind) or not grammar.opens.match(behind):
            break
    lines.give_back(taken[sound:])
    return taken[:sound]


def are_rows(lines: Sequence[str], grammar: Grammar, width: int) -> bool:
    """True if two stray quotes only look like one quoted cell: each line by itself is a whole row.

    A writer that quotes other cells too is believed.
    """
    alone = sum(line.count(grammar.quote) for line in lines) == 2
    return alone and width > 1 and all(len(grammar.split(line)[0]) == width for line in lines)


def stray_quote(row: int, position: int, cell: str) -> Fault:
    """A fault that the width of the row may still turn into a refusal; column = position until then."""
    return Fault(
        code="stray_quote", verdict=Verdict.REPAIRED, row=row, column=str(position), value=shortened(cell)
    )


def read_delimited(
    path: Path, reading: Reading, columns: Sequence[str], bounds: Bounds = BOUNDS
) -> Iterator[SourceRow]:
    """Yield the data rows below the heading row, each with exactly one cell per column."""
    width = len(columns)
    for number, cells, faults in read_records(path, reading, bounds):
        if number <= reading.header_row:
            continue
        if number - reading.header_row > bounds.rows:
            raise FileRefused("too_many_rows", limit=str(bounds.rows))
        if not faults and not any(cells):
            continue  # a blank row
        if not faults and len(cells) == width:
            yield SourceRow(number, cells)
        else:
            yield fitted(number, cells, faults, columns)


def fitted(number: int, cells: list[str], faults: list[Fault], columns: Sequence[str]) -> SourceRow:
    """Return the row with one cell per column; what that took is a fault."""
    width = len(columns)
    surplus = [cell for cell in cells[width:] if cell.strip()]
    if faults:
        verdict = Verdict.REFUSED if len(cells) != width else Verdict.REPAIRED
        named = [named_fault(fault, columns, verdict) for fault in faults]
        return SourceRow(number, padded(cells, width), named)
    if surplus:
        fault = Fault(
            code="row_too_wide",
            verdict=Verdict.REFUSED,
            row=number,
            column=columns[-1],
            value=shortened(" | ".join(surplus)),
            params={"cells": str(len(cells)), "columns": str(width)},
        )
    elif len(cells) > width:
        return SourceRow(number, cells[:width])  # nothing but empty cells beyond the last column
    else:
        fault = Fault(
            code="row_too_short",
            verdict=Verdict.REPAIRED,
            row=number,
            column=columns[len(cells)],
            params={"cells": str(len(cells)), "columns": str(width)},
        )
    return SourceRow(number, padded(cells, width), [fault])


def named_fault(fault: Fault, columns: Sequence[str], verdict: Verdict) -> Fault:
    if fault.code != "stray_quote":
        return fault
    position = int(fault.column)
    column = columns[position] if position < len(columns) else ""
    return Fault(code=fault.code, verdict=verdict, row=fault.row, column=column, value=fault.value)


def padded(cells: list[str], width: int) -> list[str]:
    return (cells + [""] * (width - len(cells)))[:width]
