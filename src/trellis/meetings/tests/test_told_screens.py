"""The screens of publishing and of the day: who sees them, and that many rows cost no more queries."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from trellis.accounts.models import Person
from trellis.events.models import Event
from trellis.meetings.models import Meeting, MeetingSetup
from trellis.meetings.services.booking import arrange_meeting
from trellis.meetings.tests.conftest import add_guest, make_meetings, slot_ids

pytestmark = pytest.mark.django_db
SCREENS = ("publish", "day", "tables", "figures", "schedule")


def fill(event, keeper, pairs):
    slots = slot_ids(event)
    for number in range(pairs):
        ids = [add_guest(event, f"g{event.pk}-{number}-{side}").id for side in ("a", "b")]
        arrange_meeting(actor=keeper, event_id=event.pk, ids=ids, slot_id=slots[number % len(slots)])


def test_many_cost_as_many_queries_as_few(client, host, keeper):
    counts = []
    client.force_login(Person.objects.get(pk=keeper.person_id))
    for pairs in (2, 20):
        event = make_meetings(host, slots=4, tables=8, title=f"Day of {pairs}")
        fill(event, keeper, pairs)
        found = {}
        for screen in SCREENS:
            address = reverse(f"meetings:{screen}", args=[event.slug])
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found[screen] = len(queries)
        counts.append(found)
    assert counts[0] == counts[1]


@pytest.mark.parametrize("screen", ["publish", "day", "tables", "figures"])
def test_screens_of_keepers_are_not_for_those_who_take_part(client, event, ada, screen):
    client.force_login(ada.person)
    assert client.get(reverse(f"meetings:{screen}", args=[event.slug])).status_code == 403


def test_step_to_published_shows_first_who_is_told(client, event, slots, keeper, ada, ben):
    arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, ben.id], slot_id=slots[0])
    client.force_login(Person.objects.get(pk=keeper.person_id))
    answer = client.post(reverse("meetings:step", args=[event.slug]), {"to": "published"})
    address = reverse("meetings:publish", args=[event.slug])
    assert answer["Location"] == address
    page = client.get(address)
    assert "2 people get a mail." in page.content.decode()
    assert Meeting.objects.filter(published_at__isnull=False).count() == 0
    client.post(address)
    assert Meeting.objects.filter(published_at__isnull=False).count() == 1
    assert "nobody would be told anything" in client.get(address).content.decode()


@pytest.mark.parametrize(("state", "look"), [("open", "button"), ("planned", "button button--primary")])
def test_there_is_one_way_to_publish_and_it_stands_out_when_it_is_next(client, event, keeper, state, look):
    MeetingSetup.objects.update(state=state)
    client.force_login(Person.objects.get(pk=keeper.person_id))
    text = client.get(reverse("meetings:setup", args=[event.slug])).content.decode()
    way = reverse("meetings:publish", args=[event.slug])
    assert re.findall("<[^>]*>(?=Publish<)", text) == [f'<a class="{look}" href="{way}">']


def test_without_news_the_step_can_still_be_taken(client, event, keeper):
    client.force_login(Person.objects.get(pk=keeper.person_id))
    address = reverse("meetings:publish", args=[event.slug])
    assert "Publish and send" in client.get(address).content.decode()
    client.post(address)
    assert MeetingSetup.objects.get(pk=event.pk).state == "published"
    assert "Publish and send" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("model", "state", "said"),
    [(Event, "draft", "Publish the event first."), (MeetingSetup, "preparing", "not open yet")],
)
def test_preview_says_why_nothing_can_be_published(client, event, keeper, model, state, said):
    model.objects.filter(pk=event.pk).update(state=state)
    client.force_login(Person.objects.get(pk=keeper.person_id))
    address = reverse("meetings:publish", args=[event.slug])
    page = client.get(address).content.decode()
    assert (said in page, "Publish and send" in page) == (True, False)
    assert client.post(address).status_code == 403


def test_draft_is_not_on_the_schedule_of_those_in_it(client, event, slots, keeper, ada, ben):
    arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, ben.id], slot_id=slots[0])
    client.force_login(ada.person)
    assert "Ben" not in client.get(reverse("meetings:schedule", args=[event.slug])).content.decode()
