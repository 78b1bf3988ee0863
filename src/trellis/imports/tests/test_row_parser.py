"""Rows of cells to staged values, each fault at its place."""

import pytest

from trellis.imports.reading.bounds import Bounds
from trellis.imports.reading.keys import key_of
from trellis.imports.reading.row_parser import RowParser
from trellis.imports.reading.rows import SourceRow, shortened
from trellis.imports.reading.settings import Format, Reading
from trellis.imports.tests.plain_target import CLUSTER
from trellis.imports.tests.test_reading_values import RESOLVERS, parse
from trellis.imports.types import Field, FieldType, RecordType

READING = Reading(format=Format.DELIMITED, language="de")


def staged(matches: dict[str, str], cells: list[str], record_type=CLUSTER, **more):
    parser = RowParser(
        record_type=record_type,
        columns=list(matches),
        matches=matches,
        reading=READING,
        resolvers=RESOLVERS,
        **more,
    )
    return parser.parse(SourceRow(7, cells))


def told(row):
    return [(fault.row, fault.column, fault.code, fault.verdict.value) for fault in row.faults]


def test_matched_cells_become_values_and_the_rest_source_fields():
    row = staged(
        {"N": "name", "L": "country", "Misc": "", "Secret": "-"}, ["Alfa", "Austria", " kept ", "gone"]
    )
    assert (row.values, row.source_fields) == ({"name": "Alfa", "country": "AT"}, {"Misc": "kept"})
    assert (row.key, row.faults) == ("name=alfa|country=at", [])


def test_region_is_read_after_the_country_wherever_it_stands():
    row = staged({"R": "region", "N": "name", "L": "country"}, ["Burgenland", "Alfa", "AT"])
    assert row.values["region"] == "AT11"


def test_texts_without_a_language_are_in_that_of_the_file():
    row = staged({"N": "name", "T": "description", "E": "description.en"}, ["Alfa", "Hallo", "Hello"])
    assert row.values["description"] == {"de": "Hallo", "en": "Hello"}


def test_two_columns_make_one_pair_and_the_impossible_one_is_named():
    matches = {"N": "name", "X": "coordinates.longitude", "Y": "coordinates.latitude"}
    assert staged(matches, ["A", "15,4", "47.1"]).values["coordinates"] == {
        "longitude": 15.4,
        "latitude": 47.1,
    }
    assert told(staged(matches, ["A", "200", "47.1"])) == [(7, "X", "impossible_coordinates", "refused")]
    assert told(staged(matches, ["A", "15.4", "95"])) == [(7, "Y", "impossible_coordinates", "refused")]
    assert told(staged(matches, ["A", "east", "47.1"])) == [(7, "X", "bad_coordinates", "refused")]
    assert told(staged(matches, ["A", "", "47.1"])) == [(7, "X", "half_coordinates", "refused")]
    assert told(staged(matches, ["A", "", ""])) == []
    assert told(staged(matches, ["A", "0", "0"])) == [(7, "Y", "coordinates_zero", "warned")]


def test_axis_cell_with_a_strange_character_is_told_and_read():
    matches = {"N": "name", "X": "coordinates.longitude", "Y": "coordinates.latitude"}
    row = staged(matches, ["A", "15.4\x00", "47.1"])
    assert (told(row), row.values["coordinates"]["longitude"]) == ([(7, "X", "nul", "repaired")], 15.4)


def test_one_axis_alone_gives_no_place():
    assert "coordinates" not in staged({"N": "name", "X": "coordinates.longitude"}, ["A", "15.4"]).values


def test_second_column_for_a_field_is_kept_and_told_where_it_says_otherwise():
    row = staged({"N": "name", "C": "city", "D": "city"}, ["A", "Graz", "Linz"])
    assert (row.values["city"], row.source_fields) == ("Graz", {"D": "Linz"})
    assert told(row) == [(7, "D", "second_column", "warned")]
    assert told(staged({"N": "name", "C": "city", "D": "city"}, ["A", "Graz", "Graz"])) == []


