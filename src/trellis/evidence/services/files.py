"""Facts kept in a YAML file: for each source the list of what it says."""

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from trellis.core.errors import InvalidInput
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.evidence.services.facts import record_facts
from trellis.evidence.types import NewFact, Qualifier, Recorded

DEMONSTRATION = Path(__file__).resolve().parent.parent / "demo" / "headline_facts.yaml"
FIELDS = {item.name for item in fields(NewFact)} - {"source_fields"}


def record_file(*, actor: Actor, path: Path = DEMONSTRATION) -> dict[str, Recorded]:
    """Record every fact of a file, all or none. May be repeated. Raises InvalidInput naming the entries."""
    raw = read(path)
    problems = [problem for source, entries in raw.items() for problem in find_faults(source, entries)]
    if problems:
        raise InvalidInput(problems)
    with change(actor):
        return {
            source: record_facts(actor=actor, source=source, facts=[new_fact(entry) for entry in entries])
            for source, entries in raw.items()
        }


def read(path: Path) -> dict[str, list[dict[str, Any]]]:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise InvalidInput(f"{path.name} is not valid YAML: {error}") from error
    if not isinstance(raw, dict) or not all(isinstance(entries, list) for entries in raw.values()):
        raise InvalidInput(f"{path.name}: expected the name of each source with a list of facts")
    return raw


def find_faults(source: str, entries: list[Any]) -> Iterator[Problem]:
    for number, entry in enumerate(entries):
        place = f"{source}.{number}"
        if not isinstance(entry, dict):
            yield Problem(place, f"{source}, fact {number + 1}: expected fields, found {entry!r}")
            continue
        if unknown := sorted(set(entry) - FIELDS):
            yield Problem(place, f"{source}, fact {number + 1}: unknown {', '.join(unknown)}")
        if not isinstance(entry.get("date", ""), str):
            yield Problem(place, f'{source}, fact {number + 1}: write the date in quotes: "{entry["date"]}"')
        if not is_figure(entry.get("number")):
            yield Problem(place, f"{source}, fact {number + 1}: {entry['number']!r} is not a figure")
        if entry.get("qualifier", "") not in list(Qualifier):
            yield Problem(place, f"{source}, fact {number + 1}: unknown qualifier {entry['qualifier']!r}")


def is_figure(given: Any) -> bool:
    return given is None or (isinstance(given, int | float) and not isinstance(given, bool))


def new_fact(entry: dict[str, Any]) -> NewFact:
    number = entry.get("number")
    return NewFact(
        **{
            **entry,
            "number": None if number is None else Decimal(str(number)),
            "qualifier": Qualifier(entry.get("qualifier", "")),
        }
    )
