"""Which of the meetings that stand contradict something that is known by now. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Any

from django.utils.translation import gettext_lazy as _

from trellis.meetings.types.fitting import Busy, is_too_near
from trellis.meetings.types.inputs import Inputs
from trellis.meetings.types.records import MeetingRecord


class Trouble(StrEnum):
    TABLE = "table"
    AWAY = "away"
    LATE = "late"
    STAGE = "stage"
    TRAVEL = "travel"
    MANY = "many"
    NO = "no"
    KINDS = "kinds"


TROUBLE_LABELS: dict[Trouble, Any] = {
    Trouble.TABLE: _("The table is closed"),
    Trouble.AWAY: _("Somebody cannot meet then"),
    Trouble.LATE: _("Somebody comes later"),
    Trouble.STAGE: _("Somebody has a role in a session then"),
    Trouble.TRAVEL: _("The way between table and screen is too long"),
    Trouble.MANY: _("Somebody has more meetings than they may have"),
    Trouble.NO: _("Somebody does not want this meeting"),
    Trouble.KINDS: _("Participants of these kinds do not meet"),
}
LOST = (Trouble.TABLE, Trouble.AWAY, Trouble.LATE, Trouble.STAGE)  # what a repair finds another place for


@dataclass(frozen=True)
class Clash:
    meeting_id: int
    trouble: Trouble
    participant: int | None  # who is concerned, where it is one


def conflicts_of(inputs: Inputs) -> list[Clash]:
    """By meeting, in the order of time. What has begun is past mending, and left out."""
    kept: dict[int, list[MeetingRecord]] = {}
    for meeting in inputs.meetings:
        for person in meeting.participants:
            kept.setdefault(person, []).append(meeting)
    return [
        conflict
        for meeting in inputs.meetings
        if meeting.begins > inputs.now
        for conflict in of_meeting(inputs, meeting, kept)
    ]


def of_meeting(
    inputs: Inputs, meeting: MeetingRecord, kept: dict[int, list[MeetingRecord]]
) -> Iterator[Clash]:
    table = inputs.table_by_id.get(meeting.table_id or 0)
    if table and (table.is_closed or table.id in inputs.closed.get(meeting.slot_id, ())):
        yield Clash(meeting.id, Trouble.TABLE, None)
    for person in meeting.participants:
        for trouble in of_person(inputs, meeting, person, kept[person]):
            yield Clash(meeting.id, trouble, person)
    for one, other in combinations(meeting.participants, 2):
        if (one, other) in inputs.refusals or (other, one) in inputs.refusals:
            yield Clash(meeting.id, Trouble.NO, None)
        first, second = inputs.card_by_id.get(one), inputs.card_by_id.get(other)
        if first and second and not inputs.rules.may_meet(first.kind_id, second.kind_id):
            yield Clash(meeting.id, Trouble.KINDS, None)


def of_person(
    inputs: Inputs, meeting: MeetingRecord, person: int, own: list[MeetingRecord]
) -> Iterator[Trouble]:
    """`own` are all the meetings of this person."""
    card = inputs.card_by_id.get(person)
    if card is None or meeting.slot_id in inputs.away.get(person, ()):
        yield Trouble.AWAY
    elif card.late_until and meeting.begins < card.late_until:
        yield Trouble.LATE
    if meeting.slot_id in inputs.on_stage.get(person, ()):
        yield Trouble.STAGE
    most = most_of(inputs, person)
    if most is not None and len(own) > most:
        yield Trouble.MANY
    travel = inputs.rules.travel
    others = (Busy(person, one.begins, one.ends, one.place) for one in own if one.id != meeting.id)
    if any(is_too_near(one, meeting.begins, meeting.ends, meeting.place, travel) for one in others):
        yield Trouble.TRAVEL


def most_of(inputs: Inputs, person: int) -> int | None:
    """How many meetings somebody may have, by the rules and by their own wish."""
    card = inputs.card_by_id.get(person)
    own = card.most_meetings if card else None
    most = [one for one in (inputs.rules.most_meetings, own) if one is not None]
    return min(most) if most else None
