"""What a person puts right and decides, and that it is remembered."""

import pytest

from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.imports.models import DuplicateDecision, DuplicateProposal, SourceRecord, StagedRow
from trellis.imports.selectors.repair_list import repair_list
from trellis.imports.services import accepting, duplicates, repairing
from trellis.imports.tests import plain_target
from trellis.imports.tests.conftest import faults_of
from trellis.imports.types import Acceptance

pytestmark = pytest.mark.django_db


def changes(run):
    rows = StagedRow.objects.filter(file__owner=run).order_by("file__position", "number")
    return list(rows.values_list("number", "change"))


def repair(flow, run, row, **cells):
    return repairing.repair_row(actor=flow.actor, import_id=run.pk, position=1, row=row, cells=cells)


def test_correction_settles_its_faults_and_says_that_it_was_made(flow):
    run = flow.stage(("clusters.csv", 'name,country,founded\n"Alfa,Ruritania,2020-02-30\n'))
    assert [fault[2] for fault in faults_of(run)] == ["unknown_country", "bad_date", "stray_quote"]
    row = repair(flow, run, 2, country="Österreich")
    assert row.refused is True
    row = repair(flow, run, 2, founded="29.02.2020")
    assert (row.refused, row.change) == (False, "added")
    assert row.values == {"name": "Alfa", "country": "AT", "founded": "2020-02-29"}
    assert [fault[2:] for fault in faults_of(run)] == [("corrected", "repaired"), ("corrected", "repaired")]


def test_correction_that_is_wrong_again_stays_refused(flow):
    run = flow.stage(("clusters.csv", "name,country\nAlfa,Ruritania\n"))
    assert repair(flow, run, 2, country="Freedonia").refused is True
    assert faults_of(run)[0][2] in ("corrected", "unknown_country")


def test_row_refused_because_of_another_is_sound_once_the_other_changed(flow):
    run = flow.stage(("clusters.csv", "identifier,name\n1,Alfa\n1,Beta\n"))
    assert changes(run) == [(2, "added"), (3, "")]
    repair(flow, run, 2, identifier="2")
    assert changes(run) == [(2, "added"), (3, "added")]


def test_correction_that_takes_another_row_s_identity_is_refused(flow):
    run = flow.stage(("clusters.csv", "identifier,name,country\n1,Alfa,AT\n2,Beta,Ruritania\n"))
    row = repair(flow, run, 3, identifier="1", country="AT")
    assert row.refused is True
    assert (3, "identifier", "duplicate_key", "refused") in faults_of(run)


@pytest.mark.parametrize(
    ("row", "cells", "error"),
    [
        (2, {"nowhere": "x"}, InvalidInput),
        (2, {}, InvalidInput),
        (2, {"name": "x" * 200_000}, InvalidInput),
        (99, {"name": "x"}, NotFound),
    ],
)
def test_correction_that_cannot_be_is_refused(flow, row, cells, error):
    run = flow.stage(("clusters.csv", "name\nAlfa\n"))
    with pytest.raises(error):
        repair(flow, run, row, **cells)


def test_stored_rows_are_not_corrected_any_more(flow):
    run = flow.store(("clusters.csv", "name\nAlfa\n"))
    with pytest.raises(NotPermitted):
        repair(flow, run, 2, name="Beta")


def test_corrected_rows_are_looked_through_for_duplicates_before_they_are_stored(flow):
    run = flow.stage(("clusters.csv", "name,country\nAlfa,Ruritania\n"))
    repair(flow, run, 2, country="AT")
    with pytest.raises(InvalidInput, match="Look for them once more"):
        flow.accept(run)
    repairing.search_again(actor=flow.actor, import_id=run.pk)
    with pytest.raises(InvalidInput, match="still being looked for"):
        accepting.accept(actor=flow.actor, import_id=run.pk, acceptance=Acceptance.SOUND_ROWS)
    duplicates.search_duplicates(run.pk)
    assert flow.accept(run, Acceptance.ALL_OR_NOTHING).state == "applied"


