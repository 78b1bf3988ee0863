"""Encodings: found by the bytes, shown, and never fatal."""

import pytest

from trellis.imports.reading.detect import detect, read_rows
from trellis.imports.reading.settings import FileRefused
from trellis.imports.reading.text_encoding import detect_encoding
from trellis.imports.reading.textfile import open_text

TEXTS = {
    "windows-1252": "Förderung größerer Städte; Straße; Österreich; Köln; übrig",
    "windows-1250": "Łódź zażółć gęślą jaźń; Śląski klaster; współpraca przedsiębiorstw",
    "windows-1251": "Клъстер за иновации и развитие на региона; сдружение; предприятия",
    "windows-1253": "Ελληνική ένωση επιχειρήσεων; συνεργατικός σχηματισμός; ανάπτυξη",
    "windows-1254": "İstanbul sanayi kümelenmesi için çalışmalar; güçlü şirketler; ığdır",
    "windows-1257": "Lietuvos pramonės įmonių sąjunga; švietimo; žemės ūkio; klasteris",
    "iso-8859-2": "Žilinský klaster; priemysel; úspešná spolupráca; ľudia; ťažba; čas",
    "iso-8859-5": "Клъстер за иновации и развитие на региона; сдружение; предприятия",
    "cp850": "Förderung größerer Städte; Straße; Österreich; Köln; übrig",
}


@pytest.mark.parametrize(("encoding", "text"), TEXTS.items())
def test_single_byte_encoding_reads_as_it_was_written(tmp_path, encoding, text):
    path = tmp_path / "f.csv"
    path.write_bytes(f"name\n{text}\n".encode(encoding))
    found = detect_encoding(path)
    assert path.read_bytes().decode(str(found.value)) == f"name\n{text}\n"
    assert 0 < found.confidence < 1
    assert "utf-8" in found.alternatives


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16-le"), ("utf-32", "utf-32-le")],
)
def test_marked_and_valid_unicode_is_certain(tmp_path, encoding, found):
    path = tmp_path / "f.csv"
    path.write_bytes("náme,city\nŁódź,x\n".encode(encoding))
    detected = detect(path, "f.csv")
    assert (detected.reading.encoding, detected.columns) == (found, ("náme", "city"))
    assert detected.findings["encoding"].confidence >= 0.99
    assert [row.cells for row in read_rows(path, detected.reading, detected.columns)] == [["Łódź", "x"]]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_wide_text_without_a_mark_is_found_by_its_zeros(tmp_path, encoding):
    path = tmp_path / "f.csv"
    path.write_bytes("name,city\nAlfa,Graz\n".encode(encoding))
    detected = detect(path, "f.csv")
    assert (detected.reading.encoding, detected.columns) == (encoding, ("name", "city"))
    assert [fault.code for fault in detected.faults] == ["wide_encoding"]


def test_single_broken_bytes_do_not_make_another_encoding_of_the_file(tmp_path):
    path = tmp_path / "f.csv"
    path.write_bytes(b"name\n" + "Łódź é\n".encode() * 100 + b"caf\xe9\n")
    detected = detect(path, "f.csv")
    assert (detected.reading.encoding, detected.findings["encoding"].reason) == ("utf-8", "encoding_mixed")
    last = list(read_rows(path, detected.reading, detected.columns))[-1]
    assert last.cells == ["caf\udce9"]


def test_broken_byte_at_the_very_end_is_found(tmp_path):
    path = tmp_path / "f.csv"
    path.write_bytes("näme\n".encode() * 60 + b"x\xc3")
    assert detect_encoding(path).reason == "encoding_mixed"


def test_file_opens_past_its_mark(tmp_path):
    path = tmp_path / "f.txt"
    path.write_bytes(b"\xef\xbb\xbfabc")
    with open_text(path, "utf-8") as handle:
        assert handle.read() == "abc"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n\n  \n", "file_empty"),
        (b"\x1f\x8b\x08 packed", "gzip"),
        (b"%PDF-1.7 x", "pdf"),
        (b"<html><table>", "markup_file"),
        ("\ufeff<?xml version='1.0'?>".encode(), "markup_file"),
        (b"7z\xbc\xaf\x27\x1c", "zip"),
        (bytes(range(1, 32)) * 50, "not_a_table"),
    ],
)
def test_file_that_is_no_table_is_refused_by_name(tmp_path, content, code):
    path = tmp_path / "f.csv"
    path.write_bytes(content)
    with pytest.raises(FileRefused) as refused:
        detect(path, "f.csv")
    assert refused.value.fault.code == code
