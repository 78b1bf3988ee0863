"""Spreadsheets: whatever they are called, and whatever was put into them on purpose."""

import io
import zipfile
import zlib
from datetime import date, datetime, time, timedelta

import pytest
import xlsxwriter
import xlwt
from python_calamine import CalamineError
from xlwt.CompoundDoc import XlsDoc

from trellis.imports.reading import workbook
from trellis.imports.reading.bounds import Bounds
from trellis.imports.reading.detect import detect, further_sheets, read_rows
from trellis.imports.reading.settings import FileRefused
from trellis.imports.reading.workbook_safety import check_workbook, error_cells

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
        ({"xl__workbook.bin": "x"}, "workbook_binary"),
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


def test_moments_and_durations_come_as_texts(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "f.xlsx"))
    page = book.add_worksheet()
    page.write_row(0, 0, ["moment", "clock", "lasts"])
    formats = ("yyyy-mm-dd hh:mm", "hh:mm:ss", "[h]:mm")
    values = (datetime(2024, 5, 31, 9, 30), time(9, 30), timedelta(hours=26))  # noqa: DTZ001
    for place, (value, shown) in enumerate(zip(values, formats, strict=True)):
        page.write_datetime(1, place, value, book.add_format({"num_format": shown}))
    book.close()
    assert read(tmp_path / "f.xlsx")[1] == [["2024-05-31 09:30:00", "09:30:00", "1 day, 2:00:00"]]


def test_chart_is_no_sheet_to_read(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "f.xlsx"))
    book.add_worksheet("Data").write_column(0, 0, ["staff", 3])
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Data!$A$2:$A$2"})
    book.add_chartsheet("Chart").set_chart(chart)
    book.close()
    detected, rows = read(tmp_path / "f.xlsx")
    assert (detected.reading.sheet, further_sheets(detected), rows) == ("Data", [], [["3"]])


def test_sheet_that_is_not_there_is_named(tmp_path):
    path = make_xlsx(tmp_path / "f.xlsx", [["name"], ["Alfa"]])
    with pytest.raises(FileRefused) as refused:
        detect(path, "f.xlsx", sheet="Members")
    assert (refused.value.fault.code, dict(refused.value.fault.params)) == (
        "sheet_missing",
        {"sheet": "Members"},
    )


def old_workbook() -> xlwt.Workbook:
    book = xlwt.Workbook()
    book.add_sheet("Old").write(0, 0, "name")
    return book


def test_old_workbook_with_a_password_is_refused_by_name(tmp_path):
    stream = old_workbook().get_biff_data()
    first = 4 + int.from_bytes(stream[2:4], "little")  # behind the record that begins the workbook
    locked = bytes.fromhex("2f000600010001000000")  # FILEPASS
    XlsDoc().save(str(tmp_path / "f"), stream[:first] + locked + stream[first:])
    with pytest.raises(FileRefused, match=r"^password$"):
        detect(tmp_path / "f", "f.xls")


def test_workbook_that_is_encrypted_as_a_whole_is_refused_by_name(tmp_path):
    old_workbook().save(str(tmp_path / "f"))
    content = (tmp_path / "f").read_bytes()
    at = content.index("Workbook".encode("utf-16-le"))  # the name of the one stream, and its length behind it
    name = "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "f").write_bytes(content[:at] + name.ljust(64, b"\0") + b"\x22\0" + content[at + 66 :])
    with pytest.raises(FileRefused, match=r"^password$"):
        detect(tmp_path / "f", "f.xlsx")


def test_archive_with_a_password_is_refused_by_name(tmp_path):
    content = bytearray(packed(xl__workbook_xml="<x/>"))
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "f.xlsx").write_bytes(content)
    with pytest.raises(FileRefused, match=r"^password$"):
        detect(tmp_path / "f.xlsx", "f.xlsx")


def test_picture_in_a_workbook_is_not_searched_for_definitions(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "f.xlsx"))
    book.add_worksheet().write_column(0, 0, ["name", "Alfa"])
    book.close()
    with zipfile.ZipFile(tmp_path / "f.xlsx", "a") as archive:
        archive.writestr("xl/media/image1.png", b"\x89PNG <!DOCTYPE")
    assert read(tmp_path / "f.xlsx")[1] == [["Alfa"]]


@pytest.mark.parametrize(
    ("claims", "code"), [("beginning", "workbook_broken"), ("whole", "workbook_too_large")]
)
def test_part_that_unpacks_beyond_what_it_declares_is_refused(tmp_path, claims, code):
    """With the checksum of its declared beginning, who stops there sees a sound sheet."""
    begin = "<worksheet>"
    hidden = f'{begin}<c r="A1"/><c r="XFD1048576"/></worksheet>'
    summed = {"beginning": begin, "whole": hidden}[claims].encode()
    path = tmp_path / "f.xlsx"
    content = bytearray(packed(xl__workbook_xml="<x/>", xl__worksheets__sheet1_xml=hidden))
    for mark, place in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        at = content.rindex(mark) + place
        content[at : at + 4] = zlib.crc32(summed).to_bytes(4, "little")
        content[at + 8 : at + 12] = len(begin).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=rf"^{code}$"):
        check_workbook(path)


def test_interruption_while_a_workbook_is_open_is_not_taken_for_a_broken_one(tmp_path, monkeypatch):
    def interrupted(handle):
        raise KeyboardInterrupt

    path = make_xlsx(tmp_path / "f.xlsx", [["a"], ["b"]])
    monkeypatch.setattr(
        workbook, "CalamineWorkbook", type("W", (), {"from_filelike": staticmethod(interrupted)})
    )
    with pytest.raises(KeyboardInterrupt):
        detect(path, "f.xlsx")


def test_error_beside_the_table_is_no_fault_of_a_row(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "f.xlsx"))
    page = book.add_worksheet()
    page.write_column(0, 0, ["name", "Alfa", "Beta", "Gamma"])
    page.write_formula(1, 4, "=1/0", None, "#DIV/0!")
    book.close()
    detected = detect(tmp_path / "f.xlsx", "f.xlsx")
    rows = read_rows(tmp_path / "f.xlsx", detected.reading, detected.columns)
    assert [(row.cells, list(row.faults)) for row in rows] == [
        (["Alfa"], []),
        (["Beta"], []),
        (["Gamma"], []),
    ]


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        ('<sheet name="Übersicht &amp; mehr" sheetId="1" r:id="rId7"/>', {(2, 3)}),
        ("<x:sheet n0:id='rId7' sheetId='1' name='Übersicht &amp; mehr'/>", {(2, 3)}),
        ('<sheet name="Other" sheetId="1" r:id="rId7"/>', set()),
    ],
)
def test_errors_of_a_sheet_are_found_however_its_tag_is_written(tmp_path, sheet, found):
    parts = {
        "xl__workbook_xml": f"<workbook><sheets>{sheet}</sheets></workbook>",
        "xl___rels__workbook_xml.rels": '<Relationship Target="/xl/worksheets/a.xml" Id="rId7"/>',
        "xl__worksheets__a_xml": '<worksheet><c r="C2" t="e"><v>#N/A</v></c></worksheet>',
    }
    (tmp_path / "f.xlsx").write_bytes(packed(**parts))
    assert error_cells(tmp_path / "f.xlsx", "Übersicht & mehr") == found


def test_sheet_that_the_reader_cannot_open_counts_as_empty():
    class Book:
        def get_sheet_by_name(self, name):
            raise CalamineError(name)

    assert workbook.sheet_height(Book(), "Macro") == 0
