"""Lists for everybody at once, so that those whom all want are not flooded."""

import numpy as np
from numpy.typing import NDArray

from trellis_engine.errors import InvalidRecord

Floats = NDArray[np.float64]

_ROUNDS = 500
_COLDEST = 0.05
_CLOSE = 1e-9  # change of a round, as a share, that ends it


def share_out(gains: Floats, asking: Floats, answering: Floats, *, heat: float = 0.2) -> Floats:
    """Return how many pairs to expect of each two, if everybody has room for so many.

    Whoever ranks partners by it instead of by `gains` sends people where they are likely to be answered: who
    is wanted by all is shown to those that gain most by it.

    Parameters
    ----------
    gains : numpy.ndarray of shape (n, m)
        What a pair is worth to both together, such as the `score` of a match of both ways; nothing below 0;
        0 is no pair.
    asking, answering : numpy.ndarray of shape (n,) and (m,)
        How many partners each has room for; nothing below 0.
    heat : float
        How much less than the best is still taken, from 0.05: if it is small, only the best are; if it is
        large, room alone decides. At 0.5 a pair of half the gain is half as likely. A pair of the largest
        gain is worth as much as staying alone.

    Returns
    -------
    numpy.ndarray of shape (n, m)
        Expected pairs; row and column sums are at most the room.

    Raises
    ------
    InvalidRecord
        If a gain or room is negative or not a number, shapes do not fit, or `heat` is below 0.05.

    Notes
    -----
    O(n m) a round, some tens of rounds. Deterministic.

    Source
    ------
    Choo, E. and Siow, A. (2006), Who marries whom and why, Journal of Political Economy 114(1), 175-201, with
    the logarithm of a gain as what it is worth; by iterated fitting as in Galichon, A. and Salanie, B.
    (2022), Cupid's invisible hand, Review of Economic Studies 89(5), 2600-2629.

    Examples
    --------
    >>> both_want_the_first = np.array([[0.9, 0.8], [0.9, 0.1]])
    >>> share_out(both_want_the_first, np.ones(2), np.ones(2)).round(2).tolist()
    [[0.31, 0.35], [0.41, 0.0]]
    """
    gains, asking, answering = (np.asarray(one, float) for one in (gains, asking, answering))
    _check(gains, asking, answering, heat)
    pull = (gains / (gains.max(initial=0.0) or 1.0)) ** (1 / (2 * heat))
    left, right = np.sqrt(asking), np.sqrt(answering)
    for _ in range(_ROUNDS):
        before = left
        left = _fill(pull @ right, asking)
        right = _fill(left @ pull, answering)
        if np.abs(left - before).max(initial=0.0) <= _CLOSE * max(left.max(initial=0.0), 1.0):
            break
    return np.asarray(left[:, None] * pull * right)


def _fill(pulled: Floats, room: Floats) -> Floats:
    """Return the square root of what stays alone, so that it and what is pulled fill the room."""
    half = pulled / 2
    whole = np.sqrt(half**2 + room) + half
    return np.divide(room, whole, out=np.zeros_like(whole), where=whole > 0)


def _check(gains: Floats, asking: Floats, answering: Floats, heat: float) -> None:
    if gains.shape != (len(asking), len(answering)):
        raise InvalidRecord(
            f"gains are of shape {gains.shape}, rooms of {len(asking)} and {len(answering)}; they must fit."
        )
    for name, values in (("gains", gains), ("asking", asking), ("answering", answering)):
        if not (np.isfinite(values) & (values >= 0)).all():
            raise InvalidRecord(f"{name} has a value that is below 0 or not a number.")
    if not (np.isfinite(heat) and heat >= _COLDEST):
        raise InvalidRecord(f"heat is {heat}; give {_COLDEST} or more.")
