"""Wishes of made-up people, in the shape of published events: few are wished for by many. Pure."""

from collections.abc import Callable, Iterator, Sequence
from random import Random

# Meetings per participant over their mean, for these shares of the participants: measured on the long days of
# published events of one-to-one meetings (bench/timetable/generated.py).
QUANTILES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
LONG_DAY = (0.19, 0.23, 0.45, 0.91, 1.38, 2.0, 3.2)
FILL = 0.25  # of the slots somebody is wished into, on average
MOST_WISHES = 30_000
MUST = 0.2  # of the wishes
TRIES = 20  # for each wish, to find a pair that may meet


def weight_at(share: float) -> float:
    """How sought-after somebody is who is more so than this share of all; the mean is about one.

    >>> weight_at(0.0), weight_at(0.5), weight_at(1.0)
    (0.19, 0.91, 3.2)
    """
    for place in range(1, len(QUANTILES)):
        low, high = QUANTILES[place - 1], QUANTILES[place]
        if share <= high:
            part = (share - low) / (high - low)
            return LONG_DAY[place - 1] + part * (LONG_DAY[place] - LONG_DAY[place - 1])
    return LONG_DAY[-1]


def wishes(
    people: Sequence[int], slots: int, may_meet: Callable[[int, int], bool], chance: Random
) -> Iterator[tuple[int, int]]:
    """Who wishes to meet whom, each pair once: as many as would fill `FILL` of everybody's slots.

    >>> [sorted(pair) for pair in wishes([1, 2], 8, lambda one, other: True, Random(1))]
    [[1, 2]]
    >>> list(wishes([1], 8, lambda one, other: True, Random(1)))
    []
    """
    if len(people) < 2:
        return
    # one meeting fills a slot of two
    wanted = min(MOST_WISHES, round(len(people) * slots * FILL / 2), len(people) * (len(people) - 1) // 2)
    weights = [weight_at(place / (len(people) - 1)) for place in range(len(people))]
    order = list(people)
    chance.shuffle(order)
    seen: set[tuple[int, int]] = set()
    for _try in range(wanted * TRIES):
        if len(seen) >= wanted:
            return
        one, other = chance.choices(order, weights, k=2)
        pair = (min(one, other), max(one, other))
        if one != other and pair not in seen and may_meet(one, other):
            seen.add(pair)
            yield one, other
