"""From arrays back to records."""

import numpy as np
from numpy.typing import NDArray

from trellis_engine.pairing.market import Market
from trellis_engine.pairing.records import Pair, Pairing
from trellis_engine.pairing.stability import blocking


def outcome(
    market: Market,
    made: NDArray[np.bool_],
    values: NDArray[np.float64] | None = None,
    objectives: tuple[tuple[str, float, float], ...] = (),
) -> Pairing:
    """Return a pairing as records: which pairs were made, who has none, what is free, what blocks."""
    chosen = np.flatnonzero(made)
    worth = values[chosen].tolist() if values is not None else [0.0] * len(chosen)
    left, right = [one.key for one in market.applicants], [one.key for one in market.places]
    pairs = tuple(
        Pair(left[row], right[column], row_tier + 1, column_tier + 1, value)
        for row, column, row_tier, column_tier, value in zip(
            market.applicant[chosen].tolist(),
            market.place[chosen].tolist(),
            market.applicant_tier[chosen].tolist(),
            market.place_tier[chosen].tolist(),
            worth,
            strict=True,
        )
    )
    rows = np.bincount(market.applicant[chosen], minlength=len(left))
    room = market.place_quota - np.bincount(market.place[chosen], minlength=len(right))
    against = np.flatnonzero(blocking(market, made))
    return Pairing(
        pairs,
        tuple(left[row] for row in np.flatnonzero((rows == 0) & (market.applicant_quota > 0))),
        tuple((right[column], int(room[column])) for column in np.flatnonzero(room > 0)),
        tuple((left[market.applicant[pair]], right[market.place[pair]]) for pair in against),
        objectives,
    )
