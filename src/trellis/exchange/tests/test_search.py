"""Words, facets, order and counts of the list; files of it; how many queries it takes."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from trellis.core.types import VISITOR
from trellis.exchange.models import Listing
from trellis.exchange.selectors.search import count_facets, search_listings
from trellis.exchange.types.listings import ListingQuery


def titles(**asked) -> list[str]:
    found, _total, _alike = search_listings(actor=VISITOR, query=ListingQuery(**asked), size=50)
    return [one.title for one in found]


@pytest.fixture
def several(post):
    post("Recycled PET, 3 t a month", summary="Bouteilles déchiquetées", ecosystems=["textile"], country="FR",
         technologies=["robotics"], quantity="3", unit="t")  # fmt: skip
    post("Spinning mill has capacity", side="offer", country="DE", ecosystems=["textile", "health"])
    post("Dyer sought", side="need", country="DE", attributes={"material": "Wolle"})
    post("Pilot user for sensors", kind="partner-search", side="need", attributes={"role": "pilot"})


@pytest.mark.system("C4")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("recycled pet", ["Recycled PET, 3 t a month"]),
        ("PET recyc", ["Recycled PET, 3 t a month"]),
        ("dechiquetees", ["Recycled PET, 3 t a month"]),
        ("wolle", ["Dyer sought"]),
        ("Pilotanwender", ["Pilot user for sensors"]),
        ("Deutschland dyer", ["Dyer sought"]),
        ("Robotik", ["Recycled PET, 3 t a month"]),
        ("spining mil capacty", ["Spinning mill has capacity"]),
        ("pet | ! ( ' :*", ["Recycled PET, 3 t a month"]),
        ("zzzzzzzz", []),
    ],
)
def test_words_find_what_is_said_in_any_language_and_a_little_mistyped(several, text, expected):
    assert titles(text=text) == expected


def test_punctuation_alone_asks_nothing(several):
    assert len(titles(text="' | !")) == 4


def test_facets_narrow_and_count(several):
    assert titles(chosen={"side": "need", "country": "DE"}) == ["Dyer sought"]
    assert titles(chosen={"ecosystem": "health"}) == ["Spinning mill has capacity"]
    assert titles(chosen={"technology": "no-such-thing"}) == []
    assert count_facets(actor=VISITOR, query=ListingQuery(chosen={"side": "offer"})) == {
        "side": {"offer": 2, "need": 2},
        "kind": {"supplier-capability": 2},
        "ecosystem": {"textile": 2, "health": 1},
        "country": {"FR": 1, "DE": 1},
        "technology": {"robotics": 1},
    }


def test_order_is_the_newest_what_ends_first_or_the_title(several):
    assert titles()[0] == "Pilot user for sensors"
    assert titles(sort="title")[0] == "Dyer sought"
    Listing.objects.filter(title="Dyer sought").update(valid_until=timezone.localdate())
    assert titles(sort="ending")[0] == "Dyer sought"


def test_list_is_in_the_address(several):
    page = Client().get("/exchange/?q=spinning&country=DE&sort=ending").content.decode()
    assert "Spinning mill has capacity" in page
    assert "1 found" in page
    assert "/exchange/files/listings.csv?q=spinning&amp;country=DE&amp;sort=ending" in page


def test_address_that_nobody_wrote_is_answered(several):
    asked = "?q=%00x&side=gift&kind=%27&ecosystem=a:b&country=QQ&technology=x&sort=z&page=-3&organisation=%00"
    assert Client().get(f"/exchange/{asked}").status_code == 200


def test_files_hold_what_the_address_asks(several):
    client = Client()
    text = b"".join(client.get("/exchange/files/listings.csv?side=offer&sort=title")).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["Title"], row["Organisation"], row["Quantity"]) for row in rows] == [
        ("Recycled PET, 3 t a month", "Quiet Mill", "3 t"),
        ("Spinning mill has capacity", "Quiet Mill", ""),
    ]
    answer = json.loads(b"".join(client.get("/exchange/files/listings.json?side=offer&sort=title")))
    assert [(one["title"], one["quantity"], one["unit"]) for one in answer] == [
        ("Recycled PET, 3 t a month", "3", "t"),
        ("Spinning mill has capacity", None, None),
    ]
    assert client.get("/exchange/files/listings.pdf").status_code == 404


def test_list_and_own_listings_take_as_many_queries_for_many_as_for_few(post, window):
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert window.get(path).status_code == 200
        return len(caught)

    for number in range(10):
        post(f"Listing {number}", is_anonymous=bool(number % 2), ecosystems=["textile"])
    paths = ("/exchange/", "/exchange/?q=listing&ecosystem=textile", "/exchange/yours/")
    for path in paths:
        window.get(path)
    few = [queries(path) for path in paths]
    for number in range(90):
        post(f"Listing more {number}", ecosystems=["textile"])
    assert [queries(path) for path in paths] == few
    assert max(few) <= 40
