"""Wishes of an event as a target of imports: from the file of any registration tool, again and again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.core.transactions import change
from trellis.core.types import Actor, Decision, refused
from trellis.events.policies.events import KEEPERS
from trellis.imports.types import (
    Change,
    Examined,
    Existing,
    ImportContext,
    Outcome,
    ParsedRow,
    RecordType,
)
from trellis.meetings.policies.meetings import only_hosts
from trellis.meetings.services.adapter import people, writing
from trellis.meetings.services.adapter.examining import examine
from trellis.meetings.services.adapter.finding import existing_wishes, find_wishes
from trellis.meetings.services.adapter.record_types import PARTICIPANT, WISHES
from trellis.meetings.services.adapter.understanding import Events
from trellis.registry.selectors.members import list_cards


class WishesAdapter:
    """Who wishes to meet whom at an event of the organisation that an import is on behalf of."""

    name = "wishes"
    label = gettext_lazy("Wishes of those who take part in one of your events")
    is_private = True  # whom somebody does not want to meet is no operator's business
    record_types: tuple[RecordType, ...] = (WISHES,)
    fault_texts: Mapping[str, Any] = {"unfit": gettext_lazy("{message}")}

    def can_import(self, *, actor: Actor, organisation: int | None) -> Decision:
        if organisation is None:
            return refused(_("Say which of your organisations hosts the event."))
        return only_hosts(is_host=actor.has_organisation_role(organisation, *KEEPERS))

    def organisation_names(self, *, organisations: Iterable[int], actor: Actor) -> Mapping[int, str]:
        cards = list_cards(actor=actor, organisation_ids=list(organisations))
        return {card.id: card.name for card in cards}

    def find(self, *, record_type: str, keys: Sequence[str], actor: Actor) -> Mapping[str, str]:
        return find_wishes(actor=actor, keys=keys)

    def references(self, *, record_type: str, texts: Sequence[str], actor: Actor) -> Mapping[str, str]:
        return {}

    def existing(
        self, *, record_type: str, records: Sequence[str], actor: Actor, lock: bool = False
    ) -> Mapping[str, Existing]:
        return existing_wishes(actor=actor, records=records, lock=lock)

    def examine(self, *, record_type: str, rows: Sequence[ParsedRow], actor: Actor) -> Sequence[Examined]:
        return examine(rows, Events(actor))

    def comparable_rows(self, *, record_type: str, rows: Iterable[ParsedRow]) -> Iterable[Any]:
        return ()

    def comparable_existing(self, *, record_type: str, actor: Actor) -> Iterable[Any]:
        return ()

    def apply(
        self, *, record_type: str, changes: Sequence[Change], context: ImportContext, actor: Actor
    ) -> Sequence[Outcome]:
        with change(actor):
            if record_type == PARTICIPANT:  # whom a wish brought in: only ever taken out again
                return people.take_out([int(item.record) for item in changes], context.import_id)
            return writing.Writer(actor, context).write_all(changes)

    def address(self, *, record_type: str, record: str) -> str:
        """A wish has no page of its own."""
        return ""
