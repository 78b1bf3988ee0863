"""OR-Tools' CP-SAT for what has no short way: fairness, lower quotas with stability, ties."""

import importlib
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trellis_engine.errors import MissingExtra, Unsolvable
from trellis_engine.pairing.market import Integers, Market


class Search:
    """A model with a yes or no for each possible pair, and objectives settled one after the other.

    Parameters
    ----------
    market : Market
        The possible pairs; quotas and least numbers are rules from the start.
    seconds : float
        Time for all objectives together [s].
    seed : int
        Of the search.
    workers : int
        Threads. With one the answer is the same for a seed, if time suffices.

    Raises
    ------
    MissingExtra
        If OR-Tools is not installed.
    """

    def __init__(self, market: Market, seconds: float, seed: int, workers: int) -> None:
        self._solver = _solver()
        self.model = self._solver.CpModel()
        self.market = market
        self.chosen = [self.model.new_bool_var("") for _ in range(len(market))]
        self.objectives: list[tuple[str, float, float]] = []
        self._until = time.monotonic() + seconds
        self._settings = {"random_seed": seed, "num_workers": workers}
        self._best: NDArray[np.bool_] | None = None
        for choosers, owner in ((market.applicants, market.applicant), (market.places, market.place)):
            for chooser, pairs in zip(choosers, grouped(owner, len(choosers)), strict=True):
                if pairs:
                    total = sum(self.chosen[pair] for pair in pairs)
                    self.model.add_linear_constraint(total, chooser.least, chooser.quota)

    def start_from(self, made: NDArray[np.bool_], settled: Sequence[tuple[str, float, float]] = ()) -> None:
        """Give the solver a pairing to begin with; if objectives were settled by it, it may be the answer."""
        if settled:
            self._best = made
            self.objectives.extend(settled)
        for variable, value in zip(self.chosen, made.tolist(), strict=True):
            self.model.add_hint(variable, value)

    def best(self, name: str, objective: Any, *, scale: float = 1.0, lowest: bool = False) -> int | None:
        """Find the best value of an objective, and keep it from now on.

        Parameters
        ----------
        name : str
            What the outcome calls it.
        objective : linear expression
            Whole numbers.
        scale : float
            What to divide values by when they are told.
        lowest : bool
            Whether the lowest value is the best.

        Returns
        -------
        int or None
            The value reached; None if time ran out before this objective had one.

        Raises
        ------
        Unsolvable
            If no pairing keeps the rules.
        """
        left = self._until - time.monotonic()
        if left <= 0 and self._best is not None:
            return None
        (self.model.minimize if lowest else self.model.maximize)(objective)
        solver = self._solver.CpSolver()
        solver.parameters.max_time_in_seconds = max(0.05, left)
        for setting, value in self._settings.items():
            setattr(solver.parameters, setting, value)
        status = solver.solve(self.model)
        if status == self._solver.INFEASIBLE:
            raise Unsolvable("No pairing keeps every quota and least together with what was settled before.")
        if status not in (self._solver.OPTIMAL, self._solver.FEASIBLE):
            return None
        value = round(solver.objective_value)
        bound = value if status == self._solver.OPTIMAL else round(solver.best_objective_bound)
        self._best = np.array([solver.boolean_value(one) for one in self.chosen], bool)
        self.objectives.append((name, value / scale, bound / scale))
        self.model.clear_hints()
        self.start_from(self._best)
        if lowest:
            self.model.add(objective <= value)
        else:
            self.model.add(objective >= value)
        return value

    @property
    def made(self) -> NDArray[np.bool_]:
        """Which pairs the best pairing makes.

        Raises
        ------
        Unsolvable
            If time ran out before there was one.
        """
        if self._best is None:
            raise Unsolvable("No pairing was found in the given time; give more seconds.")
        return self._best


def grouped(owner: Integers, number: int) -> list[list[int]]:
    """Return the pairs of each owner."""
    found: list[list[int]] = [[] for _ in range(number)]
    for pair, one in enumerate(owner.tolist()):
        found[one].append(pair)
    return found


def whole(values: NDArray[np.float64], *, largest: int = 1_000_000) -> tuple[list[int], float]:
    """Return values as whole numbers, and what they were multiplied by.

    Whole values stay as they are; others are scaled so that the largest is a million, and rounded.

    Examples
    --------
    >>> whole(np.array([2.0, 5.0])), whole(np.array([0.5, 0.125]))
    (([2, 5], 1.0), ([1000000, 250000], 2000000.0))
    """
    highest = float(np.abs(values).max(initial=0.0))
    if highest <= largest and (values == np.round(values)).all():
        return values.astype(np.int64).tolist(), 1.0
    scale = largest / highest
    return np.round(values * scale).astype(np.int64).tolist(), scale


def _solver() -> Any:
    # Late: it takes half a second, and most methods do without.
    try:
        return importlib.import_module("ortools.sat.python.cp_model")
    except ImportError as error:
        raise MissingExtra("This method needs OR-Tools: pip install 'trellis-engine[solvers]'.") from error


def total(terms: Sequence[Any], weights: Sequence[int]) -> Any:
    """Return a weighted sum as an expression of the solver."""
    return sum(weight * term for term, weight in zip(terms, weights, strict=True) if weight)
