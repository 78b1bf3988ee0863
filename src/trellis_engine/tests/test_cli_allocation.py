"""`trellis-engine allocate`: tables and files out, and errors that say what to do."""

import csv
import json

import pytest

from trellis_engine.cli import main

OFFERS = (
    "key,item,quantity,least,latitude,longitude,ready,until,marks\n"
    "mill,masks,90,,48.2082,16.3738,2020-04-02,,CE;sterile\n"
    "=shed,respirators,10,,,,,,\n"
)
NEEDS = (
    "Key;Item;Quantity;Latitude;Longitude;Due;Received;Priority\n"
    "clinic;masks;300;47.4979;19.0402;2020-04-05;;\nward;masks;60;;;;;\npost;gowns;5;;;;;2\n"
)


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "offers.csv").write_text(OFFERS, "utf-8")
    (tmp_path / "needs.csv").write_text(NEEDS, "utf-8")
    (tmp_path / "serves.csv").write_text("item,serves\nmasks,respirators\n", "utf-8")


def test_what_goes_where_is_printed_with_what_is_lacking(capsys):
    assert main(["allocate", "offers.csv", "needs.csv"]) == 0
    assert capsys.readouterr().out == (
        "clinic  75 from mill (214 km)\n"
        "ward    15 from mill (0 km)\n"
        "clinic\n"
        "          lacks 225\n"
        "          all 90 that fit are given away, 75 of them here; 1 others share the rest\n"
        "ward  \n"
        "          lacks 45\n"
        "          all 90 that fit are given away, 15 of them here; 1 others share the rest\n"
        "post  \n"
        "          lacks 5\n"
        "          nobody offers gowns\n"
        "2 lots, 3 needs lack 275\n"
        "placed: 90 (proven)\n"
        "smallest share: 0.25 (proven)\n"
        "unit-kilometres: 16,053.3 (proven)\n"
    )


def test_what_serves_as_well_and_how_far_and_how_fast_it_comes(capsys):
    assert (
        main(["allocate", "offers.csv", "needs.csv", "--serves", "serves.csv", "--farthest-km", "200"]) == 0
    )
    assert "clinic  10 from =shed (0 km)\nward    60 from mill (0 km)\n" in capsys.readouterr().out
    arguments = ["allocate", "offers.csv", "needs.csv", "--km-a-day", "100"]
    assert main(arguments) == 0
    assert "clinic  75 from mill" in capsys.readouterr().out
    assert main([*arguments, "--today", "2020-04-03", "--aim", "proportional"]) == 0
    assert "would arrive too late; the first 1 days after it is due" in capsys.readouterr().out


def test_a_table_is_safe_for_spreadsheets(capsys):
    assert main(["allocate", "offers.csv", "needs.csv", "--serves", "serves.csv", "-o", "out.csv"]) == 0
    with open("out.csv", encoding="utf-8-sig", newline="") as lines:
        rows = [(row["need"], row["offer"], row["quantity"]) for row in csv.DictReader(lines) if row["offer"]]
    assert sum(int(quantity) for _, _, quantity in rows) == 100
    assert {offer for _, offer, _ in rows} == {"mill", "'=shed"}


def test_json_holds_lots_what_is_lacking_and_bounds(capsys):
    assert main(["allocate", "offers.csv", "needs.csv", "--aim", "enough", "-o", "out.json"]) == 0
    with open("out.json", encoding="utf-8") as file:
        content = json.load(file)
    assert sum(lot["quantity"] for lot in content["lots"]) == 90
    assert [one["name"] for one in content["objectives"]] == ["placed", "with enough", "unit-kilometres"]
    assert content["lacking"][-1]["words"] == "nobody offers gowns"


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("offers.csv", "item,quantity\nmasks,1\n", "offers.csv, line 2: has no key; the header needs it."),
        ("offers.csv", "key,item,quantity\nmill,masks,many\n", "line 2: quantity is 'many'; write a whole"),
        ("offers.csv", "key,item,quantity\nmill,masks,\n", "line 2: quantity is empty; write a whole"),
        ("offers.csv", "key,item,quantity\nmill,masks,-1\n", "line 2: offer 'mill': quantity is -1"),
        ("needs.csv", "key,item,quantity,due\nn,masks,1,soon\n", "due is 'soon'; write a day as 2026-05-04."),
        ("needs.csv", "key,item,quantity,priority\nn,masks,1,high\n", "priority is 'high'; write a number"),
        ("needs.csv", "key,item,quantity,latitude\nn,masks,1,48\n", "give latitude and longitude in degrees"),
        ("needs.csv", "key,item,quantity\nn,masks,1\nn,masks,2\n", "Two needs have the key 'n'"),
    ],
)  # fmt: skip
def test_bad_input_says_what_to_do(file, content, said, capsys, tmp_path):
    (tmp_path / file).write_text(content, "utf-8")
    assert main(["allocate", "offers.csv", "needs.csv"]) == 2
    assert said in capsys.readouterr().err


def test_other_files_are_refused_before_anything_is_read(capsys):
    assert main(["allocate", "nowhere.csv", "needs.csv", "-o", "out.pdf"]) == 2
    assert "can write .csv or .json only" in capsys.readouterr().err
    assert main(["allocate", "nowhere.csv", "needs.csv"]) == 2
    assert "nowhere.csv: cannot be read" in capsys.readouterr().err
    assert main(["allocate", "offers.csv", "needs.csv", "-o", "no/such/folder/out.csv"]) == 2
    assert "cannot be written" in capsys.readouterr().err
