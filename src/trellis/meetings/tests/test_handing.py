"""A meeting is handed to a colleague: who can take it, who is told, what can be taken back."""

import pytest
from django.utils import timezone

from trellis.core.errors import Conflict, NotFound, NotPermitted
from trellis.events.models import ParticipantKind, Registration
from trellis.meetings.models import (
    DayReport,
    MayMeet,
    Meeting,
    MeetingSetup,
    Outcome,
    Participant,
    Seat,
    Slot,
    Told,
    Unavailable,
)
from trellis.meetings.selectors.colleagues import list_colleagues
from trellis.meetings.selectors.meetings import get_own_meeting
from trellis.meetings.selectors.setup import get_rules
from trellis.meetings.services.booking import arrange_meeting
from trellis.meetings.services.day import report
from trellis.meetings.services.handing import hand_over
from trellis.meetings.services.joining import leave
from trellis.meetings.services.publishing import tell_changes
from trellis.meetings.services.undoing import undo
from trellis.meetings.tests.conftest import add_colleague
from trellis.meetings.tests.houses import seated, wish
from trellis.meetings.tests.test_day import begin
from trellis.notifications.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def met(event, keeper, slots, ada, lea, luc):
    """Ada and Luc meet in the first slot, published; Lea is free."""
    MeetingSetup.objects.update(state="published")
    return arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, luc.id], slot_id=slots[0])


def offered(event, keeper, meeting, guest):
    record = get_own_meeting(actor=keeper, event_id=event.pk, meeting_id=meeting)
    found = list_colleagues(rules=get_rules(event_id=event.pk), meeting=record, participant_id=guest.id)
    return [card.id for card in found]


def hand(event, actor, meeting, gives, takes):
    hand_over(
        actor=actor, event_id=event.pk, meeting_id=meeting, participant_id=gives.id, colleague_id=takes.id
    )


def messages(guest):
    rows = Notification._base_manager.filter(person=guest.person).order_by("id")
    return [row.message.removeprefix("meetings.") for row in rows]


# --- who can take it


def test_colleague_who_is_free_is_offered(event, keeper, met, ada, lea, luc):
    assert offered(event, keeper, met, luc) == [lea.id]
    assert offered(event, keeper, met, ada) == []


def forbid(what, event, keeper, slots, ada, lea, luc):
    people = Participant.objects
    buyers = ParticipantKind.objects.create(event=event, name="Buyer")
    sellers = ParticipantKind.objects.create(event=event, name="Seller")
    row = Slot.objects.get(pk=slots[0])
    {
        "rule": lambda: MeetingSetup.objects.update(has_stand_ins=False),
        "unwilling": lambda: people.filter(pk=lea.id).update(stands_in=False),
        "giver unwilling": lambda: people.filter(pk=luc.id).update(stands_in=False),
        "left": lambda: leave(actor=lea.actor, event_id=event.pk),
        "away": lambda: Unavailable.objects.create(event=event, participant_id=lea.id, slot_id=slots[0]),
        "late": lambda: people.filter(pk=lea.id).update(late_until=row.during.upper),
        "enough": lambda: people.filter(pk=lea.id).update(most_meetings=1)
        and arrange_meeting(actor=keeper, event_id=event.pk, ids=[lea.id, add_colleague(event, "zoe", of={
            "organisation": "Elsewhere"}).id], slot_id=slots[2]),
        "elsewhere": lambda: people.filter(pk=lea.id).update(attends="online"),
        "her no": lambda: wish(lea, ada, "no"),
        "their no": lambda: wish(ada, lea, "no"),
        "meets them": lambda: arrange_meeting(
            actor=keeper, event_id=event.pk, ids=[ada.id, lea.id], slot_id=slots[2]
        ),
        "kinds": lambda: (
            MayMeet.objects.create(setup=MeetingSetup.objects.get(), kind=buyers, other=sellers),
            Registration.objects.filter(pk=ada.registration.pk).update(kind=buyers),
        ),
        "another house": lambda: Registration.objects.filter(pk=lea.registration.pk).update(
            organisation="Other Works"
        ),
    }[what]()  # fmt: skip


