"""Deferred acceptance: one side proposes down its lists, the other keeps the best so far."""

from heapq import heappush, heapreplace

import numpy as np
from numpy.typing import NDArray

from trellis_engine.pairing.market import Integers, Market


def deferred_acceptance(
    market: Market, *, applicants_propose: bool = True, lots: tuple[Integers, Integers] | None = None
) -> NDArray[np.bool_]:
    """Return which pairs deferred acceptance makes.

    Parameters
    ----------
    market : Market
        The possible pairs.
    applicants_propose : bool
        Whether applicants propose; otherwise places do. Each of the proposing side gets the best that any
        stable pairing gives it.
    lots : (array of shape (n_applicants,), array of shape (n_places,)), optional
        Whose lot is lower is preferred among those tied. Without lots it is who stands first on its side.

    Returns
    -------
    array of bool, shape (n_pairs,)
        Whether a pair is made.

    Notes
    -----
    O(n_pairs log n_pairs) time. Deterministic.

    Source
    ------
    Gale, D., Shapley, L. S. (1962), American Mathematical Monthly 69(1), 9-15; for quotas on both sides Roth,
    A. E. (1984), Econometrica 52(1), 47-57.
    """
    row_lots, column_lots = lots or (np.arange(len(market.applicants)), np.arange(len(market.places)))
    by_applicant = _ranked(market.applicant, market.applicant_tier, column_lots[market.place])
    by_place = _ranked(market.place, market.place_tier, row_lots[market.applicant])
    sides = (
        (by_applicant, market.applicant, market.applicant_quota),
        (by_place, market.place, market.place_quota),
    )
    proposing, keeping = sides if applicants_propose else sides[::-1]
    return _propose(*proposing, *keeping)


def _ranked(owner: Integers, tier: Integers, lot: Integers) -> Integers:
    """Return the pairs sorted by owner and, for each, by preference with ties broken."""
    if not len(owner):
        return owner
    size = int(lot.max()) + 1
    return np.argsort((owner * (int(tier.max()) + 1) + tier) * size + lot, kind="stable")


def _propose(
    order: Integers,
    proposer: Integers,
    proposer_quota: Integers,
    kept_order: Integers,
    keeper: Integers,
    keeper_quota: Integers,
) -> NDArray[np.bool_]:
    """Let the proposers propose. A rank at its keeper is a place in `kept_order`: lower is better."""
    ranks = np.empty_like(kept_order)
    ranks[kept_order] = np.arange(len(kept_order))
    # Few of the pairs are ever proposed: views give single numbers fast and need no copy.
    rank, who, owner = ranks[order].data, keeper[order].data, proposer[kept_order].data
    ends = np.searchsorted(proposer[order], np.arange(len(proposer_quota)), side="right").tolist()
    following = [0, *ends[:-1]] if ends else []
    wanted, room = proposer_quota.tolist(), keeper_quota.tolist()
    # Of each keeper, a heap with the worst one kept on top; ranks are negative for it.
    held: list[list[int]] = [[] for _ in room]
    waiting = list(range(len(ends) - 1, -1, -1))
    while waiting:
        one = waiting.pop()
        while wanted[one] and following[one] < ends[one]:
            place = following[one]
            following[one] += 1
            kept, offer = held[who[place]], -rank[place]
            if len(kept) < room[who[place]]:
                heappush(kept, offer)
                wanted[one] -= 1
            elif kept and offer > kept[0]:
                loser = owner[-heapreplace(kept, offer)]
                wanted[one] -= 1
                wanted[loser] += 1
                waiting.append(loser)
    made = np.zeros(len(order), bool)
    made[kept_order[[-offer for kept in held for offer in kept]]] = True
    return made
