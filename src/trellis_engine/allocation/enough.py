"""As many needs as possible with enough: a bound by a flow, and whole needs beside it."""

import numpy as np

from trellis_engine.allocation.flows import cheapest, most, received
from trellis_engine.allocation.possible import Integers, Possible

_FINEST, _ROOM = 2**40, 2**60  # of what a unit is worth, so that sums stay whole numbers


def most_with_enough(possible: Possible, enough: Integers, *, tries: int = 200) -> tuple[Integers, int, int]:
    """Return what to give for sure, so that as many needs as possible get what is enough for them.

    Parameters
    ----------
    possible : Possible
        The lots.
    enough : int array, shape (needs,)
        What each need lacks until it has enough [units]; 0 for those that have it, or cannot.
    tries : int
        Needs that are tried one by one at the end, from the smallest.

    Returns
    -------
    sure : int array, shape (needs,)
        What is enough for those that get it, 0 for the others; all of it can be given together.
    count : int
        How many get it, those that have it already left out.
    bound : int
        No allocation gives it to more.

    Notes
    -----
    The bound is that of needs that count in parts: one flow of least cost, in which a unit is worth
    ``1 / enough``. Its corners leave few needs in part; those, and what then becomes free, are tried whole.
    """
    reachable = np.zeros(len(enough), bool)
    reachable[possible.need] = True
    wanted = np.where(reachable, enough, 0)
    asking = wanted > 0
    if not asking.any():
        return np.zeros_like(enough), 0, 0
    scale = max(1, min(_FINEST, _ROOM // int(wanted.sum())))
    worth = np.zeros_like(enough)
    worth[asking] = -(-scale // wanted[asking])  # rounded up: what it adds up to is never too low a bound
    dearest = int(worth.max())
    flows, _ = cheapest(
        possible, possible.stock, [(wanted, dearest - worth)], np.zeros(len(possible), np.int64)
    )
    given = received(possible, flows)
    bound = sum(map(int, given * worth)) // scale
    sure = np.where(asking & (given >= wanted), wanted, 0)
    left = np.flatnonzero(asking & (sure == 0))
    for one in left[np.argsort(wanted[left], kind="stable")][:tries]:
        sure[one] = wanted[one]
        if most(possible, possible.stock, sure)[0] < int(sure.sum()):
            sure[one] = 0
    return sure, int((sure > 0).sum()), min(bound, int(asking.sum()))
