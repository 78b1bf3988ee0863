"""Which wishes get a meeting, with whom and when: annealing with everything an event's rules ask for.

Like `kempe`, but each meeting has variants (stand-ins), participants have limits and need time to travel,
slots hold so many meetings of each kind, and what somebody misses counts the more, the less they have.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trellis_engine.errors import InvalidRecord, MissingExtra
from trellis_engine.timetable.arrays import Arrays
from trellis_engine.timetable.bit_words import njit
from trellis_engine.timetable.matchmaking import Matchmaking
from trellis_engine.timetable.placing_moves import make_moves
from trellis_engine.timetable.possible import most_possible

Integers = NDArray[np.int64]
UNPLACED = -1


@dataclass(frozen=True, slots=True)
class Placement:
    """A slot (-1: no meeting) and a variant for each wish; `cost` in the unit of the weights."""

    slot: Integers
    variant: Integers
    cost: float = float("inf")
    moves: int = 0


class Placer:
    """Annealing on one matchmaking, prepared once.

    Parameters
    ----------
    asked : Matchmaking
        What is wished.
    arrays : Arrays
        The same by numbers.

    Raises
    ------
    MissingExtra
        If Numba is not installed.
    """

    def __init__(self, asked: Matchmaking, arrays: Arrays) -> None:
        if njit is None:  # pragma: no cover
            raise MissingExtra("Plans need Numba: pip install 'trellis-engine[fast]'.")
        self.arrays, self.weights = arrays, asked.weights
        self.values = np.array(
            [wish.weight * (asked.weights.must if wish.must else 1.0) for wish in asked.wishes], float
        )
        self.possible, self.due = most_possible(arrays), most_possible(arrays, alone=True)
        self.first = np.cumsum([0, *map(len, arrays.variants)])
        flat = [variant for variants in arrays.variants for variant in variants]
        own: list[set[int]] = [set() for _ in arrays.free]
        for wish, variants in enumerate(arrays.variants):
            for variant in variants:
                for person in variant.people:
                    own[person].add(wish)
        ahead: list[list[int]] = [[] for _ in asked.wishes]
        behind: list[list[int]] = [[] for _ in asked.wishes]
        for earlier, later in arrays.before:
            ahead[later].append(earlier)
            behind[earlier].append(later)
        words = [variant.allowed for variant in flat], [variant.on_site for variant in flat]
        self._fixed_arguments = (
            *_rows([variant.people for variant in flat]),
            np.array(self.first, np.int64),
            *(np.array(row, np.uint64) for row in words),
            arrays.need_on_site,
            arrays.need_online,
            arrays.row_holds,
            arrays.row_most,
            *(np.array(row, np.uint64) for row in (arrays.near, arrays.days, arrays.busy)),
            arrays.most,
            arrays.most_a_day,
            *_rows([sorted(wishes) for wishes in own]),
            *_rows(ahead),
            *_rows(behind),
        )
        self._prices = np.array([asked.weights.breaks, asked.weights.spread, asked.weights.idle])
        self.fairness = self._missing(len(asked.slots))

    def _missing(self, slots: int) -> NDArray[np.float64]:
        """Return what it costs that a participant has so many meetings."""
        have = np.arange(slots + 1)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(self.due[:, None] > 0, have / self.due[:, None], 1.0)
        cost: NDArray[np.float64] = self.weights.fairness * (1.0 - np.minimum(share, 1.0)) ** 2
        return cost

    def beginning(self) -> Placement:
        """Return the placement of what is frozen, and nothing else.

        Raises
        ------
        InvalidRecord
            If frozen meetings take the same participant or table at once, or more tables than there are.
        """
        arrays, count = self.arrays, len(self.values)
        slot, variant = np.full(count, UNPLACED, np.int64), np.zeros(count, np.int64)
        taken: set[tuple[str, int, int]] = set()
        load = np.zeros(arrays.row_most.shape, np.int64)
        for wish in np.flatnonzero(arrays.frozen >= 0).tolist():
            at, table = int(arrays.frozen[wish]), int(arrays.frozen_table[wish])
            rooms = {("table", table, at)} if table >= 0 else set()
            chosen = None
            for number, one in enumerate(arrays.variants[wish]):
                needed = rooms | {("participant", person, at) for person in one.people}
                if not needed & taken:
                    chosen = number
                    taken |= needed
                    break
            if chosen is None:
                raise InvalidRecord(
                    f"Frozen meeting number {wish + 1} takes a participant or a table that another frozen "
                    "meeting has in the same slot: release one of them."
                )
            slot[wish], variant[wish] = at, chosen
            need = arrays.need(wish, arrays.variants[wish][chosen], at)
            if need >= 0:
                load[:, at] += arrays.row_holds[:, need]
        if (load > arrays.row_most).any():
            raise InvalidRecord("More meetings are frozen in one slot than tables suit them: release one.")
        return Placement(slot, variant)

    def anneal(
        self,
        start: Placement,
        generator: np.random.Generator,
        *,
        moves: int,
        hot: float,
        cold: float,
        values: Sequence[float] | NDArray[np.float64] | None = None,
        fixed: NDArray[np.bool_] | None = None,
        target: float = 0.0,
    ) -> Placement:
        """Return the best placement found in so many moves.

        Parameters
        ----------
        start : Placement
            Where to begin.
        generator : numpy.random.Generator
            Where chance comes from.
        moves : int
            How many moves to try.
        hot, cold : float
            Temperature at the beginning and the end [unit of the weights].
        values : array of shape (n_wishes,), optional
            What each wish is worth; as wished if not given.
        fixed : array of bool, shape (n_wishes,), optional
            Meetings that stay; those frozen if not given.
        target : float
            The cost at which to stop.
        """
        worth = self.values if values is None else np.asarray(values, float)
        if not len(self.values) or not self.arrays.near:
            return Placement(start.slot, start.variant, float(worth.sum()) * self.weights.placed)
        slot, variant, cost, tried = make_moves(
            *self._fixed_arguments,
            (self.arrays.frozen >= 0) if fixed is None else fixed,
            start.slot.copy(), start.variant + self.first[:-1], worth * self.weights.placed,
            self._prices, self.fairness, int(moves), float(hot), float(cold),
            np.uint64(generator.integers(1, 2**63)), float(target),
        )  # fmt: skip
        return Placement(slot, variant - self.first[:-1], float(cost), int(tried))


def _rows(lists: Sequence[Sequence[int]]) -> tuple[Integers, Integers]:
    """Return lists of different lengths as one array and where each begins."""
    begins = np.zeros(len(lists) + 1, np.int64)
    begins[1:] = np.cumsum([len(row) for row in lists])
    return np.array([item for row in lists for item in row] or [0], np.int64), begins
