"""The highest floor: how much can everybody have, and the highest total above that floor."""

import time
from dataclasses import dataclass
from math import floor

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array, hstack

from trellis_engine.errors import Unsolvable
from trellis_engine.pairing.market import Integers, Market
from trellis_engine.pairing.programme import quota_rules, sums_of

_ROUNDING = 1e-6
_INFEASIBLE = 2
# Of the time that is left, the share that one floor may take.
_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Floor:
    """A pairing in which the worst-off applicant has most, and the total is highest under that.

    Attributes
    ----------
    made : array of bool, shape (n_pairs,)
        Whether a pair is made.
    level, level_bound : int
        What the worst-off applicant has, and the most that it can be.
    total, total_bound : int
        What all have together, and the most that it can be with that floor.
    """

    made: NDArray[np.bool_]
    level: int
    level_bound: int
    total: int
    total_bound: int


def highest_floor(market: Market, weights: Integers, seconds: float) -> Floor:
    """Return the pairing with the highest floor and, under it, the highest total.

    Parameters
    ----------
    market : Market
        The possible pairs; the least numbers can be met.
    weights : array of shape (n_pairs,)
        What a place is worth to an applicant, whole and at least 0.
    seconds : float
        Time limit [s].

    Raises
    ------
    Unsolvable
        If no pairing was found in time.

    Notes
    -----
    The relaxed programme bounds the floor, most often exactly: then one integer programme is left, for the
    total. If there is no pairing with that floor, halving finds the highest one.
    """
    if not len(market):
        return Floor(np.zeros(0, bool), 0, 0, 0, 0)
    until = time.monotonic() + seconds
    with_quota = np.flatnonzero(market.applicant_quota > 0)
    amounts = sums_of(market.applicant, len(market.applicants), weights.astype(np.float64))[with_quota]
    bound = highest = _relaxed(market, amounts)
    best: Floor | None = None
    lowest = -1
    while lowest < highest:
        level = highest if lowest < 0 and highest == bound else (lowest + highest + 1) // 2
        found = _above(market, weights, amounts, level, _SHARE * (until - time.monotonic()))
        if found.x is None:
            highest = level - 1
            bound = highest if found.status == _INFEASIBLE else bound
            continue
        best = _floor(found, weights, amounts, bound)
        lowest = max(level, best.level)
    if best is None:
        raise Unsolvable("No pairing was found in the given time; give more seconds.")
    return Floor(best.made, best.level, bound, best.total, best.total_bound)


def _floor(found: OptimizeResult, weights: Integers, amounts: csr_array, bound: int) -> Floor:
    made = found.x > 0.5
    level = round(float((amounts @ made).min(initial=np.inf))) if amounts.shape[0] else 0
    total = int(weights[made].sum())
    return Floor(made, level, bound, total, max(total, floor(-found.mip_dual_bound + _ROUNDING)))


def _relaxed(market: Market, amounts: csr_array) -> int:
    """Return the highest floor of the relaxed programme, rounded down."""
    people, pairs = amounts.shape
    if not people:
        return 0
    quotas = quota_rules(market)
    level = np.append(np.zeros(pairs), -1.0)
    none = csr_array((quotas.A.shape[0], 1))
    rules = [
        LinearConstraint(hstack([quotas.A, none]).tocsr(), quotas.lb, quotas.ub),
        LinearConstraint(hstack([amounts, -np.ones((people, 1))]).tocsr(), 0, np.inf),
    ]
    found = milp(level, constraints=rules, bounds=Bounds(0, np.append(np.ones(pairs), np.inf)))
    if found.x is None:
        raise Unsolvable(f"No pairing keeps every quota and least: {found.message}")
    return floor(-found.fun + _ROUNDING)


def _above(
    market: Market, weights: Integers, amounts: csr_array, level: int, seconds: float
) -> OptimizeResult:
    """Return the highest total in which everybody has at least a level."""
    rules = [quota_rules(market)]
    if amounts.shape[0]:
        rules.append(LinearConstraint(amounts, level, np.inf))
    return milp(
        -weights.astype(np.float64),
        constraints=rules,
        bounds=Bounds(0, 1),
        integrality=np.ones(len(market)),
        options={"time_limit": max(0.1, seconds), "mip_rel_gap": 0.0},
    )