def test_two_columns_of_a_list_are_one_list():
    row = staged({"N": "name", "S": "services", "T": "services"}, ["A", "x - 1; y - 2", "y - 2; z - 3"])
    assert [part["value"] for part in row.values["services"]] == ["x", "y", "z"]


def test_required_value_that_is_missing_is_named_once():
    assert told(staged({"N": "name", "C": "city"}, ["", "Graz"])) == [(7, "N", "required", "refused")]
    assert told(staged({"C": "city"}, ["Graz"])) == [(7, "", "required", "refused")]
    long_name = staged({"N": "name"}, ["x" * 400])
    assert told(long_name) == [(7, "N", "text_too_long", "refused")]


def test_huge_cell_refuses_the_row_wherever_it_stands():
    for target in ("city", ""):
        row = staged({"N": "name", "Z": target}, ["A", "x" * 50], bounds=Bounds(cell_characters=40))
        assert told(row) == [(7, "Z", "cell_too_large", "refused")]
        assert "Z" not in row.source_fields


def test_formula_stays_text_and_is_told():
    row = staged({"N": "name", "Z": ""}, ["=1+1", "+SUM(A1)"])
    assert (row.values["name"], row.source_fields) == ("=1+1", {"Z": "+SUM(A1)"})
    assert told(row) == [(7, "N", "formula", "warned"), (7, "Z", "formula", "warned")]


def test_value_that_may_stay_unknown_is_kept_and_only_told():
    field = Field(name="kind", label="", type=FieldType.CODE, scheme="s", allow_unknown=True, multiple=True)
    record_type = RecordType(name="t", label="", fields=(field,), identity=(("kind",),))
    row = staged({"K": "kind"}, ["Digital; Steam"], record_type)
    assert (row.values, row.source_fields) == ({"kind": ["digital"]}, {"K": "Digital; Steam"})
    assert told(row) == [(7, "K", "unknown_code", "warned")]


def test_constant_stands_in_rows_that_say_nothing():
    matches = {"N": "name", "C": "city"}
    assert staged(matches, ["A", ""], constants={"city": "Graz"}).values["city"] == "Graz"
    assert staged(matches, ["A", "Linz"], constants={"city": "Graz"}).values["city"] == "Linz"


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"identifier": "A-1", "name": "x"}, "identifier=a 1"),
        ({"name": "Łódź", "country": "PL"}, "name=lodz|country=pl"),
        ({"name": "+++"}, "name=+++"),
        ({"name": {"en": "Alfa", "de": "Zeta"}}, "name=zeta"),
        ({"country": "PL"}, ""),
    ],
)
def test_key_is_the_first_complete_identity(values, key):
    assert key_of(values, CLUSTER.identity) == key


def test_very_long_keys_are_shortened_and_stay_different():
    first, second = (key_of({"name": "x" * 500 + end}, CLUSTER.identity) for end in "ab")
    assert len(first) < 500
    assert first != second


def test_shown_values_are_short_and_storable():
    assert shortened("a\x00b\ud800" + "x" * 500) == "a␀b?" + "x" * 196 + "…"


def test_constant_that_its_list_no_longer_has_fills_nothing():
    row = staged({"N": "name"}, ["Alfa"], constants={"country": "Ruritania", "city": "Graz"})
    assert row.values == {"name": "Alfa", "city": "Graz"}


@pytest.mark.parametrize("text", ["47°N 15°N", "47.1 N, 15.4 S", "47°12'N 15°26'N", "15 E; 47 W"])
def test_two_angles_of_one_axis_are_no_place(text):
    assert parse(text, FieldType.COORDINATES) == (None, [("bad_coordinates", "refused", "")])


@pytest.mark.parametrize("text", ["47.5 S, 15.4", "15.4, 47.5 S", "47.5 S, 15.4 E", "15.4 E; 47.5 S"])
def test_one_letter_says_which_number_is_the_latitude(text):
    assert parse(text, FieldType.COORDINATES) == ({"longitude": 15.4, "latitude": -47.5}, [])
