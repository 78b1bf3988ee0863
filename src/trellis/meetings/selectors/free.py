"""Which slots are free for those who want to meet."""

from collections.abc import Collection, Sequence

from django.utils import timezone

from trellis.meetings.selectors.meetings import busy_of
from trellis.meetings.selectors.participants import list_cards, not_before, unavailable_of
from trellis.meetings.selectors.setup import list_slots, slots_with_a_table
from trellis.meetings.selectors.wishes import is_refused
from trellis.meetings.types.fitting import Busy, fits
from trellis.meetings.types.records import Card, Rules, SlotRecord
from trellis.meetings.types.words import Place


def list_free(
    *, rules: Rules, participant_ids: Collection[int], without: Sequence[int] = ()
) -> list[SlotRecord]:
    """The slots to come in which all of these can meet, soonest first; each with the place where they would.

    `without` is the meeting that is moved, whose people have agreed already. For a new one there are none if
    they may not meet, if one has as many as there may be, or does not want to. About nine queries.
    """
    is_new = not without
    cards = list_cards(event_id=rules.event_id, ids=participant_ids)
    if len(cards) != len(set(participant_ids)):
        return []
    busy = busy_of(participant_ids=participant_ids, without=without)
    if is_new and not (all_may_meet(rules, cards) and all(has_room(rules, card, busy) for card in cards)):
        return []
    away = set().union(*unavailable_of(participant_ids=participant_ids).values())
    seated = slots_with_a_table(event_id=rules.event_id, people=len(cards))
    begin = not_before(cards, timezone.now())
    found = []
    for slot in list_slots(event_id=rules.event_id):
        if slot.id in away:
            continue
        attends = [card.attends for card in cards]
        place = fits(slot, attends=attends, busy=busy, not_before=begin, travel=rules.travel)
        if place is None or (place == Place.ON_SITE and seated is not None and slot.id not in seated):
            continue
        found.append(SlotRecord(slot.id, slot.begins, slot.ends, place))
    # Asked at the end, so that how long it took does not tell of a "no".
    return [] if is_new and is_refused(participant_ids=participant_ids) else found


def has_room(rules: Rules, card: Card, busy: Collection[Busy]) -> bool:
    """Whether somebody has fewer meetings than they may, by the rules and by their own wish."""
    has = sum(one.participant == card.id for one in busy)
    return all(most is None or has < most for most in (rules.most_meetings, card.most_meetings))


def all_may_meet(rules: Rules, cards: Sequence[Card]) -> bool:
    return all(
        rules.may_meet(one.kind_id, other.kind_id)
        for place, one in enumerate(cards)
        for other in cards[place + 1 :]
    )
