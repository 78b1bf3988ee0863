"""Schedules: what they change, when it is refused, what can be taken back."""

import pytest
from django.db import IntegrityError, connection

from trellis.core.errors import Conflict, NotFound, NotPermitted
from trellis.meetings.models import (
    BoardChange,
    Meeting,
    MeetingSetup,
    PlanRun,
    Seat,
    Table,
    Wish,
)
from trellis.meetings.selectors.problem import read_inputs
from trellis.meetings.services.applying import apply_run
from trellis.meetings.services.booking import (
    arrange_meeting,
    book_meeting,
    cancel_meeting,
    lock_meeting,
    move_meeting,
)
from trellis.meetings.services.joining import leave
from trellis.meetings.services.modelling import asked_of
from trellis.meetings.services.planning import force_wish, start_plan, start_repair, stop_run
from trellis.meetings.services.undoing import undo
from trellis.meetings.services.working_out import work_out
from trellis.meetings.tests.conftest import BEGINS, add_guest, make_meetings
from trellis.meetings.types.differences import Sort
from trellis.meetings.types.inputs import key_of
from trellis.meetings.types.planning import Keep
from trellis.notifications.models import Notification

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


# --- what comes of it


def test_schedule_is_a_draft_that_meets_the_wishes(event, keeper, ada, ben, cleo):
    MeetingSetup.objects.update(state="planned")
    for one, other in ((ada, ben), (ben, cleo), (cleo, ada)):
        wish(one, other)
    run = worked_out(keeper, event)
    row = PlanRun.objects.get(pk=run)
    assert (row.state, row.placed, row.wished, row.engine_version) == ("done", 3, 3, "0.1.0")
    assert stands() == []
    counts = apply_run(actor=keeper, event_id=event.pk, run_id=run)
    assert counts == {Sort.MOVED: 0, Sort.REPLACED: 0, Sort.SEATED: 0, Sort.ADDED: 3, Sort.DROPPED: 0}
    assert sorted(people for _slot, _table, people in stands()) == sorted(
        sorted(one) for one in ([ada.id, ben.id], [ben.id, cleo.id], [ada.id, cleo.id])
    )
    assert Meeting.objects.filter(published_at__isnull=True, origin="planned").count() == 3
    assert not Notification._base_manager.exists()
    with pytest.raises(Conflict, match="already"):
        apply_run(actor=keeper, event_id=event.pk, run_id=run)


def test_applied_schedule_is_taken_back_whole(event, keeper, ada, ben, cleo):
    MeetingSetup.objects.update(state="planned")
    wish(ada, ben)
    wish(ben, cleo)
    apply_run(actor=keeper, event_id=event.pk, run_id=worked_out(keeper, event))
    assert len(stands()) == 2
    undo(actor=keeper, event_id=event.pk)
    assert stands() == []
    assert not Seat.objects.exists()
    with pytest.raises(Conflict, match="nothing to take back"):
        undo(actor=keeper, event_id=event.pk)


def exchange(keeper, event, first, second):
    """A run whose result has two meetings change their slots."""
    inputs = read_inputs(event_id=event.pk)
    one, other = (Meeting.objects.get(pk=number) for number in (first, second))
    meetings = [
        {"wish": inputs.key_by_meeting[row.pk], "slot": at.slot_id, "table": at.table_id, "online": False}
        for row, at in ((one, other), (other, one))
    ]
    return PlanRun.objects.create(
        event=event, seconds=1, state="done", inputs=inputs.fingerprint, standing=inputs.standing,
        result={"meetings": meetings, "unmet": [], "objectives": [], "quality": []},
    ).pk  # fmt: skip


def told(guest):
    rows = Notification._base_manager.filter(person=guest.person).order_by("id")
    return [row.context.get("lines", "") for row in rows]


def test_two_change_places_in_one_transaction_and_those_told_are_told(event, slots, keeper, ada, ben, cleo):
    MeetingSetup.objects.update(state="published")
    first = arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, ben.id], slot_id=slots[0])
    second = arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, cleo.id], slot_id=slots[1])
    before = stands()
    run = exchange(keeper, event, first, second)
    apply_run(actor=keeper, event_id=event.pk, run_id=run)
    rows = Meeting.objects.order_by("id").values_list("pk", "slot_id", "sequence")
    assert list(rows) == [(first, slots[1], 1), (second, slots[0], 1)]
    assert [one.count("Another time") for one in told(ada)] == [0, 0, 2]  # both in one mail
    assert [one.count("Another time") for one in told(ben)] == [0, 1]
    undo(actor=keeper, event_id=event.pk)
    assert stands() == before
    assert [len(told(one)) for one in (ada, ben, cleo)] == [4, 3, 3]
    assert list(Meeting.objects.order_by("id").values_list("sequence", flat=True)) == [2, 2]


