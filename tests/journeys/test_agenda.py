"""An agenda by keyboard, without scripts and by hand: a file brought, sessions moved, published, compared."""

from zoneinfo import ZoneInfo

import pytest
from django.utils.text import slugify

from tests.journeys.drivers import Driver
from trellis.core.types import system_actor
from trellis.events.models import Event, Session
from trellis.events.services.agenda_imports import apply_agenda, stage_agenda
from trellis.events.tests.conftest import make_event

pytestmark = pytest.mark.browser

FILE = b"""<?xml version="1.0" encoding="UTF-8"?>
<schedule><conference><title>Days</title></conference><day date="2030-05-07"><room name="Hall">
<event id="1"><start>09:30</start><duration>00:45</duration><title>Opening</title></event>
<event id="2"><start>10:30</start><duration>01:00</duration><title>Panel on ports</title>
<persons><person>A speaker</person></persons></event></room></day></schedule>"""


@pytest.fixture
def event(site, request) -> Event:
    return make_event(site.own, f"Agenda {request.node.nodeid}", slug=slugify(request.node.name))


@pytest.fixture
def driver(start, site, event) -> Driver:
    return start(f"/events/{event.slug}/agenda/edit/", person=site.member)


def test_organiser_imports_moves_publishes_and_compares(driver, event, tmp_path):
    file = tmp_path / "agenda.xml"
    file.write_bytes(FILE)
    driver.follow("Import a file")
    driver.upload("File", file)
    driver.press("Read the file")
    assert "2 added" in driver.page.inner_text("#added")
    driver.press("Apply all of it")
    driver.fill("What is new", "The first one")
    driver.press("Publish the agenda")
    assert "2 added" in driver.page.inner_text("#added")

    row = Session.objects.get(event=event, title="Panel on ports")
    driver.page.goto(driver.page.url.replace("versions/1/", "edit/"))
    driver.fill("Room of Panel on ports", "Cellar")
    driver.press("Move Panel on ports")
    row.refresh_from_db()
    assert row.room.name == "Cellar"
    driver.press("Publish the agenda")
    assert "1 moved" in driver.page.inner_text("#moved")
    assert "Panel on ports" in driver.page.inner_text("#moved")


def test_a_broken_file_says_its_line_and_changes_nothing(driver, event, tmp_path):
    file = tmp_path / "agenda.xml"
    file.write_bytes(FILE.replace(b"01:00", b"long"))
    driver.follow("Import a file")
    driver.upload("File", file)
    driver.press("Read the file")
    assert "Line 4" in driver.page.content()
    assert not event.agenda_imports.exists()


def test_organiser_drags_a_session_to_another_time_and_room(open_window, site):
    event = make_event(site.own, "Agenda by hand")
    actor = system_actor("journeys")
    data = FILE.replace(b"</room>", b'</room><room name="Cellar"><event id="3"><start>11:30</start>'
                        b"<duration>00:30</duration><title>Tasting</title></event></room>")  # fmt: skip
    number = stage_agenda(actor=actor, event_id=event.pk, name="agenda.xml", data=data)
    apply_agenda(actor=actor, event_id=event.pk, import_id=number)
    row = Session.objects.get(event=event, title="Opening")
    page = open_window(path=f"/events/{event.slug}/agenda/edit/", person=site.member)
    cell = page.locator('td[data-start="2030-05-07T10:30"][data-room="Cellar"]')
    with page.expect_navigation():
        page.locator(f"#card-{row.pk}").drag_to(cell)
    row.refresh_from_db()
    assert (row.room.name, row.starts_at.astimezone(ZoneInfo(event.time_zone)).hour) == ("Cellar", 10)
    assert page.url.endswith(f"/agenda/edit/#card-{row.pk}")

    taken = page.locator('td[data-start="2030-05-07T11:30"][data-room="Cellar"]')
    with page.expect_navigation():
        page.locator(f"#card-{row.pk}").drag_to(taken)
    assert "There is a session in this room at that time already." in page.inner_text(f"#session-{row.pk}")
    row.refresh_from_db()
    assert row.starts_at.astimezone(ZoneInfo(event.time_zone)).hour == 10
