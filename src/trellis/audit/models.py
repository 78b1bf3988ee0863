"""Tables of the audit."""

from django.db import models
from django.db.models.functions import Now


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
