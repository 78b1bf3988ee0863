"""Possible duplicates: found by trellis_engine.linkage, decided by a person, remembered."""

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, NotFound, require
from trellis.core.transactions import change, reading
from trellis.core.types import Actor
from trellis.imports.models import (
    DuplicateDecision,
    DuplicateProposal,
    Import,
    SourceRecord,
    StagedRow,
)
from trellis.imports.policies import can_repair
from trellis.imports.selectors.adapters import actor_of, get_adapter, get_record_type
from trellis.imports.services.comparing import SAME_AS, Known, compared, record_side, source_side
from trellis.imports.services.progress import counted_apart
from trellis.imports.services.understanding import lock, record
from trellis.imports.types import WORKER, Adapter, ParsedRow, RecordType, RowChange, Search, State
from trellis_engine.linkage import Index, OrganisationRecord, PairScore, find_duplicates, link
from trellis_engine.linkage import Verdict as Likeness

ROWS_AT_ONCE = 2000
MOST_PROPOSALS = 5000  # of one import: more cannot be decided by a person, and the rest comes next time
STEP = "find_duplicates"


def search_duplicates(import_id: int) -> bool:
    """Propose pairs of rows, and of rows and records, that may be the same; False if that is not to be done.

    Effects: proposals with evidence; rows with an open proposal are held; the search is marked done.
    May be repeated: earlier undecided proposals are replaced.
    """
    with reading(WORKER):
        asked = Import.objects.filter(id=import_id, state=State.STAGED, search=Search.SEARCHING)
        run = asked.select_related("source").first()
        if run is None:
            return False
        total = StagedRow.objects.filter(file__owner=run, refused=False).count()
    adapter = get_adapter(run.source.target)
    found: list[DuplicateProposal] = []
    with counted_apart(run.pk, STEP, total) as count:
        for record_type in adapter.record_types:
            if record_type.finds_duplicates:
                found += proposals(run, adapter, record_type, count)
    with change(WORKER):
        still = Import.objects.select_for_update().filter(
            id=run.pk, state=State.STAGED, search=Search.SEARCHING
        )
        if not still.exists():
            return False
        DuplicateProposal.objects.filter(owner=run, is_same__isnull=True).delete()
        found.sort(key=lambda item: -item.probability)
        DuplicateProposal.objects.bulk_create(found[:MOST_PROPOSALS], batch_size=1000)
        hold_open(run)
        still.update(search=Search.DONE)
    return True


def hold_open(run: Import) -> None:
    """Hold the rows that wait for a decision, and only these."""
    open_rows = DuplicateProposal.objects.filter(owner=run, is_same__isnull=True).values("row_id")
    # The files by number: joined, the statement takes minutes where the database has not counted new rows.
    files = list(run.files.values_list("id", flat=True))
    StagedRow.objects.filter(file__in=files, held=True).exclude(id__in=open_rows).update(held=False)
    StagedRow.objects.filter(id__in=open_rows).update(held=True)


def proposals(
    run: Import, adapter: Adapter, record_type: RecordType, count: Callable[[int], None]
) -> Iterator[DuplicateProposal]:
    """Yield what the linkage finds and nobody decided yet; at least one of a pair is new to the target."""
    rows = comparable_rows(run, record_type)
    new = {str(row.pk) for row in rows if row.change == RowChange.ADDED}
    if not new:
        return
    by_id = {str(row.pk): row for row in rows}
    decided = decided_pairs(run, record_type)
    records = list(linkage_records(adapter, record_type, rows))
    inside = find_duplicates(records, progress=lambda done, _total: count(done))
    for pair in inside.pairs:
        left, right = by_id[pair.left], by_id[pair.right]
        if {pair.left, pair.right} & new and not pair.other_site:
            first, second = sorted((left, right), key=lambda row: (row.change == RowChange.ADDED, row.pk))
            sides = (source_side(run.source_id, first.key), source_side(run.source_id, second.key))
            if ordered(*sides) not in decided:
                yield proposal(run, record_type, second, pair, other_row=first)
    existing = list(
        adapter.comparable_existing(
            record_type=record_type.name,
            actor=actor_of(run.started_by_id, organisation=run.source.organisation_id),
        )
    )
    labels = {item.key: item.names[0] if item.names else "" for item in existing}
    links = link([item for item in records if item.key in new], Index(existing))
    for found in links.links:
        row = by_id[found.key]
        for pair in found.matches:
            side = (record_side(pair.right), source_side(run.source_id, row.key))
            if pair.verdict is not Likeness.DIFFERENT and ordered(*side) not in decided:
                yield proposal(run, record_type, row, pair, other_record=pair.right, label=labels[pair.right])


def comparable_rows(run: Import, record_type: RecordType) -> list[StagedRow]:
    rows = StagedRow.objects.filter(file__owner=run, record_type=record_type.name, refused=False)
    wanted = rows.exclude(change=RowChange.REPEATED).only("id", "number", "key", "values", "change", "record")
    with reading(WORKER):
        return list(wanted.iterator(chunk_size=ROWS_AT_ONCE))


