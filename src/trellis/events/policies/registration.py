"""Who may register for an event, and until when."""

from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from trellis.core.types import ALLOWED, Actor, Decision, refused
from trellis.events.types.events import EventState


class Registrable(Protocol):
    """What must be known of an event."""

    @property
    def state(self) -> str: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def registration_opens_at(self) -> datetime | None: ...
    @property
    def registration_closes_at(self) -> datetime | None: ...


def can_register(event: Registrable, now: datetime) -> Decision:
    """Everybody who sees the event, while its registration is open."""
    if event.state == EventState.CANCELLED:
        return refused(_("This event is cancelled."))
    if event.state != EventState.PUBLISHED:
        return refused(_("This event is not published yet."))
    if event.ends_at <= now:
        return refused(_("This event is over."))
    if event.registration_opens_at and now < event.registration_opens_at:
        return refused(_("Registration has not opened yet."))
    if event.registration_closes_at and now >= event.registration_closes_at:
        return refused(_("Registration is closed."))
    return ALLOWED


def can_change_registration(event: Registrable, now: datetime) -> Decision:
    """Until the event is over, also when nobody can register any more."""
    if event.state == EventState.CANCELLED:
        return refused(_("This event is cancelled."))
    if event.ends_at <= now:
        return refused(_("This event is over."))
    return ALLOWED


def only_signed_in(actor: Actor) -> Decision:
    """Programs register whose token they bring; visitors do it on the page, and confirm by mail."""
    return ALLOWED if actor.is_signed_in else refused(_("Sign in to register by a program."))
