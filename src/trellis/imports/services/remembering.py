"""What an import remembers of what it wrote: for undo, the next edition, and rows that name others."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from trellis.core.bulk import among
from trellis.core.types import Actor
from trellis.imports.models import Import, SourceRecord, StagedRow
from trellis.imports.services import copying
from trellis.imports.services.comparing import SAME_AS, Known
from trellis.imports.services.references import Named
from trellis.imports.types import Adapter, Change, ImportContext, Outcome, RecordType, Value


@dataclass(slots=True)
class Applying:
    """What stays the same while one record type is stored."""

    run: Import
    adapter: Adapter
    record_type: RecordType
    actor: Actor
    context: ImportContext
    named: Mapping[str, Named]
    spoken: frozenset[str]
    counts: Counter[str]


@dataclass(slots=True)
class Written:
    """A row with the change it makes, if any, and what came of it."""

    row: StagedRow  # as the file says it, names in REFERENCE fields
    known: Known | None
    change: Change | None = None
    before: dict[str, Value] = field(default_factory=dict)
    version_before: str = ""
    outcome: Outcome | None = None


def remember(applying: Applying, written: Sequence[Written]) -> None:
    """Write what undo needs, what the source said, and which record each row became."""
    copying.copy_changes(
        change_row(applying, item, item.change, item.outcome)
        for item in written
        if item.change is not None and item.outcome is not None
    )
    created = [item for item in written if item.known is None and item.outcome]
    # A key that the source named before and whose record is gone has a base still: it is written over.
    SourceRecord.objects.filter(
        source=applying.run.source_id,
        record_type=applying.record_type.name,
        key__in=among(item.row.key for item in created),
    ).delete()
    copying.copy_source_records(
        base_row(applying, item.row.key, item.outcome.record, item.row.values)
        for item in created
        if item.outcome
    )
    update_bases(applying, [item for item in written if item.known is not None])
    mark_records([(item.row.pk, item.outcome.record) for item in created if item.outcome])


def change_row(applying: Applying, item: Written, change: Change, outcome: Outcome) -> tuple[Any, ...]:
    base = item.known.base if item.known else None
    return (
        applying.run.pk,
        applying.record_type.name,
        outcome.record,
        change.key,
        change.operation.value,
        dict(item.before),
        dict(change.values),
        None if base is None else dict(base),
        item.version_before,
        outcome.version,
        [list(pair) for pair in outcome.created_with],
        [],
    )


def base_row(applying: Applying, key: str, record: str, values: Mapping[str, Value]) -> tuple[Any, ...]:
    return (
        applying.run.source_id,
        applying.record_type.name,
        key,
        record,
        dict(values),
        applying.run.pk,
    )


def update_bases(applying: Applying, items: Sequence[Written]) -> None:
    """Write what the source says now as the base of its next edition."""
    records = [
        SourceRecord(
            source_id=applying.run.source_id,
            record_type=applying.record_type.name,
            key=item.row.key,
            record=item.known.record,
            values=item.row.values,
            last_import_id=applying.run.pk,
            missing_since=None,
        )
        for item in items
        if item.known is not None
    ]
    SourceRecord.objects.bulk_create(
        records,
        update_conflicts=True,
        unique_fields=["source", "record_type", "key"],
        update_fields=["record", "values", "last_import", "missing_since"],
    )


def mark_records(pairs: Sequence[tuple[int, str]]) -> None:
    """Note at the staged rows which record they became: other rows may name them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE imports_stagedrow AS row SET record = made.record"
            " FROM unnest(%s::bigint[], %s::text[]) AS made(id, record) WHERE row.id = made.id",
            [[pk for pk, _record in pairs], [record for _pk, record in pairs]],
        )


def remember_joined(applying: Applying) -> None:
    """Let the key of a row that a person said is another one lead to that one's record from now on."""
    rows = StagedRow.objects.filter(
        file__owner=applying.run, record_type=applying.record_type.name, plan__has_key=SAME_AS
    )
    joined = list(rows)
    others = StagedRow.objects.in_bulk([row.plan[SAME_AS] for row in joined])
    items = [
        Written(row, Known(other.record, None))
        for row in joined
        if (other := others.get(row.plan[SAME_AS])) and other.record
    ]
    update_bases(applying, items)
