"""Whose profile is this? Two ways to say so, by keyboard alone and with JavaScript off, counted.

A person needs about ten seconds for an interaction, reading included: twelve of them are two minutes.
"""

import time

import pytest

from tests.journeys.counting import Counted
from tests.journeys.site import PASSWORD, make_person
from trellis.core.types import system_actor
from trellis.notifications.models import Notification
from trellis.registry.models import Membership, Organisation, PersonMembership
from trellis.registry.services import life, listings, profiles

pytestmark = pytest.mark.browser
MOST_INTERACTIONS = 12
SECONDS_EACH = 10
THREE_MINUTES, FOUR_MINUTES = 180, 240
BUILDER = system_actor("journeys")


def make_firm(name: str, **values) -> Organisation:
    given = {"name": name, "country": "country:AT", "website": "https://firm.example", **values}
    made = profiles.create_organisation(actor=BUILDER, kind="company", values=given)
    life.publish(actor=BUILDER, organisation_id=made.id)
    return Organisation.objects.get(pk=made.id)


def mail(message: str, organisation: str) -> str:
    told = Notification.objects.filter(message=message, context__organisation=organisation)
    return told.latest("id").path


def seconds(driver: Counted, began: float) -> float:
    """What the machine took, and a person for each interaction."""
    return time.monotonic() - began + driver.interactions * SECONDS_EACH


def test_owner_claims_a_profile_by_mail_at_its_domain(start, way, site):
    firm = make_firm(f"Joinery claimed by {way}")
    person = make_person(f"joiner-{way}@demo.example")
    began = time.monotonic()
    driver = Counted(start(f"/organisations/{firm.slug}/"))
    driver.follow("Claim this profile")
    driver.fill("Mail address", person.email)
    driver.fill("Password", PASSWORD)
    driver.press("Sign in")
    driver.fill("Mail address at the organisation", "office@firm.example")
    driver.press("Send the link")
    assert "office@firm.example" in driver.page.content()
    driver.visit(mail("registry.claim_link", firm.name))
    driver.press("Yes, this is right")
    assert "This was answered" in driver.page.content()
    row = PersonMembership.objects.get(organisation=firm)
    assert (row.person, row.role, row.by_claim) == (person, "owner", True)
    assert driver.interactions <= MOST_INTERACTIONS
    assert seconds(driver, began) <= THREE_MINUTES


def test_member_corrects_its_profile_on_a_phone_from_the_mail_of_its_cluster(start, way, site):
    firm = make_firm(f"Foundry listed by {way}", city="Graz")
    Membership.objects.create(host=site.cluster, member=firm)
    listings.write_to_member(
        actor=BUILDER, host_id=site.cluster.pk, member_id=firm.pk, address="office@firm.example"
    )
    began = time.monotonic()
    driver = Counted(start("", width=360, height=740))
    driver.visit(mail("registry.listed", firm.name))
    assert site.cluster.name in driver.page.content()
    driver.follow("Correct the profile")
    driver.fill("Name", f"Foundry of the hill by {way}")
    driver.fill("Website", "https://foundry.example")
    driver.fill("City", "Leoben")
    driver.press("Save")
    assert f"Foundry of the hill by {way}" in driver.page.content()
    row = Organisation.objects.get(pk=firm.pk)
    assert (row.name, row.website, row.city, row.status) == (
        f"Foundry of the hill by {way}",
        "https://foundry.example",
        "Leoben",
        "published",
    )
    width = driver.page.evaluate("document.documentElement.scrollWidth") if way == "keyboard" else 360
    assert width <= 360
    assert driver.interactions <= MOST_INTERACTIONS
    assert seconds(driver, began) <= FOUR_MINUTES


def test_member_that_does_not_want_to_be_listed_is_gone_after_two_interactions(start, way, site):
    firm = make_firm(f"Mill removed by {way}")
    Membership.objects.create(host=site.cluster, member=firm)
    listings.write_to_member(
        actor=BUILDER, host_id=site.cluster.pk, member_id=firm.pk, address="office@firm.example"
    )
    driver = Counted(start("", width=360, height=740))
    driver.visit(mail("registry.listed", firm.name))
    driver.press("Have the profile removed")
    assert "The profile is removed" in driver.page.content()
    assert Organisation.objects.get(pk=firm.pk).status == "archived"
    assert driver.interactions == 2
