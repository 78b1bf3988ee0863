"""Coordinates and outlines, on squares drawn for the purpose."""

import json

import numpy as np
import pytest
import shapely

from trellis.taxonomy.selectors.catalogue import Catalogue
from trellis.taxonomy.selectors.outlines import Outlines, read_outlines, to_mercator
from trellis.taxonomy.selectors.successors import common_ancestor, district_regions, region_today
from trellis.taxonomy.services.centres import outline_centres, places_of
from trellis.taxonomy.services.edition import read_edition
from trellis.taxonomy.types import City, InvalidOutlines

EAST = {
    "AA1": shapely.box(10, 50, 11, 51),
    "AA2": shapely.box(11, 50, 12, 51),
    "BB1": shapely.box(20, 70, 21, 71),
}


def outlines_of(shapes):
    codes = sorted(shapes)
    array = np.array([to_mercator(shapes[code]) for code in codes], dtype=object)
    return Outlines(edition="2021", codes=np.array(codes), shapes=array)


def found(outlines, *points):
    regions, distances = outlines.locate([lat for lat, _ in points], [lon for _, lon in points])
    codes = [str(outlines.codes[region]) if region >= 0 else None for region in regions]
    return codes, [round(float(distance), 2) for distance in distances]


def test_locate_inside_is_the_region_at_no_distance():
    assert found(outlines_of(EAST), (50.5, 10.5), (50.5, 11.5), (70.5, 20.5)) == (
        ["AA1", "AA2", "BB1"],
        [0, 0, 0],
    )


def test_locate_outside_within_ten_kilometres_is_the_nearest_with_its_distance():
    degree = 111.195  # km of latitude
    codes, distances = found(
        outlines_of(EAST), (51 + 5 / degree, 10.5), (49.95, 11.5), (51 + 10.2 / degree, 10.5)
    )
    assert codes == ["AA1", "AA2", None]
    assert distances == [pytest.approx(5, abs=0.05), pytest.approx(5.56, abs=0.05), 0]


def test_locate_distance_east_and_west_is_measured_on_the_ground_in_the_far_north():
    codes, distances = found(outlines_of(EAST), (70.5, 21.2), (70.5, 21.35))
    assert codes == ["BB1", None]  # 0.2 degrees are 7.4 km there, 0.35 degrees 13 km
    assert distances[0] == pytest.approx(7.42, abs=0.05)


def test_locate_on_a_border_is_the_lower_code_in_any_order():
    outlines = outlines_of(EAST)
    assert found(outlines, (50.5, 11.0), (50.2, 11.0)) == (["AA1", "AA1"], [0, 0])
    both = found(outlines_of({"AA1": EAST["AA2"], "AA2": EAST["AA1"]}), (50.5, 11.0))
    assert both == (["AA1"], [0])


def test_locate_between_two_takes_the_nearer():
    apart = outlines_of({"AA1": shapely.box(10, 50, 11, 51), "AA2": shapely.box(11.1, 50, 12, 51)})
    assert found(apart, (50.5, 11.02), (50.5, 11.08))[0] == ["AA1", "AA2"]


@pytest.mark.parametrize(
    "point",
    [(float("nan"), 10), (50.5, float("inf")), (91, 10), (-91, 10), (50.5, 181), (90, 10.5), (-90, 10.5)],
)
def test_locate_impossible_or_polar_coordinates_are_nowhere(point):
    assert found(outlines_of(EAST), point, (50.5, 10.5)) == ([None, "AA1"], [0, 0])


def test_locate_nothing_gives_nothing():
    assert found(outlines_of(EAST)) == ([], [])


def test_locate_many_points_at_once_equals_one_by_one(monkeypatch):
    outlines = outlines_of(EAST)
    random = np.random.default_rng(7)
    points = list(zip(random.uniform(49.8, 51.2, 300), random.uniform(9.8, 12.2, 300), strict=True))
    one_by_one = [found(outlines, point) for point in points]
    monkeypatch.setattr("trellis.taxonomy.selectors.outlines.BATCH", 7)
    codes, distances = found(outlines, *points)
    assert codes == [codes[0] for codes, _ in one_by_one]
    assert distances == [distances[0] for _, distances in one_by_one]
    assert None in codes
    assert {"AA1", "AA2"} <= set(codes)


TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.5], "translate": [10, 50]},
    # the left square, the shared border, the right square
    "arcs": [[[2, 2], [-2, 0], [0, -2], [2, 0]], [[2, 0], [0, 2]], [[2, 0], [2, 0], [0, 2], [-2, 0]]],
    "objects": {
        "regions": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"NUTS_ID": "AA1"}},
                {"type": "MultiPolygon", "arcs": [[[2, -2]]], "id": "AA2", "properties": None},
                {"type": "Polygon", "arcs": [[0, 1]], "id": "AA"},
                {"type": "Point", "coordinates": [10, 50], "id": "AA3"},
            ],
        }
    },
}


