"""Fair amounts: nobody can have a larger share without somebody who has no more having less.

What needs can be given together is a polymatroid, so the fair amounts (the lexicographically optimal base)
place as much as any amounts can, and no two kinds of fairness stand against the total.
"""

import numpy as np
from numpy.typing import NDArray

from trellis_engine.allocation.flows import cheapest, most
from trellis_engine.allocation.possible import Floats, Integers, Possible

_MOST_STEPS = 200  # Newton's method takes a handful
_FINEST, _ROOM = 4096, 2**61


def fair_amounts(possible: Possible, weights: Floats, had: Floats, sure: Integers | None = None) -> Integers:
    """Return how much each need gets, the shares ``(had + amount) / weight`` being lexicographically best.

    Parameters
    ----------
    possible : Possible
        The lots.
    weights : float array, shape (needs,)
        What a share is measured by: the quantity needed for equal shares of it (max-min fairness), ones for
        equal amounts (proportional fairness in Kelly's sense: the sum of logarithms is largest).
    had : float array, shape (needs,)
        What each has already [units].
    sure : int array, shape (needs,), optional
        What each gets before shares are compared; it must be possible for all together.

    Returns
    -------
    int array, shape (needs,)
        Whole units; their sum is the most that can be placed.

    Notes
    -----
    Levels are found one after the other, each by Newton's method on the narrowest cut (Fujishige 1980,
    Lexicographically optimal base of a polymatroid with respect to a weight vector, Math. Oper. Res. 5:186;
    Megiddo 1974, Optimal flows in networks with multiple sources and sinks, Math. Program. 7:97). Whole units
    lie within one of the fractional amounts (Frank and Murota 2022, Decreasing minimization on M-convex sets,
    Math. Program. 195:1027). As many maximum flows as there are levels, times a handful.
    """
    sure = np.zeros_like(possible.open) if sure is None else sure
    total = int(max(possible.stock.sum(), possible.open.sum(), 1))
    fine = max(1, min(_FINEST, _ROOM // total))
    levels = _Levels(possible, weights, had, sure, fine)
    return _whole(possible, levels.amounts(), weights, had, sure)


class _Levels:
    """Amounts by level, in parts of a unit."""

    def __init__(self, possible: Possible, weights: Floats, had: Floats, sure: Integers, fine: int) -> None:
        self.possible, self.weights, self.had, self.fine = possible, weights, had, fine
        self.sure, self.open = sure.astype(float), possible.open.astype(float)
        self.stock = possible.stock * fine
        self.reachable = np.zeros(len(possible.open), bool)
        self.reachable[possible.need] = True

    def amounts(self) -> Floats:
        found = np.zeros_like(self.open)
        free = self.reachable.copy()
        while free.any():
            level, tight = self._highest(free, found)
            at_level = self._at(level)
            settled = free & (tight | (at_level >= self.open))
            # As the flow saw them, so that what is settled never stands in the way by rounding.
            found[settled] = self._parts(at_level)[settled] / self.fine
            free &= ~settled
        return found

    def _at(self, level: float) -> Floats:
        """Amounts if every share were at a level."""
        return np.clip(level * self.weights - self.had, self.sure, self.open)

    def _parts(self, amounts: Floats) -> Integers:
        return np.floor(amounts * self.fine + 1e-6).astype(np.int64)

    def _highest(self, free: NDArray[np.bool_], found: Floats) -> tuple[float, NDArray[np.bool_]]:
        """The highest level that all that are free can have, and who cannot have more."""
        level = float(((self.open + self.had) / self.weights)[free].max())
        tight = free
        for _ in range(_MOST_STEPS):
            caps = self._parts(np.where(free, self._at(level), found))
            caps[~self.reachable] = 0
            total, short = most(self.possible, self.stock, caps)
            if total >= int(caps.sum()):
                break
            tight = short & free
            if not tight.any():  # only parts of a unit are missing
                return level, free
            reach = np.zeros(len(self.stock), bool)
            reach[self.possible.offer[short[self.possible.need]]] = True
            room = self.stock[reach].sum() / self.fine - found[short & ~free & self.reachable].sum()
            over = (int(caps.sum()) - total) / (self.fine * self.weights[tight].sum())
            level = min(self._level_of(tight, room), level - over)
        return level, tight

    def _level_of(self, needs: NDArray[np.bool_], room: float) -> float:
        """The level at which these needs take this much together: a line between two breaks."""
        weights, had = self.weights[needs], self.had[needs]
        begins = (self.sure[needs] + had) / weights
        ends = (self.open[needs] + had) / weights
        breaks = np.concatenate([begins, ends])
        slopes = np.concatenate([weights, -weights])
        order = np.argsort(breaks, kind="stable")
        breaks, slopes = breaks[order], np.cumsum(slopes[order])
        taken = self.sure[needs].sum() + np.concatenate([[0.0], np.cumsum(slopes[:-1] * np.diff(breaks))])
        last = int(np.searchsorted(taken, room, side="right")) - 1
        if last < 0:
            return float(breaks[0])
        if last >= len(breaks) - 1 or slopes[last] <= 0:
            return float(breaks[last])
        return float(breaks[last] + (room - taken[last]) / slopes[last])


def _whole(possible: Possible, amounts: Floats, weights: Floats, had: Floats, sure: Integers) -> Integers:
    """Whole units beside the fractional amounts: the missing ones go to the smallest shares."""
    base = np.maximum(np.floor(amounts + 1e-3).astype(np.int64), np.minimum(sure, possible.open))
    base = np.minimum(base, possible.open)
    shares = (had + base) / weights
    rank = np.empty(len(base), np.int64)
    rank[np.argsort(shares, kind="stable")] = np.arange(1, len(base) + 1)
    one_more = np.minimum(possible.open - base, 1)
    rest = possible.open - base - one_more
    costs = [np.zeros_like(base), rank, rank + 2 * len(base)]
    steps = list(zip([base, one_more, rest], costs, strict=True))
    flows, _ = cheapest(possible, possible.stock, steps, np.zeros(len(possible), np.int64))
    found = np.zeros(len(base), np.int64)
    np.add.at(found, possible.need, flows)
    return found
