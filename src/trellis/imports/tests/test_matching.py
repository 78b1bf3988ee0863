"""Columns to fields: by heading in any EU language, by contents, by memory; each with its reason."""

import pytest

from trellis.imports.reading.matching import suggest_matches
from trellis.imports.reading.resolvers import Resolved, Resolvers
from trellis.imports.reading.settings import Format, Reading
from trellis.imports.tests.plain_target import CLUSTER

READING = Reading(format=Format.DELIMITED)
COUNTRIES = ("AT", "Austria", "France", "Spain")
RESOLVERS = Resolvers(
    country=lambda text: Resolved("XX" if text in COUNTRIES else ""),
    region=lambda text, country: Resolved(text if len(text) == 4 and text.isupper() else ""),
    code=lambda scheme, text: Resolved("x" if text in ("Digital", "Health") else ""),
)


def suggest(columns, *rows, remembered=None):
    found = suggest_matches(
        record_type=CLUSTER,
        columns=columns,
        sample=rows,
        reading=READING,
        resolvers=RESOLVERS,
        remembered=remembered or {},
    )
    return {match.heading: (match.target, match.reason) for match in found}


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("Name", "name"),
        ("nazwa", "name"),
        ("Επωνυμία", "name"),
        ("Наименование", "name"),
        ("Organisationsname", "name"),
        ("País", "country"),
        ("Állam / Country", "country"),
        ("Web-Seite", "website"),
        ("COUNTRY", "country"),
        ("siteId", "identifier"),
        ("Miejscowość", "city"),
        ("Beschreibung", "description"),
        ("Description (DE)", "description.de"),
        ("description_fr", "description.fr"),
        ("Longitude", "coordinates.longitude"),
        ("geom", "coordinates"),
    ],
)
def test_heading_is_known_in_the_languages_of_the_union(heading, target):
    assert suggest([heading])[heading][0] == target


def test_heading_with_a_typing_error_is_like_a_known_one():
    assert suggest(["Descripton"])["Descripton"] == ("description", "match_similar")


def test_contents_tell_what_the_heading_does_not():
    rows = [["https://a.example", "info@a.example", "Austria", "47.1, 15.4", "Digital"]] * 3
    found = suggest(["c1", "c2", "c3", "c4", "c5"], *rows)
    assert {heading: target for heading, (target, _reason) in found.items()} == {
        "c1": "website",
        "c2": "email",
        "c3": "country",
        "c4": "coordinates",
        "c5": "ecosystems",
    }
    assert {reason for _target, reason in found.values()} == {"match_content"}


def test_contents_that_contradict_leave_the_better_column_to_the_field():
    found = suggest(["country", "land"], ["Alfa", "Austria"], ["Beta", "France"])
    assert found["land"][0] == "country"
    assert found["country"] == ("", "match_none")


def test_name_of_a_contact_is_not_the_name():
    found = suggest(["Contact name", "EDIH Title"], ["x", "y"])
    assert (found["Contact name"][0], found["EDIH Title"][0]) == ("", "name")


def test_pair_in_one_cell_goes_before_two_columns_of_the_same():
    row = ["15.4", "47.1", "POINT(15.4 47.1)"]
    found = suggest(["coordx", "coordy", "geometry"], row, row)
    assert {heading: target for heading, (target, _reason) in found.items()} == {
        "coordx": "",
        "coordy": "",
        "geometry": "coordinates",
    }


def test_memory_goes_before_everything_and_forgets_fields_that_are_gone():
    remembered = {"name": "city", "town": "gone", "note": "-"}
    found = suggest(["Name", "Town", "Note"], remembered=remembered)
    assert found["Name"] == ("city", "match_remembered")
    assert found["Note"] == ("-", "match_remembered")
    assert found["Town"][1] != "match_remembered"


def test_long_texts_are_not_tried_as_codes():
    asked = []
    resolvers = Resolvers(
        country=lambda text: asked.append(text) or Resolved(""),
        region=lambda text, country: asked.append(text) or Resolved(""),
        code=lambda scheme, text: asked.append(text) or Resolved(""),
    )
    suggest_matches(
        record_type=CLUSTER,
        columns=["essay"],
        sample=[["word " * 60]],
        reading=READING,
        resolvers=resolvers,
        remembered={},
    )
    assert asked == []


def test_column_that_repeats_another_in_words_is_no_field():
    row = ["Alfa", "AT", "Austria"]
    both = suggest(["name", "country", "country_name"], row)
    assert (both["country"][0], both["country_name"]) == ("country", ("", "match_none"))
    assert suggest(["name", "country_name"], [row[0], row[2]])["country_name"][0] == "country"


def test_axis_that_a_pair_has_taken_is_no_code():
    columns = ["name", "latitude", "longitude", "geometry"]
    row = ["Alfa", "Digital", "Health", "POINT(2.35 48.86)"]
    found = suggest(columns, row)
    assert found["geometry"][0] == "coordinates"
    assert (found["latitude"][0], found["longitude"][0]) == ("", "")
