"""Who may record facts."""

from django.utils.translation import gettext as _

from trellis.core.types import ALLOWED, Actor, Decision, refused


def can_record_facts(actor: Actor) -> Decision:
    """Operators and validators: a fact stands on public pages under the platform's name."""
    if actor.is_operator or actor.is_validator:
        return ALLOWED
    return refused(_("Only operators and validators may record facts."))