@pytest.mark.parametrize(
    "what",
    ["rule", "unwilling", "giver unwilling", "left", "away", "late", "enough", "elsewhere", "her no",
     "their no", "meets them", "kinds", "another house"],
)  # fmt: skip
def test_who_cannot_is_neither_offered_nor_taken(what, event, keeper, slots, met, ada, lea, luc):
    forbid(what, event, keeper, slots, ada, lea, luc)
    assert offered(event, keeper, met, luc) == []
    with pytest.raises(NotPermitted if what == "rule" else Conflict):
        hand(event, keeper, met, luc, lea)
    assert seated(met) == {ada.id: None, luc.id: None}


def test_busy_colleague_is_not_offered_and_the_database_refuses(event, keeper, slots, met, ben, lea, luc, ada,
                                                                monkeypatch):  # fmt: skip
    arrange_meeting(actor=keeper, event_id=event.pk, ids=[ben.id, lea.id], slot_id=slots[0])
    assert offered(event, keeper, met, luc) == []
    card = type("Card", (), {"id": lea.id})
    monkeypatch.setattr("trellis.meetings.services.handing.list_colleagues", lambda **given: [card])
    with pytest.raises(Conflict, match="in another meeting at this time"):
        hand(event, keeper, met, luc, lea)
    assert seated(met) == {ada.id: None, luc.id: None}


def test_way_between_hall_and_screen_is_too_long(event, keeper, slots, met, ben, lea, luc):
    MeetingSetup.objects.update(travel_minutes=30)
    Participant.objects.filter(pk=ben.id).update(attends="online")
    arrange_meeting(actor=keeper, event_id=event.pk, ids=[ben.id, lea.id], slot_id=slots[1])
    assert offered(event, keeper, met, luc) == []


# --- who may, and what comes of it


def test_each_is_told_once_and_nothing_is_told_again(event, keeper, met, ada, lea, luc):
    hand(event, keeper, met, luc, lea)
    assert seated(met) == {ada.id: None, lea.id: luc.id}
    assert Meeting.objects.get(pk=met).sequence == 1
    assert [messages(one) for one in (ada, lea, luc)] == [
        ["agreed", "handed"],
        ["taken"],
        ["agreed", "given"],
    ]
    rows = {row.message: row.context for row in Notification._base_manager.all()}
    assert rows["meetings.handed"]["colleague"] == "Lea"
    assert rows["meetings.handed"]["who"] == "Lea, Lens Works (instead of Luc)"
    assert (rows["meetings.taken"]["who"], rows["meetings.taken"]["colleague"]) == ("Ada, Ada Ltd", "Luc")
    assert (rows["meetings.given"]["who"], rows["meetings.given"]["colleague"]) == ("Ada, Ada Ltd", "Lea")
    tell_changes(keeper, get_rules(event_id=event.pk), [ada.id, lea.id, luc.id])
    assert Notification._base_manager.count() == 5
    lines = dict(Told.objects.values_list("participant_id", "lines"))
    assert [str(met) in lines[one.id] for one in (ada, lea, luc)] == [True, True, False]


def test_one_hands_over_their_own_and_is_not_told(event, met, ada, lea, luc):
    hand(event, luc.actor, met, luc, lea)
    assert seated(met) == {ada.id: None, lea.id: luc.id}
    assert messages(luc) == ["agreed"]
    with pytest.raises(NotFound):
        hand(event, luc.actor, met, lea, luc)  # it is hers now


def test_nobody_hands_over_the_seat_of_another_and_none_that_is_fixed(event, met, ada, ben, lea, luc):
    with pytest.raises(NotPermitted):
        hand(event, ada.actor, met, luc, lea)
    with pytest.raises(NotFound):
        hand(event, ben.actor, met, luc, lea)
    Meeting.objects.update(is_locked=True)
    with pytest.raises(NotPermitted, match="fixed"):
        hand(event, luc.actor, met, luc, lea)
    assert seated(met) == {ada.id: None, luc.id: None}


