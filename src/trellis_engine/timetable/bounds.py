"""A bound on breaks by linear programming, made rigorous.

Where tables are short, the relaxed timetable already needs breaks: each participant is a mixture of blocks,
each slot holds only so many meetings. The solver's dual is then turned into a bound in exact arithmetic (any
dual vector gives one, as all variables lie between 0 and 1), so that rounding errors cannot prove too much.
"""

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from trellis_engine.timetable.grid import Grid, bits, window
from trellis_engine.timetable.presolve import blocks

_DIGITS = 2**20  # duals are rounded to this fraction before the exact sum


@dataclass(slots=True)
class _Rows:
    """Rows of a linear programme: coefficients, whether equal or at most, right side."""

    costs: list[int] = field(default_factory=list)
    rows: list[dict[int, int]] = field(default_factory=list)
    equal: list[bool] = field(default_factory=list)
    sides: list[int] = field(default_factory=list)

    def variable(self, cost: int = 0) -> int:
        self.costs.append(cost)
        return len(self.costs) - 1

    def row(self, coefficients: dict[int, int], side: int, *, equal: bool) -> None:
        self.rows.append(coefficients)
        self.equal.append(equal)
        self.sides.append(side)


def tightness(grid: Grid) -> float:
    """Return the share of all places at tables that the meetings take, from 0 to 1 (over 1: impossible)."""
    places = sum(grid.capacity)
    return grid.meetings / places if places else float(grid.meetings > 0)


def relaxed_breaks(grid: Grid, seconds: float = 60.0) -> int:
    """Return a number of breaks that no schedule of all meetings can have fewer of.

    Parameters
    ----------
    grid : Grid
        A presolved timetable.
    seconds : float
        When to give up [s]; the bound is then 0.

    Returns
    -------
    int
        The bound; 0 where days are split or participants are busy otherwise.

    Notes
    -----
    One linear programme of about n_meetings x slots variables. Rigorous: the bound is summed in fractions.

    Source
    ------
    Safe dual bounds: Neumaier and Shcherbina (2004), Mathematical Programming 99, 283-296.

    Examples
    --------
    >>> two = Grid(slots=3, participants=3, attendees=((0, 1), (0, 2)), allowed=(1, 4), capacity=(1, 1, 1))
    >>> relaxed_breaks(two)
    1
    """
    if not grid.simple or not grid.meetings:
        return 0
    programme = _programme(grid)
    matrix = _matrix(programme.rows, len(programme.costs))
    equal, sides = np.array(programme.equal), np.array(programme.sides, float)
    found = linprog(
        programme.costs, A_ub=matrix[~equal], b_ub=sides[~equal], A_eq=matrix[equal], b_eq=sides[equal],
        bounds=(0, 1), method="highs", options={"time_limit": seconds},
    )  # fmt: skip
    if found.status != 0:
        return 0
    duals = np.zeros(len(equal))
    duals[~equal] = np.minimum(found.ineqlin.marginals, 0.0)
    duals[equal] = found.eqlin.marginals
    return _safe(programme, duals)


def _safe(programme: _Rows, duals: np.ndarray) -> int:
    """Return the bound that a dual vector proves, in whole numbers of 1/_DIGITS."""
    whole = [round(dual * _DIGITS) for dual in duals.tolist()]
    reduced = [cost * _DIGITS for cost in programme.costs]
    value = 0
    for coefficients, side, dual in zip(programme.rows, programme.sides, whole, strict=True):
        if dual:
            value += side * dual
            for column, factor in coefficients.items():
                reduced[column] -= factor * dual
    value += sum(cost for cost in reduced if cost < 0)
    return max(0, -((-Fraction(value, _DIGITS)).__floor__()))


def _programme(grid: Grid) -> _Rows:
    programme = _Rows()
    place = [{slot: programme.variable() for slot in bits(mask)} for mask in grid.allowed]
    for here in place:
        programme.row(dict.fromkeys(here.values(), 1), 1, equal=True)
    for participant, own in enumerate(grid.meetings_of):
        if len(own) > 1:
            _mixture(programme, grid, participant, place)
    for slot, most in enumerate(grid.capacity):
        seated = [places[slot] for places in place if slot in places]
        if most < len(seated):
            programme.row(dict.fromkeys(seated, 1), most, equal=False)
    return programme


def _mixture(programme: _Rows, grid: Grid, participant: int, place: list[dict[int, int]]) -> None:
    """Let a participant be a mixture of blocks and of a broken rest."""
    own = grid.meetings_of[participant]
    fits = blocks(grid, participant)
    begins = [programme.variable() for _ in fits]
    broken = programme.variable(1)
    programme.row(dict.fromkeys([*begins, broken], 1), 1, equal=True)
    spread = []
    for slot in range(grid.slots):
        row = {place[meeting][slot]: 1 for meeting in own if slot in place[meeting]}
        if row:
            loose = programme.variable()
            spread.append(loose)
            row[loose] = -1
            for begin, (start, _) in zip(begins, fits, strict=True):
                if window(start, len(own)) >> slot & 1:
                    row[begin] = -1
            programme.row(row, 0, equal=True)
            programme.row({loose: 1, broken: -1}, 0, equal=False)
    programme.row({**dict.fromkeys(spread, 1), broken: -len(own)}, 0, equal=True)


def _matrix(rows: list[dict[int, int]], columns: int) -> csr_matrix:
    counts = [len(row) for row in rows]
    at = np.repeat(np.arange(len(rows)), counts)
    names = np.fromiter((column for row in rows for column in row), np.int64, sum(counts))
    values = np.fromiter((value for row in rows for value in row.values()), float, sum(counts))
    return csr_matrix((values, (at, names)), shape=(len(rows), columns))
