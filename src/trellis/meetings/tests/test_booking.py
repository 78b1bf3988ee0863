"""Meetings: nobody and no table twice, whoever writes; what the services refuse, and what they offer then."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from trellis.core.errors import Conflict, NotFound, NotPermitted, TrellisError
from trellis.core.transactions import change
from trellis.meetings.models import ClosedTable, Meeting, Seat, Slot, Table, Unavailable, Wish
from trellis.meetings.selectors.free import list_free
from trellis.meetings.selectors.meetings import list_meetings, list_meetings_of
from trellis.meetings.selectors.setup import get_rules
from trellis.meetings.services.booking import (
    arrange_meeting,
    book_meeting,
    cancel_meeting,
    lock_meeting,
    move_meeting,
)
from trellis.meetings.services.joining import leave
from trellis.meetings.services.publishing import publish_schedule
from trellis.meetings.tests.conftest import BEGINS, add_guest, make_meetings, slot_ids
from trellis.meetings.types.errors import Taken
from trellis.meetings.types.words import BOOKER
from trellis.notifications.models import Mail, Notification

pytestmark = pytest.mark.django_db


def book(one, other, slot):
    return book_meeting(actor=one.actor, event_id=one.participant.event_id, other_id=other.id, slot_id=slot)


@contextmanager
def at_once():
    """What the database holds at the end of a transaction, it is asked at the end of the block."""
    with transaction.atomic():
        yield
        connection.check_constraints()


def said_to(guest):
    rows = Notification._base_manager.filter(person=guest.person).order_by("id")
    return list(rows.values_list("message", flat=True))


def test_booking_takes_slot_and_table_and_tells_both(event, slots, ada, ben):
    number = book(ada, ben, slots[0])
    meeting = Meeting.objects.select_related("table").get(pk=number)
    assert (meeting.table.number, meeting.state, meeting.origin) == (1, "standing", "booked")
    assert meeting.published_at is not None
    assert meeting.during == Slot.objects.get(pk=slots[0]).during
    assert sorted(Seat.objects.values_list("participant_id", "during", "stands")) == [
        (ada.id, meeting.during, True),
        (ben.id, meeting.during, True),
    ]
    assert (said_to(ada), said_to(ben)) == (["meetings.agreed"], ["meetings.agreed"])
    assert Mail._base_manager.count() == 2


def test_who_wants_to_be_asked_is_not_booked(ada, ben, slots):
    with pytest.raises(Conflict, match="wants to be asked"):
        book(ben, ada, slots[0])


def test_taken_slot_is_said_with_those_that_are_free_for_both(event, slots, ada, ben, cleo):
    book(ada, ben, slots[0])
    with pytest.raises(Taken, match="in another meeting at this time") as raised:
        book(cleo, ben, slots[0])
    assert [slot.id for slot in raised.value.free] == slots[1:]
    assert raised.value.problems[0].suggestion.startswith("Free for all of you: 7 May 2030, 10:25")
    assert Meeting.objects.count() == 1


def test_two_at_one_table_are_refused_by_the_database(event, slots, ada, ben, cleo):
    book(ada, ben, slots[0])
    dora = add_guest(event, "dora")
    book(dora, cleo, slots[0])
    one, other = Meeting.objects.order_by("id")
    assert one.table_id != other.table_id
    with pytest.raises(IntegrityError, match="meetings_table_free"), transaction.atomic():
        Meeting.objects.filter(pk=other.pk).update(table_id=one.table_id)


def test_person_twice_is_refused_by_the_database(event, slots, ada, ben, cleo):
    book(ada, ben, slots[0])
    slot = Slot.objects.get(pk=slots[0])
    meeting = Meeting.objects.create(event=event, slot=slot, during=slot.during)
    with pytest.raises(IntegrityError, match="meetings_person_free"), at_once():
        Seat.objects.create(event=event, meeting=meeting, participant=ada.participant, during=slot.during)


def test_seats_cannot_differ_from_their_meeting(event, slots, ada, ben):
    number = book(ada, ben, slots[0])
    later = Slot.objects.get(pk=slots[1]).during
    with pytest.raises(IntegrityError, match="meetings_seat_as_its_meeting"), at_once():
        Seat.objects.filter(meeting_id=number).update(during=later)
    with pytest.raises(IntegrityError, match="meetings_meeting_in_its_slot"), at_once():
        Meeting.objects.filter(pk=number).update(during=later)


def test_meetings_and_seats_follow_when_a_slot_is_moved(event, slots, ada, ben):
    book(ada, ben, slots[0])
    slot = Slot.objects.get(pk=slots[0])
    moved = DateTimeTZRange(
        slot.during.lower - timedelta(minutes=5), slot.during.upper - timedelta(minutes=5)
    )
    Slot.objects.filter(pk=slot.pk).update(during=moved)
    assert set(Meeting.objects.values_list("during", flat=True)) == {moved}
    assert set(Seat.objects.values_list("during", flat=True)) == {moved}


def test_seats_of_a_cancelled_meeting_are_free(event, slots, ada, ben, cleo):
    number = book(ada, ben, slots[0])
    cancel_meeting(actor=ada.actor, event_id=event.pk, meeting_id=number, reason="Ill")
    assert list(Seat.objects.values_list("stands", flat=True)) == [False, False]
    assert said_to(ada) == ["meetings.agreed"]
    assert said_to(ben) == ["meetings.agreed", "meetings.cancelled"]
    book(ada, cleo, slots[0])
    with pytest.raises(Conflict, match="cancelled or held"):
        cancel_meeting(actor=ada.actor, event_id=event.pk, meeting_id=number)


def test_whole_schedule_is_exchanged_in_one_transaction(event, slots, ada, ben):
    """Two meetings of the same two people swap their slots."""
    cleo, dora = add_guest(event, "cleo", is_bookable=True), add_guest(event, "dora", is_bookable=True)
    first, second = book(ada, ben, slots[0]), book(ada, cleo, slots[1])
    spans = {slot.pk: slot.during for slot in Slot.objects.all()}
    assert dora.id
    with change(BOOKER):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS meetings_person_free, meetings_table_free DEFERRED")
        Meeting.objects.filter(pk=first).update(slot_id=slots[1], during=spans[slots[1]])
        Meeting.objects.filter(pk=second).update(slot_id=slots[0], during=spans[slots[0]])
        connection.check_constraints()
    assert [one.id for one in list_meetings_of(participant_id=ada.id)] == [second, first]


def test_moving_tells_everybody_and_counts_the_change(event, slots, ada, ben):
    number = book(ada, ben, slots[0])
    move_meeting(actor=ben.actor, event_id=event.pk, meeting_id=number, slot_id=slots[2])
    row = Meeting.objects.get(pk=number)
    assert (row.slot_id, row.sequence) == (slots[2], 1)
    assert set(Seat.objects.values_list("during", flat=True)) == {row.during}
    assert said_to(ada) == said_to(ben) == ["meetings.agreed", "meetings.moved"]


def test_moving_into_a_taken_slot_leaves_it_and_offers_others(event, slots, ada, ben, cleo):
    number = book(ada, ben, slots[0])
    book(ada, cleo, slots[1])
    with pytest.raises(Taken) as raised:
        move_meeting(actor=ada.actor, event_id=event.pk, meeting_id=number, slot_id=slots[1])
    assert [slot.id for slot in raised.value.free] == [slots[0], slots[2], slots[3]]
    assert Meeting.objects.get(pk=number).slot_id == slots[0]


def test_meeting_of_others_is_not_there(event, slots, ada, ben, cleo):
    number = book(ada, ben, slots[0])
    with pytest.raises(NotFound):
        cancel_meeting(actor=cleo.actor, event_id=event.pk, meeting_id=number)
    with pytest.raises(NotFound):
        move_meeting(actor=cleo.actor, event_id=event.pk, meeting_id=number, slot_id=slots[1])
    assert list_meetings(actor=cleo.actor, event_id=event.pk) == []


def test_locked_meeting_is_moved_by_keepers_only(event, slots, keeper, ada, ben):
    number = book(ada, ben, slots[0])
    lock_meeting(actor=keeper, event_id=event.pk, meeting_id=number, is_locked=True)
    with pytest.raises(NotPermitted, match="fixed"):
        move_meeting(actor=ada.actor, event_id=event.pk, meeting_id=number, slot_id=slots[1])
    move_meeting(actor=keeper, event_id=event.pk, meeting_id=number, slot_id=slots[1])
    assert Meeting.objects.get(pk=number).slot_id == slots[1]


def test_tables_closed_or_taken_are_passed_over(event, slots, ada, ben, cleo):
    ClosedTable.objects.create(table=Table.objects.get(number=1), slot_id=slots[0])
    number = book(ada, ben, slots[0])
    assert Meeting.objects.select_related("table").get(pk=number).table.number == 2
    dora = add_guest(event, "dora")
    with pytest.raises(Taken, match="No table is free") as raised:
        book(dora, cleo, slots[0])
    assert [slot.id for slot in raised.value.free] == slots[1:]


def test_somebody_keeps_their_table(event, slots, ada, ben, cleo):
    dora, emil = add_guest(event, "dora"), add_guest(event, "emil", is_bookable=True)
    book(dora, emil, slots[0])
    book(ada, ben, slots[0])
    number = book(ada, cleo, slots[1])
    assert Meeting.objects.select_related("table").get(pk=number).table.number == 2


def test_at_most_so_many_meetings(event, slots, ada, ben, cleo):
    event_rules = get_rules(event_id=event.pk)
    assert event_rules.most_meetings is None
    type(ada.participant).objects.filter(pk=ada.id).update(most_meetings=1)
    book(ada, ben, slots[0])
    with pytest.raises(Taken, match="as many meetings") as raised:
        book(ada, cleo, slots[1])
    assert raised.value.free == ()


def test_unavailable_late_and_past_are_refused(event, slots, ada, ben):
    Unavailable.objects.create(event=event, participant=ben.participant, slot_id=slots[0])
    type(ada.participant).objects.filter(pk=ada.id).update(late_until=BEGINS + timedelta(minutes=30))
    for slot in slots[:2]:
        with pytest.raises(Taken, match="not free") as raised:
            book(ada, ben, slot)
        assert [one.id for one in raised.value.free] == slots[2:]


def test_way_between_table_and_screen(event, slots, ada, ben):
    """Ada sits at a table, then would have to be online five minutes later."""
    rules = type(get_rules(event_id=event.pk))
    assert rules
    event_setup = Meeting._meta.apps.get_model("meetings.MeetingSetup").objects
    event_setup.update(travel_minutes=10)
    far = add_guest(event, "far", is_bookable=True, attends="online")
    book(ada, ben, slots[0])
    with pytest.raises(Taken, match="takes longer") as raised:
        book(ada, far, slots[1])
    assert [slot.id for slot in raised.value.free] == slots[2:]
    number = book(ada, far, slots[2])
    assert Meeting.objects.get(pk=number).place == "online"


def test_who_said_no_is_not_booked_and_that_is_not_told(event, slots, ada, ben):
    Wish.objects.create(event=event, wisher=ben.participant, wished=ada.participant, kind="no")
    assert list_free(rules=get_rules(event_id=event.pk), participant_ids=[ada.id, ben.id]) == []
    with pytest.raises(Taken, match=r"^One of those who would meet is not free at this time\.$") as raised:
        book(ada, ben, slots[0])
    assert raised.value.free == ()


def test_what_else_speaks_against_a_booking_is_said_as_to_anybody(event, slots, ada, ben, cleo):
    """Ben said no to Ada, Dora to nobody: whatever Ada tries, both refuse it in the same words."""
    dora = add_guest(event, "dora", is_bookable=True)
    Wish.objects.create(event=event, wisher=ben.participant, wished=ada.participant, kind="no")
    early = Slot.objects.create(
        event=event, during=(BEGINS - timedelta(days=9000), BEGINS - timedelta(days=8999))
    )
    ClosedTable.objects.bulk_create(
        ClosedTable(table=table, slot_id=slots[1]) for table in Table.objects.all()
    )
    book(ada, cleo, slots[0])

    def answers(other, slot):
        with pytest.raises(TrellisError) as raised:
            book(ada, other, slot)
        return type(raised.value), str(raised.value)

    for slot in (slots[0], slots[1], early.pk, 999_999):
        assert answers(ben, slot) == answers(dora, slot)
    ada.participant.most_meetings = 1
    ada.participant.save()
    assert answers(ben, slots[2]) == answers(dora, slots[2])


def test_who_agreed_can_move_though_one_said_no_since(event, slots, ada, ben):
    number = book(ada, ben, slots[0])
    Wish.objects.create(event=event, wisher=ben.participant, wished=ada.participant, kind="no")
    free = list_free(rules=get_rules(event_id=event.pk), participant_ids=[ada.id, ben.id], without=(number,))
    assert [slot.id for slot in free] == slots
    move_meeting(actor=ada.actor, event_id=event.pk, meeting_id=number, slot_id=slots[1])
    with pytest.raises(Conflict, match="meeting with each other already"):
        book(ada, ben, slots[2])


def test_of_three_one_gives_up_their_seat_only(event, slots, keeper, ada, ben, cleo):
    number = arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, ben.id, cleo.id], slot_id=slots[0])
    publish_schedule(actor=keeper, event_id=event.pk)
    assert said_to(ada) == said_to(ben) == ["meetings.published"]
    assert not cancel_meeting(actor=ada.actor, event_id=event.pk, meeting_id=number)
    row = Meeting.objects.get()
    assert (row.state, row.sequence) == ("standing", 1)
    assert list(Seat.objects.order_by("id").values_list("participant_id", flat=True)) == [ben.id, cleo.id]
    assert list_meetings(actor=ada.actor, event_id=event.pk) == []
    leave(actor=ben.actor, event_id=event.pk)
    assert Meeting.objects.get().state == "cancelled"
    assert said_to(cleo) == ["meetings.published", "meetings.changed", "meetings.cancelled"]


def test_table_slot_and_meeting_are_of_one_event(event, slots, host, ada, ben):
    number = book(ada, ben, slots[0])
    other = make_meetings(host, title="Another day")
    with pytest.raises(IntegrityError, match="meetings_meeting_table_of_event"), at_once():
        Meeting.objects.filter(pk=number).update(table=Table.objects.filter(event=other)[0])
    with pytest.raises(IntegrityError, match="meetings_unavailable_slot_of_event"), at_once():
        Unavailable.objects.create(event=event, participant=ada.participant, slot_id=slot_ids(other)[0])


def test_keepers_arrange_groups_as_drafts_until_published(event, slots, keeper, ada, ben, cleo):
    number = arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, ben.id, cleo.id], slot_id=slots[0])
    assert Meeting.objects.get(pk=number).published_at is None
    assert list_meetings_of(participant_id=ada.id) == []
    assert list_meetings(actor=ada.actor, event_id=event.pk) == []
    assert [one.participants for one in list_meetings(actor=keeper, event_id=event.pk)] == [
        (ada.id, ben.id, cleo.id)
    ]
    with pytest.raises(NotPermitted):
        arrange_meeting(actor=ada.actor, event_id=event.pk, ids=[ada.id, ben.id], slot_id=slots[1])


def test_leaving_cancels_meetings_and_tells_the_others(event, slots, ada, ben, cleo):
    book(ada, ben, slots[0])
    other = book(cleo, ben, slots[1])
    assert leave(actor=ada.actor, event_id=event.pk) == 1
    assert said_to(ben)[-1] == "meetings.cancelled"
    assert [one.id for one in list_meetings_of(participant_id=ben.id)] == [other]


def test_erased_participant_leaves_nobody_alone(event, slots, ada, ben):
    number = book(ada, ben, slots[0])
    ada.registration.delete()
    assert Meeting.objects.get(pk=number).state == "cancelled"
    assert list(Seat.objects.values_list("participant_id", "stands")) == [(ben.id, False)]
    ben.registration.delete()
    assert Meeting.objects.count() == 0