def test_what_stands_changed_meanwhile_refuses_the_schedule(event, slots, keeper, ada, ben, cleo):
    MeetingSetup.objects.update(mode="both", state="open")
    wish(ada, cleo)
    run = worked_out(keeper, event)
    book_meeting(actor=ada.actor, event_id=event.pk, other_id=ben.id, slot_id=slots[0])
    before = stands()
    with pytest.raises(Conflict, match="changed since"):
        apply_run(actor=keeper, event_id=event.pk, run_id=run)
    assert stands() == before
    again = worked_out(keeper, event)
    apply_run(actor=keeper, event_id=event.pk, run_id=again)
    assert len(stands()) == 2


def test_no_said_meanwhile_refuses_the_schedule(event, keeper, ada, ben):
    wish(ada, ben)
    run = worked_out(keeper, event)
    wish(ben, ada, "no")
    with pytest.raises(Conflict, match="changed since"):
        apply_run(actor=keeper, event_id=event.pk, run_id=run)


def test_locked_meeting_stays_and_the_rest_goes_around_it(event, slots, keeper, ada, ben, cleo):
    MeetingSetup.objects.update(state="planned")
    locked = arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, ben.id], slot_id=slots[2])
    lock_meeting(actor=keeper, event_id=event.pk, meeting_id=locked, is_locked=True)
    wish(ada, cleo)
    wish(ben, cleo)
    apply_run(actor=keeper, event_id=event.pk, run_id=worked_out(keeper, event, keep="locked"))
    assert Meeting.objects.get(pk=locked).slot_id == slots[2]
    assert len(stands()) == 3


def test_one_run_at_a_time_and_stopping_one_that_waits(event, keeper, ada, ben):
    first = start_plan(actor=keeper, event_id=event.pk, seconds=1)
    with pytest.raises(Conflict, match="worked out already"):
        start_plan(actor=keeper, event_id=event.pk, seconds=1)
    stop_run(actor=keeper, event_id=event.pk, run_id=first)
    assert PlanRun.objects.get(pk=first).state == "stopped"
    assert work_out(first) is False
    with pytest.raises(Conflict, match="not worked out"):
        apply_run(actor=keeper, event_id=event.pk, run_id=first)
    start_plan(actor=keeper, event_id=event.pk, seconds=1)


def test_run_that_is_asked_to_stop_keeps_what_there_is(event, keeper, ada, ben, cleo):
    for one, other in ((ada, ben), (ben, cleo), (cleo, ada)):
        wish(one, other)
    MeetingSetup.objects.update(most_meetings=1)
    run = start_plan(actor=keeper, event_id=event.pk, seconds=600)
    PlanRun.objects.filter(pk=run).update(stop_asked=True)
    assert work_out(run)
    row = PlanRun.objects.get(pk=run)
    assert row.state in ("stopped", "done")  # done: proven before it was looked
    assert len(row.result["meetings"]) == 1


def test_forced_wish_is_met_with_a_new_what_if(event, keeper, ada, ben, cleo):
    MeetingSetup.objects.update(state="planned", most_meetings=1)
    wish(ada, ben)
    wish(ben, ada)
    wish(ada, cleo)
    run = worked_out(keeper, event)
    row = PlanRun.objects.get(pk=run)
    assert [one["wish"] for one in row.result["unmet"]] == [pair(ada, cleo)]
    assert {one["kind"] for one in row.result["unmet"][0]["reasons"]} == {"limit"}
    forced = force_wish(actor=keeper, event_id=event.pk, run_id=run, wish=pair(ada, cleo))
    assert work_out(forced)
    assert [one["wish"] for one in PlanRun.objects.get(pk=forced).result["meetings"]] == [pair(ada, cleo)]
    assert stands() == []
    with pytest.raises(Conflict, match="is met"):
        force_wish(actor=keeper, event_id=event.pk, run_id=run, wish=pair(ada, ben))


def test_repair_moves_only_what_stands_at_a_closed_table(event, slots, keeper, ada, ben, cleo):
    MeetingSetup.objects.update(state="planned")
    dora = add_guest(event, "dora")
    tables = list(Table.objects.filter(event=event).order_by("number"))
    one = arrange_meeting(
        actor=keeper, event_id=event.pk, ids=[ada.id, ben.id], slot_id=slots[0], table_id=tables[0].pk
    )
    arrange_meeting(
        actor=keeper, event_id=event.pk, ids=[cleo.id, dora.id], slot_id=slots[0], table_id=tables[1].pk
    )
    other = stands()[1]
    Table.objects.filter(pk=tables[0].pk).update(closed_at=BEGINS)
    run = start_repair(actor=keeper, event_id=event.pk)
    assert work_out(run)
    apply_run(actor=keeper, event_id=event.pk, run_id=run)
    row = Meeting.objects.get(pk=one)
    assert row.table_id == tables[1].pk
    assert row.slot_id != slots[0]
    assert other in stands()


