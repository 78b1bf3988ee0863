"""Staging: rows are read, checked and compared in batches; an interrupted one goes on where it stopped."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import OperationalError
from django.db.models import F
from django.utils import timezone

from trellis.audit import services as audit
from trellis.core.bulk import many_rows
from trellis.core.errors import TrellisError
from trellis.core.transactions import change, commit_without_waiting, reading
from trellis.imports.models import Import, ImportFile, Progress, StagedRow
from trellis.imports.reading.detect import read_rows
from trellis.imports.reading.keys import key_of
from trellis.imports.reading.row_parser import StagedValues
from trellis.imports.reading.rows import SourceRow, shortened
from trellis.imports.reading.settings import FileRefused, Reading
from trellis.imports.selectors.adapters import actor_of, get_adapter
from trellis.imports.selectors.imports import spooled
from trellis.imports.services import copying, telling
from trellis.imports.services.clearing import clear_staging
from trellis.imports.services.comparing import Plan, compared, known_records
from trellis.imports.services.file_context import FileContext, file_context
from trellis.imports.services.jobs import ask_for
from trellis.imports.services.references import check_references
from trellis.imports.types import (
    WORKER,
    Adapter,
    Fault,
    ParsedRow,
    RowChange,
    Search,
    State,
    Verdict,
)

BATCH = 1000


class Interrupted(Exception):
    """Somebody else goes on with this import, or it is no longer to be staged."""


def stage(import_id: int) -> bool:
    """Stage every file of an import; return False if that is not to be done now.

    Effects: staged rows, faults and progress, batch by batch; at the end the state STAGED, an audit row and
    the job that looks for duplicates. May be repeated: rows that are staged stay.
    """
    with reading(WORKER):
        run = Import.objects.select_related("source").filter(id=import_id, state=State.STAGING).first()
    if run is None:
        return False
    adapter = get_adapter(run.source.target)
    try:
        with many_rows():
            for file in files_in_order(run, adapter):
                if not file.is_staged:
                    stage_file(run, file, adapter)
        finish(run, adapter)
    except FileRefused as refusal:
        give_up(run, refusal.fault)
    except Interrupted:
        return False
    except OperationalError:
        raise  # the database went away: the job runs again and goes on
    except Exception as error:
        give_up(run, Fault(code="staging_failed", verdict=Verdict.REFUSED, params={"why": reason(error)}))
        raise
    return True


def reason(error: Exception) -> str:
    return str(error) if isinstance(error, TrellisError) else ""


def files_in_order(run: Import, adapter: Adapter) -> list[ImportFile]:
    """Return the files, those with records that others refer to first."""
    order = {record_type.name: place for place, record_type in enumerate(adapter.record_types)}
    with reading(WORKER):
        files = list(ImportFile.objects.filter(owner=run, refusal__isnull=True).exclude(record_type=""))
    return sorted(files, key=lambda file: (order[file.record_type], file.position))


def stage_file(run: Import, file: ImportFile, adapter: Adapter) -> None:
    """Stage what is left of one file."""
    with reading(WORKER):
        context = file_context(run, file, adapter)
    with spooled(file, actor=WORKER) as path:
        rows = read_rows(path, Reading.from_json(file.reading), file.columns)
        rest = itertools.islice(rows, file.staged_rows, None)
        for batch in batches(rest):
            with reading(WORKER):
                staged = parse_batch(context, batch)
            store_batch(context, staged)
    with change(WORKER):
        locked(run)
        ImportFile.objects.filter(id=file.pk).update(is_staged=True)


def batches(rows: Iterator[SourceRow]) -> Iterator[list[SourceRow]]:
    while batch := list(itertools.islice(rows, BATCH)):
        yield batch


@dataclass(slots=True)
class Staged:
    """A parsed row with what it means for the target."""

    said: StagedValues
    change: RowChange = RowChange.NOTHING
    record: str = ""
    plan: Plan = field(default_factory=Plan)


def parse_batch(context: FileContext, batch: Sequence[SourceRow]) -> list[Staged]:
    """Read, check and compare the rows of a batch. Writes nothing."""
    said = [context.parser.parse(repaired(row, context)) for row in batch]
    examine(context, said)
    check_references(
        adapter=context.adapter,
        record_type=context.record_type,
        rows=[row for row in said if not row.is_refused],
        named=context.named,
        headings=context.parser.heading_of,
        actor=context.actor,
    )
    repeated = mark_repeated(context, said)
    return compare(context, said, repeated)


def repaired(row: SourceRow, context: FileContext) -> SourceRow:
    """Return the row with a person's repairs in place; faults of the reader in repaired cells are settled."""
    if not context.repairs:
        return row
    cells = list(row.cells)
    faults = []
    for place, heading in enumerate(context.parser.headings):
        text = context.repairs.get((row.number, heading))
        if text is not None:
            faults.append(
                Fault(
                    code="corrected",
                    verdict=Verdict.REPAIRED,
                    row=row.number,
                    column=heading,
                    value=shortened(cells[place]),
                    suggestion=shortened(text),
                )
            )
            cells[place] = text
    # Once a person has corrected a row, its cells are what they say: how the row was torn is settled.
    return SourceRow(row.number, cells, faults) if faults else row


