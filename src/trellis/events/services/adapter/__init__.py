"""Participants of events as a target of imports: from the file of any registration tool, again and again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.core.transactions import change, reading
from trellis.core.types import ALLOWED, Actor, Decision, refused
from trellis.events.models import Registration
from trellis.events.policies.events import KEEPERS
from trellis.events.services.adapter import writing
from trellis.events.services.adapter.examining import examine
from trellis.events.services.adapter.finding import Events, find_participants
from trellis.events.services.adapter.record_types import PARTICIPANTS
from trellis.events.services.registering import MESSAGES
from trellis.imports.types import (
    Change,
    Examined,
    Existing,
    ImportContext,
    Outcome,
    ParsedRow,
    RecordType,
)
from trellis.registry.selectors.members import list_cards


class ParticipantsAdapter:
    """Those who take part in an event of the organisation that an import is on behalf of."""

    name = "participants"
    label = gettext_lazy("Participants of one of your events")
    is_private = False  # operators see registrations too
    record_types: tuple[RecordType, ...] = (PARTICIPANTS,)
    fault_texts: Mapping[str, Any] = {"unfit": gettext_lazy("{message}")}

    def can_import(self, *, actor: Actor, organisation: int | None) -> Decision:
        if organisation is None:
            return refused(_("Say which of your organisations hosts the event."))
        if actor.is_operator or actor.has_organisation_role(organisation, *KEEPERS):
            return ALLOWED
        return refused(_("Only those who keep a hosting organisation may do this."))

    def organisation_names(self, *, organisations: Iterable[int], actor: Actor) -> Mapping[int, str]:
        cards = list_cards(actor=actor, organisation_ids=list(organisations))
        return {card.id: card.name for card in cards}

    def find(self, *, record_type: str, keys: Sequence[str], actor: Actor) -> Mapping[str, str]:
        return find_participants(actor=actor, keys=keys)

    def references(self, *, record_type: str, texts: Sequence[str], actor: Actor) -> Mapping[str, str]:
        return {}

    def existing(
        self, *, record_type: str, records: Sequence[str], actor: Actor, lock: bool = False
    ) -> Mapping[str, Existing]:
        return writing.existing_participants(actor=actor, records=records, lock=lock)

    def examine(self, *, record_type: str, rows: Sequence[ParsedRow], actor: Actor) -> Sequence[Examined]:
        return examine(rows, Events(actor))

    def comparable_rows(self, *, record_type: str, rows: Iterable[ParsedRow]) -> Iterable[Any]:
        return ()

    def comparable_existing(self, *, record_type: str, actor: Actor) -> Iterable[Any]:
        return ()

    def apply(
        self, *, record_type: str, changes: Sequence[Change], context: ImportContext, actor: Actor
    ) -> Sequence[Outcome]:
        with change(actor, MESSAGES):
            return writing.Writer(actor, context).write_all(changes)

    def address(self, *, record_type: str, record: str) -> str:
        """The event's participants."""
        with reading(writing.REGISTRAR):
            slug = Registration.objects.filter(pk=int(record)).values_list("event__slug", flat=True).first()
        return reverse("events:participants", args=[slug]) if slug else ""
