"""What the imports block needs to bring files of facts, and of regions' priorities, into the evidence."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trellis.core.types import Actor, Decision
from trellis.evidence.models import Fact
from trellis.evidence.policies import can_record_facts
from trellis.evidence.services.adapter import priorities, single
from trellis.evidence.services.adapter.record_types import FACTS, PRIORITIES, REGION_PRIORITIES
from trellis.evidence.services.adapter.wording import FAULT_TEXTS
from trellis.imports.types import Change, Examined, Existing, ImportContext, Outcome, ParsedRow, RecordType


class FactsAdapter:
    """The evidence as a target of imports: single facts, and the priorities of regions."""

    name = "evidence"
    label = _("Facts and figures")
    is_private = False
    fault_texts: Mapping[str, Any] = FAULT_TEXTS
    record_types: tuple[RecordType, ...] = (FACTS, REGION_PRIORITIES)

    def can_import(self, *, actor: Actor, organisation: int | None) -> Decision:
        return can_record_facts(actor)

    def organisation_names(self, *, organisations: Iterable[int], actor: Actor) -> Mapping[int, str]:
        return {}

    def find(self, *, record_type: str, keys: Sequence[str], actor: Actor) -> Mapping[str, str]:
        """Nothing: what another source says is another fact."""
        return {}

    def references(self, *, record_type: str, texts: Sequence[str], actor: Actor) -> Mapping[str, str]:
        return {}

    def existing(
        self, *, record_type: str, records: Sequence[str], actor: Actor, lock: bool = False
    ) -> Mapping[str, Existing]:
        if record_type != PRIORITIES:
            return single.existing(records, lock=lock)
        found = {record: priorities.existing(record, lock=lock) for record in records}
        return {record: state for record, state in found.items() if state is not None}

    def examine(self, *, record_type: str, rows: Sequence[ParsedRow], actor: Actor) -> Sequence[Examined]:
        look = priorities.examine if record_type == PRIORITIES else single.examine
        return [look(row) for row in rows]

    def comparable_rows(self, *, record_type: str, rows: Iterable[ParsedRow]) -> Iterable[Any]:
        return ()

    def comparable_existing(self, *, record_type: str, actor: Actor) -> Iterable[Any]:
        return ()

    def apply(
        self, *, record_type: str, changes: Sequence[Change], context: ImportContext, actor: Actor
    ) -> Sequence[Outcome]:
        write = priorities.apply if record_type == PRIORITIES else single.apply
        return write(changes, context, actor)

    def address(self, *, record_type: str, record: str) -> str:
        """The page of the indicator a fact belongs to."""
        if record_type == PRIORITIES:
            return reverse("evidence:indicator", args=[priorities.PRIORITY])
        row = Fact.objects.filter(pk=int(record)).first()
        return reverse("evidence:indicator", args=[row.indicator]) if row else ""
