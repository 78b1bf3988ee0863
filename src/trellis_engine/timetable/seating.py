"""Which table each meeting gets, so that people change tables as rarely as can be.

Times are given, and every slot can be seated (`needs`). Slot by slot the meetings are matched to tables that
suit them, those first where somebody already sits; then each slot again with what comes before and after it,
until nothing gets better.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from trellis_engine.timetable.arrays import Arrays
from trellis_engine.timetable.grid import bits

_SWEEPS = 8
_UNSUITABLE = 1e6


@dataclass(frozen=True, slots=True)
class Seated:
    """The table of each wish (-1: none), how often people change, and how often they must at least."""

    table: NDArray[np.int64]
    changes: int
    bound: int


def seat_meetings(
    arrays: Arrays,
    tables: int,
    slot: NDArray[np.int64],
    variant: NDArray[np.int64],
    *,
    kept: NDArray[np.int64] | None = None,
) -> Seated:
    """Return a table for each meeting.

    Parameters
    ----------
    arrays : Arrays
        A matchmaking by numbers.
    tables : int
        How many there are.
    slot, variant : array of int, shape (n_wishes,)
        When each meeting is (-1: not at all) and which of its variants.
    kept : array of int, shape (n_wishes,), optional
        The tables meetings had before; keeping one counts more than any change.

    Returns
    -------
    Seated
        Nobody can have fewer changes in all than its bound, with these times.

    Notes
    -----
    O(sweeps x slots x tables^3) time at worst, milliseconds for 100 tables. Deterministic.
    """
    table = arrays.frozen_table.copy()
    needs = np.full(len(slot), -1, np.int64)
    for wish in np.flatnonzero(slot >= 0).tolist():
        needs[wish] = arrays.need(wish, arrays.variants[wish][variant[wish]], int(slot[wish]))
    follows = _followers(arrays, slot, variant)
    seated = (needs >= 0) | (table >= 0)
    links = [(one, other) for one, other in follows if seated[one] and seated[other]]
    near: list[list[int]] = [[] for _ in range(len(slot))]
    for one, other in links:
        near[one].append(other)
        near[other].append(one)
    slots = sorted(set(slot[needs >= 0].tolist()))
    here = {at: np.flatnonzero((slot == at) & (needs >= 0)).tolist() for at in slots}
    opened = arrays.open_tables
    last = -1
    for sweep in range(_SWEEPS):
        for at in slots if sweep % 2 == 0 else reversed(slots):
            _seat_slot(arrays, here[at], needs, table, near, opened[at], tables, kept)
        changes = _changes(table, links)
        if changes == last:
            break
        last = changes
    return Seated(table, _changes(table, links), _least(arrays, slot, needs, links))


def _seat_slot(
    arrays: Arrays,
    wishes: list[int],
    needs: NDArray[np.int64],
    table: NDArray[np.int64],
    near: list[list[int]],
    opened: int,
    tables: int,
    kept: NDArray[np.int64] | None,
) -> None:
    cost = np.full((len(wishes), tables), _UNSUITABLE)
    for row, wish in enumerate(wishes):
        cost[row, [number for number in arrays.suits[needs[wish]] if opened >> number & 1]] = 0.0
        for other in near[wish]:
            if table[other] >= 0:
                cost[row, table[other]] -= 1.0
        if table[wish] >= 0:
            cost[row, table[wish]] -= 0.01
        if kept is not None and kept[wish] >= 0:
            cost[row, kept[wish]] -= 100.0
    rows, columns = linear_sum_assignment(cost)
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        table[wishes[row]] = column


def _followers(arrays: Arrays, slot: NDArray[np.int64], variant: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return, for each participant, which meeting follows which on the same day."""
    of: dict[int, list[tuple[int, int]]] = {}
    for wish in np.flatnonzero(slot >= 0).tolist():
        for person in arrays.variants[wish][variant[wish]].people:
            of.setdefault(person, []).append((int(slot[wish]), wish))
    day_of = {at: number for number, day in enumerate(arrays.days) for at in bits(day)}
    found = []
    for meetings in of.values():
        meetings.sort()
        for (earlier, one), (later, other) in pairwise(meetings):
            if day_of[earlier] == day_of[later]:
                found.append((one, other))
    return found


def _changes(table: NDArray[np.int64], links: list[tuple[int, int]]) -> int:
    return sum(int(table[one] != table[other]) for one, other in links)


def _least(
    arrays: Arrays, slot: NDArray[np.int64], needs: NDArray[np.int64], links: list[tuple[int, int]]
) -> int:
    """Return a number of changes that cannot be avoided.

    People who come into one meeting out of different meetings of one slot cannot all have sat at its table;
    nor can those who go from one meeting into different ones of one slot.
    """
    into: dict[tuple[int, int], Counter[int]] = {}
    out: dict[tuple[int, int], Counter[int]] = {}
    for one, other in links:
        into.setdefault((other, int(slot[one])), Counter())[one] += 1
        out.setdefault((one, int(slot[other])), Counter())[other] += 1
    unlike = {
        (one, other)
        for one, other in set(links)
        if needs[one] >= 0
        and needs[other] >= 0
        and not set(arrays.suits[needs[one]]) & set(arrays.suits[needs[other]])
    }
    bound = 0
    for table, first in ((into, False), (out, True)):
        total = 0
        for (meeting, _), counts in table.items():
            stays = [
                number
                for other, number in counts.items()
                if ((meeting, other) if first else (other, meeting)) not in unlike
            ]
            total += counts.total() - max(stays, default=0)
        bound = max(bound, total)
    return bound
