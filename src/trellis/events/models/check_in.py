"""Who came, on which day, through which desk."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from trellis.core.types import Actor
from trellis.events.models.hosts import kept_by
from trellis.events.types.check_in import LONGEST_DESK


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def visible_to(self, actor: Actor) -> "CheckInQuerySet":
        """Those of events that the actor keeps."""
        return self if actor.is_operator else self.filter(event__in=kept_by(actor))


class CheckIn(models.Model):
    """Somebody with a place came: once on each day of the event, however often they were scanned."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="check_ins")
    registration = models.ForeignKey("events.Registration", models.CASCADE, related_name="check_ins")
    day = models.DateField()  # where the event is
    key = models.UUIDField(unique=True)  # made by the device that scanned
    at = models.DateTimeField()  # when it was scanned, perhaps without network
    received_at = models.DateTimeField(db_default=Now())
    desk = models.CharField(max_length=LONGEST_DESK, blank=True, default="")
    by = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "day"],
                condition=Q(undone_at__isnull=True),
                name="events_check_in_once_a_day",
            ),
        ]
        indexes = [models.Index(fields=["event", "day"], name="events_check_in_of_day")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.registration_id} {self.day}"