def test_read_outlines_of_a_topology_joins_arcs_and_keeps_the_deepest_level(tmp_path):
    path = tmp_path / "regions.topojson"
    path.write_text(json.dumps(TOPOLOGY))
    outlines = read_outlines(path, "2021")
    assert list(outlines.codes) == ["AA1", "AA2"]
    assert found(outlines, (50.5, 10.5), (50.5, 11.5), (52, 10.5)) == (["AA1", "AA2", None], [0, 0, 0])


def test_read_outlines_of_geojson(tmp_path):
    path = tmp_path / "regions.geojson"
    features = [
        {"type": "Feature", "id": code, "properties": {}, "geometry": shapely.geometry.mapping(shape)}
        for code, shape in EAST.items()
    ]
    empty = {"type": "Feature", "id": "AA9", "properties": {}, "geometry": None}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [*features, empty]}))
    assert list(read_outlines(path, "2024").codes) == ["AA1", "AA2", "BB1"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "not json",
        "[]",
        "{}",
        '{"type": "Feature"}',
        '{"type": "FeatureCollection", "features": []}',
        '{"type": "FeatureCollection", "features": [{"geometry": {"type": "Polygon"}, "id": "AA"}]}',
        '{"type": "FeatureCollection", "features": [{"geometry": {"type": "Point", "coordinates": [1, 1]}}]}',
        '{"type": "Topology", "transform": {"scale": [1, 1], "translate": [0, 0]}, "arcs": [], "objects": '
        '{"a": {"geometries": [{"type": "Polygon", "arcs": [[4]], "id": "AA"}]}}}',
        '{"type": "Topology", "arcs": [[[1, 1]]]}',
    ],
)
def test_read_outlines_of_what_is_none_says_so(tmp_path, content):
    path = tmp_path / "broken.json"
    path.write_text(content)
    with pytest.raises(InvalidOutlines, match=r"broken\.json"):
        read_outlines(path, "2021")


def test_read_outlines_of_a_missing_file_says_so(tmp_path):
    with pytest.raises(InvalidOutlines, match=r"none\.json"):
        read_outlines(tmp_path / "none.json", "2021")


@pytest.mark.parametrize(
    ("edition", "code", "region"),
    [
        ("2021", "BE100", "nuts2024:BE100"),
        ("2021", "PT16B", "nuts2024:PT1D1"),
        ("2021", "PT16I", "nuts2024:PT1D2"),  # 92 % of it
        ("2021", "LV007", "nuts2024:LV00"),  # went to three regions
        ("2021", "PT170", "nuts2024:PT1"),  # was split; districts say more
        ("2021", "UKI31", "nuts2021:UKI31"),
        ("2024", "PT1A0", "nuts2024:PT1A0"),
        ("2021", "XX111", ""),
    ],
)
def test_region_today_is_the_smallest_that_surely_holds_it(catalogue, edition, code, region):
    assert region_today(catalogue, edition, code) == region


def test_common_ancestor_of_nothing_or_strangers_is_none(catalogue):
    strangers = [catalogue.terms["nuts2024:BE21"], catalogue.terms["nuts2024:FR10"]]
    assert (common_ancestor(catalogue, []), common_ancestor(catalogue, strangers)) == ("", "")


def test_middle_of_a_country_leaves_out_what_lies_far_away():
    shapes = {"FRY10": shapely.box(-62, 15, -61, 16), "FR101": shapely.box(2, 48, 3, 49)}
    outlines = outlines_of(shapes)
    found = outline_centres(outlines, [f"nuts2024:{code}" for code in outlines.codes])
    assert found["nuts2024:FR"] == found["nuts2024:FR101"] == found["nuts2024:FR1"]
    assert found["nuts2024:FRY"] == found["nuts2024:FRY10"]
    assert [round(degrees, 1) for degrees in found["nuts2024:FRY"]] == [15.5, -61.5]


def test_city_of_no_region_still_counts_for_its_country():
    edition = read_edition()
    catalogue = Catalogue(edition.schemes, edition.terms)
    nowhere = City(1, "Nowhere", "FR", 48.0, 2.0, 100)
    known = City(2, "Paris", "FR", 48.9, 2.3, 100, region="nuts2024:FR101")
    assert list(places_of(catalogue, nowhere)) == ["country:FR"]
    assert set(places_of(catalogue, known)) == {
        "country:FR", "nuts2024:FR101", "nuts2024:FR10", "nuts2024:FR1", "nuts2024:FR",
    }  # fmt: skip


def test_districts_of_a_divided_region_lead_to_today_and_of_others_to_nothing():
    districts = {"PT170": {"Setúbal": "PT1B0", "Lisboa": "PT1A0"}}
    assert district_regions(districts, "PT170") == {"Setúbal": "nuts2024:PT1B0", "Lisboa": "nuts2024:PT1A0"}
    assert district_regions(districts, "PT160") == {}
