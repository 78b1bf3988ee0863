"""Put invented organisations into the real tables, and let the real service write the search table."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from django.db import connection, transaction

from bench.search.generator import Generator, Made
from trellis.registry.services import search

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
COLUMNS = (
    "id", "slug", "kind", "status", "name", "short_name", "other_names", "description", "website", "email",
    "phone", "founded_year", "country_id", "region_id", "city", "address", "postcode", "latitude",
    "longitude",
    "precision", "size", "member_counts", "languages", "attributes", "origins", "published_at",
    "confirmed_at", "version",
    "review_note",
)  # fmt: skip


def codes_of_taxonomy() -> dict[str, list[str]]:
    """The codes the generator may use, from the terms in the database."""
    schemes = {"ecosystem": "ecosystem", "technology": "technology", "theme": "theme", "service": "service",
               "label": "label", "region": "nuts2024"}  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scheme, code FROM taxonomy_term "
            "WHERE scheme = ANY(%s) AND status = 'current' ORDER BY 1, code",
            [list(schemes.values())],
        )
        rows = cursor.fetchall()
    return {role: [code for scheme, code in rows if scheme == wanted] for role, wanted in schemes.items()}


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


def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as stream,
    ):
        for row in rows:
            stream.write_row(row)


def make(*, count: int, seed: int) -> list[Made]:
    return list(Generator(seed=seed, codes=codes_of_taxonomy()).organisations(count))


def fill(everything: Sequence[Made]) -> None:
    """Store these organisations in empty tables, as published profiles with terms and memberships."""
    with transaction.atomic():
        copy("registry_organisation", COLUMNS, map(organisation_row, everything))
        copy(
            "registry_organisationterm", ("organisation_id", "role", "term_id", "derived"),
            ((made.number + 1, role, f"{role}:{code}", False)
             for made in everything for role, codes in made.terms.items() for code in codes),
        )  # fmt: skip
        copy(
            "registry_membership", ("host_id", "member_id", "role", "origin"),
            ((host + 1, made.number + 1, "member", "{}") for made in everything for host in made.hosts),
        )  # fmt: skip


def refresh_all(*, count: int) -> None:
    """The search rows of all of them, by the service every change calls."""
    with transaction.atomic():
        search.refresh(organisation_ids=range(1, count + 1))


def settle(owner: str) -> None:
    """What the database's own upkeep does soon after: statistics, and index entries that wait in a list."""
    with psycopg.connect(owner, autocommit=True) as session:
        session.execute("VACUUM (ANALYZE)")
