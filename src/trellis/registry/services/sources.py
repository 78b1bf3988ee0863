"""What a source said of an organisation under its own key, kept as it stood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from trellis.core.bulk import among
from trellis.core.errors import TrellisError
from trellis.registry.models import SourceRecord


@dataclass(frozen=True, slots=True)
class SourceFields:
    """The columns of one source for one organisation that fit no field."""

    organisation_id: int
    key: str
    fields: Mapping[str, str] = field(default_factory=dict)


def keep_source_fields(*, source: str, records: Sequence[SourceFields]) -> None:
    """Write what a source says, new or in place of what it said before. Inside the caller's transaction.

    The caller has asked whether the actor may; its audit entries say what changed in the organisations.
    """
    if not connection.in_atomic_block:
        raise TrellisError("source records are written in the transaction of the change")
    present = {
        row.key: row
        for row in SourceRecord.objects.select_for_update().filter(
            source=source, key__in=among(item.key for item in records)
        )
    }
    changed = []
    for item in records:
        row = present.get(item.key)
        if row and (row.fields, row.organisation_id) != (dict(item.fields), item.organisation_id):
            row.fields, row.organisation_id = dict(item.fields), item.organisation_id
            changed.append(row)
    SourceRecord.objects.bulk_update(changed, ["fields", "organisation"], batch_size=1000)
    new = [
        SourceRecord(
            source=source, key=item.key, organisation_id=item.organisation_id, fields=dict(item.fields)
        )
        for item in records
        if item.key not in present
    ]
    SourceRecord.objects.bulk_create(new, batch_size=1000)
