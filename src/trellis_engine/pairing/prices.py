"""What it would cost the whole to force a pair that was not made."""

import numpy as np
from numpy.typing import NDArray

from trellis_engine.pairing.market import Integers, Market

# Gains below this are the rounding of sums.
_NOTHING = 1e-9

Arcs = tuple[Integers, Integers, NDArray[np.float64]]


def price_of_forcing(
    market: Market, made: NDArray[np.bool_], worth: NDArray[np.float64], *, same_number: bool
) -> NDArray[np.float64]:
    """Return what each place would cost the whole if it took one applicant more, their own value left out.

    Parameters
    ----------
    market : Market
        The possible pairs.
    made : array of bool, shape (n_pairs,)
        A pairing that is worth most.
    worth : array of shape (n_pairs,)
        What a pair is worth [any one unit].
    same_number : bool
        Whether the number of pairs must stay.

    Returns
    -------
    array of shape (n_places,)
        What the best way to make room costs [the unit of worth]; infinite if there is none. Less the value of
        the pair, this is the price of forcing an applicant who has no place.

    Notes
    -----
    Shortest paths in the residual network by Bellman and Ford: O(n_pairs) time per arc of the longest path.

    Source
    ------
    Ahuja, R. K., Magnanti, T. L., Orlin, J. B. (1993), Network Flows, ch. 9.
    """
    rows = len(market.applicants)
    tails, heads, costs = _residual(market, made, worth, same_number)
    # The way of a room that is made: from a place back to where applicants without a place come from.
    lengths = np.full(rows + len(market.places) + 2, np.inf)
    lengths[-2] = 0.0
    for _ in range(len(lengths)):
        shorter = lengths.copy()
        np.minimum.at(shorter, tails, costs + lengths[heads])
        if not (shorter < lengths - _NOTHING).any():
            break
        lengths = shorter
    return lengths[rows:-2]


def _residual(market: Market, made: NDArray[np.bool_], worth: NDArray[np.float64], same_number: bool) -> Arcs:
    """Return the arcs along which the pairing may be changed, with what a change costs."""
    rows, columns = len(market.applicants), len(market.places)
    source, sink = rows + columns, rows + columns + 1
    held = np.bincount(market.applicant[made], minlength=rows)
    taken = np.bincount(market.place[made], minlength=columns)
    left = np.array([chooser.least for chooser in market.applicants], np.int64)
    right = np.array([chooser.least for chooser in market.places], np.int64)
    arcs = [
        (market.applicant[~made], rows + market.place[~made], -worth[~made]),
        (rows + market.place[made], market.applicant[made], worth[made]),
        _free(np.flatnonzero(held > left), source),
        _free(source, np.flatnonzero(held < market.applicant_quota)),
        _free(rows + np.flatnonzero(taken < market.place_quota), sink),
        _free(sink, rows + np.flatnonzero(taken > right)),
    ]
    if not same_number:
        arcs.append(_free(sink, np.array([source])))
        arcs.append(_free(source, np.array([sink] if made.any() else [], np.int64)))
    tails, heads, costs = (np.concatenate(part) for part in zip(*arcs, strict=True))
    return tails, heads, costs


def _free(tails: Integers | int, heads: Integers | int) -> Arcs:
    """Return arcs that cost nothing, all from one or all to one."""
    length = max(np.size(tails) if np.ndim(tails) else 0, np.size(heads) if np.ndim(heads) else 0)
    return np.broadcast_to(tails, length), np.broadcast_to(heads, length), np.zeros(length)
