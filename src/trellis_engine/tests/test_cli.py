"""The command line: tables and files out, progress, and errors that say what to do."""

import csv
import json

import pytest

from trellis_engine import __version__
from trellis_engine.cli import main

MEMBERS = """id;Navn;Country;City
1;Initiativ Rëm Schaffen asbl;LU;Luxembourg
2;Initiativ Rem Schaffen;LU;Luxembourg
"""


@pytest.fixture
def members(tmp_path):
    path = tmp_path / "members.csv"
    path.write_text(MEMBERS + "\n3;Minett Kompost;LU;Mondercange\n", "utf-8")
    return path


def test_link_of_one_file_prints_the_pairs_with_their_evidence(members, capsys):
    assert main(["link", str(members)]) == 0
    said = capsys.readouterr()
    assert "same         1.00" in said.out
    assert "for: same city Luxembourg" in said.out
    assert said.out.endswith("1 pairs compared: 1 the same, 0 to ask a person about\n")
    assert said.err == "\rcompared 3 of 3 records\n"


def test_link_to_a_registry_writes_a_table_safe_for_spreadsheets(members, tmp_path, capsys):
    registry = tmp_path / "registry.jsonl"
    entry = {
        "key": "r1",
        "names": ["=Initiativ Rem Schaffen"],
        "country": "LU",
        "latitude": "49,61",
        "longitude": 6.13,
    }
    registry.write_text(json.dumps(entry) + "\n\n", "utf-8")
    output = tmp_path / "links.csv"
    assert main(["link", "-q", str(members), str(registry), "-o", str(output)]) == 0
    with output.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [(row["left"], row["right"], row["right_name"]) for row in rows] == [
        ("1", "r1", "'=Initiativ Rem Schaffen"),
        ("2", "r1", "'=Initiativ Rem Schaffen"),
    ]
    assert capsys.readouterr().out.startswith("2 pairs written to")


def test_link_writes_json_with_conflicts(members, tmp_path, capsys):
    decisions = tmp_path / "decisions.csv"
    decisions.write_text("left,right,answer\n1,3,same\n3,4,same\n1,4,Different\n", "utf-8")
    output = tmp_path / "pairs.json"
    assert main(["link", "-q", str(members), "-o", str(output), "--decisions", str(decisions)]) == 0
    found = json.loads(output.read_text("utf-8"))
    assert [(pair["left"], pair["right"]) for pair in found["pairs"]] == [("1", "2")]
    assert found["conflicts"][0].startswith("'1' and '4' were declared different")
    assert "conflict: '1' and '4'" in capsys.readouterr().out


def test_link_shows_declared_pairs(members, tmp_path, capsys):
    registry = tmp_path / "registry.json"
    registry.write_text('[{"id": "r9", "title": "Something Else", "kind": null}]', "utf-8")
    decisions = tmp_path / "decisions.csv"
    decisions.write_text("left,right,answer\n3,r9,same\n", "utf-8")
    assert main(["link", "-q", str(members), str(registry), "--decisions", str(decisions)]) == 0
    assert "declared the same" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "encoding", "options"),
    [
        (MEMBERS, "utf-16", []),
        (MEMBERS, "utf-8-sig", []),
        (MEMBERS, "windows-1252", ["--encoding", "windows-1252"]),
        (MEMBERS.replace(";", "\t"), "utf-8", []),
        (MEMBERS.replace(";", ","), "utf-8", ["--delimiter", ","]),
        (MEMBERS.replace("Navn", "Bearer"), "utf-8", ["--column", "names=Bearer"]),
        (MEMBERS.replace("Rëm", "R\0ëm"), "utf-8", []),
        ("names\nInitiativ Rem Schaffen\nInitiativ Rëm Schaffen | IRS\n", "utf-8", []),
    ],
)
def test_link_reads_what_files_come_as(content, encoding, options, tmp_path, capsys):
    path = tmp_path / "members.csv"
    path.write_bytes(content.encode(encoding))
    assert main(["link", "-q", str(path), *options]) == 0
    assert "1 pairs compared" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"PK", "save the sheet as CSV"),
        ("a.csv", "n\u00e9".encode("latin-1"), "name the encoding"),
        ("a.csv", b"x,y\n1,2\n", "no column of names among x, y"),
        ("a.csv", b"name,id\nAcme,1\nAcme,1\n", "line 3: the key '1' stands in an earlier line too"),
        ("a.csv", b"name,country\nAcme,France\n", "line 2: Record '2': country 'France'"),
        ("a.csv", b"name,lat,lon\nAcme,here,there\n", "line 2: 'here', 'there' are no coordinates"),
        ("a.csv", b"name,lat,lon\nAcme,95,1\n", "line 2: Record '2': coordinates"),
        ("a.csv", b'name\n"' + b"x" * 2_100_000 + b'"\n', "is not a table"),
        ("a.json", b"{", "line 1: is not JSON"),
        ("a.json", b"{}", "no list of objects"),
        ("a.jsonl", b'{"name": "Acme"}\n[]\n', "line 2: is no object"),
    ],
)
def test_link_of_a_broken_file_says_where_and_what_to_do(name, content, said, tmp_path, capsys):
    path = tmp_path / name
    path.write_bytes(content)
    assert main(["link", "-q", str(path)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("trellis-engine: ")
    assert (path.name in error, said in error) == (True, True), error


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["missing.csv"], "cannot be read"),
        (["members.csv", "members.csv", "members.csv"], "3 files are too many"),
        (["members.csv", "-o", "out.pdf"], "can write .csv or .json only"),
        (["members.csv", "-o", "no/such/folder/out.csv"], "cannot be written"),
        (["members.csv", "-o", "no/such/folder/out.json"], "cannot be written"),
        (["members.csv", "--column", "colour=Navn"], "there is no field 'colour'"),
        (["members.csv", "--column", "city"], "there is no column ''"),
        (["members.csv", "--encoding", "klingon"], "is not klingon"),
        (["members.csv", "--decisions", "members.csv"], "has no answer, left, right"),
    ],
)
def test_link_with_wrong_options_says_what_to_do(options, said, members, monkeypatch, capsys):
    monkeypatch.chdir(members.parent)
    assert main(["link", "-q", *options]) == 2
    assert said in capsys.readouterr().err


def test_link_of_decisions_that_are_neither_says_the_line(members, tmp_path, capsys):
    decisions = tmp_path / "decisions.csv"
    decisions.write_text("left,right,answer\n1,2,maybe\n", "utf-8")
    assert main(["link", "-q", str(members), "--decisions", str(decisions)]) == 2
    assert "line 2: the answer 'maybe' is neither" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "name,country\n"])
def test_link_of_an_empty_file_finds_nothing(content, tmp_path, capsys):
    path = tmp_path / "empty.csv"
    path.write_text(content, "utf-8")
    assert main(["link", "-q", str(path)]) == 0
    assert capsys.readouterr().out == "0 pairs compared: 0 the same, 0 to ask a person about\n"


def test_interrupted_command_says_that_nothing_was_written(members, monkeypatch, capsys):
    def stopped(*_arguments, **_named):
        raise KeyboardInterrupt

    monkeypatch.setattr("trellis_engine.linkage.command.find_duplicates", stopped)
    assert main(["link", "-q", str(members)]) == 130
    assert "nothing was written" in capsys.readouterr().err


def test_version_is_the_library_s(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"trellis-engine {__version__}\n"
