"""Finding persons, their roles and their tokens."""

import pytest

from trellis.accounts import selectors
from trellis.accounts.models import Person, PlatformRoleGrant
from trellis.core.errors import NotFound

pytestmark = pytest.mark.django_db


def person(email: str, **fields: object) -> Person:
    return Person.objects.create(email=email, **fields)


def test_person_is_found_by_mail_address_in_any_case():
    owner = person("Owner@One.example")
    person("owner@one.example.org")
    found = selectors.find_person_by_email(email="owner@ONE.example")
    assert found is not None
    assert found.id == owner.pk


def test_inactive_person_is_not_found():
    gone = person("gone@one.example", is_active=False)
    assert selectors.find_person_by_email(email="gone@one.example") is None
    with pytest.raises(NotFound):
        selectors.get_person(person_id=gone.pk)


def test_platform_roles_are_those_of_this_person_only():
    first, second = person("a@one.example"), person("b@one.example")
    PlatformRoleGrant.objects.create(person=first, role="operator")
    PlatformRoleGrant.objects.create(person=second, role="validator")
    assert selectors.platform_roles(person_id=first.pk) == {"operator"}


def test_person_signs_in_with_the_mail_address_in_any_case():
    owner = person("Owner@One.example")
    assert Person.objects.get_by_natural_key("owner@ONE.example") == owner


def test_names_are_of_the_persons_asked_who_are_still_there():
    named, nameless, other = (
        person("a@one.example", name="Desk"),
        person("b@one.example"),
        person("c@one.example"),
    )
    ids = [named.pk, nameless.pk, other.pk + 1]
    assert selectors.names_of_persons(person_ids=ids) == {named.pk: "Desk", nameless.pk: str(nameless)}
