"""Finding persons, their roles and their tokens."""

from datetime import timedelta

import pytest
from django.utils import timezone

from trellis.accounts import selectors
from trellis.accounts.models import AccessToken, Person, PlatformRoleGrant
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


@pytest.mark.parametrize(("days", "active", "found"), [(1, True, True), (-1, True, False), (1, False, False)])
def test_token_counts_until_it_expires_or_its_person_leaves(days, active, found):
    holder = person("a@one.example", is_active=active)
    AccessToken.objects.create(
        person=holder,
        label="export",
        digest=selectors.digest("secret"),
        expires_at=timezone.now() + timedelta(days=days),
    )
    assert (selectors.find_person_by_token(token="secret") is not None) is found
    assert selectors.find_person_by_token(token="another") is None
