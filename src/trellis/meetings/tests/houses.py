"""People of one organisation, who may stand in for each other."""

from trellis.meetings.models import Meeting, Seat, Wish
from trellis.meetings.tests.conftest import Guest


def wish(one: Guest, other: Guest, kind: str = "like") -> None:
    Wish.objects.create(
        event=one.participant.event, wisher=one.participant, wished=other.participant, kind=kind
    )


def seated(meeting_id: int) -> dict[int, int | None]:
    """Who sits in a meeting, and for whom."""
    rows = Seat.objects.filter(meeting_id=meeting_id)
    return dict(rows.values_list("participant_id", "stands_for_id"))


def only_meeting() -> int:
    return Meeting.objects.exclude(state="cancelled").get().pk
