"""What somebody was told of their meetings, and what is different now. Pure.

A mail says only what changed: added, cancelled, at another time, at another place, with others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from trellis.meetings.types.records import MeetingRecord
from trellis.meetings.types.words import MeetingState, Place


class Difference(StrEnum):
    ADDED = "added"
    MOVED = "moved"  # another time
    ELSEWHERE = "elsewhere"  # another table or room
    COMPANY = "company"  # with others than before
    CANCELLED = "cancelled"
    HANDED = "handed"  # a colleague goes


@dataclass(frozen=True)
class Line:
    """A meeting as it was told to one of those in it."""

    meeting_id: int
    begins: datetime
    ends: datetime
    place: Place
    table_number: int | None
    table_name: str
    room_link: str
    others: tuple[int, ...]  # participants, by number
    stand_ins: tuple[tuple[int, int], ...] = ()  # who sits there, and for whom

    @property
    def stands_for(self) -> dict[int, int]:
        return dict(self.stand_ins)

    @property
    def named(self) -> tuple[int, ...]:
        """Who is named when it is told."""
        return (*self.others, *(meant for _one, meant in self.stand_ins))


@dataclass(frozen=True)
class Change:
    kind: Difference
    line: Line  # as it is now; of a cancelled one, as it was
    before: Line | None = None


def line_of(meeting: MeetingRecord, participant_id: int) -> Line:
    return Line(
        meeting_id=meeting.id,
        begins=meeting.begins,
        ends=meeting.ends,
        place=meeting.place,
        table_number=meeting.table_number,
        table_name=meeting.table_name,
        room_link=meeting.room_link,
        others=tuple(sorted(number for number in meeting.participants if number != participant_id)),
        stand_ins=tuple(sorted(meeting.stand_ins)),
    )


def lines_of(meetings: Iterable[MeetingRecord], participant_id: int) -> dict[int, Line]:
    """Those of one participant that are to be told: published, and not cancelled."""
    return {
        meeting.id: line_of(meeting, participant_id)
        for meeting in meetings
        if meeting.is_published and meeting.state != MeetingState.CANCELLED
        if participant_id in meeting.participants
    }


def differences(before: Mapping[int, Line], after: Mapping[int, Line]) -> list[Change]:
    """What is different, by time: of each meeting one change, the time before the place."""
    found = [Change(Difference.ADDED, line) for number, line in after.items() if number not in before]
    found += [Change(Difference.CANCELLED, line) for number, line in before.items() if number not in after]
    for number in before.keys() & after.keys():
        was, now = before[number], after[number]
        if kind := kind_of_change(was, now):
            found.append(Change(kind, now, was))
    return sorted(found, key=lambda change: (change.line.begins, change.line.meeting_id))


def kind_of_change(was: Line, now: Line) -> Difference | None:
    if (was.begins, was.ends) != (now.begins, now.ends):
        return Difference.MOVED
    if (was.others, was.stand_ins) != (now.others, now.stand_ins):
        return Difference.COMPANY
    if where(was) != where(now):
        return Difference.ELSEWHERE
    return None


def where(line: Line) -> tuple[Any, ...]:
    return line.place, line.table_number, line.table_name, line.room_link


def written(lines: Mapping[int, Line]) -> dict[str, Any]:
    """As they are stored. People stand there as numbers: no name stays when somebody is erased."""
    return {
        str(number): {
            "begins": line.begins.isoformat(),
            "ends": line.ends.isoformat(),
            "place": str(line.place),
            "table": line.table_number,
            "named": line.table_name,
            "room": line.room_link,
            "others": list(line.others),
        }
        | ({"stand_ins": [list(pair) for pair in line.stand_ins]} if line.stand_ins else {})
        for number, line in sorted(lines.items())
    }


def read(stored: Mapping[str, Any]) -> dict[int, Line]:
    return {
        int(number): Line(
            meeting_id=int(number),
            begins=datetime.fromisoformat(said["begins"]),
            ends=datetime.fromisoformat(said["ends"]),
            place=Place(said["place"]),
            table_number=said["table"],
            table_name=said["named"],
            room_link=said["room"],
            others=tuple(said["others"]),
            stand_ins=tuple((one, meant) for one, meant in said.get("stand_ins", ())),
        )
        for number, said in stored.items()
    }
