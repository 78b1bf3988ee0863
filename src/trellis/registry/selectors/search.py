"""Searching: a page of organisations, how many there are, and how many each value would leave.

Everything here reads the search tables only, which hold what is public: no rights are asked.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rapidfuzz.distance import OSA

from trellis.registry.selectors.search_conditions import (
    Condition,
    all_of,
    condition_of_area,
    condition_of_distance,
    condition_of_states,
    condition_of_text,
    condition_of_values,
    freshness_limits,
)
from trellis.registry.selectors.search_reading import estimate, fetch, fetch_by_words, fetch_in_order
from trellis.registry.selectors.search_rows import (
    STATES,
    Numbers,
    Rows,
    counts_by_value,
    freshness_of,
    load_rows,
    with_values,
)
from trellis.registry.selectors.search_words import quoted, understand
from trellis.registry.types.search import (
    PAGE_SIZE,
    Circle,
    Hit,
    Match,
    SearchQuery,
    Sort,
    Understood,
)

HIT = (
    "organisation_id, slug, name, short_name, kind, status, fresh_minute, country, region, city, latitude, "
    "longitude, precision, website, description, terms, networks"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A query made ready: its text understood, its codes turned into the ids of values."""

    query: SearchQuery
    understood: Understood
    chosen: Mapping[str, list[int]]  # value ids by facet, of every facet in use but the state
    states: tuple[str, ...]

    def narrow_condition(self) -> Condition:
        """Text and area only."""
        return all_of(condition_of_text(self.understood), condition_of_area(self.query.area))

    def condition(self) -> Condition:
        """Everything that is asked."""
        return all_of(
            self.narrow_condition(), condition_of_values(self.chosen), condition_of_states(self.states)
        )


def ask(*, query: SearchQuery, language: str) -> Question:
    """At most five short queries."""
    codes = {facet: values for facet, values in query.values.items() if facet != "state" and values}
    return Question(
        query=query,
        understood=understand(text=query.text, language=language),
        chosen=value_ids(codes),
        states=tuple(query.values.get("state", ())),
    )


def value_ids(codes: Mapping[str, Sequence[str]]) -> dict[str, list[int]]:
    """The ids of values by facet; a code that no organisation has brings none."""
    found: dict[str, list[int]] = {facet: [] for facet in codes}
    if not codes:
        return found
    pairs = [(facet, code) for facet, values in codes.items() for code in values]
    statement = (
        "SELECT facet, id FROM registry_search_value "
        "JOIN unnest(%s::text[], %s::text[]) AS asked (facet, code) USING (facet, code)"
    )
    for facet, value_id in fetch(statement, [[facet for facet, _ in pairs], [code for _, code in pairs]]):
        found[facet].append(value_id)
    return found


# --- the list

MANY = 8_000


def list_hits(question: Question, *, size: int = PAGE_SIZE) -> tuple[list[Hit], int]:
    """One page of what matches, in the order asked, and how many match in all."""
    query = question.query
    offset = (query.page - 1) * size
    if question.understood.everything and query.sort == Sort.RELEVANCE:
        return list_by_relevance(question, offset=offset, size=size)
    condition, total = question.condition(), count_hits(question)
    if not total:
        return [], 0
    order, params, distance = ORDERS.get(query.sort, ORDERS[Sort.NAME]), [], Condition("NULL::float8")
    if isinstance(query.area, Circle):
        distance = condition_of_distance(query.area)
    statement = (
        f"SELECT {HIT}, {distance.sql} AS kilometres FROM registry_search_entry "  # noqa: S608
        f"WHERE {condition.sql or 'true'} ORDER BY {order} LIMIT %s OFFSET %s"
    )
    params = [*distance.params, *condition.params, size, offset]
    return [
        hit_of(row[:-1], kilometres=row[-1]) for row in way(question, total, offset + size)(statement, params)
    ], total


def way(question: Question, total: int, last: int) -> Callable[[str, Any], list[tuple[Any, ...]]]:
    """How to get to the first `last` of `total`: through the names in order where many match, or by words.

    Going through the names is very slow where few match, or where those that match stand far back.
    """
    by_name = question.query.sort in (Sort.NAME, Sort.RELEVANCE)
    if (
        by_name
        and not question.understood.everything
        and not question.query.area
        and total > MANY + 10 * last
    ):
        return fetch_in_order
    return fetch_by_words if "document" in question.condition().sql else fetch


ORDERS = {
    Sort.NAME: "name_key, organisation_id",
    Sort.RELEVANCE: "name_key, organisation_id",
    Sort.CONFIRMED: "fresh_minute DESC, name_key, organisation_id",
    Sort.NEAREST: "kilometres, name_key, organisation_id",
}


