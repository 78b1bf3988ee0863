"""`trellis-engine allocate`: who gets how much from where, as a table or a file."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from trellis_engine.allocation.allocating import AIMS, allocate
from trellis_engine.allocation.files import day_of, read_needs, read_offers, read_serves
from trellis_engine.allocation.reasons import Reason, reasons
from trellis_engine.allocation.records import Allocation, Terms
from trellis_engine.outputs import add_output, check_output, write_json, write_table

_HEADER = ("need", "offer", "quantity", "km", "reasons")
_DESCRIPTION = (
    "Allocate OFFERS to NEEDS. Both files have the columns key, item and quantity and, if wanted, least "
    "(smallest lot), latitude, longitude and marks (certificates, between ';'). Offers may have ready "
    "and until, needs received, due and priority. CSV, TSV, JSON or JSON Lines. As much is placed as can be, "
    "as fairly as the aim says, over the shortest ways."
)


def add_to(commands: Any) -> None:
    """Add the command to the parser's commands."""
    parser = commands.add_parser("allocate", help="who gets how much from where?", description=_DESCRIPTION)
    parser.add_argument("offers", metavar="OFFERS", type=Path, help="file of what there is")
    parser.add_argument("needs", metavar="NEEDS", type=Path, help="file of what is needed")
    parser.add_argument("--aim", choices=AIMS, default=AIMS[0], help="what is fair")
    parser.add_argument(
        "--enough", type=float, default=0.5, help="the share that is enough, for --aim enough"
    )
    parser.add_argument("--serves", type=Path, metavar="FILE", help="columns item, serves: what else will do")
    parser.add_argument("--farthest-km", type=float, help="no lot goes farther")
    parser.add_argument("--km-a-day", type=float, help="how far a lot comes in a day")
    parser.add_argument("--today", default="", metavar="DAY", help="no lot leaves before: 2026-05-04")
    add_output(parser)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace, out: TextIO, _: TextIO) -> None:
    """Read, allocate, and write what goes where and what is lacking why.

    Raises
    ------
    InvalidFile
        If a file cannot be used; the message says what to do.
    """
    check_output(chosen.output)
    offers, needs = read_offers(chosen.offers), read_needs(chosen.needs)
    terms = Terms(
        serves=read_serves(chosen.serves) if chosen.serves else {},
        farthest_km=chosen.farthest_km,
        km_a_day=chosen.km_a_day,
        today=day_of(chosen.today, "--today", "the day") or 0,
    )
    found = allocate(offers, needs, terms, aim=chosen.aim, enough=chosen.enough)
    lacking = reasons(offers, needs, found, terms)
    if chosen.output:
        _write(chosen.output, found, lacking)
    else:
        out.writelines(_table(found, lacking))
    out.writelines(_summary(found, lacking))


def _rows(found: Allocation, lacking: Sequence[Reason]) -> Iterator[tuple[Any, ...]]:
    for lot in found.lots:
        yield lot.need, lot.offer, lot.quantity, lot.km, []
    words: dict[str, list[str]] = {}
    for reason in lacking:
        words.setdefault(reason.need, [f"lacks {reason.lacking:,}"]).append(reason.words)
    for need, sentences in words.items():
        yield need, "", "", "", sentences


def _table(found: Allocation, lacking: Sequence[Reason]) -> Iterator[str]:
    rows = list(_rows(found, lacking))
    width = max((len(row[0]) for row in rows), default=0)
    for need, offer, quantity, km, words in rows:
        yield f"{need:<{width}}  {quantity:,} from {offer} ({km:g} km)\n" if offer else f"{need:<{width}}\n"
        yield from (f"{'':<{width}}    {sentence}\n" for sentence in words)


def _summary(found: Allocation, lacking: Sequence[Reason]) -> Iterator[str]:
    short = {reason.need: reason.lacking for reason in lacking}
    yield f"{len(found.lots):,} lots, {len(short):,} needs lack {sum(short.values()):,}\n"
    for name, value, bound in found.objectives:
        yield f"{name}: {value:,g} ({'proven' if value == bound else f'bound {bound:,g}'})\n"


def _write(path: Path, found: Allocation, lacking: Sequence[Reason]) -> None:
    if path.suffix.lower() == ".csv":
        write_table(path, _HEADER, _rows(found, lacking))
        return
    content = {
        "lots": [asdict(lot) for lot in found.lots],
        "lacking": [asdict(reason) | {"words": reason.words} for reason in lacking],
        "objectives": [
            {"name": name, "value": value, "bound": bound} for name, value, bound in found.objectives
        ],
    }
    write_json(path, content)
