"""Colleagues in each other's place: in which seats of which wishes, and in a schedule that is worked out."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from trellis.events.models import ParticipantKind, Registration
from trellis.meetings.models import MayMeet, Meeting, MeetingSetup, Participant, PlanRun, Seat, Unavailable
from trellis.meetings.pages.own import read_own, sheet_of
from trellis.meetings.selectors.dates import dates_of
from trellis.meetings.selectors.participants import get_card
from trellis.meetings.selectors.problem import read_inputs
from trellis.meetings.selectors.setup import get_rules
from trellis.meetings.services.applying import apply_run
from trellis.meetings.services.booking import arrange_meeting, cancel_meeting
from trellis.meetings.services.joining import come_late, leave
from trellis.meetings.services.modelling import asked_of
from trellis.meetings.services.planning import start_plan, start_repair
from trellis.meetings.services.publishing import publish_schedule
from trellis.meetings.services.undoing import undo
from trellis.meetings.services.working_out import work_out
from trellis.meetings.tests.conftest import (
    BEGINS,
    LENS,
    add_colleague,
    add_guest,
    make_meetings,
)
from trellis.meetings.tests.houses import only_meeting, seated, wish
from trellis.meetings.types.differences import Sort
from trellis.meetings.types.inputs import key_of
from trellis.meetings.types.planning import Keep
from trellis.notifications.models import Notification
from trellis.registry.models import Organisation

pytestmark = pytest.mark.django_db


def seats(event, **given):
    """Who may sit in each wish, by number, in the order in which they are preferred."""
    found = asked_of(read_inputs(event_id=event.pk), Keep.AGREED, **given).matchmaking.wishes
    return {one.key: [[int(person) for person in seat] for seat in one.seats] for one in found}


def key(*guests):
    return key_of([one.id for one in guests])


# --- who may sit in a seat


def test_colleague_may_sit_there_after_the_one_who_is_meant(event, ada, lea, luc):
    wish(ada, luc)
    assert seats(event) == {key(ada, luc): [[ada.id], [luc.id, lea.id]]}


def test_colleague_may_go_for_the_one_who_wishes(event, ada, lea, luc):
    wish(lea, ada)
    assert seats(event) == {key(lea, ada): [[ada.id], [lea.id, luc.id]]}


@pytest.mark.parametrize("without", ["the rule", "her leave", "his leave"])
def test_nobody_stands_in_without_the_rule_and_the_leave_of_both(without, event, ada, lea, luc):
    wish(ada, luc)
    if without == "the rule":
        MeetingSetup.objects.update(has_stand_ins=False)
    else:
        who = lea if without == "her leave" else luc
        Participant.objects.filter(pk=who.id).update(stands_in=False)
    assert seats(event) == {key(ada, luc): [[ada.id], [luc.id]]}


@pytest.mark.parametrize(
    ("said", "is_colleague"),
    [
        (LENS | {"organisation": "  lens   WORKS "}, True),
        (LENS | {"country_id": "country:BE"}, False),
        (LENS | {"country_id": None}, False),
        (LENS | {"organisation": "Lens Work"}, False),
        ({"organisation": "", "country_id": "country:FR"}, False),
    ],
)
def test_equal_names_in_one_country_are_one_organisation(said, is_colleague, event, ada, lea):
    max_ = add_colleague(event, "max", of=said)
    wish(ada, lea)
    assert seats(event)[key(ada, lea)][1] == [lea.id, *([max_.id] if is_colleague else [])]


def test_organisation_of_the_registry_is_known_by_itself_and_not_by_a_name(event, host, ada, lea, luc):
    namesake = Organisation.objects.create(slug="lens-works", name="Lens Works", kind="cluster",
                                           status="published", published_at=timezone.now())  # fmt: skip
    wish(ada, lea)
    Participant.objects.filter(pk=lea.id).update(organisation=namesake)
    assert seats(event)[key(ada, lea)][1] == [lea.id]  # Luc typed the same name
    Participant.objects.filter(pk=luc.id).update(organisation=namesake)
    Registration.objects.filter(pk=luc.registration.pk).update(organisation="LW", country_id=None)
    assert seats(event)[key(ada, lea)][1] == [lea.id, luc.id]


def test_nobody_without_name_or_country_is_a_colleague_of_another_such(event, ada, lea, luc):
    Registration.objects.exclude(pk=ada.registration.pk).update(organisation="", country_id=None)
    wish(ada, luc)
    assert seats(event)[key(ada, luc)][1] == [luc.id]


@pytest.mark.parametrize("who", ["of the stand-in", "towards the stand-in"])
def test_no_keeps_a_stand_in_away_and_not_the_one_who_is_meant(who, event, ada, lea, luc):
    wish(ada, luc)
    wish(*((lea, ada) if who == "of the stand-in" else (ada, lea)), "no")
    assert seats(event)[key(ada, luc)] == [[ada.id], [luc.id]]


@pytest.mark.parametrize("by_wished", [True, False])
def test_no_between_the_two_brings_no_colleague_in(by_wished, event, ada, lea, luc):
    wish(ada, luc, "like" if by_wished else "no")
    wish(luc, ada, "no" if by_wished else "like")
    assert seats(event) == {key(ada, luc): [[ada.id], [luc.id]]}


def test_must_stays_with_the_one_who_is_meant(event, ada, lea, luc):
    wish(ada, luc, "must")
    assert seats(event) == {key(ada, luc): [[ada.id], [luc.id]]}


def test_who_may_meet_whom_holds_for_the_stand_in(event, ada, lea, luc):
    buyers, sellers = (ParticipantKind.objects.create(event=event, name=name) for name in ("Buyer", "Seller"))
    MayMeet.objects.create(setup=MeetingSetup.objects.get(), kind=buyers, other=sellers)
    Registration.objects.filter(pk=ada.registration.pk).update(kind=buyers)
    Registration.objects.filter(pk=luc.registration.pk).update(kind=sellers)
    wish(ada, luc)
    assert seats(event)[key(ada, luc)][1] == [luc.id]
    Registration.objects.filter(pk=lea.registration.pk).update(kind=sellers)
    assert seats(event)[key(ada, luc)][1] == [luc.id, lea.id]


def test_no_two_could_meet_by_two_wishes(event, ada, lea, luc):
    """Ada wishes both, so neither goes for the other; Max could be sent to Ada by either, and is by one."""
    max_ = add_colleague(event, "max")
    wish(ada, lea)
    wish(ada, luc)
    assert seats(event) == {
        key(ada, lea): [[ada.id], [lea.id, max_.id]],
        key(ada, luc): [[ada.id], [luc.id]],
    }


def test_both_sides_may_send_a_colleague_but_never_two_who_meet_anyway(event, lea, luc):
    ida, ole = (add_colleague(event, name, of=LENS | {"organisation": "Ida Ltd"}) for name in ("ida", "ole"))
    wish(luc, ida)
    assert seats(event)[key(luc, ida)] == [[luc.id, lea.id], [ida.id, ole.id]]
    wish(lea, ole)
    found = seats(event)
    both = [
        {frozenset((one, other)) for one in first for other in second} for first, second in found.values()
    ]
    assert both[0] & both[1] == set()


def test_few_stand_in_for_one_however_many_there_are(event, ada, lea, luc):
    more = [add_colleague(event, f"more{number}") for number in range(6)]
    wish(ada, luc)
    assert seats(event)[key(ada, luc)][1] == [luc.id, lea.id, more[0].id, more[1].id]


def test_arranged_table_of_three_is_theirs(event, slots, keeper, ada, ben, lea, luc):
    ids = [ada.id, ben.id, luc.id]
    arrange_meeting(actor=keeper, event_id=event.pk, ids=ids, slot_id=slots[0])
    found = asked_of(read_inputs(event_id=event.pk), Keep.LOCKED, keeps_wishless=True).matchmaking
    assert [one.seats for one in found.wishes] == [tuple((str(one),) for one in sorted(ids))]


# --- in the database


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ("themselves", "meetings_seat_for_another"),
        ("another event", "meetings_seat_stands_for_of_event"),
        ("the other", "meetings_seat_meant_once"),
    ],
)
def test_database_holds_for_whom_somebody_sits(wrong, rule, host, event, slots, keeper, ada, ben):
    meeting = arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, ben.id], slot_id=slots[0])
    elsewhere = add_guest(make_meetings(host, title="Elsewhere"), "olga")
    who = {"themselves": ada, "another event": elsewhere, "the other": ben}[wrong]
    rows = Seat.objects.filter(meeting=meeting, participant_id=ada.id)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        rows.update(stands_for_id=who.id)


def test_stand_in_stays_when_the_one_who_was_meant_is_erased(event, slots, keeper, ada, lea, luc):
    meeting = arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, lea.id], slot_id=slots[0])
    Seat.objects.filter(participant_id=lea.id).update(stands_for_id=luc.id)
    Participant.objects.filter(pk=luc.id).delete()
    assert seated(meeting) == {ada.id: None, lea.id: None}
    assert Meeting.objects.get(pk=meeting).state == "standing"


# --- a schedule


@pytest.fixture
def busy_luc(event, slots, ada, lea, luc):
    """Ada wishes Luc, who cannot meet at all; Lea can."""
    MeetingSetup.objects.update(state="planned")
    Unavailable.objects.bulk_create(
        Unavailable(event=event, participant_id=luc.id, slot_id=slot) for slot in slots
    )
    wish(ada, luc)
    return luc


def planned(keeper, event):
    run = start_plan(actor=keeper, event_id=event.pk, seconds=1)
    assert work_out(run)
    return run


def repaired(keeper, event):
    run = start_repair(actor=keeper, event_id=event.pk)
    assert work_out(run)
    return run, apply_run(actor=keeper, event_id=event.pk, run_id=run)


def test_schedule_sends_a_colleague_and_says_so_everywhere(event, keeper, ada, lea, busy_luc):
    run = planned(keeper, event)
    [meeting] = PlanRun.objects.get(pk=run).result["meetings"]
    assert (meeting["wish"], meeting["stand_ins"]) == (key(ada, busy_luc), [[lea.id, busy_luc.id]])
    apply_run(actor=keeper, event_id=event.pk, run_id=run)
    assert seated(only_meeting()) == {ada.id: None, lea.id: busy_luc.id}
    publish_schedule(actor=keeper, event_id=event.pk)
    rows = Notification._base_manager.filter(message="meetings.published").order_by("person_id")
    lines = {row.person_id: row.context["lines"] for row in rows}
    assert set(lines) == {ada.person.pk, lea.person.pk}
    assert lines[ada.person.pk].endswith("Lea, Lens Works (instead of Luc)")
    assert lines[lea.person.pk].endswith("Ada, Ada Ltd You meet for Luc.")
    rules = get_rules(event_id=event.pk)
    [date] = dates_of(rules=rules, participant_id=ada.id)
    assert date.title == "Meeting with Lea, Lens Works (instead of Luc)"
    [date] = dates_of(rules=rules, participant_id=lea.id)
    assert date.text.splitlines()[1] == "You meet for Luc."
    card = get_card(event_id=event.pk, participant_id=lea.id)
    [[row]] = [day["rows"] for day in sheet_of(card, *read_own(rules, card), rules, "en")["days"]]
    assert row[2] == "Ada, Ada Ltd\nYou meet for Luc."


def test_the_one_who_is_meant_goes_where_both_can(event, keeper, ada, lea, luc):
    MeetingSetup.objects.update(state="planned")
    wish(ada, luc)
    apply_run(actor=keeper, event_id=event.pk, run_id=planned(keeper, event))
    assert seated(only_meeting()) == {ada.id: None, luc.id: None}


def test_same_schedule_again_changes_nothing_of_a_stand_in(event, keeper, ada, lea, busy_luc):
    apply_run(actor=keeper, event_id=event.pk, run_id=planned(keeper, event))
    again = planned(keeper, event)
    assert set(apply_run(actor=keeper, event_id=event.pk, run_id=again).values()) == {0}
    _run, counts = repaired(keeper, event)
    assert set(counts.values()) == {0}


def test_taking_back_a_schedule_takes_its_stand_ins_back(event, keeper, ada, lea, busy_luc):
    apply_run(actor=keeper, event_id=event.pk, run_id=planned(keeper, event))
    undo(actor=keeper, event_id=event.pk)
    assert not Seat.objects.exists()


# --- after a drop-out


@pytest.fixture
def met(event, keeper, slots, ada, lea, luc):
    """Ada and Luc meet in the first slot, published; it is the only one in which Ada can."""
    MeetingSetup.objects.update(state="published")
    Unavailable.objects.bulk_create(
        Unavailable(event=event, participant_id=ada.id, slot_id=slot) for slot in slots[1:]
    )
    return arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, luc.id], slot_id=slots[0])


def messages(guest):
    rows = Notification._base_manager.filter(person=guest.person).order_by("id")
    return [row.context.get("lines") or row.message for row in rows]


def test_repair_replaces_who_comes_late_and_is_taken_back_whole(event, keeper, met, ada, lea, luc):
    come_late(actor=keeper, event_id=event.pk, participant_id=luc.id, until=BEGINS.replace(hour=12))
    _run, counts = repaired(keeper, event)
    assert counts == {Sort.MOVED: 0, Sort.REPLACED: 1, Sort.SEATED: 0, Sort.ADDED: 0, Sort.DROPPED: 0}
    assert seated(met) == {ada.id: None, lea.id: luc.id}
    assert Meeting.objects.get(pk=met).sequence == 1
    assert messages(ada)[1:] == [
        "With others: 7 May 2030, 10:00–10:20 CEST, table 1, Lea, Lens Works (instead of Luc)"
        " (was with Luc, Lens Works)"
    ]
    assert [one.partition(":")[0] for one in messages(luc)[1:]] == ["A colleague goes for you"]
    assert [one.partition(":")[0] for one in messages(lea)] == ["New"]
    undo(actor=keeper, event_id=event.pk)
    assert seated(met) == {ada.id: None, luc.id: None}
    assert [one.partition(":")[0] for one in messages(luc)[2:]] == ["New"]
    assert [one.partition(":")[0] for one in messages(lea)[1:]] == ["Cancelled"]


def test_repair_sends_a_colleague_of_who_left(event, keeper, met, ada, lea, luc):
    leave(actor=luc.actor, event_id=event.pk)
    assert Meeting.objects.get(pk=met).state == "cancelled"
    _run, counts = repaired(keeper, event)
    assert counts[Sort.ADDED] == 1
    assert seated(only_meeting()) == {ada.id: None, lea.id: luc.id}
    _run, counts = repaired(keeper, event)
    assert set(counts.values()) == {0}


def test_meeting_that_was_cancelled_before_somebody_left_is_not_brought_back(event, keeper, met, ada, luc):
    cancel_meeting(actor=keeper, event_id=event.pk, meeting_id=met)
    leave(actor=luc.actor, event_id=event.pk)
    assert read_inputs(event_id=event.pk).lost == ()


def test_meeting_agreed_is_theirs_in_a_schedule(event, met, ada, luc, lea):
    found = asked_of(read_inputs(event_id=event.pk), Keep.LOCKED).matchmaking
    assert [one.seats for one in found.wishes] == [((str(ada.id),), (str(luc.id),))]
