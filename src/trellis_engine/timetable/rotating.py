"""Rotating tables: people sit anew in each round, so that they meet as many others as they can.

With tables of two this is speed networking, with larger ones the rounds of a world café. Mathematicians know
it as the social golfer problem, and with tables of two as a round-robin tournament.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from trellis_engine.errors import InvalidRecord, MissingExtra
from trellis_engine.timetable.bit_words import njit
from trellis_engine.timetable.rotating_moves import exchange_seats

Pair = tuple[int, int]
Table = tuple[int, ...]
Round = tuple[Table, ...]
MOVES, ATTEMPTS = 4_000_000, 4
HOT, COLD = 0.6, 0.2
WALL = 1_000_000  # what two who must stay apart cost at one table


@dataclass(frozen=True)
class Rotation:
    """Who sits with whom.

    Attributes
    ----------
    rounds : tuple of rounds
        Each a tuple of tables, each a tuple of people by number.
    resting : tuple of tuple of int
        Those of each round for whom there is no seat.
    repeats : int
        How often two sit together who did before, once for each time before: a pair that shares a table
        k times counts k (k - 1) / 2, so that repeats are spread.
    bound : int
        No rotation has fewer repeats with as many seats taken.
    clashes : tuple of pairs
        Those who should stay apart, and sit together.
    """

    rounds: tuple[Round, ...]
    resting: tuple[Table, ...]
    repeats: int
    bound: int
    clashes: tuple[Pair, ...]

    @property
    def proven(self) -> bool:
        """Whether nothing better exists."""
        return not self.clashes and self.repeats == self.bound


def rotate(
    present: Sequence[Sequence[int]],
    *,
    seats: int,
    tables: Sequence[int],
    generator: np.random.Generator,
    apart: Iterable[Pair] = (),
    met: Iterable[Pair] = (),
    moves: int = MOVES,
    attempts: int = ATTEMPTS,
    should_stop: Callable[[], bool] | None = None,
) -> Rotation:
    """Seat people anew in each round, so that as few as can be sit together twice.

    Parameters
    ----------
    present : sequence of sequences of int, length n_rounds
        Who is there in each round, by number from 0 on.
    seats : int
        How many sit at a table at most, at least 2.
    tables : sequence of int, length n_rounds
        How many tables there are in each round.
    generator : numpy.random.Generator
        Where chance comes from; the same one gives the same rotation.
    apart : iterable of pairs of int, optional
        Who must not sit together.
    met : iterable of pairs of int, optional
        Who knows each other already: that they sit together counts as a repeat.
    moves, attempts : int
        How many exchanges to try at most: `moves` for each of `attempts` beginnings.
    should_stop : callable, optional
        Asked before each attempt; what there is by then is returned.

    Returns
    -------
    Rotation
        Tables of a round differ by one person at most. Whoever has rested least rests first where there are
        fewer seats than people, or somebody would sit alone.

    Raises
    ------
    InvalidRecord
        If a table has fewer than two seats, somebody is there twice in a round, or the rounds do not match.
    MissingExtra
        If Numba is not installed.

    Notes
    -----
    O(moves x seats) time, O(n_people ** 2) memory. It begins with a cyclic construction, which has no repeat
    where everybody stays, the number of tables is prime and no less than the seats and the rounds, and with
    the circle method for tables of two; from there, annealing by exchanges of two people. `bound` is the
    larger of two: a table of this round draws from the tables of each earlier one, and where it has more
    seats than those were tables, some of it sat together (pigeonhole); and nobody meets more new people than
    there are.

    Source
    ------
    The problem: Harvey (2002), CSPLib 010. Circle method: Kirkman (1847), Cambridge and Dublin Mathematical
    Journal 2, 191-204. Exchanges: Dotú and Van Hentenryck (2005), CPAIOR, LNCS 3524, 155-167.

    Examples
    --------
    Nine people at three tables meet everybody once in four rounds:

    >>> found = rotate([range(9)] * 4, seats=3, tables=[3] * 4, generator=np.random.default_rng(1))
    >>> found.repeats, found.bound, len({pair for turn in found.rounds for pair in pairs_of(turn)})
    (0, 0, 36)

    Four people at one table sit together again and again, and that cannot be helped:

    >>> rotate([range(4)] * 3, seats=4, tables=[1] * 3, generator=np.random.default_rng(1)).proven
    True
    """
    if njit is None:  # pragma: no cover
        raise MissingExtra("Rotating tables needs Numba: pip install 'trellis-engine[fast]'.")
    check(present, seats, tables)
    people = 1 + max((person for turn in present for person in turn), default=-1)
    seated, resting = seat_fairly(present, seats, tables, people, generator)
    barred, known = matrix(apart, people), matrix(met, people)
    bound = fewest_repeats(seated, barred, known)
    best, cost = seated, price(seated, barred, known)
    for attempt in range(attempts):
        if cost <= bound or not any(len(turn) > 1 for turn in seated):
            break
        if should_stop is not None and should_stop():
            break
        start = seated if attempt == 0 else shuffled(seated, generator)
        seed = np.uint64(generator.integers(1, 2**63))
        found = anneal_seats(start, barred, known, moves, seed, bound)
        if (found_cost := price(found, barred, known)) < cost:
            best, cost = found, found_cost
    rounds = tuple(tuple(sorted(tuple(sorted(table)) for table in turn)) for turn in best)
    clashes = tuple(pair for turn in rounds for pair in pairs_of(turn) if barred[pair])
    return Rotation(
        rounds, tuple(tuple(sorted(turn)) for turn in resting), cost - WALL * len(clashes), bound, clashes
    )


def pairs_of(turn: Iterable[Sequence[int]]) -> list[Pair]:
    """Who sits together in a round.

    >>> pairs_of([(0, 2), (1, 3, 4)])
    [(0, 2), (1, 3), (1, 4), (3, 4)]
    """
    return [pair for table in turn for pair in combinations(sorted(table), 2)]


# --- inner parts


def check(present: Sequence[Sequence[int]], seats: int, tables: Sequence[int]) -> None:
    if seats < 2:
        raise InvalidRecord(f"seats is {seats}: at a table there are two or more.")
    if len(tables) != len(present):
        raise InvalidRecord(f"There are {len(present)} rounds, and tables of {len(tables)}.")
    for number, (turn, count) in enumerate(zip(present, tables, strict=True)):
        if len(set(turn)) != len(turn) or any(person < 0 for person in turn):
            raise InvalidRecord(f"Round {number}: each person is named once, by a number from 0 on.")
        if count < 0:
            raise InvalidRecord(f"Round {number}: there are {count} tables.")


def matrix(pairs: Iterable[Pair], people: int) -> NDArray[np.bool_]:
    found = np.zeros((people, people), np.bool_)
    for one, other in pairs:
        if 0 <= one < people and 0 <= other < people and one != other:
            found[one, other] = found[other, one] = True
    return found


def seat_fairly(
    present: Sequence[Sequence[int]],
    seats: int,
    tables: Sequence[int],
    people: int,
    generator: np.random.Generator,
) -> tuple[list[list[list[int]]], list[list[int]]]:
    """A first seating, and who rests: those first who rested least."""
    rests = np.zeros(people, np.int64)
    chance = generator.permutation(people)
    rounds, resting = [], []
    for number, (turn, count) in enumerate(zip(present, tables, strict=True)):
        most = min(len(turn), count * seats)
        most -= most % 2 if seats == 2 else most == 1
        order = sorted(turn, key=lambda person: (-rests[person], chance[person], person))
        rest = order[most:]
        rests[rest] += 1
        groups = -(-most // seats)
        rounds.append(turned(sorted(order[:most]), groups, number) if groups else [])
        resting.append(rest)
    return rounds, resting


def turned(people: Sequence[int], groups: int, number: int) -> list[list[int]]:
    """The seating of one round by a construction.

    >>> turned(range(9), 3, 1)
    [[0, 5, 7], [1, 3, 8], [2, 4, 6]]
    >>> turned(range(4), 2, 0), turned(range(4), 2, 1), turned(range(4), 2, 2)
    ([[0, 3], [1, 2]], [[0, 1], [2, 3]], [[0, 2], [1, 3]])
    """
    if len(people) == 2 * groups:  # the circle: one stays, the others go round
        circle = [people[(number + place) % (len(people) - 1) + 1] for place in range(len(people) - 1)]
        line = [people[0], *circle]
        return [sorted((line[place], line[-1 - place])) for place in range(groups)]
    if number == groups and len(people) == groups * groups:  # those who had the same seat so far
        return [list(people[first : first + groups]) for first in range(0, len(people), groups)]
    found: list[list[int]] = [[] for _group in range(groups)]
    for place, person in enumerate(people):
        seat, group = divmod(place, groups)
        found[(group + seat * number) % groups].append(person)
    return found


def fewest_repeats(
    rounds: Sequence[Sequence[Sequence[int]]], barred: NDArray[np.bool_], known: NDArray[np.bool_]
) -> int:
    """A bound: see `rotate`."""
    there = [{person for table in turn for person in table} for turn in rounds]
    drawn = sum(
        least_pairs(len(table), len(rounds[earlier]) + len(there[number] - there[earlier]))
        for number, turn in enumerate(rounds)
        for earlier in range(number)
        for table in turn
    )
    doubled = 0
    for person in set().union(*there):
        own = [number for number, found in enumerate(there) if person in found]
        others = [other for other in set().union(*(there[number] for number in own)) if other != person]
        possible = [other for other in others if not barred[person, other]]
        fresh = sum(not known[person, other] for other in possible)
        doubled += least_price(sum(min(map(len, rounds[number])) - 1 for number in own), fresh, len(possible))
    return max(drawn, -(-doubled // 2))


def least_price(meetings: int, fresh: int, possible: int) -> int:
    """What so many meetings of one person cost at least: the k-th with the same other costs k - 1 more.

    >>> least_price(5, 3, 3), least_price(5, 2, 3), least_price(2, 0, 0)
    (2, 3, 0)
    """
    left, total, level = max(0, meetings - fresh), 0, 1
    while left > 0 and possible:
        total += level * min(left, possible)
        left, level = left - possible, level + 1
    return total


def least_pairs(size: int, boxes: int) -> int:
    """How many pairs at least come out of the same box, of so many people out of so many boxes.

    >>> least_pairs(3, 3), least_pairs(4, 3), least_pairs(5, 2)
    (0, 1, 4)
    """
    each, more = divmod(size, max(1, boxes))
    return more * (each + 1) * each // 2 + (max(1, boxes) - more) * each * (each - 1) // 2


def counts(rounds: Sequence[Sequence[Sequence[int]]], known: NDArray[np.bool_]) -> NDArray[np.int32]:
    found = known.astype(np.int32)
    for turn in rounds:
        for one, other in pairs_of(turn):
            found[one, other] += 1
            found[other, one] += 1
    return found


def price(
    rounds: Sequence[Sequence[Sequence[int]]], barred: NDArray[np.bool_], known: NDArray[np.bool_]
) -> int:
    """Repeats, and the wall for each clash."""
    met = np.triu(counts(rounds, known), 1)
    clashes = sum(bool(barred[pair]) for turn in rounds for pair in pairs_of(turn))
    return int((met * (met - 1) // 2).sum()) + WALL * clashes


def shuffled(
    rounds: Sequence[Sequence[Sequence[int]]], generator: np.random.Generator
) -> list[list[list[int]]]:
    found = []
    for turn in rounds:
        people = generator.permutation([person for table in turn for person in table])
        ends = np.cumsum([len(table) for table in turn])[:-1]
        found.append([[int(person) for person in table] for table in np.split(people, ends)])
    return found


def anneal_seats(
    rounds: Sequence[Sequence[Sequence[int]]],
    barred: NDArray[np.bool_],
    known: NDArray[np.bool_],
    moves: int,
    seed: np.uint64,
    target: int,
) -> list[list[list[int]]]:
    lengths = [len(table) for turn in rounds for table in turn]
    tables_from = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    rounds_from = np.concatenate([[0], np.cumsum([sum(map(len, turn)) for turn in rounds])]).astype(np.int64)
    seated = np.array([person for turn in rounds for table in turn for person in table], np.int64)
    kept = exchange_seats(
        seated, rounds_from, np.repeat(np.arange(len(lengths)), lengths), tables_from,
        counts(rounds, known), barred.astype(np.int32), WALL, int(moves), HOT, COLD, seed, target,
    )  # fmt: skip
    tables = iter([int(person) for person in kept[begin:end]] for begin, end in pairwise(tables_from))
    return [[next(tables) for _table in turn] for turn in rounds]
