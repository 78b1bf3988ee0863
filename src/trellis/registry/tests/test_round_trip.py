"""What an export holds can be imported again, and then changes nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from trellis.imports.services import duplicates, staging
from trellis.registry.models import Organisation
from trellis.registry.services import search

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(make_profile):
    """Profiles with all that an export may bring out of shape."""
    made = [
        make_profile(
            "DIGI-B-CUBE",
            published=True,
            region="nuts2024:FR10",
            description={"en": "=Light; and\nmore", "de": "Licht"},
            other_names=["Licht, Optik", "Lumière"],
            technology=["technology:photonics"],
            technology_in_ten_years=["technology:robotics"],
            market=["country:DE"],
            activity=["nace21:C"],
            label=["label:gold"],
        ),
        make_profile("Loom Makers", kind="company", published=True, country="country:DE", size="small"),
        make_profile("Light of Europe", kind="mission", published=True, country=None),
    ]
    ids = [profile.id for profile in made]
    Organisation.objects.filter(pk=ids[0]).update(latitude=48.86, longitude=2.35, precision="exact")
    Organisation.objects.filter(pk=ids[1]).update(latitude=51.07, longitude=10.38, precision="country")
    search.refresh(organisation_ids=ids)
    return ids


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "geojson"])
def test_import_of_an_export_changes_nothing(client, make_person, published, kind):
    client.force_login(make_person("runner", "operator"))
    written = b"".join(client.get("/organisations/export/", {"format": kind}).streaming_content)
    upload = SimpleUploadedFile(f"organisations.{kind}", written)
    given = {"target": "registry", "source": "The platform itself", "edition": "part", "files": upload}
    started = client.post("/api/imports/", given).json()
    assert [file["refusal"] for file in started["files"]] == [""]
    address = f"/api/imports/{started['id']}"
    client.post(f"{address}/check", {}, content_type="application/json")
    assert staging.stage(started["id"]) is True
    duplicates.search_duplicates(started["id"])
    rows = client.get(f"{address}/files/1/rows").json()["rows"]
    assert {row["values"]["name"]: (row["change"], row["plan"]) for row in rows} == {
        "Digi-B-Cube": ("unchanged", {}),
        "Light of Europe": ("unchanged", {}),
        "Loom Makers": ("unchanged", {}),
    }
    assert client.get(f"{address}/duplicates").json() == []