def examine(context: FileContext, said: Sequence[StagedValues]) -> None:
    """Let the adapter look at whole rows; its derived values and faults become the row's."""
    sound = [row for row in said if not row.is_refused]
    if not sound:
        return
    parsed = [
        ParsedRow(row=r.number, key=r.key, values=r.values, source_fields=r.source_fields) for r in sound
    ]
    found = context.adapter.examine(record_type=context.record_type.name, rows=parsed, actor=context.actor)
    for row, examined in zip(sound, found, strict=True):
        given = set(row.values)
        if examined.values:
            row.values.update(examined.values)
            row.key = key_of(row.values, context.record_type.identity)
        for fault in examined.faults:
            heading = context.parser.heading_of.get(fault.column, "")
            tell(row, replace(fault, row=row.number, column=heading), is_filled=fault.column not in given)


def tell(row: StagedValues, fault: Fault, *, is_filled: bool) -> None:
    """Add a fault; where it fills a cell of which it was told why it was left out, that is then repaired."""
    if is_filled and fault.column and fault.verdict is Verdict.REPAIRED:
        for place, told in enumerate(row.faults):
            if told.column == fault.column and told.verdict is Verdict.WARNED:
                row.faults[place] = replace(told, verdict=Verdict.REPAIRED, suggestion=fault.suggestion)
                return
    row.faults.append(fault)


def mark_repeated(context: FileContext, said: Sequence[StagedValues]) -> set[int]:
    """Return the rows that only repeat another one; refuse those that contradict it or have no key."""
    repeated: set[int] = set()
    here = {row.number: row for row in said}
    for row in said:
        if row.is_refused:
            continue
        if not row.key:
            row.faults.append(Fault(code="no_key", verdict=Verdict.REFUSED, row=row.number))
            continue
        first = context.seen.setdefault(row.key, (context.file.pk, row.number))
        if first == (context.file.pk, row.number):
            continue
        other = values_of(context, first, here)
        same = other == (row.values, row.source_fields)
        row.faults.append(
            Fault(
                code="row_repeated" if same else "duplicate_key",
                verdict=Verdict.REPAIRED if same else Verdict.REFUSED,
                row=row.number,
                column=heading_of_key(context, row.key),
                params={"row": str(first[1])},
            )
        )
        if same:
            repeated.add(row.number)
    return repeated


def heading_of_key(context: FileContext, key: str) -> str:
    """Return the heading of the first field that a key is made of."""
    return context.parser.heading_of.get(key.partition("=")[0], "")


def values_of(
    context: FileContext, first: tuple[int, int], here: Mapping[int, StagedValues]
) -> tuple[dict[str, Any], dict[str, Any]]:
    file_id, number = first
    if file_id == context.file.pk and number in here:
        return here[number].values, here[number].source_fields
    found = (
        StagedRow.objects.filter(file_id=file_id, number=number)
        .values_list("values", "source_fields")
        .first()
    )
    return found or ({}, {})


