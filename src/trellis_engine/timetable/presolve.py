"""What follows at once: slots that no schedule can use, and timetables that cannot be.

Meetings of one participant are all in different slots; Régin's filtering keeps exactly the slots that some
assignment of that participant's meetings uses. Orders narrow earliest and latest slots. Both until nothing
changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from trellis_engine.timetable.grid import Grid, bits, window


@dataclass(frozen=True, slots=True)
class Impossible:
    """Why no schedule exists; `participant` or `meetings` are indices into the grid."""

    words: str
    participant: int | None = None
    meetings: tuple[int, ...] = ()


def presolve(grid: Grid) -> Grid | Impossible:
    """Return the grid with only the slots that are left for each meeting, or why there is no schedule.

    Parameters
    ----------
    grid : Grid
        The timetable asked for.

    Returns
    -------
    Grid or Impossible
        The same timetable with narrower `allowed`: every schedule of one is a schedule of the other.

    Notes
    -----
    O(rounds x n_meetings x slots^2) time; rounds are few. Deterministic.

    Source
    ------
    Régin, J.-C. (1994), A filtering algorithm for constraints of difference in CSPs, AAAI-94, 362-367.

    Examples
    --------
    >>> two = Grid(slots=2, participants=3, attendees=((0, 1), (0, 2)), allowed=(0b01, 0b11), capacity=(1, 1))
    >>> presolve(two).allowed
    (1, 2)
    """
    closed = sum(1 << slot for slot, most in enumerate(grid.capacity) if not most)
    allowed = [mask & ~closed for mask in grid.allowed]
    waiting = set(range(grid.participants))
    while waiting:
        empty = [meeting for meeting, mask in enumerate(allowed) if not mask]
        if empty:
            return Impossible("No slot is left for this meeting.", meetings=(empty[0],))
        changed = _orders(grid, allowed)
        waiting.update(participant for meeting in changed for participant in grid.attendees[meeting])
        if all(allowed[meeting] for meeting in changed):
            participant = min(waiting)
            waiting.remove(participant)
            if not _apart(grid, allowed, participant, waiting):
                return Impossible(
                    "This participant has more meetings than slots in which they can be.",
                    participant=participant,
                    meetings=grid.meetings_of[participant],
                )
    total = sum(min(most, grid.meetings) for most in grid.capacity)
    if grid.meetings > total:
        return Impossible(f"There are {grid.meetings} meetings but room for {total}.")
    return grid.narrowed(allowed)


def _apart(grid: Grid, allowed: list[int], participant: int, waiting: set[int]) -> bool:
    """Narrow the slots of a participant's meetings, which differ; False if there are too few."""
    mine = grid.meetings_of[participant]
    left = filter_different([allowed[meeting] for meeting in mine], grid.slots)
    if left is None:
        return False
    for meeting, mask in zip(mine, left, strict=True):
        if mask != allowed[meeting]:
            allowed[meeting] = mask
            waiting.update(grid.attendees[meeting])
    return True


def _orders(grid: Grid, allowed: list[int]) -> set[int]:
    """Narrow the slots of meetings that come after one another; return those that changed."""
    changed: set[int] = set()
    again = True
    while again:
        again = False
        for first, later in grid.before:
            if not allowed[first] or not allowed[later]:
                return changed
            earliest = (allowed[first] & -allowed[first]).bit_length()
            latest = allowed[later].bit_length() - 1
            for meeting, mask in (
                (later, allowed[later] & ~window(0, earliest)),
                (first, allowed[first] & window(0, latest)),
            ):
                if mask != allowed[meeting]:
                    allowed[meeting] = mask
                    changed.add(meeting)
                    again = True
    return changed


def match(masks: Sequence[int], slots: int) -> list[int] | None:
    """Return which mask owns each slot (-1: none) when every mask gets one of its own, or None.

    Examples
    --------
    >>> match([0b11, 0b01], 2)
    [1, 0]
    >>> match([0b01, 0b01], 2) is None
    True
    """
    owner = [-1] * slots
    seen = 0

    def find(item: int) -> bool:
        nonlocal seen
        free = masks[item] & ~seen
        while free:
            lowest = free & -free
            seen |= lowest
            slot = lowest.bit_length() - 1
            if owner[slot] < 0 or find(owner[slot]):
                owner[slot] = item
                return True
            free = masks[item] & ~seen
        return False

    for item in range(len(masks)):
        seen = 0
        if not find(item):
            return None
    return owner


def filter_different(masks: Sequence[int], slots: int) -> list[int] | None:
    """Return each mask with only the slots that some choice of all-different slots uses, or None.

    Parameters
    ----------
    masks : sequence of int
        The slots open to each item, as bit masks.
    slots : int
        Number of slots.

    Returns
    -------
    list of int or None
        The narrowed masks; None if no choice exists.

    Notes
    -----
    O(n x slots + slots^2) word operations: one matching, then what alternating paths reach.

    Source
    ------
    Régin (1994), as above.

    Examples
    --------
    >>> filter_different([0b011, 0b011, 0b111], 3)
    [3, 3, 4]
    """
    owner = match(masks, slots)
    if owner is None:
        return None
    own = [0] * len(masks)
    for slot, item in enumerate(owner):
        if item >= 0:
            own[item] = slot
    loose = _loose(masks, owner, own)
    reach = _reach(masks, own, slots)
    narrowed = []
    for mask, mine in zip(masks, own, strict=True):
        kept = (mask & loose) | (1 << mine)
        for slot in bits(mask & ~kept):
            if reach[slot] >> mine & 1:
                kept |= 1 << slot
        narrowed.append(kept)
    return narrowed


def _loose(masks: Sequence[int], owner: Sequence[int], own: Sequence[int]) -> int:
    """Return the slots from which an alternating path leads to a slot that nobody owns."""
    loose = sum(1 << slot for slot, item in enumerate(owner) if item < 0)
    grown = True
    while grown:
        grown = False
        for mask, mine in zip(masks, own, strict=True):
            if mask & loose and not loose >> mine & 1:
                loose |= 1 << mine
                grown = True
    return loose


def _reach(masks: Sequence[int], own: Sequence[int], slots: int) -> list[int]:
    """Return which slots each slot leads to, if owners take another of their slots, one after another."""
    reach = [0] * slots
    for mask, mine in zip(masks, own, strict=True):
        reach[mine] = mask
    for via in range(slots):
        through = reach[via]
        for slot in range(slots):
            if reach[slot] >> via & 1:
                reach[slot] |= through
    return reach


def blocks(grid: Grid, participant: int) -> list[tuple[int, list[int]]]:
    """Return where all meetings of a participant fit without a break.

    Parameters
    ----------
    grid : Grid
        A presolved timetable of one day (`grid.simple`).
    participant : int
        Whose.

    Returns
    -------
    list of (int, list of int)
        For each first slot of such a block, the earliest first: the slots left for each of the meetings
        (in the order of `grid.meetings_of`) if the block starts there.
    """
    masks = [grid.allowed[meeting] for meeting in grid.meetings_of[participant]]
    found = []
    for start in range(grid.slots - len(masks) + 1):
        inside = window(start, len(masks))
        left = filter_different([mask & inside for mask in masks], grid.slots)
        if left is not None:
            found.append((start, left))
    return found
