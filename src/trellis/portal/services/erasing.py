"""Erasing a person: the account and everything that hangs on it, and the key of what stands in the record.

Organisations, and what was done for them, stay. The key lies outside the database, so that a job of the same
transaction destroys it; a register beside the keys tells, after an older backup was restored, who must be
erased once more.
"""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from trellis.accounts import services as accounts
from trellis.audit import services as audit
from trellis.audit.services import keys
from trellis.core.errors import InvalidInput, NotFound, require
from trellis.core.kept_pages import kept_pages
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem, system_actor
from trellis.portal import policies
from trellis.portal.selectors.person_data import session_keys_of

PERSON = "accounts.person"
# What hangs on the person is theirs alone; an operator who erases them does not see it.
ERASER = system_actor("erasing persons")


@dataclass(frozen=True)
class Erasure:
    """What was removed: the number of rows by table."""

    person_id: int
    removed: dict[str, int]


def erase_person(*, actor: Actor, person_id: int, is_sure: bool) -> Erasure:
    """Remove a person's account for ever; what they entered for organisations stays without their name.

    Raises NotPermitted but for the person and operators, NotFound, InvalidInput unless `is_sure`, Conflict
    for the last operator.
    """
    with change(actor):
        require(policies.can_erase_person(actor, person_id))
        person = get_user_model()._default_manager.select_for_update().filter(pk=person_id).first()
        if person is None:
            raise NotFound(_("There is no such person."))
        if not is_sure:
            raise InvalidInput([Problem("is_sure", _("Tick the box: this cannot be taken back."))])
        accounts.keep_an_operator(without_person_id=person_id)
        joined = person.joined_at.isoformat()
        Session.objects.filter(session_key__in=session_keys_of(person_id)).delete()
        EmailAddress.objects.filter(user=person).delete()
        with change(ERASER):
            _total, counts = person.delete()
        removed = {label: number for label, number in sorted(counts.items()) if number}
        audit.record(
            actor=actor,
            action="erased",
            subject_type=PERSON,
            subject_id=person_id,
            changes={label: (number, 0) for label, number in removed.items()},
        )
        app.configure_task("trellis.portal.tasks.forget_person").defer(person_id=person_id, joined=joined)
    return Erasure(person_id=person_id, removed=removed)


def forget_person(*, person_id: int, joined: str) -> None:
    """Destroy the key of a person who was erased, and note it for the day an older backup is restored.

    Pages that were kept for an outage may still show what the person entered.
    """
    keys.note_erasure(person_id, joined)
    keys.destroy_key(person_id)
    kept_pages().forget_all()


def erase_again(*, actor: Actor) -> list[int]:
    """Erase those who were erased after the backup that was restored; return their numbers.

    A number may have been given to another person since: only who joined at the noted moment is meant.
    """
    found = []
    for person_id, joined in keys.list_erasures():
        person = get_user_model()._default_manager.filter(pk=person_id).first()
        if person is not None and person.joined_at.isoformat() == joined:
            erase_person(actor=actor, person_id=person_id, is_sure=True)
            found.append(person_id)
    return found
