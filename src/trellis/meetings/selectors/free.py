"""Which slots are free for those who want to meet."""

from collections.abc import Collection, Sequence

from django.utils import timezone

from trellis.meetings.selectors.meetings import busy_of
from trellis.meetings.selectors.participants import list_cards, not_before, unavailable_of
from trellis.meetings.selectors.setup import list_slots, slots_with_a_table
from trellis.meetings.selectors.wishes import is_refused
from trellis.meetings.types.fitting import fits
from trellis.meetings.types.records import Card, Rules, SlotRecord
from trellis.meetings.types.words import Place


def list_free(
    *, rules: Rules, participant_ids: Collection[int], without: Sequence[int] = ()
) -> list[SlotRecord]:
    """The slots to come in which all of these can meet, soonest first; each with the place where they would.

    `without` are meetings that would be given up, such as the one that is moved. Of those who may not meet,
    or of whom one does not want to, there are none. About nine queries.
    """
    cards = list_cards(event_id=rules.event_id, ids=participant_ids)
    if len(cards) != len(set(participant_ids)) or not all_may_meet(rules, cards):
        return []
    if is_refused(participant_ids=participant_ids):
        return []
    busy = busy_of(participant_ids=participant_ids, without=without)
    if any(is_full(rules, card, [one.participant for one in busy].count(card.id)) for card in cards):
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
    return found


def is_full(rules: Rules, card: Card, has: int) -> bool:
    """Whether somebody has as many meetings as they may, by the rules or by their own wish."""
    most = [number for number in (rules.most_meetings, card.most_meetings) if number is not None]
    return bool(most) and has >= min(most)


def all_may_meet(rules: Rules, cards: Sequence[Card]) -> bool:
    return all(
        rules.may_meet(one.kind_id, other.kind_id)
        for place, one in enumerate(cards)
        for other in cards[place + 1 :]
    )
