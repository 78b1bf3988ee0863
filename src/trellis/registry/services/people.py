"""Persons of an organisation: added with a role, given another, removed."""

from django.utils.translation import gettext as _

from trellis.accounts import selectors as accounts
from trellis.audit import services as audit
from trellis.core.errors import Conflict, InvalidInput, NotFound, require
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.registry.models import Organisation, PersonMembership
from trellis.registry.policies.profiles import can_add_person, can_manage_people
from trellis.registry.services.storing import lock_organisation
from trellis.registry.services.telling import tell_person
from trellis.registry.types import PersonRole


def add_person(*, actor: Actor, organisation_id: int, email: str, role: PersonRole) -> int:
    """Give a person with an account a role in an organisation; return the person's id.

    Only an operator: whether an address has an account here is nobody else's to find out.
    Raises NotFound, NotPermitted, InvalidInput (no such account), Conflict (belongs to it already).
    """
    with change(actor, {"registry_person_once": _("This person belongs to the organisation already.")}):
        row = lock_organisation(actor, organisation_id)
        require(can_add_person(actor, row))
        person = accounts.find_person_by_email(email=email.strip())
        if person is None:
            message = _("No account has this address. Ask the person to sign up first.")
            raise InvalidInput([Problem(field="email", message=message)])
        PersonMembership.objects.create(organisation=row, person_id=person.id, role=role)
        write_entry(actor, "added person", row, person.id, None, str(role))
        return person.id


def change_person_role(*, actor: Actor, organisation_id: int, person_id: int, role: PersonRole) -> None:
    """Give a person another role. Raises NotFound, NotPermitted, Conflict (nobody would own the profile)."""
    with change(actor):
        row = lock_organisation(actor, organisation_id)
        require(can_manage_people(actor, row))
        membership = get_person_row(row, person_id)
        if membership.role == role:
            return
        keep_an_owner(actor, row, membership)
        before, membership.role = membership.role, role
        membership.by_claim = membership.by_claim and role == PersonRole.OWNER
        membership.save(update_fields=["role", "by_claim"])
        write_entry(actor, "changed person", row, person_id, before, str(role))


def remove_person(*, actor: Actor, organisation_id: int, person_id: int) -> None:
    """End a person's role. Everybody may leave. Raises as `change_person_role`."""
    with change(actor):
        row = lock_organisation(actor, organisation_id)
        if person_id != actor.person_id:
            require(can_manage_people(actor, row))
        membership = get_person_row(row, person_id)
        keep_an_owner(actor, row, membership)
        membership.delete()
        write_entry(actor, "removed person", row, person_id, membership.role, None)


def get_person_row(row: Organisation, person_id: int) -> PersonMembership:
    found = PersonMembership.objects.filter(organisation=row, person_id=person_id).first()
    if found is None:
        raise NotFound(_("That person does not belong to this organisation."))
    return found


def keep_an_owner(actor: Actor, row: Organisation, membership: PersonMembership) -> None:
    """The last owner stays one, or nobody could confirm the profile; an operator may decide otherwise."""
    if membership.role != PersonRole.OWNER or actor.is_operator:
        return
    owners = PersonMembership.objects.filter(organisation=row, role=PersonRole.OWNER)
    if not owners.exclude(pk=membership.pk).exists():
        raise Conflict(_("This is the last owner. Make another person an owner first."))


def write_entry(
    actor: Actor, action: str, row: Organisation, person_id: int, before: str | None, after: str | None
) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_type="organisation",
        subject_id=row.pk,
        changes={f"person {person_id}": (before, after)},
    )
    tell_person(actor, row, person_id, before, after)
