"""Storing what was accepted, in one transaction: everything is there afterwards, or nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.audit import services as audit
from trellis.core.bulk import many_rows
from trellis.core.errors import TrellisError, require
from trellis.core.transactions import change, reading
from trellis.core.types import Actor
from trellis.imports.models import Import, StagedRow
from trellis.imports.policies import can_start_import
from trellis.imports.selectors.adapters import actor_of, get_adapter, get_record_type
from trellis.imports.services import copying
from trellis.imports.services.comparing import Known, known_records, plan_update
from trellis.imports.services.missing import mark_missing
from trellis.imports.services.progress import Count, counted_apart
from trellis.imports.services.references import Named, named_rows, resolve_references
from trellis.imports.services.remembering import Applying, Written, change_row, remember, remember_joined
from trellis.imports.services.telling import tell_failed, tell_starter
from trellis.imports.types import (
    WORKER,
    Adapter,
    Change,
    Edition,
    Existing,
    ImportContext,
    Operation,
    RecordType,
    RowChange,
    State,
    Value,
)

BATCH = 4000  # fewer, larger statements: the search table is then written a sixth quicker
STEP = "apply"


def apply(import_id: int) -> bool:
    """Store an accepted import; return False if that is not to be done.

    Effects: the adapter's changes with their audit rows, what undo needs, the state APPLIED; or, if anything
    fails, nothing but the state STAGED and why. If the database goes away the state stays, and the job is run
    again.
    """
    with reading(WORKER):
        run = Import.objects.select_related("source").filter(id=import_id, state=State.APPLYING).first()
        if run is None:
            return False
        total = StagedRow.objects.filter(file__owner=run).count()
    try:
        with many_rows(), counted_apart(run.pk, STEP, total) as count, change(WORKER):
            found = Import.objects.select_for_update().filter(id=import_id, state=State.APPLYING).exists()
            if found:
                store(run, count)
        return found
    except OperationalError:
        raise
    except TrellisError as error:
        give_up(run, str(error))
    except Exception:
        give_up(
            run, _("An unexpected error stopped it. Nothing was stored. An operator finds it in the log.")
        )
        raise
    return True


def give_up(run: Import, reason: str) -> None:
    """Go back to the staged rows and say that nothing was stored."""
    with change(WORKER):
        going = Import.objects.filter(id=run.pk, state=State.APPLYING)
        if going.update(state=State.STAGED, failure=reason):
            tell_failed(run, reason)


def store(run: Import, count: Count) -> None:
    """Write every record type in its order."""
    adapter = get_adapter(run.source.target)
    actor = actor_of(run.accepted_by_id, organisation=run.source.organisation_id)
    require(can_start_import(actor, adapter, run.source.organisation_id))
    counts: Counter[str] = Counter()
    done = 0
    for record_type in adapter.record_types:
        files = list(run.files.filter(record_type=record_type.name, is_staged=True))
        if not files:
            continue
        applying = Applying(
            run=run,
            adapter=adapter,
            record_type=record_type,
            actor=actor,
            context=context_of(run),
            named=referred_rows(run, adapter, record_type),
            spoken=frozenset(
                t.partition(".")[0] for f in files for t in f.matches.values() if t not in ("", "-")
            )
            | {name for f in files for name in f.constants},
            counts=counts,
        )
        for rows in batches(run, record_type):
            apply_batch(applying, rows)
            done += len(rows)
            count(done)
        remember_joined(applying)
        if run.edition == Edition.WHOLE:
            mark_missing(applying)
    close(run, actor, counts)


def context_of(run: Import, *, undoing: bool = False) -> ImportContext:
    return ImportContext(
        import_id=run.pk,
        source=run.source.name,
        organisation=run.source.organisation_id,
        undoing=undoing,
    )


def referred_rows(run: Import, adapter: Adapter, record_type: RecordType) -> dict[str, Named]:
    names = {item.refers_to for item in record_type.fields if item.refers_to}
    return {name: named_rows(run, get_record_type(adapter, name)) for name in names}


def batches(run: Import, record_type: RecordType) -> Iterator[list[StagedRow]]:
    """Yield the rows of a type in the order they were staged."""
    last = 0
    while True:
        rows = list(
            StagedRow.objects.filter(file__owner=run, record_type=record_type.name, id__gt=last)
            .only("id", "file_id", "number", "key", "refused", "held", "change", "values", "source_fields")
            .order_by("id")[:BATCH]
        )
        if not rows:
            return
        yield rows
        last = rows[-1].pk


def apply_batch(applying: Applying, rows: Sequence[StagedRow]) -> None:
    """Write one batch of rows with what undo needs."""
    counts = applying.counts
    counts["refused"] += sum(row.refused for row in rows)
    counts["held"] += sum(row.held for row in rows)
    counts["repeated"] += sum(row.change == RowChange.REPEATED for row in rows)
    sound = [row for row in rows if not row.refused and not row.held and row.change != RowChange.REPEATED]
    if not sound:
        return
    values = resolved_values(applying, sound)
    known = known_records(
        run=applying.run,
        adapter=applying.adapter,
        record_type=applying.record_type,
        keys=[row.key for row in sound],
        actor=applying.actor,
    )
    records = sorted({item.record for item in known.values()})  # one order for all: no deadlock
    name = applying.record_type.name
    existing = (
        applying.adapter.existing(record_type=name, records=records, actor=applying.actor, lock=True)
        if records
        else {}
    )
    written = [planned(applying, row, values[row.pk], known.get(row.key), existing) for row in sound]
    restore(applying, [item for item in written if item.known and is_retired(existing, item.known.record)])
    changes = [item for item in written if item.change is not None]
    outcomes = applying.adapter.apply(
        record_type=name,
        changes=[item.change for item in changes if item.change is not None],
        context=applying.context,
        actor=applying.actor,
    ) if changes else []  # fmt: skip
    for item, outcome in zip(changes, outcomes, strict=True):
        item.outcome = outcome
    remember(applying, written)


def is_retired(existing: Mapping[str, Existing], record: str) -> bool:
    return record in existing and existing[record].retired


def resolved_values(applying: Applying, rows: Sequence[StagedRow]) -> dict[int, dict[str, Value]]:
    """Return the values of each row by its id, records in place of the names in REFERENCE fields."""
    fields = [item.name for item in applying.record_type.fields if item.refers_to]
    if not fields:
        return {row.pk: row.values for row in rows}
    texts = {name: {str(row.values[name]) for row in rows if row.values.get(name)} for name in fields}
    resolved = resolve_references(
        adapter=applying.adapter,
        record_type=applying.record_type,
        texts_by_field=texts,
        named=applying.named,
        actor=applying.actor,
    )
    return {row.pk: row.values | records_named(row, resolved) for row in rows}


def records_named(row: StagedRow, resolved: Mapping[str, Mapping[str, str]]) -> dict[str, Value]:
    """Return the records that one row names. Raises TrellisError for one that is not stored."""
    found: dict[str, Value] = {}
    for name, records in resolved.items():
        text = str(row.values.get(name) or "")
        if text and text not in records:
            message = _("Row %(row)d names “%(text)s”, which is not stored. Correct it or store both.")
            raise TrellisError(message % {"row": row.number, "text": text})
        if text:
            found[name] = records[text]
    return found


def base_beside(
    said: Mapping[str, Value], values: Mapping[str, Value], base: Mapping[str, Value] | None
) -> Mapping[str, Value] | None:
    """Return the base with the record in place of a name that the source gives as it gave it before."""
    if base is None:
        return None
    same = {
        name: values[name] for name, text in said.items() if values[name] != text and base.get(name) == text
    }
    return {**base, **same}


def planned(
    applying: Applying,
    row: StagedRow,
    values: Mapping[str, Value],
    known: Known | None,
    existing: Mapping[str, Existing],
) -> Written:
    """Return the row with the change that it makes against the record as it stands now."""
    present = existing.get(known.record) if known else None
    if known is None or present is None:
        applying.counts["created"] += 1
        change = Change(
            operation=Operation.CREATE,
            key=row.key,
            row=row.number,
            values=values,
            source_fields=row.source_fields,
        )
        return Written(row, None, change)
    base = base_beside(row.values, values, known.base)
    plan = plan_update(base=base, values=values, existing=present, spoken=applying.spoken | set(values))
    if plan.is_empty:
        applying.counts["unchanged"] += 1
        return Written(row, known, version_before=present.version)
    applying.counts["updated"] += bool(plan.sets)
    applying.counts["proposed"] += len(plan.proposes)
    change = Change(
        operation=Operation.UPDATE,
        record=known.record,
        key=row.key,
        row=row.number,
        values={name: after for name, (_before, after) in plan.sets.items()},
        proposed={name: after for name, (_before, after) in plan.proposes.items()},
        source_fields=row.source_fields,
    )
    before = {name: before for name, (before, _after) in plan.sets.items()}
    return Written(row, known, change, before, present.version)


def restore(applying: Applying, items: Sequence[Written]) -> None:
    """Bring back records that an earlier edition had no longer listed."""
    restored = [
        replace(
            item,
            change=Change(operation=Operation.RESTORE, record=item.known.record, key=item.row.key),
            before={},
        )
        for item in items
        if item.known
    ]
    if not restored:
        return
    outcomes = applying.adapter.apply(
        record_type=applying.record_type.name,
        changes=[item.change for item in restored if item.change],
        context=applying.context,
        actor=applying.actor,
    )
    applying.counts["restored"] += len(restored)
    copying.copy_changes(
        change_row(applying, item, item.change, outcome)
        for item, outcome in zip(restored, outcomes, strict=True)
        if item.change
    )


def close(run: Import, actor: Actor, counts: Counter[str]) -> None:
    run.state, run.applied_at, run.counts = State.APPLIED, timezone.now(), dict(counts)
    run.save(update_fields=["state", "applied_at", "counts"])
    audit.record(
        actor=actor,
        action="imports.applied",
        subject_type="imports.import",
        subject_id=run.pk,
        changes={name: (None, number) for name, number in counts.items()},
    )
    tell_starter(actor, run, "imports.applied")
