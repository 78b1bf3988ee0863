"""Who may choose what."""

from django.utils.translation import gettext as _

from trellis.core.types import ALLOWED, Actor, Decision, refused
from trellis.notifications.types import Rhythm, Topic


def can_choose(actor: Actor) -> Decision:
    return ALLOWED if actor.is_signed_in else refused(_("Sign in to choose how you are told."))


def can_read_inbox(actor: Actor) -> Decision:
    return ALLOWED if actor.is_signed_in else refused(_("Sign in to read what you were told."))


def can_switch_to(topic: Topic, rhythm: Rhythm) -> Decision:
    """A mandatory topic is told at once, and says why."""
    if topic.mandatory and rhythm != Rhythm.AT_ONCE:
        return refused(topic.mandatory)
    return ALLOWED


def can_have_calendar(actor: Actor) -> Decision:
    return ALLOWED if actor.is_signed_in else refused(_("Sign in to have your dates in your calendar."))
