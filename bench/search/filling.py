"""Put invented organisations into the real tables of a database of their own."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from bench.search.generator import Generator, Made

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
COLUMNS = (
    "id", "slug", "kind", "status", "name", "short_name", "other_names", "description", "website", "email",
    "phone", "founded_year", "country_id", "region_id", "city", "address", "postcode", "latitude",
    "longitude", "precision", "size", "member_counts", "languages", "attributes", "origins", "published_at",
    "confirmed_at", "version", "review_note",
)  # fmt: skip
SCHEMES = {
    "ecosystem": "ecosystem", "technology": "technology", "theme": "theme", "service": "service",
    "label": "label", "region": "nuts2024",
}  # fmt: skip


def make(session: psycopg.Connection[Any], *, count: int, seed: int) -> list[Made]:
    """The organisations, of the codes that the taxonomy in the database has."""
    rows = session.execute(
        "SELECT scheme, code FROM taxonomy_term "
        "WHERE scheme = ANY(%s) AND status = 'current' ORDER BY 1, code",
        [list(SCHEMES.values())],
    ).fetchall()
    codes = {role: [code for scheme, code in rows if scheme == wanted] for role, wanted in SCHEMES.items()}
    return list(Generator(seed=seed, codes=codes).organisations(count))


def organisation_row(made: Made) -> tuple[Any, ...]:
    months = made.months_since_confirmed
    confirmed = None if months is None else NOW - timedelta(days=30 * months)
    status = "draft" if not made.published else "published" if confirmed is None else "confirmed"
    return (
        made.number + 1, f"organisation-{made.number + 1}", made.kind, status, made.name, made.short_name, [],
        json.dumps(made.description), f"https://{made.number + 1}.example.org/" if made.number % 3 else "",
        "",
        "", made.founded_year, f"country:{made.country}", f"nuts2024:{made.region}" if made.region else None,
        made.city, "", "", made.latitude, made.longitude, made.precision, made.size, "{}",
        list(made.description), "{}", "{}",
        NOW - timedelta(days=made.number % 900) if made.published else None, confirmed, 1, "",
    )  # fmt: skip


def copy(
    session: psycopg.Connection[Any], table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with session.cursor() as cursor, cursor.copy(statement.encode()) as stream:
        for row in rows:
            stream.write_row(row)


def fill(session: psycopg.Connection[Any], everything: Sequence[Made]) -> None:
    """Store these organisations in empty tables, as published profiles with terms and memberships."""
    copy(session, "registry_organisation", COLUMNS, map(organisation_row, everything))
    statements = (
        (made.number + 1, role, f"{role}:{code}", False)
        for made in everything
        for role, codes in made.terms.items()
        for code in codes
    )
    copy(session, "registry_organisationterm", ("organisation_id", "role", "term_id", "derived"), statements)
    memberships = ((host + 1, made.number + 1, "member", "{}") for made in everything for host in made.hosts)
    copy(session, "registry_membership", ("host_id", "member_id", "role", "origin"), memberships)
    session.execute(
        "SELECT setval(pg_get_serial_sequence('registry_organisation', 'id'), %s)", [len(everything) + 1]
    )
