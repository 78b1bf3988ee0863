from datetime import date

import numpy as np
import pytest

from trellis_engine.errors import InvalidRecord
from trellis_engine.similarity import Part, PastWork, Project, Weights, templates
from trellis_engine.similarity.tests.made import ORGANISATIONS, TODAY, TRAITS, Facts, projects

NAMED = {"both": "partner", "near": "partner"}


def fitted(made):
    return PastWork(made, today=TODAY, traits=TRAITS)


def named(part, traits=TRAITS):
    """What the fact behind a part is called in `Facts`."""
    values = dict(part.values)
    if part.kind in NAMED:
        return part.kind, values["partner"]
    if part.kind in ("lift", "welcome"):
        return part.kind, next(name for name, of in traits.items() if values["own"] in {*of.values()} - {""})
    return part.kind, ""


@pytest.mark.parametrize("seed", range(2))
def test_every_part_of_every_pair_is_what_the_facts_say(seed):
    made = projects(seed)
    facts, past = Facts(made, Weights()), fitted(made)
    for one in past.organisations:
        for other in past.organisations:
            if one == other:
                continue
            told = {named(part): part.amount for part in past.explain(one, other).forth.parts}
            assert told == pytest.approx(facts.parts(one, other), abs=1e-12)


def test_without_the_fact_behind_a_reason_the_score_is_lower_by_its_part():
    generator, tried = np.random.default_rng(5), 0
    while tried < 1_000:
        made = projects(int(generator.integers(1_000_000)))
        facts, past = Facts(made, Weights()), fitted(made)
        one = str(generator.choice(past.organisations))
        for match in past.best(one, most=5):
            part = match.forth.parts[int(generator.integers(len(match.forth.parts)))]
            left = facts.parts(one, match.key)
            del left[named(part)]
            assert match.score - sum(left.values()) == pytest.approx(part.amount, abs=1e-9)
            tried += 1


def test_scores_are_sums_of_parts_and_known_ones_are_out():
    past = fitted(projects(1))
    scores = past.scores(past.organisations)
    known = 0
    for row, one in enumerate(past.organisations):
        for column, other in enumerate(past.organisations):
            if np.isinf(scores[row, column]):
                known += one != other
                continue
            assert scores[row, column] == pytest.approx(past.explain(one, other).score, abs=1e-9)
    assert np.isinf(np.diag(scores)).all()
    made = projects(1)
    assert known == sum(len(others) for others in Facts(made, Weights()).shared.values())


def test_suggestions_come_in_order_and_not_more_than_asked():
    past = fitted(projects(2))
    one = past.organisations[0]
    every = past.best(one, most=len(past.organisations))
    amounts = [match.score for match in every]
    assert amounts == sorted(amounts, reverse=True)
    assert past.best(one, most=3) == every[:3]
    assert past.best(one, most=0) == ()
    parts = [part.amount for part in every[0].forth.parts]
    assert parts == sorted(parts, reverse=True)


def test_order_of_projects_changes_nothing():
    made = projects(3)
    other_way = fitted(list(reversed(made)))
    assert other_way.scores(ORGANISATIONS[:3]) == pytest.approx(fitted(made).scores(ORGANISATIONS[:3]))


def test_equal_ones_come_by_key():
    past = PastWork(
        [Project("p1", {"Ada", "Hub"}, TODAY), Project("p2", {"Hub", "Di", "Cy"}, TODAY)], today=TODAY
    )
    assert [one.key for one in past.best("Ada")] == ["Cy", "Di"]


def test_a_tie_of_a_small_project_counts_more_than_one_of_a_large_one():
    crowd = [f"x{number}" for number in range(30)]
    past = PastWork(
        [
            Project("p1", {"Ada", "Hub"}, TODAY),
            Project("p2", {"Hub", "Cy"}, TODAY),
            Project("p3", {"Hub", "Di", *crowd}, TODAY),
        ],
        today=TODAY,
        weights=Weights(habits=0),
    )
    assert past.best("Ada")[0].key == "Cy"


def test_nobody_to_suggest_nothing_suggested():
    assert PastWork([], today=TODAY).organisations == ()
    alone = PastWork([Project("p1", {"Ada"}, TODAY)], today=TODAY)
    assert alone.best("Ada") == ()
    pair = PastWork([Project("p1", {"Ada", "Bo"}, TODAY)], today=TODAY)
    assert pair.best("Ada") == ()


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ([("p1", {"Ada"}, TODAY), ("p1", {"Bo"}, TODAY)], "project 'p1' is there twice."),
        ([("p1", {"Ada"}, date(2021, 1, 2))], "project 'p1' begins on 2021-01-02, after 2021-01-01."),
    ],
)
def test_projects_that_cannot_be_are_refused(made, words):
    with pytest.raises(InvalidRecord) as refused:
        PastWork([Project(*one) for one in made], today=TODAY)
    assert str(refused.value) == words


@pytest.mark.parametrize("partners", [set(), {"Ada", ""}])
def test_a_project_needs_partners_with_keys(partners):
    with pytest.raises(InvalidRecord) as refused:
        Project("p1", partners, TODAY)
    assert str(refused.value) == "project 'p1': give at least one partner, each with a key."


@pytest.mark.parametrize("value", [-0.1, float("nan"), float("inf")])
def test_weights_are_numbers_from_nought(value):
    with pytest.raises(InvalidRecord) as refused:
        Weights(near=value)
    assert str(refused.value) == f"weights: near is {value}; give 0 or more."


def test_who_took_part_in_nothing_is_named():
    past = fitted(projects(1))
    for call in (
        lambda: past.best("nobody"),
        lambda: past.explain(past.organisations[0], "nobody"),
        lambda: past.scores(["nobody"]),
    ):
        with pytest.raises(InvalidRecord) as refused:
            call()
        assert str(refused.value) == "organisation 'nobody' took part in no project."
    with pytest.raises(InvalidRecord) as refused:
        past.best(past.organisations[0], most=-1)
    assert str(refused.value) == "most is -1; give 0 or more."


def test_every_kind_of_reason_has_its_words():
    told = {
        part.kind: part.words
        for seed in range(3)
        for past in [fitted(projects(seed))]
        for one in past.organisations
        for match in past.best(one)
        for part in match.forth.parts
    }
    assert {*told} == {"both", "near", "habits", "lift", "welcome"}
    assert {*told} | {"codes", "words", "way", "fresh"} == {*Part.TEMPLATES}
    assert len(templates()) == 9
