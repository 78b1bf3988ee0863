"""A cluster's own list as a target of imports: members with their first contact, further contacts, fees."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.core.transactions import change
from trellis.core.types import Actor, Decision, refused
from trellis.imports.types import (
    Change,
    Examined,
    Existing,
    ImportContext,
    Outcome,
    ParsedRow,
    RecordType,
)
from trellis.members.models import Record
from trellis.members.policies import can_keep
from trellis.members.services.adapter import parts, people
from trellis.members.services.adapter.examining import SameName, examine
from trellis.members.services.adapter.finding import find_members, host_of, known_members, refer_to_members
from trellis.members.services.adapter.record_types import CONTACTS, FEES, MEMBER, MEMBERS
from trellis.members.types import Kind
from trellis.registry.selectors.members import list_cards

PARTS = {CONTACTS.name: Kind.CONTACT, FEES.name: Kind.FEE}


class MembersAdapter:
    """The register of the cluster that an import is on behalf of. Nobody else sees such an import."""

    name = "members"
    label = gettext_lazy("Members of your cluster, with contacts and fees")
    is_private = True
    record_types: tuple[RecordType, ...] = (MEMBERS, CONTACTS, FEES)
    fault_texts: Mapping[str, Any] = {"unfit": gettext_lazy("{message}")}

    def can_import(self, *, actor: Actor, organisation: int | None) -> Decision:
        if organisation is None:
            return refused(_("Say for which of your clusters the list is."))
        return can_keep(actor, organisation)

    def organisation_names(self, *, organisations: Iterable[int], actor: Actor) -> Mapping[int, str]:
        cards = list_cards(actor=actor, organisation_ids=list(organisations))
        return {card.id: card.name for card in cards}

    def find(self, *, record_type: str, keys: Sequence[str], actor: Actor) -> Mapping[str, str]:
        if record_type == MEMBER:
            return find_members(actor=actor, keys=keys)
        return parts.find_parts(actor=actor, kind=PARTS[record_type], keys=keys)

    def references(self, *, record_type: str, texts: Sequence[str], actor: Actor) -> Mapping[str, str]:
        return refer_to_members(actor=actor, texts=texts) if record_type == MEMBER else {}

    def existing(
        self, *, record_type: str, records: Sequence[str], actor: Actor, lock: bool = False
    ) -> Mapping[str, Existing]:
        if record_type == MEMBER:
            return people.existing_members(actor=actor, records=records, lock=lock)
        return parts.existing_parts(actor=actor, kind=PARTS[record_type], records=records, lock=lock)

    def examine(self, *, record_type: str, rows: Sequence[ParsedRow], actor: Actor) -> Sequence[Examined]:
        found = [examine(record_type, row) for row in rows]
        if record_type != MEMBER:
            return found
        known = [(name, country, number) for _id, name, country, number in known_members(actor)]
        same = SameName(known)
        return [
            replace(item, faults=[*item.faults, *same.faults(row.values)])
            for item, row in zip(found, rows, strict=True)
        ]

    def comparable_rows(self, *, record_type: str, rows: Iterable[ParsedRow]) -> Iterable[Any]:
        return ()

    def comparable_existing(self, *, record_type: str, actor: Actor) -> Iterable[Any]:
        return ()

    def apply(
        self, *, record_type: str, changes: Sequence[Change], context: ImportContext, actor: Actor
    ) -> Sequence[Outcome]:
        host_id = host_of(actor)
        write: Callable[[Change], Outcome]
        if record_type == MEMBER:
            write = people.Writer(actor, host_id, context.import_id, changes).write
        else:
            write = parts.Writer(actor, host_id, PARTS[record_type]).write
        with change(actor):
            return [write(item) for item in changes]

    def address(self, *, record_type: str, record: str) -> str:
        """The member's page; of a contact or fee none of its own."""
        if record_type != MEMBER:
            return ""
        found = Record.objects.filter(pk=int(record)).values_list("host__slug", "pk").first()
        return reverse("members:record", args=found) if found else ""
