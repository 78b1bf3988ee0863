"""Rotating tables: who sits where, what stays, who rests, and how they are asked for."""

from collections import Counter
from datetime import timedelta
from itertools import combinations

import pytest
from django.utils import timezone

from trellis.core.errors import Conflict, InvalidInput, NotPermitted
from trellis.events.tests.conftest import make_person
from trellis.meetings.models import (
    ClosedTable,
    MayMeet,
    Meeting,
    MeetingSetup,
    Participant,
    PlanRun,
    Seat,
    Slot,
    Table,
    Unavailable,
    Wish,
)
from trellis.meetings.services.applying import apply_run
from trellis.meetings.services.booking import arrange_meeting
from trellis.meetings.services.planning import start_plan
from trellis.meetings.services.publishing import publish_schedule
from trellis.meetings.services.rotating import start_rotation
from trellis.meetings.services.undoing import undo
from trellis.meetings.services.working_out import work_out
from trellis.meetings.tests.conftest import add_guest, make_meetings, slot_ids
from trellis.notifications.models import Notification

pytestmark = pytest.mark.django_db


def stands():
    """Slot, table and people of each meeting."""
    rows = Meeting.objects.exclude(state="cancelled").order_by("slot_id", "table__number", "id")
    return [
        (row.slot_id, row.table_id, tuple(sorted(row.seats.values_list("participant_id", flat=True))))
        for row in rows
    ]


@pytest.fixture
def hall(host):
    """Nine people, three tables of three, four slots."""
    event = make_meetings(host, title="Evening of many tables", tables=3)
    Table.objects.filter(event=event).update(seats=3)
    for number in range(9):
        add_guest(event, f"guest{number}")
    return event


def rotated(keeper, event, *, rounds=4, seats=3, first=0, **given):
    run = start_rotation(
        actor=keeper,
        event_id=event.pk,
        first_slot=slot_ids(event)[first],
        rounds=rounds,
        seats=seats,
        **given,
    )
    assert work_out(run)
    return run


def test_nine_people_sit_with_everybody_once(hall, keeper):
    run = rotated(keeper, hall)
    assert stands() == []
    result = PlanRun.objects.get(pk=run).result
    assert [(one["name"], one["value"], one["bound"]) for one in result["objectives"]] == [
        ("repeats", 0, 0), ("rests", 0, None),
    ]  # fmt: skip
    apply_run(actor=keeper, event_id=hall.pk, run_id=run)
    found = stands()
    assert Counter(slot for slot, _table, _people in found) == dict.fromkeys(slot_ids(hall), 3)
    assert len({(slot, table) for slot, table, _people in found}) == 12
    together = [pair for _slot, _table, people in found for pair in combinations(people, 2)]
    everybody = Participant.objects.filter(event=hall).order_by("pk").values_list("pk", flat=True)
    assert sorted(together) == sorted(combinations(everybody, 2))
    assert not Meeting.objects.filter(published_at__isnull=False).exists()


def test_they_are_told_undone_and_left_by_later_schedules(hall, keeper):
    run = rotated(keeper, hall, rounds=1)
    apply_run(actor=keeper, event_id=hall.pk, run_id=run)
    before = stands()
    assert len(before) == 3
    one, other = Participant.objects.filter(event=hall).order_by("pk")[:2]
    Wish.objects.create(event=hall, wisher=one, wished=other, kind="must")
    later = start_plan(actor=keeper, event_id=hall.pk, seconds=1, keep="locked")
    assert work_out(later)
    apply_run(actor=keeper, event_id=hall.pk, run_id=later)
    assert set(before) < set(stands())
    undo(actor=keeper, event_id=hall.pk)
    publish_schedule(actor=keeper, event_id=hall.pk)
    assert Notification._base_manager.filter(message="meetings.published").count() == 9
    assert stands() == before


