"""Every way to find the first of some questions: ours, brute force, and vectors in an index."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from bench.similarity.dense import BruteForce, Neighbours
from bench.similarity.speed import MOST
from trellis_engine.similarity import Matcher

CANDIDATES = (20, 200, 1_000, 2_000, 5_000)  # of the index, to be scored exactly

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]


class Ways:
    """The questions that some profiles ask of all others."""

    def __init__(self, matcher: Matcher, rows: Sequence[int], generator: np.random.Generator) -> None:
        every, besides = matcher.ranking.questions(), matcher.ranking.besides
        self._matcher, self._rows = matcher, rows
        self._row = {profile.key: row for row, profile in enumerate(matcher.profiles)}
        self._asked = [every[row] for row in rows]
        self._brute = BruteForce(every.answers, besides)
        self._neighbours = Neighbours(every, besides, generator)

    def all(self) -> dict[str, Callable[[int], Rows]]:
        """Return what finds the first of a question, by its number; the best first."""
        return {
            "ours, with reasons": partial(self.ours, both=False),
            "ours, both ways, with reasons": partial(self.ours, both=True),
            "ours, without reasons": self.rows_alone,
            "brute force, sparse product": self.brute_force,
            **{f"usearch, best of {most:,}": partial(self.nearest, most=most) for most in CANDIDATES},
        }

    def truths(self, *, both: bool) -> list[Floats]:
        """Return the scores of everybody, for each question; 0 who is none of its matches."""
        scores = [self._scores(number) for number in range(len(self._rows))]
        if not both:
            return scores
        profiles = [self._matcher.profiles[row] for row in self._rows]
        return [
            np.where(forth > 0, self._matcher.scores(profile, both=True), 0.0)
            for profile, forth in zip(profiles, scores, strict=True)
        ]

    def ours(self, number: int, *, both: bool) -> Rows:
        """Return what `best` says."""
        found = self._matcher.best(self._matcher.profiles[self._rows[number]], most=MOST, both=both)
        return np.array([self._row[one.key] for one in found])

    def rows_alone(self, number: int) -> Rows:
        """Return the same without reasons."""
        return self._matcher.ranking.best(self._asked[number], MOST, both=False, apart=self._rows[number])

    def brute_force(self, number: int) -> Rows:
        """Score everybody."""
        return _first(self._scores(number))

    def nearest(self, number: int, *, most: int) -> Rows:
        """Score those whom the index finds."""
        found = self._neighbours.search(self._asked[number], most)
        found = found[found != self._rows[number]]
        return found[_first(self._brute.scores(self._asked[number], found))]

    def _scores(self, number: int) -> Floats:
        scores = self._brute.scores(self._asked[number])
        scores[self._rows[number]] = 0.0
        return scores


def _first(scores: Floats) -> Rows:
    held = np.argpartition(-scores, min(MOST, len(scores) - 1))[:MOST]
    return held[np.argsort(-scores[held], kind="stable")]
