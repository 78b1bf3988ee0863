"""Further contacts and fees of a list: found again by their member, read, created, changed, removed."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.imports.reading.keys import fold
from trellis.imports.types import Change, Existing, Operation, Outcome, Value
from trellis.members.models import Contact, Entry
from trellis.members.services import entries
from trellis.members.services.adapter.examining import contact_named
from trellis.members.services.adapter.finding import host_of, parts_of, refer_to_members
from trellis.members.services.checking import checked
from trellis.members.services.entries import Row
from trellis.members.types import BLUEPRINTS, Kind


def rows_of(actor: Actor, kind: Kind) -> Any:
    rows: Any = Contact.objects.visible_to(actor)
    if kind != Kind.CONTACT:
        rows = Entry.objects.visible_to(actor).filter(kind=kind)
    return rows.filter(record__host=host_of(actor))


def find_parts(*, actor: Actor, kind: Kind, keys: Sequence[str]) -> dict[str, str]:
    """{key: record} for keys whose member is known and has exactly one such contact or fee."""
    with reading(actor):
        said = {key: parts_of(key) for key in keys}
        members = refer_to_members(actor=actor, texts=[parts.get("member", "") for parts in said.values()])
        rows = list(rows_of(actor, kind).filter(record__in=[int(number) for number in members.values()]))
        found: dict[str, str] = {}
        for key, parts in said.items():
            number = members.get(parts.pop("member", ""))
            fits = [row for row in rows if str(row.record_id) == number and is_meant(row, parts)]
            if len(fits) == 1:
                found[key] = str(fits[0].pk)
        return found


def is_meant(row: Row, parts: Mapping[str, str]) -> bool:
    return all(fold(str(getattr(row, name) or "")) == text for name, text in parts.items())


def existing_parts(*, actor: Actor, kind: Kind, records: Sequence[str], lock: bool) -> dict[str, Existing]:
    with reading(actor):
        rows = rows_of(actor, kind).filter(pk__in=[int(record) for record in records]).order_by("pk")
        if lock:
            rows = rows.select_for_update(of=("self",))
        return {str(row.pk): Existing(values=values_of(row), version=str(row.version)) for row in rows}


def values_of(row: Row) -> dict[str, Value]:
    said = {name: canonical(value) for name, value in entries.stored_of(row).items()}
    said["member"] = str(row.record_id)
    return {name: value for name, value in said.items() if value not in (None, "")}


def canonical(value: Any) -> Value:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else value


class Writer:
    """Writes contacts, or fees, into one register."""

    def __init__(self, actor: Actor, host_id: int, kind: Kind) -> None:
        self.actor, self.host_id, self.kind = actor, host_id, kind
        self.operations = {
            Operation.CREATE: self.create,
            Operation.UPDATE: self.update,
            Operation.REMOVE: self.remove,
            Operation.RETIRE: self.keep,
            Operation.RESTORE: self.keep,
        }

    def write(self, item: Change) -> Outcome:
        return self.operations[item.operation](item)

    def named(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        return contact_named(values) if self.kind == Kind.CONTACT else values

    def create(self, item: Change) -> Outcome:
        number = entries.add_entry(
            actor=self.actor,
            host_id=self.host_id,
            record_id=int(str(item.values["member"])),
            kind=self.kind,
            values=self.named(item.values),
        )
        return Outcome(record=str(number), version="1")

    def locked(self, item: Change) -> Row:
        row: Row = rows_of(self.actor, self.kind).get(pk=int(item.record))
        return entries.locked_entry(self.actor, self.host_id, row.record_id, self.kind, row.pk)

    def update(self, item: Change) -> Outcome:
        row = self.locked(item)
        values = self.named({**entries.stored_of(row), **item.values})
        entries.put(self.actor, row, checked(BLUEPRINTS[self.kind].columns, values))
        return Outcome(record=item.record, version=str(row.version))

    def remove(self, item: Change) -> Outcome:
        row = self.locked(item)
        entries.remove_entry(
            actor=self.actor,
            host_id=self.host_id,
            record_id=row.record_id,
            kind=self.kind,
            entry_id=row.pk,
        )
        return Outcome(record=item.record)

    def keep(self, item: Change) -> Outcome:
        """What a list no longer names stays: a person decides whether a contact or a fee is removed."""
        return Outcome(record=item.record, refused=_("It stays until somebody removes it."))
