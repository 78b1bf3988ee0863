"""Every allocation of a small case, one by one: slow, and nothing to get wrong."""

from collections.abc import Iterator, Sequence
from itertools import product

from trellis_engine.allocation import Need, Offer, Terms
from trellis_engine.allocation.possible import possible_lots

Flows = tuple[int, ...]


def every_allocation(
    offers: Sequence[Offer], needs: Sequence[Need], terms: Terms | None = None
) -> Iterator[tuple[Flows, list[int], float]]:
    """Every way to send lots: how much by each lot, what each need gets, and the unit-kilometres."""
    lots = possible_lots(offers, needs, terms or Terms())
    sizes = [
        (0, *range(int(least), int(min(lots.stock[offer], lots.open[need])) + 1))
        for offer, need, least in zip(lots.offer, lots.need, lots.least, strict=True)
    ]
    for flows in product(*sizes):
        sent, got = [0] * len(offers), [0] * len(needs)
        for size, offer, need in zip(flows, lots.offer.tolist(), lots.need.tolist(), strict=True):
            sent[offer] += size
            got[need] += size
        fits = all(size <= offer.quantity for size, offer in zip(sent, offers, strict=True))
        if fits and all(size <= need.open for size, need in zip(got, needs, strict=True)):
            yield flows, got, sum(size * km for size, km in zip(flows, lots.km.tolist(), strict=True))
