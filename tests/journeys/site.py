"""The site that the journeys walk through: the demonstration data, and a person of each kind."""

from collections.abc import Mapping
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from trellis.accounts.models import Person
from trellis.core.types import Actor, system_actor
from trellis.registry.models import Organisation, PersonMembership
from trellis.registry.services.demonstration import load_demonstration
from trellis.registry.types import Value

PASSWORD = "correct horse battery"
# Enough places for a map; the exact ones are the business of other tests.
CITIES = {
    "Graz": (47.07, 15.44), "Toulouse": (43.6, 1.44), "Barcelona": (41.39, 2.16), "Vilnius": (54.69, 25.28),
    "Lund": (55.7, 13.19), "Brussels": (50.85, 4.35), "Alessandria": (44.91, 8.61), "Warsaw": (52.23, 21.01),
}  # fmt: skip


@dataclass(frozen=True)
class DemoSite:
    """What the journeys need to know of the data."""

    operator: Person
    member: Person  # owner of `own`
    own: Organisation
    cluster: Organisation
    network: Organisation


def located(values: Mapping[str, Value]) -> Mapping[str, Value]:
    place = CITIES.get(str(values.get("city", "")))
    return {"latitude": place[0], "longitude": place[1], "precision": "city"} if place else {}


def make_person(email: str, *roles: str) -> Person:
    person = Person.objects.create(email=email, password=make_password(PASSWORD))
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    for role in roles:
        person.role_grants.create(role=role)
    return person


def build_site() -> DemoSite:
    load_demonstration(actor=system_actor("journeys"), locate=located)
    member = make_person("member@demo.example")
    clusters = Organisation.objects.filter(kind="cluster").order_by("id")
    own = clusters[1]
    PersonMembership.objects.create(organisation=own, person=member, role="owner")
    return DemoSite(
        operator=make_person("operator@demo.example", "operator", "validator"),
        member=member,
        own=own,
        cluster=clusters[0],
        network=Organisation.objects.filter(member_rows__isnull=False)
        .exclude(kind="cluster")
        .order_by("id")[0],
    )


def actor_of(person: Person) -> Actor:
    return Actor(person_id=person.pk, name=str(person))
