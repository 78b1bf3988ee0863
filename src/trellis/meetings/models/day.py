"""The day itself and what comes of it: who is here, late or missing; what those who met say afterwards."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from trellis.meetings.models.constraints import one_of
from trellis.meetings.types.outcomes import Agreement, Report

MOST_LATE = 240  # minutes


class DayReport(models.Model):
    """Somebody in a meeting says that they are here, or late, or that nobody else came."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="+")
    seat = models.ForeignKey("meetings.Seat", models.CASCADE, related_name="reports")  # of who says it
    kind = models.TextField()
    minutes = models.PositiveSmallIntegerField(default=0)  # late by so many
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            one_of("kind", Report, "meetings_report_kind_known"),
            models.UniqueConstraint(fields=["seat", "kind"], name="meetings_report_once"),
            models.CheckConstraint(
                condition=Q(kind=Report.LATE, minutes__gte=1, minutes__lte=MOST_LATE)
                | ~Q(kind=Report.LATE) & Q(minutes=0),
                name="meetings_report_minutes_of_late",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.kind}"


class Outcome(models.Model):
    """What one side says of a meeting. The other side does not read it."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="+")
    seat = models.OneToOneField("meetings.Seat", models.CASCADE, related_name="outcome")
    has_met = models.BooleanField()
    rating = models.PositiveSmallIntegerField(null=True, blank=True)  # 1 to 5
    next_step = models.CharField(max_length=500, blank=True, default="")
    agreement = models.TextField(blank=True, default="")
    remark = models.CharField(max_length=1000, blank=True, default="")
    made_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement="") | Q(agreement__in=[str(one) for one in Agreement]),
                name="meetings_outcome_agreement_known",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5),
                name="meetings_outcome_rating_fits",
            ),
            models.CheckConstraint(
                condition=Q(has_met=True) | Q(rating__isnull=True, agreement="", next_step=""),
                name="meetings_outcome_of_who_met",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} {'met' if self.has_met else 'not met'}"
