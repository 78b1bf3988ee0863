"""The benchmark of matches: what its markets are, what its figures count, and that its ways agree."""

import json
from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from bench.similarity import lists, match, reciprocity, speed
from bench.similarity.dense import axes
from bench.similarity.directory import TODAY, directory, fields, made_words
from bench.similarity.lists import expected_matches, gini, ndcg, top
from bench.similarity.market import STARS, market
from bench.similarity.reciprocity import BOTH, ONE_SIDED, SHARED, Worth, overlap, ratios
from bench.similarity.ways import Ways
from trellis_engine.similarity import Matcher, Profile
from trellis_engine.similarity.short_lists import NOBODY


@pytest.fixture(scope="module")
def made():
    return market(300, np.random.default_rng(5))


def test_some_are_wanted_by_everybody(made):
    """A tenth is liked far more than the others, and none of them by themselves."""
    liked = np.sort(made.interest.mean(axis=0))
    stars = int(300 * STARS * 0.6)
    assert liked[-stars:].mean() > 4 * np.median(liked)
    assert (np.diag(made.interest) == 0).all()
    assert ((made.interest >= 0) & (made.interest < 1)).all()


def test_a_market_is_the_same_again_by_its_seed(made):
    again = market(300, np.random.default_rng(5))
    assert again.profiles == made.profiles
    assert (again.interest == made.interest).all()
    assert market(300, np.random.default_rng(6)).profiles != made.profiles


def test_profiles_say_some_of_what_is_true_and_some_that_is_not(monkeypatch, made):
    """Who is good at one branch alone names others too, where what is said may be wrong."""
    branches = [{code[:2] for code in one.has["field"]} for one in made.profiles]
    assert sum(len(named) == 1 for named in branches) > 100
    assert {len(one.seeks["field"]) for one in made.profiles} >= {1, 2, 3, 4}
    monkeypatch.setattr("bench.similarity.market.WRONG", 0.0)
    monkeypatch.setattr("bench.similarity.market.STARS", 0.0)
    truthful = market(100, np.random.default_rng(5)).profiles
    assert {len({code[:2] for code in one.has["field"]}) for one in truthful} == {1}


def test_lists_are_the_first_of_each_without_oneself():
    scores = np.arange(144.0).reshape(12, 12)
    assert top(scores)[0].tolist() == [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]
    assert top(scores)[11].tolist() == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]


def test_ndcg_is_one_of_the_truth_and_falls_with_the_place():
    truth = np.zeros((12, 12))
    truth[0, 1] = truth[2, 3] = 1.0
    best = top(truth)
    assert ndcg(best, truth) == 1.0
    later = best.copy()
    later[0, :2] = later[0, 1::-1]
    assert ndcg(later, truth) == pytest.approx((1 + 1 / np.log2(3)) / 2)


def test_a_pair_is_counted_once_and_only_if_both_say_yes(monkeypatch):
    monkeypatch.setattr(lists, "LENGTH", 1)
    monkeypatch.setattr(lists, "LOOKED_AT", np.ones(1))
    shown = np.array([[1], [0], [1], [1], [1]])
    everybody = np.ones((5, 5))
    # 0 and 1 write to each other; 1 has time for three of the four who write.
    found = expected_matches(shown, everybody - 0.1 * np.eye(5), np.random.default_rng(1))
    assert 3 <= found <= 4
    only_forth = np.zeros((5, 5))
    only_forth[:, 1] = 1.0
    assert expected_matches(shown, only_forth, np.random.default_rng(1)) == 0


def test_the_most_interesting_requests_are_answered(monkeypatch):
    monkeypatch.setattr(lists, "LENGTH", 1)
    monkeypatch.setattr(lists, "LOOKED_AT", np.ones(1))
    monkeypatch.setattr(lists, "ANSWERED", 1)
    shown = np.array([[3], [3], [3], [0]])
    interest = np.zeros((4, 4))
    interest[:3, 3] = 1.0
    interest[3, :3] = (0.0, 1.0, 0.5)
    assert expected_matches(shown, interest, np.random.default_rng(1)) == 1


def test_gini_is_zero_if_all_are_shown_as_often():
    assert gini(np.array([[1], [2], [0]])) == pytest.approx(0)
    assert gini(np.array([[1], [1], [1]])) == pytest.approx(2 / 3)


def test_empty_places_count_nothing(monkeypatch):
    """Nobody is no person: in place of the last one, who all would like to meet."""
    monkeypatch.setattr(lists, "LENGTH", 2)
    monkeypatch.setattr(lists, "LOOKED_AT", np.ones(2))
    shown = np.array([[1, NOBODY], [0, NOBODY], [NOBODY, NOBODY]])
    sure = 1 - np.eye(3)
    assert expected_matches(shown, sure, np.random.default_rng(1)) == 1
    assert ndcg(shown, sure) == pytest.approx((0.5 + 0.5 + 0) / 3)
    assert gini(shown) == pytest.approx(1 / 3)  # two of three once, the third never


