"""Who acts in the tests of the evidence."""

import pytest

from trellis.accounts.models import Person, PlatformRoleGrant
from trellis.core.types import Actor, system_actor


@pytest.fixture
def terms(db):
    """The reference lists, as the migrations fill them."""


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
