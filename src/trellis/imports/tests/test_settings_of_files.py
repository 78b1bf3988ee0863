"""What a person changes before the rows are checked: refused with a reason, or done and remembered."""

import pytest
from django.db import OperationalError

from trellis.core.errors import InvalidInput, NotFound
from trellis.core.types import system_actor
from trellis.imports.models import CellRepair, ColumnMemory, ImportFile, RowFault, StagedRow
from trellis.imports.reading.resolvers import Resolved
from trellis.imports.reading.settings import Detected
from trellis.imports.selectors import adapters, staged
from trellis.imports.selectors.imports import get_file
from trellis.imports.selectors.repair_list import repair_list
from trellis.imports.services import repairing, staging, understanding
from trellis.imports.services.vocabulary import resolvers
from trellis.imports.tests import plain_target
from trellis.imports.types import Edition, Verdict

pytestmark = pytest.mark.django_db
TWO = "name,city,note\nAlfa,Graz,x\n"


def matched(flow, run, **matches) -> ImportFile:
    return understanding.set_matches(actor=flow.actor, import_id=run.pk, position=1, matches=matches)


def problems_of(error) -> list[tuple[str, str]]:
    return [(problem.field, problem.message) for problem in error.value.problems]


def test_matches_that_cannot_be_are_each_named_and_nothing_changes(flow):
    run = flow.start(("clusters.csv", TWO))
    with pytest.raises(InvalidInput) as error:
        matched(flow, run, name="", city="street", note="country", nowhere="city")
    assert problems_of(error) == [
        ("city", "There is no field “street”."),
        ("matches", "No column is matched to “Name”, which every row needs."),
        ("matches", "The file has no column “nowhere”."),
    ]
    with pytest.raises(InvalidInput) as error:
        matched(flow, run, city="name")
    assert problems_of(error) == [("city", "“Name” is already filled from the column “name”.")]
    assert ImportFile.objects.get().matches == {"name": "name", "city": "city", "note": ""}


def test_field_of_several_values_may_come_from_several_columns(flow):
    content = "name,ecosystem 1,ecosystem 2\nAlfa,digital,health\n"
    run = flow.start(("clusters.csv", content))
    matched(flow, run, **{"ecosystem 1": "ecosystems", "ecosystem 2": "ecosystems"})
    flow.check(run)
    row = StagedRow.objects.get()
    assert (row.refused, row.values["ecosystems"]) == (False, ["digital", "health"])


def test_constant_for_a_field_that_is_not_there_is_refused(flow):
    run = flow.start(("clusters.csv", TWO))
    with pytest.raises(InvalidInput) as error:
        understanding.set_constants(
            actor=flow.actor, import_id=run.pk, position=1, constants={"street": "x", "country": " "}
        )
    assert problems_of(error) == [("street", "There is no field “street”.")]
    assert ImportFile.objects.get().constants == {}


def test_required_field_without_column_is_asked_for_with_the_file_s_name(flow):
    run = flow.start(("clusters.csv", "Beta,Phone\nzzz,1\n"))
    with pytest.raises(InvalidInput) as error:
        understanding.begin_staging(actor=flow.actor, import_id=run.pk)
    assert problems_of(error) == [
        ("matches", "clusters.csv: No column is matched to “Name”, which every row needs.")
    ]
    assert (ColumnMemory.objects.count(), run.state) == (0, "preparing")
    understanding.set_constants(
        actor=flow.actor, import_id=run.pk, position=1, constants={"name": "The only one"}
    )
    flow.check(run)
    assert StagedRow.objects.get().values == {"name": "The only one"}


def test_matches_remembered_before_are_overwritten_by_the_last_ones(flow):
    run = flow.start(("clusters.csv", TWO))
    matched(flow, run, note="-")
    flow.check(run)
    again = flow.start(("clusters.csv", TWO))
    matched(flow, again, note="")
    flow.check(again)
    assert ColumnMemory.objects.get(heading="note").target == ""
    third = flow.start(("clusters.csv", TWO))
    assert ImportFile.objects.get(owner=third).matches["note"] == ""


def test_what_is_not_there_is_not_found(flow):
    run = flow.stage(("clusters.csv", TWO))
    given = {"actor": flow.actor, "import_id": run.pk}
    asked = [
        lambda: get_file(position=2, **given),
        lambda: staged.get_row(position=1, row=99, **given),
        lambda: repairing.repair_row(position=2, row=2, cells={"name": "x"}, **given),
        lambda: adapters.get_adapter("nothing"),
        lambda: adapters.get_record_type(adapters.get_adapter("plain"), "person"),
    ]
    for ask in asked:
        with pytest.raises(NotFound):
            ask()
    assert CellRepair.objects.count() == 0


