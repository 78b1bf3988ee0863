"""Undo for seven days: what the import did is taken back, what people did since is kept."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import OperationalError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.audit import services as audit
from trellis.core.errors import Conflict, TrellisError, require
from trellis.core.transactions import change, reading
from trellis.core.types import Actor
from trellis.imports.models import AppliedChange, Import, SourceRecord
from trellis.imports.policies import can_undo
from trellis.imports.selectors.adapters import actor_of, get_adapter
from trellis.imports.services.applying import context_of
from trellis.imports.services.jobs import ask_for
from trellis.imports.services.progress import Count, counted_apart
from trellis.imports.services.telling import tell_failed, tell_starter
from trellis.imports.services.understanding import lock, record
from trellis.imports.types import (
    WORKER,
    Adapter,
    Change,
    Existing,
    Operation,
    Outcome,
    RecordType,
    State,
    Value,
)

BATCH = 1000
STEP = "undo"


@dataclass(slots=True)
class Undoing:
    """What stays the same while one record type is undone."""

    run: Import
    adapter: Adapter
    record_type: RecordType
    actor: Actor
    counts: Counter[str]


def begin_undo(*, actor: Actor, import_id: int) -> Import:
    """Have an import taken back, in the background and in one transaction.

    Raises NotFound, NotPermitted (over seven days, not stored), Conflict (a later import builds on it).
    Effects: the state UNDOING and a job; an audit row.
    """
    with change(actor):
        run = lock(actor, import_id)
        require(can_undo(actor, run))
        later = Import.objects.filter(
            source=run.source_id, id__gt=run.pk, state__in=[State.APPLYING, State.APPLIED, State.UNDOING]
        )
        if later.exists():
            raise Conflict(
                _("A newer import of the same source builds on this one. Undo the newer one first.")
            )
        run.state, run.undone_by_id, run.failure = State.UNDOING, actor.person_id, ""
        run.save(update_fields=["state", "undone_by", "failure"])
        ask_for("undo", run)
        record(actor, run, "imports.undo_asked", {})
    return run


def undo(import_id: int) -> bool:
    """Take an import back; return False if that is not to be done.

    Effects: removed, restored and reset records with their audit rows; the state UNDONE; or, if anything
    fails, nothing but the state APPLIED and why.
    """
    with reading(WORKER):
        run = Import.objects.select_related("source").filter(id=import_id, state=State.UNDOING).first()
        if run is None:
            return False
        total = AppliedChange.objects.filter(owner=run).count()
    try:
        with counted_apart(run.pk, STEP, total) as count, change(WORKER):
            found = Import.objects.select_for_update().filter(id=import_id, state=State.UNDOING).exists()
            if found:
                take_back(run, count)
        return found
    except OperationalError:
        raise
    except TrellisError as error:
        give_up(run, str(error))
    except Exception:
        give_up(
            run, _("An unexpected error stopped it. Nothing was undone. An operator finds it in the log.")
        )
        raise
    return True


def give_up(run: Import, reason: str) -> None:
    with change(WORKER):
        going = Import.objects.filter(id=run.pk, state=State.UNDOING)
        if going.update(state=State.APPLIED, failure=reason):
            tell_failed(run, reason)


def take_back(run: Import, count: Count) -> None:
    """Undo every record type, those that refer to others first."""
    adapter = get_adapter(run.source.target)
    actor = actor_of(run.undone_by_id, organisation=run.source.organisation_id)
    counts: Counter[str] = Counter()
    done = 0
    for record_type in reversed(adapter.record_types):
        undoing = Undoing(run, adapter, record_type, actor, counts)
        for batch in batches(run, record_type):
            undo_batch(undoing, batch)
            done += len(batch)
            count(done)
    SourceRecord.objects.filter(missing_since=run).update(missing_since=None)
    run.state, run.undone_at = State.UNDONE, timezone.now()
    run.counts = run.counts | {f"undo_{name}": number for name, number in counts.items()}
    run.save(update_fields=["state", "undone_at", "counts"])
    audit.record(
        actor=actor,
        action="imports.undone",
        subject_type="imports.import",
        subject_id=run.pk,
        changes={name: (None, number) for name, number in counts.items()},
    )
    tell_starter(actor, run, "imports.undone")


def batches(run: Import, record_type: RecordType) -> Iterator[list[AppliedChange]]:
    """Yield the changes, the last one first."""
    changes = AppliedChange.objects.filter(owner=run, record_type=record_type.name).order_by("-id")
    last: int | None = None
    while batch := list((changes if last is None else changes.filter(id__lt=last))[:BATCH]):
        yield batch
        last = batch[-1].pk


def undo_batch(undoing: Undoing, batch: Sequence[AppliedChange]) -> None:
    """Take back one batch, and give the source's words back to what they were."""
    name = undoing.record_type.name
    records = sorted({item.record for item in batch})
    existing = undoing.adapter.existing(record_type=name, records=records, actor=undoing.actor, lock=True)
    wanted = [(item, inverse(item, existing)) for item in batch]
    changes = [(item, found) for item, found in wanted if found is not None]
    outcomes = (
        undoing.adapter.apply(
            record_type=name,
            changes=[found for _item, found in changes],
            context=context_of(undoing.run, undoing=True),
            actor=undoing.actor,
        )
        if changes
        else []
    )
    removed: set[str] = set()
    for (item, found), outcome in zip(changes, outcomes, strict=True):
        note_outcome(undoing, item, found, outcome, removed)
    continue_versions(
        undoing, [(item, outcome) for (item, _found), outcome in zip(changes, outcomes, strict=True)]
    )
    remove_created_with(undoing, [item for item in batch if item.record in removed])
    AppliedChange.objects.bulk_update([item for item in batch if item.kept], ["kept"])
    undoing.counts["kept"] += sum(bool(item.kept) for item in batch)
    give_back_bases(undoing, batch, removed)


