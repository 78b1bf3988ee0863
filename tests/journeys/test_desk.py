"""The desk on the morning of an event: the network goes, another desk was faster, somebody walks in."""

import re
import time
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.journeys.counting import Counted
from tests.journeys.drivers import Keyboard, WithoutScripts
from trellis.core.transactions import change, reading
from trellis.core.types import system_actor
from trellis.events.models import CheckIn, Event, Registration
from trellis.events.selectors.badge_tokens import badge_token
from trellis.events.services.checking_in import check_in
from trellis.events.tests.conftest import make_event
from trellis.events.types.check_in import Scan

pytestmark = pytest.mark.browser
SYSTEM = system_actor("demonstration")
ADA, BEA, CY = "Ada Ångström", "Bea Byron", "Cy Clark"


def with_people(site, title: str) -> tuple[Event, dict[str, int]]:
    """An event that is now, and those with a place."""
    now = timezone.now()
    event = make_event(site.own, title, starts_at=now, ends_at=now + timedelta(hours=8))
    found = {}
    with change(SYSTEM):
        for number, name in enumerate((ADA, BEA, CY)):
            row = Registration.objects.create(
                event=event, name=name, organisation="Lens Works", state="registered",
                address=f"{event.slug}-{number}@lens.example",
            )  # fmt: skip
            found[name] = row.pk
    return event, found


def came(event: Event) -> list[tuple[str, str]]:
    with reading(SYSTEM):
        rows = CheckIn.objects.filter(event=event).order_by("id")
        return list(rows.values_list("registration__name", "desk"))


@pytest.mark.system("C2")
def test_desk_goes_on_without_network_and_sends_each_scan_once(open_window, site):
    event, people = with_people(site, "A day without network")
    page = open_window(path=f"/events/{event.slug}/check-in/", person=site.member, width=360)
    page.wait_for_selector("[data-desk][data-ready]")
    page.click("summary:has-text('This device')")
    page.fill("[data-part=desk]", "Desk 1")
    page.press("[data-part=desk]", "Tab")

    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector("[data-part=count]:has-text('0 of 3')")
    text = page.locator("[data-part=text]")
    text.fill("angstrom")
    text.press("Enter")
    page.wait_for_selector(f"[data-part=said]:has-text('{ADA} is checked in.')")
    text.fill(badge_token(event.pk, people[BEA]))
    text.press("Enter")
    page.wait_for_selector(f"[data-part=said]:has-text('{BEA} is checked in.')")
    text.fill("angstrom")
    text.press("Enter")
    page.wait_for_selector("[data-part=said]:has-text('was checked in already')")
    said = page.inner_text("[data-part=said]")
    assert re.search(r"already: \d\d:\d\d.*, Desk 1", said), said
    assert page.get_attribute("[data-desk]", "data-waiting") == "2"
    assert "Without network" in page.inner_text("[data-part=state]")
    scanned = timezone.now()
    assert came(event) == []

    earlier = scanned - timedelta(minutes=5)
    faster = Scan(key=uuid.uuid4(), at=earlier, desk="Desk 2", registration_id=people[BEA])
    check_in(actor=SYSTEM, event_id=event.pk, scans=[faster])
    page.context.set_offline(False)
    page.wait_for_selector("[data-desk][data-waiting='0']")
    page.wait_for_selector("[data-part=conflicts] li")
    conflict = page.inner_text("[data-part=conflicts] li")
    assert f"{BEA} was checked in already" in conflict
    assert "Desk 2" in conflict
    assert sorted(came(event)) == [(ADA, "Desk 1"), (BEA, "Desk 2")]
    with reading(SYSTEM):
        assert CheckIn.objects.get(event=event, registration=people[ADA]).at <= scanned
    page.wait_for_selector("[data-part=count]:has-text('2 of 3')")


def test_device_forgets_who_takes_part(open_window, site):
    event, _people = with_people(site, "A device that is given back")
    page = open_window(path=f"/events/{event.slug}/check-in/", person=site.member)
    page.wait_for_selector("[data-desk][data-ready]")
    page.click("summary:has-text('This device')")
    with page.expect_navigation():
        page.click("[data-part=forget]")
    kept = """async () => {
        const open = indexedDB.open("trellis-check-in", 1);
        const database = await new Promise((done) => { open.onsuccess = () => done(open.result); });
        const rows = database.transaction("rosters").objectStore("rosters").count();
        return new Promise((done) => { rows.onsuccess = () => done(rows.result); });
    }"""
    assert page.evaluate(kept) == 0
    assert page.evaluate("caches.has('check-in')") is False


@pytest.mark.parametrize("way", ["keyboard", "no-scripts"])
def test_from_walk_in_to_badge_in_twenty_seconds(open_window, site, way):
    event, _people = with_people(site, f"Walk in by {way}")
    page = open_window(
        path=f"/events/{event.slug}/check-in/", person=site.member, javascript=way == "keyboard"
    )
    driver = Counted(Keyboard(page) if way == "keyboard" else WithoutScripts(page))
    begun = time.monotonic()
    driver.follow("Without registration")
    driver.fill("Name", "Late Lovelace")
    driver.fill("Organisation", "Mirror Works")
    driver.fill("Mail address", f"late-{way}@mirror.example")
    with page.expect_response(lambda answer: answer.url.endswith("/badge.pdf")) as badge:
        page.keyboard.press("Enter") if way == "keyboard" else page.press("[name=address]", "Enter")
        driver.interactions += 1
    assert badge.value.headers["content-type"] == "application/pdf"
    assert (driver.interactions, time.monotonic() - begun < 20) == (5, True)
    assert [name for name, _desk in came(event)] == ["Late Lovelace"]
