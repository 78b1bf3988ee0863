"""As what somebody stands before the meetings of an event."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from trellis.audit import services as audit
from trellis.core.errors import NotPermitted, require
from trellis.core.types import Actor
from trellis.events.selectors.events import find_event, not_found
from trellis.events.types.events import EventRecord
from trellis.meetings.policies.meetings import only_keepers
from trellis.meetings.selectors.participants import find_own
from trellis.meetings.selectors.setup import find_rules, keeps_event, no_meetings
from trellis.meetings.types.records import Card, Rules

EVENT, MEETING, PARTICIPANT = "events.event", "meetings.meeting", "meetings.participant"


@dataclass(frozen=True)
class Standing:
    rules: Rules
    keeps: bool
    own: Card | None

    @property
    def card(self) -> Card:
        """Of one who takes part. Raises NotPermitted for others."""
        if self.own is None:
            raise NotPermitted(_("You do not take part in the meetings of this event."))
        return self.own


def standing_of(actor: Actor, event_id: int) -> Standing:
    """Raises NotFound for an event that the actor does not see, or whose meetings are not shown to them."""
    event = find_event(actor=actor, event_id=event_id)
    if event is None:
        raise not_found()
    rules, keeps = find_rules(event_id=event_id), keeps_event(actor, event)
    if rules is None or not (keeps or rules.is_shown):
        raise no_meetings()
    return Standing(rules=rules, keeps=keeps, own=find_own(actor=actor, event_id=event_id))


def kept_event(actor: Actor, event_id: int) -> EventRecord:
    """An event that the actor keeps. Raises NotFound, NotPermitted."""
    event = find_event(actor=actor, event_id=event_id)
    if event is None:
        raise not_found()
    require(only_keepers(keeps=keeps_event(actor, event)))
    return event


def kept_rules(actor: Actor, event_id: int) -> Rules:
    """The rules of such an event. Raises NotFound, NotPermitted."""
    kept_event(actor, event_id)
    rules = find_rules(event_id=event_id)
    if rules is None:
        raise no_meetings()
    return rules


def note(actor: Actor, subject: str, number: int, action: str, **changes: tuple[Any, Any]) -> None:
    """An entry in the record of changes. Of wishes it holds nothing: who reads it may be the one meant."""
    audit.record(actor=actor, action=action, subject_type=subject, subject_id=number, changes=changes)
