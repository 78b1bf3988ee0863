"""Deferred acceptance against every pairing of small markets."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trellis_engine.errors import InvalidRecord
from trellis_engine.pairing import Chooser, blocking_pairs, pair_stably
from trellis_engine.pairing.tests.everything import every_pairing, markets, naive_blocking, tier


def pairs_of(pairing):
    return tuple((pair.applicant, pair.place) for pair in pairing.pairs)


@settings(max_examples=300, deadline=None)
@given(markets())
def test_each_applicant_gets_the_best_that_any_stable_pairing_gives_them(market):
    applicants, places, conflicts = market
    stable = [
        chosen
        for chosen in every_pairing(*market)
        if not naive_blocking(applicants, places, conflicts, chosen)
    ]
    found = pair_stably(applicants, places, conflicts=conflicts)
    assert set(pairs_of(found)) in [set(chosen) for chosen in stable]
    for applicant in applicants:
        ranks = [[tier(applicant, pair[1]) for pair in one if pair[0] == applicant.key] for one in stable]
        own = [pair.applicant_choice - 1 for pair in found.pairs if pair.applicant == applicant.key]
        assert own == min(ranks, key=lambda rank: rank or [99])


@settings(max_examples=300, deadline=None)
@given(markets())
def test_favouring_places_gives_each_applicant_the_worst_stable_place(market):
    applicants, places, conflicts = market
    stable = [
        chosen
        for chosen in every_pairing(*market)
        if not naive_blocking(applicants, places, conflicts, chosen)
    ]
    found = pair_stably(applicants, places, conflicts=conflicts, favour="places")
    for applicant in applicants:
        ranks = [[tier(applicant, pair[1]) for pair in one if pair[0] == applicant.key] for one in stable]
        own = [pair.applicant_choice - 1 for pair in found.pairs if pair.applicant == applicant.key]
        assert own == max(ranks, key=lambda rank: rank or [99])


@settings(max_examples=300, deadline=None)
@given(markets(ties=True, applicant_quotas=2), st.sampled_from(["applicants", "places"]), st.integers(0, 3))
def test_with_ties_and_quotas_on_both_sides_nothing_blocks(market, favour, seed):
    applicants, places, conflicts = market
    generator = np.random.default_rng(seed) if seed else None
    found = pair_stably(applicants, places, conflicts=conflicts, favour=favour, generator=generator)
    assert set(pairs_of(found)) in map(set, every_pairing(*market))
    assert not naive_blocking(applicants, places, conflicts, pairs_of(found))
    assert found.blocking == ()
    held = {one.key: sum(one.key in pair for pair in pairs_of(found)) for one in (*applicants, *places)}
    assert found.unmatched == tuple(one.key for one in applicants if one.quota and not held[one.key])
    assert found.free == tuple(
        (one.key, one.quota - held[one.key]) for one in places if one.quota > held[one.key]
    )


@settings(max_examples=300, deadline=None)
@given(markets(ties=True, applicant_quotas=2), st.integers(0, 1000))
def test_blocking_pairs_are_those_of_the_definition(market, number):
    applicants, places, conflicts = market
    pairings = list(every_pairing(*market))
    chosen = pairings[number % len(pairings)]
    found = blocking_pairs(applicants, places, chosen, conflicts=conflicts)
    assert set(found) == naive_blocking(applicants, places, conflicts, chosen)


def test_choices_are_counted_from_one_and_ties_share_a_number():
    applicants = [Chooser("a", ["x", ("y", "z")])]
    places = [Chooser("x", []), Chooser("y", []), Chooser("z", ["a"])]
    (pair,) = pair_stably(applicants, places).pairs
    assert (pair.place, pair.applicant_choice, pair.place_choice, pair.value) == ("z", 2, 1, 0.0)


def test_ties_go_to_who_stands_first_or_to_a_lot():
    applicants = [Chooser(str(number), ["x"]) for number in range(20)]
    places = [Chooser("x")]
    assert pair_stably(applicants, places).partners() == {"0": ("x",)}
    lots = [
        pairs_of(pair_stably(applicants, places, generator=np.random.default_rng(seed)))
        for seed in (1, 1, 2, 3)
    ]
    assert lots[0] == lots[1]
    assert len(set(lots)) == 3


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([("a", "y")], "'a' and 'y' cannot be paired: not both accept each other."),
        ([("b", "x")], "'b' and 'x' cannot be paired: not both accept each other."),
        ([("nobody", "x")], "'nobody' and 'x' cannot be paired: not both accept each other."),
        ([("a", "x"), ("c", "x")], "'x' has 2 partners and a quota of 1."),
    ],
)
def test_pairs_that_cannot_be_are_refused(pairs, words):
    applicants = [Chooser("a", ["x"]), Chooser("b", ["x"]), Chooser("c", ["x"])]
    with pytest.raises(InvalidRecord) as refused:
        blocking_pairs(applicants, [Chooser("x"), Chooser("y")], pairs, conflicts=[("b", "x")])
    assert str(refused.value) == words


def test_only_a_side_can_be_favoured():
    with pytest.raises(InvalidRecord, match="'hosts' cannot be favoured: give 'applicants' or 'places'"):
        pair_stably([], [], favour="hosts")


def test_nobody_at_all_is_paired_with_nobody():
    assert pair_stably([], []).pairs == ()
    assert pair_stably([Chooser("a")], []).unmatched == ("a",)
    assert pair_stably([], [Chooser("x", quota=3)]).free == (("x", 3),)


def test_two_thousand_by_two_hundred_are_stable():
    generator = np.random.default_rng(5)
    applicants = [
        Chooser(f"a{number}", [f"p{place}" for place in generator.permutation(200)[:15]])
        for number in range(2000)
    ]
    places = [
        Chooser(f"p{number}", [f"a{one}" for one in generator.permutation(2000)[:600]], 9)
        for number in range(200)
    ]
    found = pair_stably(applicants, places)
    assert len(found.pairs) > 1500
    assert blocking_pairs(applicants, places, pairs_of(found)) == found.blocking == ()
