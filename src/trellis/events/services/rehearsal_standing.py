"""A rehearsal with its event, locked for whoever keeps it: the shared inner part of its services."""

from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, require
from trellis.core.types import Actor
from trellis.events.models import Event, Rehearsal
from trellis.events.policies.events import can_keep
from trellis.events.services.storing import host_ids, lock_event


def lock_rehearsal(actor: Actor, event_id: int) -> tuple[Event, Rehearsal]:
    """Raises NotFound, NotPermitted, Conflict (the event is no rehearsal)."""
    event = lock_event(actor, event_id)
    require(can_keep(actor, host_ids(event)))
    rehearsal = Rehearsal.objects.select_for_update(of=("self",)).filter(event=event).first()
    if rehearsal is None:
        raise Conflict(_("This is no rehearsal."))
    return event, rehearsal
