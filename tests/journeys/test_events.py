"""An organiser announces an event, a visitor finds it and registers: by keyboard and without scripts."""

import pytest
from django.urls import reverse

from tests.journeys.browser import overflows
from tests.journeys.drivers import Driver, Keyboard, field
from trellis.core.transactions import reading
from trellis.core.types import system_actor
from trellis.events.models import Event, Registration
from trellis.events.services.telling_registration import ASKED_TO_CONFIRM
from trellis.notifications.services.links import make_link

pytestmark = pytest.mark.browser


LONG_TITLE = "() => { document.querySelector('.data-list__title bdi').textContent = 'W'.repeat(200) }"


@pytest.mark.parametrize("width", [320, 1280])
def test_a_title_without_a_space_does_not_widen_the_calendar(open_window, site, width):
    page = open_window(path=reverse("events:calendar"), width=width)
    page.evaluate(LONG_TITLE)
    assert not overflows(page)


def say_when(driver: Driver, label: str, month: str, day: str, time: str) -> None:
    """As one types into a box for day and time, part after part."""
    if not isinstance(driver, Keyboard):
        driver.fill(label, f"2030-{month}-{day}T{time}")
        return
    driver.reach(field(driver.page, label))
    for part in (month, day, "2030"):
        driver.page.keyboard.type(part)
    driver.page.keyboard.press("ArrowRight")
    driver.page.keyboard.type(time.replace(":", "") + "AM")
    assert field(driver.page, label).input_value() == f"2030-{month}-{day}T{time}"


def test_organiser_announces_an_event_and_a_visitor_finds_it(start, way, site):
    title = f"Harbour talk {way}"
    driver = start("/events/yours/", person=site.member)
    driver.follow("Organise an event")
    driver.follow("Talk")
    driver.press("Save")
    assert "This field is required" in driver.page.content()
    driver.fill("Title", title)
    say_when(driver, "Begins", "05", "15", "08:30")
    say_when(driver, "Ends", "05", "15", "09:45")
    driver.press("Save")
    driver.press("Publish")
    event = Event.objects.get(title=title)
    assert (event.state, event.starts_at.isoformat()) == ("published", "2030-05-15T06:30:00+00:00")

    visitor = start("/events/")
    visitor.fill("Words", title)
    visitor.press("Search")
    visitor.follow(title)
    assert "15 May 2030" in visitor.page.content()


def test_visitor_registers_on_a_phone_and_confirms_from_the_mail(start, way, site):
    event = Event.objects.get(title="Members’ day")
    address = f"phone-{way}@guest.example"
    driver = start(f"/events/{event.slug}/", width=360)
    driver.follow("Register")
    driver.press("Register")
    assert "This field is required" in driver.page.content()
    driver.fill("Name", "A guest")
    driver.fill("Mail address", address)
    driver.press("Register")
    assert "We sent you a mail" in driver.page.content()
    with reading(system_actor("registering")):
        row = Registration.objects.get(address=address)
    assert row.state == "unconfirmed"
    driver.page.goto(make_link(purpose=ASKED_TO_CONFIRM, matter=row.pk))
    driver.press("Yes, register me")
    with reading(system_actor("registering")):
        assert Registration.objects.get(pk=row.pk).state == "registered"
