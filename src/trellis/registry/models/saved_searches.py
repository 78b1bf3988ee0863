"""Tables of saved searches: each person's own, and what was found for them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from trellis.core.types import Actor
from trellis.registry.models.organisation import one_of
from trellis.registry.types.saved_searches import LONGEST_NAME, AlertRhythm, FoundAs


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def visible_to(self, actor: Actor) -> "SavedSearchQuerySet":
        """Everybody sees only their own; an operator too."""
        return self.filter(person_id=actor.person_id) if actor.is_signed_in else self.none()


class SavedSearch(models.Model):
    """A question to the registry that a person keeps and is told the new answers to."""

    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.TextField(blank=True, default="")  # as the search page writes it in its address
    rhythm = models.TextField(default=AlertRhythm.DAILY)
    created_at = models.DateTimeField(db_default=Now())
    looked_at = models.DateTimeField(db_default=Now())  # changes up to here were looked at
    told_at = models.DateTimeField(db_default=Now())  # the last time an alert was due

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        db_table = "registry_saved_search"
        constraints = [
            one_of("rhythm", AlertRhythm, "registry_saved_search_rhythm_known"),
            models.UniqueConstraint(fields=["person", "query"], name="registry_saved_search_once"),
            models.CheckConstraint(condition=~Q(name=""), name="registry_saved_search_named"),
        ]

    def __str__(self) -> str:
        return self.name


class SavedSearchHit(models.Model):
    """A profile that a saved search found, why, and whether its person was told."""

    search = models.ForeignKey("registry.SavedSearch", models.CASCADE, related_name="hits")
    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="+")
    found_as = models.TextField()
    version = models.PositiveIntegerField()  # of the profile
    found_at = models.DateTimeField(db_default=Now())
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "registry_saved_search_hit"
        constraints = [
            one_of("found_as", FoundAs, "registry_saved_search_hit_reason_known"),
            models.UniqueConstraint(
                fields=["search", "organisation", "version"], name="registry_saved_search_hit_once"
            ),
            models.UniqueConstraint(
                fields=["search", "organisation"],
                condition=Q(found_as=FoundAs.NEW),
                name="registry_saved_search_new_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["search"], condition=Q(told_at__isnull=True), name="registry_saved_search_untold"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.found_as}"
