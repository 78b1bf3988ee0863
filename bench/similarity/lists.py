"""What lists are worth: how near to the truth, how many pairs come of them, and who is shown how often."""

import numpy as np
from numpy.typing import NDArray

from trellis_engine.similarity.short_lists import NOBODY

Floats = NDArray[np.float64]
Lists = NDArray[np.int64]  # of shape (n, LENGTH): whom each is shown, the best first; NOBODY in empty places

LENGTH = 10
LOOKED_AT = 1 / np.log2(np.arange(2, LENGTH + 2))  # how likely the one at a place of a list is looked at
ANSWERED = 3  # requests that one has time for, the most interesting first
DRAWS = 30


def top(scores: Floats) -> Lists:
    """Return the first of each row; never oneself."""
    scores = np.array(scores)
    np.fill_diagonal(scores, -np.inf)
    return np.argsort(-scores, axis=1, kind="stable")[:, :LENGTH]


def ndcg(lists: Lists, truth: Floats) -> float:
    """Return the mean discounted gain of lists, as a share of the best lists'."""
    shown = lists != NOBODY
    gains = (np.take_along_axis(truth, np.where(shown, lists, 0), axis=1) * shown) @ LOOKED_AT
    best = -np.sort(-truth, axis=1)[:, :LENGTH] @ LOOKED_AT
    return float(np.mean(gains[best > 0] / best[best > 0]))


def expected_matches(lists: Lists, interest: Floats, generator: np.random.Generator) -> float:
    """Return how many pairs come about, on average over draws.

    Each looks down their list and writes to those they would say yes to; who is written to looks at the most
    interesting requests, as many as they have time for, and says yes or not.
    """
    number = len(lists)
    rows, places = np.nonzero(lists != NOBODY)
    columns = lists[rows, places]
    writes = interest[rows, columns] * LOOKED_AT[places]
    found = 0
    for _ in range(DRAWS):
        sent = np.flatnonzero(generator.random(len(rows)) < writes)
        liked = interest[columns[sent], rows[sent]]
        order = sent[np.lexsort((-liked, columns[sent]))]
        to = columns[order]
        in_time = np.arange(len(to)) - np.searchsorted(to, to) < ANSWERED
        agreed = order[in_time & (generator.random(len(to)) < interest[to, rows[order]])]
        pairs = np.sort(np.stack([rows[agreed], columns[agreed]]), axis=0)
        found += len(np.unique(pairs[0] * number + pairs[1]))
    return found / DRAWS


def gini(lists: Lists) -> float:
    """Return how unequally people are shown: 0 if all as often, near 1 if few are shown always."""
    shown = np.sort(np.bincount(lists[lists != NOBODY], minlength=len(lists)).astype(float))
    rank = np.arange(1, len(shown) + 1)
    return float((2 * rank - len(shown) - 1) @ shown / (len(shown) * shown.sum()))
