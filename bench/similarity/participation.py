"""Who took part in which project of Horizon 2020, cut at a day: what was known, who met whom later."""

import bisect
import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from trellis_engine.similarity import Project

# Sorts of projects: how much of the costs is paid, how many take part, how long it takes [months].
_PAID_IN_FULL, _PAID_IN_PART = 0.99, 0.69
_SIZES = (2, 4, 8, 14, 20)
_MONTHS = (18.0, 30.0, 40.0, 47.5)
_USUAL_MONTHS = 36.0
_MISSING = ("", "NA")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Years:
    """What was known on a day, and what came later.

    Attributes
    ----------
    projects : tuple of Project
        Those that began before the day.
    traits : dict
        Country and type of each organisation in them.
    later : tuple of frozenset of str
        The partners of each project that began on the day or later.
    undated : int
        Rows left out because their project has no first day.
    """

    projects: tuple[Project, ...]
    traits: dict[str, dict[str, str]]
    later: tuple[frozenset[str], ...]
    undated: int


def read_years(path: Path, cut: date) -> Years:
    """Read the file and cut it."""
    before: defaultdict[str, set[str]] = defaultdict(set)
    after: defaultdict[str, set[str]] = defaultdict(set)
    any_row: dict[str, Row] = {}
    traits: dict[str, dict[str, str]] = {"country": {}, "type": {}}
    undated = 0
    for row in _rows(path):
        if row["start_date"] in _MISSING:
            undated += 1
        elif date.fromisoformat(row["start_date"]) < cut:
            before[row["rcn"]].add(row["pic"])
            any_row[row["rcn"]] = row
            for name, of in traits.items():
                of[row["pic"]] = row[name]
        else:
            after[row["rcn"]].add(row["pic"])
    projects = tuple(
        Project(key, partners, date.fromisoformat(row["start_date"]), _sort(row, len(partners)))
        for key, partners in sorted(before.items())
        for row in (any_row[key],)
    )
    return Years(projects, traits, tuple(frozenset(after[key]) for key in sorted(after)), undated)


def new_partners(years: Years) -> dict[str, frozenset[str]]:
    """Return for each returning organisation those it first worked with later, out of those known before."""
    known: defaultdict[str, set[str]] = defaultdict(set)
    for project in years.projects:
        for one in project.partners:
            known[one] |= project.partners
    met: defaultdict[str, set[str]] = defaultdict(set)
    for partners in years.later:
        returning = partners & known.keys()
        for one in returning:
            met[one] |= returning
    found = {one: frozenset(others - known[one]) for one, others in met.items()}
    return {one: others for one, others in sorted(found.items()) if others}


def _rows(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", newline="") as lines:
        yield from csv.DictReader(lines)


def _sort(row: Row, size: int) -> str:
    paid, costs, months = (_number(row[name]) for name in ("max_contribution", "total_cost", "duration"))
    share = paid / costs if paid and costs else 1.0
    rate = "full" if share > _PAID_IN_FULL else "part" if share > _PAID_IN_PART else "little"
    length = bisect.bisect_right(_MONTHS, _USUAL_MONTHS if months is None else months)
    return f"{rate} {bisect.bisect_right(_SIZES, size)} {length}"


def _number(text: str) -> float | None:
    return None if text in _MISSING else float(text)
