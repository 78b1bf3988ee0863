"""What organisations publish beside their profiles."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from trellis.core.types import Actor
from trellis.registry.models.organisation import Organisation, one_of
from trellis.registry.types.catalogue import Mode

MONEY = Q(amount__isnull=True, currency="") | Q(amount__gte=0, currency__regex=r"^[A-Z]{3}$")


class CatalogueQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """With the profile they belong to."""
        return self.filter(organisation__in=Organisation.objects.visible_to(actor))


class OfferedService(models.Model):
    """A service that an organisation offers: what, for whom, where, for how much."""

    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="offered_services")
    name = models.CharField(max_length=200)
    field = models.ForeignKey("taxonomy.Term", models.PROTECT, null=True, blank=True, related_name="+")
    summary = models.TextField(blank=True, default="")
    audience = models.CharField(max_length=300, blank=True, default="")
    mode = models.TextField()
    fee = models.CharField(max_length=300, blank=True, default="")
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    website = models.URLField(max_length=500, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    key = models.UUIDField(null=True, blank=True, editable=False)  # of the form: sent twice, stored once

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("mode", Mode, "registry_service_mode_known"),
            models.CheckConstraint(condition=~Q(name=""), name="registry_service_named"),
            models.UniqueConstraint(fields=["organisation", "key"], name="registry_service_form_once"),
            models.CheckConstraint(condition=MONEY, name="registry_service_money"),
            models.UniqueConstraint("organisation", Lower("name"), name="registry_service_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ClusterProgramme(models.Model):
    """A national or regional programme for clusters, as the authority that runs it records it."""

    organisation = models.ForeignKey(
        "registry.Organisation", models.CASCADE, related_name="cluster_programmes"
    )
    name = models.CharField(max_length=200)
    country = models.ForeignKey("taxonomy.Term", models.PROTECT, related_name="+")
    region = models.ForeignKey("taxonomy.Term", models.PROTECT, null=True, blank=True, related_name="+")
    focus = models.TextField(blank=True, default="")
    instruments = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    start_year = models.PositiveSmallIntegerField(null=True, blank=True)
    end_year = models.PositiveSmallIntegerField(null=True, blank=True)
    website = models.URLField(max_length=500, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    key = models.UUIDField(null=True, blank=True, editable=False)  # of the form: sent twice, stored once

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="registry_programme_named"),
            models.UniqueConstraint(fields=["organisation", "key"], name="registry_programme_form_once"),
            models.CheckConstraint(condition=MONEY, name="registry_programme_money"),
            models.CheckConstraint(
                condition=Q(end_year__isnull=True)
                | Q(start_year__isnull=True)
                | Q(end_year__gte=F("start_year")),
                name="registry_programme_forward",
            ),
            models.UniqueConstraint("organisation", Lower("name"), name="registry_programme_once"),
        ]

    def __str__(self) -> str:
        return self.name
