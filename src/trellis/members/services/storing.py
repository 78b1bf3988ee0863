"""The shared inner part of the services: locking, noting what changed, what a violated constraint means."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.audit import services as audit
from trellis.audit.services.keys import destroy_key
from trellis.core.errors import Conflict, NotFound
from trellis.core.types import Actor
from trellis.members.models import Contact, Record
from trellis.members.policies import can_keep
from trellis.members.selectors.records import not_found

SUBJECT = "members.record"
MESSAGES = {
    "members_record_once": gettext_lazy("Your register has a member of this name and country already."),
    "members_record_form_once": gettext_lazy("This member is written down already."),
    "members_record_number_once": gettext_lazy("Another member has this number."),
    "members_record_profile_once": gettext_lazy("Another record of yours is linked to this profile."),
    "members_record_forward": gettext_lazy("The end lies before the begin."),
    "members_contact_mail_once": gettext_lazy("Another contact of this member has this mail address."),
    "members_fee_once": gettext_lazy("This fee is recorded for that year already."),
}
# Free words may name anybody. They stand in the register only, so that removing them there removes them.
NOT_COPIED = frozenset({"text", "person"})
WRITTEN = "…"


def require_register(actor: Actor, host_id: int) -> None:
    """Raises NotFound for everybody but those who keep the cluster."""
    if not can_keep(actor, host_id):
        raise not_found()


def lock_record(actor: Actor, host_id: int, record_id: int) -> Record:
    """The member's row, locked until the end of the transaction. Raises NotFound."""
    rows = Record.objects.visible_to(actor).filter(host_id=host_id, pk=record_id)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise not_found()
    return row


def check_version(row: Any, version: int) -> None:
    """Raises Conflict when somebody else has changed the row since `version` was read."""
    if row.version != version:
        raise Conflict(_("Somebody else changed this meanwhile. Look at both, then save once more."))


def plain(value: Any) -> Any:
    """The value as the record of changes keeps it."""
    if isinstance(value, date | Decimal):
        return str(value)
    return value or None


def kept(name: str, value: Any) -> Any:
    return WRITTEN if name in NOT_COPIED and value else plain(value)


def note(
    actor: Actor,
    action: str,
    record_id: int,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    about: int | None = None,
) -> None:
    """Write down what changed; of free words only that they changed."""
    changes = {
        name: (kept(name, old), kept(name, new))
        for name, (old, new) in audit.difference(before, after).items()
        if plain(old) != plain(new)
    }
    audit.record(
        actor=actor,
        action=action,
        subject_type=SUBJECT,
        subject_id=record_id,
        changes=changes,
        about=about,
    )


def key_of_contact(contact: Contact) -> int:
    """Under which key the values of a contact stand in the record of changes.

    Contacts have no account: their numbers go down from zero, where those of persons go up.
    """
    return -contact.pk


def forget_contact(contact: Contact) -> None:
    """Once the contact is gone, what the record of changes says of it can no longer be read."""
    number = key_of_contact(contact)
    transaction.on_commit(lambda: forget(number))


def forget(number: int) -> None:
    destroy_key(number)


def no_entry() -> NotFound:
    return NotFound(_("There is no such entry."))
