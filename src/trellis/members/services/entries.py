"""Contacts, fees, tasks, meetings, needs, services used and notes: one way of writing for all of them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import InvalidInput
from trellis.core.once import key_of_row
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.members.models import Contact, Entry, Record
from trellis.members.services.checking import checked
from trellis.members.services.storing import (
    MESSAGES,
    check_version,
    forget_contact,
    key_of_contact,
    lock_record,
    no_entry,
    note,
)
from trellis.members.types import BLUEPRINTS, Kind

Row = Contact | Entry


def add_entry(
    *,
    actor: Actor,
    host_id: int,
    record_id: int,
    kind: Kind,
    values: Mapping[str, Any],
    form_key: UUID | None = None,
) -> int:
    """Write down something about a member; return its id.

    May be repeated with the same `form_key` and values: it is written down once, also when both come at the
    same moment. Raises NotFound, InvalidInput, Conflict.
    """
    with change(actor, MESSAGES):
        record = lock_record(actor, host_id, record_id)
        stored = checked(BLUEPRINTS[kind].columns, values)
        key = key_of_row(form_key, {"kind": kind, **stored})
        if known := find_sent(record, kind, key):
            return known
        row = create_entry(record, kind, stored, key)
        write_down(actor, "added", row, {}, stored_of(row))
        return row.pk


def find_sent(record: Record, kind: Kind, key: UUID | None) -> int | None:
    """What the same form stored already; the record is locked, so that of two at once the second sees it."""
    if key is None:
        return None
    model: Any = Contact if kind == Kind.CONTACT else Entry
    found: int | None = model.objects.filter(record=record, key=key).values_list("pk", flat=True).first()
    return found


def create_entry(record: Record, kind: Kind, stored: Mapping[str, Any], key: UUID | None) -> Row:
    if kind == Kind.CONTACT:
        return Contact.objects.create(record=record, key=key, **stored)
    return Entry.objects.create(record=record, kind=kind, key=key, **stored)


def change_entry(
    *,
    actor: Actor,
    host_id: int,
    record_id: int,
    kind: Kind,
    entry_id: int,
    version: int,
    values: Mapping[str, Any],
) -> None:
    """Put all of an entry anew. `version` is that which the editor saw.

    Raises NotFound, InvalidInput, Conflict (somebody else changed it meanwhile).
    """
    with change(actor, MESSAGES):
        row = locked_entry(actor, host_id, record_id, kind, entry_id)
        stored = checked(BLUEPRINTS[kind].columns, values)
        check_version(row, version)
        put(actor, row, stored)


def put(actor: Actor, row: Row, stored: Mapping[str, Any]) -> None:
    """Store the values, if they differ, and write that down."""
    before = stored_of(row)
    after = {**before, **stored}
    if before == after:
        return
    for name, value in stored.items():
        setattr(row, name, value)
    row.version += 1
    if isinstance(row, Entry):
        row.changed_at = timezone.now()
    row.save()
    write_down(actor, "changed", row, before, after)


def remove_entry(*, actor: Actor, host_id: int, record_id: int, kind: Kind, entry_id: int) -> None:
    """Remove an entry. Of a contact nothing can be read any more, in the record of changes neither."""
    with change(actor, MESSAGES):
        take_away(actor, locked_entry(actor, host_id, record_id, kind, entry_id))


def take_away(actor: Actor, row: Row) -> None:
    write_down(actor, "removed", row, stored_of(row), {})
    if isinstance(row, Contact):
        forget_contact(row)
    row.delete()


def close_entry(*, actor: Actor, host_id: int, record_id: int, kind: Kind, entry_id: int) -> None:
    """A task is done, a fee is paid, a need is met: today. May be repeated; the first day stays.

    Raises NotFound, InvalidInput for a kind that nothing closes.
    """
    if not BLUEPRINTS[kind].closes:
        raise InvalidInput(_("There is nothing to close here."))
    with change(actor, MESSAGES):
        row = locked_entry(actor, host_id, record_id, kind, entry_id)
        if isinstance(row, Entry) and row.closed_on is None:
            put(actor, row, {"closed_on": timezone.localdate()})


def locked_entry(actor: Actor, host_id: int, record_id: int, kind: Kind, entry_id: int) -> Row:
    """The row, locked after its member's: whoever writes about one member waits for one another."""
    lock_record(actor, host_id, record_id)
    model: Any = Contact if kind == Kind.CONTACT else Entry
    rows = model.objects.visible_to(actor).filter(record=record_id, pk=entry_id)
    if kind != Kind.CONTACT:
        rows = rows.filter(kind=kind)
    row: Row | None = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise no_entry()
    return row


def kind_of(row: Row) -> Kind:
    return Kind(row.kind) if isinstance(row, Entry) else Kind.CONTACT


def stored_of(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in BLUEPRINTS[kind_of(row)].names}


def write_down(
    actor: Actor, verb: str, row: Row, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    about = key_of_contact(row) if isinstance(row, Contact) else None
    note(actor, f"{verb} {kind_of(row)}", row.record_id, before, after, about=about)