def linkage_records(
    adapter: Adapter, record_type: RecordType, rows: Iterable[StagedRow]
) -> Iterator[OrganisationRecord]:
    parsed = (ParsedRow(row=row.pk, key=row.key, values=row.values, source_fields={}) for row in rows)
    yield from adapter.comparable_rows(record_type=record_type.name, rows=parsed)


def proposal(
    run: Import,
    record_type: RecordType,
    row: StagedRow,
    pair: PairScore,
    *,
    other_row: StagedRow | None = None,
    other_record: str = "",
    label: str = "",
) -> DuplicateProposal:
    return DuplicateProposal(
        owner=run,
        record_type=record_type.name,
        row=row,
        other_row=other_row,
        other_record=other_record,
        other_label=label,
        probability=pair.probability,
        evidence=[
            {"template": item.template, "values": dict(item.values), "speaks_for": item.speaks_for}
            for item in pair.evidence
        ],
    )


def ordered(left: str, right: str) -> tuple[str, str]:
    return (left, right) if left < right else (right, left)


def decided_pairs(run: Import, record_type: RecordType) -> set[tuple[str, str]]:
    """Return the pairs with a key of this source that were decided before."""
    own = f"source:{run.source_id}:"
    decisions = DuplicateDecision.objects.filter(
        target=run.source.target, record_type=record_type.name, right__startswith=own
    )
    with reading(WORKER):
        return set(decisions.values_list("left", "right"))


def decide(*, actor: Actor, import_id: int, proposal_id: int, is_same: bool) -> DuplicateProposal:
    """Say whether two things that look alike are the same.

    Raises NotFound, NotPermitted, Conflict (decided by somebody else meanwhile).
    Effects: the row becomes a change of the record it is, or the same as the other row; remembered for every
    later import; an audit row.
    """
    with change(actor):
        run = lock(actor, import_id)
        require(can_repair(actor, run))
        found = (
            DuplicateProposal.objects.select_related("row", "other_row")
            .filter(owner=run, id=proposal_id)
            .first()
        )
        if found is None:
            raise NotFound(_("There is no such proposal."))
        if found.is_same is not None:
            raise Conflict(_("Somebody has decided this already."))
        settle(actor, run, found, is_same)
        hold_open(run)
    return found


def decide_rest(*, actor: Actor, import_id: int, is_same: bool, at_least: float = 0.0) -> int:
    """Decide every open proposal of at least this probability alike; return how many."""
    with change(actor):
        run = lock(actor, import_id)
        require(can_repair(actor, run))
        rest = DuplicateProposal.objects.select_related("row", "other_row").filter(
            owner=run, is_same__isnull=True, probability__gte=at_least
        )
        decided = 0
        for found in rest.order_by("-probability", "id"):
            settle(actor, run, found, is_same)
            decided += 1
        hold_open(run)
    return decided


def settle(actor: Actor, run: Import, found: DuplicateProposal, is_same: bool) -> None:
    found.is_same, found.decided_by_id = is_same, actor.person_id
    found.save(update_fields=["is_same", "decided_by"])
    left, right = ordered(*sides_of(run, found))
    DuplicateDecision.objects.update_or_create(
        target=run.source.target,
        record_type=found.record_type,
        left=left,
        right=right,
        defaults={"is_same": is_same, "person_id": actor.person_id},
    )
    row = StagedRow.objects.get(id=found.row_id)
    if is_same and row.change == RowChange.ADDED:
        join(run, row, found)
    record(actor, run, "imports.duplicate_decided", {f"{left} = {right}": (None, is_same)})


def sides_of(run: Import, found: DuplicateProposal) -> tuple[str, str]:
    own = source_side(run.source_id, found.row.key)
    if found.other_row is not None:
        return own, source_side(run.source_id, found.other_row.key)
    return own, record_side(found.other_record)


def join(run: Import, row: StagedRow, found: DuplicateProposal) -> None:
    """Let the row be the record, or add to the other row what only this one says."""
    if found.other_row_id is None:
        become_update(run, row, found.other_record)
        return
    other = StagedRow.objects.get(id=found.other_row_id)
    missing = {name: value for name, value in row.values.items() if name not in other.values}
    extra = {name: text for name, text in row.source_fields.items() if name not in other.source_fields}
    other.values, other.source_fields = other.values | missing, other.source_fields | extra
    other.save(update_fields=["values", "source_fields"])
    if other.record:
        become_update(run, other, other.record)
    row.change, row.record, row.plan = RowChange.REPEATED, "", {SAME_AS: other.pk}
    row.save(update_fields=["change", "record", "plan"])


def become_update(run: Import, row: StagedRow, target_record: str) -> None:
    adapter = get_adapter(run.source.target)
    record_type = get_record_type(adapter, row.record_type)
    actor = actor_of(run.started_by_id, organisation=run.source.organisation_id)
    existing = adapter.existing(record_type=record_type.name, records=[target_record], actor=actor)
    base = SourceRecord.objects.filter(source=run.source, record_type=record_type.name, key=row.key).first()
    known = Known(target_record, base.values if base else None)
    row.change, row.record, plan = compared(
        values=row.values, known=known, existing=existing.get(target_record), spoken=row.values
    )
    row.plan = plan.to_json()
    row.save(update_fields=["change", "record", "plan"])
