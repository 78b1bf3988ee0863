"""JSON in its three forms: records with their own faults, bounded in size and depth."""

import io
import json

import pytest

from trellis.imports.reading.bounds import BOUNDS, Bounds
from trellis.imports.reading.detect import detect, read_rows
from trellis.imports.reading.json_events import Recoded
from trellis.imports.reading.json_records import flattened
from trellis.imports.reading.settings import FileRefused, Format


def understood(tmp_path, content, name="f.json", bounds=BOUNDS):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    detected = detect(path, name, bounds=bounds)
    rows = list(read_rows(path, detected.reading, detected.columns, bounds))
    return detected, rows


def faults_of(rows):
    return [
        (fault.row, fault.column, fault.code, fault.verdict.value) for row in rows for fault in row.faults
    ]


def test_list_of_objects_is_a_table(tmp_path):
    detected, rows = understood(tmp_path, '[{"name": "A", "n": 1.50}, {"city": "B", "ok": true, "x": null}]')
    assert (detected.reading.format, detected.columns) == (Format.JSON, ("name", "n", "city", "ok", "x"))
    assert [row.cells for row in rows] == [["A", "1.50", "", "", ""], ["", "", "B", "true", ""]]


def test_longest_list_inside_a_document_is_taken_and_the_others_offered(tmp_path):
    content = json.dumps({"meta": {"tags": [{"t": 1}]}, "data": {"items": [{"a": 1}, {"a": 2}]}})
    detected, rows = understood(tmp_path, content)
    assert (detected.reading.path, detected.findings["path"].alternatives) == ("data.items", ("meta.tags",))
    assert [row.cells for row in rows] == [["1"], ["2"]]


def test_objects_without_any_line_end_between_them_are_records(tmp_path):
    detected, rows = understood(tmp_path, b'\xef\xbb\xbf{"a":"1"}{"a":"2","b":"x"}', "f.jsonl")
    assert [row.cells for row in rows] == [["1", ""], ["2", "x"]]
    assert [fault.code for fault in detected.faults] == ["byte_order_mark"]


def test_broken_line_is_refused_and_the_others_are_read(tmp_path):
    detected, rows = understood(tmp_path, '{"a": 1}\n{"a": \n\n{"a": 3}\n[1]\n', "f.jsonl")
    assert detected.reading.format == Format.JSON_LINES
    assert [(row.number, row.cells) for row in rows] == [(1, ["1"]), (2, [""]), (4, ["3"]), (5, [""])]
    assert faults_of(rows) == [
        (2, "", "json_line_broken", "refused"),
        (5, "", "json_not_object", "refused"),
    ]


def test_nested_objects_are_columns_and_lists_stay_lists(tmp_path):
    detected, rows = understood(tmp_path, '[{"a": {"b": {"c": "x"}}, "l": ["p", "q"], "o": [{"k": 1}]}]')
    assert detected.columns == ("a.b.c", "l", "o")
    assert rows[0].cells == ["x", '["p", "q"]', '[{"k": 1}]']


def test_repeated_key_keeps_the_first_value_and_is_told(tmp_path):
    for content, name in (('[{"a": 1, "a": 2}]', "f.json"), ('{"a": 1, "a": 2}\n{"a": 3}', "f.jsonl")):
        _detected, rows = understood(tmp_path, content, name)
        assert rows[0].cells == ["1"]
        assert faults_of(rows) == [(1, "a", "key_repeated", "repaired")]


def test_geojson_gives_properties_and_the_point(tmp_path):
    content = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "geometry": {"type": "Point", "coordinates": [15.4, 47.1, 300]},
                    "properties": {"name": "A"},
                },
                {"type": "Feature", "geometry": None, "properties": {"name": "B"}},
                {
                    "type": "Feature",
                    "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]},
                    "properties": None,
                },
            ],
        }
    )
    detected, rows = understood(tmp_path, content, "f.geojson")
    assert detected.reading.format == Format.GEOJSON
    assert rows[0].cells == ["A", "POINT(15.4 47.1)"]
    assert [row.cells[0] for row in rows] == ["A", "B", ""]
    assert rows[2].cells[1] == '{"type": "LineString", "coordinates": [[1, 2], [3, 4]]}'


