"""The agenda of an event as its keepers write it: rooms, tracks, sessions, persons, materials."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q
from django.db.models.functions import Now

from trellis.events.formats.records import Role
from trellis.events.models.constraints import one_of
from trellis.events.types.agenda import MaterialKind


class Span(Func):
    """From the begin up to, not including, the end."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Room(models.Model):
    """Where sessions take place; at most one at a time."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=500)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    description = models.CharField(max_length=500, blank=True, default="")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="events_room_once"),
            models.CheckConstraint(condition=~Q(name=""), name="events_room_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Track(models.Model):
    """A thread of sessions that belong together by their subject."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="tracks")
    name = models.CharField(max_length=500)
    colour = models.CharField(max_length=7, blank=True, default="")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="events_track_once"),
            models.CheckConstraint(condition=~Q(name=""), name="events_track_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Session(models.Model):
    """One item of the agenda. One that was removed is kept: an import that is undone brings it back."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="sessions")
    source_key = models.CharField(max_length=200)  # how files name it
    title = models.CharField(max_length=500)
    subtitle = models.CharField(max_length=500, blank=True, default="")
    abstract = models.TextField(blank=True, default="")
    description = models.TextField(blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    room = models.ForeignKey("events.Room", models.PROTECT, null=True, blank=True, related_name="+")
    track = models.ForeignKey("events.Track", models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=500, blank=True, default="")
    language = models.CharField(max_length=35, blank=True, default="")
    url = models.CharField(max_length=2000, blank=True, default="")
    removed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    sequence = models.PositiveIntegerField(default=0)  # of what calendars show: RFC 5545, 3.8.7.4
    made_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    form_key = models.UUIDField(null=True, blank=True, editable=False)  # of the form: stored once

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="events_session_titled"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="events_session_forward"),
            models.UniqueConstraint(
                fields=["event", "source_key"],
                condition=Q(removed_at__isnull=True),
                name="events_session_key_once",
            ),
            models.UniqueConstraint(fields=["event", "form_key"], name="events_session_form_once"),
            ExclusionConstraint(
                name="events_one_session_in_a_room",
                expressions=[
                    ("room", RangeOperators.EQUAL),
                    (Span("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(room__isnull=False, removed_at__isnull=True),
                deferrable=Deferrable.IMMEDIATE,  # an import moves many, and is judged by what it leaves
            ),
        ]
        indexes = [models.Index(fields=["event", "starts_at", "id"], name="events_session_by_start")]

    def __str__(self) -> str:
        return self.title


class SessionRole(models.Model):
    """Somebody named in a session: as stated, or of an organisation of the registry."""

    session = models.ForeignKey("events.Session", models.CASCADE, related_name="roles")
    role = models.TextField()
    name = models.CharField(max_length=500)
    organisation_name = models.CharField(max_length=500, blank=True, default="")  # as stated
    organisation = models.ForeignKey(
        "registry.Organisation", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            one_of("role", Role, "events_session_role_known"),
            models.CheckConstraint(condition=~Q(name=""), name="events_session_role_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Material(models.Model):
    """A link, a document or a recording of a session."""

    session = models.ForeignKey("events.Session", models.CASCADE, related_name="materials")
    kind = models.TextField()
    title = models.CharField(max_length=500, blank=True, default="")
    url = models.CharField(max_length=2000)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [one_of("kind", MaterialKind, "events_material_kind_known")]

    def __str__(self) -> str:
        return self.title or self.url
