"""Tables of the taxonomy."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Term(models.Model):
    """One code of a published or own list, such as a region, an activity or an ecosystem."""

    id = models.TextField(primary_key=True)  # "<scheme>:<code>", e.g. "ecosystem:agri-food", "nuts2024:BE21"
    scheme = models.TextField()
    code = models.TextField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    level = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    names = models.JSONField()  # {"en": "Agri-food", "fr": ...}
    status = models.TextField(default="current")
    replaced_by = ArrayField(models.TextField(), default=list, blank=True)
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="taxonomy_term_code_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=["current", "retired"]), name="taxonomy_term_status_known"
            ),
            models.CheckConstraint(condition=models.Q(names__has_key="en"), name="taxonomy_term_named"),
        ]
        indexes = [models.Index(fields=["scheme", "position"], name="taxonomy_term_scheme")]

    def __str__(self) -> str:
        return self.id
