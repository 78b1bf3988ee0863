"""How many of their wishes a participant could have if nobody else were there."""

import numpy as np
from numpy.typing import NDArray

from trellis_engine.timetable.arrays import Arrays


def most_possible(arrays: Arrays, *, alone: bool = False) -> NDArray[np.int64]:
    """Return for each participant a number of meetings that they cannot have more of.

    Parameters
    ----------
    arrays : Arrays
        A matchmaking by numbers.
    alone : bool
        Whether only wishes count in which nobody else may sit for them.

    Returns
    -------
    array of int, shape (n_participants,)
        The most of their wishes in different slots, and no more than their limits allow. A wish in which a
        stand-in may sit counts for each of them, unless `alone`.

    Notes
    -----
    A bipartite matching per participant: O(wishes x slots) each. Frozen meetings count even over a limit.
    """
    own: list[list[int]] = [[] for _ in arrays.free]
    frozen = np.zeros(len(own), np.int64)
    for wish, variants in enumerate(arrays.variants):
        masks: dict[int, int] = {}
        for variant in variants:
            for person in variant.people:
                masks[person] = masks.get(person, 0) | variant.allowed
        for person, mask in masks.items():
            if mask and not (alone and any(person not in variant.people for variant in variants)):
                own[person].append(mask)
                frozen[person] += arrays.frozen[wish] >= 0
    found = np.zeros(len(own), np.int64)
    for person, masks_of in enumerate(own):
        size = matching(masks_of)
        union = 0
        for mask in masks_of:
            union |= mask
        daily = int(arrays.most_a_day[person])
        by_day = sum(min((union & day).bit_count(), daily) for day in arrays.days)
        found[person] = max(min(size, int(arrays.most[person]), by_day), int(frozen[person]))
    return found


def matching(masks: list[int]) -> int:
    """Return how many of the masks can have a slot of their own.

    Examples
    --------
    >>> matching([0b11, 0b01, 0b01])
    2
    """
    owner: dict[int, int] = {}
    seen = 0

    def find(item: int) -> bool:
        nonlocal seen
        free = masks[item] & ~seen
        while free:
            lowest = free & -free
            seen |= lowest
            if lowest not in owner or find(owner[lowest]):
                owner[lowest] = item
                return True
            free = masks[item] & ~seen
        return False

    count = 0
    for item in range(len(masks)):
        seen = 0
        count += find(item)
    return count
