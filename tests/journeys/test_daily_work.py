"""What people do now and then for themselves: contacts, dates, invitations, searches, blocks, taking back.

By keyboard alone and with JavaScript off. Each ends where it began: others walk through the same site.
"""

import pytest
from django.test import Client

from tests.journeys.site import make_person
from trellis.accounts.models import Consent, Person
from trellis.core.types import system_actor
from trellis.notifications.models import CalendarFeed, Notification
from trellis.portal.models import SiteSettings
from trellis.registry.models import Organisation, PersonMembership, SavedSearch
from trellis.registry.services import life, profiles

pytestmark = pytest.mark.browser
BUILDER = system_actor("journeys")


def make_kept(name: str, owner: Person) -> Organisation:
    """A company in public, with its owner."""
    made = profiles.create_organisation(
        actor=BUILDER, kind="company", values={"name": name, "country": "country:AT"}
    )
    life.publish(actor=BUILDER, organisation_id=made.id)
    PersonMembership.objects.create(organisation_id=made.id, person=owner, role="owner")
    return Organisation.objects.get(pk=made.id)


def test_owner_is_named_as_a_contact_and_withdraws(start, way, site):
    person = make_person(f"named-{way}@demo.example")
    Person.objects.filter(pk=person.pk).update(name=f"Front desk {way}")
    firm = make_kept(f"Weavers named by {way}", person)
    profile = f"/organisations/{firm.slug}/"
    driver = start("/person/", person=person)
    driver.follow("What you agree to")
    driver.press("I agree : Being named as a contact")
    assert f"Front desk {way}" in start(profile).page.content()
    driver.press("Withdraw : Being named as a contact")
    assert f"Front desk {way}" not in start(profile).page.content()
    [consent] = Consent.objects.filter(person=person)
    assert (consent.purpose, consent.end) == ("contact-name", "withdrawn")


def test_person_brings_the_dates_into_a_calendar_and_ends_the_address(start, way, site):
    person = make_person(f"dates-{way}@demo.example")
    driver = start("/notifications/calendar/", person=person)
    driver.press("Make an address")
    address = driver.page.get_by_label("Your private address").input_value()
    answer = Client().get("/" + address.split("/", 3)[3])
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.content.startswith(b"BEGIN:VCALENDAR")
    driver.press("End this address")
    assert Client().get("/" + address.split("/", 3)[3]).status_code == 404
    assert not CalendarFeed.objects.filter(person=person).exists()


def test_owner_invites_an_editor_who_accepts(start, way, site):
    owner, guest = make_person(f"host-{way}@demo.example"), make_person(f"invited-{way}@demo.example")
    firm = make_kept(f"Printers kept by {way}", owner)
    driver = start(f"/organisations/{firm.slug}/people/", person=owner)
    driver.follow("Invite a person")
    driver.fill("Mail address", guest.email)
    driver.press("Send the invitation")
    assert not PersonMembership.objects.filter(organisation=firm, person=guest).exists()
    told = Notification.objects.get(message="registry.invited_editor", context__organisation=firm.name)
    invited = start(told.path, person=guest)
    invited.press("Accept")
    assert PersonMembership.objects.get(organisation=firm, person=guest).role == "editor"


def test_reader_keeps_a_search_and_lets_it_go(start, way, site):
    person = make_person(f"seeker-{way}@demo.example")
    driver = start("/organisations/?q=textile", person=person)
    driver.follow("Save this search")
    driver.fill("Name", f"Cloth {way}")
    driver.tick("Once a week")
    driver.press("Save")
    row = SavedSearch.objects.get(person=person)
    assert (row.name, row.rhythm) == (f"Cloth {way}", "weekly")
    driver.follow("Change or remove")
    driver.press("Remove this search")
    assert not SavedSearch.objects.filter(person=person).exists()


def test_owner_changes_a_profile_and_takes_it_back(start, way, site):
    owner = make_person(f"undecided-{way}@demo.example")
    firm = make_kept(f"Millers changed by {way}", owner)
    driver = start(f"/organisations/{firm.slug}/edit/", person=owner)
    driver.fill("Short name", "MILL")
    driver.press("Save")
    firm.refresh_from_db()
    assert firm.short_name == "MILL"
    driver.page.goto(f"/organisations/{firm.slug}/history/")
    name = driver.page.get_by_role("button", name="Take this change back").first.inner_text()
    driver.press(" ".join(name.split()))
    firm.refresh_from_db()
    assert firm.short_name == ""


def test_operator_switches_a_block_off_and_on_again(start, way, site):
    try:
        driver = start("/settings/blocks/", person=site.operator)
        driver.untick("Portals elsewhere")
        driver.press("Save")
        assert SiteSettings.objects.get().blocks_off == ["elsewhere"]
        assert "Portals elsewhere" not in start("/").page.content()
        driver.tick("Portals elsewhere")
        driver.press("Save")
        assert SiteSettings.objects.get().blocks_off == []
        assert "Portals elsewhere" in start("/").page.content()
    finally:
        SiteSettings.objects.update(blocks_off=[])
