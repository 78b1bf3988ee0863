"""`trellis-engine pair`: tables and files out, and errors that say what to do."""

import csv
import json

import pytest

from trellis_engine.cli import main

STUDENTS = "key,preferences,quota\nAda,lab > mill,1\nBo,lab,\nCy,-,\n=Di,,\n"
HOSTS = "Name;Preferences;Quota;Least\nlab;Ada > Bo = Cy;1;0\nmill;;2;2\n"


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "students.csv").write_text(STUDENTS, "utf-8")
    (tmp_path / "hosts.csv").write_text(HOSTS, "utf-8")
    (tmp_path / "values.csv").write_text("applicant,place,value\nAda,mill,2.5\nBo,lab,1\n", "utf-8")
    (tmp_path / "conflicts.csv").write_text("applicant,place\n=Di,mill\n", "utf-8")


def test_the_pairing_is_printed_with_its_reasons(capsys):
    assert main(["pair", "students.csv", "hosts.csv"]) == 0
    assert capsys.readouterr().out == (
        "Ada  lab (choice 1)\n"
        "=Di  mill (choice 1)\n"
        "Bo   nobody\n"
        "       lab is full with 1 it puts higher\n"
        "Cy   nobody\n"
        "       Cy lists nobody\n"
        "       lab would take Cy, who does not list them\n"
        "2 pairs, 2 without a place, 1 places free, 0 blocking pairs\n"
    )


def test_conflicts_are_kept(capsys):
    assert main(["pair", "students.csv", "hosts.csv", "--conflicts", "conflicts.csv"]) == 0
    assert "=Di and mill have a conflict of interest" in capsys.readouterr().out


def test_least_numbers_and_values_decide_where_asked_for(capsys):
    assert main(["pair", "students.csv", "hosts.csv", "--by", "least"]) == 0
    said = capsys.readouterr().out
    assert "Ada  mill (choice 2)\nBo   lab (choice 1)\n=Di  mill (choice 1)\n" in said
    assert "1 blocking pairs\nblocking pairs: 1 (proven)\npairs: 3 (proven)\n" in said
    for method in ("value", "fairness"):
        assert main(["pair", "students.csv", "hosts.csv", "--by", method, "--values", "values.csv"]) == 0
        assert "value: 3.5 (proven)\n" in capsys.readouterr().out


def test_a_table_is_safe_for_spreadsheets(capsys):
    assert main(["pair", "students.csv", "hosts.csv", "-o", "out.csv"]) == 0
    with open("out.csv", encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [(row["applicant"], row["place"]) for row in rows] == [
        ("Ada", "lab"),
        ("'=Di", "mill"),
        ("Bo", ""),
        ("Cy", ""),
    ]
    assert rows[2]["reasons"] == "lab is full with 1 it puts higher"
    assert capsys.readouterr().out.startswith("2 pairs, ")


def test_json_holds_everything(capsys):
    assert main(["pair", "students.csv", "hosts.csv", "--by", "value", "-o", "out.json"]) == 0
    with open("out.json", encoding="utf-8") as lines:
        content = json.load(lines)
    assert list(content) == ["pairs", "free", "blocking", "objectives", "prices"]
    assert [item["name"] for item in content["objectives"]] == ["pairs", "value"]
    assert content["pairs"][-1]["reasons"] == [
        "Cy lists nobody",
        "lab would take Cy, who does not list them",
    ]


def test_lots_break_ties_and_a_side_can_be_favoured(tmp_path, capsys):
    (tmp_path / "many.csv").write_text("key\n" + "\n".join(f"a{number}" for number in range(30)), "utf-8")
    (tmp_path / "one.json").write_text('[{"key": "lab", "preferences": null, "quota": 1}]', "utf-8")
    said = set()
    for seed in ("1", "2", "3"):
        assert main(["pair", "many.csv", "one.json", "--lottery", seed, "--favour", "places"]) == 0
        said.add(capsys.readouterr().out.splitlines()[0])
    assert len(said) == 3


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("hosts.csv", "place\nlab\n", "hosts.csv, line 2: has no column of keys; call it key."),
        ("hosts.csv", "key,quota\nlab,two\n", "hosts.csv, line 2: quota is 'two'; write a whole number."),
        ("hosts.csv", "key,quota\nlab,-1\n", "hosts.csv, line 2: 'lab': least is 0 and quota -1"),
        ("hosts.csv", "key,preferences\nlab,Ada > Ada\n", "hosts.csv, line 2: 'lab': 'Ada' is listed twice"),
        ("hosts.csv", "key\nlab\n", "'Ada' prefers 'mill', who is not among the places"),
        (
            "values.csv",
            "applicant,place\nAda,lab\n",
            "values.csv, line 2: has no value; the header needs it.",
        ),
        (
            "values.csv",
            'applicant,place,value\nAda,lab,"2,5"\n',
            "values.csv, line 2: value is '2,5'; write a number with a decimal point.",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(tmp_path, capsys, name, content, words):
    (tmp_path / name).write_text(content, "utf-8")
    assert main(["pair", "students.csv", "hosts.csv", "--by", "value", "--values", "values.csv"]) == 2
    assert words in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_named(capsys):
    assert main(["pair", "students.csv", "hosts.csv", "-o", "nowhere/out.csv"]) == 2
    assert "cannot be written (No such file or directory)" in capsys.readouterr().err
    assert main(["pair", "students.csv", "hosts.csv", "-o", "out.pdf"]) == 2
    assert "can write .csv or .json only" in capsys.readouterr().err


def test_values_where_they_decide_nothing_are_refused(capsys):
    assert main(["pair", "students.csv", "hosts.csv", "--values", "values.csv"]) == 2
    assert "values decide nothing here; add --by value or --by fairness" in capsys.readouterr().err


def test_lists_in_json_are_read_as_they_are(tmp_path, capsys):
    rows = [{"id": 1, "preferences": ["lab", ["mill"]]}, {"id": "Cy", "preferences": []}]
    (tmp_path / "students.json").write_text(json.dumps(rows), "utf-8")
    (tmp_path / "hosts.csv").write_text("key\nlab\nmill\n", "utf-8")
    assert main(["pair", "students.json", "hosts.csv"]) == 0
    assert capsys.readouterr().out.startswith("1   lab (choice 1)\nCy  nobody\n")
