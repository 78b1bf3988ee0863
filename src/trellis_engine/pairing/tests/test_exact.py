"""Value, fairness and lower quotas against every pairing of small markets."""

import importlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trellis_engine.errors import InvalidRecord, MissingExtra, Unsolvable
from trellis_engine.pairing import Chooser, blocking_pairs, pair_fairly, pair_for_value, pair_with_least
from trellis_engine.pairing.tests.everything import (
    COLUMNS,
    ROWS,
    acceptable,
    every_pairing,
    markets,
    naive_blocking,
    tier,
)

VALUES = st.fixed_dictionaries({(row, column): st.integers(0, 5) for row in ROWS for column in COLUMNS})
MARKETS = markets(ties=True, least=True, applicant_quotas=2)


def pairs_of(pairing):
    return tuple((pair.applicant, pair.place) for pair in pairing.pairs)


def choices(applicants, places, chosen):
    """The sums of the numbers of the choices of both sides."""
    choosers = {one.key: one for one in (*applicants, *places)}
    return (
        sum(tier(choosers[row], column) + 1 for row, column in chosen),
        sum(tier(choosers[column], row) + 1 for row, column in chosen),
    )


@settings(max_examples=200, deadline=None)
@given(MARKETS, VALUES, st.booleans())
def test_the_most_valuable_pairing_is_that_of_all(market, values, most_first):
    applicants, places, conflicts = market
    everything = list(every_pairing(*market, least=True))

    def worth(chosen):
        return (len(chosen) if most_first else 0, sum(values[pair] for pair in chosen))

    if not everything:
        with pytest.raises(Unsolvable):
            pair_for_value(applicants, places, values, conflicts=conflicts, most_first=most_first)
        return
    found = pair_for_value(applicants, places, values, conflicts=conflicts, most_first=most_first)
    assert set(pairs_of(found)) in map(set, everything)
    best = max(map(worth, everything))
    assert worth(pairs_of(found)) == best
    assert [value for _, value, _ in found.objectives] == [*best] if most_first else [best[1]]
    assert found.proven
    wanted = {(one, other) for one, other in acceptable(*market) if one in found.unmatched}
    assert {(one, other) for one, other, _ in found.prices} == wanted
    for one, other, price in found.prices:
        forced = [worth(chosen) for chosen in everything if (one, other) in chosen]
        totals = [total for number, total in forced if number == best[0]]
        assert price == pytest.approx(best[1] - max(totals, default=-np.inf))


@settings(max_examples=100, deadline=None)
@given(MARKETS, VALUES)
def test_the_fairest_pairing_is_that_of_all(market, values):
    applicants, places, conflicts = market
    everything = list(every_pairing(*market, least=True))

    def outcomes(chosen):
        have = [sum(values[pair] for pair in chosen if pair[0] == one.key) for one in applicants if one.quota]
        return sorted(have)

    if not everything:
        with pytest.raises(Unsolvable):
            pair_fairly(applicants, places, values, conflicts=conflicts)
        return
    found = pair_fairly(applicants, places, values, conflicts=conflicts, levels=None)
    assert set(pairs_of(found)) in map(set, everything)
    assert outcomes(pairs_of(found)) == max(map(outcomes, everything))
    assert found.proven
    assert found.objectives[-1][:2] == ("value", sum(outcomes(pairs_of(found))))
    found = pair_fairly(applicants, places, values, conflicts=conflicts)
    assert set(pairs_of(found)) in map(set, everything)
    best = max((min(have, default=0), sum(have)) for have in map(outcomes, everything))
    assert [value for _, value, _ in found.objectives] == list(best)
    have = outcomes(pairs_of(found))
    assert (min(have, default=0), sum(have)) == best
    assert found.proven


@settings(max_examples=100, deadline=None)
@given(MARKETS)
def test_the_pairing_under_lower_quotas_blocks_least_and_then_is_largest(market):
    applicants, places, conflicts = market
    everything = list(every_pairing(*market, least=True))

    def rank(chosen):
        blocked = naive_blocking(applicants, places, conflicts, chosen)
        return (len(blocked), -len(chosen), *choices(applicants, places, chosen))

    if not everything:
        with pytest.raises(Unsolvable):
            pair_with_least(applicants, places, conflicts=conflicts)
        return
    found = pair_with_least(applicants, places, conflicts=conflicts)
    assert set(pairs_of(found)) in map(set, everything)
    assert rank(pairs_of(found)) == min(map(rank, everything))
    assert set(found.blocking) == naive_blocking(applicants, places, conflicts, pairs_of(found))
    assert len(found.blocking) == found.objectives[0][1]
    assert found.proven


