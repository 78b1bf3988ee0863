"""The pages: who sees them, what they say, and how many queries they ask."""

import pytest
from django.test import Client

from trellis.events.models import ParticipantKind
from trellis.meetings.models import MayMeet, MeetingSetup, Slot, Table, Wish
from trellis.meetings.services.booking import book_meeting
from trellis.meetings.services.requests import ask_meeting
from trellis.meetings.tests.conftest import add_guest, make_meetings

pytestmark = pytest.mark.django_db
BASE = "/events/matchmaking-day/meetings/"


@pytest.fixture
def window(ada) -> Client:
    client = Client()
    client.force_login(ada.person)
    return client


@pytest.fixture
def office(keeper) -> Client:
    from trellis.accounts.models import Person  # noqa: PLC0415  beside the fixture that makes one

    client = Client()
    client.force_login(Person.objects.get(pk=keeper.person_id))
    return client


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_schedule_shows_own_meetings_with_zone(event, slots, window, ada, ben):
    book_meeting(actor=ada.actor, event_id=event.pk, other_id=ben.id, slot_id=slots[0])
    page = text(window.get(BASE))
    for words in ("7 May 2030", "10:00–10:20 CEST", "table 1", "Ben", "Ben Ltd"):
        assert words in page


def test_visitor_is_told_how_to_take_part(client, event):
    page = text(client.get(BASE))
    assert "Sign in to take part" in page


def test_meetings_that_are_prepared_are_not_there(client, event, window, office):
    MeetingSetup.objects.update(state="preparing")
    assert client.get(BASE).status_code == 404
    assert window.get(BASE).status_code == 404
    assert office.get(BASE).status_code == 200


def test_event_leads_to_its_meetings(client, event, office):
    assert BASE in text(client.get("/events/matchmaking-day/"))
    MeetingSetup.objects.update(state="preparing")
    assert BASE not in text(client.get("/events/matchmaking-day/"))
    assert f"{BASE}setup/" in text(office.get("/events/matchmaking-day/"))


def test_directory_suggests_with_reasons(event, window, ada, ben, cleo):
    type(ada.registration).objects.filter(pk=ada.registration.pk).update(needs="Recycling of batteries")
    type(ben.registration).objects.filter(pk=ben.registration.pk).update(offers="Battery recycling plants")
    page = text(window.get(f"{BASE}people/?show=suggested"))
    assert "They offer what you look for: batteries, recycling" in page
    assert "Cleo" not in page


def test_directory_shows_only_whom_one_may_meet(event, window, ada):
    buyers = ParticipantKind.objects.create(event=event, name="Buyer")
    sellers = ParticipantKind.objects.create(event=event, name="Seller")
    setup = MeetingSetup.objects.get()
    MayMeet.objects.create(setup=setup, kind=buyers, other=sellers)
    type(ada.registration).objects.filter(pk=ada.registration.pk).update(kind=buyers)
    add_guest(event, "dora", kind=sellers)
    other = add_guest(event, "emil", kind=buyers)
    page = text(window.get(f"{BASE}people/"))
    assert "Dora" in page
    assert "Emil" not in page
    window.post(f"{BASE}people/{other.id}/ask/", {"message": "x"})
    assert text(window.get(f"{BASE}people/{other.id}/")).count("do not meet") >= 1


def test_wish_is_set_by_one_button(event, window, ada, ben):
    window.post(f"{BASE}people/{ben.id}/wish/", {"kind": "must", "remark": "Batteries"})
    assert list(Wish.objects.values_list("wisher_id", "wished_id", "kind", "note")) == [
        (ada.id, ben.id, "must", "Batteries")
    ]
    assert 'value="must" aria-pressed="true"' in text(window.get(f"{BASE}people/{ben.id}/"))


def test_booking_moving_and_cancelling_by_forms(event, slots, window, ada, ben):
    assert "Book a meeting" in text(window.get(f"{BASE}people/{ben.id}/"))
    answer = window.post(f"{BASE}people/{ben.id}/book/", {"slot": slots[0]})
    here = answer["Location"]
    assert "CEST" in text(window.get(here))
    window.post(f"{here}move/", {"slot": slots[1]})
    window.post(f"{here}cancel/", {"reason": "Ill"})
    assert "Ill" in text(window.get(here))


def test_request_is_accepted_on_the_page(event, slots, window, ada, cleo):
    number = ask_meeting(actor=cleo.actor, event_id=event.pk, other_id=ada.id, message="Lasers")
    assert "Lasers" in text(window.get(BASE))
    assert "Lasers" in text(window.get(f"{BASE}people/{cleo.id}/"))
    answer = window.post(f"{BASE}requests/{number}/", {"answer": "accept", "slot": slots[2]})
    assert "Cleo" in text(window.get(answer["Location"]))