def test_repair_offers_those_who_wished_to_the_partner_of_who_left(event, slots, keeper, ada, ben, cleo):
    MeetingSetup.objects.update(state="planned")
    arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, ben.id], slot_id=slots[0])
    wish(cleo, ada)
    leave(actor=keeper, event_id=event.pk, participant_id=ben.id)
    run = start_repair(actor=keeper, event_id=event.pk)
    assert work_out(run)
    apply_run(actor=keeper, event_id=event.pk, run_id=run)
    assert [people for _slot, _table, people in stands()] == [sorted([ada.id, cleo.id])]


# --- the board


def test_each_step_on_the_board_is_taken_back_the_last_first(event, slots, keeper, ada, ben):
    number = arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, ben.id], slot_id=slots[0])
    move_meeting(actor=keeper, event_id=event.pk, meeting_id=number, slot_id=slots[1])
    lock_meeting(actor=keeper, event_id=event.pk, meeting_id=number, is_locked=True)
    cancel_meeting(actor=keeper, event_id=event.pk, meeting_id=number)
    assert list(BoardChange.objects.order_by("id").values_list("action", flat=True)) == [
        "arranged", "moved", "locked", "cancelled",
    ]  # fmt: skip

    def now():
        row = Meeting.objects.get(pk=number)
        return row.state, row.is_locked, row.slot_id

    found = [now()]
    for _step in range(3):
        undo(actor=keeper, event_id=event.pk)
        found.append(now())
    assert found == [
        ("cancelled", True, slots[1]), ("standing", True, slots[1]), ("standing", False, slots[1]),
        ("standing", False, slots[0]),
    ]  # fmt: skip
    assert list(Seat.objects.values_list("stands", flat=True)) == [True, True]
    undo(actor=keeper, event_id=event.pk)
    assert not Meeting.objects.filter(pk=number, state="standing").exists()


def test_what_was_changed_meanwhile_is_not_taken_back(event, slots, keeper, ada, ben):
    number = arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, ben.id], slot_id=slots[0])
    Meeting.objects.filter(pk=number).update(origin="booked", published_at=BEGINS)
    move_meeting(actor=keeper, event_id=event.pk, meeting_id=number, slot_id=slots[1])
    move_meeting(actor=ada.actor, event_id=event.pk, meeting_id=number, slot_id=slots[2])
    with pytest.raises(Conflict, match="Ada – Ben"):
        undo(actor=keeper, event_id=event.pk)
    assert Meeting.objects.get(pk=number).slot_id == slots[2]
    assert BoardChange.objects.filter(undone_at__isnull=False).count() == 0


def test_undo_is_refused_where_somebody_took_the_time(event, slots, keeper, ada, ben, cleo):
    number = arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, ben.id], slot_id=slots[0])
    move_meeting(actor=keeper, event_id=event.pk, meeting_id=number, slot_id=slots[1])
    book_meeting(actor=ada.actor, event_id=event.pk, other_id=cleo.id, slot_id=slots[0])
    with pytest.raises(Conflict, match="at this time by now"):
        undo(actor=keeper, event_id=event.pk)
    assert Meeting.objects.get(pk=number).slot_id == slots[1]


def test_cancelled_meeting_does_not_stand_again_with_somebody_who_left(event, slots, keeper, ada, ben):
    number = arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, ben.id], slot_id=slots[0])
    cancel_meeting(actor=keeper, event_id=event.pk, meeting_id=number)
    leave(actor=keeper, event_id=event.pk, participant_id=ben.id)
    with pytest.raises(Conflict, match="does not take part"):
        undo(actor=keeper, event_id=event.pk)
    assert Meeting.objects.get(pk=number).state == "cancelled"


def test_only_keepers_plan_apply_and_undo(event, ada):
    for asked_for in (
        lambda: start_plan(actor=ada.actor, event_id=event.pk),
        lambda: start_repair(actor=ada.actor, event_id=event.pk),
        lambda: apply_run(actor=ada.actor, event_id=event.pk, run_id=1),
        lambda: stop_run(actor=ada.actor, event_id=event.pk, run_id=1),
        lambda: undo(actor=ada.actor, event_id=event.pk),
    ):
        with pytest.raises(NotPermitted):
            asked_for()


def test_schedule_of_another_event_is_not_there(host, event, keeper, ada, ben):
    other = make_meetings(host, title="Another day")
    run = PlanRun.objects.create(event=other, seconds=1, state="done").pk
    for service in (apply_run, stop_run):
        with pytest.raises(NotFound):
            service(actor=keeper, event_id=event.pk, run_id=run)


def test_database_holds_one_run_at_once(event):
    PlanRun.objects.create(event=event, seconds=1)
    with pytest.raises(IntegrityError, match="meetings_one_run_at_once"):
        PlanRun.objects.create(event=event, seconds=1, state="running")
    connection.needs_rollback = True
