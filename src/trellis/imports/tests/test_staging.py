"""Staging: in batches, resumed where it was cut off, nothing lost and nothing twice."""

import json

import pytest
import xlsxwriter

from trellis.audit.models import AuditEntry
from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.core.types import Actor
from trellis.imports.models import (
    CellRepair,
    ColumnMemory,
    FileChunk,
    Import,
    ImportFile,
    Progress,
    RowFault,
    StagedRow,
)
from trellis.imports.selectors.imports import list_files, spooled
from trellis.imports.services import repairing, staging, starting, understanding
from trellis.imports.tests import plain_target
from trellis.imports.tests.conftest import ROLES, Flow, actor_of_person, faults_of
from trellis.imports.types import Edition, Examined, Fault, State, Verdict

pytestmark = pytest.mark.django_db


def numbers(run):
    rows = StagedRow.objects.filter(file__owner=run).order_by("file__position", "number")
    return list(rows.values_list("number", flat=True))


def many(count, extra=""):
    return "name,country\n" + "".join(f"Cluster {n},AT\n" for n in range(count)) + extra


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(staging, "BATCH", 10)


def test_staging_that_was_cut_off_goes_on_where_it_stopped(flow, monkeypatch):
    run = flow.start(("clusters.csv", many(35, "Cluster 3,AT\n")))
    understanding.begin_staging(actor=flow.actor, import_id=run.pk)
    store = staging.store_batch
    stored = []

    def killed_after_two(context, staged):
        if len(stored) == 2:
            raise KeyboardInterrupt
        store(context, staged)
        stored.append(len(staged))

    monkeypatch.setattr(staging, "store_batch", killed_after_two)
    with pytest.raises(KeyboardInterrupt):
        staging.stage(run.pk)
    assert (numbers(run), Import.objects.get().state) == (list(range(2, 22)), "staging")
    assert Progress.objects.get().done == 20
    monkeypatch.setattr(staging, "store_batch", store)
    assert staging.stage(run.pk) is True
    assert (numbers(run), Import.objects.get().state) == (list(range(2, 38)), "staged")
    # What was seen before the interruption is still known after it.
    assert faults_of(run) == [(37, "name", "row_repeated", "repaired")]


def test_two_workers_at_once_stage_no_row_twice(flow, monkeypatch):
    run = flow.start(("clusters.csv", many(25)))
    understanding.begin_staging(actor=flow.actor, import_id=run.pk)
    store = staging.store_batch

    def overtaken(context, staged):
        ImportFile.objects.filter(id=context.file.pk).update(staged_rows=10)
        store(context, staged)

    monkeypatch.setattr(staging, "store_batch", overtaken)
    assert staging.stage(run.pk) is False
    assert numbers(run) == []
    assert staging.stage(run.pk + 1) is False


def test_discarded_while_being_staged_stops(flow):
    run = flow.start(("clusters.csv", many(5)))
    understanding.begin_staging(actor=flow.actor, import_id=run.pk)
    Import.objects.update(state=State.DISCARDED)
    assert (staging.stage(run.pk), numbers(run)) == (False, [])


