"""Stand-ins on the pages: the rule, the tick of each participant, and where it is said who goes for whom."""

import pytest
from django.test import Client

from trellis.accounts.models import Person
from trellis.meetings.forms.setup import initial_of
from trellis.meetings.models import MeetingSetup, Participant, Seat
from trellis.meetings.selectors.setup import get_rules
from trellis.meetings.services.booking import arrange_meeting
from trellis.meetings.tests.conftest import let_stand_in
from trellis.meetings.tests.houses import seated

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


# --- handing over


@pytest.fixture
def met(event, slots, keeper, ada, lea, luc):
    """Ada meets Luc; Lea is free."""
    MeetingSetup.objects.update(state="published")
    return arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, luc.id], slot_id=slots[0])


def test_one_hands_over_on_the_page_of_the_meeting(met, ada, lea, luc):
    own = window(luc)
    shown = text(own.get(f"{BASE}{met}/"))
    assert f'<option value="{lea.id}">Lea</option>' in shown
    assert "Hand to a colleague" not in text(window(ada).get(f"{BASE}{met}/"))  # nobody is hers
    answer = own.post(f"{BASE}{met}/hand-over/", {"participant": luc.id, "colleague": lea.id}, follow=True)
    assert "The meeting is handed over" in text(answer)
    assert seated(met) == {ada.id: None, lea.id: luc.id}


def test_keeper_hands_over_on_the_board_and_takes_it_back_there(office, met, ada, lea, luc):
    assert f'<option value="{lea.id}">Lea</option>' in text(office.get(f"{BASE}board/?chosen={met}"))
    given = {"participant": luc.id, "colleague": lea.id, "back": "view=slots"}
    answer = office.post(f"{BASE}{met}/hand-over/", given)
    assert answer["Location"] == f"{BASE}board/?view=slots"
    page = text(office.get(f"{BASE}board/?chosen={met}"))
    assert "Lea, Lens Works (instead of Luc)" in page
    assert "Take back: a meeting handed to a colleague" in page
    office.post(f"{BASE}board/undo/")
    assert seated(met) == {ada.id: None, luc.id: None}


@pytest.mark.parametrize("given", [{}, {"participant": "x", "colleague": "-1"}, {"participant": "1" * 30}])
def test_what_nobody_could_choose_changes_nothing(given, office, met, ada, luc):
    answer = office.post(f"{BASE}{met}/hand-over/", given)
    assert answer.status_code == 404
    assert seated(met) == {ada.id: None, luc.id: None}


def test_colleague_who_is_taken_meanwhile_is_said(event, slots, keeper, office, met, ada, ben, lea, luc):
    arrange_meeting(actor=keeper, event_id=event.pk, ids=[ben.id, lea.id], slot_id=slots[0])
    given = {"participant": luc.id, "colleague": lea.id}
    answer = office.post(f"{BASE}{met}/hand-over/", given, follow=True)
    assert "They cannot take this meeting, or not any more." in text(answer)
    assert seated(met) == {ada.id: None, luc.id: None}


def test_programs_read_and_hand_over(office, met, ada, lea, luc):
    api = "/api/meetings/matchmaking-day"
    assert office.get(api).json()["has_stand_ins"] is True
    assert office.get(f"{api}/meetings/{met}/colleagues").json() == [
        {"participant": ada.id, "colleagues": []},
        {"participant": luc.id, "colleagues": [lea.id]},
    ]
    assert window(luc).get(f"{api}/meetings/{met}/colleagues").json() == [
        {"participant": luc.id, "colleagues": [lea.id]}
    ]
    given = {"participant": luc.id, "colleague": lea.id}
    post = {"data": given, "content_type": "application/json"}
    assert office.post(f"{api}/meetings/{met}/hand-over", **post).status_code == 204
    assert office.post(f"{api}/meetings/{met}/hand-over", **post).status_code == 409
    said = office.get(f"{api}/meetings/{met}").json()
    assert (said["participants"], said["stand_ins"]) == (
        [ada.id, lea.id],
        [{"participant": lea.id, "stands_for": luc.id}],
    )


def test_program_says_whether_colleagues_stand_in(ada):
    for given, stands in (({"stands_in": False}, False), ({}, False), ({"stands_in": True}, True)):
        answer = window(ada).put(
            "/api/meetings/matchmaking-day/part",
            {"attends": "either"} | given,
            content_type="application/json",
        )
        assert answer.status_code == 204
        assert Participant.objects.get(pk=ada.id).stands_in is stands
