"""Kinds with periods of their own: list, facet and page agree on what is up to date."""

from datetime import timedelta

import pytest
from django.utils import timezone

from trellis.registry.models import Organisation
from trellis.registry.selectors import blueprints as selectors
from trellis.registry.selectors.life import DEFAULT_MONTHS, freshness_of_kind, months_of
from trellis.registry.services import life, profiles, search
from trellis.registry.tests.conftest import OPERATOR
from trellis.registry.tests.test_blueprints import NEW_KIND
from trellis.registry.types import Freshness

pytestmark = pytest.mark.django_db


@pytest.fixture
def food_bank(tmp_path, settings):
    """A kind that is amber after 3 months and red after 6."""
    (tmp_path / "food-bank.yaml").write_text(NEW_KIND)
    settings.TRELLIS_BLUEPRINT_FOLDERS = [str(tmp_path)]
    selectors.blueprints.cache_clear()
    yield "food-bank"
    selectors.blueprints.cache_clear()


def test_state_goes_by_the_period_of_the_kind(client, food_bank, terms):
    kinds_own = {food_bank: {"tonnes_a_year": "3"}, "company": {"description": {"en": "Weaves."}}}
    kinds = {
        "Fresh": (food_bank, 10),
        "Due": (food_bank, 100),
        "Old": (food_bank, 200),
        "Firm": ("company", 200),
    }
    for name, (kind, days) in kinds.items():
        given = {"name": name, "country": "country:FR", **kinds_own[kind]}
        profile = profiles.create_organisation(actor=OPERATOR, kind=kind, values=given)
        life.publish(actor=OPERATOR, organisation_id=profile.id)
        since = timezone.now() - timedelta(days=days)
        Organisation.objects.filter(pk=profile.id).update(published_at=since)
        search.refresh(organisation_ids=[profile.id])

    def found(state: str) -> list[str]:
        shown = client.get("/organisations/", {"state": state, "sort": "name"}).context_data
        assert {result.freshness for result in shown["results"]} == {state}
        counts = {
            block.label: {value.label: value.count for value in block.values} for block in shown["facets"]
        }
        assert counts["Last confirmed"] == {"Up to date": 2, "Confirmation due": 1, "Out of date": 1}
        return [result.slug for result in shown["results"]]

    assert (found("green"), found("amber"), found("red")) == (["firm", "fresh"], ["due"], ["old"])


def test_profile_whose_kind_is_gone_keeps_the_usual_period():
    now = timezone.now()
    assert months_of(None) == DEFAULT_MONTHS
    assert freshness_of_kind("no such kind", now - timedelta(days=300), now) == Freshness.GREEN
    assert freshness_of_kind("no such kind", now - timedelta(days=400), now) == Freshness.AMBER
