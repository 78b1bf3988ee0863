"""Board and report: what they show, what their forms do, who sees them, how many queries they ask."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from trellis.accounts.models import Person
from trellis.meetings.models import Meeting, MeetingSetup, PlanRun, Slot, Table, Wish
from trellis.meetings.pages.report_parts import unmet_lines
from trellis.meetings.selectors.problem import read_inputs
from trellis.meetings.services.booking import arrange_meeting
from trellis.meetings.services.planning import start_plan
from trellis.meetings.services.working_out import work_out
from trellis.meetings.tests.conftest import BEGINS, add_guest

pytestmark = pytest.mark.django_db
BASE = "/events/matchmaking-day/meetings/"
BOARD = f"{BASE}board/"


@pytest.fixture
def office(keeper) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=keeper.person_id))
    return client


@pytest.fixture
def met(event, slots, keeper, ada, ben) -> int:
    return arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, ben.id], slot_id=slots[0])


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.parametrize("view", ["tables", "slots", "people"])
def test_board_shows_each_meeting_in_each_view(view, office, met):
    page = text(office.get(f"{BOARD}?view={view}"))
    assert "Ada – Ben" in page
    assert page.count("#chosen") >= 1


def test_meeting_is_moved_locked_and_cancelled_by_forms(office, met, slots):
    page = text(office.get(f"{BOARD}?chosen={met}"))
    assert f'<option value="{slots[0]}" selected>' in page
    answer = office.post(
        f"{BOARD}{met}/", {"do": "move", "slot": slots[3], "table": "", "back": "view=slots"}
    )
    assert answer["Location"] == f"{BOARD}?view=slots"
    office.post(f"{BOARD}{met}/", {"do": "lock"})
    row = Meeting.objects.get(pk=met)
    assert (row.slot_id, row.is_locked) == (slots[3], True)
    office.post(f"{BOARD}{met}/", {"do": "unlock"})
    office.post(f"{BOARD}{met}/", {"do": "cancel", "reason": "Ill"})
    row = Meeting.objects.get(pk=met)
    assert (row.state, row.is_locked, row.reason) == ("cancelled", False, "Ill")
    assert "Taken back: a meeting cancelled." in text(office.post(f"{BOARD}undo/", follow=True))
    assert Meeting.objects.get(pk=met).state == "standing"


def test_move_that_cannot_be_is_said_and_changes_nothing(office, met, slots, event, keeper, ben, cleo):
    arrange_meeting(actor=keeper, event_id=event.pk, ids=[ben.id, cleo.id], slot_id=slots[1])
    page = text(office.post(f"{BOARD}{met}/", {"do": "move", "slot": slots[1]}, follow=True))
    assert "in another meeting at this time" in page
    assert Meeting.objects.get(pk=met).slot_id == slots[0]


def test_two_are_brought_together_on_the_board(office, event, slots, ada, cleo):
    page = text(office.get(f"{BOARD}?view=people&person={ada.id}"))
    assert f'<option value="{cleo.id}">' in page
    office.post(f"{BOARD}arrange/", {"participant": [ada.id, cleo.id], "slot": slots[2], "table": ""})
    assert list(Meeting.objects.values_list("slot_id", "origin")) == [(slots[2], "organiser")]


def test_conflicts_are_shown_and_a_repair_is_offered(office, met, event):
    assert "Work out a repair" not in text(office.get(BOARD))
    Table.objects.filter(event=event).update(closed_at=BEGINS)
    page = text(office.get(BOARD))
    assert "1 conflict" in page
    assert "The table is closed" in page
    answer = office.post(f"{BOARD}repair/")
    run = PlanRun.objects.get()
    assert (run.kind, answer["Location"]) == ("repair", f"{BASE}plans/{run.pk}/")
    assert "A schedule is being worked out" in text(office.get(BOARD))


def test_schedule_is_asked_for_followed_looked_at_and_applied(office, event, slots, keeper, ada, ben, cleo):
    MeetingSetup.objects.update(state="planned", most_meetings=1)
    for one, other in ((ada, ben), (ben, ada), (ada, cleo)):
        Wish.objects.create(event=event, wisher=one.participant, wished=other.participant, kind="like")
    assert office.post(f"{BASE}plans/", {"keep": "agreed", "seconds": "0", "seed": "1"}).status_code == 422
    answer = office.post(f"{BASE}plans/", {"keep": "agreed", "seconds": "1", "seed": "1"})
    here = answer["Location"]
    again = office.post(f"{BASE}plans/", {"keep": "agreed", "seconds": "7", "seed": "1"})
    assert again.status_code == 409
    assert 'value="7"' in again.content.decode()
    assert "Stop, and take what there is" in text(office.get(here))
    assert "HX-Refresh" not in office.get(f"{here}progress/").headers
    assert work_out(PlanRun.objects.get().pk)
    assert office.get(f"{here}progress/").headers["HX-Refresh"] == "true"
    page = text(office.get(here))
    assert "1 of 2 wishes met" in page
    assert "Ada – Ben" in page
    assert "Ada has reached their limit of 1 meetings" in text(office.get(f"{here}?part=unmet"))
    assert "proven: nothing better exists" in text(office.get(f"{here}?part=quality"))
    assert "Ada, Ada Ltd" in text(office.get(f"{here}?part=people"))
    assert "1 meeting changed" in text(office.post(f"{here}apply/", follow=True))
    assert Meeting.objects.count() == 1
    assert "It was taken over" in text(office.get(here))


def test_schedule_that_does_not_fit_any_more_says_so(office, event, slots, keeper, ada, ben, cleo):
    Wish.objects.create(event=event, wisher=ada.participant, wished=ben.participant, kind="like")
    run = start_plan(actor=keeper, event_id=event.pk, seconds=1)
    work_out(run)
    arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, cleo.id], slot_id=slots[0])
    page = text(office.get(f"{BASE}plans/{run}/"))
    assert "It cannot be taken over" in page
    assert f"{run}/apply/" not in page


def test_reasons_are_said_in_the_readers_language(office, event, keeper, ada, ben):
    Wish.objects.create(event=event, wisher=ada.participant, wished=ben.participant, kind="like")
    Wish.objects.create(event=event, wisher=ben.participant, wished=ada.participant, kind="no")
    run = start_plan(actor=keeper, event_id=event.pk, seconds=1)
    work_out(run)
    assert "Ben said no" in text(office.get(f"{BASE}plans/{run}/?part=unmet"))
    with override("de"):
        lines = unmet_lines(read_inputs(event_id=event.pk), PlanRun.objects.get().result["unmet"])
    assert [line.reasons for line in lines] == [("Ben hat Nein gesagt",)]


def test_participants_and_visitors_see_neither(client, event, ada, met):
    run = PlanRun.objects.create(event=event, seconds=1, state="failed")
    inside = Client()
    inside.force_login(ada.person)
    for path in ("board/", "plans/", f"plans/{run.pk}/"):
        assert inside.get(f"{BASE}{path}").status_code == 403
        assert client.get(f"{BASE}{path}").status_code == 302


def test_queries_do_not_grow(event, office, keeper, ada, ben):
    run = PlanRun.objects.create(event=event, seconds=1, state="failed").pk
    slots = [Slot.objects.get(event=event, during__startswith=BEGINS)]
    boards = ("board/", "board/?view=slots", "board/?view=people")
    paths = (*boards, "plans/", f"plans/{run}/", f"plans/{run}/?part=unmet")

    def asked():
        counts = {}
        for path in paths:
            with CaptureQueriesContext(connection) as found:
                assert office.get(f"{BASE}{path}").status_code == 200
            counts[path] = len(found)
        return counts

    def grow(count, start):
        for number in range(start, start + count):
            table = Table.objects.create(event=event, number=100 + number)
            one, other = (add_guest(event, f"{side}{number}") for side in ("left", "right"))
            Wish.objects.create(event=event, wisher=one.participant, wished=other.participant, kind="like")
            PlanRun.objects.create(event=event, seconds=1, state="failed")
            arrange_meeting(
                actor=keeper,
                event_id=event.pk,
                ids=[one.id, other.id],
                slot_id=slots[0].pk,
                table_id=table.pk,
            )

    grow(5, 0)
    asked()
    few = asked()
    grow(45, 5)
    assert asked() == few
