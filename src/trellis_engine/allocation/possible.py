"""Which offer may go to which need, as arrays."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trellis_engine.allocation.records import Need, Offer, Terms
from trellis_engine.errors import InvalidRecord
from trellis_engine.places import distances_km

_NEVER = np.iinfo(np.int64).max
Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Possible:
    """Every lot that keeps the terms, and what there is on both sides.

    Attributes
    ----------
    offer, need : int array, shape (lots,)
        Positions on both sides.
    km : float array, shape (lots,)
        How far it is [km].
    stock : int array, shape (offers,)
        What there is [units].
    open : int array, shape (needs,)
        What is still to come [units].
    least : int array, shape (lots,)
        The smallest such lot [units].
    """

    offer: Integers
    need: Integers
    km: Floats
    stock: Integers
    open: Integers
    least: Integers

    def __len__(self) -> int:
        return len(self.offer)

    def only(self, chosen: NDArray[np.bool_]) -> "Possible":
        """Return the same with some of its lots only."""
        return Possible(
            self.offer[chosen], self.need[chosen], self.km[chosen], self.stock, self.open, self.least[chosen]
        )


def possible_lots(offers: Sequence[Offer], needs: Sequence[Need], terms: Terms) -> Possible:
    """Return every lot that keeps the terms.

    Parameters
    ----------
    offers, needs : sequence
        Both sides.
    terms : Terms
        What holds for all.

    Raises
    ------
    InvalidRecord
        If two of a side have the same key.

    Notes
    -----
    O(offers x needs of the same item), vectorised.

    Examples
    --------
    >>> offers = [Offer("mill", "masks", 10, marks=frozenset({"CE"})), Offer("shed", "masks", 5)]
    >>> found = possible_lots(offers, [Need("ward", "masks", 8, marks=frozenset({"CE"}))], Terms())
    >>> found.offer.tolist(), found.need.tolist()
    ([0], [0])
    """
    _unique("offers", offers)
    _unique("needs", needs)
    by_item: dict[str, list[int]] = defaultdict(list)
    for number, offer in enumerate(offers):
        if offer.quantity >= offer.least:
            by_item[offer.item].append(number)
    sent, wanted = _Side(offers), _Side(needs)
    ready = np.array([max(offer.ready, terms.today) for offer in offers], np.int64)
    until = np.array([_NEVER if offer.until is None else offer.until for offer in offers], np.int64)
    due = np.array([_NEVER if need.due is None else need.due for need in needs], np.int64)
    found: list[tuple[Integers, Integers, Floats]] = []
    for number, need in enumerate(needs):
        of_item = [one for item in sorted(terms.items_for(need.item)) for one in by_item.get(item, ())]
        if not of_item or not need.open:
            continue
        near = np.array(of_item, np.int64)
        near = near[until[near] >= terms.today]
        if need.marks:
            near = near[[need.marks <= offers[one].marks for one in near.tolist()]]
        km = ways_km(sent.place[near], wanted.place[number])
        fits = np.ones(len(near), bool) if terms.farthest_km is None else km <= terms.farthest_km
        fits &= arrival(ready[near], km, terms) <= due[number]
        fits &= sent.least[near] <= need.open
        fits &= np.minimum(sent.quantity[near], need.open) >= need.least
        if terms.refused:
            fits &= [(offers[one].key, need.key) not in terms.refused for one in near.tolist()]
        found.append((near[fits], np.full(int(fits.sum()), number), km[fits]))
    if not found:
        found = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    chosen, wants, far = (np.concatenate(column) for column in zip(*found, strict=True))
    least = np.maximum(sent.least[chosen], wanted.least[wants])
    opened = np.array([need.open for need in needs], np.int64)
    return Possible(chosen, wants, far, sent.quantity, opened, least)


def ways_km(places: Floats, place: Floats) -> Floats:
    """Return the ways from places to one [km]; none where a place is unknown."""
    return np.nan_to_num(distances_km(places, place))


def arrival(ready: Integers, km: Floats, terms: Terms) -> Integers:
    """Return the day on which lots come that leave when they are ready.

    Examples
    --------
    >>> arrival(np.array([4]), np.array([250.0]), Terms(km_a_day=100)).tolist()
    [7]
    """
    if not terms.km_a_day:
        return ready
    return ready + np.ceil(km / terms.km_a_day).astype(np.int64)


class _Side:
    """The columns that offers and needs share."""

    def __init__(self, rows: Sequence[Offer] | Sequence[Need]) -> None:
        unknown = (np.nan, np.nan)
        self.quantity = np.array([row.quantity for row in rows], np.int64)
        self.least = np.array([row.least for row in rows], np.int64)
        self.place = np.array([unknown if row.place is None else row.place for row in rows]).reshape(-1, 2)


def _unique(side: str, rows: Sequence[Offer] | Sequence[Need]) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.key in seen:
            raise InvalidRecord(f"Two {side} have the key {row.key!r}; keys are unique on their side.")
        seen.add(row.key)
