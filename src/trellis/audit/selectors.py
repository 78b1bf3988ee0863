"""Reading the record of changes. Who may read it is decided by the module that owns the subject."""

from trellis.audit.models import AuditEntry
from trellis.audit.types import Entry


def list_entries(*, subject_type: str, subject_id: object, limit: int = 100) -> list[Entry]:
    """Entries about one subject, newest first."""
    rows = AuditEntry.objects.filter(subject_type=subject_type, subject_id=str(subject_id)).order_by("-id")
    return [
        Entry(
            at=row.at,
            actor_id=row.actor_id,
            actor_name=row.actor_system,
            action=row.action,
            subject_type=row.subject_type,
            subject_id=row.subject_id,
            changes={name: (values[0], values[1]) for name, values in row.changes.items()},
            reason=row.reason,
        )
        for row in rows[:limit]
    ]
