"""Why a need does not get all it asks for, in words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from trellis_engine.allocation.possible import arrival, ways_km
from trellis_engine.allocation.records import Allocation, Need, Offer, Terms
from trellis_engine.words import InWords

_SENTENCES = {
    "not_offered": "nobody offers {item}",
    "shared": "all {quantity} that fit are given away, {here} of them here; {others} others share the rest",
    "partly": "{quantity} that fit are given away, {here} of them here, to {others} others the rest",
    "alone": "all {quantity} that fit come here; no more is offered",
    "marks": "{offers} offers of {quantity} lack {marks}",
    "far": "{offers} offers of {quantity} are too far; the nearest is {km} km away",
    "late": "{offers} offers of {quantity} would arrive too late; the first {days} days after it is due",
    "over": "{offers} offers of {quantity} could leave until before today only",
    "refused": "{offers} offers of {quantity} were refused",
    "small": "{offers} offers of {quantity} do not fit with the smallest lots",
    "lots": "{quantity} are left that would come in lots below the smallest",
}


@dataclass(frozen=True, slots=True)
class Reason(InWords):
    """One reason why a need lacks something.

    Attributes
    ----------
    need : str
        Key.
    lacking : int
        How much it lacks in all [units].
    kind : str
        Chooses the template.
    values : tuple of (str, str)
        What to put into the template.

    Examples
    --------
    >>> Reason("ward", 5, "not_offered", (("item", "masks"),)).words
    'nobody offers masks'
    """

    need: str
    lacking: int
    kind: str
    values: tuple[tuple[str, str], ...]
    TEMPLATES: ClassVar = _SENTENCES


templates = Reason.templates


def reasons(
    offers: Sequence[Offer], needs: Sequence[Need], allocation: Allocation, terms: Terms | None = None
) -> tuple[Reason, ...]:
    """Return why each need that lacks something does.

    Parameters
    ----------
    offers, needs, terms
        As they were allocated.
    allocation : Allocation
        What came out.

    Returns
    -------
    tuple of Reason
        By need; for each, what became of the offers that fit, then why the others do not, most units first.

    Notes
    -----
    O(needs that lack something x offers of their item).

    Examples
    --------
    >>> from trellis_engine.allocation import allocate
    >>> offers = [Offer("mill", "masks", 30), Offer("shed", "masks", 50)]
    >>> needs = [Need("clinic", "masks", 60), Need("ward", "masks", 60, marks=frozenset({"CE"}))]
    >>> for reason in reasons(offers, needs, allocate(offers, needs)):
    ...     print(reason.need, reason.lacking, reason.words)
    ward 60 2 offers of 80 lack CE
    """
    known = _Known(offers, allocation, terms or Terms())
    received = allocation.received()
    return tuple(
        reason
        for need in needs
        if need.open > received.get(need.key, 0)
        for reason in known.about(need, need.open - received.get(need.key, 0))
    )


class _Known:
    """What became of each offer."""

    def __init__(self, offers: Sequence[Offer], allocation: Allocation, terms: Terms) -> None:
        self.terms = terms
        self.by_item: dict[str, list[Offer]] = {}
        for offer in offers:
            self.by_item.setdefault(offer.item, []).append(offer)
        self.sent: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.served: dict[str, set[str]] = {}
        for lot in allocation.lots:
            self.sent[lot.offer] += lot.quantity
            self.pairs[lot.offer, lot.need] += lot.quantity
            self.served.setdefault(lot.offer, set()).add(lot.need)

    def about(self, need: Need, lacking: int) -> Iterator[Reason]:
        """Yield the reasons of one need."""
        items = sorted(self.terms.items_for(need.item))
        offers = [offer for item in items for offer in self.by_item.get(item, ()) if offer.quantity]
        if not offers:
            yield Reason(need.key, lacking, "not_offered", (("item", need.item),))
            return
        found: dict[str, list[Offer]] = {}
        for offer, kind in zip(offers, self._kinds(need, offers), strict=True):
            found.setdefault(kind, []).append(offer)
        fitting = found.pop("", [])
        if fitting:
            yield from self._fitting(need, lacking, fitting)
        for kind in sorted(found, key=lambda one: -sum(offer.quantity for offer in found[one])):
            yield Reason(need.key, lacking, kind, self._values(kind, need, found[kind]))

    def _fitting(self, need: Need, lacking: int, offers: list[Offer]) -> Iterator[Reason]:
        here = sum(self.pairs[offer.key, need.key] for offer in offers)
        gone = sum(self.sent[offer.key] for offer in offers)
        left = sum(offer.quantity for offer in offers) - gone
        others = set().union(*(self.served.get(offer.key, set()) for offer in offers)) - {need.key}
        values = (("quantity", f"{gone:,}"), ("here", f"{here:,}"), ("others", f"{len(others):,}"))
        if gone and (others or not left):
            kind = "alone" if not others else "partly" if left else "shared"
            yield Reason(need.key, lacking, kind, values)
        if left:
            yield Reason(need.key, lacking, "lots", (("quantity", f"{left:,}"),))

    def _kinds(self, need: Need, offers: list[Offer]) -> Iterator[str]:
        days = self._late(need, offers)
        km = self._km(need, offers)
        for number, offer in enumerate(offers):
            if not need.marks <= offer.marks:
                yield "marks"
            elif (offer.key, need.key) in self.terms.refused:
                yield "refused"
            elif offer.until is not None and offer.until < self.terms.today:
                yield "over"
            elif self.terms.farthest_km is not None and km[number] > self.terms.farthest_km:
                yield "far"
            elif days[number] > 0:
                yield "late"
            elif offer.least > min(need.open, offer.quantity) or need.least > min(offer.quantity, need.open):
                yield "small"
            else:
                yield ""

    def _km(self, need: Need, offers: list[Offer]) -> list[float]:
        unknown = (np.nan, np.nan)
        there = np.array([offer.place or unknown for offer in offers], float)
        return [float(one) for one in ways_km(there, np.array(need.place or unknown, float))]

    def _late(self, need: Need, offers: list[Offer]) -> list[int]:
        """How many days after it is due each would come; below 1 in time."""
        if need.due is None:
            return [0] * len(offers)
        ready = np.array([max(offer.ready, self.terms.today) for offer in offers], np.int64)
        comes = arrival(ready, np.array(self._km(need, offers)), self.terms)
        return [int(one) - need.due for one in comes]

    def _values(self, kind: str, need: Need, offers: list[Offer]) -> tuple[tuple[str, str], ...]:
        values = [("offers", f"{len(offers):,}"), ("quantity", f"{sum(one.quantity for one in offers):,}")]
        if kind == "marks":
            lacking = set().union(*(need.marks - offer.marks for offer in offers))
            values.append(("marks", ", ".join(sorted(lacking))))
        elif kind == "far":
            values.append(("km", f"{min(self._km(need, offers)):,.0f}"))
        elif kind == "late":
            values.append(("days", f"{min(self._late(need, offers)):,}"))
        return tuple(values)
