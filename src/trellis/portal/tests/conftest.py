"""Actors and pictures for the tests of the portal."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from trellis.accounts.models import Person
from trellis.core.types import Actor, system_actor

OPERATOR = system_actor("test")
MEMBER = Actor(person_id=7)


@pytest.fixture
def sign_in_as(client, db) -> Callable[..., Person]:
    def sign_in(*roles: str) -> Person:
        person = Person.objects.create(email=f"{'-'.join(roles) or 'member'}@demo.example")
        for role in roles:
            person.role_grants.create(role=role)
        client.force_login(person)
        return person

    return sign_in


def picture(
    *, kind: str = "PNG", size: tuple[int, int] = (64, 32), mode: str = "RGB", **options: object
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 5).save(out, kind, **options)
    return out.getvalue()
