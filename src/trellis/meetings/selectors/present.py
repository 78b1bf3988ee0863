"""Who is here today and free: for whoever waits alone, and for those who keep the event."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from trellis.core.transactions import reading
from trellis.meetings.models import Meeting, Participant, Wish
from trellis.meetings.selectors.free import has_room
from trellis.meetings.selectors.meetings import busy_of
from trellis.meetings.selectors.participants import list_cards, unavailable_of
from trellis.meetings.selectors.setup import closed_by_slot, list_slots, list_tables, taken_by_slot
from trellis.meetings.types.fitting import Busy, place_for
from trellis.meetings.types.records import Card, MeetingRecord, Rules, SlotRecord, TableRecord
from trellis.meetings.types.words import BOOKER, MeetingState, WishKind

SLOTS_SHOWN = 2  # the one that is on, and the next


def day_of(rules: Rules, moment: datetime) -> date:
    """The day that it is where the event is."""
    return moment.astimezone(ZoneInfo(rules.time_zone)).date()


def present_ids(*, event_id: int, day: date) -> set[int]:
    """Participants who were checked in on this day. One query."""
    with reading(BOOKER):
        rows = Participant.objects.present().filter(
            event_id=event_id,
            registration__check_ins__day=day,
            registration__check_ins__undone_at__isnull=True,
        )
        return set(rows.values_list("pk", flat=True))


def list_instead(*, rules: Rules, meeting: MeetingRecord, participant_id: int) -> list[Card]:
    """Who could meet this participant in the slot of this meeting instead: here, free, and wished for it.

    Those who must meet them first. Nobody to whom one of the two said no. About nine queries.
    """
    with reading(BOOKER):
        wishes = Wish.objects.filter(event_id=rules.event_id)
        wish_of = dict(wishes.filter(wished_id=participant_id).values_list("wisher_id", "kind"))
        own_noes = wishes.filter(wisher_id=participant_id, kind=WishKind.NO)
        refused = set(own_noes.values_list("wished_id", flat=True))
        together = Meeting.objects.filter(seats__participant_id=participant_id)
        together = together.exclude(state=MeetingState.CANCELLED)
        met = set(together.values_list("seats__participant_id", flat=True))
    wished = {number for number, kind in wish_of.items() if kind != WishKind.NO}
    here = present_ids(event_id=rules.event_id, day=day_of(rules, meeting.begins))
    ids = (wished & here) - refused - met - set(meeting.participants)
    if not ids:
        return []
    found_own = list_cards(event_id=rules.event_id, ids=[participant_id])
    if not found_own:
        return []
    own = found_own[0]
    cards = list_cards(event_id=rules.event_id, ids=ids)
    busy = busy_of(participant_ids=ids)
    away = unavailable_of(participant_ids=ids)
    found = [
        card
        for card in cards
        if meeting.slot_id not in away[card.id]
        and can_come(card, meeting, busy, rules)
        and rules.may_meet(own.kind_id, card.kind_id)
    ]
    return sorted(found, key=lambda card: wish_of[card.id] != WishKind.MUST)


def can_come(card: Card, meeting: MeetingRecord, busy: Collection[Busy], rules: Rules) -> bool:
    own = [one for one in busy if one.participant == card.id]
    if not has_room(rules, card, own) or (card.late_until and card.late_until > meeting.begins):
        return False
    if place_for(meeting.place, [card.attends]) is None:
        return False
    return not any(one.begins < meeting.ends and meeting.begins < one.ends for one in own)


@dataclass(frozen=True)
class OpenSlot:
    """A slot that is not over: who sits in it, and who and what is free."""

    slot: SlotRecord
    meetings: tuple[MeetingRecord, ...]
    tables: tuple[TableRecord, ...]
    people: frozenset[int]  # here today, and without a meeting then


def read_hall(
    *, meetings: Collection[MeetingRecord], rules: Rules, now: datetime
) -> tuple[list[OpenSlot], set[int]]:
    """The slot that is on and the next, and who is here today. Five queries."""
    here = present_ids(event_id=rules.event_id, day=day_of(rules, now))
    found = []
    for slot, tables in list_open_tables(event_id=rules.event_id, now=now)[:SLOTS_SHOWN]:
        sitting = tuple(one for one in meetings if one.slot_id == slot.id)
        busy = {number for one in sitting for number in one.participants}
        found.append(OpenSlot(slot, sitting, tuple(tables), frozenset(here - busy)))
    return found, here


def list_open_tables(*, event_id: int, now: datetime) -> list[tuple[SlotRecord, list[TableRecord]]]:
    """The slots that are not over, soonest first, with the tables at which nobody meets. Four queries."""
    tables = [table for table in list_tables(event_id=event_id) if not table.is_closed]
    closed, taken = closed_by_slot(event_id=event_id), taken_by_slot(event_id=event_id)
    return [
        (
            slot,
            [
                one
                for one in tables
                if one.id not in closed.get(slot.id, ()) and one.id not in taken.get(slot.id, ())
            ],
        )
        for slot in list_slots(event_id=event_id)
        if slot.ends > now
    ]
