"""Members of a register: written down, changed, linked to a public profile, removed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, InvalidInput
from trellis.core.once import key_of_row
from trellis.core.transactions import change, reading
from trellis.core.types import Actor, Problem
from trellis.members.models import Record
from trellis.members.services.checking import checked
from trellis.members.services.storing import (
    MESSAGES,
    check_version,
    forget_contact,
    lock_record,
    note,
    require_register,
)
from trellis.members.types import RECORD_COLUMNS
from trellis.registry.selectors.members import list_members
from trellis.registry.selectors.profiles import find_organisation_id
from trellis.registry.types import Membership

MOST_TAKEN_OVER = 10_000


def add_record(
    *,
    actor: Actor,
    host_id: int,
    values: Mapping[str, Any],
    profile: str = "",
    profile_id: int | None = None,
    brought_by: int | None = None,
    form_key: UUID | None = None,
) -> int:
    """Write down a member; return the record's id. `profile` is the name or address of its public profile.

    `brought_by` is the import that does it. May be repeated with the same `form_key` and values: the member
    is written down once, also when both come at the same moment.

    Raises NotFound, InvalidInput, Conflict (that name, number or profile is there already).
    """
    require_register(actor, host_id)
    stored = checked(RECORD_COLUMNS, values)
    key = key_of_row(form_key, {**stored, "profile": profile})
    if known := find_sent(actor, host_id, key):
        return known
    try:
        with change(actor, MESSAGES):
            linked = profile_id or find_profile(actor, host_id, profile)
            row = Record.objects.create(
                host_id=host_id, organisation_id=linked, brought_by=brought_by, key=key, **stored
            )
            note(actor, "added", row.pk, {}, {**stored, "profile": linked})
            return row.pk
    except Conflict:
        known = find_sent(actor, host_id, key)
        if known is None:
            raise
        return known


def find_sent(actor: Actor, host_id: int, key: UUID | None) -> int | None:
    """The member that the same form wrote down already."""
    if key is None:
        return None
    with reading(actor):
        rows = Record.objects.visible_to(actor).filter(host_id=host_id, key=key)
        return rows.values_list("pk", flat=True).first()


def change_record(
    *, actor: Actor, host_id: int, record_id: int, version: int, values: Mapping[str, Any], profile: str = ""
) -> None:
    """Put all of a member's own values anew. `version` is that which the editor saw.

    Raises as `add_record`, and Conflict when somebody else changed them meanwhile.
    """
    with change(actor, MESSAGES):
        row = lock_record(actor, host_id, record_id)
        stored = checked(RECORD_COLUMNS, values)
        linked = find_profile(actor, host_id, profile)
        check_version(row, version)
        before = values_of(row)
        after = {**stored, "profile": linked}
        if before == after:
            return
        put(row, stored, linked)
        note(actor, "changed", row.pk, before, after)


def put(row: Record, stored: Mapping[str, Any], linked: int | None) -> None:
    for name, value in stored.items():
        setattr(row, name, value)
    row.organisation_id = linked
    row.version += 1
    row.changed_at = timezone.now()
    row.save()


def values_of(row: Record) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in RECORD_COLUMNS} | {
        "profile": row.organisation_id
    }


def find_profile(actor: Actor, host_id: int, text: str) -> int | None:
    """The one profile that is meant. Raises InvalidInput for none, several, or the cluster itself."""
    if not text.strip():
        return None
    found = find_organisation_id(actor=actor, text=text)
    if found is None:
        raise InvalidInput([Problem("profile", _("No profile, or more than one, has this address or name."))])
    if found == host_id:
        raise InvalidInput([Problem("profile", _("A cluster is not its own member."))])
    return found


def remove_record(*, actor: Actor, host_id: int, record_id: int) -> None:
    """Remove a member with everything kept about it. Its public profile stays. Raises NotFound."""
    with change(actor, MESSAGES):
        row = lock_record(actor, host_id, record_id)
        for contact in row.contacts.all():
            forget_contact(contact)
        before = values_of(row)
        number = row.pk
        row.delete()
        note(actor, "removed", number, before, {})


def take_over_members(*, actor: Actor, host_id: int) -> int:
    """Write down every member of the cluster's public page that has no record yet; return how many.

    May be repeated. A record of that name and country which is linked to nothing is linked instead.
    Raises NotFound.
    """
    with change(actor, MESSAGES):
        require_register(actor, host_id)
        records = Record.objects.visible_to(actor).filter(host_id=host_id).select_for_update(of=("self",))
        rows = list(records.order_by("pk"))
        linked = {row.organisation_id for row in rows}
        free = {(row.name.casefold(), row.country): row for row in rows if row.organisation_id is None}
        taken = {(row.name.casefold(), row.country) for row in rows}
        done = 0
        for item in public_members(actor, host_id):
            if item.other.id in linked:
                continue
            key = (item.other.name.casefold(), code_of(item))
            if row := free.pop(key, None):
                before = values_of(row)
                put(row, {}, item.other.id)
                note(actor, "changed", row.pk, before, values_of(row))
            elif key in taken:
                continue  # two profiles of one name and country: a person decides which is meant
            else:
                take_over(actor, host_id, item)
                taken.add(key)
            done += 1
        return done


def public_members(actor: Actor, host_id: int) -> tuple[Membership, ...]:
    return list_members(actor=actor, host_id=host_id, size=MOST_TAKEN_OVER).rows


def code_of(item: Membership) -> str:
    return (item.other.country or "").partition(":")[2]


def take_over(actor: Actor, host_id: int, item: Membership) -> None:
    values = {"name": item.other.name, "country": code_of(item), "city": item.other.city, "since": item.since}
    row = Record.objects.create(host_id=host_id, organisation_id=item.other.id, until=item.until, **values)
    note(actor, "added", row.pk, {}, {**values, "profile": item.other.id})
