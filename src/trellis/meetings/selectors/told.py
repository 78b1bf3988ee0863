"""Reading what each participant knows of their meetings, and what they would be told now."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from json import dumps

from trellis.core.transactions import reading
from trellis.meetings.models import Meeting, Told
from trellis.meetings.selectors.meetings import meeting_record, whole
from trellis.meetings.selectors.participants import list_cards
from trellis.meetings.types.records import Card
from trellis.meetings.types.told import Change, Difference, Line, differences, lines_of, read, written
from trellis.meetings.types.words import BOOKER, MeetingState


@dataclass(frozen=True)
class Known:
    """What one participant was told last."""

    lines: dict[int, Line]
    whole_at: datetime | None
    sequence: int


@dataclass(frozen=True)
class Telling:
    """What one participant is told next: all of it the first time, later what changed."""

    card: Card
    is_first: bool
    changes: tuple[Change, ...]
    lines: dict[int, Line]


def known_of(*, participant_ids: Collection[int]) -> dict[int, Known]:
    """By participant; nobody who was never told anything. One query."""
    with reading(BOOKER):
        rows = Told.objects.filter(participant_id__in=participant_ids)
        return {row.participant_id: Known(read(row.lines), row.whole_at, row.sequence) for row in rows}


def list_tellings(*, event_id: int, with_drafts: bool = True) -> list[Telling]:
    """Those whom publishing the schedule would tell something, drafts taken for published. Five queries.

    Only for those who keep the event: it holds drafts. Whom to show it, the caller asks.
    """
    cards = list_cards(event_id=event_id)
    with reading(BOOKER):
        rows = whole(Meeting.objects.filter(event_id=event_id).exclude(state=MeetingState.CANCELLED))
        meetings = [meeting_record(row) for row in rows]
    if with_drafts:
        meetings = [replace(meeting, is_published=True) for meeting in meetings]
    of: dict[int, list[int]] = defaultdict(list)
    for place, meeting in enumerate(meetings):
        for number in meeting.participants:
            of[number].append(place)
    handed = {(meeting.id, meant) for meeting in meetings for _one, meant in meeting.stand_ins}
    known = known_of(participant_ids=[card.id for card in cards])
    nothing = Known({}, None, 0)
    found = []
    for card in cards:
        before = known.get(card.id, nothing)
        after = lines_of((meetings[place] for place in of[card.id]), card.id)
        if changes := handed_on(differences(before.lines, after), card.id, handed):
            found.append(Telling(card, before.whole_at is None, tuple(changes), after))
    return found


def handed_on(changes: list[Change], own: int, handed: Collection[tuple[int, int]]) -> list[Change]:
    """What is no more for somebody because a colleague goes is not cancelled."""
    return [
        replace(one, kind=Difference.HANDED)
        if one.kind == Difference.CANCELLED and (one.line.meeting_id, own) in handed
        else one
        for one in changes
    ]


def digest_of(tellings: Iterable[Telling]) -> str:
    """What was looked at before it is sent: equal tellings, equal words."""
    said = [[one.card.id, one.is_first, written(one.lines)] for one in tellings]
    return sha256(dumps(said).encode()).hexdigest()[:32]
