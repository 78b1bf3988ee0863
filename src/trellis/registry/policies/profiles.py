"""Who may do what with a profile. One line each in the table of the module's README.

Every function takes the actor and a profile (or its table row) and answers with a reason.
What the actor may not even see never gets here: reads and locks start from `visible_to`.
"""

from typing import Protocol

from django.utils.translation import gettext as _

from trellis.core.types import ALLOWED, Actor, Decision, refused
from trellis.registry.types import PUBLIC, Blueprint, PersonRole, Status


class Kept(Protocol):
    """What a policy needs to know of a profile."""

    @property
    def id(self) -> int: ...
    @property
    def status(self) -> str: ...
    @property
    def country_id(self) -> str | None: ...


KEEPERS = (PersonRole.OWNER, PersonRole.EDITOR)


def can_create(actor: Actor, blueprint: Blueprint) -> Decision:
    """Anyone signed in; some kinds only the operator."""
    if actor.is_operator:
        return ALLOWED
    if not actor.is_signed_in:
        return refused(_("Sign in to create a profile."))
    if blueprint.creatable_by == "operator":
        return refused(_("The operator of the platform creates profiles of this kind."))
    return ALLOWED


def can_create_many(actor: Actor) -> Decision:
    """Only the operator and the system write many profiles at once, as an import does."""
    return ALLOWED if actor.is_operator else refused(_("Only an operator may store many profiles at once."))


def can_edit(actor: Actor, profile: Kept) -> Decision:
    """Owner, editor, operator; an archived profile by nobody."""
    if not (actor.is_operator or actor.has_organisation_role(profile.id, *KEEPERS)):
        return refused(_("Only the owner and the editors of this profile may change it."))
    if profile.status == Status.ARCHIVED:
        return refused(_("This profile is archived. Restore it before you change it."))
    return ALLOWED


def can_manage_members(actor: Actor, profile: Kept) -> Decision:
    return can_edit(actor, profile)


def can_record_results(actor: Actor, profile: Kept) -> Decision:
    return can_edit(actor, profile)


def can_leave(actor: Actor, member: Kept) -> Decision:
    """A member's own owner or editor may end its membership."""
    if actor.is_operator or actor.has_organisation_role(member.id, *KEEPERS):
        return ALLOWED
    return refused(_("Only this cluster's or network's keepers or the member itself may end a membership."))


def is_owner(actor: Actor, profile: Kept) -> bool:
    return actor.is_operator or actor.has_organisation_role(profile.id, PersonRole.OWNER)


def can_manage_people(actor: Actor, profile: Kept) -> Decision:
    """The owner says who else keeps the profile."""
    if is_owner(actor, profile):
        return ALLOWED
    return refused(_("Only the owner of this profile may say who keeps it."))


def can_hand_over(actor: Actor, profile: Kept) -> Decision:
    """An owner in person gives the profile to somebody else."""
    if actor.has_organisation_role(profile.id, PersonRole.OWNER):
        return ALLOWED
    return refused(_("Only the owner of this profile may hand it over."))


def can_leave_organisation(actor: Actor, profile: Kept) -> Decision:
    """Who belongs to an organisation may leave it; that the last owner stays is the service's to see."""
    if actor.has_organisation_role(profile.id, *PersonRole):
        return ALLOWED
    return refused(_("You do not belong to this organisation."))


def can_add_person(actor: Actor, profile: Kept) -> Decision:
    """Only an operator finds out whether an address has an account here."""
    return ALLOWED if actor.is_operator else refused(_("Ask an operator to add a person."))


def can_submit(actor: Actor, profile: Kept) -> Decision:
    """The owner hands a draft in for review."""
    if not is_owner(actor, profile):
        return refused(_("Only the owner of this profile may hand it in for review."))
    if profile.status != Status.DRAFT:
        return refused(_("Only a draft can be handed in for review."))
    return ALLOWED


def can_review(actor: Actor) -> Decision:
    """Validators and operators see what waits for review, analysts too."""
    if actor.is_validator or actor.is_operator or actor.is_analyst or actor.validator_of:
        return ALLOWED
    return refused(_("Only a validator may review profiles."))


def can_validate(actor: Actor, profile: Kept) -> Decision:
    """Validators of the profile's country, and operators."""
    if actor.is_operator or actor.validates(profile.country_id):
        return ALLOWED
    return refused(_("Only a validator of its country may decide on this profile."))


def can_publish(actor: Actor, profile: Kept) -> Decision:
    """A validator publishes what was handed in, but not a profile of their own; an operator anything."""
    decision = can_validate(actor, profile)
    if not decision:
        return refused(_("A validator publishes profiles. Hand this one in for review."))
    if profile.status in PUBLIC:
        return refused(_("This profile is already published."))
    if profile.status == Status.ARCHIVED:
        return refused(_("This profile is archived. Restore it first."))
    if actor.is_operator:
        return ALLOWED
    if profile.status != Status.IN_REVIEW:
        return refused(_("This profile has not been handed in for review."))
    if actor.has_organisation_role(profile.id, *KEEPERS):
        return refused(_("You keep this profile yourself: another validator must publish it."))
    return ALLOWED


def can_send_back(actor: Actor, profile: Kept) -> Decision:
    decision = can_validate(actor, profile)
    if not decision:
        return decision
    if profile.status != Status.IN_REVIEW:
        return refused(_("This profile is not in review."))
    return ALLOWED


def can_confirm(actor: Actor, profile: Kept) -> Decision:
    """The owner says that a published profile is still right."""
    if not is_owner(actor, profile):
        return refused(_("Only the owner of this profile may confirm it."))
    if profile.status not in PUBLIC:
        return refused(_("Only a published profile can be confirmed."))
    return ALLOWED


def can_withdraw(actor: Actor, profile: Kept) -> Decision:
    """The owner takes a profile out of review or off the public pages."""
    if not is_owner(actor, profile):
        return refused(_("Only the owner of this profile may withdraw it."))
    if profile.status not in (*PUBLIC, Status.IN_REVIEW):
        return refused(_("This profile is neither published nor in review."))
    return ALLOWED


def can_archive(actor: Actor, profile: Kept) -> Decision:
    if not is_owner(actor, profile):
        return refused(_("Only the owner of this profile may archive it."))
    if profile.status == Status.ARCHIVED:
        return refused(_("This profile is already archived."))
    return ALLOWED


def can_restore(actor: Actor, profile: Kept) -> Decision:
    if not is_owner(actor, profile):
        return refused(_("Only the owner of this profile may restore it."))
    if profile.status != Status.ARCHIVED:
        return refused(_("Only an archived profile can be restored."))
    return ALLOWED


def can_override(actor: Actor, profile: Kept) -> Decision:
    """A validator's own verdict on a rule; never on a profile they keep."""
    decision = can_validate(actor, profile)
    if not decision:
        return refused(_("Only a validator may decide on a rule."))
    if not actor.is_operator and actor.has_organisation_role(profile.id, *KEEPERS):
        return refused(_("You keep this profile yourself: another validator must decide."))
    return ALLOWED


def can_rename_address(actor: Actor, profile: Kept) -> Decision:
    """The address of a profile changes only by the operator; the old one keeps leading to it."""
    return ALLOWED if actor.is_operator else refused(_("Only an operator may change the address."))


def can_see_history(actor: Actor, profile: Kept) -> Decision:
    if actor.is_operator or actor.is_analyst or actor.validates(profile.country_id):
        return ALLOWED
    if actor.has_organisation_role(profile.id, *KEEPERS):
        return ALLOWED
    return refused(_("Only those who keep or validate this profile see its history."))
