"""What a schedule would change of what stands. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from trellis.meetings.types.inputs import Inputs, people_of
from trellis.meetings.types.records import MeetingRecord


class Sort(StrEnum):
    MOVED = "moved"  # another slot
    REPLACED = "replaced"  # a colleague in somebody's place, in the same slot
    SEATED = "seated"  # another table, or on site instead of online
    ADDED = "added"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Spot:
    """When and where; `table` is None online, and at an event without tables."""

    slot: int
    table: int | None
    online: bool


@dataclass(frozen=True)
class Difference:
    sort: Sort
    people: tuple[int, ...]  # who would meet, or of a dropped one met
    meeting_id: int | None  # None: it is new
    is_published: bool
    before: Spot | None
    after: Spot | None
    stand_ins: tuple[tuple[int, int], ...] = ()  # who would sit there, and for whom
    freed: tuple[int, ...] = ()  # in whose place another goes

    @property
    def concerned(self) -> tuple[int, ...]:
        return (*self.people, *self.freed)


def spot_of(meeting: MeetingRecord) -> Spot:
    return Spot(meeting.slot_id, meeting.table_id, meeting.place == "online")


def planned_spot(planned: Mapping[str, Any]) -> Spot:
    return Spot(planned["slot"], planned["table"], planned["online"])


def planned_stand_ins(planned: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
    """Who sits there, and for whom."""
    return tuple(sorted((one, meant) for one, meant in planned.get("stand_ins", ())))


def planned_people(planned: Mapping[str, Any]) -> tuple[int, ...]:
    """Who sits there, in the order of those for whom it is meant."""
    sits = {meant: one for one, meant in planned_stand_ins(planned)}
    return tuple(sits.get(meant, meant) for meant in people_of(planned["wish"]))


def stored(wish: str, spot: Spot, stand_ins: Iterable[tuple[int, int]] = ()) -> dict[str, Any]:
    """A meeting as a result holds it: numbers, no names."""
    said: dict[str, Any] = {"wish": wish, "slot": spot.slot, "table": spot.table, "online": spot.online}
    pairs = [list(pair) for pair in sorted(stand_ins)]
    return said | ({"stand_ins": pairs} if pairs else {})


def differences(
    standing: Iterable[tuple[str, MeetingRecord]], planned: Iterable[Mapping[str, Any]]
) -> list[Difference]:
    """What must be done so that `planned` stands, in the order of `planned`, then what is dropped."""
    by_key = dict(standing)
    found, left = [], dict(by_key)
    for one in planned:
        after, stand_ins, people = planned_spot(one), planned_stand_ins(one), planned_people(one)
        meeting = left.pop(one["wish"], None)
        if meeting is None:
            found.append(Difference(Sort.ADDED, people, None, False, None, after, stand_ins))
            continue
        before = spot_of(meeting)
        is_replaced = stand_ins != tuple(sorted(meeting.stand_ins))
        if before != after or is_replaced:
            sort = Sort.REPLACED if is_replaced else Sort.SEATED
            if before.slot != after.slot:
                sort = Sort.MOVED
            freed = tuple(sorted(set(meeting.participants) - set(people)))
            found.append(
                Difference(sort, people, meeting.id, meeting.is_published, before, after, stand_ins, freed)
            )
    found += [
        Difference(
            Sort.DROPPED, meeting.participants, meeting.id, meeting.is_published, spot_of(meeting), None
        )
        for meeting in left.values()
    ]
    return found


def by_person(found: Iterable[Difference]) -> dict[int, dict[Sort, int]]:
    """How many of each sort concern each participant."""
    counted: dict[int, dict[Sort, int]] = {}
    for one in found:
        for person in one.concerned:
            own = counted.setdefault(person, {})
            own[one.sort] = own.get(one.sort, 0) + 1
    return counted


def changes_of(planned: Iterable[Mapping[str, Any]], inputs: Inputs) -> list[Difference]:
    """What would have to be done now so that `planned` stands."""
    return differences(((inputs.key_by_meeting[one.id], one) for one in inputs.meetings), planned)


def obstacle(found: Iterable[Difference], inputs: Inputs) -> str:
    """Why these changes cannot be made, or an empty text."""
    by_id = {one.id: one for one in inputs.meetings}
    for one in found:
        meeting = by_id.get(one.meeting_id or 0)
        if meeting and (meeting.is_locked or inputs.is_kept_by_time(meeting)):
            return _("This schedule would change a meeting that is locked or has begun: work it out again.")
        if one.after and inputs.slot_by_id[one.after.slot].begins <= inputs.now:
            return _("One of its slots has begun meanwhile: work it out again.")
    return ""


def stale_words() -> str:
    return _(
        "What stands changed since this schedule was worked out, and nothing was changed now. "
        "Work it out again: what is locked stays."
    )
