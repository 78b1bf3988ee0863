"""A cluster with two members, a stranger, and listings made with the services."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from trellis.accounts.models import Person
from trellis.core.types import Actor
from trellis.exchange.services import posting
from trellis.registry.models import Membership, Organisation, PersonMembership


def make_organisation(name: str, *, kind: str = "company", status: str = "published") -> Organisation:
    return Organisation.objects.create(
        slug=name.lower().replace(" ", "-"),
        name=name,
        kind=kind,
        status=status,
        country_id="country:FR",
        published_at=timezone.now(),
    )


def make_person(host: Organisation, role: str = "owner") -> Person:
    person = Person.objects.create(email=f"{role}@{host.slug}.example", name=f"{role} of {host.slug}")
    PersonMembership.objects.create(organisation=host, person=person, role=role)
    return person


def actor_of(person: Person) -> Actor:
    roles: dict[str, frozenset[int]] = {}
    for row in PersonMembership.objects.filter(person=person):
        roles[row.role] = roles.get(row.role, frozenset()) | {row.organisation_id}
    platform = frozenset(person.role_grants.values_list("role", flat=True))
    return Actor(person_id=person.pk, name=person.name, organisation_roles=roles, platform_roles=platform)


@pytest.fixture
def cluster(db: None) -> Organisation:
    return make_organisation("Loom Valley", kind="cluster")


@pytest.fixture
def mill(cluster: Organisation) -> Organisation:
    """A member of the cluster."""
    row = make_organisation("Quiet Mill")
    Membership.objects.create(host=cluster, member=row)
    return row


@pytest.fixture
def dyer(cluster: Organisation) -> Organisation:
    """Another member of it."""
    row = make_organisation("Deep Dyers")
    Membership.objects.create(host=cluster, member=row)
    return row


@pytest.fixture
def stranger(db: None) -> Organisation:
    return make_organisation("Far Foundry")


@pytest.fixture
def miller(mill: Organisation) -> Actor:
    return actor_of(make_person(mill))


@pytest.fixture
def manager(cluster: Organisation) -> Actor:
    return actor_of(make_person(cluster))


@pytest.fixture
def operator(db: None) -> Actor:
    person = Person.objects.create(email="operator@site.example", name="operator")
    person.role_grants.create(role="operator")
    return actor_of(person)


@pytest.fixture
def window(client: Client, miller: Actor) -> Client:
    """The browser of the one who keeps the mill."""
    client.force_login(Person.objects.get(pk=miller.person_id))
    return client


Post = Callable[..., int]


@pytest.fixture
def post(mill: Organisation, miller: Actor) -> Post:
    """Post for the mill: post("Spinning wanted", side="need", attributes={…}); returns its id."""

    def make(title: str, *, publish: bool = True, kind: str = "supplier-capability", **given: Any) -> int:
        known = {"actor": miller, "organisation_id": mill.pk, "side": "offer"}
        known |= {
            name: given.pop(name)
            for name in (*known, "cluster_id", "attributes", "form_key")
            if name in given
        }
        return posting.post_listing(kind=kind, publish=publish, values={"title": title, **given}, **known)

    return make
