"""The numbers behind a timetable: meetings, slots and participants as indices and bit masks.

Everything else of the package works on this one record; `records` builds it from what people write down.
A set of slots is an int: bit t stands for slot t.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from trellis_engine.errors import InvalidRecord

MOST_SLOTS = 64  # one machine word


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Meetings to be put into slots.

    Parameters
    ----------
    slots : int
        Number of slots, at most 64.
    participants : int
        Number of participants.
    attendees : tuple of tuple of int, length n_meetings
        The participants of each meeting, two or more, by index.
    allowed : tuple of int, length n_meetings
        The slots in which each meeting may be, as a bit mask.
    capacity : tuple of int, length slots
        How many meetings may be in each slot.
    before : tuple of (int, int)
        Pairs of meetings (first, later): the later one is in a later slot.
    difference : int, optional
        The greatest difference allowed between the breaks of any two participants.
    days : tuple of int
        Slots of each day, as bit masks that share none; idle time between two days is no break.
    bridged : tuple of int, length participants
        Slots in which a participant is busy otherwise (a session, lunch): neither a meeting nor a break.

    Raises
    ------
    InvalidRecord
        If a number is out of range or two parts disagree.
    """

    slots: int
    participants: int
    attendees: tuple[tuple[int, ...], ...]
    allowed: tuple[int, ...]
    capacity: tuple[int, ...]
    before: tuple[tuple[int, int], ...] = ()
    difference: int | None = None
    days: tuple[int, ...] = ()
    bridged: tuple[int, ...] = ()
    meetings_of: tuple[tuple[int, ...], ...] = field(init=False)

    def __post_init__(self) -> None:
        _check(self)
        whole = (1 << self.slots) - 1
        object.__setattr__(self, "days", self.days or ((whole,) if self.slots else ()))
        object.__setattr__(self, "bridged", self.bridged or (0,) * self.participants)
        of: list[list[int]] = [[] for _ in range(self.participants)]
        for meeting, people in enumerate(self.attendees):
            for participant in people:
                of[participant].append(meeting)
        object.__setattr__(self, "meetings_of", tuple(map(tuple, of)))

    @property
    def meetings(self) -> int:
        """Number of meetings."""
        return len(self.attendees)

    @property
    def simple(self) -> bool:
        """Whether the slots are one day in which nobody is busy otherwise."""
        return len(self.days) <= 1 and not any(self.bridged)

    def narrowed(self, allowed: Sequence[int]) -> Self:
        """Return the same grid with other allowed slots."""
        return replace(self, allowed=tuple(allowed))


def bits(mask: int) -> Iterator[int]:
    """Yield the slots of a mask, the earliest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def window(start: int, length: int) -> int:
    """Return the mask of `length` slots from `start`."""
    return ((1 << length) - 1) << start


def idle_slots(occupied: int, days: Sequence[int], bridged: int) -> int:
    """Return the mask of slots between the first and the last meeting of each day with nothing in them."""
    idle = 0
    for day in days:
        here = occupied & day
        if here:
            span = ((1 << here.bit_length()) - 1) & ~((here & -here) - 1)
            idle |= span & day & ~here & ~bridged
    return idle


def breaks(occupied: int, days: Sequence[int], bridged: int = 0) -> int:
    """Return the number of breaks: groups of idle slots between meetings of one day.

    A slot in which the participant is busy otherwise is as if it were not there.

    Examples
    --------
    >>> breaks(0b1011001, (0b1111111,))
    2
    >>> breaks(0b0011001, (0b0001111, 0b1110000))
    1
    >>> breaks(0b1011001, (0b1111111,), bridged=0b0100010)
    1
    """
    count = 0
    for day in days:
        here = occupied & day
        if here:
            reached = here
            while grown := (reached << 1) & bridged & day & ~reached:
                reached |= grown
            count += (here & ~(reached << 1)).bit_count() - 1
    return count


def occupied_slots(grid: Grid, schedule: Sequence[int]) -> list[int]:
    """Return for each participant the mask of slots in which they meet; slot -1 means not placed."""
    occupied = [0] * grid.participants
    for people, slot in zip(grid.attendees, schedule, strict=True):
        if slot >= 0:
            for participant in people:
                occupied[participant] |= 1 << slot
    return occupied


def breaks_of(grid: Grid, schedule: Sequence[int]) -> list[int]:
    """Return the number of breaks of each participant in a schedule."""
    return [
        breaks(occupied, grid.days, bridged)
        for occupied, bridged in zip(occupied_slots(grid, schedule), grid.bridged, strict=True)
    ]


def _check(grid: Grid) -> None:
    if not 0 <= grid.slots <= MOST_SLOTS:
        raise InvalidRecord(
            f"A timetable has from 0 to {MOST_SLOTS} slots, not {grid.slots}: split it by days."
        )
    whole = (1 << grid.slots) - 1
    if len(grid.allowed) != len(grid.attendees):
        raise InvalidRecord(
            f"There are {len(grid.attendees)} meetings but {len(grid.allowed)} sets of slots."
        )
    if len(grid.capacity) != grid.slots or any(number < 0 for number in grid.capacity):
        raise InvalidRecord("Give one capacity, zero or more, for each slot.")
    for number, (people, mask) in enumerate(zip(grid.attendees, grid.allowed, strict=True)):
        if len(people) < 2 or len(set(people)) != len(people):
            raise InvalidRecord(f"Meeting {number} needs two or more different participants.")
        if not all(0 <= participant < grid.participants for participant in people):
            raise InvalidRecord(f"Meeting {number} names a participant who is not there.")
        if mask & ~whole:
            raise InvalidRecord(f"Meeting {number} allows a slot that is not there.")
    _check_time(grid, whole)


def _check_time(grid: Grid, whole: int) -> None:
    if any(not (0 <= a < grid.meetings and 0 <= b < grid.meetings) or a == b for a, b in grid.before):
        raise InvalidRecord("An order between meetings names one that is not there, or one meeting twice.")
    if grid.difference is not None and grid.difference < 0:
        raise InvalidRecord("The greatest difference of breaks is zero or more.")
    if grid.bridged and len(grid.bridged) != grid.participants:
        raise InvalidRecord("Say for each participant in which slots they are busy otherwise.")
    if grid.days and (sum(day.bit_count() for day in grid.days) != grid.slots or _union(grid.days) != whole):
        raise InvalidRecord("Each slot belongs to exactly one day.")


def _union(masks: Sequence[int]) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union
