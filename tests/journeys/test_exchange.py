"""A small firm posts a need on a phone: by keyboard alone, and with JavaScript off."""

from functools import partial

import pytest

from tests.journeys.site import make_person
from trellis.core.types import system_actor
from trellis.exchange.models import Listing
from trellis.exchange.services.posting import post_listing
from trellis.exchange.tests.conftest import actor_of
from trellis.registry.models import Organisation, PersonMembership
from trellis.registry.services import life, profiles

pytestmark = pytest.mark.browser
BUILDER = system_actor("journeys")
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def phone(start):
    return partial(start, **PHONE)


def make_firm(name: str) -> Organisation:
    """A company in public, with its owner."""
    made = profiles.create_organisation(
        actor=BUILDER, kind="company", values={"name": name, "country": "country:AT"}
    )
    life.publish(actor=BUILDER, organisation_id=made.id)
    owner = make_person(f"{made.slug}@demo.example")
    PersonMembership.objects.create(organisation_id=made.id, person=owner, role="owner")
    return Organisation.objects.get(pk=made.id)


def test_owner_posts_a_need_on_a_phone_and_others_find_it(phone, way, site):
    firm = make_firm(f"Weavers by {way}")
    owner = PersonMembership.objects.get(organisation=firm).person
    driver = phone("/exchange/", person=owner)
    driver.follow("Post an offer or a need")
    driver.follow("Supplier sought")
    driver.fill("Title", f"Dyer for flax {way}")
    driver.fill("What exactly", "Reactive dyes, small batches")
    driver.fill("Material", "Flax")
    driver.fill("Quantity", "three")
    driver.press("Save and look at it")
    assert "“three” is not a number." in driver.page.content()
    assert driver.page.get_by_label("What exactly").input_value() == "Reactive dyes, small batches"
    driver.fill("Quantity", "3,5")
    driver.choose("Unit", "t")
    driver.press("Save and look at it")
    driver.press("Publish")
    row = Listing.objects.get(organisation=firm)
    assert (row.state, row.title, str(row.quantity), row.unit) == (
        "published",
        f"Dyer for flax {way}",
        "3.50",
        "t",
    )
    assert (row.attributes, row.country_id) == ({"material": "Flax"}, "country:AT")  # from the profile
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert way == "no-scripts" or driver.page.evaluate(wide) is False

    visitor = phone("/exchange/")
    visitor.fill("Words", f"flax {way}")
    visitor.press("Search")
    visitor.follow(f"Dyer for flax {way}")
    content = visitor.page.content()
    assert "Reactive dyes, small batches" in content
    assert firm.name in content


def test_owner_withdraws_renews_and_stays_without_name(phone, way, site):
    firm = make_firm(f"Knitters by {way}")
    owner = PersonMembership.objects.get(organisation=firm).person
    driver = phone(f"/exchange/new/{firm.slug}/equipment/offer/", person=owner)
    driver.fill("Title", f"Loom to share {way}")
    driver.fill("Machine or facility", "Jacquard loom")
    driver.tick("Show it without our name")
    driver.press("Save and look at it")
    driver.press("Publish")
    row = Listing.objects.get(organisation=firm)
    visitor = phone(f"/exchange/{row.pk}/")
    assert firm.name not in visitor.page.content()
    assert "An organisation that does not show its name." in visitor.page.content()
    driver.press("Renew")
    driver.press("Withdraw")
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert "Withdrawn" in driver.page.content()
    driver.page.goto("/exchange/yours/")
    assert f"Loom to share {way}" in driver.page.content()


def test_owner_sees_which_offer_fits_best_and_why(phone, way, site):
    firm, other = make_firm(f"Flax weavers {way}"), make_firm(f"Flax dyers {way}")
    word = f"floxigant{way.replace('-', '')}"
    need = post(firm, "need", f"Dyer of {word}", "technology:robotics")
    post(other, "offer", f"Dyeing of {word}")
    post(other, "offer", f"Dyeing of {word} by robots", "technology:robotics")
    owner = PersonMembership.objects.get(organisation=firm).person
    driver = phone(f"/exchange/{need}/", person=owner)
    driver.follow("See what fits best, and why")
    listed = driver.page.locator(".data-list > li").all_inner_texts()
    found = [one for one in listed if word in one]
    assert [one.splitlines()[0] for one in found] == [f"Dyeing of {word} by robots", f"Dyeing of {word}"]
    assert f"the same words: {word}" in found[0]
    assert "Missing: Technologies: " in found[1]
    driver.follow(f"Dyeing of {word} by robots")
    assert other.name in driver.page.content()


def test_two_firms_are_introduced_and_say_what_came_of_it(phone, way, site):
    firm, other = make_firm(f"Felt makers {way}"), make_firm(f"Felt cutters {way}")
    word = f"feltigant{way.replace('-', '')}"
    need = post(firm, "need", f"Cutter of {word}")
    post(other, "offer", f"Cutting of {word}")
    asker, answerer = (PersonMembership.objects.get(organisation=one).person for one in (firm, other))
    driver = phone(f"/exchange/{need}/matches/", person=asker)
    driver.follow("Ask to be introduced")
    driver.fill("What you want to say", "Up to 3 cm?")
    driver.tick("If nobody answers in seven days")
    driver.press("Ask them")
    assert "Waits for an answer" in driver.page.content()
    assert answerer.email not in driver.page.content()

    answering = phone("/exchange/yours/", person=answerer)
    answering.follow("Introductions")
    answering.follow(f"Cutter of {word}")
    assert "Up to 3 cm?" in answering.page.content()
    assert asker.email not in answering.page.content()
    answering.press("Agree")
    assert asker.email in answering.page.content()
    driver.page.reload()
    assert answerer.email in driver.page.content()
    driver.choose("What came of it", "A contract")
    driver.fill("In a few words", "For a year")
    driver.press("Save")
    answering.page.reload()
    assert "For a year" in answering.page.content()
    driver.page.goto("/exchange/introductions/")
    assert "A contract" in driver.page.content()


def post(firm: Organisation, side: str, title: str, *technologies: str) -> int:
    return post_listing(
        actor=actor_of(PersonMembership.objects.get(organisation=firm).person),
        organisation_id=firm.pk,
        kind="supplier-capability",
        side=side,
        values={"title": title, "technologies": technologies},
        publish=True,
    )
