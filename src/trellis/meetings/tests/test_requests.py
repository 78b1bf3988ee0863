"""Requests and wishes: answered from the mail too, never a blocked slot, never a "no" that leaks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from trellis.audit.models import AuditEntry
from trellis.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from trellis.events.models import Event
from trellis.events.services.registering import take_back
from trellis.meetings.models import Meeting, MeetingRequest, MeetingSetup, Participant, Seat, Wish
from trellis.meetings.selectors.requests import list_received, list_sent, unanswered
from trellis.meetings.selectors.wishes import list_own_wishes
from trellis.meetings.services.booking import book_meeting
from trellis.meetings.services.joining import join, leave
from trellis.meetings.services.keeping_up import keep_up
from trellis.meetings.services.requests import (
    accept_request,
    ask_meeting,
    decline_request,
    withdraw_request,
)
from trellis.meetings.services.telling import JOIN, MEETING
from trellis.meetings.services.wishes import set_wish
from trellis.meetings.tests.conftest import add_guest
from trellis.meetings.types.errors import Taken
from trellis.meetings.types.words import BOOKER
from trellis.notifications.models import Notification
from trellis.notifications.services.links import make_link

pytestmark = pytest.mark.django_db


def ask(one, other, message="Light?"):
    event_id = one.participant.event_id
    return ask_meeting(actor=one.actor, event_id=event_id, other_id=other.id, message=message)


def wish(one, other, kind):
    set_wish(actor=one.actor, event_id=one.participant.event_id, other_id=other.id, kind=kind)


def said_to(guest):
    rows = Notification._base_manager.filter(person=guest.person).order_by("id")
    return list(rows.values_list("message", flat=True))


def path_to(guest):
    return Notification._base_manager.filter(person=guest.person).order_by("-id")[0].path


def test_request_takes_no_slot_until_it_is_accepted(event, slots, ada, ben):
    number = ask(ada, ben)
    assert Seat.objects.count() == 0
    assert said_to(ben) == ["meetings.asked"]
    meeting = accept_request(actor=ben.actor, event_id=event.pk, request_id=number, slot_id=slots[1])
    row = MeetingRequest.objects.get()
    assert (row.state, row.meeting_id) == ("accepted", meeting)
    assert sorted(Seat.objects.values_list("participant_id", "meeting__slot_id")) == [
        (ada.id, slots[1]),
        (ben.id, slots[1]),
    ]
    assert said_to(ada) == ["meetings.agreed"]


def test_one_open_request_between_two(ada, ben):
    ask(ada, ben)
    for one, other in ((ada, ben), (ben, ada)):
        with pytest.raises(Conflict, match="open request between you"):
            ask(one, other)
    assert MeetingRequest.objects.count() == 1


def test_accepting_with_a_slot_taken_meanwhile_offers_others_and_stays_open(event, slots, ada, ben, cleo):
    number = ask(ada, ben)
    book_meeting(actor=ada.actor, event_id=event.pk, other_id=cleo.id, slot_id=slots[0])
    with pytest.raises(Taken) as raised:
        accept_request(actor=ben.actor, event_id=event.pk, request_id=number, slot_id=slots[0])
    assert [slot.id for slot in raised.value.free] == slots[1:]
    assert MeetingRequest.objects.get().state == "asked"


def test_only_who_is_asked_answers_and_only_who_asked_takes_back(event, slots, ada, ben, cleo):
    number = ask(ada, ben)
    for other in (ada, cleo):
        with pytest.raises(NotFound):
            accept_request(actor=other.actor, event_id=event.pk, request_id=number, slot_id=slots[0])
        with pytest.raises(NotFound):
            decline_request(actor=other.actor, event_id=event.pk, request_id=number)
    with pytest.raises(NotFound):
        withdraw_request(actor=ben.actor, event_id=event.pk, request_id=number)
    withdraw_request(actor=ada.actor, event_id=event.pk, request_id=number)
    with pytest.raises(Conflict, match="answered, taken back or lapsed"):
        accept_request(actor=ben.actor, event_id=event.pk, request_id=number, slot_id=slots[0])


def test_declined_is_told_with_the_reason_and_not_asked_again(event, ada, ben):
    number = ask(ada, ben)
    decline_request(actor=ben.actor, event_id=event.pk, request_id=number, reason="Not my field.")
    assert said_to(ada) == ["meetings.declined"]
    assert [one.reason for one in list_sent(participant_id=ada.id)] == ["Not my field."]
    with pytest.raises(Conflict, match="declined before"):
        ask(ada, ben)
    ask(ben, ada)


def test_planned_events_have_no_requests(event, ada, ben):
    MeetingSetup.objects.update(mode="planned")
    with pytest.raises(NotPermitted, match="organisers make the schedule"):
        ask(ada, ben)


# --- no, thank you


def test_no_is_read_by_who_said_it_and_by_keepers_only(event, keeper, ada, ben):
    wish(ben, ada, "no")
    assert [one.kind for one in list_own_wishes(actor=ben.actor, participant_id=ben.id).values()] == ["no"]
    assert list_own_wishes(actor=ada.actor, participant_id=ben.id) == {}
    assert len(list_own_wishes(actor=keeper, participant_id=ben.id)) == 1
    for entry in AuditEntry.objects.all():
        assert "no" not in str(entry.changes).split('"')


def test_request_to_who_said_no_looks_like_one_that_nobody_answers(event, slots, ada, ben, cleo):
    """Ada asks Ben, who said no, and Cleo, who is silent: she can tell no difference."""
    wish(ben, ada, "no")
    to_ben, to_cleo = ask(ada, ben), ask(ada, cleo)
    assert (said_to(ben), said_to(cleo)) == ([], ["meetings.asked"])
    assert list_received(participant_id=ben.id) == []
    with pytest.raises(NotFound):
        accept_request(actor=ben.actor, event_id=event.pk, request_id=to_ben, slot_id=slots[0])
    MeetingRequest.objects.update(
        made_at=timezone.now() - timedelta(hours=49), expires_at=timezone.now() - timedelta(hours=1)
    )
    assert keep_up(actor=BOOKER) == (0, 0, 2)
    assert said_to(ada) == ["meetings.lapsed", "meetings.lapsed"]
    seen = {one.receiver: (one.state, one.reason) for one in list_sent(participant_id=ada.id)}
    assert seen[ben.id] == seen[cleo.id] == ("expired", "")
    assert to_cleo


def test_no_takes_back_what_one_asked_oneself(ada, ben, cleo):
    ask(ada, ben)
    ask(ada, cleo)
    ask(cleo, ben)
    wish(ada, ben, "no")
    states = MeetingRequest.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == ["withdrawn", "asked", "asked"]
    assert said_to(ben) == ["meetings.asked", "meetings.asked"]


def test_who_said_no_is_not_counted_as_silent(event, ada, ben, cleo):
    wish(ben, ada, "no")
    ask(ada, ben)
    ask(ada, cleo)
    assert unanswered(event_id=event.pk) == [cleo.id]


def test_at_most_so_many_wishes_and_no_is_not_counted(event, ada, ben, cleo):
    MeetingSetup.objects.update(most_wishes=1)
    wish(ada, ben, "must")
    wish(ada, ben, "like")
    with pytest.raises(Conflict, match="as many wishes as there may be: 1"):
        wish(ada, cleo, "like")
    wish(ada, cleo, "no")
    assert sorted(Wish.objects.values_list("wished_id", "kind")) == [(ben.id, "like"), (cleo.id, "no")]
    wish(ada, ben, "")
    assert list(Wish.objects.values_list("wished_id", "kind")) == [(cleo.id, "no")]
    with pytest.raises(InvalidInput):
        wish(ada, ada, "like")


# --- by itself


def test_request_is_reminded_of_once_and_lapses(event, ada, ben):
    ask(ada, ben)
    assert keep_up(actor=BOOKER) == (0, 0, 0)
    now = timezone.now()
    MeetingRequest.objects.update(made_at=now - timedelta(hours=30), expires_at=now + timedelta(hours=18))
    assert keep_up(actor=BOOKER) == (0, 1, 0)
    assert keep_up(actor=BOOKER) == (0, 0, 0)
    assert said_to(ben) == ["meetings.asked", "meetings.reminded"]
    MeetingRequest.objects.update(expires_at=now - timedelta(minutes=1))
    assert keep_up(actor=BOOKER) == (0, 0, 1)
    assert (MeetingRequest.objects.get().state, Seat.objects.count()) == ("expired", 0)
    ask(ada, ben)  # a lapsed one is no refusal


def test_registration_taken_back_leaves_the_meetings(event, slots, ada, ben):
    book_meeting(actor=ada.actor, event_id=event.pk, other_id=ben.id, slot_id=slots[0])
    take_back(actor=ada.actor, event_id=event.pk)
    assert keep_up(actor=BOOKER) == (1, 0, 0)
    assert Meeting.objects.get().state == "cancelled"
    assert said_to(ben)[-1] == "meetings.cancelled"
    assert keep_up(actor=BOOKER) == (0, 0, 0)


def test_who_leaves_answers_no_more_and_can_be_asked_once_they_are_back(event, ada, ben, cleo):
    ask(ada, ben)
    ask(ben, cleo)
    leave(actor=ben.actor, event_id=event.pk)
    states = MeetingRequest.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == ["expired", "withdrawn"]
    assert (said_to(ada), said_to(cleo)) == (["meetings.lapsed"], ["meetings.asked"])
    join(actor=ben.actor, event_id=event.pk, attends="either")
    ask(ada, ben)


def test_nobody_is_reminded_of_a_cancelled_event(event, ada, ben):
    ask(ada, ben)
    now = timezone.now()
    MeetingRequest.objects.update(made_at=now - timedelta(hours=30), expires_at=now + timedelta(hours=18))
    Event.objects.update(state="cancelled", cancelled_at=now, cancelled_because="Snow")
    assert keep_up(actor=BOOKER) == (0, 0, 0)
    MeetingRequest.objects.update(expires_at=now - timedelta(minutes=1))
    assert keep_up(actor=BOOKER) == (0, 0, 1)
    assert (said_to(ada), said_to(ben)) == ([], ["meetings.asked"])


# --- from the mail


def test_request_is_answered_from_the_mail_without_signing_in(client, event, slots, ada, ben, cleo):
    ask(ada, ben)
    path = path_to(ben)
    page = client.get(path)
    assert page.status_code == 200
    assert "Ada" in page.content.decode()
    assert MeetingRequest.objects.get().state == "asked"  # opening changes nothing
    book_meeting(actor=ada.actor, event_id=event.pk, other_id=cleo.id, slot_id=slots[0])
    taken = client.post(path, {"answer": "accept", "slot": slots[0]})
    assert taken.status_code == 409
    assert "Free for all of you" in taken.content.decode()
    done = client.post(path, {"answer": "accept", "slot": slots[1]}, follow=True)
    assert "This was answered" in done.content.decode()
    assert MeetingRequest.objects.get().state == "accepted"
    again = client.post(path, {"answer": "decline"})
    assert again.status_code == 409
    assert MeetingRequest.objects.get().state == "accepted"


def test_declined_from_the_mail_with_a_reason(client, event, ada, ben):
    ask(ada, ben)
    client.post(path_to(ben), {"answer": "decline", "reason": "No time"})
    row = MeetingRequest.objects.get()
    assert (row.state, row.reason) == ("declined", "No time")


def test_link_that_was_changed_is_none(client, event, ada, ben):
    ask(ada, ben)
    assert client.get(path_to(ben)[:-5] + "xxxx/").status_code == 404


def test_meeting_is_cancelled_from_the_mail(client, event, slots, ada, ben):
    number = book_meeting(actor=ada.actor, event_id=event.pk, other_id=ben.id, slot_id=slots[0])
    path = make_link(purpose=MEETING, matter=f"{number}-{ben.id}")
    assert "You meet Ada" in client.get(path).content.decode()
    client.post(path, {"answer": "cancel"})
    assert Meeting.objects.get().state == "cancelled"
    assert said_to(ada)[-1] == "meetings.cancelled"
    assert "cancel it" in client.get(path).content.decode()


def test_who_has_no_account_joins_from_the_mail(client, event):
    guest = add_guest(event, "gast")
    registration = guest.registration
    guest.participant.delete()
    client.post(make_link(purpose=JOIN, matter=registration.pk), {"answer": "online"})
    assert list(Participant.objects.values_list("registration_id", "attends")) == [
        (registration.pk, "online")
    ]


def test_nobody_is_online_at_an_event_on_site(event, ada):
    Event.objects.update(format="on_site")
    with pytest.raises(InvalidInput):
        join(actor=ada.actor, event_id=event.pk, attends="online")


def test_joining_asks_for_a_registration_of_the_right_kind(event, ada):
    MeetingSetup.objects.update(only_registered=True)
    with pytest.raises(NotPermitted, match="published profile"):
        join(actor=ada.actor, event_id=event.pk, attends="on_site")
    stranger = add_guest(event, "stranger")
    stranger.registration.delete()
    with pytest.raises(NotPermitted, match="Register for the event first"):
        join(actor=stranger.actor, event_id=event.pk, attends="on_site")
