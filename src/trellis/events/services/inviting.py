"""The list of those who are invited to a closed event: organisations, and mail addresses."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, InvalidInput, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.events.models import Event, InvitedAddress, InvitedOrganisation
from trellis.events.policies.events import can_change
from trellis.events.services import telling
from trellis.events.services.storing import host_ids, lock_event, note
from trellis.events.types.events import MOST_INVITED, EventState
from trellis.registry.selectors.profiles import find_organisation_id

TOO_MANY = 20  # faults that are said at once


def invite(*, actor: Actor, event_id: int, lines: Sequence[str]) -> int:
    """Put organisations (by name or address of their page) and mail addresses on the list; return how many.

    Who stands there already stays. Those who are new are told, once the event is published.
    Raises NotFound, NotPermitted, InvalidInput (with every line that names nobody), Conflict.
    """
    with change(actor):
        row = lock_event(actor, event_id)
        require(can_change(actor, row, host_ids(row)))
        addresses, organisations = understood(actor, lines)
        known = set(row.invited_organisations.values_list("organisation_id", flat=True))
        there = set(row.invited_addresses.values_list("address", flat=True))
        new, fresh = sorted(organisations - known), sorted(addresses - there)
        if len(known) + len(there) + len(new) + len(fresh) > MOST_INVITED:
            raise Conflict(_("An event invites 2,000 at most."))
        InvitedOrganisation.objects.bulk_create(
            [InvitedOrganisation(event=row, organisation_id=number) for number in new]
        )
        InvitedAddress.objects.bulk_create(
            [InvitedAddress(event=row, address=address, language=actor.language) for address in fresh]
        )
        if new or fresh:
            note(actor, row.pk, "invited", organisations=([], new), addresses=(0, len(fresh)))
            tell_invited(actor, row)
        return len(new) + len(fresh)


def understood(actor: Actor, lines: Sequence[str]) -> tuple[set[str], set[int]]:
    addresses: set[str] = set()
    organisations: set[int] = set()
    unknown = []
    for line in filter(None, (line.strip() for line in lines)):
        if "@" in line:
            try:
                validate_email(line)
            except ValidationError:
                unknown.append(line)
            else:
                addresses.add(line.lower())
        elif (number := find_organisation_id(actor=actor, text=line)) is not None:
            organisations.add(number)
        else:
            unknown.append(line)
    if unknown:
        text = _("“%(line)s” is neither a mail address nor an organisation here.")
        raise InvalidInput([Problem("lines", text % {"line": line[:80]}) for line in unknown[:TOO_MANY]])
    return addresses, organisations


def disinvite(*, actor: Actor, event_id: int, organisation_id: int = 0, address: str = "") -> None:
    """Take one off the list. May be repeated. Raises NotFound, NotPermitted, Conflict."""
    with change(actor):
        row = lock_event(actor, event_id)
        require(can_change(actor, row, host_ids(row)))
        row.invited_organisations.filter(organisation_id=organisation_id).delete()
        row.invited_addresses.filter(address=address.lower()).delete()
        note(actor, row.pk, "disinvited", organisation=(organisation_id or None, None))


def tell_invited(actor: Actor, row: Event) -> None:
    """Mail to those on the list who were not told yet; nothing before the event is published."""
    if row.state != EventState.PUBLISHED:
        return
    organisations = row.invited_organisations.filter(told_at__isnull=True)
    addresses = row.invited_addresses.filter(told_at__isnull=True)
    telling.tell_invitation(
        actor,
        row,
        organisation_ids=list(organisations.values_list("organisation_id", flat=True)),
        addresses=list(addresses.values_list("address", flat=True)),
    )
    organisations.update(told_at=timezone.now())
    addresses.update(told_at=timezone.now())
