"""Records of pairing refuse what cannot be, and say what to do."""

import pytest

from trellis_engine.errors import InvalidRecord
from trellis_engine.pairing import Chooser, Pair, Pairing, pair_stably


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("",), "'' is no key; give a text that is unique on its side."),
        ((7,), "7 is no key; give a text that is unique on its side."),
        (("a", "xyz"), "'a': preferences are the text 'xyz'; give a list of keys."),
        (("a", ["x", ("y", "x")]), "'a': 'x' is listed twice; list everybody once."),
        (("a", ["x", ()]), "'a': a tie of nobody is listed; leave it out."),
        (("a", None, -1), "'a': least is 0 and quota -1; give 0 <= least <= quota."),
        (("a", None, 1, 2), "'a': least is 2 and quota 1; give 0 <= least <= quota."),
    ],
)
def test_a_record_that_breaks_a_rule_is_refused(arguments, words):
    with pytest.raises(InvalidRecord) as refused:
        Chooser(*arguments)
    assert str(refused.value) == words


@pytest.mark.parametrize(
    ("applicants", "places", "words"),
    [
        (["a", "a"], ["x"], "Two applicants have the key 'a'; keys are unique on their side."),
        (["a"], ["x", "x"], "Two places have the key 'x'; keys are unique on their side."),
        ([("a", ["q"])], ["x"], "'a' prefers 'q', who is not among the places; list only those."),
        (["a"], [("x", [("a", "q")])], "'x' prefers 'q', who is not among the applicants; list only those."),
    ],
)
def test_sides_that_contradict_one_another_are_refused(applicants, places, words):
    sides = (
        [Chooser(*([one] if isinstance(one, str) else one)) for one in side] for side in (applicants, places)
    )
    with pytest.raises(InvalidRecord) as refused:
        pair_stably(*sides)
    assert str(refused.value) == words


def test_a_conflict_of_somebody_who_does_not_take_part_is_idle():
    assert pair_stably([Chooser("a")], [Chooser("x")], conflicts=[("a", "q"), ("b", "x")]).partners() == {
        "a": ("x",)
    }


def test_a_pairing_is_proven_if_every_objective_reaches_its_bound():
    pair = Pair("a", "x", 1, 1)
    assert Pairing((pair,), (), ()).proven
    assert Pairing((pair,), (), (), objectives=(("pairs", 1.0, 1.0),)).proven
    assert not Pairing((pair,), (), (), objectives=(("pairs", 1.0, 1.0), ("value", 1.0, 2.0))).proven
