"""Rankings and lists in a market whose truth is known: ours, one-sided, by words, by shared categories."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.similarity.lists import ANSWERED, LENGTH, Lists, expected_matches, gini, ndcg, top
from bench.similarity.market import Market, market
from trellis_engine.similarity import CodesField, Matcher, Profile, TextField, share_out, short_lists

SIZE = 1_000
LOOKS = 2.0  # for each request that somebody has time for
OVERLAPS = {"branches in common": 2, "topics in common": 4}  # letters of a code
BOTH_WAYS = ", both ways"
ONE_SIDED, BOTH, SHARED = "ours, one-sided", "ours, both ways", "ours, short_lists"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Worth:
    """What lists are worth: mutual nDCG@10, expected pairs and the Gini coefficient of who is shown."""

    ndcg: float
    matches: float
    gini: float


def lists_of(made: Market) -> dict[str, Lists]:
    """Return whom each is shown, by every way."""
    words = TextField()
    ours = Matcher(made.profiles, [CodesField("field", 2.0, made.taxonomy), words])
    by_words = Matcher(made.profiles, [words])
    both = np.stack([ours.scores(one, both=True) for one in made.profiles])
    np.fill_diagonal(both, 0.0)
    room = np.full(len(both), float(ANSWERED))
    overlaps = {name: overlap(made.profiles, letters) for name, letters in OVERLAPS.items()}
    scores = {
        "words alone (BM25)": np.stack([by_words.scores(one) for one in made.profiles]),
        **overlaps,
        **{name + BOTH_WAYS: shares + shares.T for name, shares in overlaps.items()},
        ONE_SIDED: np.stack([ours.scores(one) for one in made.profiles]),
        BOTH: both,
        "ours, by share_out": share_out(both, room, room),
    }
    return {
        **{name: top(of) for name, of in scores.items()},
        SHARED: short_lists(both, LOOKS * room, length=LENGTH),
        "the truth itself": top(made.interest * made.interest.T),
    }


def overlap(profiles: tuple[Profile, ...], letters: int) -> Floats:
    """Return what share of the categories that one seeks or the other has they have in common."""
    sought = [{code[:letters] for code in one.seeks["field"]} for one in profiles]
    had = [{code[:letters] for code in one.has["field"]} for one in profiles]
    return np.array([[len(asked & held) / len(asked | held) for held in had] for asked in sought])


def worths(seed: int) -> dict[str, Worth]:
    """Return what the lists of every way are worth in one market."""
    made = market(SIZE, np.random.default_rng(seed))
    truth = made.interest * made.interest.T
    found = {}
    for name, lists in lists_of(made).items():
        pairs = expected_matches(lists, made.interest, np.random.default_rng(seed))
        found[name] = Worth(ndcg(lists, truth), pairs, gini(lists))
    return found


def ratios(found: Mapping[str, Worth]) -> dict[str, float]:
    """Return what is asked of, in times: of rankings both ways, of lists shared out."""
    both, shared = found[BOTH], found[SHARED]
    categories = max(found[name + ways].ndcg for name in OVERLAPS for ways in ("", BOTH_WAYS))
    return {
        "ndcg_times_one_sided": both.ndcg / found[ONE_SIDED].ndcg,
        "ndcg_times_categories": both.ndcg / categories,
        "matches_times_independent": shared.matches / both.matches,
        "gini_times_independent": shared.gini / both.gini,
    }
