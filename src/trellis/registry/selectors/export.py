"""Everything that matches, in the order of the list, for an export."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from trellis.registry.selectors.search import ORDERS, Question
from trellis.registry.selectors.search_conditions import condition_of_distance
from trellis.registry.selectors.search_reading import fetch
from trellis.registry.types.search import Circle, Sort

CHUNK = 2000
EXPORTED = (
    "organisation_id, slug, name, short_name, other_names, kind, status, country, region, city, latitude, "
    "longitude, precision, size, founded_year, staff_fte, website, languages, description, member_counts, "
    "terms, networks, confirmed_at, published_at, fresh_minute"
)
JSON = slice(18, 22)  # description, member_counts, terms, networks: a raw cursor gives jsonb as text


@dataclass(frozen=True, slots=True)
class Exported:
    """The published columns of one organisation."""

    id: int
    slug: str
    name: str
    short_name: str
    other_names: list[str]
    kind: str
    status: str
    country: str
    region: str
    city: str
    latitude: float | None
    longitude: float | None
    precision: str
    size: str
    founded_year: int | None
    staff_fte: Decimal | None
    website: str
    languages: list[str]
    description: dict[str, str]
    member_counts: dict[str, Any]
    terms: dict[str, list[str]]
    networks: list[dict[str, Any]]
    confirmed_at: datetime | None
    published_at: datetime
    fresh_minute: int


def list_exported_ids(question: Question) -> list[int]:
    """The ids of all that match, in the order of the list: the export holds this set, whatever changes.

    One query.
    """
    condition = question.condition()
    query = question.query
    distance = condition_of_distance(query.area) if isinstance(query.area, Circle) else None
    by_rank = question.understood.everything and query.sort == Sort.RELEVANCE
    order = "(NOT document @@ %s::tsquery), name_key, organisation_id" if by_rank else ORDERS[query.sort]
    columns = f"organisation_id, {distance.sql} AS kilometres" if distance else "organisation_id"
    params = [*(distance.params if distance else ()), *condition.params]
    params += [question.understood.names] if by_rank else []
    statement = (
        f"SELECT {columns} FROM registry_search_entry WHERE {condition.sql or 'true'} ORDER BY {order}"  # noqa: S608
    )
    return [row[0] for row in fetch(statement, params)]


def read_exported(ids: list[int]) -> Iterator[Exported]:
    """These organisations in this order, some thousands at a time; one that is gone by now is left out."""
    statement = f"SELECT {EXPORTED} FROM registry_search_entry WHERE organisation_id = ANY(%s)"  # noqa: S608
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        found = {row[0]: row for row in fetch(statement, [part])}
        yield from (exported(found[id_]) for id_ in part if id_ in found)


def exported(row: tuple[Any, ...]) -> Exported:
    return Exported(*row[: JSON.start], *(json.loads(part) for part in row[JSON]), *row[JSON.stop :])
