"""Mail about a rehearsal does not leave: it is caught, for those who keep the event to look at."""

from collections.abc import Sequence
from functools import partial

from trellis.core.transactions import change
from trellis.events.models import CaughtMail, Event
from trellis.events.types.rehearsals import REHEARSER
from trellis.notifications.types import Catcher, Diversion, Undelivered


def find_catcher(event_id: int) -> Catcher | None:
    """What takes the mail about this event, if it is a rehearsal. One query."""
    is_rehearsal = Event.objects.filter(pk=event_id, rehearses__isnull=False).exists()
    return partial(catch, event_id) if is_rehearsal else None


def catch(event_id: int, mails: Sequence[Undelivered]) -> None:
    with change(REHEARSER):
        CaughtMail.objects.bulk_create(
            (CaughtMail(event_id=event_id, **vars(mail)) for mail in mails), batch_size=1000
        )


# Every message about events names its event by this value.
OF_EVENT = Diversion("_event", find_catcher)
