"""What is printed of an event: which badges there are on paper."""

from collections.abc import Sequence

from django.utils import timezone

from trellis.core.errors import require
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.events.models import Registration
from trellis.events.policies.events import can_keep
from trellis.events.services.storing import host_ids, lock_event, note


def mark_printed(*, actor: Actor, event_id: int, registration_ids: Sequence[int]) -> int:
    """Note that these badges are on paper since now, so that newer ones are printed next; return how many.

    May be repeated. Raises NotFound, NotPermitted.
    """
    with change(actor):
        event = lock_event(actor, event_id)
        require(can_keep(actor, host_ids(event)))
        rows = Registration.objects.visible_to(actor).filter(event=event, pk__in=registration_ids)
        number = rows.update(badge_printed_at=timezone.now())
        if number:
            note(actor, event.pk, "printed badges", badges=(None, number))
        return number