def test_what_stands_stays_and_its_people_and_table_are_not_taken(hall, keeper):
    one, other = Participant.objects.filter(event=hall).order_by("pk")[:2]
    slot = slot_ids(hall)[0]
    meeting = arrange_meeting(actor=keeper, event_id=hall.pk, ids=[one.pk, other.pk], slot_id=slot)
    kept = stands()
    run = rotated(keeper, hall, rounds=2)
    apply_run(actor=keeper, event_id=hall.pk, run_id=run)
    found = stands()
    assert kept[0] in found
    assert sum(place == slot for place, _table, _people in found) == 3  # theirs, and seven at the two others
    assert Counter(person for place, _table, people in found for person in people if place == slot) == (
        dict.fromkeys([one.pk, other.pk], 1)
        | dict.fromkeys(
            Seat.objects.filter(meeting__slot_id=slot)
            .exclude(meeting_id=meeting)
            .values_list("participant_id", flat=True),
            1,
        )
    )
    again = [people for place, _table, people in found if place != slot]
    assert not any({one.pk, other.pk} <= set(people) for people in again)  # they know each other


def test_who_cannot_or_may_no_more_rests_and_closed_and_small_tables_stay_empty(hall, keeper):
    slots = slot_ids(hall)
    people = list(Participant.objects.filter(event=hall).order_by("pk"))
    Unavailable.objects.create(event=hall, participant=people[0], slot_id=slots[0])
    Participant.objects.filter(pk=people[1].pk).update(most_meetings=1)
    Participant.objects.filter(pk=people[2].pk).update(late_until=hall.ends_at)
    ClosedTable.objects.create(table=Table.objects.get(event=hall, number=1), slot_id=slots[0])
    Table.objects.filter(event=hall, number=2).update(seats=2)
    apply_run(actor=keeper, event_id=hall.pk, run_id=rotated(keeper, hall, rounds=3))
    seats = Counter(person for _slot, _table, sat in stands() for person in sat)
    assert (seats[people[1].pk], seats[people[2].pk]) == (1, 0)
    first = [(table, sat) for slot, table, sat in stands() if slot == slots[0]]
    assert [table for table, _sat in first] == [Table.objects.get(event=hall, number=3).pk]
    assert people[0].pk not in first[0][1]
    assert not Meeting.objects.filter(table__number=2).exists()


def test_those_who_do_not_want_or_may_not_meet_never_share_a_table(hall, keeper):
    people = list(Participant.objects.filter(event=hall).order_by("pk"))
    for other in people[1:4]:
        Wish.objects.create(event=hall, wisher=people[0], wished=other, kind="no")
    apply_run(actor=keeper, event_id=hall.pk, run_id=rotated(keeper, hall))
    beside = {person for _slot, _table, sat in stands() if people[0].pk in sat for person in sat}
    assert beside.isdisjoint({other.pk for other in people[1:4]})


def test_speed_networking_of_two_kinds_pairs_only_across(host, keeper):
    event = make_meetings(host, title="Buyers and suppliers", tables=4)
    kinds = [event.participant_kinds.create(name=name, position=place) for place, name in enumerate("bs")]
    MayMeet.objects.create(setup=MeetingSetup.objects.get(pk=event.pk), kind=kinds[0], other=kinds[1])
    guests = [add_guest(event, f"g{number}", kind=kinds[number % 2]) for number in range(8)]
    apply_run(actor=keeper, event_id=event.pk, run_id=rotated(keeper, event, seats=2))
    kind = {guest.id: guest.registration.kind_id for guest in guests}
    pairs = [sat for _slot, _table, sat in stands()]
    assert sorted(pairs) == sorted(
        tuple(sorted((one, other))) for one, other in combinations(kind, 2) if kind[one] != kind[other]
    )


