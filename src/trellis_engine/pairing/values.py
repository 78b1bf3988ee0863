"""What a pair is worth, from given values or from the choices of both."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from trellis_engine.errors import InvalidRecord
from trellis_engine.pairing.market import Market


def values_of(market: Market, values: Mapping[tuple[str, str], float] | None) -> NDArray[np.float64]:
    """Return what each possible pair is worth.

    Parameters
    ----------
    market : Market
        The possible pairs.
    values : mapping of (str, str) to float, optional
        What an applicant at a place is worth [any one unit]; a pair that is left out is worth 0. Without it
        the choices of both count alike: 1 for a first choice, in equal steps down to 1/n for the last of n.

    Returns
    -------
    array of shape (n_pairs,)
        Values [the given unit, or dimensionless from 0 to 1].

    Raises
    ------
    InvalidRecord
        If a value is no finite number.

    Examples
    --------
    >>> from trellis_engine.pairing.market import build_market
    >>> from trellis_engine.pairing.records import Chooser
    >>> hosts = [Chooser("lab", ["Ada"]), Chooser("mill", ["Ada"])]
    >>> values_of(build_market([Chooser("Ada", ["lab", "mill"])], hosts), None).tolist()
    [1.0, 0.75]
    """
    if values is None:
        left = _steps([len(chooser.preferences or ((),)) for chooser in market.applicants], market.applicant)
        right = _steps([len(chooser.preferences or ((),)) for chooser in market.places], market.place)
        return (2 - market.applicant_tier / left - market.place_tier / right) / 2
    keys = zip(
        (market.applicants[one].key for one in market.applicant.tolist()),
        (market.places[one].key for one in market.place.tolist()),
        strict=True,
    )
    found = np.array([values.get(pair, 0.0) for pair in keys], np.float64)
    if not np.isfinite(found).all():
        row = int(np.argmin(np.isfinite(found)))
        one, other = market.applicants[market.applicant[row]], market.places[market.place[row]]
        raise InvalidRecord(f"The value of {one.key!r} at {other.key!r} is no finite number; give one.")
    return found


def _steps(tiers: list[int], owner: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.array(tiers, np.float64)[owner]
