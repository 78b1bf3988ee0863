"""How well two sets of times can be told apart: the rank test of Mann and Whitney."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """`auc`: how often a time of the first set is the longer one of two drawn, 0.5 where nothing tells."""

    auc: float
    error: float  # its standard error where both are alike
    p_value: float  # two-sided, by the normal approximation


def tell_apart(first: Sequence[float], second: Sequence[float]) -> Told:
    """Compare two sets of times; equal ones count half.

    >>> tell_apart([3.0, 4.0], [1.0, 2.0]).auc
    1.0
    >>> tell_apart([1.0, 2.0], [1.0, 2.0]).p_value
    1.0
    """
    ranks = mean_ranks([*first, *second])
    n, m = len(first), len(second)
    above = sum(ranks[value] for value in first) - n * (n + 1) / 2
    counts = Counter([*first, *second]).values()
    ties = sum(count**3 - count for count in counts) / ((n + m) * (n + m - 1))
    error = math.sqrt((n + m + 1 - ties) / (12 * n * m))
    auc = above / (n * m)
    p_value = math.erfc(abs(auc - 0.5) / error / math.sqrt(2)) if error else 1.0
    return Told(auc, error, p_value)


def mean_ranks(values: Sequence[float]) -> dict[float, float]:
    """The rank of each value from 1 on; equal ones share their mean.

    >>> mean_ranks([5.0, 7.0, 7.0, 9.0])
    {5.0: 1.0, 7.0: 2.5, 9.0: 4.0}
    """
    found: dict[float, float] = {}
    before = 0
    for value, count in sorted(Counter(values).items()):
        found[value] = before + (count + 1) / 2
        before += count
    return found
