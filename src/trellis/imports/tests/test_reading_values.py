"""Cells to values: what is understood, what is put right and told, what is refused with a suggestion."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.imports.reading import parsers
from trellis.imports.reading.cells import clean, is_suspect
from trellis.imports.reading.coordinates import parse_angle, parse_coordinates
from trellis.imports.reading.lists import split_list
from trellis.imports.reading.parsers import LONG_TEXT_MAX, make_parser
from trellis.imports.reading.resolvers import Resolved, Resolvers
from trellis.imports.reading.settings import Format, Reading
from trellis.imports.tests.plain_target import CLUSTER
from trellis.imports.types import Field, FieldType

COUNTRIES = {"austria": "AT", "österreich": "AT", "at": "AT", "na": "NA", "türkiye": "TR"}
CODES = {"digital": "digital", "mobility, transport, automotive": "mobility", "health": "health"}


def find_country(text: str) -> Resolved:
    return Resolved(COUNTRIES.get(text.lower(), ""), "Austria", "")


def find_region(text: str, country: str) -> Resolved:
    known = {("Burgenland", "AT"): "AT11", ("AT11", ""): "AT11", ("AT11", "AT"): "AT11"}
    if text == "OLD":
        return Resolved("NEW", "", "converted")
    if text == "GONE":
        return Resolved("", "AT12", "retired")
    return Resolved(known.get((text, country), ""), "AT11", "ambiguous" if text == "Both" else "")


RESOLVERS = Resolvers(
    country=find_country, region=find_region, code=lambda scheme, text: Resolved(CODES.get(text.lower(), ""))
)


def parse(text, kind, *, decimal=".", order="dmy", country="", **field):
    reading = Reading(format=Format.DELIMITED, decimal=decimal, date_order=order)
    parser = make_parser(Field(name="f", label="F", type=kind, **field), reading, RESOLVERS)
    value, flaws = parser(text, country)
    again = parser(text, country)
    assert (again.value, again.flaws) == (value, flaws), "a remembered text is read otherwise"
    return value, [(flaw.code, flaw.verdict.value, flaw.suggestion) for flaw in flaws]


F = FieldType
SOUND = [
    ("  Alfa   Beta ", F.TEXT, "Alfa Beta"),
    ("a\r\n\r\n\r\n\r\nb  c", F.LONG_TEXT, "a\n\nb c"),
    ("12", F.INTEGER, 12),
    ("-7", F.INTEGER, -7),
    ("1 234", F.INTEGER, 1234),
    ("1'234", F.INTEGER, 1234),
    ("1,234,567", F.INTEGER, 1234567),
    ("3.0", F.INTEGER, 3),
    ("0012.50", F.DECIMAL, "12.5"),
    ("1,234.5", F.DECIMAL, "1234.5"),
    ("1e3", F.DECIMAL, "1000"),
    ("2024-05-31", F.DATE, "2024-05-31"),
    ("2024-05-31 13:45:00", F.DATE, "2024-05-31"),
    ("2024/5/3", F.DATE, "2024-05-03"),
    ("20240531", F.DATE, "2024-05-31"),
    ("31.05.2024", F.DATE, "2024-05-31"),
    ("3/4/2024", F.DATE, "2024-04-03"),
    ("12. Mai 2024", F.DATE, "2024-05-12"),
    ("May 12, 2024", F.DATE, "2024-05-12"),
    ("12 μαΐου 2024", F.DATE, "2024-05-12"),
    ("1 grudnia 2023", F.DATE, "2023-12-01"),
    ("1999", F.YEAR, 1999),
    ("Ja", F.BOOLEAN, True),
    ("όχι", F.BOOLEAN, False),
    ("✓", F.BOOLEAN, True),
    ("-", F.BOOLEAN, False),
    ("https://www.alfa.example/a?b=c#d", F.URL, "https://www.alfa.example/a?b=c#d"),
    ("http://münchen.example", F.URL, "http://münchen.example"),
    ("info@alfa.example", F.EMAIL, "info@alfa.example"),
    ("mailto:info@alfa.example", F.EMAIL, "info@alfa.example"),
    ("Österreich", F.COUNTRY, "AT"),
    ("AT11", F.REGION, "AT11"),
    ("POINT(15.4 47.1)", F.COORDINATES, {"longitude": 15.4, "latitude": 47.1}),
    ("POINT EMPTY", F.COORDINATES, None),
]
TOLD = [
    ("two\nlines", F.TEXT, "two lines", "line_break"),
    ("12,5", F.DECIMAL, "12.5", "other_decimal_mark"),
    ("1.234,5", F.DECIMAL, "1234.5", "other_decimal_mark"),
    ("262800 €", F.DECIMAL, "262800", "unit_dropped"),
    ("EUR 12.5", F.DECIMAL, "12.5", "unit_dropped"),
    ("45%", F.DECIMAL, "45", "unit_dropped"),
    ("since 1999", F.YEAR, 1999, "year_from_text"),
    ("31/05/24", F.DATE, "2024-05-31", "short_year"),
    ("www.alfa.example", F.URL, "https://www.alfa.example", "scheme_added"),
    ("http:/alfa.example", F.URL, "http://alfa.example", "scheme_mended"),
    ("https//alfa.example", F.URL, "https://alfa.example", "scheme_mended"),
    ("n/a", F.DECIMAL, None, "placeholder"),
    ("-", F.TEXT, None, "placeholder"),
    ("NA", F.INTEGER, None, "placeholder"),
    ("OLD", F.REGION, "NEW", "converted_region"),
]
REFUSED = [
    ("twelve", F.INTEGER, "bad_number", ""),
    ("ca. 500", F.INTEGER, "bad_number", "500"),
    ("1.2.3", F.DECIMAL, "bad_number", "1.2"),
    ("9" * 60, F.DECIMAL, "bad_number", "9" * 60),
    ("12.7", F.INTEGER, "not_whole", "13"),
    ("soon", F.YEAR, "bad_year", ""),
    ("1999-2003", F.YEAR, "bad_year", "1999"),
    ("maybe", F.BOOLEAN, "bad_boolean", ""),
    ("2023-02-30", F.DATE, "bad_date", "2023-02-28"),
    ("31.04.2019", F.DATE, "bad_date", "2019-04-30"),
    ("2021-13-01", F.DATE, "bad_date", ""),
    ("45210", F.DATE, "bad_date", "2023-10-11"),
    ("soon", F.DATE, "bad_date", ""),
    ("May 2024", F.DATE, "bad_date", ""),
    ("javascript:alert(1)", F.URL, "bad_address", ""),
    ("see alfa.example", F.URL, "bad_address", "alfa.example"),
    ("a.example; b.example", F.URL, "several_addresses", "a.example"),
    ("info(at)alfa.example", F.EMAIL, "bad_email", "info@alfa.example"),
    ("Ruritania", F.COUNTRY, "unknown_country", "Austria"),
    ("NA", F.COUNTRY, "missing_or_namibia", "Namibia"),
    ("Nowhere", F.REGION, "unknown_region", "AT11"),
    ("GONE", F.REGION, "retired_region", "AT12"),
    ("Both", F.REGION, "ambiguous_region", "AT11"),
    ("north", F.COORDINATES, "bad_coordinates", ""),
    ("95, 15", F.COORDINATES, "impossible_coordinates", "15, 95"),
    ("SRID=31287;POINT(1 2)", F.COORDINATES, "other_coordinate_system", ""),
]


@pytest.mark.parametrize(("text", "kind", "value"), SOUND)
def test_sound_cell_is_understood_without_a_word(text, kind, value):
    assert parse(text, kind) == (value, [])


@pytest.mark.parametrize(("text", "kind", "value", "code"), TOLD)
def test_cell_put_right_is_told(text, kind, value, code):
    found, flaws = parse(text, kind)
    assert (found, [(flaw[0], flaw[1]) for flaw in flaws]) == (value, [(code, "repaired")])


@pytest.mark.parametrize(("text", "kind", "code", "suggestion"), REFUSED)
def test_cell_that_says_nothing_is_refused_with_what_could_be_meant(text, kind, code, suggestion):
    assert parse(text, kind) == (None, [(code, "refused", suggestion)])


def test_word_for_an_address_is_no_address_and_left_out():
    assert parse("Website", F.URL) == (None, [("not_an_address", "warned", "")])


def test_decimal_comma_of_the_file_is_followed():
    assert parse("1.234,5", F.DECIMAL, decimal=",") == ("1234.5", [])
    assert parse("1.234", F.DECIMAL, decimal=",") == ("1234", [])
    assert parse("1.234", F.DECIMAL, decimal=".") == ("1.234", [])


def test_order_of_dates_of_the_file_is_followed_unless_a_date_shows_otherwise():
    assert parse("3/4/2024", F.DATE, order="mdy") == ("2024-03-04", [])
    assert parse("31/4/2024", F.DATE, order="mdy")[0] is None
    assert parse("31/5/2024", F.DATE, order="mdy") == (
        "2024-05-31",
        [("other_date_order", "repaired", "2024-05-31")],
    )
    assert parse("3.4.2024", F.DATE, order="mdy") == ("2024-04-03", [])


def test_number_outside_its_range_is_refused():
    assert parse("-1", F.DECIMAL, minimum=0)[1][0][0] == "out_of_range"
    assert parse("2500", F.YEAR, maximum=2100)[1][0][0] == "out_of_range"
    assert parse("12", F.INTEGER, minimum=0, maximum=12) == (12, [])


def test_texts_beyond_their_limit_are_refused():
    assert parse("x" * 20, F.TEXT, max_length=10)[1] == [("text_too_long", "refused", "")]
    assert parse("x" * (LONG_TEXT_MAX + 1), F.LONG_TEXT)[1] == [("text_too_long", "refused", "")]


def test_region_is_understood_within_its_country():
    assert parse("Burgenland", F.REGION, country="AT") == ("AT11", [])
    assert parse("Burgenland", F.REGION)[0] is None


@pytest.mark.parametrize(
    ("text", "longitude", "latitude"),
    [
        ("SRID=4326;POINT(15.067806 47.03378)", 15.067806, 47.03378),
        ("POINT Z (15.4 47.1 300)", 15.4, 47.1),
        ("47.1, 15.4", 15.4, 47.1),
        ("47,1; 15,4", 15.4, 47.1),
        ("[47.1 / 15.4]", 15.4, 47.1),
        ("15.4 E, 47.1 N", 15.4, 47.1),
        ("33.9 S 18.4 E", 18.4, -33.9),
        ("47°6'0\"N 15°24'0\"E", 15.4, 47.1),
        ("47° 6' N, 15° 24' W", -15.4, 47.1),
        ('{"type": "Point", "coordinates": [15.4, 47.1]}', 15.4, 47.1),
    ],
)
def test_coordinates_are_read_as_people_write_them(text, longitude, latitude):
    parsed = parse_coordinates(text)
    assert (parsed.value, parsed.flaws) == ({"longitude": longitude, "latitude": latitude}, ())


def test_exchanged_coordinates_are_put_right_only_where_the_country_shows_it():
    assert parse_coordinates("15.4, 47.1", "AT").value == {"longitude": 15.4, "latitude": 47.1}
    assert [flaw.code for flaw in parse_coordinates("15.4, 47.1", "AT").flaws] == ["coordinates_exchanged"]
    assert parse_coordinates("15.4, 47.1", "").value == {"longitude": 47.1, "latitude": 15.4}
    assert parse_coordinates("47.1, 15.4", "AT").flaws == ()
    assert parse_coordinates("14.6, -61", "FR").flaws == (), "Martinique is far from France and no fault"


def test_web_mercator_is_converted_and_a_shape_stands_for_its_middle():
    parsed = parse_coordinates("SRID=3857;POINT(1714319.6 5958404.6)")
    assert {name: round(value, 2) for name, value in parsed.value.items()} == {
        "longitude": 15.4,
        "latitude": 47.1,
    }
    assert [flaw.code for flaw in parsed.flaws] == ["coordinates_converted"]
    shape = parse_coordinates(
        '{"type": "Polygon", "coordinates": [[[10, 40], [20, 40], [20, 50], [10, 40]]]}'
    )
    assert shape.value == {"longitude": 15.0, "latitude": 45.0}
    assert [flaw.code for flaw in shape.flaws] == ["middle_of_shape"]


@pytest.mark.parametrize(
    "text", ['{"type": "Point"}', '{"coordinates": []}', "{torn", '{"coordinates": [["a"]]}', "[1]"]
)
def test_torn_geometry_is_refused(text):
    assert [flaw.code for flaw in parse_coordinates(text).flaws] == ["bad_coordinates"]


def test_nothing_known_is_left_out_and_told():
    assert [(flaw.code, flaw.verdict.value) for flaw in parse_coordinates("0, 0").flaws] == [
        ("coordinates_zero", "warned")
    ]


@given(st.floats(-89, 89), st.floats(-179, 179))
def test_any_place_on_earth_survives_writing_and_reading(latitude, longitude):
    text = f"POINT({longitude:.7f} {latitude:.7f})"
    if (float(f"{longitude:.7f}"), float(f"{latitude:.7f}")) != (0, 0):
        assert parse_coordinates(text).value == {
            "longitude": round(float(f"{longitude:.7f}"), 7),
            "latitude": round(float(f"{latitude:.7f}"), 7),
        }


@pytest.mark.parametrize(
    ("text", "angle"), [("47,5", 47.5), ("16°30'W", -16.5), ("−3", -3.0), ("x", None), ("", None)]
)
def test_single_angles_are_read(text, angle):
    assert parse_angle(text, ".") == angle


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("a; b;c", ["a", "b", "c"]),
        ("a | b", ["a", "b"]),
        ("a\nb\n\n", ["a", "b"]),
        ("• a\n• b", ["a", "b"]),
        ("a, b", ["a", "b"]),
        ('["a", "b, c", 3]', ["a", "b, c", "3"]),
        ("[a, b", ["[a", "b"]),
        ("one label only", ["one label only"]),
        ("", []),
    ],
)
def test_packed_cell_is_split(text, labels):
    assert [label for label, _score in split_list(text, scored=False)] == labels


def test_long_text_with_commas_is_no_list():
    text = (
        "A sentence that goes on for a good while, and says more than a label ever would say, really, it does"
    )
    assert split_list(text, scored=False) == [(text, None)]


def test_known_label_with_commas_stays_whole():
    def knows(text: str) -> bool:
        return text.lower() in CODES

    assert [
        label
        for label, _ in split_list("Mobility, Transport, Automotive, Digital", scored=False, knows=knows)
    ] == [
        "Mobility, Transport, Automotive",
        "Digital",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Food - 4, Smart City - 5", [("Food", "4"), ("Smart City", "5")]),
        ("Retail, wholesale - 5, Textiles - 4", [("Retail, wholesale", "5"), ("Textiles", "4")]),
        ("a – 4 | b — 2", [("a", "4"), ("b", "2")]),
        ("a (4); b (2)", [("a", "4"), ("b", "2")]),
        ("a: 4,5", [("a", "4,5")]),
        ("a - 4; b", [("a", "4"), ("b", None)]),
        (
            "Artificial Intelligence & Decision support - 80%",
            [("Artificial Intelligence & Decision support", "80%")],
        ),
    ],
)
def test_scores_in_packed_cells_survive(text, found):
    assert split_list(text, scored=True) == found


def test_list_of_codes_keeps_what_is_known_and_names_what_is_not():
    value, flaws = parse("Digital; Steam engines; digital", F.CODE, multiple=True, scheme="s")
    assert value == ["digital"]
    assert [(code, verdict) for code, verdict, _ in flaws] == [
        ("unknown_code", "refused"),
        ("repeated_part", "repaired"),
    ]


def test_second_score_of_a_label_is_told_and_the_first_one_kept():
    value, flaws = parse("Energy - 4, Energy - 3", F.TEXT, multiple=True, scored=True)
    assert value == [{"value": "Energy", "score": "4"}]
    assert [(code, verdict) for code, verdict, _ in flaws] == [("second_score", "warned")]


@pytest.mark.parametrize(
    ("text", "cleaned", "codes"),
    [
        ("a\x00b", "ab", ["nul"]),
        ("caf\udce9", "café", ["stray_byte"]),
        ("CafÃ© â€“ x", "Café – x", ["twice_encoded"]),
        ("a\x07b", "ab", ["control_character"]),
        ("soft\u00adhyphen\u200b", "softhyphen", ["invisible_character"]),
        ("one<br>two &amp; <b>three</b>", "one\ntwo & three", ["markup"]),
        ("lost \ufffd here", "lost \ufffd here", ["lost_character"]),
        ("half \ud800 here", "half \ufffd here", ["lone_surrogate", "lost_character"]),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0", ["formula"]),
        ("@SUM(1+1)", "@SUM(1+1)", ["formula"]),
        ("+cmd|' /C x'!A1", "+cmd|' /C x'!A1", ["formula"]),
        ("'=1+1", "=1+1", ["formula"]),
    ],
)
def test_what_does_not_belong_in_a_cell_is_taken_out_or_noticed(text, cleaned, codes):
    assert is_suspect(["fine", text])
    found, flaws = clean(text)
    assert (found, [flaw.code for flaw in flaws]) == (cleaned, codes)


@pytest.mark.parametrize(
    "text",
    [
        "+43 1 234",
        "-3.5",
        "@alfa",
        "R&D",
        "a < b",
        "A = b",
        "Århus â la carte",
        "Ångström",
        "l'été",
        "-- x",
        "50 % & more",
        "«é»",
    ],
)
def test_what_only_looks_odd_is_left_alone(text):
    assert clean(text) == (text, ())


@given(st.text(alphabet=string.printable + "äéŁ€“–ж\u00ad\x00", max_size=40))
def test_cells_that_are_not_suspect_need_no_cleaning(text):
    if not is_suspect([text]):
        assert clean(text) == (text, ())


def test_points_that_can_only_be_groups_are_groups():
    assert parse("1.234.567", F.INTEGER, decimal=".") == (1234567, [])


def test_text_beyond_the_memory_of_a_column_is_read_all_the_same(monkeypatch):
    monkeypatch.setattr(parsers, "REMEMBERED", 1)
    reading = Reading(format=Format.DELIMITED)
    parser = make_parser(Field(name="f", label="F", type=F.COUNTRY), reading, RESOLVERS)
    texts = ("Austria", "Türkiye", "Türkiye", "Austria")
    assert [parser(text, "").value for text in texts] == ["AT", "TR", "TR", "AT"]


def test_field_that_a_record_type_has_not_is_a_key_error():
    assert CLUSTER.field("city").label == "City"
    with pytest.raises(KeyError, match="postcode"):
        CLUSTER.field("postcode")
