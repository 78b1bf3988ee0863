"""What the registry's tests share: codes, actors and profiles made with the services."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from trellis.accounts.models import Person
from trellis.audit.models import AuditEntry
from trellis.core.types import Actor, system_actor
from trellis.registry.models import PersonMembership
from trellis.registry.services import life, placing, profiles, search
from trellis.registry.tests.pairs import two  # noqa: F401  a fixture
from trellis.registry.types import Origin, OriginKind, Profile
from trellis.taxonomy.models import Term
from trellis.taxonomy.types import Place

OPERATOR = system_actor("test")
IMPORT = Origin(by=OriginKind.IMPORT, source="a directory", at="2026-01-02")

TERMS = {
    "country": {"FR": "France", "DE": "Germany", "ES": "Spain"},
    "nuts2024": {"FR10": "Île-de-France", "DE60": "Hamburg"},
    "ecosystem": {"digital": "Digital", "textile": "Textile", "health": "Health"},
    "technology": {"robotics": "Robotics", "photonics": "Photonics", "security": "Security"},
    "theme": {"green": "Green", "digital": "Digital"},
    "service": {"matchmaking": "Matchmaking", "branding": "Branding"},
    "label": {"gold": "Gold label"},
    "cluster-type": {"sector": "Sector", "social-economy": "Social economy"},
    "member-kind": {
        "sme": "SMEs",
        "large": "Large",
        "research": "Research",
        "public": "Public",
        "other": "Other",
    },
    "size": {"small": "Small", "large": "Large"},
    "nace21": {"C": "Manufacturing"},
}


@pytest.fixture(autouse=True)
def without_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cities tell nothing, whether or not the place data were prepared; tests of placing say their own."""
    monkeypatch.setattr(placing, "locate_profile", lambda values: {})
    monkeypatch.setattr(placing, "region_of", lambda latitude, longitude: Place())


@pytest.fixture
def terms(db: None) -> None:
    """The terms the tests name; the reference lists have them, so that this only says which they are."""
    named = {f"{scheme}:{code}" for scheme, codes in TERMS.items() for code in codes}
    assert set(Term.objects.filter(id__in=named).values_list("id", flat=True)) == named


@pytest.fixture
def make_person(db: None) -> Callable[..., Person]:
    def make(name: str, *roles: str) -> Person:
        person = Person.objects.create(email=f"{name}@example.org", name=name)
        for role in roles:
            person.role_grants.create(role=role)
        return person

    return make


@pytest.fixture
def actor_of() -> Callable[[Person], Actor]:
    def build(person: Person) -> Actor:
        roles: dict[str, frozenset[int]] = {}
        for row in PersonMembership.objects.filter(person=person):
            roles[row.role] = roles.get(row.role, frozenset()) | {row.organisation_id}
        return Actor(
            person_id=person.pk,
            name=person.name,
            platform_roles=frozenset(person.role_grants.values_list("role", flat=True)),
            organisation_roles=roles,
        )

    return build


@pytest.fixture
def ask(client: Client) -> Callable[..., Any]:
    """A program: asks the API for whoever the client is signed in as, and reads the answer."""

    def build(method: str, path: str, given: Any = None, status: int = 200) -> Any:
        body = "" if given is None else json.dumps(given)
        answer = client.generic(method, f"/api{path}", body, "application/json")
        assert answer.status_code == status, answer.content
        return json.loads(answer.content) if answer.content else None

    return build


SOUND_CLUSTER: dict[str, Any] = {
    "name": "Photonics Valley",
    "country": "country:FR",
    "description": {"en": "Light, and what it does for industry."},
    "member_counts": {"sme": 20, "research": 3},
    "staff_fte": "2.5",
    "ecosystem": ["ecosystem:digital"],
}


@pytest.fixture
def make_profile(terms: None) -> Callable[..., Profile]:
    def make(name: str, kind: str = "cluster", *, published: bool = False, **values: Any) -> Profile:
        given = {"name": name, "country": "country:FR", "description": {"en": f"About {name}."}, **values}
        if kind == "cluster":
            given = {**SOUND_CLUSTER, **given}
        profile = profiles.create_organisation(actor=OPERATOR, kind=kind, values=given)
        return life.publish(actor=OPERATOR, organisation_id=profile.id) if published else profile

    return make


def entries(profile_id: int) -> list[tuple[str, dict[str, list[Any]]]]:
    """What the audit says of a profile, oldest first."""
    rows = AuditEntry.objects.filter(subject_type="organisation", subject_id=str(profile_id)).order_by("id")
    return [(row.action, row.changes) for row in rows]


@pytest.fixture
def refreshed(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """The ids for which the search rows were written, call by call."""
    calls: list[list[int]] = []
    monkeypatch.setattr(search, "refresh", lambda *, organisation_ids: calls.append(list(organisation_ids)))
    return calls
