"""How meetings work at one event: rules, slots, tables."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Q
from django.db.models.functions import Now

from trellis.meetings.models.constraints import one_of
from trellis.meetings.types.words import REQUEST_HOURS, Mode, Place, SetupState


class MeetingSetup(models.Model):
    """The rules of the meetings of one event."""

    event = models.OneToOneField("events.Event", models.CASCADE, primary_key=True, related_name="+")
    state = models.TextField(default=SetupState.PREPARING)
    mode = models.TextField(default=Mode.BOTH)
    slot_minutes = models.PositiveSmallIntegerField(default=20)
    break_minutes = models.PositiveSmallIntegerField(default=5)
    travel_minutes = models.PositiveSmallIntegerField(default=0)  # between a table and a screen
    request_hours = models.PositiveSmallIntegerField(default=REQUEST_HOURS)  # then an unanswered one lapses
    remind_hours = models.PositiveSmallIntegerField(null=True, blank=True, default=18)  # none: no reminder
    late_minutes = models.PositiveSmallIntegerField(default=5, db_default=5)  # so late a meeting still begins
    most_meetings = models.PositiveSmallIntegerField(null=True, blank=True)  # of one participant
    most_wishes = models.PositiveSmallIntegerField(null=True, blank=True)
    only_registered = models.BooleanField(default=False)  # only for organisations of the registry
    profile_kinds = ArrayField(models.CharField(max_length=60), default=list, blank=True)  # none: any
    has_stand_ins = models.BooleanField(default=False, db_default=False)  # within one organisation
    room_template = models.CharField(max_length=300, blank=True, default="")  # none: that of the site
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            one_of("state", SetupState, "meetings_setup_state_known"),
            one_of("mode", Mode, "meetings_setup_mode_known"),
            models.CheckConstraint(
                condition=Q(
                    slot_minutes__gte=5,
                    slot_minutes__lte=240,
                    break_minutes__lte=240,
                    travel_minutes__lte=240,
                ),
                name="meetings_setup_minutes_fit",
            ),
            models.CheckConstraint(
                condition=Q(request_hours__gte=1, request_hours__lte=24 * 60),
                name="meetings_setup_hours_fit",
            ),
            models.CheckConstraint(
                condition=(Q(remind_hours__isnull=True) | Q(remind_hours__gte=1, remind_hours__lte=168))
                & Q(late_minutes__lte=60),
                name="meetings_setup_day_fits",
            ),
            models.CheckConstraint(
                condition=Q(most_meetings__isnull=True) | Q(most_meetings__gte=1),
                name="meetings_setup_one_meeting",
            ),
            models.CheckConstraint(
                condition=Q(profile_kinds=[]) | Q(only_registered=True),
                name="meetings_setup_kinds_of_registered",
            ),
        ]

    def __str__(self) -> str:
        return f"meetings of {self.event_id}"


class AdmittedKind(models.Model):
    """As what somebody must be registered to take part in meetings; none named: every kind."""

    setup = models.ForeignKey("meetings.MeetingSetup", models.CASCADE, related_name="admitted_kinds")
    kind = models.ForeignKey("events.ParticipantKind", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["setup", "kind"], name="meetings_kind_once")]

    def __str__(self) -> str:
        return f"{self.setup_id} {self.kind_id}"


class MayMeet(models.Model):
    """Participants of these two kinds may meet; no pair named: everybody may meet everybody."""

    setup = models.ForeignKey("meetings.MeetingSetup", models.CASCADE, related_name="pairs")
    kind = models.ForeignKey("events.ParticipantKind", models.CASCADE, related_name="+")  # the lower id
    other = models.ForeignKey("events.ParticipantKind", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["setup", "kind", "other"], name="meetings_pair_once"),
            models.CheckConstraint(condition=Q(kind__lte=F("other")), name="meetings_pair_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.setup_id} {self.kind_id} {self.other_id}"


class Slot(models.Model):
    """A time in which meetings take place, at an event. Those of one event do not overlap."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="+")
    during = DateTimeRangeField()
    place = models.TextField(default=Place.ON_SITE)

    class Meta:
        constraints = [
            one_of("place", Place, "meetings_slot_place_known"),
            models.CheckConstraint(
                condition=Q(
                    during__isempty=False,
                    during__lower_inf=False,
                    during__upper_inf=False,
                    during__lower_inc=True,
                    during__upper_inc=False,
                ),
                name="meetings_slot_lasts",
            ),
            models.UniqueConstraint(fields=["id", "during"], name="meetings_slot_when"),  # meetings follow it
            models.UniqueConstraint(fields=["id", "event"], name="meetings_slot_of_event"),
            ExclusionConstraint(
                name="meetings_slots_apart",
                expressions=[("event", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.pk}"


class Table(models.Model):
    """Where two or more sit down, at an event."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80, blank=True, default="")
    features = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    place = models.CharField(max_length=120, blank=True, default="")  # the hall, the corner
    seats = models.PositiveSmallIntegerField(default=4)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="meetings_table_once"),
            models.UniqueConstraint(fields=["id", "event"], name="meetings_table_of_event"),
            models.CheckConstraint(condition=Q(number__gte=1), name="meetings_table_numbered"),
            models.CheckConstraint(condition=Q(seats__gte=2), name="meetings_table_for_two"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} table {self.number}"


class ClosedTable(models.Model):
    """A table that is not to be used in one slot."""

    table = models.ForeignKey("meetings.Table", models.CASCADE, related_name="closed_in")
    slot = models.ForeignKey("meetings.Slot", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "slot"], name="meetings_table_closed_once")]

    def __str__(self) -> str:
        return f"{self.table_id} {self.slot_id}"
