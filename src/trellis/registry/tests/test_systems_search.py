"""The systems carried by searching, exporting and the programs' door, from writer to reader."""

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from trellis.core.types import Actor
from trellis.imports.models import Import
from trellis.imports.services import accepting, applying, duplicates, staging, starting, understanding
from trellis.imports.types import Acceptance

pytestmark = pytest.mark.django_db

# name, kind, country, place, what it says: each differs from the first in one thing that can be asked
FIRST = {
    "region": "nuts2024:FR10",
    "ecosystem": ["ecosystem:textile"],
    "technology": ["technology:robotics"],
    "theme": ["theme:green"],
    "description": {"en": "Dyes and looms."},
}
DIFFERENCES = {
    "Other country": {"country": "country:DE", "region": None},
    "Other region": {"region": "nuts2024:FRB0"},
    "Other ecosystem": {"ecosystem": ["ecosystem:health"]},
    "Other technology": {"technology": ["technology:photonics"]},
    "Other theme": {"theme": ["theme:digital"]},
    "Other words": {"description": {"en": "Bread and milk."}},
}
ASKED = {
    "country": "FR",
    "region": "FR10",
    "ecosystem": "textile",
    "technology": "robotics",
    "theme": "green",
    "kind": "cluster",
    "q": "looms",
}


@pytest.fixture
def landscape(make_profile):
    """One organisation that everything asked means, and for each question one that it does not mean."""
    place = {"longitude": 2.35, "latitude": 48.85}
    make_profile("Loom Valley", published=True, **FIRST, **place)
    for name, other in DIFFERENCES.items():
        values = {key: value for key, value in {**FIRST, **other}.items() if value is not None}
        make_profile(name, published=True, **values, **place)
    make_profile("Other kind", kind="company", published=True, **FIRST, **place)
    make_profile("Loom Draft", **FIRST, **place)


def seen(client, asked: dict[str, str]) -> list[set[str]]:
    """The names in the list, on the map and in each export; the counts must say as many."""
    page = client.get("/organisations/", asked).context_data
    listed = {"".join(piece.text for piece in result.name) for result in page["results"]}
    box = {"bbox": "-12,34,35,68", "zoom": "4"}
    shown = client.get("/organisations/map/", {**asked, **box}).json()
    kinds = next(block for block in page["facets"] if block.label == "Kind")
    counted = sum(value.count for value in kinds.values if value.is_chosen or "kind" not in asked)
    on_map = sum(point[2] for point in shown["points"])
    assert (page["total"], shown["total"], on_map, counted) == (len(listed),) * 4
    exports = {
        key: b"".join(client.get("/organisations/export/", {**asked, "format": key}).streaming_content)
        for key in ("csv", "json", "geojson")
    }
    rows = csv.DictReader(io.StringIO(exports["csv"].decode("utf-8-sig")))
    return [
        listed,
        {row["name"] for row in rows},
        {item["name"] for item in json.loads(exports["json"])["organisations"]},
        {item["properties"]["name"] for item in json.loads(exports["geojson"])["features"]},
    ]


@pytest.mark.system("A4")
def test_every_filter_narrows_list_map_counts_and_exports_alike(client, landscape):
    everything = {"Loom Valley", "Other kind", *DIFFERENCES}
    assert seen(client, {}) == [everything] * 4
    left_out = {"q": "Other words", **{name: f"Other {name}" for name in ASKED if name != "q"}}
    for name, value in ASKED.items():
        gone = {left_out[name]} | ({"Other country"} if name == "region" else set())
        assert seen(client, {name: value}) == [everything - gone] * 4, name
    assert seen(client, ASKED) == [{"Loom Valley"}] * 4


DIRECTORY = "name,kind,country,website\nLoom Valley,cluster,FR,https://loom.example.org\nNo kind,,FR,\n"


@pytest.mark.system("M5")
def test_file_brought_in_goes_out_as_files_and_through_the_open_api(client, make_person):
    person = make_person("runner", "operator")
    actor = Actor(person_id=person.pk, name=person.name, platform_roles=frozenset({"operator"}))
    run = starting.start_import(
        actor=actor,
        target="registry",
        source_name="A directory",
        organisation=None,
        files=[SimpleUploadedFile("clusters.csv", DIRECTORY.encode())],
    )
    understanding.begin_staging(actor=actor, import_id=run.pk)
    staging.stage(run.pk)
    duplicates.search_duplicates(run.pk)
    assert client.get("/api/registry/search").json()["total"] == 0
    accepting.accept(actor=actor, import_id=run.pk, acceptance=Acceptance.SOUND_ROWS)
    applying.apply(run.pk)
    counts = Import.objects.get(pk=run.pk).counts
    assert (counts["created"], counts["refused"]) == (1, 1)
    assert seen(client, {}) == [{"Loom Valley"}] * 4
    [hit] = client.get("/api/registry/search", {"country": "FR"}).json()["organisations"]
    assert (hit["name"], hit["kind"], hit["website"]) == (
        "Loom Valley",
        "cluster",
        "https://loom.example.org",
    )
    told = client.get(f"/api/organisations/{hit['slug']}").json()
    assert told["values"]["website"] == "https://loom.example.org"
    assert "/api/registry/search" in client.get("/api/openapi.json").json()["paths"]


@pytest.mark.system("M7")
def test_text_comes_first_in_the_readers_language_and_says_which_it_is(client, make_profile):
    texts = {
        "en": "Light for industry.",
        "fr": "La lumière pour l'industrie.",
        "el": "Φως για τη βιομηχανία.",
    }
    profile = make_profile("Photonics Valley", published=True, description=texts)
    first = {}
    for language in ("en", "fr", "de"):
        client.cookies["django_language"] = language
        answer = client.get(f"/organisations/{profile.slug}/")
        [block] = [item for item in answer.context_data["texts"] if item.name == "description"]
        first[language] = block.first.text
        assert {block.first.language, *(text.language for text in block.others)} == set(texts)
        html = answer.content.decode()
        assert f'lang="{block.first.language}"' in html
    assert first == {"en": texts["en"], "fr": texts["fr"], "de": texts["en"]}
