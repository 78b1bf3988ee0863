"""Who may keep searches."""

from django.utils.translation import gettext as _

from trellis.core.types import ALLOWED, Actor, Decision, refused


def can_save_search(actor: Actor) -> Decision:
    return ALLOWED if actor.is_signed_in else refused(_("Sign in to save a search."))
