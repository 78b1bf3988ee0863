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
    people: tuple[int, ...]
    meeting_id: int | None  # None: it is new
    is_published: bool
    before: Spot | None
    after: Spot | None


def spot_of(meeting: MeetingRecord) -> Spot:
    return Spot(meeting.slot_id, meeting.table_id, meeting.place == "online")


def planned_spot(planned: Mapping[str, Any]) -> Spot:
    return Spot(planned["slot"], planned["table"], planned["online"])


def differences(
    standing: Iterable[tuple[str, MeetingRecord]], planned: Iterable[Mapping[str, Any]]
) -> list[Difference]:
    """What must be done so that `planned` stands, in the order of `planned`, then what is dropped."""
    by_key = dict(standing)
    found, left = [], dict(by_key)
    for one in planned:
        after = planned_spot(one)
        meeting = left.pop(one["wish"], None)
        if meeting is None:
            found.append(Difference(Sort.ADDED, people_of(one["wish"]), None, False, None, after))
            continue
        before = spot_of(meeting)
        if before != after:
            sort = Sort.MOVED if before.slot != after.slot else Sort.SEATED
            found.append(
                Difference(sort, people_of(one["wish"]), meeting.id, meeting.is_published, before, after)
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
        for person in one.people:
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
