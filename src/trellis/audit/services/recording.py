"""Writing the record of changes. Called by services, inside the transaction of the change itself."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import connection

from trellis.audit.models import AuditEntry
from trellis.audit.services.keys import seal_value
from trellis.core.bulk import copy_rows
from trellis.core.types import Actor


class NewEntry(NamedTuple):
    """An entry not yet written; its fields are the columns."""

    actor_id: int | None
    actor_system: str
    action: str
    subject_type: str
    subject_id: str
    changes: dict[str, list[Any]]
    reason: str


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The fields whose value differs, each with its old and its new value.

    >>> difference({"name": "A", "city": "Lyon"}, {"name": "B", "city": "Lyon"})
    {'name': ('A', 'B')}
    """
    names = [*before, *(name for name in after if name not in before)]
    return {
        name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)
    }


def record(
    *,
    actor: Actor,
    action: str,
    subject_type: str,
    subject_id: object,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    reason: str = "",
    about: int | None = None,
) -> None:
    """Write one audit entry in the transaction of the change.

    `about` is the person whose personal values the changes hold: they are kept encrypted under that
    person's key.

    Raises RuntimeError outside a transaction: an entry without its change, or the other way round,
    would be worse than none.
    """
    record_many([entry(actor, action, subject_type, subject_id, changes, reason, about)])


def entry(
    actor: Actor,
    action: str,
    subject_type: str,
    subject_id: object,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    reason: str = "",
    about: int | None = None,
) -> NewEntry:
    """An entry not yet written, for `record_many`."""
    return NewEntry(
        actor_id=actor.person_id,
        actor_system=actor.system or ("" if actor.person_id else "visitor"),
        action=action,
        subject_type=subject_type,
        subject_id=str(subject_id),
        changes={name: kept(values, about) for name, values in (changes or {}).items()},
        reason=reason,
    )


def kept(values: tuple[Any, Any], about: int | None) -> list[Any]:
    """Old and new value as they are written; nothing is said by "no value", which stays readable."""
    if about is None:
        return list(values)
    return [None if value is None else seal_value(value, person_id=about) for value in values]


def record_many(entries: Iterable[NewEntry]) -> None:
    """Write many entries at once, in the transaction of the changes."""
    if not connection.in_atomic_block:
        raise RuntimeError("an audit entry is written in the transaction of its change")
    copy_rows(AuditEntry, entries, fields=NewEntry._fields)
