"""Delimited files: what the careful reader of tables gives, and what it names when a file is torn."""

import csv
import io
import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trellis.imports.reading.bounds import BOUNDS, Bounds
from trellis.imports.reading.delimited import Grammar, read_delimited, read_records
from trellis.imports.reading.delimiters import detect_delimiter, detect_quote
from trellis.imports.reading.detect import detect, read_rows
from trellis.imports.reading.settings import FileRefused, Format, Reading

SMALL = Bounds(record_characters=200, record_lines=5, rows=50, columns=20)
CELLS = st.text(alphabet=st.sampled_from("ab \"',;\n|é=0"), max_size=8)


def write(tmp_path, content: str | bytes, name: str = "file.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows_of(path, columns=("a", "b", "c"), bounds=BOUNDS, **settings):
    reading = Reading(format=Format.DELIMITED, **settings)
    return [(row.number, row.cells) for row in read_delimited(path, reading, columns, bounds)]


def faults_of(path, columns=("a", "b", "c"), bounds=BOUNDS, **settings):
    reading = Reading(format=Format.DELIMITED, **settings)
    return [
        (fault.row, fault.column, fault.code, fault.verdict.value)
        for row in read_delimited(path, reading, columns, bounds)
        for fault in row.faults
    ]


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8), st.sampled_from(",;\t|"))
@example([["", "\n", "|"], ["", "", "\n"]], "|")
def test_what_a_careful_writer_writes_is_read_back(tmp_path_factory, table, delimiter):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
        [["a", "b", "c"], *table]
    )
    path = tmp_path_factory.mktemp("csv") / "f.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    found = [cells for _row, cells in rows_of(path, delimiter=delimiter)]
    # Rows of single lines could also be told apart by their stray quotes; careful writers quote everything.
    expected = [row for row in table if any(row)]
    assert found == expected


@given(st.text(alphabet=st.sampled_from('ab,"\n'), max_size=60))
def test_any_text_is_read_to_its_end_and_loses_no_letter(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("csv") / "f.csv"
    path.write_text(text, encoding="utf-8", newline="")
    reading = Reading(format=Format.DELIMITED, header_row=0)
    letters = "".join(letter for letter in text if letter in "ab")
    found = "".join(
        letter for _row, cells, _faults in read_records(path, reading) for cell in cells for letter in cell
    )
    assert "".join(letter for letter in found if letter in "ab") == letters


def test_cell_over_several_lines_is_one_row(tmp_path):
    path = write(tmp_path, 'a,b,c\n1,"two\nlines, ""so""",3\n4,5,6\n')
    assert rows_of(path) == [(2, ["1", 'two\nlines, "so"', "3"]), (3, ["4", "5", "6"])]


def test_quote_that_nobody_closes_swallows_no_row(tmp_path):
    path = write(tmp_path, 'a,b,c\n"lost,2,3\n4,5,6\n7,"8",9\n')
    assert rows_of(path) == [(2, ["lost", "2", "3"]), (3, ["4", "5", "6"]), (4, ["7", "8", "9"])]
    assert faults_of(path) == [(2, "a", "stray_quote", "repaired")]


def test_two_stray_quotes_do_not_make_one_cell_of_the_rows_between(tmp_path):
    path = write(tmp_path, 'a,b,c\n"lost,2,3\n4,5,6\nfound",8,9\n')
    assert rows_of(path) == [(2, ["lost", "2", "3"]), (3, ["4", "5", "6"]), (4, ["found", "8", "9"])]
    assert faults_of(path) == [(2, "a", "stray_quote", "repaired"), (4, "a", "stray_quote", "repaired")]


def test_stray_quote_beside_a_cell_over_several_lines_keeps_both(tmp_path):
    path = write(tmp_path, 'a,b,c\nA"l,"two\nlines","open\n4,5,6\n')
    assert rows_of(path) == [(2, ['A"l', "two\nlines", "open"]), (3, ["4", "5", "6"])]


def test_inches_inside_a_cell_stay(tmp_path):
    path = write(tmp_path, 'a,b,c\n5" pipe and 6" pipe,2,3\n')
    assert rows_of(path) == [(2, ['5" pipe and 6" pipe', "2", "3"])]


def test_stray_quote_that_tears_the_row_refuses_it(tmp_path):
    path = write(tmp_path, 'a,b,c\n"x, y" z,2,3\n')
    assert faults_of(path) == [(2, "a", "stray_quote", "refused"), (2, "b", "stray_quote", "refused")]


def test_ragged_rows_are_named_where_they_begin(tmp_path):
    path = write(tmp_path, "a,b,c\n1,2\n1,2,3,4\n1,2,3,,\n\n,,\n")
    assert rows_of(path) == [(2, ["1", "2", ""]), (3, ["1", "2", "3"]), (4, ["1", "2", "3"])]
    assert faults_of(path) == [(2, "c", "row_too_short", "repaired"), (3, "c", "row_too_wide", "refused")]


def test_row_beyond_the_limit_is_refused_and_the_next_one_read(tmp_path):
    path = write(tmp_path, "a,b,c\n" + "x" * 500 + "\n1,2,3\n")
    assert faults_of(path, bounds=SMALL) == [(2, "", "row_too_long", "refused")]
    assert rows_of(path, bounds=SMALL)[-1] == (3, ["1", "2", "3"])


def test_quoted_cell_over_too_many_lines_is_a_stray_quote(tmp_path):
    path = write(tmp_path, 'a,b,c\n1,"open\n' + "line\n" * 9 + 'end",3\n')
    assert faults_of(path, bounds=SMALL)[0] == (2, "b", "stray_quote", "refused")


def test_more_rows_than_the_limit_refuse_the_file(tmp_path):
    path = write(tmp_path, "a,b,c\n" + "1,2,3\n" * 60)
    with pytest.raises(FileRefused, match="too_many_rows"):
        rows_of(path, bounds=SMALL)


def test_declared_separator_is_believed(tmp_path):
    path = write(tmp_path, "sep=;\nname;city\nA;B\n")
    found = detect(path, "x.csv")
    assert (found.reading.delimiter, found.reading.header_row, found.columns) == (";", 2, ("name", "city"))
    assert [row.cells for row in read_rows(path, found.reading, found.columns)] == [["A", "B"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found_though_cells_hold_the_others(delimiter):
    rng = random.Random(delimiter)
    lines = [delimiter.join(["name", "city", "staff"]) + "\n"]
    for number in range(30):
        others = [mark for mark in (",", ";", "|") if mark != delimiter]
        lines.append(delimiter.join([f"A{number}{rng.choice(others)} B", "Graz", "12"]) + "\n")
    assert detect_delimiter(lines, '"').value == delimiter


def test_single_column_says_that_nothing_separates_cells():
    found = detect_delimiter(["name\n", "Alfa\n", "Beta\n"], '"')
    assert (found.value, found.reason, found.confidence < 0.5) == (",", "delimiter_none", True)


def test_apostrophes_are_quotes_only_where_no_double_ones_are():
    assert detect_quote(["'a','b'\n", "'c','d'\n"]).value == "'"
    assert detect_quote(["\"l'a\",'b'\n"]).value == '"'


def test_splitting_gives_the_positions_of_stray_quotes():
    assert Grammar(",", '"').split('a"b,"c",d"') == (['a"b', "c", "d"], [0, 2])
