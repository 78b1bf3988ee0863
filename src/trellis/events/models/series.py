"""Series: events that come again by a rule."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Series(models.Model):
    """A rule (RFC 5545) by which events come again; each of them is an event of its own."""

    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=200)
    organiser = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="+")
    rule = models.CharField(max_length=300)  # such as FREQ=WEEKLY;INTERVAL=2;COUNT=10
    time_zone = models.CharField(max_length=64)
    starts_on = models.DateTimeField()  # the first one
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="events_series_named"),
            models.CheckConstraint(condition=~Q(rule=""), name="events_series_ruled"),
        ]

    def __str__(self) -> str:
        return self.title
