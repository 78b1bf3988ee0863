"""Possible duplicates, two and two with their evidence; a person decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from trellis.core.pagination import Pagination, build_pagination
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.imports import policies
from trellis.imports.models import DuplicateProposal, StagedRow
from trellis.imports.pages.rows import shown, title_of
from trellis.imports.selectors import staged as selectors
from trellis.imports.selectors.adapters import get_adapter, get_record_type
from trellis.imports.selectors.imports import get_import
from trellis.imports.types import Adapter, RecordType

PAGE_SIZE = 20
SIDE_FIELDS = 8


@dataclass(frozen=True)
class Side:
    title: str
    where: str
    url: str
    values: tuple[tuple[Any, str], ...]


@dataclass(frozen=True)
class PairLine:
    proposal_id: int
    probability: float
    evidence: tuple[tuple[str, bool], ...]  # text, speaks for it
    left: Side
    right: Side


@dataclass(frozen=True)
class DuplicatesPage:
    template: ClassVar[str] = "imports/duplicates.html"
    import_id: int
    source: str
    pairs: tuple[PairLine, ...]
    pagination: Pagination
    can_decide: bool


def build_duplicates_page(*, actor: Actor, import_id: int, number: int = 1) -> DuplicatesPage:
    with reading(actor):
        run = get_import(actor=actor, import_id=import_id)
        adapter = get_adapter(run.source.target)
        total, found = selectors.list_duplicates(
            actor=actor, import_id=import_id, limit=PAGE_SIZE, offset=(max(1, number) - 1) * PAGE_SIZE
        )
        return DuplicatesPage(
            import_id=import_id,
            source=run.source.name,
            pairs=tuple(pair_line(item, adapter) for item in found),
            pagination=build_pagination(
                total=total, page=number, size=PAGE_SIZE, address=lambda page: f"?page={page}"
            ),
            can_decide=bool(policies.can_repair(actor, run)),
        )


def pair_line(item: DuplicateProposal, adapter: Adapter) -> PairLine:
    record_type = get_record_type(adapter, item.record_type)
    if item.other_row is not None:
        right = row_side(item.other_row, record_type)
    else:
        url = adapter.address(record_type=item.record_type, record=item.other_record)
        right = Side(item.other_label, _("on the platform"), url, ())
    return PairLine(
        proposal_id=item.pk,
        probability=item.probability,
        evidence=tuple(evidence_line(entry) for entry in item.evidence),
        left=row_side(item.row, record_type),
        right=right,
    )


def evidence_line(entry: Mapping[str, Any]) -> tuple[str, bool]:
    return str(_(entry["template"])).format_map(entry["values"]), bool(entry["speaks_for"])


def row_side(row: StagedRow, record_type: RecordType) -> Side:
    labels = {field.name: field.label for field in record_type.fields}
    values = [(labels.get(name, name), shown(value)[:200]) for name, value in row.values.items()]
    where = _("%(file)s, row %(row)d") % {"file": row.file.name, "row": row.number}
    return Side(title_of(row, record_type), where, "", tuple(values[:SIDE_FIELDS]))
