"""The map in a real browser: numbers that can be read, and a view of what was asked for."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.browser

BELGIUM = [4.0, 50.5, 5.0, 51.0]
BALTIC = [24.0, 54.0, 26.0, 56.0]
NEAR_EACH_OTHER = {
    "points": [
        [4.35, 50.85, 12, "", "", "", "", BELGIUM],
        [4.6, 50.9, 5, "", "", "", "", BELGIUM],
        [4.4, 50.8, 1, "city", "lone", "Lone", "Cluster", None],
        [25.3, 54.7, 3, "", "", "", "", BALTIC],
    ],
    "placed": 21,
    "unplaced": 2,
}


def test_numbers_that_would_overlap_become_one_and_none_is_lost(open_window):
    window = open_window(path="")
    window.route("**/organisations/map/*", lambda route: route.fulfill(body=json.dumps(NEAR_EACH_OTHER)))
    window.goto("/organisations/")
    window.locator(".map-cluster").first.wait_for()
    assert sorted(window.locator(".map-cluster").all_inner_texts()) == ["18", "3"]
    assert (
        "21 of 21 organisations with a place are in view" in window.locator("[data-map-status]").inner_text()
    )


def test_map_looks_at_what_was_narrowed_down(open_window):
    window = open_window(path="")
    asked = []
    window.on(
        "request", lambda request: asked.append(request.url) if "/organisations/map/" in request.url else 0
    )
    window.goto("/organisations/?country=ES")
    window.locator("[data-map-status]", has_text="in view").wait_for()
    west, south, east, north = map(float, parse_qs(urlsplit(asked[-1]).query)["bbox"][0].split(","))
    assert west < 2.16 < east  # Barcelona
    assert south < 41.39 < north
    assert east - west < 40  # and not all of Europe


def test_map_view_in_the_address_is_kept(open_window):
    window = open_window(path="/organisations/?country=ES&map=5.0/60.00/20.00")
    window.locator("[data-map-status]", has_text="in view").wait_for()
    assert "map=5.0/60.00/20.00" in window.url
