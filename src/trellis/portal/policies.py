"""Who may do what with the site."""

from django.utils.translation import gettext as _

from trellis.core.types import ALLOWED, Actor, Decision, refused


def can_change_site(actor: Actor) -> Decision:
    return ALLOWED if actor.is_operator else refused(_("Only an operator may change the site."))
