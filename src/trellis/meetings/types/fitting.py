"""Whether a time fits those who would meet in it. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from trellis.meetings.types.records import SlotRecord
from trellis.meetings.types.words import Place


@dataclass(frozen=True)
class Busy:
    """A time that somebody has given away, and where."""

    participant: int
    begins: datetime
    ends: datetime
    place: Place


def place_for(slot: Place, attends: Iterable[Place]) -> Place | None:
    """Where those who attend so meet in such a slot: at a table if all can, else online; None: nowhere.

    >>> place_for(Place.EITHER, [Place.EITHER, Place.ONLINE])
    <Place.ONLINE: 'online'>
    >>> place_for(Place.ON_SITE, [Place.ON_SITE, Place.ONLINE]) is None
    True
    """
    said = (slot, *attends)
    for place in (Place.ON_SITE, Place.ONLINE):
        if all(one in (place, Place.EITHER) for one in said):
            return place
    return None


def is_too_near(busy: Busy, begins: datetime, ends: datetime, place: Place, travel: timedelta) -> bool:
    """Whether the way between a table and a screen is too long; what overlaps, the database refuses."""
    if busy.place == place or not travel:
        return False
    return busy.begins < ends + travel and begins - travel < busy.ends


def fits(
    slot: SlotRecord,
    *,
    attends: Sequence[Place],
    busy: Collection[Busy],
    not_before: datetime,
    travel: timedelta,
) -> Place | None:
    """Where they could meet in this slot; None where somebody cannot."""
    place = place_for(slot.place, attends)
    if place is None or slot.begins < not_before:
        return None
    for one in busy:
        overlaps = one.begins < slot.ends and slot.begins < one.ends
        if overlaps or is_too_near(one, slot.begins, slot.ends, place, travel):
            return None
    return place
