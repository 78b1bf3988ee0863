"""For each table behind the second wall: how a row of a person comes to be, and what in it can be changed."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model

from trellis.accounts.models import Person
from trellis.registry.models import Organisation, ProfileDraft


@dataclass(frozen=True)
class Walled:
    """A table with row security: `make` stores a row that belongs to a person, and only to them."""

    table: str
    make: Callable[[Person], Model]
    column: str
    value: str
    key: str = "id"


def draft(person: Person) -> Model:
    organisation = Organisation.objects.create(kind="cluster", name="Marked", slug=f"marked-{person.pk}")
    return ProfileDraft.objects.create(
        organisation=organisation, person=person, version=1, typed={"a": ["b"]}
    )


WALLED = (Walled("registry_profiledraft", draft, "version", "7"),)