def test_online_they_sit_in_rooms_and_nobody_needs_a_table(host, keeper, settings):
    settings.TRELLIS_ROOM_LINK = "https://rooms.example.org/{room}"
    event = make_meetings(host, title="Evening on screens", tables=0)
    Slot.objects.filter(event=event).update(place="online")
    for number in range(4):
        add_guest(event, f"far{number}", attends="online")
    add_guest(event, "here", attends="on_site")
    apply_run(actor=keeper, event_id=event.pk, run_id=rotated(keeper, event, rounds=3, seats=2))
    assert [(table, len(sat)) for _slot, table, sat in stands()] == [(None, 2)] * 6
    assert len(set(Meeting.objects.values_list("room_link", flat=True))) == 6
    assert not Seat.objects.filter(participant__registration__name="Here").exists()


def test_where_nobody_can_sit_it_says_so(hall, keeper):
    Participant.objects.filter(event=hall).update(attends="online")
    run = start_rotation(actor=keeper, event_id=hall.pk, first_slot=slot_ids(hall)[0], rounds=2, seats=3)
    assert not work_out(run)
    row = PlanRun.objects.get(pk=run)
    assert (row.state, row.failure) == ("failed", "In none of these slots are two of them and a table free.")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"first_slot": 0}, "first_slot"),
        ({"rounds": 0}, "rounds"),
        ({"rounds": 5}, "rounds"),
        ({"seats": 1}, "seats"),
        ({"seats": 21}, "seats"),
        ({"seed": -1}, "seed"),
    ],
)
def test_what_cannot_be_is_refused_by_field(hall, keeper, given, field):
    asked = {"first_slot": slot_ids(hall)[0], "rounds": 2, "seats": 3} | given
    with pytest.raises(InvalidInput) as error:
        start_rotation(actor=keeper, event_id=hall.pk, **asked)
    assert [problem.field for problem in error.value.problems] == [field]


def test_a_table_must_be_large_enough_and_only_keepers_ask(hall, keeper):
    asked = {"event_id": hall.pk, "first_slot": slot_ids(hall)[0], "rounds": 2}
    with pytest.raises(Conflict, match="No table has 4 seats"):
        start_rotation(actor=keeper, seats=4, **asked)
    with pytest.raises(NotPermitted):
        start_rotation(actor=add_guest(hall, "curious").actor, seats=3, **asked)
    start_rotation(actor=keeper, seats=3, **asked)
    with pytest.raises(Conflict, match="being worked out already"):
        start_rotation(actor=keeper, seats=3, **asked)
    assert PlanRun.objects.count() == 1


def test_it_is_asked_for_on_the_page_of_schedules(hall, host, client):
    client.force_login(make_person("keeper", owner=host))
    address = f"/events/{hall.slug}/meetings/plans/"
    refused = client.post(address, {"rotate": "1", "first_slot": slot_ids(hall)[0], "rounds": 9, "seats": 3})
    assert refused.status_code == 422
    assert refused.context_data["rotation"].errors["rounds"] == ["A number from 1 to 4."]
    assert not refused.context_data["form"].errors
    asked = client.post(address, {"rotate": "1", "first_slot": slot_ids(hall)[0], "rounds": 2, "seats": 3})
    run = PlanRun.objects.get()
    assert (asked.status_code, asked["Location"]) == (302, f"{address}{run.pk}/")
    assert (run.kind, run.seats, run.slots) == ("rotate", 3, slot_ids(hall)[:2])
    work_out(run.pk)
    page = client.get(f"{address}{run.pk}/?part=quality").context_data
    assert (page["counted"], [tab.label for tab in page["tabs"]]) == (
        "6 tables in all rounds", ["What it changes", "How good it is"],
    )  # fmt: skip
    repeats = page["objectives"][0]
    assert (repeats.value, repeats.bound, repeats.is_best) == ("0", "0", True)


def test_a_slot_that_began_meanwhile_is_left_out(hall, keeper):
    run = start_rotation(actor=keeper, event_id=hall.pk, first_slot=slot_ids(hall)[0], rounds=2, seats=3)
    now = timezone.now()
    Slot.objects.filter(pk=slot_ids(hall)[0]).update(
        during=(now - timedelta(minutes=1), now + timedelta(minutes=9))
    )
    assert work_out(run)
    assert PlanRun.objects.get(pk=run).result["rounds"] == 1