def test_who_cannot_have_their_least_is_named_with_the_numbers():
    students = [Chooser("a", ["x", "y"]), Chooser("b", ["z"])]
    hosts = [Chooser("x", quota=2, least=1), Chooser("y", quota=2, least=1), Chooser("z")]
    with pytest.raises(Unsolvable) as refused:
        pair_for_value(students, hosts)
    assert str(refused.value) == (
        "'x', 'y' need at least 2 applicants in all, and those whom they accept and who accept them "
        "can give 1: lower their least, or widen the lists."
    )
    with pytest.raises(Unsolvable, match=r"'a' need at least 2 places in all, and .* can give 1"):
        pair_for_value([Chooser("a", ["x", "y"], 2, 2)], hosts, conflicts=[("a", "y")])


def test_without_values_choices_of_both_sides_count():
    students = [Chooser("a", ["x", "y"]), Chooser("b", ["x", "y"])]
    hosts = [Chooser("x", ["b", "a"]), Chooser("y", ["b", "a"])]
    found = pair_for_value(students, hosts)
    assert found.partners() == {"a": ("y",), "b": ("x",)}
    assert found.objectives == (("pairs", 2.0, 2.0), ("value", 1.5, 1.5))
    assert [pair.value for pair in found.pairs] == [0.5, 1.0]


def test_without_values_fairness_is_about_the_choices_of_applicants():
    students = [Chooser("a", ["x", "y", "z"]), Chooser("b", ["x", "z"]), Chooser("c", ["y", "x"])]
    hosts = [Chooser("x", ["a", "c", "b"]), Chooser("y", ["a", "b", "c"]), Chooser("z")]
    found = pair_fairly(students, hosts, levels=None)
    assert [value for name, value, _ in found.objectives if name.endswith("have")] == [2.0, 3.0]
    assert found.partners() == {"a": ("x",), "b": ("z",), "c": ("y",)}


def test_values_that_are_not_whole_are_told_in_their_unit():
    values = {("a", "x"): 0.25, ("b", "x"): 0.75}
    found = pair_fairly([Chooser("a"), Chooser("b")], [Chooser("x", quota=2)], values, levels=None)
    assert [(name, round(value, 6)) for name, value, _ in found.objectives] == [
        ("the worst-off have", 0.25),
        ("have more", 1),
        ("the next have", 0.75),
        ("have more", 0),
        ("value", 1.0),
    ]


def test_only_as_many_levels_as_asked_for_are_settled():
    values = {(f"a{one}", f"x{other}"): one * other for one in range(4) for other in range(4)}
    sides = [Chooser(f"a{one}") for one in range(4)], [Chooser(f"x{one}") for one in range(4)]
    names = {
        levels: [name for name, _, _ in pair_fairly(*sides, values, levels=levels).objectives]
        for levels in (1, 2)
    }
    assert names == {
        1: ["the worst-off have", "value"],
        2: ["the worst-off have", "have more", "the next have", "value"],
    }


@pytest.mark.parametrize(
    ("method", "value", "words"),
    [
        (pair_for_value, float("nan"), "The value of 'a' at 'x' is no finite number; give one."),
        (pair_fairly, -1.0, "A value is below 0; give what places are worth from 0 up."),
    ],
)
def test_values_that_mean_nothing_are_refused(method, value, words):
    with pytest.raises(InvalidRecord) as refused:
        method([Chooser("a")], [Chooser("x")], {("a", "x"): value})
    assert str(refused.value) == words


def test_without_time_the_answer_keeps_the_rules_and_claims_nothing():
    generator = np.random.default_rng(2)
    students = [Chooser(f"a{n}", [f"x{m}" for m in generator.permutation(12)[:6]]) for n in range(60)]
    hosts = [Chooser(f"x{n}", None, 6, 4) for n in range(12)]
    found = pair_with_least(students, hosts, seconds=0.3)
    assert blocking_pairs(students, hosts, pairs_of(found)) == found.blocking
    held = [sum(pair.place == host.key for pair in found.pairs) for host in hosts]
    assert all(4 <= count <= 6 for count in held)
    assert all(bound <= value for name, value, bound in found.objectives if name != "pairs")


def test_a_missing_solver_is_named(monkeypatch):
    def absent(name):
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(MissingExtra, match=r"needs OR-Tools: pip install 'trellis-engine\[solvers\]'"):
        pair_with_least([Chooser("a")], [Chooser("x")])
    with pytest.raises(MissingExtra):
        pair_fairly([Chooser("a")], [Chooser("x")], levels=2)
    assert len(pair_fairly([Chooser("a")], [Chooser("x")]).pairs) == 1


def test_nobody_is_paired_with_nobody():
    for method in (pair_for_value, pair_fairly, pair_with_least):
        assert method([], []).pairs == ()
        assert method([Chooser("a")], []).unmatched == ("a",)