def test_unexpected_failure_is_said_and_nothing_is_left(flow, monkeypatch):
    run = flow.start(("clusters.csv", many(5)))
    understanding.begin_staging(actor=flow.actor, import_id=run.pk)
    monkeypatch.setattr(plain_target.PlainTarget, "examine", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        staging.stage(run.pk)
    run.refresh_from_db()
    assert (run.state, run.failure, numbers(run)) == ("preparing", "staging_failed", [])


def test_file_that_turns_out_unreadable_further_down_is_named(flow, monkeypatch):
    content = "[" + ", ".join(json.dumps({"name": f"A{n}"}) for n in range(30)) + "]"
    run = flow.start(("clusters.json", content))
    chunk = FileChunk.objects.get()
    chunk.content = bytes(chunk.content)[:-40]
    chunk.save()
    understanding.begin_staging(actor=flow.actor, import_id=run.pk)
    staging.stage(run.pk)
    run.refresh_from_db()
    assert (run.state, run.failure, numbers(run)) == ("preparing", "json_broken", [])
    assert [fault[2:] for fault in faults_of(run)] == [("json_broken", "refused")]


def test_rows_of_one_key_are_repeated_or_refused_across_files(flow):
    run = flow.stage(
        ("one.csv", "name,country,city\nAlfa,AT,Graz\nBeta,AT,\n"),
        ("two.csv", "name,country,city\nAlfa,AT,Graz\nBeta,AT,Linz\n"),
    )
    assert faults_of(run) == [
        (2, "name", "row_repeated", "repaired"),
        (3, "name", "duplicate_key", "refused"),
    ]
    changes = StagedRow.objects.order_by("file__position", "number").values_list("change", flat=True)
    assert list(changes) == ["added", "added", "repeated", ""]


def test_row_without_any_identity_is_refused(flow, monkeypatch):
    record_type = plain_target.MEMBERSHIP
    run = flow.start(("members.csv", "cluster,member\nAlfa,\n"))
    ImportFile.objects.update(record_type=record_type.name)
    run = flow.check(run)
    assert [fault[2] for fault in faults_of(run)] == ["required"]


def test_faults_of_the_target_have_the_heading_of_their_field(flow):
    run = flow.stage(("clusters.csv", f"Nazwa\n{plain_target.FORBIDDEN_NAME}\n"))
    assert faults_of(run) == [(2, "Nazwa", "target_refuses", "refused")]


def test_cell_left_out_that_the_target_fills_has_one_verdict(flow, monkeypatch):
    def place(self, *, record_type, rows, actor):
        fault = Fault(code="placed", verdict=Verdict.REPAIRED, column="coordinates", suggestion="47, 15")
        point = {"coordinates": {"latitude": 47.0, "longitude": 15.0}}
        return [Examined(values=point, faults=[fault]) for _row in rows]

    monkeypatch.setattr(plain_target.PlainTarget, "examine", place)
    run = flow.stage(("clusters.csv", "name,latitude,longitude\nAlfa,0,0\nBeta,,\nGamma,48,16\n"))
    assert faults_of(run) == [
        (2, "latitude", "coordinates_zero", "repaired"),
        (3, "latitude", "placed", "repaired"),
        (4, "latitude", "placed", "repaired"),
    ]


def test_what_no_database_takes_is_staged_all_the_same(flow):
    content = b"name,note\nA\x00lfa,x\x00\nB\xffeta \xe9,y\n" + "Ü,é\n".encode() * 60
    flow.stage(("clusters.csv", content))
    row = StagedRow.objects.get(number=3)
    assert (row.values["name"], row.cells[0]) == ("Bÿeta é", "B?eta ?")
    assert StagedRow.objects.get(number=2).source_fields == {"note": "x"}


def test_huge_cell_is_refused_and_its_bytes_stay_in_the_file(flow):
    run = flow.stage(("clusters.csv", f"name,note\nAlfa,{'x' * 1_000_000}\nBeta,y\n"))
    assert faults_of(run) == [(2, "note", "cell_too_large", "refused")]
    assert len(StagedRow.objects.get(number=2).cells[1]) == 2001
    with spooled(ImportFile.objects.get(), actor=flow.actor) as path:
        assert path.stat().st_size == ImportFile.objects.get().size > 1_000_000


def test_columns_are_remembered_for_the_next_file_of_the_source_only(flow):
    run = flow.start(("clusters.csv", "Alpha,Beta\nA,Graz\n"))
    understanding.set_matches(
        actor=flow.actor, import_id=run.pk, position=1, matches={"Alpha": "name", "Beta": "city"}
    )
    flow.check(run)
    assert ColumnMemory.objects.count() == 2
    again = flow.start(("clusters.csv", "BETA;alpha\nLinz;B\n"))
    assert ImportFile.objects.get(owner=again).matches == {"BETA": "city", "alpha": "name"}
    other = flow.start(("clusters.csv", "Alpha,Beta\nA,zzz\n"), source="Another directory")
    assert ImportFile.objects.get(owner=other).matches == {"Alpha": "", "Beta": ""}


def test_sheets_that_fit_are_files_of_the_same_import(flow, tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "f.xlsx"))
    for name, rows in {
        "Clusters": [["name", "country"], ["Alfa", "AT"]],
        "Members": [["cluster", "member", "role"], ["Alfa", "Firm", "member"]],
        "Notes": [["something", "else"], ["1", "2"]],
    }.items():
        page = book.add_worksheet(name)
        for number, cells in enumerate(rows):
            page.write_row(number, 0, cells)
    book.close()
    run = flow.store(("f.xlsx", (tmp_path / "f.xlsx").read_bytes()))
    files = list_files(actor=flow.actor, import_id=run.pk)
    assert [(file.name, file.record_type) for file in files] == [
        ("f.xlsx", "cluster"),
        ("f.xlsx – Members", "membership"),
    ]
    assert FileChunk.objects.count() == 1
    assert [row["member"] for row in plain_target.records("membership")] == ["Firm"]