def test_stand_in_gives_it_back_and_goes_for_nobody(event, met, ada, lea, luc):
    hand(event, luc.actor, met, luc, lea)
    hand(event, lea.actor, met, lea, luc)
    assert seated(met) == {ada.id: None, luc.id: None}
    assert messages(luc) == ["agreed", "agreed"]
    assert messages(ada) == ["agreed", "handed", "handed"]


def test_third_colleague_goes_for_the_first(event, keeper, met, ada, lea, luc):
    max_ = add_colleague(event, "max")
    hand(event, keeper, met, luc, lea)
    assert offered(event, keeper, met, lea) == [luc.id, max_.id]
    hand(event, keeper, met, lea, max_)
    assert seated(met) == {ada.id: None, max_.id: luc.id}


def test_draft_is_handed_over_without_a_word(event, keeper, slots, ada, lea, luc):
    MeetingSetup.objects.update(state="planned", mode="planned")
    draft = arrange_meeting(actor=keeper, event_id=event.pk, ids=[ada.id, luc.id], slot_id=slots[0])
    hand(event, keeper, draft, luc, lea)
    assert seated(draft) == {ada.id: None, lea.id: luc.id}
    assert not Notification._base_manager.exists()


def test_meeting_that_is_on_can_be_handed_over_and_one_that_is_over_not(event, keeper, met, ada, lea, luc):
    begin(event, 5)
    hand(event, keeper, met, luc, lea)
    begin(event, 25)
    with pytest.raises(Conflict, match="over"):
        hand(event, keeper, met, lea, luc)


@pytest.mark.parametrize("gives", ["not in it", "unknown"])
def test_seat_that_is_not_there_is_refused(gives, event, keeper, met, ben, lea, luc):
    with pytest.raises(Conflict if gives == "not in it" else NotFound):
        hand_over(
            actor=keeper, event_id=event.pk, meeting_id=met, colleague_id=lea.id,
            participant_id=ben.id if gives == "not in it" else 10**9,
        )  # fmt: skip


def test_what_the_one_before_said_on_the_day_is_not_the_others(event, keeper, met, luc, lea):
    begin(event, 1)
    report(actor=luc.actor, event_id=event.pk, meeting_id=met, kind="late", minutes=9)
    Seat.objects.filter(participant_id=luc.id).update(reminded_at=timezone.now())
    hand(event, keeper, met, luc, lea)
    assert not DayReport.objects.exists()
    assert Seat.objects.get(participant_id=lea.id).reminded_at is None


# --- taken back


def test_keeper_takes_handing_over_back(event, keeper, met, ada, lea, luc):
    hand(event, keeper, met, luc, lea)
    assert undo(actor=keeper, event_id=event.pk) == "handed"
    assert seated(met) == {ada.id: None, luc.id: None}
    assert [messages(one)[-1] for one in (ada, lea, luc)] == ["changed"] * 3


def test_handing_over_is_not_taken_back_once_somebody_said_what_came_of_it(event, keeper, met, lea, luc):
    hand(event, keeper, met, luc, lea)
    seat = Seat.objects.get(participant_id=lea.id)
    Outcome.objects.create(event=event, seat=seat, has_met=True)
    with pytest.raises(Conflict, match="said already"):
        undo(actor=keeper, event_id=event.pk)


def test_handing_over_is_not_taken_back_to_somebody_who_left(event, keeper, met, ada, lea, luc):
    hand(event, keeper, met, luc, lea)
    leave(actor=luc.actor, event_id=event.pk)
    assert seated(met) == {ada.id: None, lea.id: luc.id}
    with pytest.raises(Conflict, match="does not take part any more"):
        undo(actor=keeper, event_id=event.pk)
    assert offered(event, keeper, met, lea) == []
