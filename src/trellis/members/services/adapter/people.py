"""Members of a list: read as they stand with their first contact, created, changed, ended, removed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.imports.reading.keys import key_of
from trellis.imports.types import Change, Existing, Operation, Outcome, Value
from trellis.members.models import Contact, Record
from trellis.members.services import entries, records
from trellis.members.services.adapter.examining import contact_named, contact_of
from trellis.members.services.adapter.record_types import OF_CONTACT
from trellis.members.services.checking import checked
from trellis.members.services.storing import lock_record, note
from trellis.members.types import BLUEPRINTS, RECORD_COLUMNS, Kind
from trellis.registry.services.adapters.organisations import find_organisations

OWN = tuple(column.name for column in RECORD_COLUMNS)
CONTACT_COLUMNS = BLUEPRINTS[Kind.CONTACT].columns


def existing_members(*, actor: Actor, records: Sequence[str], lock: bool) -> dict[str, Existing]:
    """The members as they stand, with a version that any entry about them changes as well."""
    with reading(actor):
        ids = [int(record) for record in records]
        rows = Record.objects.visible_to(actor).filter(pk__in=ids).order_by("pk")
        found = list(rows.select_for_update(of=("self",)) if lock else rows)
        first: dict[int, Contact] = {}
        for contact in Contact.objects.filter(record__in=ids).order_by("-id"):
            first[contact.record_id] = contact
        versions = versions_of(ids)
        return {
            str(row.pk): Existing(
                values=values_of(row, first.get(row.pk)),
                retired=row.until is not None and row.until < timezone.localdate(),
                version=versions[row.pk],
            )
            for row in found
        }


def versions_of(ids: Sequence[int]) -> dict[int, str]:
    rows = Record.objects.filter(pk__in=ids).annotate(
        entered=Count("entries", distinct=True), last=Max("entries__id"), changed=Sum("contacts__version")
    )
    return {row.pk: f"{row.version}.{row.entered}.{row.last}.{row.changed}" for row in rows}


def values_of(row: Record, contact: Contact | None) -> dict[str, Value]:
    said = {name: canonical(getattr(row, name)) for name in OWN}
    if contact:
        said |= {
            OF_CONTACT + column.name: canonical(getattr(contact, column.name)) for column in CONTACT_COLUMNS
        }
    return {name: value for name, value in said.items() if value not in (None, "", [])}


def canonical(value: Any) -> Value:
    return value.isoformat() if isinstance(value, date) else value


class Writer:
    """Writes the changes of one batch into one register."""

    def __init__(self, actor: Actor, host_id: int, import_id: int, changes: Sequence[Change]) -> None:
        self.actor, self.host_id, self.import_id = actor, host_id, import_id
        created = [item for item in changes if item.operation == Operation.CREATE]
        self.profiles = free_profiles(actor, host_id, created)
        self.operations = {
            Operation.CREATE: self.create,
            Operation.UPDATE: self.update,
            Operation.REMOVE: self.remove,
            Operation.RETIRE: self.retire,
            Operation.RESTORE: self.restore,
        }

    def write(self, item: Change) -> Outcome:
        return self.operations[item.operation](item)

    def create(self, item: Change) -> Outcome:
        if number := self.without_number(item):
            return self.adopt(item, number)
        number = records.add_record(
            actor=self.actor,
            host_id=self.host_id,
            values={name: item.values.get(name) for name in OWN},
            profile_id=self.profiles.pop(profile_key(item), None),
            brought_by=self.import_id,
        )
        if contact := contact_of(item.values):
            self.add_contact(number, contact)
        return self.outcome(number)

    def without_number(self, item: Change) -> int | None:
        """The member of this name and country that was written down by hand, without a number."""
        rows = Record.objects.filter(host=self.host_id, number="", country=item.values.get("country") or "")
        return rows.filter(name__iexact=item.values["name"]).values_list("pk", flat=True).first()

    def adopt(self, item: Change, number: int) -> Outcome:
        """Write what the list says over it. It was not brought: an undo leaves it there."""
        values = {name: value for name, value in item.values.items() if value not in (None, "", [])}
        self.update(replace(item, record=str(number), values=values))
        return self.outcome(number)

    def outcome(self, number: int) -> Outcome:
        return Outcome(record=str(number), version=versions_of([number]).get(number, ""))

    def add_contact(self, number: int, values: Mapping[str, Any]) -> None:
        entries.add_entry(
            actor=self.actor, host_id=self.host_id, record_id=number, kind=Kind.CONTACT, values=values
        )

    def update(self, item: Change) -> Outcome:
        row = lock_record(self.actor, self.host_id, int(item.record))
        own = {name: value for name, value in item.values.items() if name in OWN}
        if own:
            self.put(row, own)
        said = {
            name.removeprefix(OF_CONTACT): value for name, value in item.values.items() if name not in OWN
        }
        if said:
            self.put_contact(row, said)
        return self.outcome(row.pk)

    def put(self, row: Record, values: Mapping[str, Any]) -> None:
        before = records.values_of(row)
        stored = checked(RECORD_COLUMNS, {**before, **values})
        records.put(row, stored, row.organisation_id)
        note(self.actor, "changed", row.pk, before, records.values_of(row))

    def put_contact(self, row: Record, said: Mapping[str, Any]) -> None:
        """Change the first contact; a member without one gets it, if it can be called something."""
        contact = Contact.objects.select_for_update().filter(record=row).order_by("id").first()
        now = entries.stored_of(contact) if contact else {}
        values = contact_named({**now, **said})
        if contact and not values["name"]:
            entries.take_away(self.actor, contact)
        elif contact:
            entries.put(self.actor, contact, checked(CONTACT_COLUMNS, values))
        elif values["name"]:
            self.add_contact(row.pk, values)

    def remove(self, item: Change) -> Outcome:
        """Take back what this import brought, unless something was written about it since."""
        row = lock_record(self.actor, self.host_id, int(item.record))
        if row.brought_by != self.import_id:
            return Outcome(record=item.record, refused=_("It was here before."))
        if row.entries.exists() or row.contacts.count() > 1:
            return Outcome(record=item.record, refused=_("Something was written about it since."))
        records.remove_record(actor=self.actor, host_id=self.host_id, record_id=int(item.record))
        return Outcome(record=item.record)

    def retire(self, item: Change) -> Outcome:
        """A member that the list no longer names left yesterday: what is kept of it stays."""
        row = lock_record(self.actor, self.host_id, int(item.record))
        yesterday = timezone.localdate() - timedelta(days=1)
        if row.since and row.since > yesterday:
            return Outcome(record=item.record, refused=_("It has not begun yet."))
        self.put(row, {"until": yesterday})
        return self.outcome(row.pk)

    def restore(self, item: Change) -> Outcome:
        row = lock_record(self.actor, self.host_id, int(item.record))
        self.put(row, {"until": None})
        return self.outcome(row.pk)


def profile_key(item: Change) -> str:
    return key_of(item.values, (("name", "country"), ("name",)))


def free_profiles(actor: Actor, host_id: int, changes: Sequence[Change]) -> dict[str, int]:
    """Public profiles of the same name and country that no record of this register is linked to."""
    keys = [profile_key(item) for item in changes]
    found = {key: int(number) for key, number in find_organisations(keys=keys, actor=actor).items()}
    linked = set(
        Record.objects.filter(host_id=host_id, organisation__in=found.values()).values_list(
            "organisation_id", flat=True
        )
    )
    return {key: number for key, number in found.items() if number not in linked and number != host_id}