def test_unreadable_file_is_kept_with_its_reason_beside_the_readable_one(flow):
    run = flow.start(("a.pdf", b"%PDF-1.7"), ("clusters.csv", many(2)))
    assert ImportFile.objects.get(position=1).refusal["code"] == "pdf"
    run = flow.check(run)
    assert numbers(run) == [2, 3]


def test_import_of_nothing_readable_is_not_checked(flow):
    run = flow.start(("a.pdf", b"%PDF-1.7"))
    with pytest.raises(InvalidInput, match="None of the files can be read"):
        understanding.begin_staging(actor=flow.actor, import_id=run.pk)
    with pytest.raises(InvalidInput, match="cannot be read"):
        understanding.change_reading(actor=flow.actor, import_id=run.pk, position=1, settings={})


@pytest.mark.parametrize(
    ("files", "source", "message"),
    [
        ([], "Directory", "Choose at least one file"),
        ([("a.csv", "name\nA\n")], "  ", "Say where the file comes from"),
        ([("a.csv", "name\nA\n")], "x" * 300, "at most 200 characters"),
        ([("a.csv", "name\nA\n")] * 21, "Directory", "at most 20 files"),
    ],
)
def test_what_an_import_needs_is_asked_for(flow, files, source, message):
    with pytest.raises(InvalidInput, match=message):
        flow.start(*files, source=source)
    assert Import.objects.count() == 0


def test_file_beyond_the_limit_is_refused_without_being_kept_whole(flow, monkeypatch):
    monkeypatch.setattr(starting, "BOUNDS", starting.BOUNDS.__class__(file_bytes=100))
    monkeypatch.setattr("trellis.imports.reading.detect.BOUNDS", starting.BOUNDS)
    monkeypatch.setattr(
        "trellis.imports.reading.detect.detect.__kwdefaults__", {"sheet": "", "bounds": starting.BOUNDS}
    )
    flow.start(("clusters.csv", many(50)))
    file = ImportFile.objects.get()
    assert (file.refusal["code"], file.size) == ("file_too_large", 101)


@pytest.mark.parametrize(
    "changed",
    [
        {"decimal": "x"},
        {"nonsense": "1"},
        {"header_row": "two"},
        {"delimiter": ""},
        {"format": "json"},
        {"date_order": "ymd"},
    ],
)
def test_setting_that_does_not_exist_is_refused(flow, changed):
    run = flow.start(("clusters.csv", many(2)))
    with pytest.raises(InvalidInput):
        understanding.change_reading(actor=flow.actor, import_id=run.pk, position=1, settings=changed)


def test_setting_that_does_not_fit_the_file_is_refused_and_nothing_changes(flow):
    run = flow.start(("clusters.csv", "ï»¿x,é\n".encode() * 3))
    before = ImportFile.objects.get().reading
    with pytest.raises(InvalidInput, match="cannot be read with these settings"):
        understanding.change_reading(
            actor=flow.actor, import_id=run.pk, position=1, settings={"encoding": "nonsense-8"}
        )
    assert ImportFile.objects.get().reading == before


