"""Where rows of files are: coordinates win, else city, region, country; what disagrees is told."""

import pytest
from django.conf import settings

from trellis.registry.services.adapters.places import city_text, kept_place, place_rows
from trellis.taxonomy.selectors import places

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (settings.VAR / places.SHIPPED_OUTLINES).exists(), reason="set-up has not fetched the outlines"
    ),
]
ANTWERP = {"longitude": 4.4, "latitude": 51.22}


def place(**values):
    found = place_rows([values])[0]
    return found.values, [(fault.code, fault.column) for fault in found.faults]


def test_coordinates_win_and_give_the_region(terms):
    values, faults = place(coordinates=ANTWERP, country="BE", city="Antwerp")
    assert values == {"precision": "exact", "region": "BE211"}
    assert faults == []


def test_city_gives_place_and_region_where_there_are_no_coordinates(terms):
    values, faults = place(country="BE", city="2000 Antwerpen")
    assert (values["precision"], values["region"]) == ("city", "BE211")
    assert abs(values["coordinates"]["latitude"] - 51.22) < 0.1
    assert faults == [("place_by_city", "coordinates")]


def test_city_is_taken_from_the_address_and_told(terms):
    values, faults = place(country="ES", address="Plaza Viriato s/n, 49071 Zamora Zamora, Spain")
    assert (values["city"], values["precision"], values["region"]) == ("Zamora", "city", "ES419")
    assert ("city_from_address", "address") in faults
    assert city_text({"address": "Nowhere Street 1"}) == ""


def test_unknown_city_leaves_region_then_country_and_is_told(terms):
    values, faults = place(country="BE", region="BE21", city="Qqqqqq")
    assert values["precision"] == "region"
    assert faults == [("place_by_region", "coordinates"), ("city_unknown", "city")]
    values, faults = place(country="BE", city="Qqqqqq")
    assert values["precision"] == "country"
    assert ("place_by_country", "coordinates") in faults


def test_nothing_known_gives_no_place(terms):
    assert place() == ({}, [])
    assert place(city="Qqqqqq") == ({}, [("city_unknown", "city")])


def test_coordinates_in_another_country_are_told_and_give_no_region(terms):
    values, faults = place(coordinates=ANTWERP, country="FR")
    assert values == {"precision": "exact"}
    assert faults == [("country_disagrees", "coordinates")]


def test_coordinates_far_from_the_city_or_in_another_region_are_told(terms):
    _values, faults = place(coordinates=ANTWERP, country="BE", city="Liège")
    assert faults == [("city_far", "coordinates")]
    _values, faults = place(coordinates=ANTWERP, country="BE", region="BE33")
    assert faults == [("region_disagrees", "region")]
    _values, faults = place(coordinates=ANTWERP, country="BE", region="BE2")
    assert faults == []


def test_country_is_concluded_from_coordinates(terms):
    values, _faults = place(coordinates=ANTWERP)
    assert (values["country"], values["region"]) == ("BE", "BE211")


def test_point_just_outside_every_region_takes_the_nearest_and_says_how_far(terms):
    values, faults = place(coordinates={"longitude": 2.85, "latitude": 51.27}, country="BE")
    assert values["region"].startswith("BE25")
    assert faults == [("region_nearest", "coordinates")]


def test_file_that_says_its_coordinates_are_only_of_the_city_is_believed(terms):
    values, faults = place(coordinates=ANTWERP, country="BE", precision="City")
    assert (values["precision"], faults) == ("city", [])
    assert place(coordinates=ANTWERP, country="BE", precision="perfect")[0]["precision"] == "exact"
    assert place(country="BE", city="Antwerp", precision="exact")[0]["precision"] == "city"


IN_ANTWERP = {"country": "BE", "region": "BE211", "city": "Antwerp", "coordinates": ANTWERP}
MIDDLE = {"latitude": 50.6, "longitude": 4.6}


@pytest.mark.parametrize(
    ("precision", "row", "kept"),
    [
        ("exact", {"country": "BE", "precision": "country"}, {"coordinates", "precision"}),
        ("city", {"country": "BE", "city": "ANTWERP", "precision": "city"}, {"coordinates", "precision"}),
        ("city", {"region": "BE21", "precision": "region"}, {"coordinates", "precision", "region"}),
        ("country", {"country": "BE", "city": "Antwerp", "precision": "city"}, set()),
        ("city", {"country": "BE", "precision": "exact"}, set()),
        ("exact", {"country": "BE", "city": "Ghent", "precision": "city"}, set()),
        ("exact", {"country": "FR", "precision": "country"}, set()),
        ("exact", {"region": "BE234", "precision": "region"}, set()),
        ("city", {"name": "A"}, {"coordinates", "precision"}),
    ],
)
def test_place_that_a_row_only_concluded_gives_way_to_a_better_known_one(precision, row, kept):
    present = IN_ANTWERP | {"precision": precision}
    assert kept_place(present, {**row, "coordinates": MIDDLE}) == kept
