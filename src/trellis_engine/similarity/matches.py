"""What was found and why: fits of one way, matches of both."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trellis_engine.errors import InvalidRecord
from trellis_engine.similarity.records import Part


@dataclass(frozen=True, slots=True)
class Fit:
    """How well one answers what another asks.

    Attributes
    ----------
    parts : tuple of Part
        What adds up to the score, the most first.
    """

    parts: tuple[Part, ...] = ()

    @property
    def score(self) -> float:
        """Return the sum of the parts: of profiles from 0 to about 1, of past work in points."""
        return sum(part.amount for part in self.parts)


@dataclass(frozen=True, slots=True)
class Match:
    """Who was found, and why.

    Attributes
    ----------
    key : str
        Whose profile it is, or which organisation.
    score : float
        What matches are ranked by: `forth`, or where both must gain the harmonic mean of both ways.
    forth : Fit
        What it has of what is asked.
    back : Fit or None
        What the asking one has of what it asks; None where only one side asks, or it asks nothing.
    """

    key: str
    score: float
    forth: Fit
    back: Fit | None = None


def fit_of(parts: Iterable[Part]) -> Fit:
    """Return the parts that count, the most first."""
    return Fit(tuple(sorted((part for part in parts if part.amount), key=lambda part: -part.amount)))


def first(scores: NDArray[np.float64], most: int) -> NDArray[np.int64]:
    """Return the rows of the highest scores that are not minus infinity; equal ones in their order.

    Raises
    ------
    InvalidRecord
        If `most` is negative.
    """
    if most < 0:
        raise InvalidRecord(f"most is {most}; give 0 or more.")
    rows = np.flatnonzero(scores > -np.inf)
    if len(rows) > most > 0:
        least = np.partition(scores[rows], len(rows) - most)[len(rows) - most]
        rows = rows[scores[rows] >= least]
    return rows[np.argsort(-scores[rows], kind="stable")][:most]


def grouped(evidence: Mapping[str, Sequence[str]]) -> list[tuple[list[str], list[str]]]:
    """Return terms and what answers them, those together that anything answers in common.

    So whoever takes away what a reason names takes away this reason and no other.
    """
    groups: list[tuple[list[str], list[str]]] = []
    for term, held in evidence.items():
        touched = [group for group in groups if not set(group[1]).isdisjoint(held)]
        terms, seen = [term], dict.fromkeys(held)
        for group in touched:
            groups.remove(group)
            terms = [*group[0], *terms]
            seen = dict.fromkeys([*group[1], *seen])
        groups.append((terms, list(seen)))
    return groups
