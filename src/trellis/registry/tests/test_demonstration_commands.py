"""The commands of the demonstration: real organisations with places and figures, and who can sign in."""

import io

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from trellis.accounts.models import Person
from trellis.core.types import VISITOR
from trellis.evidence.selectors import count_facts
from trellis.registry.models import Organisation, PersonMembership
from trellis.taxonomy.selectors import places

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (settings.VAR / places.SHIPPED_OUTLINES).exists(), reason="set-up has not fetched the outlines"
    ),
]
PASSWORD = "a-long-password-7"


def load() -> str:
    said = io.StringIO()
    call_command("load_demo", stdout=said)
    return said.getvalue()


def create_persons(monkeypatch, password: str = PASSWORD) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    call_command("create_demo_persons", "--password-from-input", stdout=io.StringIO())


def test_load_demo_places_organisations_and_records_figures_once(terms):
    assert load().startswith("157 organisations and networks created")
    placed = Organisation.objects.exclude(latitude=None)
    assert placed.filter(precision="city").count() >= 90
    hamburg = placed.get(name="Hamburg Aviation")
    assert (hamburg.region_id, hamburg.precision) == ("nuts2024:DE600", "city")
    assert hamburg.origins["latitude"]["inferred"] is True
    figures = count_facts(actor=VISITOR)
    assert figures > 25
    assert load().startswith("0 organisations and networks created, 0 brought up to date, 0 memberships")
    assert count_facts(actor=VISITOR) == figures


def test_demo_persons_can_do_what_their_names_say(terms, monkeypatch):
    load()
    monkeypatch.setenv("TRELLIS_DEMO", "1")
    create_persons(monkeypatch)
    create_persons(monkeypatch, "another-password-8")
    roles = {
        person.email: list(person.role_grants.values_list("role", flat=True))
        for person in Person.objects.all()
    }
    assert roles == {
        "operator@demo.example": ["operator"],
        "validator@demo.example": ["validator"],
        "owner@demo.example": [],
    }
    owned = PersonMembership.objects.get(person__email="owner@demo.example")
    assert (owned.organisation.name, owned.role) == ("Hamburg Aviation", "owner")
    assert Person.objects.get(email="owner@demo.example").check_password(PASSWORD)


def test_demo_persons_are_refused_on_a_platform_in_use(terms, monkeypatch):
    monkeypatch.delenv("TRELLIS_DEMO", raising=False)
    with pytest.raises(CommandError, match="only for a demonstration"):
        create_persons(monkeypatch)
    assert Person.objects.count() == 0


def test_demo_persons_with_a_weak_password_are_not_made(terms, monkeypatch):
    monkeypatch.setenv("TRELLIS_DEMO", "1")
    with pytest.raises(CommandError, match="too short"):
        create_persons(monkeypatch, "short")
    assert Person.objects.count() == 0
