"""Pages that refresh themselves: asking whether something changed costs little and tells nobody anything."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from trellis.accounts.models import Person
from trellis.events.models import CheckIn, Event
from trellis.meetings.models import (
    ClosedTable,
    Meeting,
    MeetingRequest,
    MeetingSetup,
    Participant,
    Table,
    Unavailable,
    Wish,
)
from trellis.meetings.services.booking import (
    arrange_meeting,
    book_meeting,
    cancel_meeting,
    lock_meeting,
    move_meeting,
)
from trellis.meetings.services.day import report
from trellis.meetings.services.handing import hand_over
from trellis.meetings.services.requests import ask_meeting, decline_request
from trellis.meetings.tests.conftest import add_colleague, add_guest, let_stand_in
from trellis.meetings.tests.test_day import begin, check_in

pytestmark = pytest.mark.django_db
MOST_QUERIES = 16  # with those that say who asks, and the savepoints of a test
BASE = "/events/matchmaking-day/meetings/"
STAMP, HALL = f"{BASE}stamp/", f"{BASE}board/stamp/"


def window(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def office(keeper) -> Client:
    return window(Person.objects.get(pk=keeper.person_id))


@pytest.fixture
def met(event, slots, ada, ben):
    return book_meeting(actor=ada.actor, event_id=event.pk, other_id=ben.id, slot_id=slots[0])


def stamp_of(client, path=STAMP):
    answer = client.get(path)
    assert (answer.status_code, answer.content) == (204, b"")
    return answer["ETag"]


def shown_on(client, path):
    page = client.get(path).content.decode()
    return f'"{page.split("data-stamp=", 1)[1].split(chr(34))[1]}"'


# --- asked and answered


def test_unchanged_is_answered_without_the_page(met, ada):
    client = window(ada.person)
    stamp = stamp_of(client)
    again = client.get(STAMP, headers={"If-None-Match": stamp})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", stamp)
    assert again["Cache-Control"] == "private, no-cache"
    assert shown_on(client, BASE) == stamp


@pytest.mark.parametrize("path", ["board/", "board/?view=slots", "day/"])
def test_pages_of_keepers_know_the_stamp_of_the_hall(path, met, office):
    assert shown_on(office, BASE + path) == stamp_of(office, HALL)


def test_asking_again_costs_few_queries_however_many_meet(event, slots, keeper, met, ada):
    client = window(ada.person)
    stamp = stamp_of(client)

    def asked():
        with CaptureQueriesContext(connection) as found:
            assert client.get(STAMP, headers={"If-None-Match": stamp}).status_code == 304
        return len(found)

    before = asked()
    for number in range(8):
        pair = [add_guest(event, f"{side}{number}").id for side in ("left", "right")]
        arrange_meeting(actor=keeper, event_id=event.pk, ids=pair, slot_id=slots[number % 4],
                        table_id=Table.objects.create(event=event, number=50 + number).pk)  # fmt: skip
    assert asked() == before
    assert before <= MOST_QUERIES


# --- what changes a stamp


def change_own(what, event, slots, keeper, met, ada, ben, cleo):
    {
        "moved": lambda: move_meeting(actor=ben.actor, event_id=event.pk, meeting_id=met, slot_id=slots[1]),
        "cancelled": lambda: cancel_meeting(actor=ben.actor, event_id=event.pk, meeting_id=met),
        "new": lambda: book_meeting(actor=ada.actor, event_id=event.pk, other_id=cleo.id, slot_id=slots[2]),
        "asked": lambda: ask_meeting(actor=cleo.actor, event_id=event.pk, other_id=ada.id),
        "begun": lambda: begin(event, 1),
    }[what]()


@pytest.mark.parametrize("what", ["moved", "cancelled", "new", "asked", "begun"])
def test_what_one_sees_changes_ones_stamp(what, event, slots, keeper, met, ada, ben, cleo):
    client = window(ada.person)
    stamp = stamp_of(client)
    change_own(what, event, slots, keeper, met, ada, ben, cleo)
    assert client.get(STAMP, headers={"If-None-Match": stamp}).status_code == 204
    assert stamp_of(client) == shown_on(client, BASE)


def test_answer_to_a_request_changes_ones_stamp(event, ada, cleo):
    asked = ask_meeting(actor=ada.actor, event_id=event.pk, other_id=cleo.id)
    client = window(ada.person)
    stamp = stamp_of(client)
    decline_request(actor=cleo.actor, event_id=event.pk, request_id=asked)
    assert stamp_of(client) != stamp


def test_handing_over_changes_the_stamp_of_all_three(event, slots, keeper, ada):
    let_stand_in(event)
    lea, luc = add_colleague(event, "lea"), add_colleague(event, "luc")
    MeetingSetup.objects.update(state="published")
    met = arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, luc.id], slot_id=slots[0])
    windows = [window(one.person) for one in (ada, lea, luc)]
    before = [stamp_of(one) for one in windows]
    hand_over(actor=keeper, event_id=event.pk, meeting_id=met, participant_id=luc.id, colleague_id=lea.id)
    after = [stamp_of(one) for one in windows]
    assert [one == other for one, other in zip(before, after, strict=True)] == [False] * 3


def test_what_concerns_others_changes_nothing(event, slots, keeper, met, ada, ben, cleo):
    client = window(ada.person)
    stamp = stamp_of(client)
    book_meeting(actor=ben.actor, event_id=event.pk, other_id=cleo.id, slot_id=slots[2])
    MeetingSetup.objects.update(state="planned", mode="planned")
    arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, cleo.id], slot_id=slots[3])  # a draft
    Wish.objects.create(event=event, wisher=ben.participant, wished=ada.participant, kind="no")
    assert client.get(STAMP, headers={"If-None-Match": stamp}).status_code == 304


def change_hall(what, event, slots, keeper, met, ada, ben):
    table = Table.objects.get(event=event, number=2)
    {
        "moved": lambda: move_meeting(actor=keeper, event_id=event.pk, meeting_id=met, slot_id=slots[1]),
        "locked": lambda: lock_meeting(actor=keeper, event_id=event.pk, meeting_id=met, is_locked=True),
        "late": lambda: Participant.objects.filter(pk=ada.id).update(late_until=timezone.now()),
        "left": lambda: Participant.objects.filter(pk=ada.id).update(left_at=timezone.now()),
        "away": lambda: Unavailable.objects.create(event=event, participant_id=ada.id, slot_id=slots[0]),
        "no": lambda: Wish.objects.create(
            event=event, wisher=ada.participant, wished=ben.participant, kind="no"
        ),
        "closed": lambda: Table.objects.filter(pk=table.pk).update(closed_at=timezone.now()),
        "closed once": lambda: ClosedTable.objects.create(table=table, slot_id=slots[0]),
        "here": lambda: check_in(ada),
        "begun": lambda: begin(event, 1),
        "reported": lambda: report(
            actor=ada.actor, event_id=event.pk, meeting_id=met, kind="late", minutes=3
        ),
    }[what]()


@pytest.mark.parametrize(
    "what",
    ["moved", "locked", "late", "left", "away", "no", "closed", "closed once", "here", "begun", "reported"],
)
def test_what_keepers_see_changes_the_stamp_of_the_hall(what, event, slots, keeper, office, met, ada, ben):
    stamp = stamp_of(office, HALL)
    assert office.get(HALL, headers={"If-None-Match": stamp}).status_code == 304
    change_hall(what, event, slots, keeper, met, ada, ben)
    assert stamp_of(office, HALL) != stamp


def test_check_in_that_is_undone_changes_the_stamp_of_the_hall(event, office, met, ada):
    check_in(ada)
    stamp = stamp_of(office, HALL)
    CheckIn.objects.update(undone_at=timezone.now())
    assert stamp_of(office, HALL) != stamp


# --- who may ask


def test_only_who_takes_part_has_a_stamp(event, met, ada, office):
    assert office.get(STAMP).status_code == 403
    assert Client().get(STAMP).status_code == 302
    assert window(ada.person).get(HALL).status_code == 403
    Participant.objects.filter(pk=ada.id).update(left_at=timezone.now())
    assert window(ada.person).get(STAMP).status_code == 403


@pytest.mark.parametrize("hidden", ["prepared", "draft", "unknown"])
def test_meetings_that_are_not_shown_have_none(hidden, event, met, ada):
    if hidden == "prepared":
        MeetingSetup.objects.update(state="preparing")
    if hidden == "draft":
        Event.objects.update(state="draft")
    path = STAMP.replace("matchmaking-day", "nowhere") if hidden == "unknown" else STAMP
    assert window(ada.person).get(path).status_code == 404


def test_page_of_who_takes_no_part_asks_nothing(event, ada, office):
    for client in (office, Client()):
        page = client.get(BASE).content.decode()
        assert ("data-live" in page, "live.js" in page) == (False, False)


def test_requests_and_meetings_that_lapse_are_seen(event, ada, cleo):
    ask_meeting(actor=cleo.actor, event_id=event.pk, other_id=ada.id)
    client = window(ada.person)
    stamp = stamp_of(client)
    MeetingRequest.objects.update(state="expired", answered_at=timezone.now())
    assert stamp_of(client) != stamp


def test_meeting_of_a_deleted_partner_is_seen(event, met, ada, ben):
    client = window(ada.person)
    stamp = stamp_of(client)
    Participant.objects.filter(pk=ben.id).delete()
    assert Meeting.objects.get(pk=met).state == "cancelled"
    assert stamp_of(client) != stamp
