"""The search page, the map's answer, suggestions and exports, over HTTP."""

import csv
import io
import json

import openpyxl
import pytest

from trellis.core import tables
from trellis.imports.reading import cells
from trellis.registry.models import Organisation
from trellis.registry.pages import export
from trellis.registry.services import search
from trellis.registry.types.search import MOST_VALUES
from trellis.taxonomy.selectors import places
from trellis.taxonomy.types import City, CityMatch, CityOutcome, MissingGeography

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
    harmless = tables.harmless(text)
    assert harmless == text or not harmless.startswith(("=", "+", "-", "@", "＝", "\t", "|"))
    assert cells.clean(harmless)[0] == text
    assert harmless == text or cells.is_suspect([harmless])


def test_export_refuses_a_format_there_is_not(client, db):
    assert client.get("/organisations/export/?format=exe").status_code == 422


def page_of(client, address: str):
    answer = client.get("/organisations/?" + address)
    assert answer.status_code == 200
    return answer.context_data


def problems_of(client, address: str) -> dict[str, str]:
    return {problem.field: problem.message for problem in page_of(client, address)["problems"]}


def test_page_beyond_the_end_shows_the_last(client, make_profile):
    for number in range(21):
        make_profile(f"Loom {number:02}", kind="company", published=True)
    shown = page_of(client, "page=9")
    assert [result.slug for result in shown["results"]] == ["loom-20"]
    assert page_of(client, "page=2")["results"] == shown["results"]


def test_searching_for_another_text_keeps_filters_order_and_area(client, three):
    kept = page_of(client, "country=FR&sort=name&area=2,48;3,48;3,49;2,49")["kept"]
    assert kept == (("country", "FR"), ("area", "2,48;3,48;3,49;2,49"), ("sort", "name"))


def test_chosen_value_that_no_organisation_has_is_named(client, three):
    filters = page_of(client, "technology=robotics&technology=zzz")["filters"]
    assert [link.label for link in filters] == ["Technology: Robotics", "Technology: zzz"]


def test_too_many_values_of_one_filter_are_cut_and_told(client, three):
    address = "&".join(f"country=X{number:03}" for number in range(MOST_VALUES)) + "&country=ZZ"
    assert problems_of(client, address) == {
        "country": f"Only the first {MOST_VALUES} values of one filter count."
    }
    assert problems_of(client, address.removesuffix("&country=ZZ")) == {}


PARIS = City(1, "Paris", "FR", 48.85, 2.35, 2_000_000)
LITTLE_PARIS = City(2, "Paris", "US", 33.66, -95.55, 25_000)


@pytest.fixture
def city_means(monkeypatch):
    def mean(match: CityMatch) -> None:
        monkeypatch.setattr(places, "locate_city", lambda text: match)

    return mean


def test_near_a_city_finds_what_lies_around_it(client, three, city_means):
    city_means(CityMatch(CityOutcome.FOUND, city=PARIS, others=(LITTLE_PARIS,)))
    shown = page_of(client, "near=Paris&within=30&sort=nearest")
    assert [result.slug for result in shown["results"]] == ["photonics-valley"]
    assert shown["problems"] == ()
    assert page_of(client, "near=Paris&within=20")["results"] == ()


def test_near_a_name_of_several_cities_takes_the_largest_and_says_so(client, three, city_means):
    city_means(CityMatch(CityOutcome.AMBIGUOUS, candidates=(PARIS, LITTLE_PARIS)))
    shown = page_of(client, "near=Paris&within=30")
    assert [result.slug for result in shown["results"]] == ["photonics-valley"]
    assert problems_of(client, "near=Paris") == {
        "near": "Several cities have this name; Paris (FR) is taken, not Paris (US)."
    }


def test_near_a_city_that_is_none_is_told_and_asks_nothing(client, three, city_means):
    city_means(CityMatch(CityOutcome.NONE))
    assert problems_of(client, "near=Zzz") == {"near": "No city is called “Zzz”."}
    assert page_of(client, "near=Zzz")["total"] == 2


def test_near_a_city_before_cities_are_prepared_asks_for_a_point(client, three, monkeypatch):
    def missing(text):
        raise MissingGeography

    monkeypatch.setattr(places, "locate_city", missing)
    assert problems_of(client, "near=Paris") == {
        "near": "Cities are not known here yet: give a point as latitude,longitude."
    }


def test_near_a_pole_finds_every_longitude(client, make_profile):
    make_profile("Ice", kind="company", published=True, latitude=89.0, longitude=170.0)
    make_profile("Sun", kind="company", published=True, latitude=80.0, longitude=0.0)
    shown = page_of(client, "near=89.5,-10&within=200")
    assert [result.slug for result in shown["results"]] == ["ice"]


@pytest.mark.parametrize("key", ["csv", "json", "geojson"])
def test_export_in_several_pieces_is_the_same_file(client, three, monkeypatch, key):
    def told() -> bytes:
        return b"\n".join(line for line in exported(client, key).splitlines() if b"made_at" not in line)

    whole = told()
    monkeypatch.setattr(export, "ROWS_AT_ONCE", 1)
    assert told() == whole
    assert b"Photonics Valley" in whole


def test_export_of_what_is_not_understood_is_refused_rather_than_wider(client, three):
    answer = client.get("/organisations/export/?format=csv&state=purple")
    assert answer.status_code == 422
    assert "Photonics" not in answer.content.decode()
