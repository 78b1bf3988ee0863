"""Where things are: real cities, real outlines, and the order of what wins."""

import io
import json
import math
import sqlite3

import pytest
import shapely
from django.core.management import CommandError, call_command

from trellis.taxonomy.selectors import places
from trellis.taxonomy.services import geography
from trellis.taxonomy.services.centres import middle, most_central
from trellis.taxonomy.types import (
    City,
    CityOutcome,
    InvalidOutlines,
    MissingGeography,
    Place,
    Precision,
    Whereabouts,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="session", autouse=True)
def prepared():
    """The index, made the first time tests run in a folder."""
    geography.prepare_places()


@pytest.fixture
def elsewhere(settings, tmp_path):
    """An empty folder in place of var/, forgotten again afterwards."""
    places.forget_places()
    settings.VAR = tmp_path
    yield tmp_path
    places.forget_places()


def region_at(latitude, longitude):
    return places.region_of(latitude, longitude).region


@pytest.mark.parametrize(
    ("latitude", "longitude", "region", "country"),
    [
        (50.85, 4.35, "nuts2024:BE100", "country:BE"),
        (38.72, -9.14, "nuts2024:PT1A0", "country:PT"),  # Lisbon, where a region was split
        (38.524, -8.893, "nuts2024:PT1B0", "country:PT"),  # Setúbal, the other part
        (59.956, 11.05, "nuts2024:NO084", "country:NO"),  # Lillestrøm
        (59.22, 10.93, "nuts2024:NO083", "country:NO"),  # Fredrikstad
        (59.74, 10.2, "nuts2024:NO085", "country:NO"),  # Drammen
        (69.65, 18.96, "nuts2024:NO072", "country:NO"),  # Tromsø
        (59.13, 10.22, "nuts2024:NO093", "country:NO"),  # Sandefjord
        (52.09, 5.12, "nuts2024:NL350", "country:NL"),  # a code of 2024
        (51.5, -0.1, "nuts2021:UKI44", "country:GB"),
        (37.98, 23.73, "nuts2024:EL303", "country:GR"),
        (14.65, -61.0, "nuts2024:FRY20", "country:FR"),
    ],
)
def test_region_of_a_coordinate(latitude, longitude, region, country):
    place = places.region_of(latitude, longitude)
    assert (place.precision, place.region, place.country, place.is_nearest) == (
        Precision.EXACT, region, country, False,
    )  # fmt: skip


def test_region_of_a_point_at_sea_is_the_nearest_and_marked():
    place = places.region_of(41.15, -8.74)
    assert (place.region, place.is_nearest) == ("nuts2024:PT11A", True)
    assert place.distance_km == pytest.approx(4.6, abs=0.3)


@pytest.mark.parametrize(("latitude", "longitude"), [(40, -30), (40.7, -74.0), (0, 0)])
def test_region_of_a_point_far_from_every_region_is_none(latitude, longitude):
    place = places.region_of(latitude, longitude)
    assert place == Place(Precision.EXACT, latitude, longitude)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(91, 0), (0, 181), (float("nan"), 0), (0, float("-inf"))]
)
def test_region_of_an_impossible_coordinate_is_unknown(latitude, longitude):
    assert places.region_of(latitude, longitude) == Place()


def test_regions_of_many_are_those_of_each():
    points = [(50.85, 4.35), (float("nan"), 1), (40, -30), (38.524, -8.893)]
    together = places.regions_of([lat for lat, _ in points], [lon for _, lon in points])
    assert together == [places.region_of(*point) for point in points]


