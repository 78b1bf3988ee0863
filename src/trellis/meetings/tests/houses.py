"""People of one organisation, who may stand in for each other."""

from typing import Any

from trellis.events.models import Event, ParticipantKind, Registration
from trellis.meetings.models import Meeting, MeetingSetup, Seat, Wish
from trellis.meetings.tests.conftest import Guest, add_guest

LENS = {"organisation": "Lens Works", "country_id": "country:FR"}


def let_stand_in(event: Event) -> None:
    MeetingSetup.objects.filter(pk=event.pk).update(has_stand_ins=True)


def add_colleague(event: Event, name: str, *, of: Any = None, kind: ParticipantKind | None = None,
                  **given: Any) -> Guest:  # fmt: skip
    """Somebody of Lens Works, in France, unless said otherwise."""
    guest = add_guest(event, name, kind=kind, **given)
    Registration.objects.filter(pk=guest.registration.pk).update(**(of or LENS))
    return guest


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
