"""Reading the record of changes. Who may read it is decided by the module that owns the subject."""

from collections.abc import Iterator

from trellis.audit.models import AuditEntry
from trellis.audit.selectors.keys import open_value
from trellis.audit.types import Entry


def list_entries(*, subject_type: str, subject_id: object, limit: int = 100) -> list[Entry]:
    """Entries about one subject, newest first."""
    rows = AuditEntry.objects.filter(subject_type=subject_type, subject_id=str(subject_id)).order_by("-id")
    return [entry_record(row) for row in rows[:limit]]


def find_entry(*, subject_type: str, subject_id: object, entry_id: int) -> Entry | None:
    """One entry about this subject."""
    rows = AuditEntry.objects.filter(subject_type=subject_type, subject_id=str(subject_id), pk=entry_id)
    row = rows.first()
    return entry_record(row) if row else None


def iterate_entries_by(*, actor_id: int) -> Iterator[Entry]:
    """Everything that a person did, oldest first."""
    for row in AuditEntry.objects.filter(actor_id=actor_id).order_by("id").iterator():
        yield entry_record(row)


def entry_record(row: AuditEntry) -> Entry:
    return Entry(
        id=row.pk,
        at=row.at,
        actor_id=row.actor_id,
        actor_name=row.actor_system,
        action=row.action,
        subject_type=row.subject_type,
        subject_id=row.subject_id,
        changes={name: (open_value(old), open_value(new)) for name, (old, new) in row.changes.items()},
        reason=row.reason,
    )
