"""What was staged: rows, faults and duplicates, counted and listed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.imports.models import DuplicateProposal, RowFault, SourceRecord, StagedRow
from trellis.imports.selectors.imports import get_import
from trellis.imports.selectors.missing import missing_records
from trellis.imports.types import RowChange, Verdict


@dataclass(frozen=True)
class FileSummary:
    """Every row of a file is in exactly one of added, changed, unchanged, repeated and refused."""

    file_id: int
    rows: int
    added: int
    changed: int
    unchanged: int
    repeated: int
    refused: int
    held: int
    faults: dict[str, int]  # by verdict


@dataclass(frozen=True)
class FaultGroup:
    """Equal faults of one column: what a person corrects at once."""

    file_id: int
    column: str
    code: str
    verdict: str
    value: str
    suggestion: str
    params: dict[str, str]
    count: int
    first_row: int | None


def summarise(*, actor: Actor, import_id: int) -> dict[int, FileSummary]:
    """Return the counts of each file."""
    with reading(actor):
        run = get_import(actor=actor, import_id=import_id)
        rows = (
            StagedRow.objects.filter(file__owner=run)
            .values("file_id")
            .annotate(
                rows=Count("id"),
                added=Count("id", filter=Q(change=RowChange.ADDED)),
                changed=Count("id", filter=Q(change=RowChange.CHANGED)),
                unchanged=Count("id", filter=Q(change=RowChange.UNCHANGED)),
                repeated=Count("id", filter=Q(change=RowChange.REPEATED)),
                refused=Count("id", filter=Q(refused=True)),
                held=Count("id", filter=Q(held=True)),
            )
        )
        faults: dict[int, dict[str, int]] = {}
        counted = (
            RowFault.objects.filter(file__owner=run).values("file_id", "verdict").annotate(number=Count("id"))
        )
        for item in counted:
            faults.setdefault(item["file_id"], {})[item["verdict"]] = item["number"]
        return {item["file_id"]: FileSummary(**item, faults=faults.get(item["file_id"], {})) for item in rows}


def count_missing(*, actor: Actor, import_id: int, record_types: Sequence[str]) -> int:
    """Return how many records the newest edition no longer lists."""
    with reading(actor):
        run = get_import(actor=actor, import_id=import_id)
        return sum(missing_records(run=run, record_type=name).count() for name in record_types)


def list_missing(
    *, actor: Actor, import_id: int, record_types: Sequence[str], limit: int = 200
) -> list[SourceRecord]:
    """Return the records that the newest edition no longer lists, in the order of their keys."""
    with reading(actor):
        run = get_import(actor=actor, import_id=import_id)
        missing: list[SourceRecord] = []
        for name in record_types:
            found = missing_records(run=run, record_type=name).order_by("key")
            missing += found[: limit - len(missing)]
        return missing


def name_of_missing(item: SourceRecord) -> str:
    """The name the source gave it, else the key by which the source knew it."""
    return str(item.values.get("name") or item.key.replace("|", ", "))


def list_faults(
    *,
    actor: Actor,
    import_id: int,
    position: int = 0,
    verdict: str = "",
    limit: int = 100,
    offset: int = 0,
) -> tuple[int, list[RowFault]]:
    """Return (how many, one page) of the faults by file, row and column; those of files come first.

    `position` is that of a file, 0 for all; `verdict` one of Verdict, anything else for all.
    """
    with reading(actor):
        run = get_import(actor=actor, import_id=import_id)
        found = RowFault.objects.filter(file__owner=run)
        if position:
            found = found.filter(file__position=position)
        if verdict in set(Verdict):
            found = found.filter(verdict=verdict)
        ordered = found.select_related("file").order_by("file__position", "row", "column", "id")
        return found.count(), list(ordered[offset : offset + limit])


def list_fault_groups(*, actor: Actor, import_id: int, limit: int = 50) -> list[FaultGroup]:
    """Return equal refused faults of one column, the most frequent first: each can be corrected at once."""
    with reading(actor):
        run = get_import(actor=actor, import_id=import_id)
        groups = (
            RowFault.objects.filter(file__owner=run, verdict=Verdict.REFUSED, row__isnull=False)
            .exclude(column="")
            .values("file_id", "column", "code", "verdict", "value", "suggestion")
            .annotate(count=Count("id"))
            .filter(count__gt=1)
            .order_by("-count", "column", "value")[:limit]
        )
        return [FaultGroup(**group, params={}, first_row=None) for group in groups]


def list_rows(
    *, actor: Actor, import_id: int, position: int, show: str = "", limit: int = 50, offset: int = 0
) -> tuple[int, list[StagedRow]]:
    """Return (how many, one page) of a file's rows; `show` is a RowChange, "refused" or "held"."""
    with reading(actor):
        run = get_import(actor=actor, import_id=import_id)
        found = StagedRow.objects.filter(file__owner=run, file__position=position)
        if show in ("refused", "held"):
            found = found.filter(**{show: True})
        elif show in set(RowChange):
            found = found.filter(change=show) if show else found
        return found.count(), list(found.order_by("number")[offset : offset + limit])


def get_row(*, actor: Actor, import_id: int, position: int, row: int) -> StagedRow:
    """Return one staged row. Raises NotFound."""
    with reading(actor):
        run = get_import(actor=actor, import_id=import_id)
        found = StagedRow.objects.filter(file__owner=run, file__position=position, number=row).first()
        if found is None:
            raise NotFound(_("There is no such row in this file."))
        return found


def get_row_faults(*, actor: Actor, import_id: int, position: int, row: int) -> list[RowFault]:
    with reading(actor):
        run = get_import(actor=actor, import_id=import_id)
        return list(
            RowFault.objects.filter(file__owner=run, file__position=position, row=row).order_by(
                "column", "id"
            )
        )


def list_duplicates(
    *, actor: Actor, import_id: int, decided: bool = False, limit: int = 25, offset: int = 0
) -> tuple[int, list[DuplicateProposal]]:
    """Return (how many, one page) of the proposals, the most probable first."""
    with reading(actor):
        run = get_import(actor=actor, import_id=import_id)
        found = DuplicateProposal.objects.filter(owner=run, is_same__isnull=not decided)
        ordered = found.select_related("row__file", "other_row__file").order_by("-probability", "id")
        return found.count(), list(ordered[offset : offset + limit])
