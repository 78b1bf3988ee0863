"""`trellis-engine meetings`: plans from files, and errors that name the row."""

import csv
import json

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from trellis_engine.cli import main

SLOTS = [
    {"key": "1", "starts": "2026-05-04T09:00", "ends": "2026-05-04T09:25"},
    {"key": "2", "starts": "2026-05-04T09:30", "ends": "2026-05-04T09:55"},
]
EVENT = {
    "slots": SLOTS,
    "tables": [{"key": "T1", "features": ["screen"]}, {"key": "T2", "online": False, "closed": ["1"]}],
    "participants": [{"key": "Ada", "free": ["1"]}, {"key": "=Bo", "most": 2}, {"key": "Cy"}, {"key": "Di"}],
    "wishes": [
        {"key": "w1", "seats": ["Ada", "=Bo"], "must": True, "features": ["screen"]},
        {"key": "w2", "seats": ["=Bo", ["Cy", "Di"]], "weight": 2},
        {"key": "w3", "seats": ["Ada", "Cy"]},
    ],
    "orders": [["w1", "w2"]],
    "settings": {"travel_minutes": 10, "breaks": 5},
}


@pytest.fixture(autouse=True)
def event(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "event.json").write_text(json.dumps(EVENT), "utf-8")


def spreadsheet(path, sheets):
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()


def test_the_plan_is_printed_with_its_reasons(capsys):
    assert main(["meetings", "event.json", "--rounds", "1"]) == 0
    said = capsys.readouterr()
    assert said.out == (
        "2026-05-04 09:00           T1  Ada; =Bo\n"
        "2026-05-04 09:30           T1  =Bo; Cy\n"
        "w3: Ada; Cy: no meeting (to force it costs 19)\n"
        "    in 1, Ada meets =Bo, which is wished more or as much\n"
        "2 meetings, 1 wishes without one\n"
        "placed: 22 (proven, among every plan)\n"
        "fairness: 1 (proven, among plans that place as much)\n"
        "breaks: 0 (proven, among plans of these meetings with these people)\n"
        "idle: 0 (proven, among plans of these meetings with these people)\n"
        "spread: 0 (proven, among plans of these meetings with these people)\n"
        "table changes: 0 (proven, among plans with these times)\n"
    )
    assert "2 of 3 placed, 0 breaks" in said.err


def test_a_spreadsheet_says_the_same(tmp_path, capsys):
    spreadsheet(
        tmp_path / "event.xlsx",
        {
            "Slots": [["Key", "Starts", "Ends"], *([s["key"], s["starts"], s["ends"]] for s in SLOTS)],
            "tables": [["key", "features", "closed"], ["T1", "screen", ""], ["T2", "", "1"]],
            "participants": [["key", "free", "most"], ["Ada", 1, ""], ["=Bo", "", 2], ["Cy"], ["Di"]],
            "wishes": [
                ["key", "seats", "must", "weight", "features"],
                ["w1", "Ada; =Bo", "yes", "", "screen"],
                ["w2", "=Bo; Cy / Di", "no", 2, ""],
                ["w3", "Ada;Cy", "", "", ""],
            ],
            "orders": [["first", "later"], ["w1", "w2"]],
            "settings": [["name", "value"], ["travel_minutes", 10], ["breaks", 5]],
        },
    )
    assert main(["meetings", "event.json", "--rounds", "1"]) == 0
    expected = capsys.readouterr().out
    assert main(["meetings", "event.xlsx", "--rounds", "1"]) == 0
    assert capsys.readouterr().out == expected


def test_files_hold_everything_and_are_safe_for_spreadsheets(tmp_path, capsys):
    for ending in ("csv", "json", "xlsx"):
        assert main(["meetings", "event.json", "--rounds", "1", "-o", f"out.{ending}"]) == 0
    with open("out.csv", encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [(row["slot"], row["table"], row["participants"]) for row in rows] == [
        ("1", "T1", "Ada; =Bo"),
        ("2", "T1", "'=Bo; Cy"),
    ]
    content = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert content["meetings"][0]["participants"] == ["Ada", "=Bo"]
    assert content["unmet"][0]["price"] == {"lost": 19.0, "dropped": ["w1"], "moved": []}
    assert content["unmet"][0]["reasons"][0]["kind"] == "taken"
    book = CalamineWorkbook.from_path("out.xlsx")
    assert book.sheet_names == ["meetings", "unmet", "participants", "figures"]
    assert book.get_sheet_by_name("participants").to_python()[2][:4] == ["'=Bo", 2.0, 2.0, 2.0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"slots": "x"}, "event.json: slots is no list of objects; write [{...}, {...}]."),
        ({"people": []}, "event.json: 'people' is not known here; known are slots, tables, participants"),
        (
            {"tables": [{"key": "T", "feature": 1}]},
            "tables, number 1: 'feature' is not known here",
        ),
        (
            {"slots": [{"key": "1", "starts": "nine"}]},
            "number 1: starts is 'nine'; write a moment as",
        ),
        ({"participants": [{"key": "Ada", "most": "two"}]}, "number 1: most is 'two'; write a whole number."),
        ({"participants": [{"key": "Ada", "most": -1}]}, "number 1: Participant 'Ada': most is -1"),
        ({"wishes": [{"key": "w", "seats": ["Ada"]}]}, "number 1: Wish 'w' needs somebody for each of two"),
        ({"wishes": [{"key": "w", "seats": ["Ada", "Ed"]}]}, "Wish 'w' names the participant 'Ed'"),
        ({"wishes": [{"key": "w", "seats": ["Ada", "Cy"], "weight": "x"}]}, "write a number with a decimal"),
        ({"wishes": [{"key": "w", "seats": ["Ada", "Cy"], "must": "maybe"}]}, "write yes or no"),
        ({"settings": {"speed": 1}}, "'speed' is no setting; there are travel_minutes, must, placed"),
        ({"settings": {"breaks": -1}}, "The weight breaks is -1.0; give 0 or more."),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(tmp_path, capsys, change, words):
    event = {**EVENT, "orders": [], **change}
    (tmp_path / "event.json").write_text(json.dumps(event), "utf-8")
    assert main(["meetings", "event.json"]) == 2
    assert words in capsys.readouterr().err


def test_a_row_of_a_spreadsheet_is_named(tmp_path, capsys):
    spreadsheet(tmp_path / "event.xlsx", {"slots": [["key", "starts", "ends"], [], ["1", "x", "y"]]})
    assert main(["meetings", "event.xlsx"]) == 2
    assert "event.xlsx, sheet slots, row 3: starts is 'x'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("event.txt", "x", "event.txt: can read .json or .xlsx only."),
        ("none.json", None, "none.json: cannot be read (no such file)."),
        ("bad.json", "{", "bad.json: is not JSON"),
        ("list.json", "[]", "list.json: is no object"),
        ("bad.xlsx", "x", "bad.xlsx: is no spreadsheet that can be read"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path, capsys, name, content, words):
    if content is not None:
        (tmp_path / name).write_text(content, "utf-8")
    assert main(["meetings", name]) == 2
    assert words in capsys.readouterr().err


def test_what_cannot_be_written_is_said(capsys):
    assert main(["meetings", "event.json", "-o", "out.pdf"]) == 2
    assert main(["meetings", "event.json", "--rounds", "1", "-o", "nowhere/out.csv"]) == 2
    assert "cannot be written (No such file or directory)" in capsys.readouterr().err
    assert main(["meetings", "event.json", "--rounds", "1", "-o", "nowhere/out.xlsx"]) == 2
    assert "cannot be written" in capsys.readouterr().err
