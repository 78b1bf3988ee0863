"""Records that the newest edition of a source no longer lists."""

from trellis.imports.models import SourceRecord
from trellis.imports.selectors.missing import missing_records
from trellis.imports.services import copying
from trellis.imports.services.remembering import Applying
from trellis.imports.types import Change, Operation

BATCH = 1000


def mark_missing(applying: Applying) -> None:
    """Remember what is no longer listed, so that it is shown once; retire it if a person said so."""
    missing = missing_records(run=applying.run, record_type=applying.record_type.name)
    ids = list(missing.order_by("id").values_list("id", flat=True))
    for start in range(0, len(ids), BATCH):
        batch = list(SourceRecord.objects.filter(id__in=ids[start : start + BATCH]).order_by("id"))
        if applying.run.retires_missing:
            retire(applying, batch)
    SourceRecord.objects.filter(id__in=ids).update(missing_since=applying.run)
    applying.counts["missing"] += len(ids)


def retire(applying: Applying, batch: list[SourceRecord]) -> None:
    name = applying.record_type.name
    records = sorted({item.record for item in batch})
    existing = applying.adapter.existing(record_type=name, records=records, actor=applying.actor, lock=True)
    keys = {item.record: item.key for item in batch}
    changes = [
        Change(operation=Operation.RETIRE, record=record, key=keys[record])
        for record, present in existing.items()
        if not present.retired
    ]
    if not changes:
        return
    outcomes = applying.adapter.apply(
        record_type=name, changes=changes, context=applying.context, actor=applying.actor
    )
    done = [
        (change, outcome) for change, outcome in zip(changes, outcomes, strict=True) if not outcome.refused
    ]
    applying.counts["retired"] += len(done)
    applying.counts["not_retired"] += len(changes) - len(done)
    copying.copy_changes(
        (
            applying.run.pk,
            name,
            change.record,
            change.key,
            change.operation.value,
            {},
            {},
            None,
            existing[change.record].version,
            outcome.version,
            [],
            [],
        )
        for change, outcome in done
    )
