"""The public registry in numbers: what is counted, and what is new."""

from datetime import UTC, datetime

import pytest

from trellis.registry.models import Organisation
from trellis.registry.selectors.overview import get_overview, list_newest, list_recently_confirmed
from trellis.registry.types.overview import Share

pytestmark = pytest.mark.django_db


def at(day: int) -> datetime:
    return datetime(2026, 3, day, tzinfo=UTC)


@pytest.fixture
def four(make_profile):
    """Three public profiles of different age, one confirmed, and a draft that must not be counted."""
    made = [
        make_profile("Old", published=True, city="Lyon", ecosystem=["digital", "textile"]),
        make_profile("New", published=True, ecosystem=["digital"]),
        make_profile("Nowhere", kind="company", published=True, country="country:DE"),
        make_profile("Secret", ecosystem=["health"]),
    ]
    for profile, day in zip(made[:3], (1, 3, 2), strict=True):
        Organisation.objects.filter(pk=profile.id).update(published_at=at(day))
    Organisation.objects.filter(pk=made[0].id).update(status="confirmed", confirmed_at=at(9))
    Organisation.objects.filter(pk=made[2].id).update(country=None)
    return made


def test_overview_counts_what_everybody_sees_and_nothing_of_drafts(four):
    overview = get_overview()
    assert overview.total == 3
    assert overview.kinds == (Share("cluster", 2), Share("company", 1))
    assert overview.countries == (Share("FR", 2),)
    assert overview.ecosystems == (Share("digital", 2), Share("textile", 1))
    assert overview.changed_at == at(9)


def test_overview_of_an_empty_registry_has_no_date(db):
    overview = get_overview()
    assert (overview.total, overview.countries, overview.changed_at) == (0, (), None)


def test_newest_come_in_the_order_of_publication(four):
    assert [(item.name, item.country, item.at) for item in list_newest(limit=2)] == [
        ("New", "FR", at(3)),
        ("Nowhere", "", at(2)),
    ]


def test_recently_confirmed_leaves_out_what_nobody_confirmed(four):
    assert [(item.slug, item.city, item.at) for item in list_recently_confirmed(limit=9)] == [
        ("old", "Lyon", at(9))
    ]
