"""Storing and taking back where it does not go smoothly: what failed is said, what people did since stays."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from trellis.core.errors import NotPermitted, TrellisError
from trellis.imports.models import AppliedChange, Import, SourceRecord, StagedRow
from trellis.imports.services import accepting, applying, duplicates, undoing
from trellis.imports.tests import plain_target
from trellis.imports.tests.conftest import ROLES
from trellis.imports.types import UNDO_DAYS, Acceptance, Search, State

pytestmark = pytest.mark.django_db
PAIRS = "name,country,city\nCap Digital,FR,Paris\nCap Digital Asbl,FR,Paris\n"


def names() -> list[str]:
    return [record["name"] for record in plain_target.records()]


def breaking(error: Exception):
    def apply(self, **_given):
        raise error

    return apply


def asked_to_undo(flow, run) -> Import:
    undoing.begin_undo(actor=flow.actor, import_id=run.pk)
    return Import.objects.get(id=run.pk)


# --- storing


def test_step_that_nobody_asked_for_does_nothing(flow):
    run = flow.stage(("clusters.csv", "name\nAlfa\n"))
    assert (applying.apply(run.pk), undoing.undo(run.pk), applying.apply(0)) == (False, False, False)
    run.refresh_from_db()
    assert (run.state, names()) == ("staged", [])


def test_database_that_goes_away_while_storing_leaves_the_job_to_run_again(flow, monkeypatch):
    run = flow.stage(("clusters.csv", "name\nAlfa\n"))
    accepting.accept(actor=flow.actor, import_id=run.pk, acceptance=Acceptance.SOUND_ROWS)
    with monkeypatch.context() as patched:
        patched.setattr(plain_target.PlainTarget, "apply", breaking(OperationalError("gone")))
        with pytest.raises(OperationalError):
            applying.apply(run.pk)
    run.refresh_from_db()
    assert (run.state, run.failure, names()) == ("applying", "", [])
    assert (applying.apply(run.pk), names()) == (True, ["Alfa"])


def test_row_that_names_a_row_which_waits_for_a_decision_stores_nothing_and_is_named(flow):
    members = "cluster,member\nCap Digital,Firm One\nCap Digital Asbl,Firm Two\n"
    run = flow.stage(("clusters.csv", PAIRS), ("members.csv", members))
    run = flow.accept(run)
    assert (run.state, names(), AppliedChange.objects.count()) == ("staged", [], 0)
    assert run.failure == "Row 3 names “Cap Digital Asbl”, which is not stored. Correct it or store both."
    duplicates.decide_rest(actor=flow.actor, import_id=run.pk, is_same=False)
    assert (flow.accept(run).state, names()) == ("applied", ["Cap Digital", "Cap Digital Asbl"])


def test_import_of_faulty_rows_alone_stores_nothing_and_counts_them(flow):
    run = flow.accept(flow.stage(("clusters.csv", "name,country\nAlfa,Ruritania\nBeta,Ruritania\n")))
    assert (run.state, run.counts, names()) == (
        "applied",
        {"refused": 2, "held": 0, "repeated": 0, "missing": 0},
        [],
    )


def test_membership_with_an_empty_role_is_stored_without_one(flow):
    flow.store(("clusters.csv", "name\nAlfa\n"), ("members.csv", "cluster,member,role\nAlfa,Firm,\n"))
    (record,) = plain_target.query("SELECT id FROM plain_record WHERE content->>'name' = 'Alfa'")
    assert plain_target.records("membership") == [{"cluster": str(record[0]), "member": "Firm"}]


def test_rights_that_were_lost_before_the_storing_stop_it(flow):
    run = flow.stage(("clusters.csv", "name\nAlfa\n"))
    accepting.accept(actor=flow.actor, import_id=run.pk, acceptance=Acceptance.SOUND_ROWS)
    ROLES[flow.actor.person_id]["platform_roles"] = frozenset()
    applying.apply(run.pk)
    run.refresh_from_db()
    assert (run.state, names()) == ("staged", [])
    assert run.failure.startswith("Only operators import on behalf of the platform.")


def test_target_without_search_for_duplicates_can_be_accepted_at_once(flow, monkeypatch):
    types = (replace(plain_target.CLUSTER, finds_duplicates=False), plain_target.MEMBERSHIP)
    monkeypatch.setattr(plain_target.PlainTarget, "record_types", types)
    run = flow.stage(("clusters.csv", PAIRS))
    assert (run.search, run.duplicates.count()) == (Search.DONE, 0)
    assert flow.accept(run).counts["created"] == 2


# --- a record that an edition left out and the next one lists again


def test_record_that_comes_back_is_brought_back_and_undo_retires_it_again(flow):
    both, one = "name,city\nAlfa,Graz\nBeta,Linz\n", "name,city\nAlfa,Graz\n"
    flow.store(("clusters.csv", both))
    without = flow.accept(flow.stage(("clusters.csv", one)), retires_missing=True)
    assert (names(), without.counts["retired"]) == (["Alfa"], 1)
    staged = flow.stage(("clusters.csv", both.replace("Linz", "Wels")))
    assert list(StagedRow.objects.filter(file__owner=staged).values_list("change", flat=True)) == [
        "unchanged",
        "changed",
    ]
    back = flow.accept(staged)
    assert plain_target.records() == [{"name": "Alfa", "city": "Graz"}, {"name": "Beta", "city": "Wels"}]
    assert (back.counts["restored"], back.counts["updated"]) == (1, 1)
    flow.undo(back)
    assert names() == ["Alfa"]
    flow.undo(Import.objects.get(id=without.pk))
    assert plain_target.records() == [{"name": "Alfa", "city": "Graz"}, {"name": "Beta", "city": "Linz"}]


def test_record_that_is_left_out_stays_unless_a_person_says_otherwise_and_is_shown_once(flow):
    flow.store(("clusters.csv", "name\nAlfa\nBeta\n"))
    run = flow.accept(flow.stage(("clusters.csv", "name\nAlfa\n")))
    assert (names(), run.counts["missing"]) == (["Alfa", "Beta"], 1)
    assert [item.key for item in SourceRecord.objects.filter(missing_since=run)] == ["name=beta"]
    again = flow.accept(flow.stage(("clusters.csv", "name\nAlfa\n")))
    assert again.counts["missing"] == 0


def test_record_that_a_person_retired_is_not_retired_twice(flow):
    flow.store(("clusters.csv", "name\nAlfa\nBeta\n"))
    plain_target.query("UPDATE plain_record SET retired = true WHERE content->>'name' = 'Beta' RETURNING id")
    run = flow.accept(flow.stage(("clusters.csv", "name\nAlfa\n")), retires_missing=True)
    assert (run.counts["missing"], "retired" in run.counts) == (1, False)
    flow.undo(run)
    assert names() == ["Alfa"]


@pytest.mark.parametrize(("operation", "retired"), [("retire", False), ("restore", True)])
def test_undo_leaves_a_record_whose_state_a_person_changed_since(flow, operation, retired):
    flow.store(("clusters.csv", "name\nAlfa\nBeta\n"))
    run = flow.accept(flow.stage(("clusters.csv", "name\nAlfa\n")), retires_missing=True)
    if operation == "restore":
        run = flow.store(("clusters.csv", "name\nAlfa\nBeta\n"))
    assert AppliedChange.objects.get(owner=run).operation == operation
    where = "WHERE content->>'name' = 'Beta'"
    plain_target.query(
        f"UPDATE plain_record SET retired = %s, version = version + 1 {where} RETURNING id", retired
    )
    before = plain_target.query(f"SELECT version, retired FROM plain_record {where}")
    assert flow.undo(run).state == "undone"
    assert plain_target.query(f"SELECT version, retired FROM plain_record {where}") == before


# --- undo


def test_failure_while_undoing_undoes_nothing_and_says_so(flow, monkeypatch):
    run = asked_to_undo(flow, flow.store(("clusters.csv", "name\nAlfa\n")))
    with monkeypatch.context() as patched:
        patched.setattr(plain_target.PlainTarget, "apply", breaking(RuntimeError("odd")))
        with pytest.raises(RuntimeError):
            undoing.undo(run.pk)
    run.refresh_from_db()
    assert (run.state, names()) == ("applied", ["Alfa"])
    assert run.failure == (
        "An unexpected error stopped it. Nothing was undone. An operator finds it in the log."
    )


def test_reason_of_the_target_against_an_undo_is_told(flow, monkeypatch):
    run = asked_to_undo(flow, flow.store(("clusters.csv", "name\nAlfa\n")))
    with monkeypatch.context() as patched:
        patched.setattr(plain_target.PlainTarget, "apply", breaking(TrellisError("The list is closed.")))
        assert undoing.undo(run.pk) is True
    run.refresh_from_db()
    assert (run.state, run.failure, names()) == ("applied", "The list is closed.", ["Alfa"])


def test_database_that_goes_away_while_undoing_leaves_the_job_to_run_again(flow, monkeypatch):
    run = asked_to_undo(flow, flow.store(("clusters.csv", "name\nAlfa\n")))
    with monkeypatch.context() as patched:
        patched.setattr(plain_target.PlainTarget, "apply", breaking(OperationalError("gone")))
        with pytest.raises(OperationalError):
            undoing.undo(run.pk)
    run.refresh_from_db()
    assert (run.state, names()) == ("undoing", ["Alfa"])
    assert (undoing.undo(run.pk), names()) == (True, [])


def test_undo_ends_after_seven_days(flow):
    run = flow.store(("clusters.csv", "name\nAlfa\n"))
    run.applied_at = timezone.now() - timedelta(days=UNDO_DAYS, seconds=1)
    run.save()
    with pytest.raises(NotPermitted, match="The seven days for undoing this import are over"):
        undoing.begin_undo(actor=flow.actor, import_id=run.pk)
    assert (Import.objects.get(id=run.pk).state, names()) == (State.APPLIED, ["Alfa"])


def test_record_that_the_target_keeps_stays_and_is_noted(flow):
    run = flow.store(("clusters.csv", f"name\n{plain_target.KEPT_NAME}\nAlfa\n"))
    undone = flow.undo(run)
    assert (names(), undone.counts["undo_removed"], undone.counts["undo_kept"]) == (
        [plain_target.KEPT_NAME],
        1,
        1,
    )
    assert AppliedChange.objects.get(kept=["*"]).key == "name=kept by target"
    assert [item.key for item in SourceRecord.objects.all()] == ["name=kept by target"]


def test_record_that_is_gone_already_does_not_stop_the_undo(flow):
    run = flow.store(("clusters.csv", "name\nAlfa\nBeta\n"))
    plain_target.query("DELETE FROM plain_record WHERE content->>'name' = 'Alfa' RETURNING id")
    undone = flow.undo(run)
    assert (undone.state, names(), undone.counts["undo_removed"]) == ("undone", [], 1)


def test_records_that_came_with_a_removed_one_go_too_and_those_in_use_stay(flow):
    members = f"cluster,member,role\nAlfa,New Firm,founder\nAlfa,{plain_target.KEPT_NAME},founder\n"
    run = flow.store(("clusters.csv", "name\nAlfa\n"), ("members.csv", members))
    assert sorted(names()) == ["Alfa", plain_target.KEPT_NAME, "New Firm"]
    undone = flow.undo(run)
    assert (names(), plain_target.records("membership")) == ([plain_target.KEPT_NAME], [])
    assert undone.counts["undo_removed"] == 4  # two memberships, one firm, Alfa


def test_edit_of_a_record_without_a_version_is_told_by_its_values_and_stays(flow):
    members = "cluster,member,role\nAlfa,Firm One,member\nAlfa,Firm Two,member\n"
    run = flow.store(("clusters.csv", "name\nAlfa\n"), ("members.csv", members))
    plain_target.query(
        """UPDATE plain_record SET content = content || '{"role": "chair"}'"""
        " WHERE content->>'member' = 'Firm Two' RETURNING id"
    )
    flow.undo(run)
    assert [(item["member"], item["role"]) for item in plain_target.records("membership")] == [
        ("Firm Two", "chair")
    ]
    assert AppliedChange.objects.exclude(kept=[]).get().kept == ["role"]
