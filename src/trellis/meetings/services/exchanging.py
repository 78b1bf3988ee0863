"""Another person in a seat: whose meeting it is stays the same, whoever sits there for them."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from trellis.core.errors import Conflict
from trellis.meetings.models import DayReport, Outcome, Seat


def let_sit(meeting_id: int, sits: Mapping[int, int]) -> None:
    """In each seat whoever sits there by `sits` (by whom it is meant for), else whom it is meant for.

    What the one before said on the day, or was reminded of, is not the other's. Within a change, by `BOOKER`.
    Raises Conflict where one of them said already what came of it.
    """
    for seat in Seat.objects.filter(meeting_id=meeting_id).order_by("id"):
        meant = seat.stands_for_id or seat.participant_id
        person = sits.get(meant, meant)
        if person == seat.participant_id:
            continue
        if Outcome.objects.filter(seat=seat).exists():
            raise Conflict(_("What came of this meeting was said already."))
        DayReport.objects.filter(seat=seat).delete()
        seat.participant_id = person
        seat.stands_for_id = meant if person != meant else None
        seat.reminded_at = seat.asked_at = None
        seat.save(update_fields=["participant", "stands_for", "reminded_at", "asked_at"])
