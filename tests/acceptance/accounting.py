"""What became of every cell: found again where it was stored, or told why it was not."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.acceptance.counting import Cells
from trellis.core.types import system_actor
from trellis.evidence.models import Fact
from trellis.evidence.services.adapter import priorities
from trellis.imports.models import Import, ImportFile, RowFault, StagedRow
from trellis.imports.selectors.adapters import get_adapter, get_record_type
from trellis.imports.types import Existing, FieldType
from trellis.registry.models import Site, SourceRecord

STORED, REPAIRED, KEPT, LEFT_OUT, REFUSED, LOST = "stored", "repaired", "kept", "left out", "refused", "LOST"
PLAIN = (FieldType.TEXT, FieldType.LONG_TEXT)
ACTOR = system_actor("acceptance")


@dataclass
class Account:
    """What became of the cells of one file, and of its rows."""

    file: str
    rows: int
    cells: Counter[str] = field(default_factory=Counter)
    row_states: Counter[str] = field(default_factory=Counter)
    precisions: Counter[str] = field(default_factory=Counter)
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    duplicates: int = 0


def account(name: str, cells: Cells, run: Import, file: ImportFile) -> Account:
    """Account for each of the independently counted cells."""
    found = Account(name, len(cells))
    adapter = get_adapter(run.source.target)
    record_type = get_record_type(adapter, file.record_type)
    staged = {row.number: row for row in StagedRow.objects.filter(file=file)}
    faults: dict[tuple[int, str], list[RowFault]] = {}
    for fault in RowFault.objects.filter(file=file):
        found.faults[fault.code, fault.verdict] += 1
        faults.setdefault((fault.row or 0, fault.column), []).append(fault)
    records = sorted({row.record for row in staged.values() if row.record})
    existing = adapter.existing(record_type=record_type.name, records=records, actor=ACTOR)
    kept = kept_columns(run, file, staged)
    for number, row_cells in cells.items():
        row = staged.get(number)
        state = state_of(row, faults, existing)
        found.row_states[state] += 1
        if row and row.record in existing and run.source.target == "registry":
            found.precisions[str(existing[row.record].values.get("precision") or "unknown")] += 1
        for heading, text in row_cells.items():
            what = fate(row, state, heading, text, faults, existing, kept, file, record_type)
            found.cells[what] += 1
            if what == LOST:
                found.lost.append(f"row {number}, {heading}: {text[:80]!r}")
    return found


def state_of(
    row: StagedRow | None, faults: Mapping[tuple[int, str], list[RowFault]], existing: Mapping[str, Existing]
) -> str:
    if row is None:
        return LOST
    verdicts = [
        fault.verdict for (number, _column), told in faults.items() if number == row.number for fault in told
    ]
    if row.refused:
        return REFUSED if "refused" in verdicts else LOST
    if row.record not in existing:
        return LOST
    return REPAIRED if "repaired" in verdicts else STORED


def fate(
    row: StagedRow | None,
    state: str,
    heading: str,
    text: str,
    faults: Mapping[tuple[int, str], list[RowFault]],
    existing: Mapping[str, Existing],
    kept: Mapping[str, Mapping[str, str]],
    file: ImportFile,
    record_type: Any,
) -> str:
    """Where a cell is now."""
    if row is None or state == LOST:
        return LOST
    if state == REFUSED:
        return REFUSED if staged_text(row, file, heading).strip() else LOST
    told = {fault.verdict for fault in faults.get((row.number, heading), ())}
    target = file.matches.get(heading, "").partition(".")[0]
    values = existing[row.record].values
    if target and values.get(target) not in (None, "", [], {}):
        if "repaired" in told:
            return REPAIRED
        if is_there(record_type.field(target), values[target], text):
            return STORED
    if heading in kept.get(row.record, {}) or target in kept.get(row.record, {}):
        return KEPT
    if target and values.get(target) not in (None, "", [], {}) and target == "region":
        return STORED
    return LEFT_OUT if told else LOST


def staged_text(row: StagedRow, file: ImportFile, heading: str) -> str:
    return str(row.cells[file.columns.index(heading)])


def is_there(wanted: Any, value: Any, text: str) -> bool:
    """True if the value is what the cell says: texts word by word, all else by being there."""
    if wanted.type not in PLAIN or wanted.multiple:
        return True
    texts = list(value.values()) if isinstance(value, dict) else [str(value)]
    return any(stored.split() == text.split() for stored in texts)


def kept_columns(
    run: Import, file: ImportFile, staged: Mapping[int, StagedRow]
) -> dict[str, Mapping[str, str]]:
    """For each record, the columns that are kept with it in the source's own words."""
    if file.record_type == "organisation":
        rows = SourceRecord.objects.filter(source=run.source.name)
        return {str(row.organisation_id): row.fields for row in rows}
    if file.record_type == "site":
        return {str(row.pk): row.attributes.get("source_fields", {}) for row in Site.objects.all()}
    found: dict[str, Mapping[str, str]] = {}
    for row in staged.values():
        if row.record:
            source, prefix = priorities.key_prefix(row.record)
            fact = Fact.objects.filter(source=source, key__startswith=prefix).first()
            found[row.record] = fact.source_fields if fact else {}
    return found
