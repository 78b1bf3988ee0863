"""Imports over the API: the same steps with the same effects as on the screens."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from trellis.accounts.models import Person
from trellis.imports.models import CellRepair, DuplicateDecision, Import, ImportFile, StagedRow
from trellis.imports.services import applying, duplicates, staging, undoing
from trellis.imports.tests import plain_target

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]
CONTENT = "Name,Country,Phone\nAlfa,AT,+43 1 2345678\nBeta,Ruritania,\nGamma,Ruritania,\n"
PAIRS = "name,country,city\nCap Digital,FR,Paris\nCap Digital Asbl,FR,Paris\n"


class Program:
    """A program that speaks to the API for one person."""

    def __init__(self, client, actor) -> None:
        client.force_login(Person.objects.get(pk=actor.person_id))
        self.client = client

    def get(self, path: str, status: int = 200, **query):
        return self.answered(self.client.get(f"/api/imports/{path}", query), status)

    def post(self, path: str, status: int = 200, **given):
        answer = self.client.post(f"/api/imports/{path}", json.dumps(given), "application/json")
        return self.answered(answer, status)

    def upload(self, *files: tuple[str, str], status: int = 201, **more):
        given = {"target": "plain", "source": "Directory"} | more
        given["files"] = [SimpleUploadedFile(name, content.encode()) for name, content in files]
        return self.answered(self.client.post("/api/imports/", given), status)

    def staged(self, content: str = CONTENT) -> int:
        number = self.upload(("clusters.csv", content))["id"]
        self.post(f"{number}/check", 202)
        staging.stage(number)
        duplicates.search_duplicates(number)
        return number

    @staticmethod
    def answered(answer, status: int):
        assert answer.status_code == status, answer.content
        return answer.json()


@pytest.fixture
def program(client, operator) -> Program:
    return Program(client, operator)


def test_program_brings_a_file_in_stores_it_and_takes_it_back(program):
    begun = program.upload(("clusters.csv", CONTENT))
    number = begun["id"]
    assert (begun["state"], begun["source"], begun["step"]) == ("preparing", "Directory", "")
    asked = program.post(f"{number}/check", 202, edition="part")
    assert (asked["state"], asked["step"], asked["total"]) == ("staging", "stage", 3)
    staging.stage(number)
    assert program.get(f"{number}")["step"] == "find_duplicates"
    duplicates.search_duplicates(number)
    staged = program.get(f"{number}")
    assert (staged["state"], staged["step"], staged["duplicates"], staged["missing"]) == ("staged", "", 0, 0)
    (file,) = staged["files"]
    assert file == {
        "position": 1, "name": "clusters.csv", "refusal": "", "rows": 3, "added": 1, "changed": 0,
        "unchanged": 0, "repeated": 0, "refused": 2, "held": 0,
    }  # fmt: skip
    refused = program.post(f"{number}/accept", 422, acceptance="all")
    assert refused["problems"][0]["message"].startswith("2 rows cannot be stored as they are.")
    assert program.post(f"{number}/accept", 202, acceptance="sound")["state"] == "applying"
    applying.apply(number)
    assert program.get(f"{number}")["counts"] == {"created": 1, "refused": 2, "held": 0, "repeated": 0}
    assert plain_target.records() == [{"name": "Alfa", "country": "AT"}]
    assert program.post(f"{number}/undo", 202)["state"] == "undoing"
    undoing.undo(number)
    assert (program.get(f"{number}")["state"], plain_target.records()) == ("undone", [])


def test_program_sees_how_a_file_is_read_and_reads_it_otherwise(program):
    number = program.upload(("clusters.csv", CONTENT))["id"]
    found = program.get(f"{number}/files/1")
    assert (found["record_type"], found["columns"]) == ("cluster", ["Name", "Country", "Phone"])
    assert (found["matches"]["Name"], found["detected"]["findings"]["delimiter"]["value"]) == ("name", ",")
    torn = program.post(f"{number}/files/1/reading", settings={"delimiter": ";"}, record_type="cluster")
    assert torn["columns"] == ["Name,Country,Phone"]
    program.post(f"{number}/files/1/reading", 422, settings={"decimal": "x"})
    program.post(f"{number}/files/1/reading", settings={"delimiter": ","})
    matched = program.post(f"{number}/files/1/matches", matches={"Phone": "city"})
    assert matched["matches"] == {"Name": "name", "Country": "country", "Phone": "city"}
    program.post(f"{number}/files/1/matches", 422, matches={"Phone": "nothing"})
    program.post(f"{number}/files/1/constants", constants={"founded": "2001-02-03"})
    assert ImportFile.objects.get().constants == {"founded": "2001-02-03"}
    program.get(f"{number}/files/2", 404)


def test_program_reads_faults_and_corrects_cells(program):
    number = program.staged()
    listed = program.get(f"{number}/faults", file=1, verdict="refused", limit=1, offset=1)
    assert (listed["total"], [(fault["row"], fault["column"]) for fault in listed["faults"]]) == (
        2,
        [(3 + 1, "Country")],
    )
    assert listed["faults"][0]["text"] == "No country is called this in any language of the EU."
    lines = program.get(f"{number}/files/1/repair-list")
    assert [line[:3] for line in lines] == [
        ["Name", "Country", "Phone"], ["Beta", "Ruritania", ""], ["Gamma", "Ruritania", ""]
    ]  # fmt: skip
    row = program.post(f"{number}/files/1/rows/3", cells={"Country": "Rumänien"})
    assert (row["row"], row["refused"], row["change"], row["values"]) == (
        3, False, "added", {"name": "Beta", "country": "RO"}
    )  # fmt: skip
    alike = {"column": "Country", "code": "unknown_country", "value": "Ruritania", "text": "IT"}
    assert program.post(f"{number}/files/1/repair-alike", **alike) == {"count": 1}
    assert list(CellRepair.objects.order_by("row").values_list("row", "text")) == [(3, "Rumänien"), (4, "IT")]
    found = program.get(f"{number}/files/1/rows", show="added", limit=2)
    assert (found["total"], [row["values"]["country"] for row in found["rows"]]) == (3, ["AT", "RO"])
    assert found["rows"][0]["source_fields"] == {"Phone": "+43 1 2345678"}
    program.post(f"{number}/files/1/rows/99", 404, cells={"Country": "AT"})


def test_program_decides_a_pair_once(program):
    number = program.staged(PAIRS)
    (pair,) = program.get(f"{number}/duplicates")
    assert (pair["row"], pair["other_row"], pair["other_record"]) == (3, 2, "")
    assert pair["evidence"][0]["template"] != ""
    assert program.post(f"{number}/duplicates/{pair['id']}", is_same=True) == {"count": 1}
    assert StagedRow.objects.get(number=3).change == "repeated"
    program.post(f"{number}/duplicates/{pair['id']}", 409, is_same=False)
    assert DuplicateDecision.objects.get().is_same is True
    assert program.get(f"{number}/duplicates") == []


def test_pair_with_a_record_of_the_target_names_the_record(program):
    plain_target.query(
        "INSERT INTO plain_record (record_type, key, content) VALUES ('cluster', 'k', %s) RETURNING id",
        '{"name": "Cap Digital Asbl", "country": "FR", "city": "Paris"}',
    )
    number = program.staged(PAIRS.rsplit("Cap", 1)[0])
    (pair,) = program.get(f"{number}/duplicates")
    record = str(plain_target.query("SELECT id FROM plain_record")[0][0])
    assert (pair["row"], pair["other_row"], pair["other_record"]) == (2, None, record)


def test_program_lists_imports_newest_first_and_gives_one_up(program):
    for source in ("First", "Second", "Third"):
        program.upload(("clusters.csv", CONTENT), source=source)
    listed = program.get("", limit=2)
    assert (listed["total"], [line["source"] for line in listed["imports"]]) == (3, ["Third", "Second"])
    assert [line["source"] for line in program.get("", offset=2)["imports"]] == ["First"]
    number = listed["imports"][0]["id"]
    assert program.post(f"{number}/discard")["state"] == "discarded"
    assert program.post(f"{number}/discard", 403)["detail"].startswith("Only an import that is not accepted")


@pytest.mark.parametrize(
    "page", [{"limit": 0}, {"limit": 1001}, {"offset": -1}, {"offset": 10**30}, {"offset": 10**9 + 1}]
)
def test_page_that_there_cannot_be_is_refused_with_its_bounds(program, page):
    number = program.upload(("clusters.csv", CONTENT))["id"]
    for path in ("", f"{number}/faults", f"{number}/files/1/rows", f"{number}/duplicates"):
        refused = program.get(path, 422, **page)
        assert refused["problems"][0]["message"] == "Ask for 1 to 1000 from an offset of 0 to 1000000000."


def test_import_of_another_organisation_does_not_exist_for_the_api(program, client, make_actor):
    number = program.staged()
    stranger = Program(client, make_actor("stranger", owner={7}))
    assert stranger.get("") == {"total": 0, "imports": []}
    for path in ("", "/faults", "/files/1", "/files/1/rows", "/files/1/repair-list", "/duplicates"):
        stranger.get(f"{number}{path}", 404)
    for path, given in (
        ("check", {}), ("accept", {"acceptance": "sound"}), ("undo", {}), ("discard", {}),
        ("files/1/matches", {"matches": {}}), ("files/1/constants", {"constants": {}}),
        ("files/1/reading", {}), ("files/1/rows/2", {"cells": {"Name": "x"}}),
    ):  # fmt: skip
        stranger.post(f"{number}/{path}", 404, **given)
    stranger.upload(("clusters.csv", CONTENT), status=403, organisation="5")
    assert Import.objects.get().state == "staged"


def test_organisation_that_no_number_can_be_is_refused(program):
    refused = program.upload(("clusters.csv", CONTENT), status=422, organisation=str(10**30))
    assert refused["problems"][0]["field"] == "organisation"


def test_program_asks_for_the_search_after_corrections_and_for_work_that_stands_still(program):
    number = program.staged()
    assert "Nothing is under way" in program.post(f"{number}/resume", 409)["detail"]
    program.post(f"{number}/files/1/rows/3", cells={"Country": "AT"})
    assert Import.objects.get().search == ""
    assert program.post(f"{number}/search-again", 202)["step"] == "find_duplicates"
    assert Import.objects.get().search == "searching"
    assert program.post(f"{number}/resume", 202)["state"] == "staged"
