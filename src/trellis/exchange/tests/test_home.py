"""Offers and needs on the home page: the same for everybody."""

import re

import pytest

pytestmark = pytest.mark.django_db


def at_home(window):
    text = window.get("/").content.decode().split(">Offered and sought</h2>")[1].split("<h2")[0]
    lines = re.findall(r"<bdi>([^<]+)</bdi></a></p>(?:<p[^>]*>([^<]+)</p>)?", text)
    return [(title, note) for title, note in lines]


def test_home_shows_what_was_offered_last_and_not_by_whom_if_that_is_secret(client, window, post):
    post("Two tonnes of flax")
    post("A laser", is_anonymous=True)
    post("Looms wanted", side="need")
    post("For our network", visibility="network")
    post("Half written", publish=False)
    expected = [
        ("Looms wanted", "Need · Quiet Mill"),
        ("A laser", "Offer"),
        ("Two tonnes of flax", "Offer · Quiet Mill"),
    ]
    assert [at_home(client), at_home(window)] == [expected, expected]
