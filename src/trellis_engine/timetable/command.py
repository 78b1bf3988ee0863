"""`trellis-engine meetings`: an event's plan of meetings, as a table or files."""

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from math import inf
from pathlib import Path
from typing import Any, TextIO

from trellis_engine.errors import MissingExtra
from trellis_engine.outputs import add_output, check_output, write_json, write_table, writing
from trellis_engine.tables import safe_cell
from trellis_engine.timetable.files import read_matchmaking
from trellis_engine.timetable.matchmaking import Matchmaking
from trellis_engine.timetable.planning import Step, plan
from trellis_engine.timetable.plans import Plan

_DESCRIPTION = (
    "Put an event's meetings into slots and to tables: as many wishes as possible, fairly, with few breaks. "
    "FILE is .json (an object with lists slots, tables, participants, wishes, orders, frozen) or .xlsx (a "
    "sheet for each). Every figure comes with a bound that no plan betters, every wish without a meeting "
    "with its reasons."
)
_ENDINGS = (".csv", ".json", ".xlsx")
_MEETINGS = ("slot", "starts", "table", "participants", "wish", "online")
_UNMET = ("wish", "participants", "reasons", "price")
_QUALITY = ("participant", "asked", "due", "placed", "breaks", "idle", "table_changes")


def add_to(commands: Any) -> None:
    """Add the command to the parser's commands."""
    parser = commands.add_parser("meetings", help="who meets whom, when and where?", description=_DESCRIPTION)
    parser.add_argument("file", metavar="FILE", type=Path, help=".json or .xlsx")
    parser.add_argument(
        "--seconds", type=float, default=10.0, help="when to stop, if nothing is proven before"
    )
    parser.add_argument("--rounds", type=int, help="stop after so many rounds: the same plan on any machine")
    parser.add_argument("--seed", type=int, default=1, help="where chance comes from")
    parser.add_argument("--prices", type=int, default=100, help="for how many unmet wishes a price is sought")
    add_output(parser, _ENDINGS)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace, out: TextIO, progress: TextIO) -> None:
    """Read, plan, and write who meets whom and why others do not.

    Raises
    ------
    InvalidFile
        If a file cannot be used; the message says what to do.
    """
    check_output(chosen.output, _ENDINGS)
    asked = read_matchmaking(chosen.file)

    def tell(step: Step) -> None:
        progress.write(
            f"\r{step.seconds:6.1f} s  {step.placed:,} of {step.wishes:,} placed, {step.breaks:,} breaks "
        )
        progress.flush()

    found = plan(
        asked, seed=chosen.seed, seconds=chosen.seconds, rounds=chosen.rounds, prices=chosen.prices,
        progress=tell,
    )  # fmt: skip
    progress.write("\n")
    if chosen.output:
        _write(chosen.output, asked, found)
    else:
        out.writelines(_table(asked, found))
    out.writelines(_summary(found))


def _meetings(asked: Matchmaking, found: Plan) -> Iterator[tuple[Any, ...]]:
    starts = {slot.key: slot.starts.isoformat(" ", "minutes") for slot in asked.slots}
    for one in found.meetings:
        yield one.slot, starts[one.slot], one.table, "; ".join(one.participants), one.wish, one.online


def _unmet(asked: Matchmaking, found: Plan) -> Iterator[tuple[Any, ...]]:
    for one in found.unmet:
        seats = asked.wishes[asked.wish_numbers[one.wish]].seats
        price = "" if one.price is None else "no way" if one.price.lost == inf else one.price.lost
        yield one.wish, "; ".join("/".join(seat) for seat in seats), [why.words for why in one.reasons], price


def _table(asked: Matchmaking, found: Plan) -> Iterator[str]:
    width = max((len(row[2]) for row in _meetings(asked, found)), default=0)
    last = ""
    for _, starts, table, people, _, online in _meetings(asked, found):
        moment, where = starts if starts != last else "", " (online)" if online else ""
        yield f"{moment:<25}  {table:<{width}}  {people}{where}\n"
        last = starts
    for wish, people, reasons, price in _unmet(asked, found):
        cost = f" (to force it costs {price:g})" if isinstance(price, float) else ""
        yield f"{wish}: {people}: no meeting{cost}\n"
        yield from (f"    {words}\n" for words in reasons)


def _summary(found: Plan) -> Iterator[str]:
    yield f"{len(found.meetings):,} meetings, {len(found.unmet):,} wishes without one\n"
    for one in found.objectives:
        said = "proven" if one.proven else f"bound {one.bound:g}"
        yield f"{one.name.replace('_', ' ')}: {one.value:g} ({said}, among {one.within})\n"


def _write(path: Path, asked: Matchmaking, found: Plan) -> None:
    if path.suffix.lower() == ".json":
        write_json(path, _content(found))
    elif path.suffix.lower() == ".csv":
        write_table(path, _MEETINGS, _meetings(asked, found))
    else:
        with writing(path):
            _write_spreadsheet(path, asked, found)


def _content(found: Plan) -> dict[str, Any]:
    """Return a plan as JSON has it: no price is null, one that is infinite has `lost` null."""
    content = asdict(found)
    for one, unmet in zip(content["unmet"], found.unmet, strict=True):
        one["reasons"] = [
            {"kind": why.kind, "values": dict(why.values), "words": why.words} for why in unmet.reasons
        ]
        if unmet.price is not None and unmet.price.lost == inf:
            one["price"]["lost"] = None
    return content | {"proven": found.proven}


def _write_spreadsheet(path: Path, asked: Matchmaking, found: Plan) -> None:
    try:
        import xlsxwriter  # noqa: PLC0415  (an extra of the library)
        from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415
    except ImportError as error:  # pragma: no cover
        raise MissingExtra(
            "Spreadsheets need XlsxWriter: pip install 'trellis-engine[spreadsheets]'."
        ) from error
    quality = ([getattr(one, name) for name in _QUALITY] for one in found.quality)
    figures = ((one.name, one.value, one.bound, one.within) for one in found.objectives)
    sheets = (
        ("meetings", _MEETINGS, _meetings(asked, found)),
        ("unmet", _UNMET, _unmet(asked, found)),
        ("participants", _QUALITY, quality),
        ("figures", ("name", "value", "bound", "within"), figures),
    )
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    for name, titles, rows in sheets:
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, titles)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, [safe_cell(cell) for cell in row])
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(0, str(error)) from error
