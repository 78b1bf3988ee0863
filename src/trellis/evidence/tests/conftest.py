"""Terms that the tests of the evidence speak of, and who acts."""

import pytest

from trellis.accounts.models import Person, PlatformRoleGrant
from trellis.core.types import Actor, system_actor
from trellis.taxonomy.models import Term


@pytest.fixture
def terms(db):
    """Two countries, two regions and two ecosystems; names in two languages."""
    names = {
        "country:BE": {"en": "Belgium", "fr": "Belgique"},
        "country:SE": {"en": "Sweden"},
        "nuts2024:BE2": {"en": "Flanders"},
        "nuts2024:SE11": {"en": "Stockholm"},
        "ecosystem:digital": {"en": "Digital"},
        "ecosystem:agri-food": {"en": "Agri-food"},
    }
    for position, (key, label) in enumerate(names.items()):
        scheme, code = key.split(":")
        Term.objects.update_or_create(
            id=key, defaults={"scheme": scheme, "code": code, "names": label, "position": position}
        )
    return names


@pytest.fixture
def recorder():
    return system_actor("test")


@pytest.fixture
def member():
    return Actor(person_id=7, name="Member")


@pytest.fixture
def operator(db):
    person = Person.objects.create(email="operator@one.example", name="Operator")
    PlatformRoleGrant.objects.create(person=person, role="operator")
    return person