def continue_versions(undoing: Undoing, done: Sequence[tuple[AppliedChange, Outcome]]) -> None:
    """Let earlier imports of the source know records as they are again after this one was taken back.

    Else a record that only an import and its undo touched would look as if a person had edited it since.
    """
    reset = [
        (item.record, item.version_before, outcome.version)
        for item, outcome in done
        if item.version_before and outcome.version and not item.kept
    ]
    if not reset:
        return
    earlier = Import.objects.filter(source=undoing.run.source_id, id__lt=undoing.run.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE imports_appliedchange AS change SET version = reset.now"
            " FROM unnest(%s::text[], %s::text[], %s::text[]) AS reset(record, before, now)"
            " WHERE change.owner_id = ANY(%s) AND change.record_type = %s"
            " AND change.record = reset.record AND change.version = reset.before",
            [
                *([list(column) for column in zip(*reset, strict=True)]),
                list(earlier.values_list("id", flat=True)),
                undoing.record_type.name,
            ],
        )


def note_outcome(
    undoing: Undoing, item: AppliedChange, found: Change, outcome: Outcome, removed: set[str]
) -> None:
    if outcome.refused:
        item.kept = ["*"]
    elif found.operation is Operation.REMOVE:
        removed.add(item.record)
        undoing.counts["removed"] += 1
    else:
        undoing.counts["reset"] += 1


def inverse(item: AppliedChange, existing: Mapping[str, Existing]) -> Change | None:
    """Return the change that takes this one back, None where nothing is left to take back.

    Fields edited since are noted in `item.kept` and stay; a created record that was edited since stays whole.
    """
    present = existing.get(item.record)
    if present is None:
        return None
    if item.operation == Operation.CREATE:
        edited = edited_since(item, present)
        item.kept = edited
        return None if edited else Change(operation=Operation.REMOVE, record=item.record, key=item.key)
    if item.operation == Operation.RETIRE:
        return (
            Change(operation=Operation.RESTORE, record=item.record, key=item.key) if present.retired else None
        )
    if item.operation == Operation.RESTORE:
        return (
            None if present.retired else Change(operation=Operation.RETIRE, record=item.record, key=item.key)
        )
    item.kept = [name for name in item.before if present.values.get(name) != item.after.get(name)]
    back: dict[str, Value] = {name: value for name, value in item.before.items() if name not in item.kept}
    return Change(operation=Operation.UPDATE, record=item.record, key=item.key, values=back) if back else None


def edited_since(item: AppliedChange, present: Existing) -> list[str]:
    """Return the fields of a created record that no longer are as the import left them."""
    if item.version and present.version:
        if item.version == present.version:
            return []
        names = [name for name, value in present.values.items() if item.after.get(name) != value]
        return names
    return [name for name, value in item.after.items() if present.values.get(name) != value]


def remove_created_with(undoing: Undoing, items: Sequence[AppliedChange]) -> None:
    """Remove the further records that were created for removed ones; those in use stay."""
    further: dict[str, dict[str, None]] = {}
    for item in items:
        for record_type, further_record in item.created_with:
            further.setdefault(record_type, {})[further_record] = None
    for record_type, records in further.items():
        changes = [Change(operation=Operation.REMOVE, record=further_record) for further_record in records]
        outcomes = undoing.adapter.apply(
            record_type=record_type,
            changes=changes,
            context=context_of(undoing.run, undoing=True),
            actor=undoing.actor,
        )
        undoing.counts["removed"] += sum(not outcome.refused for outcome in outcomes)


def give_back_bases(undoing: Undoing, batch: Sequence[AppliedChange], removed: set[str]) -> None:
    """Give the bases back: forgotten for removed records, as before for reset ones, left for kept ones."""
    own = SourceRecord.objects.filter(source=undoing.run.source_id, record_type=undoing.record_type.name)
    own.filter(record__in=removed).delete()
    reset = {item.key: item for item in batch if item.operation == Operation.UPDATE and item.key}
    own.filter(key__in=[key for key, item in reset.items() if item.base is None]).delete()
    bases = list(own.filter(key__in=[key for key, item in reset.items() if item.base is not None]))
    for base in bases:
        base.values = reset[base.key].base
    SourceRecord.objects.bulk_update(bases, ["values"])