def compare(context: FileContext, said: Sequence[StagedValues], repeated: set[int]) -> list[Staged]:
    """Say for every sound row what it adds or changes."""
    sound = {row.number for row in said if not row.is_refused and row.number not in repeated}
    known = known_records(
        run=context.run,
        adapter=context.adapter,
        record_type=context.record_type,
        keys=[row.key for row in said if row.number in sound],
        actor=context.actor,
    )
    records = list({item.record for item in known.values()})
    existing = (
        context.adapter.existing(record_type=context.record_type.name, records=records, actor=context.actor)
        if records
        else {}
    )
    staged = []
    for row in said:
        if row.number in sound:
            found = known.get(row.key)
            change, record, plan = compared(
                values=row.values,
                known=found,
                existing=existing.get(found.record) if found else None,
                spoken=context.spoken,
            )
            staged.append(Staged(row, change, record, plan))
        else:
            staged.append(Staged(row, RowChange.REPEATED if row.number in repeated else RowChange.NOTHING))
    return staged


def store_batch(context: FileContext, staged: Sequence[Staged]) -> None:
    """Write one batch with its faults and the place where the next one begins, all or nothing."""
    file_id, record_type = context.file.pk, context.record_type.name
    with change(WORKER):
        commit_without_waiting()
        locked(context.run)
        expected = context.file.staged_rows
        moved = ImportFile.objects.filter(id=file_id, staged_rows=expected).update(
            staged_rows=expected + len(staged)
        )
        if not moved:
            raise Interrupted
        copying.copy_staged(staged_row(file_id, record_type, item) for item in staged)
        faults = [fault for item in staged for fault in item.said.faults]
        if faults:
            copying.copy_faults(file_id, faults)
        Progress.objects.filter(owner=context.run).update(done=F("done") + len(staged), at=timezone.now())
    context.file.staged_rows = expected + len(staged)


def staged_row(file_id: int, record_type: str, item: Staged) -> tuple[Any, ...]:
    said = item.said
    cells = said.cells
    if said.is_suspect:
        cells = [copying.storable_cell(cell) for cell in cells]
    return (
        file_id,
        said.number,
        record_type,
        copying.storable(said.key),
        said.is_refused,
        item.change.value,
        item.record,
        False,
        cells,
        said.values,
        said.source_fields,
        item.plan.to_json(),
    )


def locked(run: Import) -> Import:
    """Lock the import and make sure that it is still being staged. Raises Interrupted."""
    found = Import.objects.select_for_update().filter(id=run.pk, state=State.STAGING).first()
    if found is None:
        raise Interrupted
    return found


def finish(run: Import, adapter: Adapter) -> None:
    """Close the staging; the search for duplicates goes on in a job of its own."""
    with change(WORKER):
        found = locked(run)
        searches = any(record_type.finds_duplicates for record_type in adapter.record_types)
        found.state, found.staged_at, found.failure = State.STAGED, timezone.now(), ""
        found.search = Search.SEARCHING if searches else Search.DONE
        found.save(update_fields=["state", "staged_at", "failure", "search"])
        audit.record(
            actor=actor_of(run.started_by_id),
            action="imports.staged",
            subject_type="imports.import",
            subject_id=run.pk,
            changes={"state": (State.STAGING.value, State.STAGED.value)},
        )
        if searches:
            ask_for("find_duplicates", found)


def give_up(run: Import, fault: Fault) -> None:
    """Go back to the settings: a file turned out unreadable below its beginning, and its fault says why."""
    with change(WORKER):
        found = Import.objects.select_for_update().filter(id=run.pk, state=State.STAGING).first()
        if found is None:
            return
        file = ImportFile.objects.filter(owner=run, is_staged=False).order_by("position").first()
        clear_staging(found)
        if file is not None:
            copying.copy_faults(file.pk, [fault])
        found.state, found.failure = State.PREPARING, fault.code
        found.save(update_fields=["state", "failure"])
        telling.tell_unreadable(run)
