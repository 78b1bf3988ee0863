"""Inviting a person to keep a profile, by mail address; accepted signed in with that address.

Whether an address has an account is not looked up: inviting answers alike, whoever reads mail there.
"""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.accounts import selectors as accounts
from trellis.audit import services as audit
from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.registry.models import Invitation, Organisation, PersonMembership
from trellis.registry.policies.profiles import can_hand_over, can_manage_people
from trellis.registry.selectors.invitations import is_open, read_invitation
from trellis.registry.services import telling_invitations as telling
from trellis.registry.services.people import write_entry
from trellis.registry.services.storing import lock_organisation
from trellis.registry.types import PersonRole
from trellis.registry.types.invitations import (
    INVITATION_TRANSITIONS,
    MOST_INVITATION_MAILS,
    MOST_INVITATIONS,
    InvitationState,
)

ORDER = (PersonRole.MEMBER, PersonRole.EDITOR, PersonRole.OWNER)
OVER = gettext_lazy("This invitation can no longer be accepted.")
MESSAGES = {
    "registry_invitation_open_once": gettext_lazy("This address is invited already."),
    "registry_person_once": OVER,
}


def invite(
    *, actor: Actor, organisation_id: int, email: str, role: PersonRole, is_handover: bool = False
) -> int:
    """Invite the reader of a mail address to take a role; return the invitation's id.

    A hand-over makes the other an owner and the actor an editor, both when it is accepted. May be repeated:
    it is then sent once more, with the role given last.
    Effects: the invitation, an audit entry, a mail to the address.
    Raises NotFound, NotPermitted, InvalidInput (no mail address), Conflict (too many).
    """
    with change(actor, MESSAGES):
        row = lock_organisation(actor, organisation_id)
        require(can_hand_over(actor, row) if is_handover else can_manage_people(actor, row))
        invitation = open_invitation(row, checked(email))
        invitation.role = PersonRole.OWNER if is_handover else role
        invitation.is_handover, invitation.invited_by_id = is_handover, actor.person_id
        invitation.made_at, invitation.mails = timezone.now(), invitation.mails + 1
        invitation.save()
        note(actor, invitation, "invited")
        telling.send_invitation(actor, invitation)
        return invitation.pk


def withdraw_invitation(*, actor: Actor, organisation_id: int, invitation_id: int) -> None:
    """Take an open invitation back. Raises NotFound, NotPermitted, Conflict (it is settled)."""
    with change(actor):
        row = lock_organisation(actor, organisation_id)
        require(can_manage_people(actor, row))
        found = Invitation.objects.select_for_update().filter(organisation=row, pk=invitation_id).first()
        if found is None:
            raise NotFound(_("There is no such invitation."))
        end(actor, found, InvitationState.WITHDRAWN, action="invitation withdrawn")


def accept_invitation(*, actor: Actor, token: str) -> None:
    """Take the role, signed in with the address that was invited.

    Raises NotFound, NotPermitted (a visitor, another address), Conflict (too old or settled, or the role is
    there already).
    """
    with change(actor, MESSAGES):
        invitation, organisation = lock_invitation(actor, token)
        role, person_id = PersonRole(invitation.role), actor.person_id or 0
        present = PersonMembership.objects.filter(organisation=organisation, person_id=person_id).first()
        if present and ORDER.index(PersonRole(present.role)) >= ORDER.index(role):
            raise Conflict(_("You have this role already, or one with more rights."))
        before = present.role if present else None
        membership = present or PersonMembership(
            organisation=organisation, person_id=person_id, by_claim=False
        )
        membership.role = role
        membership.save()
        write_entry(actor, "accepted invitation", organisation, person_id, before, str(role))
        if invitation.is_handover:
            step_back(actor, invitation, organisation)
        end(actor, invitation, InvitationState.ACCEPTED)
        telling.tell_inviter(actor, invitation)


def decline_invitation(*, actor: Actor, token: str) -> None:
    """Say no, signed in with the address that was invited. Raises as `accept_invitation`."""
    with change(actor):
        invitation, _organisation = lock_invitation(actor, token)
        end(actor, invitation, InvitationState.DECLINED, action="invitation declined")


def step_back(actor: Actor, invitation: Invitation, organisation: Organisation) -> None:
    """Who handed over becomes an editor; the new owner is one already."""
    former = PersonMembership.objects.get(organisation=organisation, person_id=invitation.invited_by_id or 0)
    before, former.role, former.by_claim = former.role, PersonRole.EDITOR, False
    former.save(update_fields=["role", "by_claim"])
    write_entry(actor, "changed person", organisation, former.person_id, before, str(former.role))


def lock_invitation(actor: Actor, token: str) -> tuple[Invitation, Organisation]:
    """An invitation of the actor's own address that can be answered, locked after its profile.

    Raises NotFound, NotPermitted, Conflict.
    """
    found = read_invitation(token=token)
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=found.organisation_id)
    row = Invitation.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=found.pk)
    if not actor.is_signed_in:
        raise NotPermitted(_("Sign in to answer the invitation."))
    if row.address not in accounts.confirmed_addresses(person_id=actor.person_id or 0):
        raise NotPermitted(_("This invitation went to another mail address than yours."))
    if not is_open(row):
        raise Conflict(str(OVER))
    return row, organisation


def open_invitation(row: Organisation, address: str) -> Invitation:
    waiting = Invitation.objects.filter(organisation=row, state=InvitationState.OPEN)
    found = waiting.select_for_update().filter(address=address).first()
    if found is None and waiting.count() >= MOST_INVITATIONS:
        raise Conflict(_("Too many invitations wait already. Withdraw one first."))
    if found and found.mails >= MOST_INVITATION_MAILS:
        raise Conflict(_("This address was invited three times already."))
    return found or Invitation(organisation=row, address=address)


def checked(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise InvalidInput([Problem("email", _("This is not a mail address."))]) from error
    return address


def end(actor: Actor, row: Invitation, to: InvitationState, *, action: str = "") -> None:
    """Write the new state, with an audit entry where no other stands for it."""
    if to not in INVITATION_TRANSITIONS[InvitationState(row.state)]:
        raise Conflict(_("This invitation is settled."))
    row.state, row.ended_at = to, timezone.now()
    row.save(update_fields=["state", "ended_at"])
    if action:
        note(actor, row, action)


def note(actor: Actor, row: Invitation, action: str) -> None:
    """An entry in the history of the profile, without the address."""
    audit.record(
        actor=actor,
        action=action,
        subject_type="organisation",
        subject_id=row.organisation_id,
        changes={"invitation": (None, row.pk), "role": (None, row.role)},
    )
