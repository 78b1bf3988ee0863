"""A meeting is handed to a colleague, by keyboard and without scripts; pages that refresh themselves."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.utils.text import slugify
from playwright.sync_api import Page, expect

from tests.journeys.meetings import take_part
from tests.journeys.site import make_person
from trellis.accounts.models import Person
from trellis.core.transactions import change, reading
from trellis.core.types import Actor, system_actor
from trellis.events.models import Event
from trellis.events.tests.conftest import make_event
from trellis.meetings.models import Meeting, MeetingSetup, Participant, Seat, Slot, Table
from trellis.meetings.services.booking import arrange_meeting, move_meeting
from trellis.meetings.types.words import BOOKER

pytestmark = pytest.mark.browser
BEGIN = datetime(2030, 5, 7, 8, tzinfo=UTC)
DEMONSTRATION: Actor = system_actor("demonstration")


@dataclass(frozen=True)
class Day:
    event: Event
    person: Person
    own: Participant
    colleague: Participant
    other: Participant
    slots: tuple[int, ...]
    meeting: int

    @property
    def address(self) -> str:
        return f"/events/{self.event.slug}/meetings/"

    def move(self, meeting: int, slot: int) -> None:
        move_meeting(
            actor=DEMONSTRATION, event_id=self.event.pk, meeting_id=meeting, slot_id=self.slots[slot]
        )


@pytest.fixture
def day(site, request) -> Day:
    """Eve and Lea are of one organisation; Eve meets Fay in the first of four slots."""
    slug = slugify(request.node.name)
    event = make_event(site.own, f"Live {slug}", slug=slug, format="on_site", starts_at=BEGIN)
    MeetingSetup.objects.create(event=event, state="published", has_stand_ins=True)
    starts = [BEGIN + timedelta(minutes=25 * number) for number in range(4)]
    slots = [
        Slot.objects.create(event=event, during=(start, start + timedelta(minutes=20))).pk for start in starts
    ]
    Table.objects.create(event=event, number=1)
    Table.objects.create(event=event, number=2)
    person = make_person(f"{slug}@demo.example")
    with change(BOOKER):
        house = {"organisation": "Lens Works", "country_id": "country:FR"}
        own = take_part(event, "Eve", person, **house)
        colleague = take_part(event, "Lea", **house)
        other = take_part(event, "Fay", organisation="Fay Works")
    meeting = arrange_meeting(
        actor=DEMONSTRATION, event_id=event.pk, ids=[own.pk, other.pk], slot_id=slots[0]
    )
    return Day(event, person, own, colleague, other, tuple(slots), meeting)


def look_again(page: Page) -> None:
    """What happens when somebody comes back to the window, and twice a minute."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def has_focus(page: Page, target) -> bool:
    return target.evaluate("element => element === document.activeElement")


def test_meeting_is_handed_to_a_colleague(start, day):
    driver = start(f"{day.address}{day.meeting}/", person=day.person)
    driver.choose("Instead of Eve", "Lea")
    driver.press("Hand to a colleague Eve")
    assert "The meeting is handed over" in driver.page.inner_text("body")
    with reading(BOOKER):
        seats = dict(Seat.objects.filter(meeting=day.meeting).values_list("participant_id", "stands_for_id"))
    assert seats == {day.other.pk: None, day.colleague.pk: day.own.pk}
    assert "Fay" not in driver.page.inner_text("main")


def test_schedule_says_what_moved_and_keeps_the_focus(open_window, day):
    page = open_window(path=day.address, person=day.person, width=360)
    paper = page.get_by_role("link", name="On paper (PDF)")
    paper.focus()
    look_again(page)
    expect(page.locator("#live")).to_have_text("")
    day.move(day.meeting, 2)
    look_again(page)
    said = page.locator("#live")
    expect(said).to_contain_text("Changed: 10:00–10:20 CEST → 10:50–11:10 CEST")
    assert "10:50–11:10" in page.inner_text("#schedule")
    assert "10:00–10:20" not in page.inner_text("#schedule")
    assert has_focus(page, paper)
    page.get_by_role("link", name="10:50–11:10 CEST").click()
    page.wait_for_url(f"**{day.address}{day.meeting}/")


def test_board_keeps_what_is_typed_and_chosen(open_window, site, day):
    page = open_window(path=f"{day.address}board/?chosen={day.meeting}", person=site.member)
    table = page.get_by_label("Table", exact=True)
    table.select_option(label="table 2")
    reason = page.get_by_label("Why, if you want to say")
    reason.fill("Somebody is il")
    with change(BOOKER):
        guests = [take_part(day.event, name, organisation=f"{name} Works").pk for name in ("Gus", "Ida")]
    new = arrange_meeting(actor=DEMONSTRATION, event_id=day.event.pk, ids=guests, slot_id=day.slots[1])
    look_again(page)
    expect(page.locator(".board__card", has_text="Gus – Ida")).to_have_count(1)
    expect(page.locator("#live")).to_contain_text("This page is up to date again.")
    reason.press("l")
    assert has_focus(page, reason)
    assert reason.input_value() == "Somebody is ill"
    assert table.evaluate("field => field.selectedOptions[0].label") == "table 2"
    day.move(new, 3)
    look_again(page)
    cell = page.locator(f'td[data-slot="{day.slots[3]}"] .board__card')
    expect(cell).to_have_count(1)
    page.get_by_role("button", name="Cancel the meeting").click()
    with reading(BOOKER):
        row = Meeting.objects.get(pk=day.meeting)
    assert (row.state, row.reason) == ("cancelled", "Somebody is ill")


def test_nothing_is_asked_while_nobody_looks(open_window, day):
    page = open_window(path=day.address, person=day.person)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "stamp" in request.url else None)
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    look_again(page)
    page.wait_for_timeout(300)
    assert asked == []
    page.evaluate("Object.defineProperty(document, 'hidden', {value: false, configurable: true})")
    with page.expect_response(lambda answer: "stamp" in answer.url) as found:
        look_again(page)
    assert found.value.status == 304
    assert len(asked) == 1
