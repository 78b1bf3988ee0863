"""The targets that can be imported into, as config/composition.py lists them."""

from collections.abc import Iterable
from dataclasses import replace

from django.conf import settings
from django.utils.module_loading import import_string

from trellis.core.errors import NotFound
from trellis.core.types import Actor
from trellis.imports.types import WORKER, Adapter, RecordType


def list_adapters() -> tuple[Adapter, ...]:
    """Return the adapters in the order of the composition's list."""
    found: Iterable[Adapter] = import_string(settings.TRELLIS_IMPORT_ADAPTERS)
    return tuple(found)


def get_adapter(name: str) -> Adapter:
    """Return the adapter of this name. Raises NotFound."""
    for adapter in list_adapters():
        if adapter.name == name:
            return adapter
    raise NotFound(f"There is no import target {name!r}.")


def get_record_type(adapter: Adapter, name: str) -> RecordType:
    """Return the record type of this name. Raises NotFound."""
    for record_type in adapter.record_types:
        if record_type.name == name:
            return record_type
    raise NotFound(f"{adapter.name} has no record type {name!r}.")


def actor_of(person_id: int | None, *, organisation: int | None = None) -> Actor:
    """Return the actor a background step acts as: the person with the roles of now, or the import worker.

    On behalf of an organisation the person has no role in any other.
    """
    if person_id is None:
        return WORKER
    actor: Actor = import_string(settings.TRELLIS_ACTOR_OF_PERSON)(person_id)
    if organisation is None:
        return actor
    roles = {role: ids & {organisation} for role, ids in actor.organisation_roles.items()}
    return replace(actor, organisation_roles=roles)
