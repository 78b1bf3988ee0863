"""What stands in the columns of an export."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from trellis.registry.models import Organisation
from trellis.registry.services import search

pytestmark = pytest.mark.django_db


def exported(client, key: str, address: str = "") -> bytes:
    return b"".join(client.get(f"/organisations/export/?format={key}&{address}").streaming_content)


def test_export_tells_the_state_and_what_is_expected_in_ten_years(client, make_profile):
    made = make_profile(
        "Photonics Valley",
        published=True,
        technology=["technology:photonics"],
        technology_in_ten_years=["technology:robotics"],
        market=["country:DE"],
        activity=["nace21:13"],
    )
    Organisation.objects.filter(pk=made.id).update(
        published_at=timezone.now() - timedelta(days=400), confirmed_at=None
    )
    search.refresh(organisation_ids=[made.id])
    (line,) = csv.DictReader(io.StringIO(exported(client, "csv", "state=amber").decode("utf-8-sig")))
    told = ("status", "state", "technology_name", "technology_in_ten_years", "technology_in_ten_years_name")
    assert [line[name] for name in told] == ["published", "amber", "Photonics", "robotics", "Robotics"]
    assert (line["market_name"], line["activity"], line["activity_name"]) == ("Germany", "13", "Textiles")
    (item,) = json.loads(exported(client, "json"))["organisations"]
    assert (item["state"], item["market"], set(line) - set(item)) == (
        "amber",
        ["DE"],
        {"description_language"},
    )
