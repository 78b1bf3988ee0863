"""Compiled steps on sets of slots that are machine words; for the compiled loops of this package only."""

from collections.abc import Callable
from typing import Any

import numpy as np

njit: Callable[..., Any] | None
try:
    from numba import njit
except ImportError:  # pragma: no cover  (tried by `make engine-alone`)
    njit = None


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function to machine code, once for each machine."""
    made: Callable[..., Any] = njit(cache=True)(function) if njit else function
    return made


@compiled  # pragma: no cover  (machine code)
def ones(word):  # type: ignore[no-untyped-def]
    """How many slots are in a set."""
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@compiled  # pragma: no cover  (machine code)
def breaks_and_idle(occupied, days, bridged):  # type: ignore[no-untyped-def]
    """How many breaks and idle slots somebody has who meets in these slots."""
    one, runs, idle = np.uint64(1), 0, 0
    for day in days:
        here = occupied & day
        if here == 0:
            continue
        reached = here
        if bridged:
            while True:
                grown = (reached << one) & bridged & day & ~reached
                if grown == 0:
                    break
                reached |= grown
        runs += ones(here & ~(reached << one)) - 1
        upper = here
        for shift in (1, 2, 4, 8, 16, 32):
            upper |= upper >> np.uint64(shift)
        lower = (here & (~here + one)) - one
        idle += ones(upper & ~lower & day & ~here & ~bridged)
    return runs, idle
