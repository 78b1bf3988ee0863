"""Locks, always in this order: participants by number, then slots by number. So nobody waits for ever."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.meetings.models import Participant, Slot
from trellis.meetings.selectors.participants import list_cards, nobody
from trellis.meetings.types.errors import Settled
from trellis.meetings.types.records import Card


def lock_people(event_id: int, ids: Collection[int], *, with_gone: bool = False) -> list[Card]:
    """These participants, locked until the end of the transaction, as they are now. Within `BOOKER`.

    Raises NotFound for one that there is not, Conflict for one that has left, unless `with_gone`.
    """
    rows = Participant.objects.select_for_update(of=("self",), no_key=True)
    found = list(rows.filter(event_id=event_id, pk__in=ids).order_by("pk").values_list("pk", flat=True))
    if len(found) != len(set(ids)):
        raise nobody()
    cards = list_cards(event_id=event_id, ids=found, with_gone=with_gone)
    if len(cards) != len(found):
        raise Settled(_("One of those who would meet does not take part any more."))
    return cards


def lock_slot(event_id: int, slot_id: int) -> Slot:
    """A slot of the event: of two that look for a table in it, one waits. Raises NotFound."""
    rows = Slot.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(event_id=event_id, pk=slot_id).first()
    if row is None:
        raise NotFound(_("There is no such slot."))
    return row