def test_changed_reading_takes_staged_rows_away_and_keeps_corrections(flow):
    run = flow.stage(("clusters.csv", "name,country\nAlfa,Ruritania\n"))
    repairing.repair_row(actor=flow.actor, import_id=run.pk, position=1, row=2, cells={"country": "AT"})
    understanding.change_reading(actor=flow.actor, import_id=run.pk, position=1, settings={"decimal": ","})
    run.refresh_from_db()
    assert (run.state, numbers(run), CellRepair.objects.count()) == ("preparing", [], 1)
    run = flow.check(run)
    assert StagedRow.objects.get().values == {"name": "Alfa", "country": "AT"}
    assert faults_of(run) == [(2, "country", "corrected", "repaired")]


def test_steps_out_of_order_are_refused(flow):
    run = flow.stage(("clusters.csv", many(2)))
    Import.objects.update(state=State.STAGING)
    with pytest.raises(Conflict):
        understanding.begin_staging(actor=flow.actor, import_id=run.pk)
    with pytest.raises(NotPermitted, match="at work"):
        understanding.set_matches(actor=flow.actor, import_id=run.pk, position=1, matches={})
    with pytest.raises(NotPermitted):
        understanding.discard(actor=flow.actor, import_id=run.pk)


def test_discarded_import_leaves_no_rows_and_no_bytes(flow):
    run = flow.stage(("clusters.csv", many(3)))
    understanding.discard(actor=flow.actor, import_id=run.pk)
    assert (StagedRow.objects.count(), FileChunk.objects.count(), RowFault.objects.count()) == (0, 0, 0)
    assert Import.objects.get().state == "discarded"


def test_every_step_is_in_the_record_of_changes(flow):
    run = flow.store(("clusters.csv", many(1)))
    flow.undo(run)
    actions = AuditEntry.objects.filter(subject_type="imports.import", subject_id=str(run.pk)).order_by("id")
    assert list(actions.values_list("action", flat=True)) == [
        "imports.started",
        "imports.checked",
        "imports.staged",
        "imports.accepted",
        "imports.applied",
        "imports.undo_asked",
        "imports.undone",
    ]
    assert {entry.actor_id for entry in actions} == {flow.actor.person_id}


def test_standing_still_can_be_taken_up_again(flow):
    run = flow.stage(("clusters.csv", many(1)))
    with pytest.raises(Conflict, match="Nothing is under way"):
        understanding.resume(actor=flow.actor, import_id=run.pk)
    Import.objects.update(state=State.STAGING)
    assert understanding.resume(actor=flow.actor, import_id=run.pk).state == "staging"


def test_editors_import_for_their_organisation_and_see_only_theirs(flow, make_actor):
    editor, member = make_actor("editor", editor={5}), make_actor("member", member={5})
    run = Flow(editor).start(("clusters.csv", many(1)), organisation=5)
    colleague = make_actor("colleague", owner={5})
    assert [file.name for file in list_files(actor=colleague, import_id=run.pk)] == ["clusters.csv"]
    understanding.discard(actor=colleague, import_id=run.pk)
    for stranger in (member, make_actor("stranger", owner={6}), Actor()):
        with pytest.raises(NotFound):
            list_files(actor=stranger, import_id=run.pk)
    for actor, organisation, message in (
        (editor, 6, "Only owners and editors"),
        (editor, None, "Only operators import on behalf of the platform"),
        (member, 5, "Only owners and editors"),
        (make_actor("thirteen", owner={13}), 13, "Closed to organisation 13"),
        (Actor(), 5, "Sign in"),
    ):
        with pytest.raises(NotPermitted, match=message):
            Flow(actor).start(("clusters.csv", many(1)), organisation=organisation)


def test_person_who_began_sees_the_import_but_changes_it_only_with_the_role(flow, make_actor):
    editor = make_actor("editor", editor={5})
    run = Flow(editor).start(("clusters.csv", many(1)), organisation=5)
    ROLES[editor.person_id]["organisation_roles"] = {}
    former = actor_of_person(editor.person_id)
    assert len(list_files(actor=former, import_id=run.pk)) == 1
    with pytest.raises(NotPermitted):
        understanding.discard(actor=former, import_id=run.pk)


def test_part_of_a_source_misses_nothing(flow):
    flow.store(("clusters.csv", many(3)))
    run = flow.stage(("clusters.csv", many(1)), edition=Edition.PART)
    run = flow.accept(run, retires_missing=True)
    assert (run.counts.get("missing"), len(plain_target.records())) == (None, 3)
