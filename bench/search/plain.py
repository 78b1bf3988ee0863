"""The same questions as anybody would first put them to the tables: ILIKE, joins, a count and a page."""

from typing import Any

import psycopg

from bench.search.queries import Question

COLUMN = {"country": "country_id", "region": "region_id", "kind": "kind", "size": "size"}
PREFIX = {"country": "country:", "region": "nuts2024:", "kind": "", "size": ""}
WORD = "(name ILIKE %s OR short_name ILIKE %s OR city ILIKE %s OR description::text ILIKE %s)"
MEMBER = "EXISTS (SELECT FROM registry_membership m WHERE m.member_id = organisation.id AND m.host_id = %s)"
TERM = (
    "EXISTS (SELECT FROM registry_organisationterm t "
    "WHERE t.organisation_id = organisation.id AND t.role = %s AND t.term_id = %s)"
)
TABLE = "registry_organisation organisation"


def search_plainly(session: psycopg.Connection[Any], question: Question) -> int:
    """Every word somewhere in name, acronym, city or description; every filter by its table."""
    parts = ["organisation.status IN ('published', 'confirmed')"]
    params: list[Any] = []
    for word in question.text.split():
        escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        parts.append(WORD)
        params += [f"%{escaped}%"] * 4
    for facet, code in question.filters:
        part, values = condition(facet, code)
        parts += part
        params += values
    where = " AND ".join(parts)
    row = session.execute(f"SELECT count(*) FROM {TABLE} WHERE {where}".encode(), params).fetchone()
    page = f"SELECT id, slug, name, city, description FROM {TABLE} WHERE {where} ORDER BY name LIMIT 20"
    session.execute(page.encode(), params).fetchall()
    return int(row[0]) if row else 0


def condition(facet: str, code: str) -> tuple[list[str], list[Any]]:
    if facet in COLUMN:
        return [f"{COLUMN[facet]} = %s"], [PREFIX[facet] + code]
    if facet == "network":
        return [MEMBER], [int(code)]
    return ([], []) if facet == "state" else ([TERM], [facet, f"{facet}:{code}"])
