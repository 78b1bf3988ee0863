"""Locking events, and writing down what became of them: the shared inner part of the services."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.audit import services as audit
from trellis.core.errors import Conflict
from trellis.core.types import Actor
from trellis.events.models import Event
from trellis.events.selectors.events import not_found
from trellis.events.types.events import EVENT_TRANSITIONS, EventState, HostState

SUBJECT = "events.event"
MESSAGES = {
    "events_event_forward": gettext_lazy("The end lies before the begin."),
    "events_event_registration_forward": gettext_lazy("Registration closes before it opens."),
    "events_event_key_key": gettext_lazy("This form was sent already."),
    "events_event_not_overfull": gettext_lazy("More people are registered than there would be places."),
    "events_host_once": gettext_lazy("This organisation hosts the event already, or is asked to."),
    "events_one_organiser": gettext_lazy("This event has an organiser already."),
    "events_one_rehearsal": gettext_lazy("This event is being rehearsed already: end that rehearsal first."),
    "events_event_slug_key": gettext_lazy("Somebody made an event of this name at this moment. Try again."),
}


def lock_event(actor: Actor, event_id: int) -> Event:
    """The row, locked until the end of the transaction, if the actor may see it. Raises NotFound."""
    rows = Event.objects.visible_to(actor).select_for_update(of=("self",))
    row = rows.filter(pk=event_id).first()
    if row is None:
        raise not_found()
    return row


def host_ids(event: Event) -> frozenset[int]:
    """The organisations that host it: the organiser, and those that said yes."""
    rows = event.hosts.filter(state=HostState.ACCEPTED)
    return frozenset(rows.values_list("organisation_id", flat=True))


def check_version(event: Event, version: int) -> None:
    if event.version != version:
        raise Conflict(_("Somebody else changed this meanwhile. Look at both, then save once more."))


def move(event: Event, to: EventState) -> None:
    """Raises Conflict where the life of an event has no such step."""
    if to not in EVENT_TRANSITIONS[EventState(event.state)]:
        raise Conflict(_("The event is in another state by now."))
    event.state = to


def note(actor: Actor, event_id: int, action: str, **changes: tuple[Any, Any]) -> None:
    """An entry in the history of the event."""
    audit.record(actor=actor, action=action, subject_type=SUBJECT, subject_id=event_id, changes=changes)
