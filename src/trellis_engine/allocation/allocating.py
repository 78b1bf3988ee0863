"""Who gets how much of what, from where."""

from collections.abc import Sequence

import numpy as np

from trellis_engine.allocation.enough import most_with_enough
from trellis_engine.allocation.flows import cheapest, kilometre_costs, received
from trellis_engine.allocation.levels import fair_amounts
from trellis_engine.allocation.possible import Floats, Integers, Possible, possible_lots
from trellis_engine.allocation.records import Allocation, Lot, Need, Offer, Terms
from trellis_engine.errors import InvalidRecord

AIMS = ("max_min", "proportional", "enough", "nearest")
_MOST_ROUNDS = 50


def allocate(
    offers: Sequence[Offer],
    needs: Sequence[Need],
    terms: Terms | None = None,
    *,
    aim: str = "max_min",
    enough: float = 0.5,
) -> Allocation:
    """Say how much each offer sends to each need.

    As much as possible is placed; among all ways to do so the fairest; among those the one of fewest
    unit-kilometres.

    Parameters
    ----------
    offers, needs : sequence
        Both sides. A need that has `received` something keeps it.
    terms : Terms, optional
        Substitutes, distances, days, refusals.
    aim : {'max_min', 'proportional', 'enough', 'nearest'}
        What is fair. 'max_min': nobody's share of what they need, weighed by priority, can grow unless
        another's that is no larger shrinks. 'proportional': the same for amounts, so that the sum of their
        logarithms is largest: small needs are met before large ones have their half. 'enough': as many needs
        as possible get at least the share `enough`, the rest is shared as by 'max_min'. 'nearest': only
        distance decides.
    enough : float
        The share that is enough, above 0 and at most 1.

    Returns
    -------
    Allocation
        With the value and the proven bound of all that was sought.

    Raises
    ------
    InvalidRecord
        If two of a side have the same key, or an argument is out of range.
    MissingExtra
        If OR-Tools is not installed.

    Notes
    -----
    O(lots) memory, where a lot is an offer and a need that fit; a few network flows for each level of shares.
    Smallest lots are no part of a flow: lots below them are taken out and the flow is solved again, so that
    with them the bounds may be out of reach.

    Examples
    --------
    >>> offers = [Offer("mill", "masks", 90)]
    >>> needs = [Need("clinic", "masks", 300), Need("ward", "masks", 60)]
    >>> allocate(offers, needs).received()
    {'clinic': 75, 'ward': 15}
    >>> allocate(offers, needs, aim="proportional").received()
    {'clinic': 45, 'ward': 45}
    >>> allocate(offers, needs, aim="enough").received()
    {'clinic': 60, 'ward': 30}
    """
    if aim not in AIMS:
        raise InvalidRecord(f"aim is {aim!r}; give one of {', '.join(AIMS)}.")
    if not 0 < enough <= 1:
        raise InvalidRecord(f"enough is {enough}; give a share above 0 and at most 1.")
    possible = possible_lots(offers, needs, terms or Terms())
    sought = _Sought(possible, needs, aim, enough)
    kept, flows = possible, _routes(possible, sought.amounts(possible))
    best = received(possible, flows)  # without regard to smallest lots
    for _ in range(_MOST_ROUNDS):
        small = (flows > 0) & (flows < kept.least)
        if not small.any():
            break
        kept = kept.only(~small)
        flows = _routes(kept, sought.amounts(kept))
    else:
        flows = np.where(flows < kept.least, 0, flows)
    return Allocation(_lots(offers, needs, kept, flows), sought.objectives(possible, best, kept, flows))


class _Sought:
    """What is sought of the amounts, and how far it was reached."""

    def __init__(self, possible: Possible, needs: Sequence[Need], aim: str, enough: float) -> None:
        self.aim = aim
        self.had = np.array([need.received for need in needs], float)
        quantity = np.array([max(1, need.quantity) for need in needs], float)
        priority = np.array([need.priority for need in needs], float)
        self.weights = priority if aim == "proportional" else quantity * priority
        self.enough = np.clip(
            np.ceil(quantity * enough).astype(np.int64) - self.had.astype(np.int64), 0, possible.open
        )
        self.reachable = np.zeros(len(needs), bool)
        self.reachable[possible.need] = True
        self.most_with_enough = 0  # of the first time, when nothing is taken out yet

    def amounts(self, possible: Possible) -> Integers:
        """Return how much each need gets."""
        if self.aim == "nearest":
            return possible.open
        sure = None
        if self.aim == "enough":
            sure, _, bound = most_with_enough(possible, self.enough)
            self.most_with_enough = max(bound, self.most_with_enough)
        return fair_amounts(possible, self.weights, self.had, sure)

    def objectives(
        self, possible: Possible, best: Integers, kept: Possible, flows: Integers
    ) -> tuple[tuple[str, float, float], ...]:
        """Return name, value and bound of each; the bounds disregard smallest lots."""
        got = received(kept, flows)
        found: list[tuple[str, float, float]] = [("placed", float(got.sum()), float(best.sum()))]
        if self.aim == "enough":
            reached = int(((got >= self.enough) & (self.enough > 0)).sum())
            found.append(("with enough", float(reached), float(self.most_with_enough)))
        elif self.aim != "nearest" and self.reachable.any():
            found.append(("smallest share", self._smallest(got), self._smallest(best)))
        shortest = float((flows * kept.km).sum())
        if kept is possible:
            return (*found, ("unit-kilometres", shortest, shortest))
        # the shortest ways of these amounts, were there no smallest lots
        least = float((_routes(possible, got) * possible.km).sum())
        return (*found, ("unit-kilometres", shortest, least))

    def _smallest(self, amounts: Integers) -> float:
        shares: Floats = (self.had + amounts) / self.weights
        return float(shares[self.reachable].min())


def _routes(possible: Possible, amounts: Integers) -> Integers:
    """How these amounts come with the fewest unit-kilometres."""
    free = np.zeros_like(amounts)
    return cheapest(possible, possible.stock, [(amounts, free)], kilometre_costs(possible.km))[0]


def _lots(
    offers: Sequence[Offer], needs: Sequence[Need], possible: Possible, flows: Integers
) -> tuple[Lot, ...]:
    chosen = np.flatnonzero(flows)
    order = chosen[np.lexsort((possible.km[chosen], possible.need[chosen]))]
    return tuple(
        Lot(
            offers[possible.offer[one]].key,
            needs[possible.need[one]].key,
            int(flows[one]),
            round(float(possible.km[one]), 1),
        )
        for one in order
    )
