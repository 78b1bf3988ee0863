"""Stand-ins on the pages: the rule, the tick of each participant, and where it is said who goes for whom."""

import pytest
from django.test import Client

from trellis.accounts.models import Person
from trellis.meetings.forms.setup import initial_of
from trellis.meetings.models import MeetingSetup, Participant, Seat
from trellis.meetings.selectors.setup import get_rules
from trellis.meetings.services.booking import arrange_meeting
from trellis.meetings.tests.houses import add_colleague, let_stand_in

pytestmark = pytest.mark.django_db
BASE = "/events/matchmaking-day/meetings/"
TICK = "A colleague of my organisation may take my meetings, and I theirs"


@pytest.fixture
def office(keeper) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=keeper.person_id))
    return client


def window(guest) -> Client:
    client = Client()
    client.force_login(guest.person)
    return client


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.fixture
def lea(event):
    let_stand_in(event)
    return add_colleague(event, "lea")


@pytest.fixture
def luc(event, lea):
    return add_colleague(event, "luc")


@pytest.fixture
def sent(event, slots, keeper, ada, lea, luc):
    """Lea meets Ada for Luc."""
    MeetingSetup.objects.update(state="published")
    meeting = arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, lea.id], slot_id=slots[0])
    Seat.objects.filter(participant_id=lea.id).update(stands_for_id=luc.id)
    return meeting


def test_rule_is_off_until_an_organiser_sets_it(event, office):
    rules = initial_of(get_rules(event_id=event.pk))
    assert rules["has_stand_ins"] is False
    given = {name: value for name, value in rules.items() if value is not None}
    office.post(f"{BASE}setup/", given | {"has_stand_ins": "on"})
    assert MeetingSetup.objects.get().has_stand_ins is True


def test_participant_says_whether_colleagues_stand_in(event, ada):
    page = window(ada)
    assert TICK not in text(page.get(f"{BASE}part/"))
    page.post(f"{BASE}part/", {"attends": "online"})
    assert Participant.objects.get(pk=ada.id).stands_in is True  # nobody asked
    let_stand_in(event)
    shown = text(page.get(f"{BASE}part/"))
    assert TICK in shown
    assert shown.count(" checked") == 1
    page.post(f"{BASE}part/", {"attends": "online"})
    assert Participant.objects.get(pk=ada.id).stands_in is False
    page.post(f"{BASE}part/", {"attends": "online", "stands_in": "on"})
    assert Participant.objects.get(pk=ada.id).stands_in is True


@pytest.mark.parametrize("path", ["board/", "board/?view=slots", "board/?view=people", "tables/"])
def test_keepers_see_who_goes_for_whom(path, office, sent):
    assert "Lea (instead of Luc)" in text(office.get(BASE + path))


def test_those_who_meet_see_it_on_schedule_and_meeting(sent, ada, lea, luc):
    for path in (BASE, f"{BASE}{sent}/"):
        assert "Lea (instead of Luc)" in text(window(ada).get(path))
        assert "You meet for Luc." in text(window(lea).get(path))
    assert "Ada" not in text(window(luc).get(BASE))