def test_property_called_geometry_does_not_hide_the_point(tmp_path):
    feature = {"geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": {"geometry": "own"}}
    content = json.dumps({"type": "FeatureCollection", "features": [feature]})
    detected, rows = understood(tmp_path, content, "f.geojson")
    assert dict(zip(detected.columns, rows[0].cells, strict=True)) == {
        "geometry": "own",
        "geometry (feature)": "POINT(1 2)",
    }


def test_wide_json_is_read(tmp_path):
    _detected, rows = understood(tmp_path, '[{"a": "Łódź"}]'.encode("utf-16"))
    assert rows[0].cells == ["Łódź"]


def test_half_a_character_does_not_stop_the_reading(tmp_path):
    _detected, rows = understood(tmp_path, '{"a": "x\\ud800y"}\n{"a": "z"}', "f.jsonl")
    assert len(rows) == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("[" * 200 + "]" * 200, "json_too_deep"),
        ('{"a": ' * 100 + "1" + "}" * 100, "json_too_deep"),
        ('{"a": [1, 2', "json_broken"),
        ('[{"a": 1}, }]', "json_broken"),
        ("[1, 2, 3]", "json_no_records"),
        ('[{"' + '": 1, "'.join(f"k{n}" for n in range(600)) + '": 1}]', "too_many_columns"),
    ],
)
def test_document_that_cannot_be_read_is_refused_by_name(tmp_path, content, code):
    with pytest.raises(FileRefused) as refused:
        understood(tmp_path, content)
    assert refused.value.fault.code == code


def test_deep_line_and_huge_line_are_refused_alone(tmp_path):
    deep = '{"a": ' * 40 + "1" + "}" * 40
    content = '{"a": 1}\n' + deep + '\n{"a": "' + "x" * 500 + '"}\n{"a": 2}\n'
    _detected, rows = understood(tmp_path, content, "f.jsonl", Bounds(record_characters=400))
    assert [(row.number, [fault.code for fault in row.faults]) for row in rows] == [
        (1, []),
        (2, ["json_line_broken"]),
        (3, ["row_too_long"]),
        (4, []),
    ]


def test_more_records_than_the_limit_refuse_the_file(tmp_path):
    with pytest.raises(FileRefused, match="too_many_rows"):
        understood(tmp_path, json.dumps([{"a": 1}] * 9), bounds=Bounds(rows=5))


def test_document_of_one_object_is_one_row(tmp_path):
    detected, rows = understood(tmp_path, '{"name": "A", "place": {"city": "Graz"}}')
    assert (detected.columns, [row.cells for row in rows]) == (("name", "place.city"), [["A", "Graz"]])


def test_blank_lines_before_the_first_record_are_skipped(tmp_path):
    detected, rows = understood(tmp_path, '\n \n{"a": 1}\n{"a": 2}\n', "f.txt")
    assert detected.reading.format == Format.JSON_LINES
    assert [(row.number, row.cells) for row in rows] == [(3, ["1"]), (4, ["2"])]


def test_feature_whose_properties_are_no_object_keeps_what_it_says(tmp_path):
    feature = {"type": "Feature", "geometry": None, "properties": "just a text"}
    detected, rows = understood(
        tmp_path, json.dumps({"type": "FeatureCollection", "features": [feature]}), "f.geojson"
    )
    assert (detected.columns, rows[0].cells) == (("value", "geometry"), ["just a text", ""])


def test_numbers_in_a_list_stay_numbers_and_an_enormous_one_costs_nothing(tmp_path):
    for name in ("f.json", "f.jsonl"):
        _detected, rows = understood(tmp_path, '{"a": [1.50, 2.0, 1e999999999]}\n{"a": []}', name)
        assert [row.cells for row in rows] == [['[1.5, 2, "1E+999999999"]'], [""]]


def test_letters_that_are_split_between_two_pieces_are_whole():
    stream = Recoded(io.BytesIO("é€x".encode()), "utf-8")
    pieces = [stream.read(1) for _ in range(4)]
    assert (b"".join(pieces).decode(), stream.read(0)) == ("é€x", b"")


def test_empty_list_and_object_say_nothing():
    assert flattened({"a": [], "b": {}, "c": {"d": []}, "e": [0]}, is_feature=False) == {
        "a": "",
        "b": "",
        "c.d": "",
        "e": "[0]",
    }
