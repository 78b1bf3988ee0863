"""Persons and actors for the tests of accounts."""

import functools
from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import make_password

from trellis.accounts.models import Person
from trellis.core.types import Actor

PASSWORD = "correct horse battery"


@functools.cache
def hashed() -> str:
    """The password's hash, made once: making it is slow on purpose."""
    return make_password(PASSWORD)


@pytest.fixture
def make_person(db: None) -> Callable[..., Person]:
    def make(email: str, *roles: str, **fields: object) -> Person:
        person = Person.objects.create(email=email, password=hashed(), **fields)
        for role in roles:
            person.role_grants.create(role=role)
        return person

    return make


def acting(person: Person) -> Actor:
    roles = frozenset(person.role_grants.values_list("role", flat=True))
    return Actor(person_id=person.pk, name=person.name, platform_roles=roles)