@pytest.mark.parametrize(
    ("text", "country", "name", "region"),
    [
        ("Valencia", "country:ES", "Valencia", "nuts2024:ES523"),
        ("Valencia", "country:FR", "Valence", "nuts2024:FRK23"),
        ("Roma", "country:IT", "Rome", "nuts2024:ITI43"),
        ("MÜNCHEN", "country:DE", "Munich", "nuts2024:DE212"),
        ("Muenchen", "country:DE", "Munich", "nuts2024:DE212"),
        ("Αθήνα", "country:GR", "Athens", "nuts2024:EL303"),
        ("София", "country:BG", "Sofia", "nuts2024:BG411"),
        ("1040 Wien, Wieden", "country:AT", "Vienna", "nuts2024:AT130"),
        ("B-3000 Leuven", "country:BE", "Leuven", "nuts2024:BE242"),
        ("Bruxelles cedex", "country:BE", "Brussels", "nuts2024:BE100"),
        ("Gent (Belgium", "country:BE", "Gent", "nuts2024:BE234"),
        ("St. Pölten", "country:AT", "Sankt Pölten", "nuts2024:AT123"),
        ("Lisboa", "country:PT", "Lisbon", "nuts2024:PT1A0"),
        ("Setúbal", "country:PT", "Setúbal", "nuts2024:PT1B0"),
        ("London", "country:GB", "London", "nuts2021:UKI32"),
    ],
)
def test_locate_city_finds_it_by_any_of_its_names(text, country, name, region):
    match = places.locate_city(text, country=country)
    assert (match.outcome, match.city.name, match.city.region) == (CityOutcome.FOUND, name, region)


def test_locate_city_without_a_country_is_ambiguous_between_large_namesakes():
    match = places.locate_city("Valencia")
    assert (match.outcome, match.city) == (CityOutcome.AMBIGUOUS, None)
    assert [(city.name, city.country) for city in match.candidates[:2]] == [
        ("Valencia", "VE"),
        ("Valencia", "ES"),
    ]


def test_locate_city_much_larger_than_its_namesakes_is_meant_and_names_them():
    match = places.locate_city("Frankfurt", country="country:DE")
    assert (match.city.name, [city.name for city in match.others]) == (
        "Frankfurt am Main",
        ["Frankfurt (Oder)"],
    )
    other = places.locate_city("Frankfurt (Oder)", country="country:DE")
    assert (other.city.name, other.others) == ("Frankfurt (Oder)", ())


def test_locate_city_region_decides_between_namesakes():
    assert places.locate_city("Neustadt", country="country:DE").outcome == CityOutcome.AMBIGUOUS
    match = places.locate_city("Neustadt", country="country:DE", region="nuts2024:DEF")
    assert (match.city.name, match.city.region[:12]) == ("Neustadt in Holstein", "nuts2024:DEF")


def test_locate_city_region_without_a_namesake_does_not_decide():
    assert (
        places.locate_city("Frankfurt", country="country:DE", region="nuts2024:DE1").city.name
        == "Frankfurt am Main"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "Nowhereville",
        "x" * 10_000_000,
        "\x00\x01",
        "'; DROP TABLE city; --",
        "12345",
        "()",
        "\ud800",
    ],
)
def test_locate_city_of_what_is_none_is_none(text):
    assert places.locate_city(text, country="country:DE").outcome == CityOutcome.NONE


def test_choose_takes_entries_near_each_other_for_one_place():
    city = City(1, "A", "XX", 50.0, 10.0, 1000)
    near, far = City(2, "A", "XX", 50.05, 10.0, 900), City(3, "A", "XX", 51.0, 10.0, 900)
    assert places.choose([city, near]).city == city
    assert places.choose([city, near, far]).candidates == (city, far)


@pytest.mark.parametrize(("people", "outcome"), [(500, CityOutcome.FOUND), (499, CityOutcome.AMBIGUOUS)])
def test_choose_needs_five_times_the_people(people, outcome):
    cities = [City(1, "A", "XX", 50, 10, people), City(2, "A", "XX", 52, 10, 100)]
    assert places.choose(cities).outcome == outcome


def test_centres_are_inside_their_region():
    for code in ("BE21", "EL42", "HR03", "PT1A", "NO084", "SE33", "DE2"):
        latitude, longitude = places.centre_of(f"nuts2024:{code}")
        region = region_at(latitude, longitude)
        assert region.startswith(f"nuts2024:{code}"), (code, region)


