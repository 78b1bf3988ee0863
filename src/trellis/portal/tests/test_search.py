"""The search over everything."""

import re

import pytest

from trellis.core.found import Asked, Found
from trellis.core.sections import SectionLine
from trellis.core.types import VISITOR
from trellis.portal.pages.search import LONGEST_TEXT, build_search_page
from trellis.portal.tests.conftest import OPERATOR
from trellis.registry.models import Organisation
from trellis.registry.services import profiles
from trellis.registry.services.life import publish


def finder(title: str, total: int, asked_for: list[str]):
    def find(asked: Asked) -> Found:
        asked_for.append(asked.text)
        return Found(title=title, total=total, lines=(SectionLine("one", "/one/"),) * total)

    return find


def test_every_module_is_asked_and_those_that_found_nothing_are_left_out():
    asked: list[str] = []
    finders = [finder("A", 1, asked), finder("B", 0, asked), finder("C", 2, asked)]
    page = build_search_page(actor=VISITOR, text="  water\t technology\x00 ", finders=finders)
    assert asked == ["water technology"] * 3
    assert [(found.title, found.total) for found in page.found] == [("A", 1), ("C", 2)]


@pytest.mark.parametrize("text", ["", "  ", "\x00\u200b"])
def test_nothing_typed_asks_nobody(text):
    asked: list[str] = []
    assert build_search_page(actor=VISITOR, text=text, finders=[finder("A", 1, asked)]).found == ()
    assert asked == []


def test_very_long_text_is_cut():
    asked: list[str] = []
    build_search_page(actor=VISITOR, text="x" * 100_000, finders=[finder("A", 1, asked)])
    assert [len(text) for text in asked] == [LONGEST_TEXT]


@pytest.fixture
def published(db):
    for name, seen in (("Alpine Water Centre", True), ("Alpine Water Secret", False)):
        profile = profiles.create_organisation(
            actor=OPERATOR, kind="technology-centre", values={"name": name, "country": "country:AT"}
        )
        if seen:
            publish(actor=OPERATOR, organisation_id=profile.id)
    return Organisation.objects.get(name="Alpine Water Centre")


def sections(text: str) -> dict[str, list[str]]:
    """Under each heading the titles of what was found."""
    found = {}
    for part in text.split("<section")[1:]:
        title = re.search(r'<h2[^>]*>([^<]+?) <span class="quiet">', part)
        if title:
            found[title[1]] = re.findall(r"<bdi>([^<]+)</bdi>", part)
    return found


def test_search_finds_organisations_despite_a_slip_and_shows_no_drafts(client, published):
    text = client.get("/search/", {"q": "alpine watr"}).content.decode()
    assert sections(text) == {"Organisations": ["Alpine Water Centre"]}
    assert f'href="/organisations/{published.slug}/"' in text
    assert 'href="/organisations/?q=alpine+watr"' in text


def test_search_finds_places_and_topics_that_lead_to_their_organisations(client, db):
    text = client.get("/search/", {"q": "austria"}).content.decode()
    assert "Austria" in sections(text)["Places and topics"]
    assert 'href="/organisations/?country=AT"' in text


def test_search_finds_figures(client, db):
    text = client.get("/search/", {"q": "employ"}).content.decode()
    assert any("mploy" in label for label in sections(text)["Figures"])


def test_search_that_finds_nothing_says_what_to_do(client, db):
    text = client.get("/search/", {"q": "<script>qqqqq"}).content.decode()
    assert "Nothing was found" in text
    assert "<script>qqqqq" not in text
