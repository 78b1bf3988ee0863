"""How many organisations each value of each facet would leave."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from trellis.registry.selectors.search import Question, counts_of, matching_rows, states_of
from trellis.registry.selectors.search_reading import fetch
from trellis.registry.selectors.search_rows import NOWHERE, STATES, Numbers
from trellis.registry.types.search import FACETS, Counts, Facet, FacetValue

MOST_SHOWN = 60  # values of one facet; what is chosen is always shown
MOST_NETWORKS = 12
LONG = ("country", "network", "region")  # the most frequent first; the others in the order of their list
# Regions are shown below those that are chosen; of a chosen country, its first level.
VALUES = """
SELECT id, facet, code, parent_code, position, coalesce(names ->> %(language)s, names ->> 'en', code) AS label
FROM registry_search_value
WHERE facet <> ALL('{network,region}') OR id = ANY(%(ids)s)
  OR (facet = 'region' AND (
    parent_code = ANY(%(regions)s) OR parent_code = '' AND left(code, 2) = ANY(%(countries)s)))
"""
STATISTICAL = {"GR": "EL", "GB": "UK"}  # region codes begin with these


class Value(NamedTuple):
    id: int
    facet: str
    code: str
    parent_code: str
    position: int
    label: str


def count_facets(question: Question, *, language: str) -> Counts:
    """Three queries. The counts of a facet leave its own choice out and respect all others."""
    rows, matching, others = matching_rows(question)
    size = largest_id() + 1
    everything = counts_of(rows, matching, size)
    counts = {facet: counts_of(rows, mask, size) for facet, mask in others.items() if facet != "state"}
    networks = most_frequent(question, counts.get("network", everything))
    values = read_values(question, networks=networks, language=language)
    facets = [
        build_facet(facet, values.get(facet, []), counts.get(facet, everything), question)
        for facet in FACETS
        if facet != "state"
    ]
    states = np.bincount(states_of(rows)[others.get("state", matching)], minlength=3)
    facets.append(build_states(states, question.states))
    unplaced = int((rows.x[matching] == NOWHERE).sum())
    return Counts(total=int(matching.sum()), unplaced=unplaced, facets=tuple(facets))


def largest_id() -> int:
    return int(fetch("SELECT coalesce(max(id), 0) FROM registry_search_value", [])[0][0])


def most_frequent(question: Question, counts: Numbers) -> list[int]:
    """The ids of the networks that most of what matches belongs to, and of those chosen."""
    statement = (
        "SELECT string_agg(int4send(id), ''::bytea) FROM registry_search_value WHERE facet = 'network'"
    )
    packed = fetch(statement, [])[0][0]
    ids = np.frombuffer(bytes(packed or b""), dtype=">i4").astype(np.int64)
    order = np.argsort(-counts[ids], kind="stable")[:MOST_NETWORKS]
    frequent = [int(ids[place]) for place in order if counts[ids[place]] > 0]
    return [*frequent, *question.chosen.get("network", [])]


def read_values(question: Question, *, networks: Sequence[int], language: str) -> Mapping[str, list[Value]]:
    regions = question.query.values.get("region", ())
    lineage = {code[:length] for code in regions for length in range(3, len(code) + 1)}
    countries = {STATISTICAL.get(code, code) for code in question.query.values.get("country", ())}
    rows = fetch(
        VALUES,
        {
            "language": language, "ids": [*networks, *question.chosen.get("region", [])],
            "regions": sorted(lineage), "countries": sorted(countries | {code[:2] for code in regions}),
        },
    )  # fmt: skip
    found: dict[str, list[Value]] = {}
    for row in rows:
        value = Value(*row)
        found.setdefault(value.facet, []).append(value)
    return found


def build_facet(facet: str, values: Iterable[Value], counts: Numbers, question: Question) -> Facet:
    chosen = set(question.query.values.get(facet, ()))
    shown = [
        FacetValue(
            code=value.code, label=value.label, count=int(counts[value.id]), is_chosen=value.code in chosen,
            depth=max(0, len(value.code) - 3) if facet == "region" else 0,
        )
        for value in sorted(values, key=lambda value: (value.parent_code != "", value.position, value.code))
        if counts[value.id] or value.code in chosen
    ]  # fmt: skip
    if facet == "region":
        shown.sort(key=lambda value: value.code)
    elif facet in LONG:
        shown.sort(key=lambda value: (-value.count, value.label))
    kept = [value for place, value in enumerate(shown) if place < MOST_SHOWN or value.is_chosen]
    return Facet(name=facet, values=tuple(kept))


def build_states(counts: Numbers, chosen: Sequence[str]) -> Facet:
    values = tuple(
        FacetValue(code=str(state), label=str(state), count=int(counts[place]), is_chosen=state in chosen)
        for place, state in enumerate(STATES)
        if counts[place] or state in chosen
    )
    return Facet(name="state", values=values)
