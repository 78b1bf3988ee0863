"""Markets, checker and peers of the benchmark of pairing."""

import numpy as np
import pytest

from bench.pairing.checker import count_blocking
from bench.pairing.markets import jury, market
from bench.pairing.peers import by_the_alphabet, first_come
from trellis_engine.pairing import Chooser, blocking_pairs

STUDENTS = [Chooser("ann", ["lab", "mill"]), Chooser("bea", ["lab", "mill"])]
HOSTS = [Chooser("lab", ["bea", "ann"]), Chooser("mill", ["ann", "bea"])]


@pytest.mark.parametrize(
    ("pairs", "number"),
    [
        ([("bea", "lab"), ("ann", "mill")], 0),
        ([("ann", "lab"), ("bea", "mill")], 1),
        ([("ann", "lab")], 2),
        ([("bea", "lab")], 1),
        ([], 4),
    ],
)
def test_blocking_pairs_are_counted_by_the_definition(pairs, number):
    assert count_blocking(STUDENTS, HOSTS, pairs) == number


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([("ann", "farm")], "ann does not list farm"),
        ([("ann", "lab"), ("bea", "lab")], "lab has 2 partners"),
    ],
)
def test_pairs_that_cannot_be_are_found(pairs, words):
    with pytest.raises(AssertionError, match=words):
        count_blocking(STUDENTS, [*HOSTS, Chooser("farm", [])], pairs)


def test_the_checker_and_the_engine_count_alike():
    applicants, places = market(60, 12, 5, np.random.default_rng(3))
    pairs = first_come(applicants, places, np.random.default_rng(3))
    assert count_blocking(applicants, places, pairs) == len(blocking_pairs(applicants, places, pairs)) > 0


def test_a_market_has_room_for_all_popular_places_and_both_sides_listed():
    applicants, places = market(500, 50, 8, np.random.default_rng(1), least=2)
    assert {len(one.preferences) for one in applicants} == {8}
    assert sum(place.quota for place in places) == 500
    listed = sorted(len(place.preferences) for place in places)
    assert sum(listed) == 4000
    assert listed[-5] > 3 * listed[4]
    assert max(place.least for place in places) == 2
    assert market(20, 4, 2, np.random.default_rng(1)) == market(20, 4, 2, np.random.default_rng(1))


def test_a_jury_has_places_enough_and_values_for_every_pair():
    pitches, jurors, values, conflicts = jury(10, 6, np.random.default_rng(1))
    assert sum(one.least for one in pitches) == 30 <= sum(one.quota for one in jurors)
    assert len(values) == 60
    assert all(0 <= value <= 100 for value in values.values())
    assert set(conflicts) < set(values)


def test_without_a_method_who_comes_first_takes_the_best_that_is_left():
    pairs = by_the_alphabet(STUDENTS[::-1], HOSTS)
    assert pairs == [("ann", "lab"), ("bea", "mill")]
    orders = {tuple(first_come(STUDENTS, HOSTS, np.random.default_rng(seed))) for seed in range(9)}
    assert orders == {(("ann", "lab"), ("bea", "mill")), (("bea", "lab"), ("ann", "mill"))}
