"""A person corrects cells: rows are checked again; a staging that runs again uses the corrections again."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from trellis.core.errors import InvalidInput, NotFound, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.imports.models import CellRepair, DuplicateProposal, Import, ImportFile, RowFault, StagedRow
from trellis.imports.policies import can_repair
from trellis.imports.reading.bounds import BOUNDS
from trellis.imports.reading.rows import SourceRow
from trellis.imports.selectors.adapters import get_adapter
from trellis.imports.services import copying
from trellis.imports.services.duplicates import hold_open
from trellis.imports.services.file_context import file_context
from trellis.imports.services.jobs import ask_for
from trellis.imports.services.staging import Staged, parse_batch
from trellis.imports.services.understanding import lock, record
from trellis.imports.types import Search

MOST_ALIKE = 5_000  # rows that one correction of all equal cells may touch
OF_OTHER_ROWS = ("duplicate_key", "row_repeated")  # faults that end when another row changes


def repair_row(
    *, actor: Actor, import_id: int, position: int, row: int, cells: Mapping[str, str]
) -> StagedRow:
    """Put texts in place of cells of one row and check the row again.

    Raises NotFound (file, row), NotPermitted (not staged, closed), InvalidInput (unknown column, huge text).
    Effects: the corrections, the row and its faults anew; an audit row. The last correction of a cell counts.
    """
    with change(actor):
        run, file = locked_file(actor, import_id, position)
        check_cells(file, cells)
        if not StagedRow.objects.filter(file=file, number=row).exists():
            raise NotFound(_("There is no row %d in this file.") % row)
        keep_repairs(actor, file, [(row, heading, text) for heading, text in cells.items()])
        restage(run, file, [row])
        changes = {f"{file.name}:{row}:{heading}": (None, text) for heading, text in cells.items()}
        record(actor, run, "imports.repaired", changes)
        return StagedRow.objects.get(file=file, number=row)


def repair_alike(
    *, actor: Actor, import_id: int, position: int, column: str, code: str, value: str, text: str
) -> int:
    """Put one text in place of every equal cell that has the same fault; return how many rows were corrected.

    Raises as `repair_row`. Effects as there, for each of the rows, at most MOST_ALIKE at once.
    """
    with change(actor):
        run, file = locked_file(actor, import_id, position)
        check_cells(file, {column: text})
        faults = RowFault.objects.filter(file=file, column=column, code=code, value=value, row__isnull=False)
        rows = list(faults.order_by("row").values_list("row", flat=True).distinct()[:MOST_ALIKE])
        keep_repairs(actor, file, [(row, column, text) for row in rows if row is not None])
        restage(run, file, [row for row in rows if row is not None])
        record(
            actor,
            run,
            "imports.repaired",
            {f"{file.name}:{column}": (value, text), "rows": (None, len(rows))},
        )
    return len(rows)


def locked_file(actor: Actor, import_id: int, position: int) -> tuple[Import, ImportFile]:
    run = lock(actor, import_id)
    require(can_repair(actor, run))
    file = ImportFile.objects.filter(owner=run, position=position).first()
    if file is None:
        raise NotFound(_("There is no such file in this import."))
    return run, file


def check_cells(file: ImportFile, cells: Mapping[str, str]) -> None:
    problems = [
        Problem(heading, _("The file has no column “%s”.") % heading)
        for heading in cells
        if heading not in file.columns
    ]
    problems += [
        Problem(heading, _("Use at most %d characters.") % BOUNDS.cell_characters)
        for heading, text in cells.items()
        if len(text) > BOUNDS.cell_characters
    ]
    if problems or not cells:
        raise InvalidInput(problems or [Problem("", _("Change at least one cell."))])


def keep_repairs(actor: Actor, file: ImportFile, repairs: Iterable[tuple[int, str, str]]) -> None:
    CellRepair.objects.bulk_create(
        [
            CellRepair(
                file=file, row=row, column=column, text=copying.storable(text), person_id=actor.person_id
            )
            for row, column, text in repairs
        ],
        update_conflicts=True,
        unique_fields=["file", "row", "column"],
        update_fields=["text", "person", "at"],
    )


def restage(run: Import, file: ImportFile, numbers: Sequence[int]) -> None:
    """Check rows again, and then the rows that were only refused because of what these said before."""
    before = keys_of(file, numbers)
    check_again(run, file, numbers)
    touched = before | keys_of(file, numbers)
    waiting = RowFault.objects.filter(
        file__owner=run, file__record_type=file.record_type, code__in=OF_OTHER_ROWS
    ).values_list("file_id", "row")
    same_key = StagedRow.objects.filter(file__owner=run, record_type=file.record_type, key__in=touched - {""})
    others: dict[int, list[int]] = {}
    for file_id, number in set(same_key.values_list("file_id", "number")) & set(waiting):
        if not (file_id == file.pk and number in numbers):
            others.setdefault(file_id, []).append(number)
    for other in ImportFile.objects.filter(id__in=others):
        for number in sorted(others[other.pk]):
            check_again(run, other, [number])
    run.search = Search.NOT_YET if run.search == Search.DONE else run.search
    run.save(update_fields=["search"])
    hold_open(run)


def keys_of(file: ImportFile, numbers: Collection[int]) -> set[str]:
    return set(StagedRow.objects.filter(file=file, number__in=numbers).values_list("key", flat=True))


def check_again(run: Import, file: ImportFile, numbers: Sequence[int]) -> None:
    """Parse, check and compare these rows with their corrections, and write what came of it."""
    rows = {row.number: row for row in StagedRow.objects.filter(file=file, number__in=numbers)}
    context = file_context(run, file, get_adapter(run.source.target), seen={})
    batch = [SourceRow(number, rows[number].cells) for number in sorted(rows)]
    # Once to learn the keys that the rows have now, once with the rows that have them already.
    keys = {item.said.key for item in parse_batch(context, batch)}
    context.seen = first_rows(run, file, keys, except_rows=set(rows))
    staged = parse_batch(context, batch)
    for item in staged:
        overwrite(rows[item.said.number], item)
    StagedRow.objects.bulk_update(
        rows.values(),
        ["key", "refused", "change", "record", "values", "source_fields", "plan"],
        batch_size=500,
    )
    RowFault.objects.filter(file=file, row__in=numbers).delete()
    copying.copy_faults(file.pk, [fault for item in staged for fault in item.said.faults])
    DuplicateProposal.objects.filter(
        Q(row__in=rows.values()) | Q(other_row__in=rows.values()), is_same__isnull=True
    ).delete()


def first_rows(
    run: Import, file: ImportFile, keys: Collection[str], *, except_rows: Collection[int]
) -> dict[str, tuple[int, int]]:
    """Return the first sound row of each key among the rows that are not being checked."""
    found = (
        StagedRow.objects.filter(
            file__owner=run, record_type=file.record_type, key__in=set(keys) - {""}, refused=False
        )
        .exclude(file=file, number__in=except_rows)
        .order_by("-file__position", "-number")
        .values_list("key", "file_id", "number")
    )
    return {key: (file_id, number) for key, file_id, number in found}


def overwrite(row: StagedRow, item: Staged) -> None:
    row.key, row.refused = copying.storable(item.said.key), item.said.is_refused
    row.change, row.record, row.plan = item.change.value, item.record, item.plan.to_json()
    row.values, row.source_fields = item.said.values, item.said.source_fields


def search_again(*, actor: Actor, import_id: int) -> Import:
    """Look for duplicates once more, after rows were corrected. Effects: a job."""
    with change(actor):
        run = lock(actor, import_id)
        require(can_repair(actor, run))
        if run.search != Search.SEARCHING:
            run.search = Search.SEARCHING
            run.save(update_fields=["search"])
            ask_for("find_duplicates", run)
    return run
