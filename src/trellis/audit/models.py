"""Tables of the audit."""

from typing import Any

from django.db import models
from django.db.models.functions import Now

from trellis.audit.types import Seal


class NumberRanges(models.Field):
    """A set of numbers as ranges: PostgreSQL's int8multirange, a psycopg Multirange in Python."""

    def db_type(self, connection: Any) -> str:
        return "int8multirange"


class AuditEntry(models.Model):
    """A change that somebody made, kept for ever: who, when, to what, from which value to which."""

    at = models.DateTimeField(db_default=Now())
    actor_id = models.BigIntegerField(null=True)
    actor_system = models.TextField(blank=True, default="")
    action = models.TextField()
    subject_type = models.TextField()
    subject_id = models.TextField()
    changes = models.JSONField(default=dict)
    reason = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="audit_entry_subject"),
            models.Index(fields=["actor_id", "-id"], name="audit_entry_actor"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(actor_id__isnull=False) | ~models.Q(actor_system=""),
                name="audit_entry_has_actor",
            ),
            models.CheckConstraint(
                condition=~models.Q(action="") & ~models.Q(subject_type="") & ~models.Q(subject_id=""),
                name="audit_entry_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_id}"


class AuditSeal(models.Model):
    """A link of the chain: these entries, as they stood, and the seal before."""

    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())
    entries = NumberRanges()
    count = models.IntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["previous"], nulls_distinct=False, name="audit_seal_chain_does_not_fork"
            ),
            models.CheckConstraint(condition=models.Q(count__gt=0), name="audit_seal_covers_something"),
            models.CheckConstraint(
                condition=models.Q(digest__regex=r"^[0-9a-f]{64}$"), name="audit_seal_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.digest[:12]}"

    def record(self) -> Seal:
        return Seal(
            id=self.pk,
            previous_id=self.previous_id,
            at=self.at,
            entries=self.entries,
            count=self.count,
            digest=self.digest,
        )
