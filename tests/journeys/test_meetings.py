"""Meetings of an event: set up, wished, asked, worked out, taken over, moved by keyboard and by hand."""

from datetime import UTC, datetime

import pytest
from django.utils.text import slugify

from tests.journeys.drivers import Driver
from tests.journeys.meetings import take_part
from tests.journeys.site import make_person
from tests.journeys.working import see_work_done
from trellis.core.transactions import change, reading
from trellis.events.models import Event
from trellis.events.tests.conftest import make_event
from trellis.meetings.models import Meeting, MeetingRequest, Participant, Seat, Slot, Table, Wish
from trellis.meetings.types.words import BOOKER
from trellis.notifications.services.links import make_link

pytestmark = pytest.mark.browser
NAMES = ("Ana", "Ben", "Cem", "Dia")


@pytest.fixture
def event(site, request) -> Event:
    name = request.node.nodeid
    return make_event(site.own, f"Meetings {name}", slug=slugify(request.node.name), format="on_site")


@pytest.fixture
def driver(start, site, event) -> Driver:
    return start(f"/events/{event.slug}/meetings/setup/", person=site.member)


def met(event: Event) -> set[frozenset[str]]:
    """The names of those who meet, by meeting."""
    with reading(BOOKER):
        rows = Seat.objects.filter(meeting__event=event, meeting__state="standing")
        seats = list(rows.values_list("meeting", "participant__registration__name"))
    return {frozenset(name for one, name in seats if one == meeting) for meeting, _name in seats}


def people_with_wishes(event: Event) -> dict[str, Participant]:
    """Four: Ana wishes everybody, Dia wishes Ben and not Ana."""
    with change(BOOKER):
        people = {name: take_part(event, name, organisation=f"{name} Works") for name in NAMES}
        for wisher, wished, kind in (
            ("Ana", "Ben", "must"), ("Ana", "Cem", "like"), ("Ana", "Dia", "like"), ("Dia", "Ben", "like"),
            ("Dia", "Ana", "no"),
        ):  # fmt: skip
            Wish.objects.create(event=event, wisher=people[wisher], wished=people[wished], kind=kind)
    return people


def set_up(driver: Driver) -> None:
    driver.press("Begin with meetings")
    driver.follow("Slots and tables")
    # A field for a date takes its parts in the order of the reader's language: the whole is set at once.
    driver.page.get_by_label("Day").fill("2030-05-07")
    driver.page.get_by_label("From", exact=True).fill("09:30")
    driver.page.get_by_label("To", exact=True).fill("10:45")
    driver.press("Fill this window with slots")
    driver.fill("How many", "2")
    driver.press("Add these tables")


@pytest.mark.system("C6")
def test_organiser_sets_up_works_out_a_schedule_takes_it_over_and_locks(driver, event):
    set_up(driver)
    assert Slot.objects.filter(event=event).count() == 3
    driver.page.goto(f"/events/{event.slug}/meetings/setup/")
    driver.press("Open them")
    people_with_wishes(event)
    driver.follow("Board of meetings")
    driver.follow("Work out a schedule")
    driver.press("Work out a schedule")
    assert "You can leave this page" in driver.page.content()
    see_work_done(driver)
    assert "3 of 4 wishes met" in driver.page.inner_text("main")
    assert met(event) == set()
    driver.follow("Wishes not met")
    assert "Ana – Dia" in driver.page.inner_text("main")
    driver.press("Take it over")
    wanted = {frozenset(pair) for pair in (("Ana", "Ben"), ("Ana", "Cem"), ("Ben", "Dia"))}
    assert met(event) == wanted

    driver.follow("By slot")
    row = driver.page.locator("li", has_text="Cem").first
    driver.press(row.get_by_role("button").inner_text())
    with reading(BOOKER):
        assert Meeting.objects.filter(event=event, is_locked=True).count() == 1
    driver.press("Take back: a meeting locked")
    with reading(BOOKER):
        assert not Meeting.objects.filter(event=event, is_locked=True).exists()
    driver.press("Take back: a schedule taken over")
    assert met(event) == set()


@pytest.mark.system("C5")
def test_participant_wishes_and_asks_and_the_other_answers_from_the_mail(start, way, site, event, driver):
    set_up(driver)
    driver.page.goto(f"/events/{event.slug}/meetings/setup/")
    driver.press("Open them")
    person = make_person(f"meets-{way}@demo.example")
    with change(BOOKER):
        own = take_part(event, "Eve", person, organisation="Eve Works")
        other = take_part(event, "Fay", organisation="Fay Works", offers="Glass")
    own_page = start(f"/events/{event.slug}/meetings/", person=person)
    own_page.page.goto(f"/events/{event.slug}/meetings/people/")
    own_page.follow("Fay")
    own_page.press("I would like to meet them")
    with reading(BOOKER):
        assert list(Wish.objects.filter(event=event).values_list("wisher", "wished", "kind")) == [
            (own.pk, other.pk, "like")
        ]
    own_page.fill("What about", "Glass for lamps")
    own_page.press("Send the request")
    with reading(BOOKER):
        request = MeetingRequest.objects.get(event=event)
        assert not Meeting.objects.filter(event=event).exists()
    answer = start(make_link(purpose="meeting-request", matter=request.pk))
    assert "Glass for lamps" in answer.page.inner_text("main")
    answer.press("Accept")
    assert met(event) == {frozenset(("Eve", "Fay"))}
    own_page.page.goto(f"/events/{event.slug}/meetings/")
    assert "Fay" in own_page.page.inner_text("#schedule")


def test_organiser_drags_a_meeting_to_another_slot_and_table(open_window, site):
    start_at = datetime(2030, 5, 7, 7, 30, tzinfo=UTC)
    event = make_event(site.own, "Meetings by hand", format="on_site", starts_at=start_at)
    page = open_window(path=f"/events/{event.slug}/meetings/setup/", person=site.member)
    page.get_by_role("button", name="Begin with meetings").click()
    page.get_by_role("link", name="Slots and tables").click()
    page.get_by_label("Day").fill("2030-05-07")
    page.get_by_label("From", exact=True).fill("09:30")
    page.get_by_label("To", exact=True).fill("10:45")
    page.get_by_role("button", name="Fill this window with slots").click()
    page.get_by_label("How many").fill("2")
    page.get_by_role("button", name="Add these tables").click()
    people = people_with_wishes(event)
    page.goto(f"/events/{event.slug}/meetings/board/?view=people")
    page.get_by_role("link", name="Arrange a meeting Ana").click()
    page.get_by_label("With").select_option(str(people["Cem"].pk))
    page.get_by_role("button", name="Arrange", exact=True).click()
    assert met(event) == {frozenset(("Ana", "Cem"))}
    page.goto(f"/events/{event.slug}/meetings/board/")
    with reading(BOOKER):
        meeting = Meeting.objects.get(event=event)
        free = Slot.objects.filter(event=event).exclude(pk=meeting.slot_id).order_by("during")[1]
        table = Table.objects.filter(event=event).exclude(pk=meeting.table_id).get()
    cell = page.locator(f'td[data-slot="{free.pk}"][data-table="{table.pk}"]')
    with page.expect_navigation():
        page.locator(".board__card").drag_to(cell)
    with reading(BOOKER):
        meeting.refresh_from_db()
    assert (meeting.slot_id, meeting.table_id) == (free.pk, table.pk)
