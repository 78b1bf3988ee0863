"""Remembered decisions: what follows from them, where they clash, and what may not be joined."""

from itertools import permutations

import pytest

from trellis_engine.linkage import Conflict, Decisions
from trellis_engine.linkage.consistency import ConsistentGroups
from trellis_engine.linkage.decisions import Groups


def test_decisions_carry_on_to_what_follows():
    decisions = Decisions(same=[("a", "b"), ("c", "d")], different=[("b", "c")])
    assert [decisions.same(*pair) for pair in ("ab", "ba", "cd", "ad")] == [True, True, True, False]
    assert [decisions.different(*pair) for pair in ("bc", "ad", "da", "ab", "ax")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert decisions.conflicts == ()


@pytest.mark.parametrize("order", list(permutations([("a", "b"), ("b", "c"), ("c", "d")])))
def test_decisions_that_contradict_are_reported_and_keep_the_declared_difference(order):
    decisions = Decisions(same=order, different=[("a", "d")])
    assert decisions.conflicts == (
        Conflict(
            "a",
            "d",
            "'a' and 'd' were declared different, yet both the same as others: "
            "check the decisions on 'a', 'b', 'c', 'd'.",
        ),
    )
    assert (decisions.different("a", "d"), decisions.same("a", "d"), decisions.same("a", "c")) == (
        True,
        False,
        True,
    )


def test_consistent_groups_never_join_what_was_declared_different():
    groups = ConsistentGroups(Decisions(same=[("a", "b")], different=[("b", "z")]))
    assert groups.join("y", "z", "look the same") is None
    clash = groups.join("a", "y", "look the same")
    assert clash == Conflict(
        "a",
        "y",
        "'a' and 'y' look the same, but 'b' and 'z' were declared different: a person should look at it.",
    )
    assert groups.join("a", "c", "look the same") is None
    assert groups.join("c", "a", "look the same") is None
    assert groups.known("abcyz") == (("a", "b", "c"), ("y", "z"))
    assert groups.known("acz") == (("a", "c"),)


def test_groups_joined_twice_or_with_themselves_stay_as_they_are():
    groups = Groups()
    for pair in ("ab", "ba", "aa", "ab"):
        groups.join(*pair)
    assert list(groups) == [("a", "b")]
    assert groups.members("a") == ["a", "b"]
