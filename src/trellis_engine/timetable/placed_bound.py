"""What no plan can better: a proven bound for each objective.

What can be placed is bounded by a linear programme, whose dual becomes a bound in whole numbers, so that
rounding errors cannot prove too much. Breaks are bounded participant by participant.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, gcd, lcm

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from trellis_engine.timetable.arrays import Arrays
from trellis_engine.timetable.grid import bits

_UNIT = 2**20  # duals are rounded to this fraction before the exact sum
_MOST_PLACES = 30_000  # up to here the programme knows slots
_FINEST = 1000  # weights are told apart in such fractions


class Programme:
    """Rows over columns: so many of the columns at most, each at most once."""

    def __init__(self) -> None:
        self.worth: list[float] = []
        self.rows: list[list[int]] = []
        self.factors: list[list[int]] = []
        self.most: list[int] = []

    def column(self, worth: float) -> int:
        """Add a column."""
        self.worth.append(worth)
        return len(self.worth) - 1

    def at_most(self, columns: Sequence[int], most: int) -> None:
        """Add a row, if it says anything."""
        if len(columns) > most:
            self.weighted(columns, [1] * len(columns), most)

    def weighted(self, columns: Sequence[int], factors: Sequence[int], most: int) -> None:
        """Add a row in which columns count so many times."""
        self.rows.append(list(columns))
        self.factors.append(list(factors))
        self.most.append(most)

    def bound(self, seconds: float) -> float:
        """Return a value that no choice of columns exceeds, summed in whole numbers."""
        if not self.rows:
            return float(sum(map(Fraction, self.worth)))
        counts = [len(row) for row in self.rows]
        at = np.repeat(np.arange(len(counts)), counts)
        names = np.fromiter((column for row in self.rows for column in row), np.int64, sum(counts))
        factors = np.fromiter((factor for row in self.factors for factor in row), np.int64, sum(counts))
        matrix = csr_array((factors, (at, names)), shape=(len(counts), len(self.worth)))
        found = linprog(
            -np.array(self.worth), A_ub=matrix.astype(float), b_ub=self.most, bounds=(0, 1), method="highs",
            options={"time_limit": max(seconds, 0.05)},
        )  # fmt: skip
        duals = np.zeros(len(counts), np.int64)
        if found.status == 0:
            duals = np.rint(np.maximum(-found.ineqlin.marginals, 0.0) * _UNIT).astype(np.int64)
        worth = np.array([ceil(Fraction(one) * _UNIT) for one in self.worth], np.int64)
        left = worth - matrix.T @ duals
        total = sum(int(dual) * most for dual, most in zip(duals, self.most, strict=True))
        return float(Fraction(total + int(left[left > 0].sum()), _UNIT))


def most_placed(
    arrays: Arrays, values: NDArray[np.float64], possible: NDArray[np.int64], seconds: float = 5.0
) -> float:
    """Return a value of the meetings placed that no plan exceeds.

    Parameters
    ----------
    arrays : Arrays
        A matchmaking by numbers.
    values : array of shape (n_wishes,)
        What each meeting is worth.
    possible : array of int, shape (n_participants,)
        What `most_possible` said.
    seconds : float
        When to give up [s]; the bound is then the sum of what has a slot at all.

    Notes
    -----
    One linear programme: over meetings and slots up to 30,000 places, else over meetings only, with the slots
    of each participant counted. Orders and travel are left out.

    Source
    ------
    Safe dual bounds: Neumaier and Shcherbina (2004), Mathematical Programming 99, 283-296.
    """
    places = sum(one.allowed.bit_count() for variants in arrays.variants for one in variants)
    programme = (
        _by_slot(arrays, values, possible)
        if places <= _MOST_PLACES
        else _by_meeting(arrays, values, possible)
    )
    return rounded_down(programme.bound(seconds), values)


def rounded_down(bound: float, values: NDArray[np.float64]) -> float:
    """Return the greatest sum of such values, each any number of times, that is no more than the bound.

    Examples
    --------
    >>> rounded_down(7.9, np.array([1.0, 2.5]))
    7.5
    """
    step = _step(values)
    return float(Fraction(bound) / step // 1 * step) if step else bound


def _step(values: NDArray[np.float64]) -> Fraction:
    """Return the greatest fraction of which all values are multiples; 0 if there is no plain one."""
    exact = [Fraction(value).limit_denominator(_FINEST) for value in values.tolist()]
    if not exact or any(float(one) != value for one, value in zip(exact, values.tolist(), strict=True)):
        return Fraction(0)
    under = lcm(*(one.denominator for one in exact))
    return Fraction(gcd(*(int(one * under) for one in exact)), under)


def fairest(
    arrays: Arrays,
    values: NDArray[np.float64],
    possible: NDArray[np.int64],
    due: NDArray[np.int64],
    placed: float,
    seconds: float = 5.0,
) -> float:
    """Return a share of the meetings due to them that not everybody can have more of.

    Parameters
    ----------
    arrays, values, possible
        As for `most_placed`.
    due : array of int, shape (n_participants,)
        The same of the wishes in which nobody else may sit for them.
    placed : float
        What the plans that count place at least.
    seconds : float
        When to give up [s]; the bound is then 1.
    """
    step = _step(values)
    most = int(due.max(initial=0))
    if not step or not most:
        return 1.0
    programme = _by_meeting(arrays, values, possible)
    worth = [int(Fraction(value).limit_denominator(_FINEST) / step) for value in programme.worth]
    programme.worth = [0.0] * len(worth)
    programme.weighted(
        range(len(worth)), [-one for one in worth], -int(Fraction(placed).limit_denominator(_FINEST) / step)
    )
    share = programme.column(1.0)
    of: list[list[int]] = [[] for _ in possible]
    column = 0
    for variants in arrays.variants:
        for variant in variants:
            if variant.allowed:
                for person in variant.people:
                    of[person].append(column)
                column += 1
    for person, mine in enumerate(of):
        if due[person]:
            programme.weighted([share, *mine], [int(due[person]), *[-1] * len(mine)], 0)
    bound = min(programme.bound(seconds), 1.0)
    return max(int(bound * count + 1e-9) / count for count in set(due.tolist()) if count)


def _by_slot(  # noqa: C901  (one row after another)
    arrays: Arrays, values: NDArray[np.float64], possible: NDArray[np.int64]
) -> Programme:
    programme = Programme()
    slots = len(arrays.near)
    of: list[list[list[int]]] = [[[] for _ in range(slots)] for _ in arrays.free]
    load: list[list[list[int]]] = [[[] for _ in range(slots)] for _ in arrays.row_holds]
    frozen = np.zeros((len(arrays.free), len(arrays.days)), np.int64)
    for wish, variants in enumerate(arrays.variants):
        mine = []
        for variant in variants:
            for slot in bits(variant.allowed):
                column = programme.column(float(values[wish]))
                mine.append(column)
                for person in variant.people:
                    of[person][slot].append(column)
                need = arrays.need(wish, variant, slot)
                for row in np.flatnonzero(arrays.row_holds[:, need]).tolist() if need >= 0 else ():
                    load[row][slot].append(column)
                if arrays.frozen[wish] >= 0:
                    for day, mask in enumerate(arrays.days):
                        frozen[list(variant.people), day] += mask >> slot & 1
        programme.at_most(mine, 1)
    for person, here in enumerate(of):
        for columns in here:
            programme.at_most(columns, 1)
        programme.at_most([one for columns in here for one in columns], int(possible[person]))
        for day, mask in enumerate(arrays.days):
            most = max(int(arrays.most_a_day[person]), int(frozen[person, day]))
            if most < mask.bit_count():
                programme.at_most([one for slot in bits(mask) for one in here[slot]], most)
    for row, by_slot in enumerate(load):
        for slot, columns in enumerate(by_slot):
            programme.at_most(columns, int(arrays.row_most[row, slot]))
    return programme


def _by_meeting(  # noqa: C901
    arrays: Arrays, values: NDArray[np.float64], possible: NDArray[np.int64]
) -> Programme:
    programme = Programme()
    of: list[list[tuple[int, int]]] = [[] for _ in arrays.free]
    load: list[list[tuple[int, int]]] = [[] for _ in arrays.row_holds]
    for wish, variants in enumerate(arrays.variants):
        mine = []
        for variant in variants:
            if not variant.allowed:
                continue
            column = programme.column(float(values[wish]))
            mine.append(column)
            for person in variant.people:
                of[person].append((variant.allowed, column))
            needs = {arrays.need(wish, variant, slot) for slot in bits(variant.allowed)}
            if min(needs) >= 0:
                for row in np.flatnonzero(arrays.row_holds[:, sorted(needs)].all(axis=1)).tolist():
                    load[row].append((variant.allowed, column))
        programme.at_most(mine, 1)
    for person, here in enumerate(of):
        programme.at_most([column for _, column in here], int(possible[person]))
        for window in {mask for mask, _ in here}:
            inside = [column for mask, column in here if not mask & ~window]
            programme.at_most(inside, window.bit_count())
    for row, seated in enumerate(load):
        most = arrays.row_most[row]
        programme.at_most([column for _, column in seated], int(most.sum()))
        for window in _common(seated):
            inside = [column for mask, column in seated if not mask & ~window]
            programme.at_most(inside, int(most[list(bits(window))].sum()))
    return programme


def _common(seated: Sequence[tuple[int, int]], most: int = 40) -> list[int]:
    """Return the windows that most meetings have."""
    counts: dict[int, int] = {}
    for mask, _ in seated:
        counts[mask] = counts.get(mask, 0) + 1
    return sorted(counts, key=lambda mask: (-counts[mask], mask))[:most]
