"""Who could take a meeting for a colleague: of one organisation, willing, free then, fit for the others."""

from collections.abc import Collection

from trellis.core.transactions import reading
from trellis.meetings.models import Meeting, Wish
from trellis.meetings.selectors.meetings import busy_of
from trellis.meetings.selectors.participants import cards_of, list_cards, unavailable_of
from trellis.meetings.selectors.present import can_come
from trellis.meetings.types.fitting import is_too_near
from trellis.meetings.types.records import Card, MeetingRecord, Rules
from trellis.meetings.types.words import BOOKER, MeetingState, WishKind


def list_colleagues(*, rules: Rules, meeting: MeetingRecord, participant_id: int) -> list[Card]:
    """Who could sit in the place of this participant; first the one for whom the meeting was, if they can.

    Nobody where the rule is off, or one of the two does not let colleagues stand in. Six queries.
    """
    if not rules.has_stand_ins or participant_id not in meeting.participants:
        return []
    meant_id = meeting.stands_for.get(participant_id, participant_id)
    meant = cards_of(ids=[meant_id]).get(meant_id)
    if meant is None or not meant.stands_in or meant.house is None:
        return []
    here = list_cards(event_id=rules.event_id)
    others = [card for card in here if card.id in meeting.participants and card.id != participant_id]
    # Nobody sits in a meeting in which another sits for them.
    inside = {*meeting.participants, *meeting.meant} - {meant_id}
    if meant_id in meeting.participants:
        inside.add(meant_id)
    found = [card for card in here if card.house == meant.house and card.stands_in and card.id not in inside]
    ids = [card.id for card in found]
    if not ids:
        return []
    busy = busy_of(participant_ids=ids)
    away = unavailable_of(participant_ids=ids)
    apart = not_to_meet(rules.event_id, ids, [card.id for card in others])
    fitting = [
        card
        for card in found
        if meeting.slot_id not in away[card.id]
        and card.id not in apart
        and can_come(card, meeting, busy, rules)
        and all(rules.may_meet(card.kind_id, other.kind_id) for other in others)
        and not any(
            is_too_near(one, meeting.begins, meeting.ends, meeting.place, rules.travel)
            for one in busy
            if one.participant == card.id
        )
    ]
    return sorted(fitting, key=lambda card: card.id != meant_id)


def not_to_meet(event_id: int, ids: Collection[int], others: Collection[int]) -> set[int]:
    """Those between whom and one of the others a "no" stands, or who meet the other by themselves."""
    with reading(BOOKER):
        noes = Wish.objects.filter(event_id=event_id, kind=WishKind.NO)
        found = set(noes.filter(wisher_id__in=ids, wished_id__in=others).values_list("wisher_id", flat=True))
        found |= set(noes.filter(wished_id__in=ids, wisher_id__in=others).values_list("wished_id", flat=True))
        if len(others) == 1:
            met = Meeting.objects.filter(event_id=event_id).exclude(state=MeetingState.CANCELLED)
            met = met.filter(seats__participant_id__in=others).filter(seats__participant_id__in=ids)
            found |= set(met.values_list("seats__participant_id", flat=True))
    return found & set(ids)
