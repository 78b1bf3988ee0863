"""Spreadsheets: whatever they are called, and whatever was put into them on purpose."""

import io
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter
import xlwt

from trellis.imports.reading import workbook
from trellis.imports.reading.bounds import Bounds
from trellis.imports.reading.detect import detect, further_sheets, read_rows
from trellis.imports.reading.settings import FileRefused

SMALL = Bounds(workbook_bytes=200_000, workbook_cells=10_000)


def make_xlsx(path, rows, sheet="Sheet"):
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet(sheet)
    for number, cells in enumerate(rows):
        page.write_row(number, 0, cells)
    book.close()
    return path


def read(path, name="f.xlsx"):
    detected = detect(path, name)
    return detected, [row.cells for row in read_rows(path, detected.reading, detected.columns)]


def test_workbook_named_as_the_old_format_is_read_and_told(tmp_path):
    path = make_xlsx(tmp_path / "f.xls", [["name", "city"], ["Alfa", "Graz"]])
    detected, rows = read(path, "f.xls")
    assert rows == [["Alfa", "Graz"]]
    assert [(fault.code, fault.params["format"]) for fault in detected.faults] == [("name_differs", "xlsx")]
    assert detect(path, "f.xlsx").faults == ()
    path = make_xlsx(tmp_path / "f.csv", [["name", "city"], ["Alfa", "Graz"]])
    assert [fault.code for fault in detect(path, "f.csv").faults] == ["name_differs"]


def test_old_workbook_is_read(tmp_path):
    book = xlwt.Workbook()
    page = book.add_sheet("Old")
    for number, cells in enumerate([["name", "staff"], ["Alfa", 12.5], ["Beta", 3]]):
        for place, cell in enumerate(cells):
            page.write(number, place, cell)
    book.save(str(tmp_path / "f.xls"))
    detected, rows = read(tmp_path / "f.xls", "f.xls")
    assert (rows, detected.faults) == ([["Alfa", "12.5"], ["Beta", "3"]], ())
    (told,) = detect(tmp_path / "f.xls", "f.xlsx").faults
    assert (told.code, told.params) == ("name_differs", {"name": "f.xlsx", "format": "xls"})


def test_cells_of_every_type_come_as_texts_of_one_form(tmp_path):
    rows = [["a", "b", "c", "d", "e"], [3, 0.1, True, date(2024, 5, 31), "=cmd|x"], ["x", "", False, "", ""]]
    book = xlsxwriter.Workbook(str(tmp_path / "f.xlsx"), {"strings_to_formulas": False})
    page = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, cells in enumerate(rows):
        for place, cell in enumerate(cells):
            if isinstance(cell, date):
                page.write_datetime(number, place, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
            else:
                page.write(number, place, cell)
    book.close()
    assert read(tmp_path / "f.xlsx")[1] == [
        ["3", "0.1", "true", "2024-05-31", "=cmd|x"],
        ["x", "", "false", "", ""],
    ]


def test_error_of_a_formula_counts_as_empty_and_is_told(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "f.xlsx"))
    page = book.add_worksheet()
    page.write_row(0, 0, ["name", "staff"])
    page.write_string(1, 0, "Alfa")
    page.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    book.close()
    detected = detect(tmp_path / "f.xlsx", "f.xlsx")
    (row,) = read_rows(tmp_path / "f.xlsx", detected.reading, detected.columns)
    assert row.cells == ["Alfa", ""]
    assert [(fault.row, fault.column, fault.code) for fault in row.faults] == [(2, "staff", "cell_error")]


def test_rows_count_as_the_spreadsheet_shows_them(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "f.xlsx"))
    page = book.add_worksheet()
    page.write(3, 2, "name")
    page.write(3, 3, "city")
    page.write(5, 2, "Alfa")
    book.close()
    detected = detect(tmp_path / "f.xlsx", "f.xlsx")
    assert detected.reading.header_row == 4
    assert [row.number for row in read_rows(tmp_path / "f.xlsx", detected.reading, detected.columns)] == [6]


def test_first_filled_sheet_is_taken_and_the_others_are_offered(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "f.xlsx"))
    book.add_worksheet("Cover")
    for name in ("Clusters", "Members"):
        page = book.add_worksheet(name)
        page.write_row(0, 0, ["name", "city"])
        page.write_row(1, 0, [name, "Graz"])
    book.close()
    detected = detect(tmp_path / "f.xlsx", "f.xlsx")
    assert (detected.reading.sheet, further_sheets(detected)) == ("Clusters", ["Members"])
    second = detect(tmp_path / "f.xlsx", "f.xlsx", sheet="Members")
    assert second.sample[0][1] == ("Members", "Graz")


def packed(**parts: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"readme_txt": "x"}, "zip"),
        ({"content_xml": "<x/>"}, "open_document"),
        (
            {"xl__workbook_xml": "<x/>", "xl__worksheets__sheet1_xml": "<a>" + " " * 300_000},
            "workbook_too_large",
        ),
        ({"xl__workbook_xml": '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'}, "workbook_entities"),
        ({"xl__workbook_xml": "<x/>", "xl__sharedStrings_xml": "\ufeff\xff nothing"}, "workbook_entities"),
        (
            {"xl__workbook_xml": "<x/>", "xl__worksheets__sheet1_xml": '<c r="A1"/><c r="XFD1048576"/>'},
            "sheet_too_large",
        ),
        ({"xl__workbook_xml": "<x/>"}, "workbook_broken"),
    ],
)
def test_hostile_workbook_is_refused_by_name(tmp_path, parts, code):
    path = tmp_path / "f.xlsx"
    path.write_bytes(packed(**parts))
    with pytest.raises(FileRefused) as refused:
        detect(path, "f.xlsx", bounds=SMALL)
    assert refused.value.fault.code == code


@pytest.mark.parametrize("head", [b"PK\x03\x04 torn", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 torn"])
def test_torn_workbook_is_refused(tmp_path, head):
    path = tmp_path / "f.xlsx"
    path.write_bytes(head * 40)
    with pytest.raises(FileRefused, match="workbook_broken"):
        detect(path, "f.xlsx")


def test_panic_of_the_library_becomes_a_refusal(tmp_path, monkeypatch):
    class PanicException(BaseException):
        pass

    def panic(handle):
        raise PanicException

    path = make_xlsx(tmp_path / "f.xlsx", [["a"], ["b"]])
    monkeypatch.setattr(workbook, "CalamineWorkbook", type("W", (), {"from_filelike": staticmethod(panic)}))
    with pytest.raises(FileRefused, match="workbook_broken"):
        detect(path, "f.xlsx")


def test_workbook_without_any_row_is_empty(tmp_path):
    path = make_xlsx(tmp_path / "f.xlsx", [])
    with pytest.raises(FileRefused, match="file_empty"):
        detect(path, "f.xlsx")
