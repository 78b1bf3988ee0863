"""What meetings ask of tables, and how many of them a slot can hold.

In a slot the meetings can be seated exactly if no set of needs has more meetings than tables that suit any of
them (Hall). Each such set is a *row* with a capacity by slot; the tables themselves are chosen afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trellis_engine.errors import InvalidRecord
from trellis_engine.timetable.grid import bits
from trellis_engine.timetable.matchmaking import Matchmaking
from trellis_engine.timetable.records import EITHER, ON_SITE, ONLINE, Wish

MOST_NEEDS = 10
NO_TABLE = -1

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Need:
    """What a meeting asks of its table."""

    online: bool
    features: frozenset[str]


def wants(asked: Matchmaking, wish: Wish, *, online: bool) -> Need | None:
    """Return what a wish needs in this mode; None if no table."""
    if any(table.online == online for table in asked.tables) or wish.features:
        return Need(online, wish.features)
    return None


def needs_of(asked: Matchmaking) -> tuple[Need, ...]:
    found = dict.fromkeys(
        wants(asked, wish, online=online)
        for wish in asked.wishes
        for mode, online in ((ON_SITE, False), (ONLINE, True))
        if wish.mode in (mode, EITHER)
    )
    needs = tuple(need for need in found if need is not None)
    if len(needs) > MOST_NEEDS:
        raise InvalidRecord(
            f"Wishes ask for {len(needs)} different sets of features (on site and online apart) and at "
            f"most {MOST_NEEDS} can be told apart: leave out features that decide little."
        )
    return needs


def need_numbers(
    asked: Matchmaking, number: dict[Need, int], frozen_table: Integers, *, online: bool
) -> Integers:
    found = np.full(len(asked.wishes), NO_TABLE, np.int64)
    for place, wish in enumerate(asked.wishes):
        need = wants(asked, wish, online=online)
        if need in number and frozen_table[place] < 0:
            found[place] = number[need]
    return found


def suiting(asked: Matchmaking, need: Need) -> tuple[int, ...]:
    return tuple(
        number
        for number, table in enumerate(asked.tables)
        if table.online == need.online and need.features <= table.features
    )


def open_tables(
    closed: Sequence[int], frozen: Integers, frozen_table: Integers, slots: int
) -> tuple[int, ...]:
    """Return for each slot the tables that are open and not kept for a frozen meeting, as a bit mask."""
    taken = {(int(table), int(slot)) for table, slot in zip(frozen_table, frozen, strict=True) if table >= 0}
    return tuple(
        sum(
            1 << table
            for table, mask in enumerate(closed)
            if not mask >> slot & 1 and (table, slot) not in taken
        )
        for slot in range(slots)
    )


def rows_of(suits: Sequence[Sequence[int]], opened: Sequence[int]) -> tuple[NDArray[np.bool_], Integers]:
    """Return the sets of needs that share tables, and how many meetings each may have in each slot."""
    holds, most = [], []
    for chosen in range(1, 1 << len(suits)):
        needs = list(bits(chosen))
        if _connected(needs, suits):
            tables = sum(1 << table for table in {table for need in needs for table in suits[need]})
            holds.append([need in needs for need in range(len(suits))])
            most.append([(mask & tables).bit_count() for mask in opened])
    return (
        np.array(holds, bool).reshape(len(holds), len(suits)),
        np.array(most, np.int64).reshape(len(holds), len(opened)),
    )


def _connected(needs: Sequence[int], suits: Sequence[Sequence[int]]) -> bool:
    """Say whether needs share tables; otherwise their rows apart say as much."""
    reached, waiting = {needs[0]}, [needs[0]]
    while waiting:
        here = set(suits[waiting.pop()])
        for other in needs:
            if other not in reached and here & set(suits[other]):
                reached.add(other)
                waiting.append(other)
    return len(reached) == len(needs)