def test_repair_list_keeps_formulas_from_computing_and_gives_them_back(flow):
    content = "name,country,note\n=1+1,Ruritania,+5\n-SUM(A1),Ruritania,@x\nFine,AT,z\n"
    run = flow.stage(("clusters.csv", content))
    name, lines = repair_list(actor=flow.actor, import_id=run.pk, position=1)
    rows = list(lines)
    assert name == "clusters - what to correct.csv"
    assert [row[:3] for row in rows] == [
        ["name", "country", "note"],
        ["'=1+1", "Ruritania", "+5"],
        ["'-SUM(A1)", "Ruritania", "'@x"],
    ]
    assert rows[1][3].startswith("country: No country is called this")
    flow.accept(run)
    text = "\n".join(",".join([*row[:3], "x"]) for row in rows[1:]).replace("Ruritania", "AT")
    again = flow.stage(("again.csv", f"name,country,note,What to correct\n{text}\n"))
    assert (again.edition, changes(again)) == ("part", [(2, "added"), (3, "added")])
    assert StagedRow.objects.get(file__owner=again, number=2).values["name"] == "=1+1"


PAIRS = "name,country,city,website\nCap Digital,FR,Paris,https://capdigital.example\n"
ALIKE = "Cap Digital Asbl,FR,Paris,https://capdigital.example\n"


def test_rows_that_look_alike_are_held_until_a_person_decides(flow):
    run = flow.stage(("clusters.csv", PAIRS + ALIKE))
    proposal = DuplicateProposal.objects.get()
    assert (proposal.row.number, proposal.other_row.number) == (3, 2)
    assert all(entry["template"] for entry in proposal.evidence)
    with pytest.raises(InvalidInput, match="1 row may be a duplicate"):
        flow.accept(run, Acceptance.ALL_OR_NOTHING)
    run = flow.accept(run)
    assert ([row["name"] for row in plain_target.records()], run.counts["held"]) == (["Cap Digital"], 1)


def test_repair_list_says_what_keeps_a_sound_row_back(flow):
    flow.store(("clusters.csv", PAIRS))
    run = flow.stage(
        ("clusters.csv", "name,country,city\nEcoplast,IT,Turin\nEcoplast Srl,IT,Turin\n"), source="Other"
    )
    also = flow.stage(("clusters.csv", "name,country,city,website\n" + ALIKE), source="Third")
    lines = [list(repair_list(actor=flow.actor, import_id=item.pk, position=1)[1]) for item in (run, also)]
    assert lines[0][1:] == [
        ["Ecoplast Srl", "IT", "Turin", "May be the same as row 2: decide in the import."]
    ]
    assert lines[1][1][-1] == "May be the same as Cap Digital: decide in the import."


def test_rows_decided_to_be_the_same_become_one_record_and_stay_so(flow):
    run = flow.stage(
        (
            "clusters.csv",
            PAIRS + ALIKE.replace("Paris,", "Paris,").replace("https://capdigital.example\n", ",\n"),
        )
    )
    proposal = DuplicateProposal.objects.first()
    assert proposal is not None
    duplicates.decide(actor=flow.actor, import_id=run.pk, proposal_id=proposal.pk, is_same=True)
    assert changes(run) == [(2, "added"), (3, "repeated")]
    with pytest.raises(Conflict, match="decided this already"):
        duplicates.decide(actor=flow.actor, import_id=run.pk, proposal_id=proposal.pk, is_same=False)
    flow.accept(run)
    assert len(plain_target.records()) == 1
    assert SourceRecord.objects.values_list("record", flat=True).distinct().count() == 1
    again = flow.stage(("clusters.csv", PAIRS + ALIKE.replace("https://capdigital.example\n", ",\n")))
    assert changes(again) == [(2, "unchanged"), (3, "unchanged")]
    assert DuplicateProposal.objects.filter(owner=again).count() == 0


def test_row_decided_to_be_a_record_changes_that_record(flow):
    flow.store(("clusters.csv", PAIRS), source="First")
    run = flow.stage(("more.csv", PAIRS.splitlines()[0] + "\n" + ALIKE), source="Second")
    proposal = DuplicateProposal.objects.get(owner=run)
    assert (proposal.other_label, proposal.other_row) == ("Cap Digital", None)
    duplicates.decide(actor=flow.actor, import_id=run.pk, proposal_id=proposal.pk, is_same=True)
    row = StagedRow.objects.get(file__owner=run)
    assert (row.change, row.plan) == ("changed", {"name": ["Cap Digital", "Cap Digital Asbl"]})
    run = flow.accept(run)
    assert [record["name"] for record in plain_target.records()] == ["Cap Digital Asbl"]
    flow.undo(run)
    assert [record["name"] for record in plain_target.records()] == ["Cap Digital"]


