"""Hostile tables for imports: refused with a sentence, or read as nothing but texts."""

import gzip
import io
import json
import zipfile

from tests.uploads.case import SCRIPT, Case

PLAIN = "Name,Kind,Country\nAlfa,cluster,AT\n"
CONTENT_TYPES = "[Content_Types].xml"
BOOK, SHEET = "xl/workbook.xml", "xl/worksheets/sheet1.xml"
LAUGHS = "<!DOCTYPE x [<!ENTITY a \"ha\">" + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + "]><x>&j;</x>"  # fmt: skip
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
REMOTE = '<!DOCTYPE x SYSTEM "http://198.51.100.1/x.dtd"><x/>'


def packed(parts: dict[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def locked() -> bytes:
    """An archive whose entries say that they need a password."""
    content = bytearray(packed({BOOK: "<x/>"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    return bytes(content)


def nested(depth: int) -> bytes:
    inner: bytes = b"x"
    for number in range(depth):
        inner = packed({f"{number}.zip": inner})
    return inner


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(BOOK, "<workbook/>")
        with archive.open(SHEET, "w") as sheet:
            sheet.write(b"<a>")
            for _ in range(500):
                sheet.write(b" " * 1_000_000)
    return content.getvalue()


WORKBOOK = {BOOK: "<workbook/>", CONTENT_TYPES: "<Types/>"}
REFUSED = (
    Case("empty", "a.csv", b""),
    Case("picture called a table", "a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4),
    Case("program called a table", "a.csv", b"MZ\x90\0" + bytes(range(256)) * 4),
    Case("PDF", "a.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"),
    Case("web page called a table", "a.xls", f"<html><body>{SCRIPT}<table></table></html>".encode()),
    Case("XML that laughs", "a.xml", LAUGHS.encode()),
    Case("XML that reads a file", "a.csv", b'<?xml version="1.0"?>' + OUTSIDE.encode()),
    Case("XML spreadsheet", "a.xls", b'<?xml version="1.0"?><Workbook/>'),
    Case("compressed bomb", "a.csv.gz", gzip.compress(b"0" * 50_000_000)),
    Case("archive", "a.zip", packed({"a.csv": PLAIN})),
    Case("archive with paths upwards", "a.zip", packed({"../../etc/cron.d/a": "* * * * * root sh"})),
    Case("archives in archives", "a.zip", nested(20)),
    Case("archive called a workbook", "a.xlsx", packed({"a.csv": PLAIN})),
    Case("OpenDocument with outer entities", "a.ods", packed({"content.xml": OUTSIDE})),
    Case("OpenDocument that laughs", "a.ods", packed({"mimetype": "x", "content.xml": LAUGHS})),
    Case("workbook that laughs", "a.xlsx", packed({**WORKBOOK, "xl/sharedStrings.xml": LAUGHS})),
    Case("workbook that reads a file", "a.xlsx", packed({**WORKBOOK, SHEET: OUTSIDE})),
    Case("workbook that asks another host", "a.xlsx", packed({**WORKBOOK, SHEET: REMOTE})),
    Case("workbook with entities in a relation", "a.xlsx",
         packed({**WORKBOOK, "xl/_rels/workbook.xml.rels": OUTSIDE})),
    Case("workbook in UTF-16, to hide its entities", "a.xlsx",
         packed({**WORKBOOK, SHEET: OUTSIDE.encode("utf-16")})),
    Case("workbook that unpacks to 500 MB", "a.xlsx", bomb),
    Case("sheet with corners at both ends", "a.xlsx",
         packed({**WORKBOOK, SHEET: '<worksheet><c r="A1"/><c r="XFD1048576"/></worksheet>'})),
    Case("workbook of 11,000 parts", "a.xlsx",
         packed({**WORKBOOK, **{f"xl/x{number}.bin": b"" for number in range(11_000)}})),
    Case("workbook with nothing in it", "a.xlsx", packed(dict(WORKBOOK))),
    Case("workbook with macros only", "a.xlsm",
         packed({**WORKBOOK, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})),
    Case("binary workbook", "a.xlsb", packed({"xl/workbook.bin": b"\x83\x01"})),
    Case("workbook with a password", "a.xlsx", locked()),
    Case("torn workbook", "a.xlsx", packed(dict(WORKBOOK))[:60]),
    Case("torn old workbook", "a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    Case("JSON a hundred thousand levels deep", "a.json", b"[" * 100_000 + b"]" * 100_000),
    Case("JSON that breaks off", "a.json", b'[{"Name": "Alfa", '),
    Case("JSON with numbers without end", "a.json",
         b'[{"Name": "Alfa", "Country": "AT", "Founded": 1e999, "n": NaN}]'),
    Case("table of 5,000 columns", "a.csv", (",".join(f"c{n}" for n in range(5_000)) + "\n1\n").encode()),
)  # fmt: skip
READ = (
    Case("script in every cell", "a.csv", f"Name,Kind,Country\n{SCRIPT},{SCRIPT},{SCRIPT}\n".encode()),
    Case("script in the headings", "a.csv", f"Name,{SCRIPT},Country\nAlfa,x,AT\n".encode()),
    Case("script for a name", f"{SCRIPT}.csv", PLAIN.encode()),
    Case("path for a name", "../../../etc/passwd.csv", PLAIN.encode()),
    Case("path of another system for a name", "..\\..\\windows\\a.csv", PLAIN.encode()),
    Case("formulas", "a.csv", b"Name,Kind,Country\n=cmd|'/c calc'!A1,+1+1,@SUM(A1)\n-2+3,=HYPERLINK(1),AT\n"),
    Case("NUL in cells", "a.csv", b"Name,Kind,Country\nAl\0fa,cluster,A\0T\n"),
    Case("control characters", "a.csv", b"Name,Kind,Country\nAl\x08\x1b[31mfa,cluster,AT\n"),
    Case("text turned round", "a.csv", "Name,Kind,Country\nAl\u202efa\u2066,cluster,AT\n".encode()),
    Case("broken UTF-8", "a.csv", b"Name,Kind,Country\nAl\xc3\x28fa \xff\xfe,cluster,AT\n"),
    Case("quote that never ends", "a.csv", b'Name,Kind,Country\n"Alfa,cluster,AT\n' + b"x,y,z\n" * 3_000),
    Case("cell of a million letters", "a.csv", b"Name,Kind,Country\n" + b"A" * 1_000_000 + b",cluster,AT\n"),
    Case("rows of different lengths", "a.csv", b"Name,Kind,Country\nA\nA,b,c,d,e,f\n,,,\n"),
    Case("the same heading often", "a.csv", b"Name,Name,Name,Country\na,b,c,AT\n"),
    Case("JSON with names of methods", "a.json",
         json.dumps([{"Name": "Alfa", "__proto__": {"x": 1}, "constructor": "x", "Country": "AT"}]).encode()),
    Case("JSON of one number", "a.json", b"1"),
    Case("JSON with script", "a.json", json.dumps([{"Name": SCRIPT, "Country": SCRIPT}]).encode()),
    Case("called a picture", "a.png", PLAIN.encode()),
    Case("called a program", "a.exe", PLAIN.encode()),
    Case("name of 5,000 letters", f"{'a' * 5_000}.csv", PLAIN.encode()),
)  # fmt: skip
