"""Who may do what with the site."""

from django.utils.translation import gettext as _

from trellis.core.types import ALLOWED, Actor, Decision, refused


def can_change_site(actor: Actor) -> Decision:
    return ALLOWED if actor.is_operator else refused(_("Only an operator may change the site."))


def can_erase_person(actor: Actor, person_id: int) -> Decision:
    """Everybody may have themselves erased; an operator may do it for those who ask."""
    if actor.is_operator or (actor.is_signed_in and actor.person_id == person_id):
        return ALLOWED
    return refused(_("Only the person or an operator may erase an account."))


def can_apply_retention(actor: Actor) -> Decision:
    return ALLOWED if actor.is_operator else refused(_("Only an operator may remove what is past its time."))
