"""Rehearsals: how the copy of an event stands, and the mail that was kept from leaving."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from trellis.core.types import Actor
from trellis.events.models.constraints import one_of
from trellis.events.models.hosts import kept_by
from trellis.events.types.rehearsals import LoadState


class Rehearsal(models.Model):
    """How the rehearsal of an event stands: its clock, its made-up people, what they do."""

    event = models.OneToOneField(
        "events.Event", models.CASCADE, primary_key=True, related_name="rehearsal"
    )  # the copy
    shift_minutes = models.IntegerField(default=0)  # its times are so much later than those of the event
    people = models.PositiveIntegerField(default=0)  # made up
    begun_at = models.DateTimeField(db_default=Now())
    load_state = models.TextField(default=LoadState.NONE)
    load_asked = models.PositiveIntegerField(default=0)
    load_done = models.PositiveIntegerField(default=0)
    load_counts = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            one_of("load_state", LoadState, "events_rehearsal_load_known"),
            models.CheckConstraint(
                condition=Q(load_done__lte=F("load_asked")), name="events_rehearsal_load_counted"
            ),
        ]

    def __str__(self) -> str:
        return f"rehearsal {self.event_id}"


class CaughtMailQuerySet(models.QuerySet["CaughtMail"]):
    def visible_to(self, actor: Actor) -> "CaughtMailQuerySet":
        """Those of rehearsals that the actor keeps."""
        return self if actor.is_operator else self.filter(event__in=kept_by(actor))


class CaughtMail(models.Model):
    """A mail about a rehearsal, as its reader would have got it. It never leaves."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="caught_mails")
    person = models.ForeignKey("accounts.Person", models.CASCADE, null=True, blank=True, related_name="+")
    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=12, blank=True, default="")
    subject = models.TextField()
    text = models.TextField(blank=True, default="")
    action = models.TextField(blank=True, default="")  # the label of its link
    path = models.TextField(blank=True, default="")  # where that leads, on this site
    has_file = models.BooleanField(default=False)
    at = models.DateTimeField(db_default=Now())

    objects = CaughtMailQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["event", "-id"], name="events_caughtmail_latest")]

    def __str__(self) -> str:
        return f"{self.event_id} caught {self.pk}"