def test_file_with_an_address_beyond_every_organisation_is_refused(flow):
    for organisation in (0, -1, 10**30):
        with pytest.raises(InvalidInput, match="There is no such organisation"):
            flow.start(("clusters.csv", TWO), organisation=organisation)


def test_background_step_of_nobody_acts_as_the_import_worker():
    assert adapters.actor_of(None) == system_actor("import worker")


@pytest.mark.usefixtures("db")
def test_retired_and_converted_codes_are_told_with_what_to_write_instead():
    region = resolvers().region
    assert [region(code, "") for code in ("AT11", "NL33", "PT17", "FR42")] == [
        Resolved("AT11", "", ""),
        Resolved("NL36", "", "converted"),
        Resolved("", "PT1A", "retired"),
        Resolved("", "FRC2", "unknown"),
    ]


# --- what was staged, counted and listed


FAULTY = "name,country,founded\nAlfa,Ruritania,2020-02-30\nBeta,Ruritania,\nGamma,AT,\n"


def test_faults_are_listed_by_file_and_verdict(flow):
    run = flow.stage(("one.csv", FAULTY), ("two.csv", "name,website\nDelta,www.delta.example\n"))

    def listed(**more) -> list[tuple]:
        total, faults = staged.list_faults(actor=flow.actor, import_id=run.pk, **more)
        assert total == len(faults)
        return [(fault.file.position, fault.row, fault.code) for fault in faults]

    country, repaired = "unknown_country", (2, 2, "scheme_added")
    assert listed() == [(1, 2, country), (1, 2, "bad_date"), (1, 3, country), repaired]
    assert listed(position=2) == [repaired]
    assert listed(position=9) == []
    assert listed(verdict=Verdict.REPAIRED) == [repaired]
    assert listed(position=1, verdict=Verdict.REPAIRED) == []
    assert len(listed(verdict="nonsense")) == 4


def test_rows_are_listed_by_what_they_do(flow):
    flow.store(("clusters.csv", "name,city\nAlfa,Graz\nBeta,Linz\n"))
    content = "name,city,country\nAlfa,Graz,\nBeta,Wels,\nGamma,,\nDelta,,Ruritania\nGamma,,\n"
    run = flow.stage(("clusters.csv", content))

    def listed(show: str) -> list[int]:
        total, rows = staged.list_rows(actor=flow.actor, import_id=run.pk, position=1, show=show)
        assert total == len(rows)
        return [row.number for row in rows]

    assert {
        show: listed(show) for show in ("unchanged", "changed", "added", "repeated", "refused", "held")
    } == {
        "unchanged": [2],
        "changed": [3],
        "added": [4],
        "repeated": [6],
        "refused": [5],
        "held": [],
    }
    assert listed("") == listed("nonsense") == [2, 3, 4, 5, 6]


def test_records_that_an_edition_leaves_out_are_listed_and_counted(flow):
    flow.store(("clusters.csv", "name\nGamma\nAlfa\nBeta\n"))
    run = flow.stage(("clusters.csv", "name\nAlfa\n"))
    asked = {"actor": flow.actor, "import_id": run.pk, "record_types": ["cluster", "membership"]}
    assert [staged.name_of_missing(item) for item in staged.list_missing(**asked)] == ["Beta", "Gamma"]
    assert [item.key for item in staged.list_missing(**asked, limit=1)] == ["name=beta"]
    assert staged.count_missing(**asked) == 2
    part = flow.stage(("clusters.csv", "name\nAlfa\n"), edition=Edition.PART)
    assert staged.count_missing(**asked | {"import_id": part.pk}) == 0


def test_repair_list_longer_than_one_piece_holds_every_row_once(flow, monkeypatch):
    monkeypatch.setattr("trellis.imports.selectors.repair_list.AT_ONCE", 2)
    rows = "".join(f"Cluster {number},Ruritania\n" for number in range(5))
    run = flow.stage(("clusters.csv", "name,country\n" + rows))
    _name, lines = repair_list(actor=flow.actor, import_id=run.pk, position=1)
    assert [line[0] for line in lines] == ["name", *(f"Cluster {number}" for number in range(5))]


def test_target_of_a_second_source_is_found_by_its_identity(flow):
    flow.store(("clusters.csv", "name,city\nAlfa,Graz\n"), source="First")
    run = flow.store(("clusters.csv", "name,city\nAlfa,Graz\n"), source="Second")
    assert (run.counts["unchanged"], len(plain_target.records())) == (1, 1)


# --- staging


def raising(error: BaseException):
    def step(*_given, **_more):
        raise error

    return step


