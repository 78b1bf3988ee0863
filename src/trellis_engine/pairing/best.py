"""The pairing that is worth most: a flow through a network of two sides, solved as a linear programme."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, linprog
from scipy.sparse import csr_array, vstack

from trellis_engine.errors import Unsolvable
from trellis_engine.pairing.feasibility import require_least
from trellis_engine.pairing.market import Market, build_market
from trellis_engine.pairing.outcome import outcome
from trellis_engine.pairing.prices import price_of_forcing
from trellis_engine.pairing.programme import quota_rules
from trellis_engine.pairing.records import Chooser, Pairing
from trellis_engine.pairing.values import values_of


def pair_for_value(
    applicants: Sequence[Chooser],
    places: Sequence[Chooser],
    values: Mapping[tuple[str, str], float] | None = None,
    *,
    conflicts: Iterable[tuple[str, str]] = (),
    most_first: bool = True,
) -> Pairing:
    """Return the pairing that is worth most in all.

    Parameters
    ----------
    applicants, places : sequence of Chooser
        The two sides, each with a quota and a least number of partners.
    values : mapping of (str, str) to float, optional
        What an applicant at a place is worth [any one unit]; 0 if left out. Without it choices count, see
        `values_of`.
    conflicts : iterable of (str, str)
        Applicants and places that must not be paired.
    most_first : bool
        Whether as many pairs as possible come first, and their value second.

    Returns
    -------
    Pairing
        Its objectives are proven. `prices` says what it would cost to force a pair of an applicant who has no
        place [the unit of the values].

    Raises
    ------
    InvalidRecord
        If a record contradicts another one.
    Unsolvable
        If not everybody can have as few partners as they need; names who.

    Notes
    -----
    One or two linear programmes with a variable per pair: a second for 20,000 pairs, three for 100,000.
    Deterministic. The matrix is totally unimodular, so a corner of the polytope is whole.

    Source
    ------
    Hoffman, A. J., Kruskal, J. B. (1956), in Linear Inequalities and Related Systems, 223-246.

    Examples
    --------
    >>> jury = [Chooser("Ada", quota=2), Chooser("Bo", quota=2)]
    >>> pitches = [Chooser("kelp", quota=1, least=1), Chooser("hemp", least=1), Chooser("flax", least=1)]
    >>> worth = {("Ada", "kelp"): 9, ("Ada", "hemp"): 8, ("Ada", "flax"): 7, ("Bo", "kelp"): 1}
    >>> found = pair_for_value(jury, pitches, worth, conflicts=[("Ada", "hemp")])
    >>> found.partners(), found.objectives
    ({'Ada': ('kelp', 'flax'), 'Bo': ('hemp',)}, (('pairs', 3.0, 3.0), ('value', 16.0, 16.0)))
    """
    market = build_market(applicants, places, conflicts)
    worth = values_of(market, values)
    require_least(market)
    if not len(market):
        return outcome(market, np.zeros(0, bool), worth, _objectives(0, 0.0, most_first))
    quotas = quota_rules(market)
    most = round(float(solve(np.ones(len(market)), quotas).sum())) if most_first else None
    made = solve(worth, quotas, most) > 0.5
    objectives = _objectives(int(made.sum()), float(worth[made].sum()), most_first)
    return replace(outcome(market, made, worth, objectives), prices=_prices(market, made, worth, most_first))


def _objectives(pairs: int, total: float, most_first: bool) -> tuple[tuple[str, float, float], ...]:
    value = ("value", total, total)
    return (("pairs", float(pairs), float(pairs)), value) if most_first else (value,)


def solve(
    worth: NDArray[np.float64], quotas: LinearConstraint, pairs: int | None = None
) -> NDArray[np.float64]:
    """Return how much of each pair is made where worth is highest: a corner, so 0 or 1 but for rounding.

    Raises
    ------
    Unsolvable
        If no pairing keeps the quotas, and the number of pairs if there is one.
    """
    rules = [quotas]
    if pairs is not None:
        rules.append(LinearConstraint(csr_array(np.ones((1, len(worth)))), pairs, pairs))
    least = [-rule.A[rule.lb > 0] for rule in rules]
    limits = [rule.ub for rule in rules] + [-rule.lb[rule.lb > 0] for rule in rules]
    matrix = vstack([*(rule.A for rule in rules), *least]).tocsr()
    found = linprog(-worth, A_ub=matrix, b_ub=np.concatenate(limits), bounds=(0, 1), method="highs-ds")
    if found.status != 0:
        raise Unsolvable(f"No pairing keeps every quota and least: {found.message}")
    solution: NDArray[np.float64] = found.x
    return solution


def _prices(
    market: Market, made: NDArray[np.bool_], worth: NDArray[np.float64], most_first: bool
) -> tuple[tuple[str, str, float], ...]:
    """Return what it would cost to force each possible pair of an applicant who has no place."""
    alone = np.bincount(market.applicant[made], minlength=len(market.applicants)) == 0
    pairs = np.flatnonzero((alone & (market.applicant_quota > 0))[market.applicant])
    if not len(pairs):
        return ()
    price = price_of_forcing(market, made, worth, same_number=most_first)[market.place[pairs]] - worth[pairs]
    return tuple(
        (market.applicants[row].key, market.places[column].key, cost)
        for row, column, cost in zip(
            market.applicant[pairs].tolist(),
            market.place[pairs].tolist(),
            np.maximum(price, 0.0).tolist(),
            strict=True,
        )
    )
