"""Reading what was changed in a profile, by whom."""

from trellis.audit import selectors as audit
from trellis.audit.types import Entry
from trellis.registry.types import Value

SUBJECT = "organisation"


def list_history(*, organisation_id: int, limit: int = 100) -> list[Entry]:
    """Changes of a profile, newest first."""
    return audit.list_entries(subject_type=SUBJECT, subject_id=organisation_id, limit=limit)


def base_values(*, organisation_id: int, since_version: int) -> dict[str, Value]:
    """For each field changed after a version, the value it had in that version."""
    found: dict[str, Value] = {}
    for entry in list_history(organisation_id=organisation_id, limit=1000):
        before, _after = entry.changes.get("version", (None, None))
        if before is None:
            continue
        if before < since_version:
            break
        found.update({name: values[0] for name, values in entry.changes.items() if name != "version"})
    return found
