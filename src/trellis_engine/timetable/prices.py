"""What it would cost to force a wish: it is placed, who is in the way makes room, the rest is mended."""

import numpy as np
from numpy.typing import NDArray

from trellis_engine.timetable.grid import bits
from trellis_engine.timetable.matchmaking import Matchmaking
from trellis_engine.timetable.placing import Placement, Placer
from trellis_engine.timetable.plans import NO_WAY, Price
from trellis_engine.timetable.standing import Standing

_MOVES = 5_000
_TRIED = 2  # places, those with the least wished in the way first


def price_of(
    asked: Matchmaking, placer: Placer, best: Placement, wish: int, generator: np.random.Generator
) -> Price:
    """Return what would be lost if a wish without a meeting were forced.

    Parameters
    ----------
    asked : Matchmaking
        What is wished.
    placer : Placer
        The same, prepared.
    best : Placement
        The plan.
    wish : int
        Which wish.
    generator : numpy.random.Generator
        Where chance comes from.

    Notes
    -----
    A plan that holds the wish, so an upper bound of what must be lost; a few milliseconds.
    """
    tries = sorted(_tries(placer, best, wish), key=lambda one: one[:3])[:_TRIED]
    found = [_forced(placer, best, wish, *one[1:], generator) for one in tries]
    if not found:
        return NO_WAY
    values = placer.values
    before = float(values[best.slot >= 0].sum())
    after = max(found, key=lambda one: (float(values[one.slot >= 0].sum()), -_moved(best, one).sum()))
    gone = (best.slot >= 0) & (after.slot < 0)
    keys = [one.key for one in asked.wishes]
    return Price(
        before - float(values[after.slot >= 0].sum()),
        tuple(keys[one] for one in np.flatnonzero(gone)),
        tuple(keys[one] for one in np.flatnonzero(_moved(best, after))),
    )


def _moved(best: Placement, after: Placement) -> NDArray[np.bool_]:
    moved: NDArray[np.bool_] = (best.slot >= 0) & (after.slot >= 0) & (best.slot != after.slot)
    return moved


def _tries(placer: Placer, best: Placement, wish: int) -> list[tuple[float, int, int, tuple[int, ...]]]:
    standing, found = Standing.of(placer.arrays, best), []
    for number, variant in enumerate(placer.arrays.variants[wish]):
        for slot in bits(variant.allowed):
            gone = standing.who_must_go(standing.in_the_way(wish, number, slot), slot, placer.values)
            if gone is not None:
                lost = float(sum(placer.values[one] for one in gone))
                found.append((lost, number, slot, tuple(sorted(gone))))
    return found


def _forced(
    placer: Placer,
    best: Placement,
    wish: int,
    variant: int,
    slot: int,
    gone: tuple[int, ...],
    generator: np.random.Generator,
) -> Placement:
    start = Placement(best.slot.copy(), best.variant.copy())
    start.slot[list(gone)] = -1
    start.slot[wish], start.variant[wish] = slot, variant
    fixed = placer.arrays.frozen >= 0
    fixed[wish] = True
    unit = float(placer.values.min()) * placer.weights.placed
    return placer.anneal(start, generator, moves=_MOVES, hot=0.3 * unit, cold=0.01 * unit, fixed=fixed)
