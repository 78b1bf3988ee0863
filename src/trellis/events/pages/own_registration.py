"""What the page of an event says to a reader about taking part."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from trellis.core.types import Actor
from trellis.events.policies.registration import can_change_registration, can_register
from trellis.events.selectors import registration as selectors
from trellis.events.selectors.blueprints import get_blueprint
from trellis.events.types.events import EventRecord, Part
from trellis.events.types.registration import CHANGEABLE, REGISTRATION_LABELS, RegistrationState


@dataclass(frozen=True)
class OwnRegistration:
    """What the page of an event says to somebody about taking part."""

    state: str = ""
    label: str = ""
    register_url: str = ""
    refused: str = ""
    can_be_taken_back: bool = False
    change_url: str = ""
    directory_url: str = ""
    badge_url: str = ""
    places_left: int | None = None


def own_registration(actor: Actor, event: EventRecord) -> OwnRegistration | None:
    """None where an event of this kind has no registration."""
    if not get_blueprint(event.kind).uses(Part.REGISTRATION) or event.state == "draft":
        return None
    own = selectors.find_own(actor=actor, event_id=event.id)
    decision = can_register(event, timezone.now())
    is_in = own is not None and own.state == RegistrationState.REGISTERED
    may_again = own is None
    may_change = (
        own is not None and own.state in CHANGEABLE and can_change_registration(event, timezone.now())
    )
    return OwnRegistration(
        state=str(own.state) if own else "",
        label=str(REGISTRATION_LABELS[own.state]) if own else "",
        register_url=reverse("events:register", args=[event.slug]) if decision and may_again else "",
        refused="" if decision or own else decision.reason,
        can_be_taken_back=own is not None and own.state in ("asked", "waiting", "registered"),
        change_url=reverse("events:change_registration", args=[event.slug]) if may_change else "",
        directory_url=reverse("events:directory", args=[event.slug]) if is_in else "",
        badge_url=reverse("events:own_badge", args=[event.slug]) if is_in else "",
        places_left=selectors.places_left(event_id=event.id) if decision else None,
    )
