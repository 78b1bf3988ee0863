"""Is there a pair that would both rather have each other?"""

import numpy as np
from numpy.typing import NDArray

from trellis_engine.pairing.market import Integers, Market

_FREE = np.iinfo(np.int64).max


def blocking(market: Market, made: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which pairs block a pairing.

    Parameters
    ----------
    market : Market
        The possible pairs.
    made : array of bool, shape (n_pairs,)
        Whether a pair is made.

    Returns
    -------
    array of bool, shape (n_pairs,)
        Pairs that are not made although both have room or hold somebody whom they like strictly less.

    Notes
    -----
    O(n_pairs) time. Where there are ties this is weak stability.

    Source
    ------
    Irving, R. W. (1994), Discrete Applied Mathematics 48(3), 261-272.
    """
    would = market.applicant_tier < _worst(
        market.applicant, market.applicant_tier, market.applicant_quota, made
    )
    would &= market.place_tier < _worst(market.place, market.place_tier, market.place_quota, made)
    return would & ~made


def _worst(owner: Integers, tier: Integers, quota: Integers, made: NDArray[np.bool_]) -> Integers:
    """Return, for each pair, the tier of the worst whom its owner holds; endless if there is room."""
    worst = np.full(len(quota), -1, np.int64)
    np.maximum.at(worst, owner[made], tier[made])
    worst[np.bincount(owner[made], minlength=len(quota)) < quota] = _FREE
    return worst[owner]
