"""The meetings of a rehearsal: set up like those of the event; made-up people wish, ask, answer, check in."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from django.utils import timezone

from trellis.core.errors import Conflict, InvalidInput, NotFound
from trellis.core.transactions import change, reading
from trellis.core.types import Actor, system_actor
from trellis.events.models import CaughtMail, CheckIn, Event, ParticipantKind, Registration, Rehearsal
from trellis.events.selectors.rehearsals import find_rehearsal
from trellis.events.services import rehearsal_load
from trellis.events.services.rehearsal_clock import shift_rehearsal
from trellis.events.services.rehearsal_load import act, start_load, stop_load
from trellis.events.services.rehearsing import Start, begin_rehearsal, end_rehearsal
from trellis.events.tests.rehearsals import print_of_rows
from trellis.events.types.rehearsals import MOST_STEPS, REHEARSER, Happened, LoadState
from trellis.meetings.models import (
    AdmittedKind,
    ClosedTable,
    MayMeet,
    Meeting,
    MeetingRequest,
    MeetingSetup,
    Participant,
    Seat,
    Slot,
    Table,
    Wish,
)
from trellis.meetings.selectors.dates import meeting_dates
from trellis.meetings.services.applying import apply_run
from trellis.meetings.services.keeping_up import keep_up
from trellis.meetings.services.planning import start_plan
from trellis.meetings.services.publishing import publish_schedule
from trellis.meetings.services.setting_up import set_state
from trellis.meetings.services.working_out import work_out
from trellis.meetings.tests.conftest import add_guest, make_meetings
from trellis.meetings.types.made_up import wishes
from trellis.meetings.types.words import BOOKER, SetupState
from trellis.notifications.models import Mail
from trellis.registry.models import Organisation

DAY_BEFORE = date(2030, 5, 6)


@pytest.fixture
def set_up(host: Organisation) -> Event:
    """With two kinds that may meet, one table closed in one slot, and two real people."""
    event = make_meetings(host, slots=6, tables=4)
    buyer, seller, press = (
        ParticipantKind.objects.create(event=event, name=n) for n in ("Buyer", "Seller", "Press")
    )
    AdmittedKind.objects.bulk_create(AdmittedKind(setup_id=event.pk, kind=kind) for kind in (buyer, seller))
    MayMeet.objects.create(setup_id=event.pk, kind=buyer, other=seller)
    slot, table = Slot.objects.filter(event=event)[0], Table.objects.filter(event=event)[0]
    ClosedTable.objects.create(table=table, slot=slot)
    for name, kind in (("ada", buyer), ("ben", seller), ("cleo", press)):
        add_guest(event, name, kind=kind)
    return event


def begin(actor: Actor, event: Event, people: int = 30, **start: object) -> Event:
    slug = begin_rehearsal(actor=actor, event_id=event.pk, start=Start(people=people, **start))  # type: ignore[arg-type]
    return Event.objects.get(slug=slug)


def shape(event: Event) -> dict[str, list[object]]:
    """How meetings are set up, without numbers of rows."""
    names = [
        "state",
        "mode",
        "slot_minutes",
        "break_minutes",
        "late_minutes",
        "remind_hours",
        "request_hours",
    ]
    return {
        "rules": list(MeetingSetup.objects.filter(pk=event.pk).values_list(*names)),
        "slots": list(Slot.objects.filter(event=event).order_by("during").values_list("during", "place")),
        "tables": list(Table.objects.filter(event=event).order_by("number").values_list("number", "seats")),
        "closed": list(
            ClosedTable.objects.filter(table__event=event).values_list("table__number", "slot__during")
        ),
        "admitted": list(
            AdmittedKind.objects.filter(setup=event.pk).order_by("kind__name").values_list("kind__name")
        ),
        "pairs": list(MayMeet.objects.filter(setup=event.pk).values_list("kind__name", "other__name")),
    }


def test_meetings_are_set_up_as_those_of_the_event(keeper: Actor, set_up: Event) -> None:
    copy = begin(keeper, set_up)

    assert shape(copy) == shape(set_up)


def test_made_up_people_of_the_kinds_admitted_wish_whom_they_may_meet(keeper: Actor, set_up: Event) -> None:
    copy = begin(keeper, set_up)

    with reading(BOOKER):
        people = Participant.objects.filter(event=copy).values_list("registration__kind__name", flat=True)
        assert Counter(people) == {"Buyer": 10, "Seller": 10}
        rows = Wish.objects.filter(event=copy)
        pairs = set(rows.values_list("wisher__registration__kind__name", "wished__registration__kind__name"))
        assert pairs == {("Buyer", "Seller"), ("Seller", "Buyer")}
        assert rows.count() == 15  # a quarter of six slots of twenty people, two in each meeting


def test_few_are_wished_for_by_many() -> None:
    people = list(range(700))
    found = list(wishes(people, 16, lambda one, other: True, Random(1)))

    degrees = Counter(person for pair in found for person in pair)
    in_order = sorted(degrees.values())
    mean = sum(in_order) / len(people)
    assert len(found) == 1400
    assert len({frozenset(pair) for pair in found}) == 1400
    assert in_order[len(in_order) // 2] / mean == pytest.approx(0.91, abs=0.15)
    assert 2.2 < in_order[-1] / mean < 4.5


def test_an_event_without_meetings_and_an_empty_one(keeper: Actor, host: Organisation, set_up: Event) -> None:
    MeetingSetup.objects.filter(pk=set_up.pk).delete()
    Slot.objects.filter(event=set_up).delete()
    copy = begin(keeper, set_up)
    with reading(BOOKER):
        assert not Participant.objects.filter(event=copy).exists()

    bare = begin(keeper, make_meetings(host, slots=0, tables=0, title="Bare"), people=0)
    assert shape(bare)["slots"] == []


def test_a_schedule_of_made_up_people_is_worked_out_published_and_caught(
    keeper: Actor, set_up: Event
) -> None:
    copy = begin(keeper, set_up)
    before = print_of_rows(set_up.pk)
    run = start_plan(actor=keeper, event_id=copy.pk, seconds=1)
    assert work_out(run)
    set_state(actor=keeper, event_id=copy.pk, to=SetupState.PLANNED)
    apply_run(actor=keeper, event_id=copy.pk, run_id=run)
    publish_schedule(actor=keeper, event_id=copy.pk)

    with reading(BOOKER):
        met = set(
            Seat.objects.filter(event=copy).values_list("participant__registration__address", flat=True)
        )
    with reading(REHEARSER):
        caught = Counter(CaughtMail.objects.filter(event=copy).values_list("address", flat=True))
    with reading(system_actor("outbox")):
        assert not Mail.objects.exists()
    assert caught == dict.fromkeys(met, 1)
    assert print_of_rows(set_up.pk) == before


def test_slots_meetings_and_requests_follow_the_clock(
    keeper: Actor, set_up: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2030, 1, 15, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    copy = begin(keeper, set_up, day=DAY_BEFORE)
    with change(REHEARSER):
        one, other = Participant.objects.filter(event=copy).order_by("pk")[:2]
        request = MeetingRequest.objects.create(
            event=copy, sender=one, receiver=other, expires_at=now + timedelta(hours=40)
        )
        slot = Slot.objects.filter(event=copy).order_by("during")[0]
        meeting = Meeting.objects.create(event=copy, slot=slot, during=slot.during, published_at=now)
        for person in (one, other):
            Seat.objects.create(event=copy, meeting=meeting, participant=person, during=slot.during)

    shift_rehearsal(actor=keeper, event_id=copy.pk, day=date(2030, 5, 8), at=time(13))

    slot.refresh_from_db()
    assert slot.during.lower == datetime(2030, 1, 14, 9, tzinfo=UTC)
    with reading(REHEARSER):
        meeting.refresh_from_db()
        request.refresh_from_db()
        during = set(Seat.objects.filter(event=copy).values_list("during", flat=True))
        assert (meeting.during, during) == (slot.during, {slot.during})
        assert request.expires_at == now - timedelta(hours=8)
    keep_up(actor=BOOKER, now=now)
    with reading(REHEARSER):
        request.refresh_from_db()
        assert request.state == "expired"


def test_reminders_go_by_the_moved_clock_into_the_caught_mail(keeper: Actor, set_up: Event) -> None:
    copy = begin(keeper, set_up)
    with change(REHEARSER):
        one, other = Participant.objects.filter(event=copy).order_by("pk")[:2]
        slot = Slot.objects.filter(event=copy).order_by("during")[0]
        meeting = Meeting.objects.create(
            event=copy, slot=slot, during=slot.during, published_at=timezone.now()
        )
        for person in (one, other):
            Seat.objects.create(event=copy, meeting=meeting, participant=person, during=slot.during)
    keep_up(actor=BOOKER)
    with reading(REHEARSER):
        assert not CaughtMail.objects.exists()

    shift_rehearsal(actor=keeper, event_id=copy.pk, day=DAY_BEFORE, at=time(20))
    keep_up(actor=BOOKER)

    with reading(REHEARSER):
        assert CaughtMail.objects.filter(event=copy).count() == 2


def test_ending_leaves_nothing_of_a_whole_day(keeper: Actor, set_up: Event) -> None:
    before = print_of_rows(set_up.pk)
    copy = begin(keeper, set_up)
    start_load(actor=keeper, event_id=copy.pk, steps=60)
    act(copy.pk)

    end_rehearsal(actor=keeper, event_id=copy.pk)

    assert print_of_rows(copy.pk) == {}
    assert print_of_rows(set_up.pk) == before


def test_made_up_people_act_by_the_rules_and_are_counted(keeper: Actor, set_up: Event) -> None:
    copy = begin(keeper, set_up, day=date(2030, 5, 1))
    start_load(actor=keeper, event_id=copy.pk, steps=80)
    with pytest.raises(Conflict, match="at it already"):
        start_load(actor=keeper, event_id=copy.pk, steps=80)

    assert act(copy.pk) == 80

    found = find_rehearsal(event_id=copy.pk)
    assert found is not None
    counts = found.load.counts
    assert (found.load.state, found.load.done, sum(counts.values())) == (LoadState.DONE, 80, 80)
    with reading(REHEARSER):
        requests = Counter(MeetingRequest.objects.filter(event=copy).values_list("state", flat=True))
        made = Registration.objects.filter(event=copy).count() - 30
        meetings = Meeting.objects.filter(event=copy).count()
        gone = Registration.objects.filter(event=copy, state="cancelled").count()
        assert not CheckIn.objects.filter(event=copy).exists()  # the event has not begun
    assert made == counts.get(Happened.REGISTERED, 0) + counts.get(Happened.WAITS, 0) > 0
    assert gone == counts.get(Happened.TOOK_BACK, 0)
    assert sum(requests.values()) == counts[Happened.ASKED] > 0
    assert requests["accepted"] == counts.get(Happened.ACCEPTED, 0) == meetings > 0
    assert requests["declined"] == counts.get(Happened.DECLINED, 0)
    assert act(copy.pk) == 0


def test_while_the_event_takes_place_people_check_in(keeper: Actor, set_up: Event) -> None:
    copy = begin(keeper, set_up, day=date(2030, 5, 7), at=time(9, 30))
    start_load(actor=keeper, event_id=copy.pk, steps=30)

    act(copy.pk)

    found = find_rehearsal(event_id=copy.pk)
    assert found is not None
    with reading(REHEARSER):
        assert CheckIn.objects.filter(event=copy).count() == found.load.counts[Happened.CHECKED_IN] > 0


def test_after_the_event_nobody_can_act(keeper: Actor, set_up: Event) -> None:
    copy = begin(keeper, set_up, day=date(2030, 5, 9))
    start_load(actor=keeper, event_id=copy.pk, steps=5)

    act(copy.pk)

    found = find_rehearsal(event_id=copy.pk)
    assert found is not None
    assert set(found.load.counts) <= {Happened.NOTHING, Happened.TOOK_BACK}


def test_stopped_it_goes_on_no_further(keeper: Actor, set_up: Event) -> None:
    copy = begin(keeper, set_up)
    start_load(actor=keeper, event_id=copy.pk, steps=50)
    stop_load(actor=keeper, event_id=copy.pk)
    stop_load(actor=keeper, event_id=copy.pk)

    assert act(copy.pk) == 0
    assert Rehearsal.objects.get(pk=copy.pk).load_state == LoadState.STOPPED
    start_load(actor=keeper, event_id=copy.pk, steps=1)
    assert act(copy.pk) == 1


def test_a_rehearsal_that_ends_meanwhile_ends_its_load(
    keeper: Actor, set_up: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = begin(keeper, set_up)
    start_load(actor=keeper, event_id=copy.pk, steps=5)

    def ends(event_id: int, chance: Random) -> Happened:
        end_rehearsal(actor=keeper, event_id=event_id)
        return Happened.NOTHING

    monkeypatch.setattr(rehearsal_load, "OWN_STEPS", (ends,) * 50)
    monkeypatch.setattr(rehearsal_load, "TRIES", 1)
    assert act(copy.pk) in (1, 2, 3, 4, 5)
    assert not Rehearsal.objects.filter(pk=copy.pk).exists()


@pytest.mark.parametrize("steps", [0, MOST_STEPS + 1])
def test_a_number_of_steps_that_cannot_be(keeper: Actor, set_up: Event, steps: int) -> None:
    copy = begin(keeper, set_up)
    with pytest.raises(InvalidInput):
        start_load(actor=keeper, event_id=copy.pk, steps=steps)


def test_nobody_acts_at_an_event_that_is_no_rehearsal(keeper: Actor, set_up: Event) -> None:
    with pytest.raises(Conflict, match="no rehearsal"):
        start_load(actor=keeper, event_id=set_up.pk, steps=5)
    with pytest.raises(NotFound):
        start_load(actor=keeper, event_id=0, steps=5)
    assert act(set_up.pk) == 0


def test_own_meetings_of_a_rehearsal_stand_in_no_private_calendar(keeper: Actor, set_up: Event) -> None:
    copy = begin(keeper, set_up)
    with change(BOOKER):
        own = Registration.objects.create(
            event=copy, person_id=keeper.person_id, address="k@example.org", name="Keeper", state="registered"
        )
        one = Participant.objects.create(event=copy, registration=own)
        other = Participant.objects.filter(event=copy).order_by("pk")[0]
        slot = Slot.objects.filter(event=copy).order_by("during")[0]
        meeting = Meeting.objects.create(
            event=copy, slot=slot, during=slot.during, published_at=timezone.now()
        )
        for person in (one, other):
            Seat.objects.create(event=copy, meeting=meeting, participant=person, during=slot.during)

    assert list(meeting_dates(keeper)) == []
