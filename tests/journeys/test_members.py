"""A cluster manager's day: members brought, written to and kept, by keyboard and without scripts."""

import pytest

from tests.journeys.counting import Counted
from tests.journeys.working import see_work_done
from trellis.members.models import Entry, Letter, Recipient, Record
from trellis.registry.models import Organisation, PersonMembership

pytestmark = pytest.mark.browser
MEMBERS = 115
SECONDS_OF_ONE = 15  # a person reads, decides and acts
MOST_MINUTES = 20


@pytest.fixture
def host(site, way) -> Organisation:
    """A cluster of the member's own, with an empty register."""
    others = [site.own.pk, site.unkept.pk]
    host = Organisation.objects.filter(kind="cluster").exclude(pk__in=others).order_by("id")
    row = host[1 if way == "keyboard" else 2]
    PersonMembership.objects.get_or_create(organisation=row, person=site.member, defaults={"role": "owner"})
    return row


def test_manager_keeps_a_member(start, way, site):
    driver = start(f"/organisations/{site.own.slug}/register/", person=site.member)
    name = f"Quay Works {way}"
    driver.follow("Add a member")
    driver.press("Save")
    assert "This field is required" in driver.page.content()
    driver.fill("Name", name)
    driver.fill("Segments", "harbour")
    driver.press("Save")
    driver.follow("Add a contact")
    driver.fill("Name", "The office")
    driver.fill("Mail address", f"{way}@quay.example")
    driver.press("Save")
    driver.follow("Add a task")
    driver.fill("What is to be done", "Ask for the logo")
    driver.press("Save")
    driver.press("Done Ask for the logo")
    record = Record.objects.get(name=name)
    assert Entry.objects.get(record=record).closed_on is not None
    assert [record.tags, record.host_id] == [["harbour"], site.own.pk]


def test_manager_brings_and_invites_115_members_in_twenty_minutes(start, way, site, host, tmp_path):
    file = tmp_path / "members.csv"
    rows = [f"Works {number} {way},{number},Austria,desk{number}@{way}.example" for number in range(MEMBERS)]
    file.write_text("\n".join(["Company,Member number,Country,E-mail", *rows]))
    driver = Counted(start(f"/organisations/{host.slug}/register/", person=site.member))
    driver.follow("Import your list")
    driver.upload("Files", file)
    driver.fill("Where the file comes from", "Our members")
    driver.press("Upload and look at it")
    driver.press("Check the rows")
    see_work_done(driver)
    driver.press("Accept and store")
    see_work_done(driver)
    driver.page.goto(f"/organisations/{host.slug}/register/")
    assert Record.objects.filter(host=host).count() == MEMBERS
    driver.follow(f"Write to these {MEMBERS} members")
    driver.fill("Subject", "Your profile")
    driver.fill("Text", "Look at what we say of you, and say whether it is right.")
    driver.fill("Question", "Have you seen it?")
    driver.fill("Answers", "Seen")
    driver.fill("Answers in words go to", "office@cluster.example")
    driver.press("Look at it")
    assert f"{MEMBERS} contacts get it" in driver.page.content()
    driver.press(f"Send it to {MEMBERS} contacts")
    letter = Letter.objects.get(host=host)
    assert Recipient.objects.filter(letter=letter).count() == MEMBERS
    assert driver.interactions * SECONDS_OF_ONE / 60 <= MOST_MINUTES
