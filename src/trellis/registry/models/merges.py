"""Tables of duplicates: pairs that look alike, and profiles that were merged."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class DuplicatePair(models.Model):
    """Two public profiles that the linkage takes for one organisation, until somebody decides."""

    left = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="+")
    right = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="+")
    probability = models.FloatField()
    evidence = models.JSONField(default=list)  # [{"template": …, "values": …, "speaks_for": …}]
    found_at = models.DateTimeField(db_default=Now())
    are_two = models.BooleanField(default=False)  # somebody looked: they are different
    decided_by = models.ForeignKey(
        "accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        db_table = "registry_duplicate_pair"
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="registry_pair_once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="registry_pair_ordered"),
        ]
        indexes = [
            models.Index(fields=["-probability", "id"], condition=Q(are_two=False), name="registry_pair_open")
        ]

    def __str__(self) -> str:
        return f"{self.left_id} {self.right_id}"


class Merge(models.Model):
    """One profile became part of another; what is needed to take that back.

    A trigger refuses circles (`registry_merge_no_circle`).
    """

    kept = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    merged = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True, blank=True)
    before = models.JSONField(default=dict)  # both profiles as they were
    after = models.JSONField(default=dict)  # both profiles as the merge left them
    moves = models.JSONField(default=list)  # [table, column, row]: what now belongs to the kept one

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="registry_merge_not_with_itself"),
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="registry_merge_once"
            ),
        ]
        indexes = [models.Index(fields=["kept"], name="registry_merge_kept")]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.kept_id}"
