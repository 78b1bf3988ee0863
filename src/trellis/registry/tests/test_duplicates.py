"""Pairs that the linkage finds among published profiles, and what people say of them."""

import pytest
from django.urls import reverse
from procrastinate.contrib.django import app

from trellis.audit.models import AuditEntry
from trellis.core.errors import NotFound, NotPermitted
from trellis.core.types import Actor
from trellis.registry.models import DuplicatePair
from trellis.registry.services import life
from trellis.registry.services.finding_duplicates import call_different, search_pairs
from trellis.registry.tests.conftest import OPERATOR

pytestmark = pytest.mark.django_db
SITE = "https://photonics-north.example.org"


@pytest.fixture
def alike(make_profile):
    """Two of one organisation, and others that are not."""
    one = make_profile("Photonics Cluster North", published=True, website=SITE, city="Lille")
    two = make_profile("Photonics Cluster North e.V.", published=True, website=SITE, city="Lille")
    make_profile("Textile Valley", published=True, city="Lyon")
    make_profile("Photonics Cluster North", website=SITE)  # a draft is nobody's business
    make_profile("Photonics Cluster North", kind="company", published=True, website=SITE, city="Lille")
    return one, two


def pairs() -> list[tuple[int, int]]:
    return list(DuplicatePair.objects.filter(are_two=False).values_list("left_id", "right_id"))


def test_published_profiles_of_one_kind_that_look_alike_are_found_with_the_reason(alike, client, make_person):
    one, two = alike
    assert search_pairs(actor=OPERATOR) == 1
    assert pairs() == [(one.id, two.id)]
    client.force_login(make_person("val", "validator"))
    page = client.get(reverse("registry:duplicates")).content.decode()
    assert reverse("registry:merge", args=[one.slug, two.slug]) in page
    assert "same web or mail domain" in page


def test_pair_called_different_does_not_come_again(alike):
    search_pairs(actor=OPERATOR)
    number = DuplicatePair.objects.get().pk
    for _again in range(2):
        call_different(actor=OPERATOR, pair_id=number)
        assert search_pairs(actor=OPERATOR) == 0
    assert AuditEntry.objects.filter(action="called different").count() == 1


def test_pair_that_is_no_longer_alike_is_forgotten(alike):
    search_pairs(actor=OPERATOR)
    life.archive(actor=OPERATOR, organisation_id=alike[1].id)
    assert (search_pairs(actor=OPERATOR), pairs()) == (0, [])


def test_only_operators_and_validators_look_and_decide(alike):
    search_pairs(actor=OPERATOR)
    number = DuplicatePair.objects.get().pk
    with pytest.raises(NotPermitted):
        search_pairs(actor=Actor(person_id=1))
    with pytest.raises(NotPermitted):
        call_different(actor=Actor(person_id=1), pair_id=number)
    with pytest.raises(NotFound):
        call_different(actor=OPERATOR, pair_id=10**9)


@pytest.mark.django_db(transaction=True)
def test_task_of_the_night_finds_them(alike):
    assert app.tasks["trellis.registry.tasks.find_duplicates"](0) == 1
