"""What no plan can better: a proven bound for each objective."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from trellis_engine.timetable.arrays import Arrays
from trellis_engine.timetable.grid import Grid, bits, window
from trellis_engine.timetable.judging import Bound
from trellis_engine.timetable.matchmaking import Matchmaking
from trellis_engine.timetable.placing import Placement
from trellis_engine.timetable.plans import AS_MUCH_PLACED, EVERY_PLAN, SAME_MEETINGS, SAME_TIMES
from trellis_engine.timetable.possible import matching
from trellis_engine.timetable.presolve import Impossible, presolve


def placeable(arrays: Arrays) -> NDArray[np.bool_]:
    """Return which wishes have a slot at all."""
    return np.array([any(one.allowed for one in variants) for variants in arrays.variants], bool)


def grid_of(arrays: Arrays, placement: Placement) -> tuple[Grid, list[int]]:
    """Return the meetings of a placement as a grid with no more rules than there are, and their wishes.

    Limits and the time to travel are left out, and tables are counted, not told apart: every plan of these
    meetings with these people is a schedule of the grid.
    """
    held = np.flatnonzero(placement.slot >= 0).tolist()
    chosen = [arrays.variants[wish][placement.variant[wish]] for wish in held]
    number = {wish: place for place, wish in enumerate(held)}
    slots = len(arrays.near)
    loose = np.zeros(slots, np.int64)
    for wish, variant in zip(held, chosen, strict=True):
        for slot in bits(variant.allowed):
            loose[slot] += arrays.need(wish, variant, slot) < 0
    grid = Grid(
        slots=slots,
        participants=len(arrays.free),
        attendees=tuple(variant.people for variant in chosen),
        allowed=tuple(variant.allowed for variant in chosen),
        capacity=tuple(
            mask.bit_count() + int(more) for mask, more in zip(arrays.open_tables, loose, strict=True)
        ),
        before=tuple((number[a], number[b]) for a, b in arrays.before if a in number and b in number),
        days=arrays.days,
        bridged=arrays.busy,
    )
    return grid, held


def forced_breaks(grid: Grid) -> NDArray[np.bool_]:
    """Return which participants have a break in every schedule of a grid.

    Notes
    -----
    A participant whose meetings fit no block on some day has one; where a meeting may be on several days,
    nothing is said. Slots in which they are busy otherwise are taken out of the day.

    Examples
    --------
    >>> two = Grid(slots=3, participants=3, attendees=((0, 1), (0, 2)), allowed=(1, 4), capacity=(1, 1, 1))
    >>> forced_breaks(two).tolist()
    [True, False, False]
    """
    ready = presolve(grid)
    if isinstance(ready, Impossible):
        return np.zeros(grid.participants, bool)
    return np.array(
        [
            len(own) > 1 and _broken([ready.allowed[one] for one in own], grid.days, grid.bridged[person])
            for person, own in enumerate(ready.meetings_of)
        ],
        bool,
    )


def _broken(masks: Sequence[int], days: Sequence[int], busy: int) -> bool:
    """Say whether somebody's meetings fit no block on one of the days."""
    for day in days:
        inside = [mask for mask in masks if mask & day]
        if any(mask & ~day for mask in inside):
            return False
        line = list(bits(day & ~busy))
        here = [sum(1 << place for place, slot in enumerate(line) if mask >> slot & 1) for mask in inside]
        starts = range(len(line) - len(here) + 1)
        if len(here) > 1 and not any(
            matching([mask & window(start, len(here)) for mask in here]) == len(here) for start in starts
        ):
            return True
    return False


def least_burden(asked: Matchmaking, arrays: Arrays, placement: Placement) -> tuple[int, float]:
    """Return the breaks that the meetings of a placement have at least, and what those cost."""
    grid, _ = grid_of(arrays, placement)
    least = int(forced_breaks(grid).sum())
    weights = asked.weights
    return least, least * (weights.breaks + weights.spread + weights.idle)


def bounds_of(
    asked: Matchmaking,
    placement: Placement,
    *,
    placed: float,
    fairness: float,
    breaks: int,
    table_changes: int,
) -> dict[str, Bound]:
    """Return the bound of each objective.

    Parameters
    ----------
    asked : Matchmaking
        What is wished.
    placement : Placement
        Of what.
    placed : float
        No plan places more.
    fairness : float
        No plan that places as much gives everybody a greater share.
    breaks, table_changes : int
        No plan of the same meetings, or with the same times, has fewer.
    """
    whole = bool((placement.slot >= 0).all())
    within = EVERY_PLAN if whole and not _stand_ins(asked) else SAME_MEETINGS
    return {
        "placed": Bound(placed),
        "fairness": Bound(fairness, AS_MUCH_PLACED),
        "breaks": Bound(float(breaks), within),
        "idle": Bound(float(breaks), within),  # a break is an idle slot at least
        "spread": Bound(0.0, within),
        "table_changes": Bound(float(table_changes), SAME_TIMES),
    }


def _stand_ins(asked: Matchmaking) -> bool:
    return any(len(seat) > 1 for wish in asked.wishes for seat in wish.seats)
