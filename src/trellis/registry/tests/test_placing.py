"""Where a profile is: concluded from its city and marked, and never over what somebody typed."""

import pytest

from trellis.registry.selectors.profiles import get_profile
from trellis.registry.services import placing
from trellis.registry.services.profiles import change_organisation
from trellis.registry.tests.conftest import OPERATOR
from trellis.taxonomy.types import MissingGeography, Place

pytestmark = pytest.mark.django_db
CITIES = {
    "Lyon": {"latitude": 45.75, "longitude": 4.85, "precision": "city", "region": "nuts2024:FRK2"},
    "Paris": {"latitude": 48.85, "longitude": 2.35, "precision": "city", "region": "nuts2024:FR10"},
}
FIELDS = ("latitude", "longitude", "precision", "region")


@pytest.fixture(autouse=True)
def with_places(without_places, monkeypatch):
    monkeypatch.setattr(placing, "locate_profile", lambda values: dict(CITIES.get(values.get("city"), {})))
    monkeypatch.setattr(
        placing,
        "region_of",
        lambda latitude, longitude: Place(region="nuts2024:FRK2" if latitude < 47 else None),
    )


def place(profile):
    values = get_profile(actor=OPERATOR, organisation_id=profile.id).values
    return {name: values[name] for name in FIELDS if name in values}


def change(profile, **values):
    return change_organisation(actor=OPERATOR, organisation_id=profile.id, values=values)


def test_city_gives_place_and_region_marked_as_inferred(make_profile):
    profile = make_profile("A", city="Lyon")
    assert place(profile) == CITIES["Lyon"]
    assert {name: profile.origin(name).inferred for name in (*FIELDS, "city")} == {
        **dict.fromkeys(FIELDS, True),
        "city": False,
    }


def test_place_follows_the_city_until_somebody_types_it(make_profile):
    profile = make_profile("A", city="Lyon")
    moved = change(profile, city="Paris")
    assert place(moved) == CITIES["Paris"]
    assert moved.origin("latitude").inferred is True
    typed = change(profile, latitude=45.1, longitude=4.1)
    assert place(typed) == {
        "latitude": 45.1,
        "longitude": 4.1,
        "precision": "exact",
        "region": "nuts2024:FRK2",
    }
    assert typed.origin("latitude").inferred is False
    assert place(change(profile, city="Lyon"))["latitude"] == 45.1


def test_region_that_somebody_stated_stays(make_profile):
    profile = make_profile("A", region="FR10")
    changed = change(profile, city="Lyon")
    assert place(changed) == {**CITIES["Lyon"], "region": "nuts2024:FR10"}
    assert changed.origin("region").inferred is False


def test_city_that_nobody_knows_takes_back_what_followed_from_the_old_one(make_profile):
    profile = make_profile("A", city="Lyon")
    assert place(change(profile, city="Nowhere")) == {}


def test_coordinates_taken_away_come_back_from_the_city(make_profile):
    profile = make_profile("A", city="Lyon", latitude=1.5, longitude=2.5)
    assert place(profile)["precision"] == "exact"
    assert place(change(profile, latitude=None, longitude=None, precision=None))["latitude"] == 45.75


def test_same_place_sent_again_changes_nothing(make_profile):
    profile = make_profile("A", city="Lyon")
    again = change(profile, **{**dict(profile.values)})
    assert again.version == 1


def test_without_prepared_places_only_what_was_typed_is_stored(make_profile, monkeypatch):
    def missing(values):
        raise MissingGeography("run prepare_places")

    monkeypatch.setattr(placing, "locate_profile", missing)
    assert place(make_profile("A", city="Lyon")) == {}


def test_network_has_the_region_of_the_city_it_is_run_from(make_profile):
    network = make_profile("N", kind="mission", city="Lyon")
    assert place(network) == CITIES["Lyon"]
