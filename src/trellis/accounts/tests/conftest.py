"""Persons and actors for the tests of accounts."""

import functools
from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import make_password
from django.core.mail import send_mail

from trellis.accounts.models import Person
from trellis.core.types import Actor

PASSWORD = "correct horse battery"


def post(*, person_id: int | None, address: str, language: str, subject: str, text: str) -> None:
    """The outbox stands above this module; these tests look at what it would be given."""
    posted.append((person_id, address, language))
    send_mail(subject, text, None, [address])


posted: list[tuple[int | None, str, str]] = []


@pytest.fixture(autouse=True)
def own_post(settings) -> None:
    settings.TRELLIS_POST = "trellis.accounts.tests.conftest.post"
    posted.clear()


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
