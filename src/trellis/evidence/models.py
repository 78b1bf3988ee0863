"""Tables of the evidence."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from trellis.core.types import Actor
from trellis.evidence.types import Qualifier


class FactQuerySet(models.QuerySet["Fact"]):
    def visible_to(self, actor: Actor) -> "FactQuerySet":
        """Facts are public; those withdrawn stay visible to operators, so that they can be explained."""
        return self if actor.is_operator else self.filter(withdrawn=False)


class Fact(models.Model):
    """A figure or statement about a country, region, ecosystem or Europe, with its source and date."""

    indicator = models.TextField()
    subject = models.ForeignKey("taxonomy.Term", models.PROTECT, null=True, blank=True, related_name="+")
    breakdown = models.ForeignKey("taxonomy.Term", models.PROTECT, null=True, blank=True, related_name="+")
    number = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    text = models.TextField(blank=True, default="")
    qualifier = models.TextField(blank=True, default="")
    date = models.CharField(max_length=10, blank=True, default="")  # year, month or day
    source = models.TextField()
    key = models.TextField()  # how the source names this fact
    note = models.TextField(blank=True, default="")
    source_fields = models.JSONField(default=dict, blank=True)
    withdrawn = models.BooleanField(default=False)  # the newest edition of its source no longer says it
    recorded_at = models.DateTimeField(db_default=Now())

    objects = FactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="evidence_fact_once"),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(key="") & ~Q(indicator=""), name="evidence_fact_has_source"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(text=""), name="evidence_fact_one_value"
            ),
            models.CheckConstraint(
                condition=Q(date="") | Q(date__regex=r"^[12][0-9]{3}(-[01][0-9](-[0-3][0-9])?)?$"),
                name="evidence_fact_date_form",
            ),
            models.CheckConstraint(
                condition=Q(qualifier__in=[item.value for item in Qualifier]),
                name="evidence_fact_qualifier_known",
            ),
        ]
        indexes = [
            models.Index(fields=["indicator", "subject", "date"], name="evidence_fact_indicator"),
            models.Index(fields=["breakdown", "indicator"], name="evidence_fact_breakdown"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.subject_id or 'Europe'} {self.date}"
