"""Searching for programs: the same answers the search page, its map and its exports give."""

import csv
import io

import pytest

from trellis.registry.tests.conftest import SOUND_CLUSTER

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(make_profile):
    """Two public profiles in one place, and a draft that must not be seen anywhere."""
    place = {"city": "Évry", "latitude": 48.63, "longitude": 2.44, "precision": "exact"}
    robots = place | {"technology": ["robotics"]}
    return (
        make_profile("Photonics Valley", published=True, **place),
        make_profile("Loom Makers", kind="company", published=True, country="country:DE", **robots),
        make_profile("Secret Photonics Valley", **place),
    )


@pytest.fixture
def ask(client):
    def send(path: str, status: int = 200, **parameters):
        answer = client.get(f"/api/registry/{path}", parameters)
        assert answer.status_code == status
        return answer.json()

    return send


def test_search_gives_a_page_of_what_is_public_with_its_values(ask, three):
    found = ask("search", q="phottonics valley", ecosystem="digital")
    assert (found["total"], found["page"], found["page_size"]) == (1, 1, 20)
    assert found["corrections"] == [["phottonics", "photonics"]]
    [hit] = found["organisations"]
    assert {name: hit[name] for name in ("slug", "name", "kind", "country", "city", "kilometres")} == {
        "slug": "photonics-valley",
        "name": "Photonics Valley",
        "kind": "cluster",
        "country": "FR",
        "city": "Évry",
        "kilometres": None,
    }
    assert hit["terms"] == {"ecosystem": ["digital"]}
    assert hit["description"] == SOUND_CLUSTER["description"] | {"en": "About Photonics Valley."}


def test_search_beyond_the_last_page_gives_no_organisation_and_the_total(ask, three):
    found = ask("search", page="7")
    assert (found["total"], found["page"], found["organisations"]) == (2, 7, [])


def test_facets_count_what_each_value_would_leave(ask, three):
    found = ask("facets", country=["FR"])
    countries = next(facet for facet in found["facets"] if facet["name"] == "country")
    assert (found["total"], found["unplaced"]) == (1, 0)
    assert [(item["code"], item["count"], item["is_chosen"]) for item in countries["values"]] == [
        ("FR", 1, True),
        ("DE", 1, False),
    ]


def test_viewport_joins_what_lies_in_one_place_and_gives_its_bounds(ask, three):
    assert ask("viewport", bbox="-12,34,35,68", zoom="4") == {
        "points": [[2.44, 48.63, 2, "exact", "", "", "", [2.44, 48.63, 2.44, 48.63]]],
        "placed": 2,
        "unplaced": 0,
        "total": 2,
    }


@pytest.mark.parametrize(("bbox", "zoom"), [("1,2,3", "4"), ("-12,34,35,68", "23"), ("-12,34,35,68", "-1")])
def test_viewport_that_is_none_is_refused_with_what_to_send(ask, three, bbox, zoom):
    [problem] = ask("viewport", 422, bbox=bbox, zoom=zoom)["problems"]
    assert problem["field"] == "bbox"
    assert "bbox=west,south,east,north" in problem["message"]


def test_suggestions_are_of_public_organisations_and_values(ask, three):
    assert ask("suggest", q="phot") == [{"text": "Photonics Valley", "note": ""}]
    assert {"text": "Robotics", "note": "Technology"} in ask("suggest", q="robot")


def test_suggestions_need_two_letters(ask, three):
    assert ask("suggest", q=" p ") == []


def test_export_holds_the_same_organisations(client, three):
    answer = client.get("/api/registry/export", {"format": "csv", "kind": "company"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert [line["name"] for line in csv.DictReader(io.StringIO(text))] == ["Loom Makers"]


@pytest.mark.parametrize("path", ["search", "facets", "export"])
def test_what_cannot_be_understood_is_refused_rather_than_left_out(ask, three, path):
    problems = ask(path, 422, sort="zzz", state="purple", near="1,2", within="x")["problems"]
    assert sorted(problem["field"] for problem in problems) == ["sort", "state", "within"]
