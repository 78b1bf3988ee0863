"""Reading all that a schedule is worked out from."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F
from django.utils import timezone

from trellis.core.transactions import reading
from trellis.events.selectors.agenda import list_entries
from trellis.events.selectors.events import find_event
from trellis.events.types.agenda import Entry
from trellis.meetings.models import Meeting, Seat, Unavailable, Wish
from trellis.meetings.selectors.meetings import meeting_record, whole
from trellis.meetings.selectors.participants import list_cards
from trellis.meetings.selectors.setup import closed_by_slot, get_rules, list_slots, list_tables
from trellis.meetings.types.inputs import Inputs, Wished
from trellis.meetings.types.records import Card, SlotRecord
from trellis.meetings.types.words import BOOKER, MeetingState, WishKind


def read_inputs(*, event_id: int) -> Inputs:
    """Everything at this moment. Whom to show it, the caller asks. Queries: the same for any number."""
    rules = get_rules(event_id=event_id)
    slots = list_slots(event_id=event_id)
    cards = list_cards(event_id=event_id)
    with reading(BOOKER):
        present = {card.id for card in cards}
        away: dict[int, set[int]] = defaultdict(set)
        rows = Unavailable.objects.filter(event_id=event_id)
        for person, slot in rows.values_list("participant_id", "slot_id"):
            away[person].add(slot)
        wishes = Wish.objects.filter(event_id=event_id).order_by("id")
        said = tuple(
            Wished(wisher, wished, WishKind(kind))
            for wisher, wished, kind in wishes.values_list("wisher_id", "wished_id", "kind")
            if {wisher, wished} <= present
        )
        standing = Meeting.objects.filter(event_id=event_id).exclude(state=MeetingState.CANCELLED)
        meetings = tuple(
            meeting_record(row) for row in whole(standing).order_by("during", "table__number", "id")
        )
        gone, lost = lost_of(event_id, present) if rules.has_stand_ins else ({}, ())
        return Inputs(
            rules=rules,
            now=timezone.now(),
            slots=tuple(slots),
            tables=tuple(list_tables(event_id=event_id)),
            closed={slot: frozenset(tables) for slot, tables in closed_by_slot(event_id=event_id).items()},
            cards=tuple(cards),
            away={person: frozenset(found) for person, found in away.items() if person in present},
            on_stage=on_stage(slots, cards, entries_of(event_id)),
            wishes=said,
            meetings=meetings,
            bereft=bereft_of(event_id) & present,
            gone=gone,
            lost=lost,
        )


def entries_of(event_id: int) -> list[Entry]:
    event = find_event(actor=BOOKER, event_id=event_id)
    return list_entries(event=event) if event else []


def on_stage(
    slots: Iterable[SlotRecord], cards: Iterable[Card], entries: Iterable[Entry]
) -> dict[int, frozenset[int]]:
    """In which slots somebody has a role in a session: by name, and of two of a name by organisation."""
    named: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        named[card.name.casefold()].append(card)
    found: dict[int, set[int]] = defaultdict(set)
    for entry in entries:
        begins = entry.session.moment
        ends = begins + entry.session.duration
        over = [slot.id for slot in slots if slot.begins < ends and begins < slot.ends]
        for person in entry.session.persons if over else ():
            same = named.get(person.name.casefold(), [])
            if len(same) > 1:
                same = [one for one in same if one.organisation.casefold() == person.organisation.casefold()]
            for card in same:
                found[card.id].update(over)
    return {person: frozenset(slots_of) for person, slots_of in found.items()}


def bereft_of(event_id: int) -> frozenset[int]:
    """Whose meeting was cancelled because somebody in it left."""
    left = Seat.objects.filter(
        event_id=event_id, meeting__state=MeetingState.CANCELLED, participant__left_at__isnull=False
    )
    others = Seat.objects.filter(meeting_id__in=left.values("meeting_id"), participant__left_at__isnull=True)
    return frozenset(others.values_list("participant_id", flat=True))


def lost_of(event_id: int, present: set[int]) -> tuple[dict[int, Card], tuple[tuple[int, ...], ...]]:
    """Who left, and for whom the meetings of two were that were cancelled by it. Three queries."""
    left = Seat.objects.filter(
        event_id=event_id,
        participant__left_at__isnull=False,
        meeting__state=MeetingState.CANCELLED,
        meeting__changed_at__gte=F("participant__left_at"),  # not one that was cancelled before
    )
    rows = whole(Meeting.objects.filter(pk__in=left.values("meeting_id"))).order_by("id")
    found = {one.meant for one in map(meeting_record, rows) if len(one.meant) == 2}
    ids = {person for pair in found for person in pair} - present
    return {card.id: card for card in list_cards(event_id=event_id, ids=ids, with_gone=True)}, tuple(
        sorted(found)
    )