def test_taking_part_changing_and_leaving(event, slots, ada, window):
    ada.participant.delete()
    assert "Take part in the meetings" in text(window.get(BASE))
    window.post(f"{BASE}part/", {"attends": "online", "most_meetings": "3"})
    window.post(f"{BASE}part/away/", {"slot": slots[:2]})
    page = text(window.get(f"{BASE}part/"))
    assert page.count(" checked") == 2
    assert window.post(f"{BASE}part/", {"attends": "moon", "most_meetings": "3"}).status_code == 422
    window.post(f"{BASE}part/leave/")
    assert "Take part in the meetings" in text(window.get(BASE))


def test_organiser_sets_up_from_nothing(host, office):
    event = make_meetings(host, title="Another day", slots=0, tables=0)
    MeetingSetup.objects.all().delete()
    base = "/events/another-day/meetings/"
    assert "Begin with meetings" in text(office.get(f"{base}setup/"))
    office.post(f"{base}setup/")
    setup = MeetingSetup.objects.get(pk=event.pk)
    assert (setup.state, setup.slot_minutes, setup.break_minutes) == ("preparing", 20, 5)
    rules = {
        "mode": "booking", "slot_minutes": "30", "break_minutes": "10", "travel_minutes": "0",
        "request_hours": "24", "room_template": "", "version": "1",
    }  # fmt: skip
    assert office.post(f"{base}setup/", rules).status_code == 302
    assert office.post(f"{base}setup/", rules).status_code == 409
    assert office.post(f"{base}setup/", rules | {"version": "2", "room_template": "x"}).status_code == 422
    window = {"do": "slots", "day": "2030-05-07", "begins": "09:00", "ends": "11:00", "place": "on_site"}
    office.post(f"{base}setup/halls/", window)
    assert [str(slot.during.lower) for slot in Slot.objects.order_by("during")] == [
        "2030-05-07 07:00:00+00:00", "2030-05-07 07:40:00+00:00", "2030-05-07 08:20:00+00:00",
    ]  # fmt: skip
    overlapping = office.post(f"{base}setup/halls/", window)
    assert overlapping.status_code == 422
    assert "overlap" in overlapping.content.decode()
    office.post(f"{base}setup/halls/", {"do": "tables", "first": "1", "count": "3", "seats": "4"})
    tables = list(Table.objects.filter(event=event).order_by("number"))
    assert [table.number for table in tables] == [1, 2, 3]
    office.post(f"{base}setup/halls/", {"do": "close", "table": [tables[0].pk, tables[1].pk]})
    assert Table.objects.filter(event=event, closed_at__isnull=True).count() == 1
    office.post(f"{base}setup/step/", {"to": "open"})
    assert MeetingSetup.objects.get(pk=event.pk).state == "open"


def test_who_has_not_answered(event, office, ada, ben):
    ask_meeting(actor=ada.actor, event_id=event.pk, other_id=ben.id)
    late = add_guest(event, "late")
    late.participant.delete()
    page = text(office.get(f"{BASE}silent/"))
    assert "Late" in page
    assert "Ben" in page
    assert "1 person is asked" in text(office.post(f"{BASE}silent/invite/", follow=True))


def test_pages_of_keepers_are_refused_to_participants(event, window):
    for path in ("setup/", "setup/halls/", "silent/"):
        assert window.get(f"{BASE}{path}").status_code == 403


def test_people_outside_do_not_see_who_takes_part(event, ada, ben):
    stranger = add_guest(event, "stranger")
    stranger.participant.delete()
    client = Client()
    client.force_login(stranger.person)
    assert client.get(f"{BASE}people/").status_code == 403
    assert client.get(f"{BASE}people/{ben.id}/").status_code == 403


def test_queries_do_not_grow(event, slots, office, window, ada):
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    asks = dict.fromkeys(["", "people/", "part/"], window)
    asks |= dict.fromkeys(["setup/", "setup/halls/", "silent/"], office)

    def asked():
        counts = {}
        for path, client in asks.items():
            with CaptureQueriesContext(connection) as found:
                assert client.get(f"{BASE}{path}").status_code == 200
            counts[path] = len(found)
        return counts

    def grow(count, start):
        for number in range(start, start + count):
            guest = add_guest(event, f"guest{number}", is_bookable=True)
            ask_meeting(actor=guest.actor, event_id=event.pk, other_id=ada.id)
            Table.objects.create(event=event, number=100 + number)

    grow(10, 0)
    book_meeting(
        actor=ada.actor, event_id=event.pk, slot_id=slots[0],
        other_id=add_guest(event, "first", is_bookable=True).id,
    )  # fmt: skip
    asked()
    few = asked()
    grow(90, 10)
    assert asked() == few
