"""Schedules: what the engine is asked."""

from datetime import timedelta

import pytest

from trellis.events.models import ParticipantKind
from trellis.meetings.models import (
    ClosedTable,
    MayMeet,
    Meeting,
    MeetingSetup,
    Table,
    Unavailable,
    Wish,
)
from trellis.meetings.selectors.problem import read_inputs
from trellis.meetings.services.booking import (
    arrange_meeting,
    book_meeting,
    lock_meeting,
)
from trellis.meetings.services.modelling import asked_of
from trellis.meetings.services.planning import start_plan
from trellis.meetings.services.working_out import work_out
from trellis.meetings.tests.conftest import BEGINS, add_guest
from trellis.meetings.types.inputs import key_of
from trellis.meetings.types.planning import Keep

pytestmark = pytest.mark.django_db


def wish(one, other, kind="like"):
    Wish.objects.create(
        event=one.participant.event, wisher=one.participant, wished=other.participant, kind=kind
    )


def pair(one, other):
    return key_of([one.id, other.id])


def asked(event, keep=Keep.AGREED, **given):
    return asked_of(read_inputs(event_id=event.pk), keep, **given).matchmaking


def worked_out(keeper, event, **given):
    run = start_plan(actor=keeper, event_id=event.pk, seconds=1, **given)
    assert work_out(run)
    return run


def stands():
    """Who meets in which slot at which table."""
    rows = Meeting.objects.exclude(state="cancelled").order_by("slot_id", "table_id")
    return [
        (row.slot_id, row.table_id, sorted(row.seats.values_list("participant_id", flat=True)))
        for row in rows
    ]


# --- what is asked


def test_wishes_of_both_sides_count_together(event, ada, ben, cleo):
    wish(ada, ben, "must")
    wish(ben, ada, "like")
    wish(cleo, ada, "like")
    dora = add_guest(event, "dora")
    wish(dora, cleo, "like")
    wish(cleo, dora, "like")
    wish(dora, ben, "like")
    wish(ben, dora, "no")
    found = {one.key: (one.must, one.weight, set(one.refused_by)) for one in asked(event).wishes}
    assert found == {
        pair(ada, ben): (True, 2.0, set()),
        pair(cleo, ada): (False, 1.0, set()),
        pair(dora, cleo): (False, 2.0, set()),
        pair(dora, ben): (False, 1.0, {str(ben.id)}),
    }


def test_who_may_not_meet_is_not_asked_for(event, ada, ben):
    buyers = ParticipantKind.objects.create(event=event, name="Buyer")
    sellers = ParticipantKind.objects.create(event=event, name="Seller")
    MayMeet.objects.create(setup=MeetingSetup.objects.get(), kind=buyers, other=sellers)
    one, two = add_guest(event, "one", kind=buyers), add_guest(event, "two", kind=buyers)
    three = add_guest(event, "three", kind=sellers)
    wish(one, two)
    wish(one, three)
    assert [found.key for found in asked(event).wishes] == [pair(one, three)]


def test_times_caps_and_places_are_asked(event, slots, ada, ben):
    MeetingSetup.objects.update(most_meetings=3, travel_minutes=10)
    Unavailable.objects.create(event=event, participant=ada.participant, slot_id=slots[1])
    type(ben.participant).objects.filter(pk=ben.id).update(
        late_until=BEGINS + timedelta(minutes=30), most_meetings=2, attends="online"
    )
    table = Table.objects.get(event=event, number=1)
    ClosedTable.objects.create(table=table, slot_id=slots[3])
    found = asked(event)
    people = {one.key: one for one in found.participants}
    assert people[str(ada.id)].free == {str(slots[0]), str(slots[2]), str(slots[3])}
    assert (people[str(ada.id)].most, people[str(ada.id)].mode) == (3, "either")
    assert people[str(ben.id)].free == {str(slots[2]), str(slots[3])}
    assert (people[str(ben.id)].most, people[str(ben.id)].mode) == (2, "online")
    assert {one.key: one.closed for one in found.tables}[str(table.pk)] == {str(slots[3])}
    assert found.travel == timedelta(minutes=10)


def test_role_in_a_session_takes_its_slots(event, slots, ada, ben):
    session = event.sessions.create(
        source_key="s", title="Opening", starts_at=BEGINS + timedelta(minutes=10),
        ends_at=BEGINS + timedelta(minutes=30),
    )  # fmt: skip
    session.roles.create(role="speaker", name="ADA")
    people = {one.key: one.busy for one in asked(event).participants}
    assert people == {str(ada.id): {str(slots[0]), str(slots[1])}, str(ben.id): set()}


@pytest.mark.parametrize(
    ("keep", "frozen"),
    [
        (Keep.LOCKED, ["locked"]),
        (Keep.AGREED, ["booked", "locked"]),
        (Keep.ALL, ["booked", "locked", "planned"]),
    ],
)
def test_what_stays_is_frozen(keep, frozen, event, slots, keeper, ada, ben, cleo):
    dora = add_guest(event, "dora")
    keys = {"booked": pair(ada, ben), "locked": pair(cleo, dora), "planned": pair(ada, cleo)}
    book_meeting(actor=ada.actor, event_id=event.pk, other_id=ben.id, slot_id=slots[0])
    made = {
        name: arrange_meeting(actor=keeper, event_id=event.pk, ids=ids, slot_id=slot)
        for name, ids, slot in (
            ("locked", [cleo.id, dora.id], slots[1]),
            ("planned", [ada.id, cleo.id], slots[2]),
        )
    }
    Meeting.objects.filter(pk=made["planned"]).update(origin="planned")
    lock_meeting(actor=keeper, event_id=event.pk, meeting_id=made["locked"], is_locked=True)
    assert {one.wish for one in asked(event, keep).frozen} == {keys[name] for name in frozen}
