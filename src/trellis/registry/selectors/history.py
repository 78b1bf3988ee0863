"""Reading what was changed in a profile, by whom."""

from django.utils.translation import gettext as _

from trellis.audit import selectors as audit
from trellis.audit.types import Entry
from trellis.core.errors import NotFound
from trellis.registry.types import Blueprint, Value

SUBJECT = "organisation"


def list_history(*, organisation_id: int, limit: int = 100) -> list[Entry]:
    """Changes of a profile, newest first."""
    return audit.list_entries(subject_type=SUBJECT, subject_id=organisation_id, limit=limit)


def get_entry(*, organisation_id: int, entry_id: int) -> Entry:
    """One change of this profile. Raises NotFound, also for a change of another."""
    found = audit.find_entry(subject_type=SUBJECT, subject_id=organisation_id, entry_id=entry_id)
    if found is None:
        raise NotFound(_("There is no such change."))
    return found


def taken_back(entry: Entry, blueprint: Blueprint) -> dict[str, Value]:
    """What the fields of a profile were before a change; empty where there is nothing to take back."""
    if entry.action != "changed":
        return {}
    return {name: values[0] for name, values in entry.changes.items() if blueprint.field(name)}


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
