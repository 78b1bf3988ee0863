"""Short lists for everybody, in which nobody is looked at more than they have room for."""

import numpy as np
from numpy.typing import NDArray

from trellis_engine.errors import InvalidRecord

Floats = NDArray[np.float64]

_ROUNDS = 80
_STEP = 0.1  # of a price, in the first rounds, if one is looked at twice as much as there is room
_SLOWER = 20  # rounds after which a step is half as large
_STEEPEST = 5.0
NOBODY = -1


def short_lists(gains: Floats, room: Floats, *, length: int = 10) -> NDArray[np.int64]:
    """Return whom to show to each, so that those whom all want are not flooded.

    Who is looked at more than they have room for has a price, which falls due in each list they are in: they
    stay where most is gained by them, and others come into the places of the rest.

    Parameters
    ----------
    gains : numpy.ndarray of shape (n, m)
        What a pair is worth, such as the `score` of a match of both ways; nothing below 0; 0 is no pair.
    room : numpy.ndarray of shape (m,)
        How often each can be looked at [looks: 1 for the first place of a list, 0.63 for the second, 0.5 for
        the third, 1 / log2(1 + place) for any]; nothing below 0. If every other look leads to a request,
        twice the requests that one has time for.
    length : int
        Places of a list.

    Returns
    -------
    numpy.ndarray of shape (n, length)
        Columns of `gains`, the best first; -1 where there is nobody left with whom to gain.

    Raises
    ------
    InvalidRecord
        If a gain or room is negative or not a number, shapes do not fit, or `length` is negative.

    Notes
    -----
    O(n m) a round, 80 rounds. Deterministic. Room is kept nearly: a list is full as long as there is anybody
    to gain by.

    Source
    ------
    Prices as in Bertsekas, D. P. (1988), The auction algorithm, Annals of Operations Research 14, 105-123,
    of the logarithm of gains and by steps that become smaller; looks as in Jarvelin, K. and Kekalainen, J.
    (2002), Cumulated gain-based evaluation of IR techniques, ACM TOIS 20(4), 422-446.

    Examples
    --------
    >>> both_want_the_first = np.array([[0.9, 0.8], [0.9, 0.1]])
    >>> short_lists(both_want_the_first, np.ones(2), length=1).tolist()
    [[1], [0]]
    """
    gains, room = np.asarray(gains, float), np.asarray(room, float)
    _check(gains, room, length)
    places = min(length, len(room))
    lists = np.full((len(gains), length), NOBODY)
    if not places:
        return lists
    worth = np.log(gains, out=np.full_like(gains, -np.inf), where=(gains > 0) & (room > 0))
    looks = np.tile(1 / np.log2(np.arange(2, places + 2)), len(gains))
    prices = np.zeros(len(room))
    for number in range(_ROUNDS):
        lists[:, :places] = found = _first(worth - prices, places)
        shown = found.ravel() != NOBODY
        looked = np.bincount(found.ravel()[shown], looks[shown], minlength=len(room))
        excess = np.divide(looked - room, room, out=np.zeros_like(room), where=room > 0)
        prices += _STEP / (1 + number / _SLOWER) * np.minimum(excess, _STEEPEST)
        np.maximum(prices, 0.0, out=prices)
    return lists


def _first(worth: Floats, places: int) -> NDArray[np.int64]:
    """Return the first columns of each row, `NOBODY` for those at minus infinity."""
    columns = np.argpartition(-worth, places - 1, axis=1)[:, :places]
    columns.sort(axis=1)
    values = np.take_along_axis(worth, columns, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    columns = np.where(values > -np.inf, columns, NOBODY)
    return np.take_along_axis(columns, order, axis=1)


def _check(gains: Floats, room: Floats, length: int) -> None:
    if gains.ndim != 2 or gains.shape[1] != len(room):
        raise InvalidRecord(f"gains are of shape {gains.shape}, room is of {len(room)}; they must fit.")
    for name, values in (("gains", gains), ("room", room)):
        if not (np.isfinite(values) & (values >= 0)).all():
            raise InvalidRecord(f"{name} has a value that is below 0 or not a number.")
    if length < 0:
        raise InvalidRecord(f"length is {length}; give 0 or more.")