def test_decision_that_they_differ_is_remembered_for_the_next_edition(flow):
    flow.store(("clusters.csv", PAIRS), source="First")
    run = flow.stage(("more.csv", PAIRS.splitlines()[0] + "\n" + ALIKE), source="Second")
    assert duplicates.decide_rest(actor=flow.actor, import_id=run.pk, is_same=False) == 1
    assert DuplicateDecision.objects.get().is_same is False
    again = flow.stage(("more.csv", PAIRS.splitlines()[0] + "\n" + ALIKE), source="Second")
    assert (DuplicateProposal.objects.filter(owner=again).count(), changes(again)) == (0, [(2, "added")])


def test_decision_needs_a_proposal_of_this_import(flow):
    run = flow.stage(("clusters.csv", PAIRS + ALIKE))
    other = flow.stage(("clusters.csv", PAIRS), source="Other")
    proposal = DuplicateProposal.objects.get(owner=run)
    with pytest.raises(NotFound):
        duplicates.decide(actor=flow.actor, import_id=other.pk, proposal_id=proposal.pk, is_same=True)


def test_search_for_duplicates_may_run_again_without_doubling(flow):
    run = flow.stage(("clusters.csv", PAIRS + ALIKE))
    assert duplicates.search_duplicates(run.pk) is False
    repairing.search_again(actor=flow.actor, import_id=run.pk)
    assert duplicates.search_duplicates(run.pk) is True
    assert DuplicateProposal.objects.filter(owner=run).count() == 1


def test_pair_of_one_file_that_was_decided_once_is_not_asked_for_again(flow):
    run = flow.stage(("clusters.csv", PAIRS + ALIKE))
    duplicates.decide_rest(actor=flow.actor, import_id=run.pk, is_same=False)
    again = flow.stage(("clusters.csv", PAIRS + ALIKE))
    assert (again.duplicates.count(), changes(again)) == (0, [(2, "added"), (3, "added")])


def test_pair_of_rows_that_are_both_stored_is_not_asked_for_beside_a_new_row(flow):
    flow.store(("clusters.csv", PAIRS + ALIKE))
    DuplicateDecision.objects.all().delete()
    run = flow.stage(("clusters.csv", PAIRS + ALIKE + "Textile Valley,PT,Porto,\n"))
    assert (run.duplicates.count(), [change for _row, change in changes(run)]) == (
        0,
        ["unchanged", "unchanged", "added"],
    )


def test_row_that_is_the_same_as_a_stored_one_adds_to_it_what_only_it_says(flow):
    bare = "name,country,city,website\nCap Digital,FR,Paris,\n"
    flow.store(("clusters.csv", bare))
    run = flow.stage(("clusters.csv", bare + ALIKE))
    proposal = DuplicateProposal.objects.get(owner=run, other_row__isnull=False)
    assert (proposal.row.number, proposal.other_row.number) == (3, 2)
    duplicates.decide(actor=flow.actor, import_id=run.pk, proposal_id=proposal.pk, is_same=True)
    duplicates.decide_rest(actor=flow.actor, import_id=run.pk, is_same=False)
    assert changes(run) == [(2, "changed"), (3, "repeated")]
    flow.accept(run)
    assert plain_target.records() == [
        {"name": "Cap Digital", "country": "FR", "city": "Paris", "website": "https://capdigital.example"}
    ]


def test_search_that_another_one_overtook_proposes_nothing(flow, monkeypatch):
    run = flow.stage(("clusters.csv", PAIRS + ALIKE))
    repairing.search_again(actor=flow.actor, import_id=run.pk)
    before = list(run.duplicates.values_list("id", flat=True))

    def overtaken(*_given):
        type(run).objects.filter(id=run.pk).update(search="")
        return []

    monkeypatch.setattr(duplicates, "proposals", overtaken)
    assert duplicates.search_duplicates(run.pk) is False
    assert list(run.duplicates.values_list("id", flat=True)) == before
