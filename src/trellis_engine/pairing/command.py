"""`trellis-engine pair`: who goes to whom, as a table or a file."""

import argparse
from collections.abc import Iterator, Sequence
from math import inf
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from trellis_engine.errors import InvalidFile
from trellis_engine.outputs import add_output, check_output, write_json, write_table
from trellis_engine.pairing.best import pair_for_value
from trellis_engine.pairing.fair import pair_fairly
from trellis_engine.pairing.files import read_choosers, read_conflicts, read_values
from trellis_engine.pairing.least import pair_with_least
from trellis_engine.pairing.reasons import Reason, reasons
from trellis_engine.pairing.records import Chooser, Pairing
from trellis_engine.pairing.stable import APPLICANTS, PLACES, pair_stably

_HEADER = ("applicant", "place", "applicant_choice", "place_choice", "value", "reasons")
_DESCRIPTION = (
    "Pair APPLICANTS with PLACES. Both files have a column key and, if wanted, preferences "
    "('lab > mill = farm': the lab first, then the mill or the farm alike; empty: everybody; -: nobody), "
    "quota (most partners, 1 if empty) and least (fewest, 0 if empty). CSV, TSV, JSON or JSON Lines. "
    "'preferences' makes a stable pairing; 'least' too, as far as everybody's least allows; 'value' the "
    "pairing worth most in all; 'fairness' the one in which the worst-off applicant has most."
)
_METHODS = ("preferences", "least", "value", "fairness")


def add_to(commands: Any) -> None:
    """Add the command to the parser's commands."""
    parser = commands.add_parser("pair", help="who goes to whom?", description=_DESCRIPTION)
    parser.add_argument("applicants", metavar="APPLICANTS", type=Path, help="file of one side")
    parser.add_argument("places", metavar="PLACES", type=Path, help="file of the other side")
    parser.add_argument("--by", choices=_METHODS, default="preferences", help="what decides")
    parser.add_argument(
        "--favour", choices=(APPLICANTS, PLACES), default=APPLICANTS, help="whose stable pairing it is"
    )
    parser.add_argument("--lottery", type=int, metavar="SEED", help="break ties by lot, not by order")
    parser.add_argument("--values", type=Path, metavar="FILE", help="columns applicant, place, value")
    parser.add_argument("--conflicts", type=Path, metavar="FILE", help="columns applicant, place")
    parser.add_argument("--seconds", type=float, default=10.0, help="time for 'least' and 'fairness'")
    add_output(parser)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace, out: TextIO, _: TextIO) -> None:
    """Read, pair, and write who goes to whom and why not.

    Raises
    ------
    InvalidFile
        If a file cannot be used; the message says what to do.
    EngineError
        If there is no such pairing; the message says who stands against it.
    """
    check_output(chosen.output)
    if chosen.values and chosen.by not in ("value", "fairness"):
        raise InvalidFile(f"{chosen.values}: values decide nothing here; add --by value or --by fairness.")
    applicants, places = read_choosers(chosen.applicants), read_choosers(chosen.places)
    conflicts = read_conflicts(chosen.conflicts) if chosen.conflicts else []
    pairing = _paired(chosen, applicants, places, conflicts)
    found = reasons(applicants, places, pairing, conflicts=conflicts)
    if chosen.output:
        _write(chosen.output, pairing, found)
    else:
        out.writelines(_table(pairing, found))
    out.writelines(_summary(pairing))


def _paired(
    chosen: argparse.Namespace,
    applicants: Sequence[Chooser],
    places: Sequence[Chooser],
    conflicts: Sequence[tuple[str, str]],
) -> Pairing:
    values = read_values(chosen.values) if chosen.values else None
    if chosen.by == "value":
        return pair_for_value(applicants, places, values, conflicts=conflicts)
    if chosen.by == "fairness":
        return pair_fairly(applicants, places, values, conflicts=conflicts, seconds=chosen.seconds)
    if chosen.by == "least":
        return pair_with_least(applicants, places, conflicts=conflicts, seconds=chosen.seconds)
    generator = None if chosen.lottery is None else np.random.default_rng(chosen.lottery)
    return pair_stably(applicants, places, conflicts=conflicts, favour=chosen.favour, generator=generator)


def _rows(pairing: Pairing, found: Sequence[Reason]) -> Iterator[tuple[Any, ...]]:
    for pair in pairing.pairs:
        yield pair.applicant, pair.place, pair.applicant_choice, pair.place_choice, pair.value, []
    words: dict[str, list[str]] = {key: [] for key in pairing.unmatched}
    for reason in found:
        words[reason.applicant].append(reason.words)
    for key, sentences in words.items():
        yield key, "", "", "", "", sentences


def _table(pairing: Pairing, found: Sequence[Reason]) -> Iterator[str]:
    rows = list(_rows(pairing, found))
    width = max((len(row[0]) for row in rows), default=0)
    for applicant, place, choice, _, _, words in rows:
        yield (
            f"{applicant:<{width}}  {place} (choice {choice})\n"
            if place
            else f"{applicant:<{width}}  nobody\n"
        )
        yield from (f"{'':<{width}}    {sentence}\n" for sentence in words)


def _summary(pairing: Pairing) -> Iterator[str]:
    yield (
        f"{len(pairing.pairs):,} pairs, {len(pairing.unmatched):,} without a place, "
        f"{sum(room for _, room in pairing.free):,} places free, {len(pairing.blocking):,} blocking pairs\n"
    )
    for name, value, bound in pairing.objectives:
        yield f"{name}: {value:g} ({'proven' if value == bound else f'bound {bound:g}'})\n"


def _write(path: Path, pairing: Pairing, found: Sequence[Reason]) -> None:
    if path.suffix.lower() == ".csv":
        write_table(path, _HEADER, _rows(pairing, found))
        return
    content = {
        "pairs": [dict(zip(_HEADER, row, strict=True)) for row in _rows(pairing, found)],
        "free": dict(pairing.free),
        "blocking": pairing.blocking,
        "objectives": [
            {"name": name, "value": value, "bound": bound} for name, value, bound in pairing.objectives
        ],
        "prices": [
            {"applicant": one, "place": other, "price": None if price == inf else price}
            for one, other, price in pairing.prices
        ],
    }
    write_json(path, content)
