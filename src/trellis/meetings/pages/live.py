"""What a page that refreshes itself asks, and what it shows already."""

from dataclasses import dataclass

from django.urls import reverse

from trellis.meetings.selectors.stamps import hall_stamp, own_stamp


@dataclass(frozen=True)
class LivePart:
    """Where to ask whether something changed, how often, and the stamp of what is shown; or nothing."""

    url: str = ""
    stamp: str = ""
    seconds: int = 25


STILL = LivePart()
OWN_SECONDS = 50  # hundreds look at their own; few at the board


def own_live(slug: str, participant_id: int) -> LivePart:
    return LivePart(
        reverse("meetings:stamp", args=[slug]), own_stamp(participant_id=participant_id), OWN_SECONDS
    )


def hall_live(slug: str, event_id: int) -> LivePart:
    return LivePart(reverse("meetings:hall_stamp", args=[slug]), hall_stamp(event_id=event_id))
