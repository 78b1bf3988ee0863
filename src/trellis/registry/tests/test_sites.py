"""Sites of a profile: how many, where, and whose."""

import pytest

from trellis.core.errors import InvalidInput
from trellis.registry.models import Site
from trellis.registry.services import profiles
from trellis.registry.services.sites import MOST_SITES
from trellis.registry.tests.conftest import OPERATOR, entries
from trellis.registry.types import SiteRecord

pytestmark = pytest.mark.django_db


def put(profile, *sites: SiteRecord) -> list[tuple[str, str]]:
    """Set the sites; the problems where they are refused."""
    try:
        profiles.set_sites(actor=OPERATOR, organisation_id=profile.id, sites=sites)
    except InvalidInput as error:
        return [(problem.field, problem.message) for problem in error.problems]
    return []


def test_sites_have_a_limit(make_profile):
    profile = make_profile("Own")
    many = [SiteRecord(city=f"City {number}") for number in range(MOST_SITES + 1)]
    assert put(profile, *many) == [("sites", "At most 500 sites fit in one profile.")]
    assert Site.objects.count() == 0
    assert put(profile, *many[:-1]) == []
    assert Site.objects.count() == MOST_SITES


def test_site_with_half_a_place_is_refused_at_its_row(make_profile):
    message = "Give both latitude and longitude, or neither."
    sites = (SiteRecord(city="A"), SiteRecord(city="B", latitude=48.0))
    assert put(make_profile("Own"), *sites) == [("sites.1.longitude", message)]
    assert Site.objects.count() == 0


def test_site_of_another_profile_is_not_taken(make_profile):
    own, other = make_profile("Own"), make_profile("Other")
    assert put(other, SiteRecord(city="Lyon")) == []
    foreign = Site.objects.get()
    assert put(own, SiteRecord(id=foreign.pk, city="Paris")) == [
        ("sites", "One of these sites is not of this profile.")
    ]
    foreign.refresh_from_db()
    assert (foreign.organisation_id, foreign.city) == (other.id, "Lyon")


def test_sites_that_stay_as_they_are_leave_no_entry(make_profile):
    profile = make_profile("Own")
    put(profile, SiteRecord(city="Lyon"))
    before = entries(profile.id)
    assert put(profile, SiteRecord(id=Site.objects.get().pk, city="Lyon")) == []
    assert entries(profile.id) == before
