"""What is found out of a file before anybody looks at it: headings, numbers, dates, columns, lines."""

import pytest

from trellis.imports.reading.bounds import BOUNDS, Bounds
from trellis.imports.reading.delimiters import detect_delimiter
from trellis.imports.reading.detect import detect, read_rows, resampled
from trellis.imports.reading.headings import detect_header_row
from trellis.imports.reading.numerals import detect_date_order, detect_decimal
from trellis.imports.reading.settings import FileRefused


def write(tmp_path, content: str | bytes, name: str = "file.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def said(finding):
    return finding.value, finding.reason, dict(finding.params)


@pytest.mark.parametrize(
    ("cells", "delimiter", "expected"),
    [
        (["1,5", "2.345,67", "1.5"], ",", (",", "decimal_seen", {"count": "2", "against": "1"})),
        (["1.5", "2,345.67", "-0.25"], ";", (".", "decimal_seen", {"count": "3", "against": "0"})),
        (["1,234", "5.678"], ";", (",", "decimal_unsure", {})),
        (["1,234", "5.678"], ",", (".", "decimal_unsure", {})),
        (["1,5", "1.5"], ",", (".", "decimal_unsure", {})),
        (["text", "12"], ";", (".", "decimal_none", {})),
    ],
)
def test_decimal_mark_is_the_one_that_most_numbers_show(cells, delimiter, expected):
    assert said(detect_decimal(cells, delimiter)) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["31/12/2024", "1/2/2024", "13.01.2020", "12-31-2024"], ("dmy", {"count": "2", "against": "1"})),
        (["12/31/2024", "1/2/2024"], ("mdy", {"count": "1", "against": "0"})),
    ],
)
def test_number_above_twelve_shows_which_one_is_the_day(cells, expected):
    finding = detect_date_order(cells)
    assert (finding.value, dict(finding.params)) == expected
    assert (finding.reason, finding.alternatives) == (
        "dates_seen",
        ("mdy",) if finding.value == "dmy" else ("dmy",),
    )


@pytest.mark.parametrize(
    ("cells", "reason"),
    [(["1/2/2024"], "dates_unsure"), (["31/12/2024", "12/31/2024"], "dates_unsure"), (["x"], "dates_none")],
)
def test_order_of_day_and_month_that_nothing_shows_is_said_to_be_unsure(cells, reason):
    assert said(detect_date_order(cells)) == ("dmy", reason, {})


def test_headings_are_the_first_full_row_of_short_texts():
    title, blank = (1, ["Directory of hubs", "", ""]), (2, ["", "", ""])
    found = detect_header_row([title, blank, (3, ["Name", "City", "Staff"]), (4, ["Alfa", "Graz", "5"])])
    assert (found.value, found.reason, found.alternatives) == (3, "header_texts", (0, 1, 2, 4))
    assert found.confidence < 0.98


def test_rows_of_numbers_alone_have_no_headings_and_a_file_without_rows_is_unsure():
    found = detect_header_row([(1, ["1", "2"]), (2, ["3", "4"])])
    assert (found.value, found.reason, found.alternatives) == (0, "header_missing", (1, 2))
    assert said(detect_header_row([])) == (1, "header_none", {})


def test_blank_lines_say_nothing_of_the_delimiter():
    assert detect_delimiter(["\n", "a;b\n", "\n", "c;d\n"], '"').value == ";"
    assert said(detect_delimiter(["\n", "\n"], '"')) == (",", "delimiter_none", {})


def test_table_without_headings_names_its_columns_and_loses_no_row(tmp_path):
    detected = detect(path := write(tmp_path, "1,2\n3,4\n"), "file.csv")
    assert (detected.reading.header_row, detected.columns) == (0, ("Column 1", "Column 2"))
    rows = read_rows(path, detected.reading, detected.columns)
    assert [(row.number, row.cells) for row in rows] == [(1, ["1", "2"]), (2, ["3", "4"])]


def test_empty_headings_at_the_end_are_no_columns(tmp_path):
    detected = detect(write(tmp_path, "name,city,,\nAlfa,Graz,,\n"), "file.csv")
    assert (detected.columns, detected.sample) == (("name", "city"), ((2, ("Alfa", "Graz")),))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (",,,\n,,,\n", "file_empty"),
        ("a,b,c,d\n1,2,3,4\n", "too_many_columns"),
        ("﻿ \n ", "file_empty"),
        (b"\xfe\xff" + "<html></html>".encode("utf-16-be"), "markup_file"),
        (b"\x01\x02\x03\x04" * 20, "not_a_table"),
    ],
)
def test_file_without_a_table_is_refused_by_name(tmp_path, content, code):
    with pytest.raises(FileRefused, match=f"^{code}$"):
        detect(write(tmp_path, content), "file.csv", bounds=Bounds(columns=3))


def test_unusual_encoding_is_told_and_its_letters_are_right(tmp_path):
    detected = detect(write(tmp_path, "name;city\nMüller;Köln\n".encode("cp1252")), "file.csv")
    assert [(fault.code, dict(fault.params)) for fault in detected.faults] == [
        ("other_encoding", {"encoding": "windows-1252"}),
        ("other_delimiter", {"delimiter": ";"}),
    ]
    assert detected.sample == ((2, ("Müller", "Köln")),)


def test_letter_far_behind_the_beginning_of_a_long_line_is_read(tmp_path):
    path = write(tmp_path, b"name,note\nAlfa," + b"x" * 300_000 + b" caf\xe9\n")
    detected = detect(path, "file.csv")
    assert detected.findings["encoding"].reason == "encoding_letters"
    (row,) = read_rows(path, detected.reading, detected.columns)
    assert row.cells[1].endswith("café")


def test_file_of_three_bytes_is_read(tmp_path):
    detected = detect(path := write(tmp_path, "a\nb"), "file.csv")
    assert [row.cells for row in read_rows(path, detected.reading, detected.columns)] == [["b"]]


def test_quoted_cell_that_never_ends_within_the_limit_ends_with_its_line(tmp_path):
    path = write(tmp_path, 'a,b\n"open,x\n' + "y" * 60 + "\n" + "z" * 60 + "\nc,d\n")
    small = Bounds(record_characters=100)
    detected = detect(path, "file.csv", bounds=small)
    rows = list(read_rows(path, detected.reading, detected.columns, small))
    assert [(row.number, row.cells[0][:4]) for row in rows] == [
        (2, "open"),
        (3, "yyyy"),
        (4, "zzzz"),
        (5, "c"),
    ]
    assert [fault.code for fault in rows[0].faults] == ["stray_quote"]


@pytest.mark.parametrize(
    ("row", "cells"), [('",",""a\n,"', [",", '""a\n,"', ""]), ('",",b""\n"', [",", 'b""\n"', ""])]
)
def test_row_that_quotes_tear_apart_is_refused_and_no_letter_is_lost(tmp_path, row, cells):
    path = write(tmp_path, f"name,city,staff\nBeta,Graz,5\n{row}")
    detected = detect(path, "file.csv")
    sound, torn, *_rest = read_rows(path, detected.reading, detected.columns, BOUNDS)
    assert torn.cells == cells
    assert [(fault.code, fault.verdict.value) for fault in torn.faults] == [("stray_quote", "refused")]
    assert sound.cells == ["Beta", "Graz", "5"]


def test_other_settings_leave_what_was_detected_as_it_was(tmp_path):
    before = detect(path := write(tmp_path, "name;city\nAlfa;Graz\n"), "file.csv")
    after = resampled(path, before, before.reading.__class__.from_json({"format": "delimited"}))
    assert (after.columns, after.findings) == (("name;city",), before.findings)