def test_overlap_is_the_share_of_categories_in_common():
    one = Profile("a", has={"field": ("01.11",)}, seeks={"field": ("02.1", "03.1")})
    other = replace(one, key="b", has={"field": ("02.25", "04.10")})
    assert overlap((one, other), 2).tolist() == [[0.0, 1 / 3], [0.0, 1 / 3]]
    assert overlap((one, other), 4)[0, 1] == 0


def test_ratios_are_to_the_best_of_the_categories():
    found = {
        name: Worth(0.1, 1.0, 1.0)
        for name in ("branches in common", "topics in common", "topics in common, both ways")
    }
    found |= {"branches in common, both ways": Worth(0.2, 1.0, 1.0), ONE_SIDED: Worth(0.1, 1.0, 1.0)}
    found |= {BOTH: Worth(0.5, 10.0, 0.8), SHARED: Worth(0.3, 12.0, 0.4)}
    assert ratios(found) == pytest.approx(
        {
            "ndcg_times_one_sided": 5.0,
            "ndcg_times_categories": 2.5,
            "matches_times_independent": 1.2,
            "gini_times_independent": 0.5,
        }
    )


def test_recall_lets_equal_ones_stand_for_each_other():
    truth = np.array([0.0, *[0.5] * 30, 0.9])
    assert speed.recall(np.array([31, *range(1, 20)]), truth) == 1.0
    assert speed.recall(np.array([31, *range(12, 31)]), truth) == 1.0
    assert speed.recall(np.array([31]), truth) == 1 / 20
    assert speed.recall(np.array([0]), np.zeros(3)) == 1.0


def test_made_words_are_as_many_as_asked_and_different():
    words = made_words(500, np.random.default_rng(1))
    assert len(words) == len(set(words)) == 500
    assert np.mean([len(word) for word in words[:50]]) < np.mean([len(word) for word in words[-50:]])


def test_ours_finds_whom_brute_force_finds(monkeypatch):
    monkeypatch.setattr("bench.similarity.ways.CANDIDATES", ())
    monkeypatch.setattr("bench.similarity.ways.Neighbours", lambda *_: None)
    generator = np.random.default_rng(3)
    profiles = directory(400, generator)
    rows = speed.seekers(profiles, 10, generator)
    ways = Ways(Matcher(profiles, fields(), today=TODAY), rows, generator)
    found = ways.all()
    assert len(found) == 4
    for name, find in found.items():
        assert speed.timed(find, ways.truths(both="both" in name)).recall == 1.0


def test_axes_of_a_table_hold_what_it_holds():
    generator = np.random.default_rng(4)
    flat = generator.normal(size=(60, 3)) @ generator.normal(size=(3, 80))
    along = axes(csr_array(flat), 3, generator)
    assert along.T @ along == pytest.approx(np.eye(3), abs=1e-9)
    assert flat @ along @ along.T == pytest.approx(flat)


def test_the_bench_says_what_is_missed(monkeypatch, capsys):
    kept = {"ndcg_times_one_sided": 2.0, "ndcg_times_categories": 1.5, "matches_times_independent": 1.3}
    monkeypatch.setattr(match, "market_part", lambda _: kept | {"gini_times_independent": 0.61})
    monkeypatch.setattr(match, "search_part", lambda *_: {"question_ms": 49.0, "question_recall": 1.0})
    monkeypatch.setattr(match, "pairs_part", lambda *_: {"all_pairs_seconds": 9.0, "same_as_single": True})
    assert match.main([]) == 1
    *table, last = capsys.readouterr().out.splitlines()
    assert [row.split()[0] for row in table if row.endswith("MISSED")] == ["gini_times_independent"]
    assert json.loads(last)["holds"] is False
    monkeypatch.setattr(match, "market_part", lambda _: kept | {"gini_times_independent": 0.6})
    assert match.main([]) == 0


def test_pairs_are_those_of_single_questions(monkeypatch, capsys):
    monkeypatch.setattr(match, "CHECKED", 20)
    found = match.pairs_part(150, 2)
    assert found["same_as_single"]
    assert "the same as 20 single questions" in capsys.readouterr().out


def test_a_market_is_measured_in_every_way(monkeypatch, capsys):
    monkeypatch.setattr(reciprocity, "SIZE", 120)
    found = match.market_part([1])
    assert found["table"]["the truth itself"]["ndcg10"] == 1.0
    assert found["ndcg_times_one_sided"] > 1
    assert "ours, short_lists" in capsys.readouterr().out
