"""Everything that is kept about a person, from every module: rows related to them, and what they did."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db.models import Field, Model, Q

from trellis.audit import selectors as audit
from trellis.core.transactions import reading
from trellis.core.types import Actor

# Kept only as a hash or encrypted, and of use to nobody but a thief.
SECRETS = {"password", "digest", "session_data", "session_key", "key"}
# A mail that waits may hold a link that sets a new password: whoever took over a session must not read it.
SECRETS_OF_TABLES = {"mfa.Authenticator.data", "notifications.Mail.text"}
SHOWN_AS_TEXT = (str, int, float, bool, list, dict, type(None))


def person_relations() -> Iterator[tuple[type[Model], list[Any]]]:
    """Each table with a relation to persons, and those relations."""
    person = get_user_model()
    for model in apps.get_models(include_auto_created=True):
        relations = [field for field in model._meta.fields if field.related_model is person]
        if relations:
            yield model, relations


def own_data(*, actor: Actor) -> dict[str, list[dict[str, Any]]]:
    """What is kept about the actor, by table; nothing about anybody else. Secrets are left out."""
    if actor.person_id is None:
        return {}
    with reading(actor):
        return rows_of_person(actor.person_id)


def rows_of_person(person_id: int) -> dict[str, list[dict[str, Any]]]:
    person = get_user_model()
    found = {person._meta.label: [row_of(row) for row in person._default_manager.filter(pk=person_id)]}
    for model, relations in person_relations():
        mine = Q()
        for field in relations:
            mine |= Q(**{field.attname: person_id})
        rows = [row_of(row) for row in model._default_manager.filter(mine).order_by("pk")]
        if rows:
            found[model._meta.label] = rows
    ways_to_persons = import_module(settings.TRELLIS_PRIVACY).WAYS_TO_PERSONS
    for model in apps.get_models():
        mine = Q()
        for way in (ways := ways_to_persons.get(model._meta.label, ())):
            mine |= Q(**{way: person_id})
        if ways and (rows := [row_of(row) for row in model._default_manager.filter(mine).order_by("pk")]):
            found[model._meta.label] = rows
    found["audit.AuditEntry"] = [
        {
            "at": entry.at.isoformat(),
            "action": entry.action,
            "subject": f"{entry.subject_type} {entry.subject_id}",
            "changes": {name: [as_json(value) for value in values] for name, values in entry.changes.items()},
            "reason": entry.reason,
        }
        for entry in audit.iterate_entries_by(actor_id=person_id)
    ]
    return found


def row_of(row: Model) -> dict[str, Any]:
    """The values of a row but for secrets."""
    return {
        field.name: as_json(value_of(row, field))
        for field in row._meta.fields
        if not is_secret(row, field) and field.attname not in row.get_deferred_fields()
    }


def is_secret(row: Model, field: Field) -> bool:
    return field.name in SECRETS or f"{row._meta.label}.{field.name}" in SECRETS_OF_TABLES


def value_of(row: Model, field: Field) -> Any:
    return getattr(row, field.attname)


def as_json(value: Any) -> Any:
    return value if isinstance(value, SHOWN_AS_TEXT) else str(value)


def session_keys_of(person_id: int) -> list[str]:
    """The running sessions of a person; each must be opened to know whose it is."""
    return [
        session.session_key
        for session in Session.objects.iterator()
        if session.get_decoded().get("_auth_user_id") == str(person_id)
    ]
