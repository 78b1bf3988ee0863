"""Who may do what with persons, roles and tokens."""

from django.utils.translation import gettext as _

from trellis.core.types import ALLOWED, Actor, Decision, refused


def can_change_person(actor: Actor, person_id: int) -> Decision:
    """Everybody changes only what is their own."""
    if actor.is_signed_in and actor.person_id == person_id:
        return ALLOWED
    return refused(_("Only the person may change this."))


def can_manage_tokens(actor: Actor) -> Decision:
    return ALLOWED if actor.is_signed_in else refused(_("Sign in to make access tokens."))


def can_consent(actor: Actor) -> Decision:
    """For oneself alone: nobody agrees in the place of another."""
    return ALLOWED if actor.is_signed_in else refused(_("Sign in to say what you agree to."))


def can_see_roles(actor: Actor) -> Decision:
    """Who has which role is read by those who answer for the platform."""
    if actor.is_operator or actor.is_analyst:
        return ALLOWED
    return refused(_("Only operators and analysts see who has which role."))


def can_manage_roles(actor: Actor) -> Decision:
    return ALLOWED if actor.is_operator else refused(_("Only an operator may give or take roles."))
