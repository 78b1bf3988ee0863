"""Who may seal and verify the record."""

from django.utils.translation import gettext as _

from trellis.core.types import ALLOWED, Actor, Decision, refused


def can_seal(actor: Actor) -> Decision:
    return ALLOWED if actor.is_operator else refused(_("Only an operator may work on the record of changes."))
