"""The search page, the map's answer, suggestions and exports, over HTTP."""

import csv
import io
import json

import openpyxl
import pytest

from trellis.imports.reading import cells
from trellis.registry.models import Organisation
from trellis.registry.pages import export
from trellis.registry.services import search

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(make_profile):
    """Two public profiles, and a draft that must not be seen anywhere."""
    made = (
        make_profile(
            "Photonics Valley", published=True, city="Évry", theme=["theme:green"],
            latitude=48.63, longitude=2.44, precision="city",
        ),
        make_profile("Loom Makers", kind="company", published=True, country="country:DE", size="small"),
        make_profile("Secret Photonics Valley", city="Évry", theme=["theme:digital"]),
    )  # fmt: skip
    Organisation.objects.filter(pk=made[1].id).update(latitude=None, longitude=None, precision="unknown")
    search.refresh(organisation_ids=[made[1].id])
    return made


def test_search_page_shows_what_is_public_and_counts_only_that(client, three):
    page = client.get("/organisations/").context
    assert [result.slug for result in page["results"]] == ["loom-makers", "photonics-valley"]
    counts = {block.label: {value.label: value.count for value in block.values} for block in page["facets"]}
    assert counts["Country"] == {"France": 1, "Germany": 1}
    assert counts["Theme"] == {"Green transition": 1}
    assert (page["total"], page["unplaced"]) == (2, 1)


def test_search_finds_by_a_mistyped_name_without_accents_and_never_a_draft(client, three):
    for text in ("photonics", "Photonisc valley", "EVRY", "évry", "fotonics", "green", "valley evry"):
        answer = client.get("/organisations/", {"q": text})
        assert [result.slug for result in answer.context["results"]] == ["photonics-valley"], text
        assert "Secret" not in answer.content.decode()


def test_search_narrows_by_several_values_of_one_facet_and_by_several_facets(client, three):
    def found(address: str) -> list[str]:
        return [result.slug for result in client.get("/organisations/?" + address).context["results"]]

    assert found("country=DE&country=FR") == ["loom-makers", "photonics-valley"]
    assert found("country=DE&theme=green") == []
    assert found("country=FR&theme=green") == ["photonics-valley"]
    assert found("near=48.6,2.4&within=30") == ["photonics-valley"]
    assert found("area=2,48;3,48;3,49;2,49") == ["photonics-valley"]
    assert found("area=12,48;13,48;13,49") == []


@pytest.mark.parametrize(
    "address",
    [
        "q=%00", "q=" + "x" * 10_000, "q='%26%7C!()*:<->", "q=%25_%5C", "page=0", "page=99999999999",
        "page=-1", "sort=nearest", "sort=zzz", "area=1,2", "area=nan,1;2,3;3,4", "near=1,2&within=-5",
        "state=purple",
        "country=%00", "network=1e9", "zzz=1", "area=" + "1,2;" * 500, "q=%ED%A0%80", "near=,,,", "region='",
    ],
)  # fmt: skip
def test_search_answers_a_malformed_address_with_a_page(client, three, address):
    assert client.get("/organisations/?" + address).status_code == 200
    assert client.get("/organisations/map/?" + address).status_code == 200


def test_search_says_what_it_could_not_understand(client, three):
    problems = client.get("/organisations/?sort=zzz&zzz=1&state=purple&near=1,2&within=x").context["problems"]
    assert {problem.field for problem in problems} == {"sort", "zzz", "state", "within"}


def test_map_shows_the_same_organisations_as_the_list(client, three):
    answer = client.get("/organisations/map/?bbox=-12,34,35,68&zoom=4").json()
    assert answer == {
        "points": [[2.44, 48.63, 1, "exact", "photonics-valley", "Photonics Valley", "cluster"]],
        "placed": 1, "unplaced": 1, "total": 2,
    }  # fmt: skip


def test_map_refuses_a_view_that_is_none(client, db):
    answer = client.get("/organisations/map/?bbox=1,2,3&zoom=4")
    assert (answer.status_code, "bbox=west" in answer.json()["detail"]) == (422, True)


def test_suggestions_offer_names_and_values_but_no_drafts(client, three):
    answer = client.get("/organisations/search/suggestions/?q=phot").content.decode()
    assert "Photonics Valley" in answer
    assert "Secret" not in answer


def exported(client, key: str, address: str = "") -> bytes:
    answer = client.get(f"/organisations/export/?format={key}&{address}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_exports_hold_what_the_list_shows_in_its_order(client, three):
    lines = list(csv.DictReader(io.StringIO(exported(client, "csv").decode("utf-8-sig"))))
    assert [line["name"] for line in lines] == ["Loom Makers", "Photonics Valley"]
    assert (lines[1]["country"], lines[1]["country_name"], lines[1]["theme"]) == ("FR", "France", "green")
    features = json.loads(exported(client, "geojson"))["features"]
    assert [feature["geometry"] for feature in features] == [
        None, {"type": "Point", "coordinates": [2.44, 48.63]},
    ]  # fmt: skip
    told = json.loads(exported(client, "json", "country=FR"))
    assert (told["metadata"]["count"], [item["name"] for item in told["organisations"]]) == (
        1,
        ["Photonics Valley"],
    )
    sheet = openpyxl.load_workbook(io.BytesIO(exported(client, "xlsx"))).worksheets[0]
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        "Loom Makers",
        "Photonics Valley",
    ]


def test_export_makes_formulas_harmless(client, make_profile):
    make_profile("=1+1", kind="company", published=True, city="@SUM(A1)")
    (line,) = csv.DictReader(io.StringIO(exported(client, "csv").decode("utf-8-sig")))
    assert (line["name"], line["city"]) == ("'=1+1", "'@SUM(A1)")
    book = openpyxl.load_workbook(io.BytesIO(exported(client, "xlsx")))
    assert (book.worksheets[0]["B2"].value, book.worksheets[0]["B2"].data_type) == ("=1+1", "s")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "'=1+1",
        "''=1",
        "＝1+1",
        "+32 2 123",
        "-4.35",
        "-a",
        "\t=1",
        "|x",
        "@a",
        "'quoted'",
        "plain",
        "' a",
    ],
)
def test_what_an_export_makes_harmless_the_import_reads_as_it_was(text):
    harmless = export.harmless(text)
    assert harmless == text or not harmless.startswith(("=", "+", "-", "@", "＝", "\t", "|"))
    assert cells.clean(harmless)[0] == text
    assert harmless == text or cells.is_suspect([harmless])


def test_export_refuses_a_format_there_is_not(client, db):
    assert client.get("/organisations/export/?format=exe").status_code == 422
