"""Meetings and who sits in them. That nobody sits twice, and no table stands twice, the database holds."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Q
from django.db.models.functions import Coalesce, Now

from trellis.meetings.models.constraints import one_of
from trellis.meetings.types.words import MeetingState, Origin, Place


class Meeting(models.Model):
    """Two or more meet in a slot, at a table or online. One without `published_at` only keepers see."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="+")
    slot = models.ForeignKey("meetings.Slot", models.RESTRICT, related_name="+")
    during = DateTimeRangeField()  # that of its slot: a composite key holds it equal
    place = models.TextField(default=Place.ON_SITE)
    table = models.ForeignKey("meetings.Table", models.RESTRICT, null=True, blank=True, related_name="+")
    state = models.TextField(default=MeetingState.STANDING)
    stands = models.GeneratedField(
        expression=~Q(state=MeetingState.CANCELLED),  # type: ignore[arg-type]  # the stubs know no Q here
        output_field=models.BooleanField(),
        db_persist=True,
    )
    is_locked = models.BooleanField(default=False)  # the optimisation leaves it as it is
    origin = models.TextField(default=Origin.BOOKED)
    room_link = models.URLField(max_length=500, blank=True, default="")
    reason = models.CharField(max_length=1000, blank=True, default="")  # why it was cancelled
    published_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)  # of what calendars show: RFC 5545, 3.8.7.4
    made_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            one_of("state", MeetingState, "meetings_meeting_state_known"),
            one_of("origin", Origin, "meetings_meeting_origin_known"),
            models.CheckConstraint(
                condition=Q(place=Place.ON_SITE) | Q(place=Place.ONLINE, table__isnull=True),
                name="meetings_meeting_at_one_place",
            ),
            models.UniqueConstraint(fields=["id", "during", "stands"], name="meetings_meeting_when"),
            models.UniqueConstraint(fields=["id", "event"], name="meetings_meeting_of_one_event"),
            ExclusionConstraint(
                name="meetings_table_free",
                expressions=[("table", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(table__isnull=False) & ~Q(state=MeetingState.CANCELLED),
                deferrable=Deferrable.IMMEDIATE,  # a whole schedule is exchanged in one transaction
            ),
        ]
        indexes = [models.Index(fields=["event", "state"], name="meetings_meeting_of_event")]

    def __str__(self) -> str:
        return f"{self.event_id} meeting {self.pk} {self.state}"


class Seat(models.Model):
    """Somebody's place in a meeting. `during` and `stands` are its meeting's: a composite key follows it."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="+")
    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="seats")
    participant = models.ForeignKey("meetings.Participant", models.CASCADE, related_name="seats")
    stands_for = models.ForeignKey(
        "meetings.Participant", models.SET_NULL, null=True, blank=True, related_name="+"
    )  # a colleague whom this meeting was meant for
    during = DateTimeRangeField()
    stands = models.BooleanField(default=True)
    reminded_at = models.DateTimeField(null=True, blank=True)  # of the meetings of that day
    asked_at = models.DateTimeField(null=True, blank=True)  # what came of it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "participant"], name="meetings_seat_once"),
            models.UniqueConstraint(
                "meeting", Coalesce("stands_for", "participant"), name="meetings_seat_meant_once"
            ),
            models.CheckConstraint(
                condition=Q(stands_for__isnull=True) | ~Q(stands_for=F("participant")),
                name="meetings_seat_for_another",
            ),
            ExclusionConstraint(
                name="meetings_person_free",
                expressions=[("participant", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(stands=True),
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} in {self.meeting_id}"
