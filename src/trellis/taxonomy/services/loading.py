"""Bring the tables to what an edition says. Nothing is ever deleted: what an edition no longer has is
retired.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model

from trellis.audit.services import record
from trellis.core.types import Actor
from trellis.taxonomy.models import Scheme as SchemeRow
from trellis.taxonomy.models import Term as TermRow
from trellis.taxonomy.selectors.stored import forget_catalogue
from trellis.taxonomy.services.edition import Edition, read_edition
from trellis.taxonomy.types import Scheme, SchemeChange, Status, Term

FIELDS = (
    "scheme", "code", "parent_id", "level", "position", "names", "definitions", "aliases", "status",
    "replaced_by", "extra",
)  # fmt: skip


def row_values(term: Term) -> dict[str, Any]:
    """Return the values of a term's row. Shares and kinds of change of a retired term stand in `extra`."""
    parts = [{"id": part.id, "share": part.share, "change": part.change.value} for part in term.successors]
    return {
        "id": term.id,
        "scheme": term.scheme,
        "code": term.code,
        "parent_id": term.parent,
        "level": term.level,
        "position": term.position,
        "names": dict(term.names),
        "definitions": dict(term.definitions),
        "aliases": list(term.aliases),
        "status": term.status.value,
        "replaced_by": list(term.replaced_by),
        "extra": {**term.extra, **({"successors": parts} if parts else {})},
    }


def scheme_values(scheme: Scheme, checksum: str) -> dict[str, Any]:
    """Return the values of a scheme's row."""
    return {
        "family": scheme.family,
        "title": scheme.title,
        "description": scheme.description,
        "source": scheme.source,
        "edition": scheme.edition,
        "levels": list(scheme.levels),
        "checksum": checksum,
    }


def checksum_of(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return a digest of rows as they would be stored."""
    text = json.dumps(list(rows), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def rows_by_scheme(edition: Edition) -> dict[str, list[dict[str, Any]]]:
    """Return the rows an edition asks for, by scheme."""
    rows: dict[str, list[dict[str, Any]]] = {scheme.code: [] for scheme in edition.schemes}
    for term in edition.terms:
        rows[term.scheme].append(row_values(term))
    return rows


def fill_tables(
    *,
    scheme_model: type[Model] = SchemeRow,
    term_model: type[Model] = TermRow,
    edition: Edition | None = None,
) -> None:
    """Fill tables that are empty, or half filled, with an edition. No audit entry: nothing existed before.

    The first migration calls this with the models as they were then; values they have no column for are
    left out.
    """
    edition = edition or read_edition()
    rows = rows_by_scheme(edition)
    schemes = [
        {"code": scheme.code, **scheme_values(scheme, checksum_of(rows[scheme.code]))}
        for scheme in edition.schemes
    ]
    fill_table(scheme_model, schemes)
    fill_table(term_model, [row_values(term) for term in edition.terms])


def fill_table(model: type[Model], rows: list[dict[str, Any]]) -> None:
    """Write rows into a table; a row that is there already takes the new values."""
    key = model._meta.pk.name
    columns = {field.attname: field.name for field in model._meta.concrete_fields}
    model._default_manager.bulk_create(
        [model(**{name: value for name, value in row.items() if name in columns}) for row in rows],
        batch_size=1000,
        update_conflicts=True,
        unique_fields=[key],
        update_fields=[name for attribute, name in columns.items() if name != key and attribute in rows[0]],
    )


def load_edition(
    *, actor: Actor, edition: Edition | None = None, dry_run: bool = False
) -> tuple[SchemeChange, ...]:
    """Bring the tables to the edition (that of the code, if none is given); return what changed by scheme.

    A code that the edition no longer has becomes retired and stays, as other tables may point to it. With
    `dry_run` nothing is written. Loading the same edition again changes nothing and is cheap.

    Raises InvalidEdition if a data file is not as it must be.
    Effects: rows of schemes and terms, one audit entry for each scheme that changed.
    """
    edition = edition or read_edition()
    wanted = rows_by_scheme(edition)
    with transaction.atomic():
        stored = dict(SchemeRow.objects.select_for_update().values_list("code", "checksum"))
        changes = []
        for scheme in edition.schemes:
            checksum = checksum_of(wanted[scheme.code])
            if stored.get(scheme.code) == checksum:
                continue
            change = load_scheme(wanted[scheme.code], scheme.code, dry_run=dry_run)
            changes.append(change)
            if not dry_run:
                SchemeRow.objects.update_or_create(code=scheme.code, defaults=scheme_values(scheme, checksum))
                write_audit(actor, scheme, change)
    forget_catalogue()
    return tuple(changes)


def load_scheme(rows: list[dict[str, Any]], scheme: str, *, dry_run: bool) -> SchemeChange:
    """Bring one scheme's terms to `rows`; return what changed."""
    stored = {row["id"]: row for row in TermRow.objects.filter(scheme=scheme).values("id", *FIELDS)}
    added = [row for row in rows if row["id"] not in stored]
    changed = [row for row in rows if row["id"] in stored and row != stored[row["id"]]]
    gone = set(stored) - {row["id"] for row in rows}
    retired = [row for id_, row in stored.items() if id_ in gone and row["status"] != Status.RETIRED]
    if not dry_run:
        TermRow.objects.bulk_create([TermRow(**row) for row in added], batch_size=1000)
        TermRow.objects.bulk_update([TermRow(**row) for row in changed], FIELDS, batch_size=500)
        TermRow.objects.filter(id__in=[row["id"] for row in retired]).update(status=Status.RETIRED)
    return SchemeChange(
        scheme=scheme,
        added=tuple(row["id"] for row in added),
        changed=tuple(row["id"] for row in changed),
        retired=tuple(row["id"] for row in retired),
    )


def write_audit(actor: Actor, scheme: Scheme, change: SchemeChange) -> None:
    """Record one entry for the scheme, naming the terms that changed (counts alone where they are many)."""
    lists = {"added": change.added, "changed": change.changed, "retired": change.retired}
    named = {
        kind: (None, list(ids) if len(ids) <= 50 else f"{len(ids)} terms")
        for kind, ids in lists.items()
        if ids
    }
    record(
        actor=actor,
        action="load",
        subject_type="taxonomy.scheme",
        subject_id=scheme.code,
        changes={"edition": (None, scheme.edition), **named},
    )
