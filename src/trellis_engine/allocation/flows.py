"""OR-Tools' network flows over possible lots: how much can be placed, and how at the least cost."""

import importlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trellis_engine.allocation.possible import Floats, Integers, Possible
from trellis_engine.errors import MissingExtra, Unsolvable

SOURCE, SINK = 0, 1
COST_STEPS_A_KM = 10


def most(possible: Possible, stock: Integers, caps: Integers) -> tuple[int, NDArray[np.bool_]]:
    """Return how much can be placed, and which needs stand behind the narrowest place.

    Parameters
    ----------
    possible : Possible
        The lots.
    stock : int array, shape (offers,)
        What each offer has, in any unit.
    caps : int array, shape (needs,)
        What each need takes at most, in the same unit.

    Returns
    -------
    total : int
        The maximum flow.
    short : bool array, shape (needs,)
        The needs on the sink's side of the largest minimum cut: those that more could be given to only if
        there were more on offer. None of them if everybody gets what they take at most.

    Notes
    -----
    O(V^2 sqrt(E)) at worst (push-relabel), near linear on such networks.
    """
    solver = _graph("max_flow").SimpleMaxFlow()
    offers, needs = _nodes(possible)
    solver.add_arcs_with_capacity(np.full(len(offers), SOURCE), offers, stock)
    solver.add_arcs_with_capacity(
        offers[possible.offer], needs[possible.need], np.minimum(stock[possible.offer], caps[possible.need])
    )
    solver.add_arcs_with_capacity(needs, np.full(len(needs), SINK), caps)
    _solved(solver, solver.solve(SOURCE, SINK))
    total = int(solver.optimal_flow())
    short = np.ones(len(needs), bool)
    reached = np.array([node for node in solver.get_source_side_min_cut() if node >= 2 + len(offers)], int)
    short[reached - 2 - len(offers)] = False
    return total, short


def cheapest(
    possible: Possible, stock: Integers, steps: list[tuple[Integers, Integers]], lot_costs: Integers
) -> tuple[Integers, int]:
    """Return the largest placing, and among those the one of least cost.

    Parameters
    ----------
    possible : Possible
        The lots.
    stock : int array, shape (offers,)
        What each offer has [units].
    steps : list of (int array, int array), each of shape (needs,)
        Units that a need takes at a cost each: capacity and cost per unit, from the cheapest.
    lot_costs : int array, shape (lots,)
        Cost per unit of each lot.

    Returns
    -------
    flows : int array, shape (lots,)
        How much goes by each lot [units].
    cost : int
        Of all.
    """
    solver = _graph("min_cost_flow").SimpleMinCostFlow()
    offers, needs = _nodes(possible)
    taken = np.sum([capacity for capacity, _ in steps], axis=0)
    free = np.zeros(len(offers), np.int64)
    solver.add_arcs_with_capacity_and_unit_cost(np.full(len(offers), SOURCE), offers, stock, free)
    lots = solver.add_arcs_with_capacity_and_unit_cost(
        offers[possible.offer],
        needs[possible.need],
        np.minimum(stock[possible.offer], taken[possible.need]),
        lot_costs,
    )
    for capacity, cost in steps:
        solver.add_arcs_with_capacity_and_unit_cost(needs, np.full(len(needs), SINK), capacity, cost)
    through = int(min(stock.sum(), taken.sum()))
    solver.set_nodes_supplies(np.array([SOURCE, SINK]), np.array([through, -through]))
    _solved(solver, solver.solve_max_flow_with_min_cost())
    return np.asarray(solver.flows(lots), np.int64), int(solver.optimal_cost())


def kilometre_costs(km: Floats) -> Integers:
    """Return distances as whole costs, to a tenth of a kilometre."""
    return np.rint(km * COST_STEPS_A_KM).astype(np.int64)


def received(possible: Possible, flows: Integers) -> Integers:
    """Return what each need gets [units]."""
    found = np.zeros(len(possible.open), np.int64)
    np.add.at(found, possible.need, flows)
    return found


def _nodes(possible: Possible) -> tuple[Integers, Integers]:
    offers = np.arange(len(possible.stock), dtype=np.int64) + 2
    return offers, np.arange(len(possible.open), dtype=np.int64) + 2 + len(offers)


def _solved(solver: Any, status: Any) -> None:
    if status != solver.OPTIMAL:
        raise Unsolvable(f"The network cannot be solved ({status}): quantities are too large together.")


def _graph(name: str) -> Any:
    try:
        return importlib.import_module(f"ortools.graph.python.{name}")
    except ImportError as error:
        raise MissingExtra("This method needs OR-Tools: pip install 'trellis-engine[solvers]'.") from error