def test_staging_goes_on_with_the_file_that_is_left(flow, monkeypatch):
    run = flow.start(("one.csv", "name\nAlfa\n"), ("two.csv", "name\nBeta\n"))
    understanding.begin_staging(actor=flow.actor, import_id=run.pk)
    finish = staging.finish
    monkeypatch.setattr(staging, "finish", raising(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        staging.stage(run.pk)
    monkeypatch.setattr(staging, "finish", finish)
    monkeypatch.setattr(staging, "read_rows", lambda *_given: pytest.fail("a staged file is read again"))
    assert staging.stage(run.pk) is True
    assert list(StagedRow.objects.order_by("id").values_list("values__name", flat=True)) == ["Alfa", "Beta"]


def test_staging_that_was_called_off_meanwhile_writes_nothing(flow, monkeypatch):
    run = flow.start(("clusters.csv", TWO))
    understanding.begin_staging(actor=flow.actor, import_id=run.pk)
    parse = staging.parse_batch

    def called_off(context, batch):
        run.__class__.objects.filter(id=run.pk).update(state="preparing")
        return parse(context, batch)

    monkeypatch.setattr(staging, "parse_batch", called_off)
    assert staging.stage(run.pk) is False
    assert (StagedRow.objects.count(), RowFault.objects.count()) == (0, 0)


def test_failure_after_the_import_was_called_off_changes_nothing_any_more(flow, monkeypatch):
    run = flow.start(("clusters.csv", TWO))
    understanding.begin_staging(actor=flow.actor, import_id=run.pk)

    def called_off(*_given, **_more):
        run.__class__.objects.filter(id=run.pk).update(state="discarded")
        raise RuntimeError

    monkeypatch.setattr(staging, "batches", called_off)
    with pytest.raises(RuntimeError):
        staging.stage(run.pk)
    run.refresh_from_db()
    assert (run.state, run.failure, RowFault.objects.count()) == ("discarded", "", 0)


def test_database_that_goes_away_while_staging_leaves_the_job_to_run_again(flow, monkeypatch):
    run = flow.start(("clusters.csv", TWO))
    understanding.begin_staging(actor=flow.actor, import_id=run.pk)
    with monkeypatch.context() as patched:
        patched.setattr(staging, "parse_batch", raising(OperationalError("gone")))
        with pytest.raises(OperationalError):
            staging.stage(run.pk)
    run.refresh_from_db()
    assert (run.state, run.failure) == ("staging", "")
    assert (staging.stage(run.pk), StagedRow.objects.count()) == (True, 1)


def test_failure_when_all_files_are_read_already_leaves_none_of_their_rows(flow, monkeypatch):
    run = flow.start(("clusters.csv", TWO))
    understanding.begin_staging(actor=flow.actor, import_id=run.pk)
    monkeypatch.setattr(staging, "finish", raising(RuntimeError()))
    with pytest.raises(RuntimeError):
        staging.stage(run.pk)
    run.refresh_from_db()
    assert (run.state, run.failure, StagedRow.objects.count()) == ("preparing", "staging_failed", 0)


def test_row_whose_identity_the_target_derives_has_a_key(flow, monkeypatch):
    def derived(self, *, record_type, rows, actor):
        return [plain_target.Examined(values={"country": "AT"}) for _row in rows]

    monkeypatch.setattr(plain_target.PlainTarget, "examine", derived)
    flow.stage(("clusters.csv", "name\nAlfa\n"))
    row = StagedRow.objects.get()
    assert (row.key, row.values) == ("name=alfa|country=at", {"name": "Alfa", "country": "AT"})


def test_row_that_nothing_identifies_is_refused(flow, monkeypatch):
    def nameless(self, *, record_type, rows, actor):
        return [plain_target.Examined(values={"name": None}) for _row in rows]

    monkeypatch.setattr(plain_target.PlainTarget, "examine", nameless)
    flow.stage(("clusters.csv", "name\nAlfa\n"))
    assert StagedRow.objects.get().refused is True
    assert [(fault.row, fault.code, fault.verdict) for fault in RowFault.objects.all()] == [
        (2, "no_key", "refused")
    ]


def test_what_was_understood_comes_back_from_the_database_as_it_was(flow):
    flow.start(("clusters.csv", "\ufeffname;city;website;country;;name\nMüller;x;;AT;y;z\n"))
    stored = ImportFile.objects.get().detected
    detected = Detected.from_json(stored)
    assert [fault.code for fault in detected.faults] == [
        "byte_order_mark", "other_delimiter", "heading_empty", "heading_repeated"
    ]  # fmt: skip
    assert Detected.from_json(detected.to_json()) == detected
