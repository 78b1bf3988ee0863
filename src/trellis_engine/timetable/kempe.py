"""Annealing by Kempe chains: a good schedule at once, a better one with more moves.

A move takes a meeting to another slot and swaps along the chain whoever is in the way, so that nobody is ever
in two meetings at once. Meetings that are not placed wait in a pool and push their way in. Participants'
slots are machine words, breaks a count of bits; about ten million moves a second. Capacities are soft on the
way: what is too many in a slot costs more and more, and a slot in demand gets a toll.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trellis_engine.errors import MissingExtra
from trellis_engine.timetable.bit_words import njit
from trellis_engine.timetable.grid import Grid
from trellis_engine.timetable.kempe_moves import make_moves

Integers = npt.NDArray[np.int64]
UNPLACED = -1
MOVES_PER_ROUND = 400_000
# Of each meeting too many in a slot: its price at the beginning, at the end, and how fast the toll grows.
TOLLS = (0.05, 1.0, 0.002)
AIMED = 4  # from this of 16 on a move is aimed at somebody with a break


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What annealing pays for each thing it would rather not have [any one unit].

    Parameters
    ----------
    unplaced : float
        For a meeting of weight 1 that is not placed.
    break_ : float
        For a break of a participant.
    over : float
        For each break beyond the difference that is allowed.
    idle : float
        For an idle slot.
    """

    unplaced: float = 8.0
    break_: float = 1.0
    over: float = 5.0
    idle: float = 0.0


@dataclass(frozen=True, slots=True)
class Annealed:
    """The best schedule of an annealing; `cost` in the unit of the prices, `moves` tried."""

    schedule: tuple[int, ...]
    cost: float
    moves: int


def anneal(
    grid: Grid,
    generator: np.random.Generator,
    *,
    start: Sequence[int] | None = None,
    weights: Sequence[float] | None = None,
    moves: int = MOVES_PER_ROUND,
    hot: float = 1.0,
    cold: float = 0.1,
    prices: Prices | None = None,
    target: float = 0.0,
) -> Annealed:
    """Return the best schedule found in so many moves.

    Parameters
    ----------
    grid : Grid
        A presolved timetable.
    generator : numpy.random.Generator
        Where chance comes from; the same one gives the same schedule.
    start : sequence of int, length n_meetings, optional
        The slot of each meeting to begin with, -1 for none; nothing is placed if not given.
    weights : sequence of float, length n_meetings, optional
        How much each meeting is wished [relative to 1].
    moves : int
        How many moves to try.
    hot, cold : float
        Temperature at the beginning and the end [unit of the prices], falling geometrically.
    prices : Prices, optional
        What counts how much.
    target : float
        The cost at which to stop.

    Returns
    -------
    Annealed
        Everything hard holds in it, except that meetings may be unplaced and, where `grid.difference` is
        set, breaks too unequal; both are in its cost.

    Raises
    ------
    MissingExtra
        If Numba is not installed.

    Notes
    -----
    O(moves x length of a chain) time; a chain of a loose timetable is short. Precedence is never broken.

    Source
    ------
    Kempe chains after Kempe (1879); annealing of timetables with them: Thompson and Dowsland (1998),
    Computers & Operations Research 25(7-8), 637-648.

    Examples
    --------
    >>> three = Grid(slots=3, participants=3, attendees=((0, 1), (1, 2), (0, 2)), allowed=(7, 7, 7),
    ...              capacity=(1, 1, 1))
    >>> sorted(anneal(three, np.random.default_rng(1), moves=2000, target=1.0).schedule)
    [0, 1, 2]
    """
    if njit is None:  # pragma: no cover
        raise MissingExtra("Annealing needs Numba: pip install 'trellis-engine[fast]'.")
    prices = prices or Prices()
    if not grid.meetings:
        return Annealed((), 0.0, 0)
    people, people_from = _rows(grid.attendees)
    ahead: list[list[int]] = [[] for _ in range(grid.meetings)]
    behind: list[list[int]] = [[] for _ in range(grid.meetings)]
    for first, later in grid.before:
        ahead[later].append(first)
        behind[first].append(later)
    begin = np.full(grid.meetings, UNPLACED, np.int64) if start is None else np.array(start, np.int64)
    wished = np.ones(grid.meetings) if weights is None else np.asarray(weights, np.float64)
    slots, cost, tried = make_moves(
        people, people_from, *_rows(grid.meetings_of), np.array(grid.allowed, np.uint64), begin,
        *_rows(ahead), *_rows(behind),
        np.array(grid.capacity, np.int64), np.array(grid.days, np.uint64), np.array(grid.bridged, np.uint64),
        wished * prices.unplaced,
        np.array([prices.break_, prices.over, prices.idle]),
        grid.slots if grid.difference is None else grid.difference,
        int(moves), float(hot), float(cold), np.array(TOLLS), np.uint64(generator.integers(1, 2**63)),
        float(target), AIMED,
    )  # fmt: skip
    return Annealed(tuple(map(int, slots)), float(cost), int(tried))


def _rows(lists: Sequence[Sequence[int]]) -> tuple[Integers, Integers]:
    """Return lists of different lengths as one array and where each begins."""
    begins = np.zeros(len(lists) + 1, np.int64)
    begins[1:] = np.cumsum([len(row) for row in lists])
    return np.array([item for row in lists for item in row] or [0], np.int64), begins
