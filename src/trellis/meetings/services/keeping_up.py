"""What happens by itself: reminders, requests that lapse, those whose registration holds no longer."""

from datetime import datetime

from django.utils import timezone

from trellis.core.types import Actor
from trellis.meetings.selectors.participants import list_gone
from trellis.meetings.selectors.requests import list_due, list_to_remind
from trellis.meetings.services.joining import follow_registration
from trellis.meetings.services.reminding import ask_outcomes, list_to_come, remind_of_day
from trellis.meetings.services.requests import lapse, remind
from trellis.meetings.types.words import REMIND_BEFORE


def keep_up(*, actor: Actor, now: datetime | None = None) -> tuple[int, int, int]:
    """Let go, remind, let lapse, ask what came of meetings: each in a transaction of its own.

    May be cut off and repeated.

    Returns how many left, were reminded of, lapsed.
    """
    at = now or timezone.now()
    gone = list_gone()
    for participant_id, event_id in gone:
        follow_registration(actor, participant_id, event_id)
    reminded = sum(remind(actor, number) for number in list_to_remind(before=at + REMIND_BEFORE, now=at))
    lapsed = sum(lapse(actor, number) for number in list_due(now=at))
    for participant_id, event_id in list_to_come(at):
        remind_of_day(actor, participant_id, event_id, at)
    ask_outcomes(actor, at)
    return len(gone), reminded, lapsed