def list_by_relevance(question: Question, *, offset: int, size: int) -> tuple[list[Hit], int]:
    """First those whose names match, the best first; then those where another text does, by name.

    Two or three queries. A name that is what was typed comes before one that begins so, this before one that
    has all the words, this before one that resembles; alike ones by how much of the name was typed.
    """
    understood, condition = question.understood, question.condition()
    params = {
        "key": quoted("~", understood.key), "prefix": understood.key, "exact": understood.exact,
        "names": understood.names, "size": size, "offset": offset,
        **{f"c{place}": value for place, value in enumerate(condition.params)},
    }  # fmt: skip
    where = condition.sql
    for place in range(len(condition.params)):
        where = where.replace("%s", f"%(c{place})s", 1)
    named = fetch_by_words(
        f"SELECT {HIT}, name_key, tier, total FROM (SELECT *, count(*) OVER () AS total, {TIER} AS tier "  # noqa: S608
        f"FROM registry_search_entry WHERE {where} AND document @@ %(names)s::tsquery) AS named "
        "ORDER BY tier, CASE WHEN tier > 0 THEN -similarity(name_key, %(prefix)s) END, name_key, "
        "organisation_id "
        "LIMIT %(size)s OFFSET %(offset)s",
        params,
    )
    hits = [hit_of(row[:-3], match=TIERS[row[-2]]) for row in by_likeness(named, understood.key)]
    total = count_hits(question)
    if len(hits) < size and offset + len(hits) < total:
        in_names = (
            named[0][-1] if named else count_where(f"{where} AND document @@ %(names)s::tsquery", params)
        )
        rest = fetch_by_words(
            f"SELECT {HIT} FROM registry_search_entry WHERE {where} "  # noqa: S608
            "AND NOT document @@ %(names)s::tsquery ORDER BY name_key, organisation_id "
            "LIMIT %(size)s OFFSET %(offset)s",
            {**params, "size": size - len(hits), "offset": max(0, offset - in_names)},
        )
        hits += [hit_of(row, match=Match.TEXT) for row in rest]
    return hits, total


def by_likeness(rows: list[tuple[Any, ...]], key: str) -> list[tuple[Any, ...]]:
    """The names of one page and tier by how few letters differ; trigrams do not see the order of words."""
    return sorted(rows, key=lambda row: (row[-2], OSA.distance(row[-3], key) if row[-2] else 0))


TIERS = (Match.EXACT, Match.BEGINNING, Match.NAME, Match.SIMILAR)
TIER = """CASE WHEN document @@ %(key)s::tsquery THEN 0 WHEN name_key ^@ %(prefix)s THEN 1
  WHEN document @@ %(exact)s::tsquery THEN 2 ELSE 3 END"""


def hit_of(row: Sequence[Any], *, match: Match = Match.NOTHING, kilometres: float | None = None) -> Hit:
    parts = [json.loads(part) for part in row[-3:]]  # a raw cursor gives jsonb as text
    return Hit(*row[:-3], *parts, match=match, kilometres=kilometres)  # type: ignore[misc]


def count_hits(question: Question) -> int:
    """How many match."""
    condition = question.condition()
    if not condition.sql or (not question.narrow_condition().sql and are_many(condition)):
        return int(matching_rows(question)[1].sum())
    return count_where(condition.sql, condition.params)


def are_many(condition: Condition) -> bool:
    """Will it be quicker to read the short table of all entries than to look up those that match?"""
    return estimate(condition.sql, condition.params) > MANY


def count_where(where: str, params: Any) -> int:
    return int(fetch_by_words(f"SELECT count(*) FROM registry_search_entry WHERE {where}", params)[0][0])  # noqa: S608


# --- which rows pass


def passing(rows: Rows, question: Question) -> tuple[Numbers, dict[str, Numbers]]:
    """Which rows match everything; and for each facet in use, which match everything else."""
    by_facet = {facet: with_values(rows, ids) for facet, ids in question.chosen.items()}
    if question.states:
        wanted = [place for place, state in enumerate(STATES) if state in question.states]
        by_facet["state"] = np.isin(states_of(rows), wanted)
    failed = sum((~passes).astype(np.int16) for passes in by_facet.values())
    if isinstance(failed, int):
        return np.ones(len(rows), dtype=bool), {}
    # All but one: what fails nothing, or only this.
    others = {facet: (failed == 0) | ((failed == 1) & ~passes) for facet, passes in by_facet.items()}
    return failed == 0, others


def states_of(rows: Rows) -> Numbers:
    limits = freshness_limits()
    kinds = sorted({kind for _, kinds in limits[1:] for kind in kinds})
    ids: dict[str, int] = {}
    if kinds:
        statement = "SELECT code, id FROM registry_search_value WHERE facet = 'kind' AND code = ANY(%s)"
        ids = dict(fetch(statement, [kinds]))
    return freshness_of(
        rows, limits=[(minutes, [ids[k] for k in kinds if k in ids]) for minutes, kinds in limits]
    )


def matching_rows(question: Question) -> tuple[Rows, Numbers, dict[str, Numbers]]:
    """The rows of a question's text and area, which of them match, and which match all but one facet."""
    rows = load_rows(question.narrow_condition())
    matching, others = passing(rows, question)
    return rows, matching, others


def only_matching_rows(question: Question) -> tuple[Rows, Numbers]:
    """The rows that match, by the quicker way; with others among them, that the second array tells apart."""
    condition = question.condition()
    if question.narrow_condition().sql or not condition.sql or are_many(condition):
        rows, matching, _ = matching_rows(question)
        return rows, matching
    rows = load_rows(condition)
    return rows, np.ones(len(rows), dtype=bool)


def counts_of(rows: Rows, chosen: Numbers, size: int) -> Numbers:
    """Counts by value id, at least `size` long."""
    counts = counts_by_value(rows, chosen)
    return np.pad(counts, (0, max(0, size - len(counts))))


def get_hits(ids: Iterable[int]) -> dict[int, tuple[str, str, str]]:
    """Address, name and kind of some entries, by id."""
    statement = (
        "SELECT organisation_id, slug, name, kind FROM registry_search_entry WHERE organisation_id = ANY(%s)"
    )
    return {row[0]: row[1:] for row in fetch(statement, [list(ids)])}
