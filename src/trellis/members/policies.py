"""Who may keep a cluster's register of members: its owners and editors, and nobody else at all."""

from django.utils.translation import gettext as _

from trellis.core.types import ALLOWED, Actor, Decision, refused
from trellis.members.types import KEEPING_ROLES


def can_keep(actor: Actor, host_id: int) -> Decision:
    """Neither operators nor validators: what a cluster writes about its members is its own."""
    if actor.is_signed_in and actor.has_organisation_role(host_id, *KEEPING_ROLES):
        return ALLOWED
    return refused(_("Only the owners and editors of a cluster keep its register of members."))


def keeps_any(actor: Actor) -> bool:
    """Does the actor keep any organisation, so that a register could be theirs?"""
    return bool(actor.organisations(*KEEPING_ROLES))


def can_list_registers(actor: Actor) -> Decision:
    """Own registers: a visitor has none."""
    return ALLOWED if actor.is_signed_in else refused(_("Sign in to see your registers of members."))
