"""A made-up day of meetings: who wishes whom, who would answer, who comes; and booking as people ask."""

import argparse
from dataclasses import dataclass

import numpy as np

LATE_SLOTS = 3  # at most that many slots are missed by one who comes late
LIKE, BOTH_LIKE = 1.0, 2.0

Booked = list[tuple[int, int, int]]  # slot, and who meets
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Day:
    """What chance decided, the same for everybody who arranges meetings.

    Attributes
    ----------
    lists : tuple of tuple of int
        Whom each wishes to meet, those wished most first.
    answered : frozenset of (int, int)
        Requests, from whom to whom, that would be answered: with yes.
    arrives : tuple of int
        The slot in which each is there; the number of slots for one who does not come.
    says_late : frozenset of int
        Those who come late and say so before they are missed.
    """

    slots: int
    tables: int
    lists: tuple[tuple[int, ...], ...]
    answered: frozenset[Pair]
    arrives: tuple[int, ...]
    says_late: frozenset[int]

    @property
    def people(self) -> range:
        """Return the number of each."""
        return range(len(self.lists))

    def wishes(self) -> dict[Pair, float]:
        """Return what each two who are wished count, once for each pair."""
        found: dict[Pair, float] = {}
        for one, wished in enumerate(self.lists):
            for other in wished:
                pair = (min(one, other), max(one, other))
                found[pair] = BOTH_LIKE if pair in found else LIKE
        return found

    def agreed(self) -> set[Pair]:
        """Return the pairs of whom one asks and the other answers."""
        return {(min(pair), max(pair)) for pair in self.answered}


def make_day(asked: argparse.Namespace, chance: np.random.Generator) -> Day:
    """Draw a day: some are wished by many, most by few; who asks for many meetings is asked for more."""
    people = asked.people
    popular = chance.lognormal(0.0, 0.7, people)
    lists = []
    for one in range(people):
        number = int(np.clip(chance.poisson(asked.wishes), 1, asked.slots))
        weights = popular.copy()
        weights[one] = 0.0
        lists.append(
            tuple(int(x) for x in chance.choice(people, number, replace=False, p=weights / weights.sum()))
        )
    answered = frozenset(
        (one, other)
        for one, wished in enumerate(lists)
        for other in wished
        if chance.random() >= asked.unanswered
    )
    drawn = chance.random(people)
    absent, late = drawn < asked.no_shows, drawn >= 1 - asked.late
    arrives = tuple(
        asked.slots if absent[one] else int(chance.integers(1, LATE_SLOTS + 1)) if late[one] else 0
        for one in range(people)
    )
    says = frozenset(one for one in range(people) if late[one] and chance.random() < asked.says_late)
    return Day(asked.slots, asked.tables, tuple(lists), answered, arrives, says)


def first_come(day: Day, chance: np.random.Generator, *, instant: bool) -> Booked:
    """Book as people ask: in each round everybody, in any order, asks the next on their list."""
    free = np.ones((len(day.lists), day.slots), dtype=bool)
    tables = np.full(day.slots, day.tables)
    booked: Booked = []
    met: set[Pair] = set()
    for turn in range(max(map(len, day.lists))):
        for one in map(int, chance.permutation(len(day.lists))):
            if turn >= len(day.lists[one]):
                continue
            other = day.lists[one][turn]
            pair = (min(one, other), max(one, other))
            if pair in met or not (instant or (one, other) in day.answered):
                continue
            common = np.flatnonzero(free[one] & free[other] & (tables > 0))
            if common.size:
                slot = int(common[0])
                free[[one, other], slot] = False
                tables[slot] -= 1
                met.add(pair)
                booked.append((slot, *pair))
    return booked
