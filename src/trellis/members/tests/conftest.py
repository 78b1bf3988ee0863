"""Two clusters of two strangers, each with a register, and the same company in both."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from trellis.accounts.models import Person
from trellis.core.types import Actor
from trellis.members.services import entries, records
from trellis.members.types import Kind
from trellis.registry.models import Organisation, PersonMembership


def make_organisation(name: str, *, kind: str = "cluster", status: str = "published") -> Organisation:
    return Organisation.objects.create(
        slug=name.lower().replace(" ", "-"),
        name=name,
        kind=kind,
        status=status,
        country_id="country:FR",
        published_at=timezone.now(),
    )


def make_keeper(host: Organisation, name: str, role: str = "owner") -> Person:
    person = Person.objects.create(email=f"{name}@example.org", name=name)
    PersonMembership.objects.create(organisation=host, person=person, role=role)
    return person


def actor_for(person: Person, **roles: Organisation) -> Actor:
    return Actor(
        person_id=person.pk,
        name=person.name,
        organisation_roles={role: frozenset({host.pk}) for role, host in roles.items()},
    )


@pytest.fixture
def host(db: None) -> Organisation:
    return make_organisation("Light Valley")


@pytest.fixture
def rival(db: None) -> Organisation:
    return make_organisation("Shadow Hill")


@pytest.fixture
def keeper(host: Organisation) -> Person:
    return make_keeper(host, "keeper")


@pytest.fixture
def actor(host: Organisation, keeper: Person) -> Actor:
    return actor_for(keeper, owner=host)


@pytest.fixture
def rival_actor(rival: Organisation) -> Actor:
    return actor_for(make_keeper(rival, "rival", "editor"), editor=rival)


@pytest.fixture
def window(client: Client, keeper: Person) -> Client:
    """The browser of the one who keeps the register."""
    client.force_login(keeper)
    return client


@pytest.fixture
def write(actor: Actor, host: Organisation) -> Callable[..., int]:
    """Write down a member with entries: write("Lens Works", tags="board", fee={...}); returns its id."""

    def make(name: str, *, said: tuple[tuple[Kind, dict[str, Any]], ...] = (), **values: Any) -> int:
        known: dict[str, Any] = {"actor": actor, "host_id": host.pk}
        number = records.add_record(**known, values={"name": name, "country": "FR", **values})
        for kind, given in said:
            entries.add_entry(**known, record_id=number, kind=kind, values=given)
        return number

    return make
