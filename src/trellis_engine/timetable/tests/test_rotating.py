"""Rotating tables: who sits with whom, counted here once more and compared with all there could be."""

from collections import Counter
from itertools import combinations, product

import numpy as np
import pytest

from trellis_engine.errors import InvalidRecord
from trellis_engine.timetable.rotating import Rotation, pairs_of, rotate


def turn_tables(people, rounds, seats, *, tables=None, seed=1, **more):
    present = [range(people)] * rounds if isinstance(people, int) else people
    count = [tables or len(turn) for turn in present] if not isinstance(tables, list) else tables
    generator = np.random.default_rng(seed)
    return rotate(present, seats=seats, tables=count, generator=generator, **more)


def again(found: Rotation, met=()) -> int:
    """Repeats, counted on its own."""
    counted = Counter(
        pair for turn in found.rounds for table in turn for pair in combinations(sorted(table), 2)
    )
    counted.update(tuple(sorted(pair)) for pair in met)
    return sum(times * (times - 1) // 2 for times in counted.values())


def seatings(people, sizes):
    """Every way to seat these people at tables of these sizes."""
    if not sizes:
        yield ()
        return
    for table in combinations(people, sizes[0]):
        rest = [person for person in people if person not in table]
        for others in seatings(rest, sizes[1:]):
            yield (table, *others)


def fewest(people, rounds, sizes) -> int:
    ways = list({frozenset(way) for way in seatings(list(range(people)), sizes)})
    found = (
        Rotation(tuple(tuple(sorted(way)) for way in chosen), (), 0, 0, ())
        for chosen in product(ways, repeat=rounds)
    )
    return min(again(one) for one in found)


@pytest.mark.parametrize(
    ("people", "rounds", "seats", "sizes"),
    [
        (4, 3, 2, (2, 2)),
        (4, 4, 2, (2, 2)),
        (5, 3, 3, (3, 2)),
        (6, 3, 3, (3, 3)),
        (6, 2, 4, (3, 3)),
        (3, 2, 3, (3,)),
    ],
)
def test_as_few_repeats_as_any_seating_has_and_a_bound_below(people, rounds, seats, sizes):
    found = turn_tables(people, rounds, seats)
    least = fewest(people, rounds, sizes)
    assert found.repeats == again(found) == least
    assert found.bound <= least


@pytest.mark.parametrize("seed", range(40))
def test_every_rotation_seats_each_once_and_says_what_it_is(seed):
    chance = np.random.default_rng(seed)
    people, rounds = int(chance.integers(2, 24)), int(chance.integers(1, 6))
    seats = int(chance.integers(2, 7))
    present = [
        sorted(chance.permutation(people)[: chance.integers(0, people + 1)].tolist()) for _r in range(rounds)
    ]
    tables = [int(chance.integers(0, 6)) for _round in range(rounds)]
    pairs = list(combinations(range(people), 2))
    met = [pair for pair in pairs if chance.random() < 0.1]
    found = turn_tables(present, rounds, seats, tables=tables, seed=seed, met=met, moves=20_000)
    for there, count, turn, rest in zip(present, tables, found.rounds, found.resting, strict=True):
        seated = [person for table in turn for person in table]
        assert sorted([*seated, *rest]) == there
        assert len(turn) <= count
        sizes = [len(table) for table in turn]
        assert all(2 <= size <= seats for size in sizes)
        assert not sizes or max(sizes) - min(sizes) <= 1
        room = min(len(there), count * seats)
        assert len(rest) <= len(there) - room + 1
    assert found.repeats == again(found, met)
    assert found.bound <= found.repeats
    assert found.clashes == ()


def test_tables_of_two_are_a_tournament():
    found = turn_tables(20, 19, 2)
    assert found.proven
    assert {pair for turn in found.rounds for pair in pairs_of(turn)} == set(combinations(range(20), 2))


def test_fifteen_sit_in_threes_for_seven_days_and_nobody_twice():
    assert turn_tables(15, 7, 3).repeats == 0


def test_who_must_stay_apart_never_sits_together():
    apart = [(0, other) for other in range(1, 6)] + [(6, 7)]
    found = turn_tables(12, 4, 3, apart=apart)
    together = {pair for turn in found.rounds for pair in pairs_of(turn)}
    assert found.clashes == ()
    assert together.isdisjoint(apart)


def test_what_cannot_be_kept_apart_is_named():
    found = turn_tables(4, 2, 4, tables=1, apart=[(0, 1)])
    assert (found.clashes, found.proven) == (((0, 1), (0, 1)), False)


def test_who_knows_whom_counts_as_having_sat_together():
    halves = [pair for half in (range(4), range(4, 8)) for pair in combinations(half, 2)]
    found = turn_tables(8, 2, 2, met=halves)
    assert (found.repeats, found.proven) == (0, True)
    assert all(one < 4 <= other for turn in found.rounds for one, other in pairs_of(turn))


def test_those_rest_who_rested_least():
    found = turn_tables(10, 5, 2, tables=4)
    assert Counter(person for turn in found.resting for person in turn) == dict.fromkeys(range(10), 1)
    assert Counter(person for turn in turn_tables(7, 7, 2).resting for person in turn) == dict.fromkeys(
        range(7), 1
    )


def test_a_seed_gives_one_rotation_and_a_stop_is_heard():
    assert turn_tables(32, 8, 4, moves=50_000) == turn_tables(32, 8, 4, moves=50_000)
    stopped = turn_tables(32, 8, 4, should_stop=lambda: True)
    assert stopped.repeats == again(stopped)


@pytest.mark.parametrize("present", [[], [[]], [[], [3]], [[5]]])
def test_where_nobody_can_meet_nobody_sits(present):
    found = rotate(present, seats=3, tables=[2] * len(present), generator=np.random.default_rng(1))
    assert found.rounds == ((),) * len(present)
    assert found.resting == tuple(tuple(turn) for turn in present)


@pytest.mark.parametrize(
    ("present", "seats", "tables", "words"),
    [
        ([[0, 1]], 1, [1], "two or more"),
        ([[0, 1]], 2, [1, 1], "1 rounds, and tables of 2"),
        ([[0, 0]], 2, [1], "Round 0: each person is named once"),
        ([[0, -1]], 2, [1], "Round 0"),
        ([[0, 1], [0, 1]], 2, [1, -1], "Round 1: there are -1 tables"),
    ],
)
def test_what_makes_no_sense_is_refused(present, seats, tables, words):
    with pytest.raises(InvalidRecord, match=words):
        rotate(present, seats=seats, tables=tables, generator=np.random.default_rng(1))


def test_a_conference_at_tables_of_ten_meets_nobody_twice():
    found = turn_tables(1000, 8, 10)
    assert (again(found), found.repeats, found.bound, found.resting) == (0, 0, 0, ((),) * 8)
    seated = [sorted(person for table in turn for person in table) for turn in found.rounds]
    assert seated == [list(range(1000))] * 8
