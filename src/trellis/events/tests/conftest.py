"""Two clusters of strangers, and events that they host."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from trellis.accounts.models import Person
from trellis.audit.models import AuditEntry
from trellis.core.types import Actor
from trellis.events.models import Event, HostOrganisation
from trellis.events.types.values import EventValues
from trellis.registry.models import Organisation, PersonMembership

NOW = datetime(2030, 1, 15, 12, tzinfo=UTC)


def make_organisation(name: str, *, kind: str = "cluster", status: str = "published") -> Organisation:
    return Organisation.objects.create(
        slug=name.lower().replace(" ", "-"),
        name=name,
        kind=kind,
        status=status,
        country_id="country:FR",
        published_at=timezone.now(),
    )


def make_person(name: str, **roles: Organisation) -> Person:
    person = Person.objects.create(email=f"{name}@example.org", name=name)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    for role, host in roles.items():
        PersonMembership.objects.create(organisation=host, person=person, role=role)
    return person


def actor_for(person: Person, **roles: Organisation) -> Actor:
    return Actor(
        person_id=person.pk,
        name=person.name,
        organisation_roles={role: frozenset({host.pk}) for role, host in roles.items()},
    )


def values(**given: Any) -> EventValues:
    said: dict[str, Any] = {
        "title": "Light and industry",
        "format": "online",
        "time_zone": "Europe/Brussels",
        "starts": datetime(2030, 5, 7, 9),  # noqa: DTZ001  a time on the wall
        "ends": datetime(2030, 5, 7, 18),  # noqa: DTZ001
    }
    return EventValues(**(said | given))


def make_event(host: Organisation, title: str = "Light and industry", **given: Any) -> Event:
    """A published public event of a host, unless said otherwise."""
    said: dict[str, Any] = {
        "slug": title.lower().replace(" ", "-"),
        "kind": "conference",
        "state": "published",
        "published_at": timezone.now(),
        "format": "online",
        "title": title,
        "time_zone": "Europe/Brussels",
        "starts_at": datetime(2030, 5, 7, 7, tzinfo=UTC),
        "ends_at": datetime(2030, 5, 7, 16, tzinfo=UTC),
    }
    said |= given
    if said["state"] == "draft":
        said["published_at"] = None
    row = Event.objects.create(**said)
    HostOrganisation.objects.create(event=row, organisation=host, role="organiser", state="accepted")
    return row


def entries(event: Event) -> list[tuple[str, dict[str, Any]]]:
    """What the audit says of an event, oldest first."""
    rows = AuditEntry.objects.filter(subject_type="events.event", subject_id=str(event.pk)).order_by("id")
    return [(row.action, row.changes) for row in rows]


@pytest.fixture
def host(db: None) -> Organisation:
    return make_organisation("Light Valley")


@pytest.fixture
def rival(db: None) -> Organisation:
    return make_organisation("Shadow Hill")


@pytest.fixture
def keeper(host: Organisation) -> Person:
    return make_person("keeper", owner=host)


@pytest.fixture
def actor(host: Organisation, keeper: Person) -> Actor:
    return actor_for(keeper, owner=host)


@pytest.fixture
def rival_person(rival: Organisation) -> Person:
    return make_person("rival", editor=rival)


@pytest.fixture
def rival_actor(rival: Organisation, rival_person: Person) -> Actor:
    return actor_for(rival_person, editor=rival)


@pytest.fixture
def window(client: Client, keeper: Person) -> Client:
    """The browser of the one who keeps the host."""
    client.force_login(keeper)
    return client


@pytest.fixture
def sign_in(client: Client) -> Callable[[Person], Client]:
    def go(person: Person) -> Client:
        client.force_login(person)
        return client

    return go