def test_centre_of_a_country_leaves_out_its_islands_far_away():
    latitude, longitude = places.centre_of("country:FR")
    assert (46 < latitude < 47, 2 < longitude < 3) == (True, True)
    assert places.centre_of("country:US") is not None
    assert places.centre_of("country:XX") is None


BRUSSELS = {"latitude": 50.85, "longitude": 4.35}


@pytest.mark.parametrize(
    ("said", "precision", "region", "country"),
    [
        (
            Whereabouts(**BRUSSELS, city="Gent", region="nuts2024:BE21"),
            Precision.EXACT,
            "nuts2024:BE100",
            "country:BE",
        ),
        (Whereabouts(city="Gent", region="nuts2024:BE2"), Precision.CITY, "nuts2024:BE234", "country:BE"),
        (
            Whereabouts(city="Nowhereville", region="nuts2024:BE2"),
            Precision.REGION,
            "nuts2024:BE2",
            "country:BE",
        ),
        (
            Whereabouts(latitude=95, longitude=4, region="nuts2024:BE2"),
            Precision.REGION,
            "nuts2024:BE2",
            "country:BE",
        ),
        (Whereabouts(latitude=50, country="country:BE"), Precision.COUNTRY, None, "country:BE"),
        (Whereabouts(region="nuts2024:UA63"), Precision.COUNTRY, "nuts2024:UA63", "country:UA"),
        (Whereabouts(latitude=40, longitude=-30, country="country:PT"), Precision.EXACT, None, "country:PT"),
        (Whereabouts(city="Springfield", country="country:US"), Precision.COUNTRY, None, "country:US"),
        (Whereabouts(city="Montréal", country="country:CA"), Precision.CITY, None, "country:CA"),
        (Whereabouts(country="country:AQ"), Precision.UNKNOWN, None, "country:AQ"),
        (Whereabouts(), Precision.UNKNOWN, None, None),
    ],
)
def test_locate_coordinates_win_then_city_region_country(said, precision, region, country):
    place = places.locate(said)
    assert (place.precision, place.region, place.country) == (precision, region, country)
    assert (place.latitude is None) == (precision == Precision.UNKNOWN)


def test_locate_all_answers_in_the_order_asked():
    said = [Whereabouts(country="country:BE"), Whereabouts(**BRUSSELS), Whereabouts()]
    assert [place.precision for place in places.locate_all(said)] == [
        Precision.COUNTRY, Precision.EXACT, Precision.UNKNOWN,
    ]  # fmt: skip
    assert places.locate_all([]) == []


def test_without_outlines_the_error_says_what_to_run(elsewhere):
    with pytest.raises(MissingGeography, match="make vendor"):
        places.region_of(50, 4)
    with pytest.raises(MissingGeography, match="prepare_places"):
        places.locate_city("Gent")
    with pytest.raises(CommandError, match="make vendor"):
        call_command("prepare_places")


SQUARES = {"BE211": shapely.box(4, 51, 5, 52), "BE212": shapely.box(5, 51, 6, 52)}
PLAIN = {"latitude": 51.5, "countrycode": "BE", "admin1code": "", "alternatenames": []}
CITIES = [
    {**PLAIN, "geonameid": 1, "name": "Alpha", "longitude": 4.5, "population": 10}
    | {"alternatenames": ["Alfa", "ALF", "阿尔法"]},
    {**PLAIN, "geonameid": 2, "name": "Beta", "longitude": 5.5, "population": None},
]


