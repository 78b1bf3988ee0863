"""From upload to storing, over again, and undone."""

import pytest

from trellis.imports.models import AppliedChange, Import, SourceRecord, StagedRow
from trellis.imports.selectors.staged import list_missing
from trellis.imports.tests import plain_target
from trellis.imports.tests.conftest import faults_of

pytestmark = pytest.mark.django_db

FIRST = "name,country,website,founded\nAlfa,AT,https://alfa.example,2001-02-03\nBeta,Spanien,,\n"


def changes(run: Import) -> list[tuple[int, str]]:
    return list(StagedRow.objects.filter(file__owner=run).order_by("number").values_list("number", "change"))


def missing(flow, run: Import) -> list[str]:
    found = list_missing(actor=flow.actor, import_id=run.pk, record_types=["cluster"])
    return [item.key for item in found]


def test_sound_file_is_stored_only_once_accepted(flow):
    run = flow.stage(("clusters.csv", FIRST))
    assert (run.state, changes(run), plain_target.records()) == ("staged", [(2, "added"), (3, "added")], [])
    run = flow.accept(run)
    assert plain_target.records() == [
        {"name": "Alfa", "country": "AT", "website": "https://alfa.example", "founded": "2001-02-03"},
        {"name": "Beta", "country": "ES"},
    ]
    assert (run.state, run.counts) == (
        "applied",
        {"refused": 0, "held": 0, "repeated": 0, "created": 2, "missing": 0},
    )


def test_same_file_again_changes_nothing(flow):
    flow.store(("clusters.csv", FIRST))
    before = plain_target.query("SELECT id, version FROM plain_record ORDER BY id")
    run = flow.store(("clusters.csv", FIRST))
    assert changes(run) == [(2, "unchanged"), (3, "unchanged")]
    assert plain_target.query("SELECT id, version FROM plain_record ORDER BY id") == before
    assert AppliedChange.objects.filter(owner=run).count() == 0


def test_newer_edition_shows_added_changed_and_missing(flow):
    flow.store(("clusters.csv", FIRST))
    run = flow.stage(("clusters.csv", "name,country,website\nAlfa,AT,https://new.example\nGamma,FR,\n"))
    assert changes(run) == [(2, "changed"), (3, "added")]
    plan = StagedRow.objects.get(file__owner=run, number=2).plan
    assert plan == {"website": ["https://alfa.example", "https://new.example"]}
    assert missing(flow, run) == ["name=beta|country=es"]
    flow.accept(run, retires_missing=True)
    assert [row["name"] for row in plain_target.records()] == ["Alfa", "Gamma"]
    assert plain_target.records()[0] == {
        "name": "Alfa", "country": "AT", "website": "https://new.example", "founded": "2001-02-03"
    }  # fmt: skip
    again = flow.stage(("clusters.csv", "name,country,website\nAlfa,AT,https://new.example\nGamma,FR,\n"))
    assert missing(flow, again) == []


def test_edit_made_since_the_last_edition_stays_where_the_source_says_nothing_new(flow):
    flow.store(("clusters.csv", FIRST))
    plain_target.edit("Alfa", website="https://edited.example")
    run = flow.stage(("clusters.csv", FIRST))
    assert changes(run) == [(2, "unchanged"), (3, "unchanged")]


def test_value_confirmed_by_its_owner_becomes_a_proposal(flow):
    flow.store(("clusters.csv", FIRST))
    plain_target.confirm("Alfa", "website")
    run = flow.store(("clusters.csv", FIRST.replace("alfa.example", "other.example")))
    assert plain_target.records()[0]["website"] == "https://alfa.example"
    (proposed,) = plain_target.query("SELECT proposed FROM plain_record WHERE content->>'name' = 'Alfa'")[0]
    assert plain_target.parsed(proposed) == {"website": "https://other.example"}
    assert run.counts["proposed"] == 1


def test_undo_keeps_later_edits(flow):
    flow.store(("clusters.csv", FIRST))
    run = flow.store(
        (
            "clusters.csv",
            "name,country,website,founded\nAlfa,AT,https://b.example,2020-01-01\nBeta,ES,,\nGamma,,,\nDelta,,,\n",
        )
    )
    plain_target.edit("Alfa", website="https://person.example")
    plain_target.edit("Delta", city="Lyon")
    undone = flow.undo(run)
    assert undone.state == "undone"
    assert plain_target.records() == [
        {"name": "Alfa", "country": "AT", "website": "https://person.example", "founded": "2001-02-03"},
        {"name": "Beta", "country": "ES"},
        {"name": "Delta", "city": "Lyon"},
    ]
    kept = AppliedChange.objects.filter(owner=run).exclude(kept=[]).order_by("id").values_list("key", "kept")
    assert list(kept) == [("name=alfa|country=at", ["website"]), ("name=delta", ["city"])]


def test_undo_of_the_first_import_leaves_nothing_and_it_can_come_again(flow):
    run = flow.store(("clusters.csv", FIRST))
    flow.undo(run)
    assert (plain_target.records(), SourceRecord.objects.count()) == ([], 0)
    flow.store(("clusters.csv", FIRST))
    assert [row["name"] for row in plain_target.records()] == ["Alfa", "Beta"]


def test_undo_gives_back_what_a_missing_record_lost(flow):
    flow.store(("clusters.csv", FIRST))
    run = flow.stage(("clusters.csv", "name,country\nAlfa,AT\n"))
    run = flow.accept(run, retires_missing=True)
    assert [row["name"] for row in plain_target.records()] == ["Alfa"]
    flow.undo(run)
    assert [row["name"] for row in plain_target.records()] == ["Alfa", "Beta"]
    again = flow.stage(("clusters.csv", "name,country\nAlfa,AT\n"))
    assert len(missing(flow, again)) == 1


def test_files_that_refer_to_each_other_are_one_import(flow):
    run = flow.store(
        ("members.csv", "cluster,member,role\nAlfa,Firm One,member\nBeta,Firm Two,partner\n"),
        ("clusters.csv", FIRST),
    )
    ids = {
        r[0]: str(r[1])
        for r in plain_target.query(
            "SELECT content->>'name', id FROM plain_record WHERE record_type = 'cluster'"
        )
    }
    assert plain_target.records("membership") == [
        {"cluster": ids["Alfa"], "member": "Firm One", "role": "member"},
        {"cluster": ids["Beta"], "member": "Firm Two", "role": "partner"},
    ]
    again = flow.stage(
        ("members.csv", "cluster,member,role\nAlfa,Firm One,member\nBeta,Firm Two,partner\n"),
        ("clusters.csv", FIRST),
    )
    assert {change for _number, change in changes(again)} == {"unchanged"}
    flow.undo(Import.objects.get(id=run.pk))
    assert (plain_target.records(), plain_target.records("membership")) == ([], [])


def test_reference_to_nothing_is_refused_with_the_nearest_name(flow):
    run = flow.stage(
        ("clusters.csv", FIRST), ("members.csv", "cluster,member\nAlpha,Firm One\nNowhere Land,X\n")
    )
    assert faults_of(run)[-2:] == [
        (2, "cluster", "unknown_reference", "refused"),
        (3, "cluster", "unknown_reference", "refused"),
    ]


def test_failure_while_storing_stores_nothing_and_says_so(flow):
    run = flow.stage(("clusters.csv", f"name\nFine\n{plain_target.EXPLODING_NAME}\n"))
    with pytest.raises(RuntimeError):
        flow.accept(run)
    run.refresh_from_db()
    assert (run.state, plain_target.records()) == ("staged", [])
    assert run.failure != ""
