"""Tables of the taxonomy."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from trellis.taxonomy.types import Status


class Scheme(models.Model):
    """A reference list in one edition, such as the regions of NUTS 2024, and what was last loaded of it."""

    code = models.TextField(primary_key=True)
    family = models.TextField()  # joins the editions of one list: "nuts" for nuts2024 and nuts2021
    title = models.TextField()
    description = models.TextField()
    source = models.TextField()
    edition = models.TextField()
    levels = ArrayField(models.TextField(), default=list, blank=True)
    checksum = models.TextField()  # of the terms as loaded: an edition that says the same is not loaded again

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="taxonomy_scheme_titled"),
        ]

    def __str__(self) -> str:
        return self.code


class Term(models.Model):
    """One code of a published or own list, such as a region, an activity or an ecosystem."""

    id = models.TextField(primary_key=True)  # "<scheme>:<code>", e.g. "ecosystem:agri-food", "nuts2024:BE21"
    scheme = models.TextField()  # code of a Scheme
    code = models.TextField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    level = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    names = models.JSONField()  # {"en": "Agri-food", "fr": ...}; "mul" for a place's own name
    definitions = models.JSONField(default=dict, blank=True)
    aliases = ArrayField(models.TextField(), default=list, blank=True)  # further spellings it is found by
    status = models.TextField(default=Status.CURRENT.value)
    replaced_by = ArrayField(models.TextField(), default=list, blank=True)
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="taxonomy_term_code_once"),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in Status]), name="taxonomy_term_status_known"
            ),
            models.CheckConstraint(condition=Q(names__has_key="en"), name="taxonomy_term_named"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="taxonomy_term_not_own_parent"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.CURRENT.value) | Q(replaced_by=[]),
                name="taxonomy_term_current_not_replaced",
            ),
        ]
        indexes = [models.Index(fields=["scheme", "position"], name="taxonomy_term_scheme")]

    def __str__(self) -> str:
        return self.id