@pytest.fixture
def small_world(elsewhere, monkeypatch):
    """Two regions and two cities."""
    monkeypatch.setattr(geography, "read_cities", lambda: iter(CITIES))
    path = elsewhere / "new.geojson"
    features = [
        {"type": "Feature", "id": code, "properties": {}, "geometry": shapely.geometry.mapping(shape)}
        for code, shape in SQUARES.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_load_outlines_uses_a_newer_file_from_now_on(small_world):
    output = io.StringIO()
    call_command("prepare_places", "--outlines", str(small_world), "--edition", "2024", stdout=output)
    assert output.getvalue().splitlines() == [
        "2 regions of NUTS 2024 are in use now.",
        "The index of cities is as it must be.",
    ]
    assert region_at(51.5, 5.5) == "nuts2024:BE212"
    assert places.locate_city("alfa").city == City(1, "Alpha", "BE", 51.5, 4.5, 10, "nuts2024:BE211")
    assert places.locate_city("ALF").outcome == CityOutcome.NONE
    assert places.centre_of("country:BE") == pytest.approx((51.5, 5.0), abs=0.01)


def test_prepare_places_again_makes_it_only_when_a_source_changed(small_world):
    geography.load_outlines(small_world, edition="2024")
    assert geography.prepare_places() is False
    assert geography.prepare_places(again=True) is True
    own = places.settings.VAR / "places" / "outlines-2024.json"
    own.write_text(own.read_text().replace("BE212", "BE213"))
    assert geography.prepare_places() is True
    assert region_at(51.5, 5.5) == "nuts2024:BE213"


def test_prepare_places_that_breaks_leaves_the_old_index(small_world, monkeypatch):
    geography.load_outlines(small_world, edition="2024")

    def broken():
        yield CITIES[0]
        raise OSError("the disk is full")

    monkeypatch.setattr(geography, "read_cities", broken)
    with pytest.raises(OSError, match="disk is full"):
        geography.prepare_places(again=True)
    places.forget_places()
    assert places.locate_city("Beta").city.id == 2
    assert sorted(path.name for path in (places.settings.VAR / "places").iterdir()) == [
        "lock",
        "outlines-2024.json",
        "places.sqlite",
    ]


@pytest.mark.parametrize("content", [b"", b"not a database", None])
def test_prepare_places_makes_a_damaged_index_anew(small_world, content):
    geography.load_outlines(small_world, edition="2024")
    path = places.settings.VAR / "places" / "places.sqlite"
    if content is None:
        connection = sqlite3.connect(path)
        connection.execute("DELETE FROM mark")
        connection.commit()
        connection.close()
    else:
        path.write_bytes(content)
    assert geography.prepare_places() is True
    assert places.locate_city("Beta").city.id == 2


def test_load_outlines_of_another_edition_or_of_none_changes_nothing(small_world):
    with pytest.raises(InvalidOutlines, match="2016"):
        geography.load_outlines(small_world, edition="2016")
    strange = small_world.with_name("strange.geojson")
    strange.write_text(small_world.read_text().replace("BE21", "QQ21"))
    with pytest.raises(CommandError, match="QQ211"):
        call_command("prepare_places", "--outlines", str(strange))
    assert not (places.settings.VAR / "places").exists()


def test_middle_of_a_ring_is_a_point_inside_it():
    ring = shapely.box(0, 0, 0.1, 0.1).difference(shapely.box(0.01, 0.01, 0.09, 0.09))
    latitude, longitude = middle([ring])

    point = shapely.Point(math.radians(longitude), math.asinh(math.tan(math.radians(latitude))))
    assert ring.buffer(1e-9).contains(point)


def test_most_central_city_is_drawn_to_where_people_live():
    cities = [City(1, "A", "XX", 50, 10, 900), City(2, "B", "XX", 52, 10, 100), City(3, "C", "XX", 51, 10, 0)]
    assert most_central(cities) == (50, 10)


def test_cities_are_read_one_by_one_from_the_package():
    entries = geography.read_cities()
    first = next(entries)
    assert {"name", "countrycode", "latitude", "longitude", "population"} <= first.keys()
    assert isinstance(first["latitude"], float)
    assert next(entries) != first


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (1, [1]), (2, [2]), (5, [2, 2, 1])])
def test_batches_hold_every_entry_once_in_order(count, sizes):
    entries = [{"id": number} for number in range(count)]
    made = list(geography.batches(iter(entries), 2))
    assert [len(batch) for batch in made] == sizes
    assert [entry for batch in made for entry in batch] == entries
