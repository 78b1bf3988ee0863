"""Meetings of the matrix's events: two take part, one asks the other, and they meet."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.utils import timezone

from trellis.events.models import CheckIn, Event, Registration
from trellis.meetings.models import (
    BoardChange,
    DayReport,
    Meeting,
    MeetingRequest,
    MeetingSetup,
    Participant,
    PlanRun,
    Seat,
    Slot,
    Wish,
)
from trellis.meetings.selectors.problem import read_inputs
from trellis.meetings.services.board import snapshots

FORCED = "1-2"
BEGIN = datetime(2030, 5, 7, 9, tzinfo=UTC)


def add_meetings(event: Event) -> None:
    MeetingSetup.objects.create(event=event, state="open")
    first, _second = (
        Slot.objects.create(event=event, during=(begin, begin + timedelta(minutes=20)))
        for begin in (BEGIN, BEGIN + timedelta(minutes=30))
    )
    one, other = (
        Participant.objects.create(
            event=event,
            registration=Registration.objects.create(
                event=event, name=f"Guest {name}", address=f"{name}@meets.example", state="registered"
            ),
        )
        for name in ("one", "other")
    )
    soon = timezone.now() + timedelta(days=1)
    MeetingRequest.objects.create(event=event, sender=one, receiver=other, expires_at=soon)
    meeting = Meeting.objects.create(
        event=event, slot=first, during=first.during, published_at=timezone.now()
    )
    for guest in (one, other):
        Seat.objects.create(event=event, meeting=meeting, participant=guest, during=first.during)
    for name in ("third", "fourth"):
        spare = Registration.objects.create(
            event=event, name=f"Guest {name}", address=f"{name}@meets.example", state="registered"
        )
        Participant.objects.create(event=event, registration=spare)
    add_schedule(event, meeting)


def add_schedule(event: Event, meeting: Meeting) -> None:
    """One that drops the meeting and leaves a wish unmet; and a step on the board that can be taken back."""
    inputs = read_inputs(event_id=event.pk)
    result = {"meetings": [], "objectives": [], "unmet": [{"wish": FORCED}], "quality": []}
    PlanRun.objects.create(event=event, seconds=1, state="done", standing=inputs.standing, result=result)
    now = snapshots([meeting.pk])
    BoardChange.objects.create(
        event=event, action="locked", before=[one | {"locked": True} for one in now], after=now
    )


def spare_people(event: Event) -> list[int]:
    """Two who meet nobody yet."""
    rows = Participant.objects.filter(event=event).order_by("-id")
    return list(rows.values_list("pk", flat=True)[:2])


def hold_up(event: Event) -> None:
    """The schedule waits to be worked out."""
    PlanRun.objects.filter(event=event).update(state="queued")


def begin(event: Event) -> None:
    """The meeting is on just now: it and its seats follow their slot."""
    now = timezone.now()
    during = (now - timedelta(minutes=5), now + timedelta(minutes=15))
    Slot.objects.filter(pk__in=Meeting.objects.filter(event=event).values("slot_id")).update(during=during)


def leave_alone(event: Event) -> int:
    """One of the meeting waits alone; another is here, free, and wished to meet them: their number."""
    begin(event)
    alone = Seat.objects.filter(event=event).order_by("id")[0]
    other = Participant.objects.get(pk=spare_people(event)[0])
    DayReport.objects.create(event=event, seat=alone, kind="alone")
    Wish.objects.create(event=event, wisher=other, wished_id=alone.participant_id, kind="like")
    CheckIn.objects.create(
        event=event, registration=other.registration, key=uuid4(), at=timezone.now(),
        day=timezone.now().astimezone(ZoneInfo(event.time_zone)).date(),
    )  # fmt: skip
    return other.pk


def make_colleagues(event: Event) -> tuple[int, int]:
    """One of the meeting, and another of the same organisation who is free."""
    MeetingSetup.objects.filter(event=event).update(has_stand_ins=True)
    own = Seat.objects.filter(event=event).order_by("id")[0].participant
    other = Participant.objects.get(pk=spare_people(event)[0])
    Registration.objects.filter(pk__in=[own.registration_id, other.registration_id]).update(
        organisation="Lens Works", country_id="country:FR"
    )
    return own.pk, other.pk


def meeting_parts(event: Event) -> dict[str, int]:
    """The numbers of what there is, by what it is."""
    found = {
        "participant": Participant.objects.filter(event=event),
        "request": MeetingRequest.objects.filter(event=event),
        "meeting": Meeting.objects.filter(event=event),
        "slot": Slot.objects.filter(event=event),
        "run": PlanRun.objects.filter(event=event),
    }
    return {name: rows.order_by("-id").values_list("pk", flat=True)[0] for name, rows in found.items()}
