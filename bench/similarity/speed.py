"""How fast questions among many profiles are answered, and how right, beside brute force and vectors."""

import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trellis_engine.similarity import Profile

MOST = 20
TIE = 1e-12  # scores as near as this are equal

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Times:
    """How long single questions took [ms], and what share of the true first was found."""

    median: float
    worst: float
    recall: float


def timed(find: Callable[[int], Rows], truths: Sequence[Floats]) -> Times:
    """Ask the questions one by one; compare with the scores of everybody."""
    took, recalls = [], []
    find(0)
    for number, truth in enumerate(truths):
        began = time.perf_counter()
        found = find(number)
        took.append(1e3 * (time.perf_counter() - began))
        recalls.append(recall(found, truth))
    return Times(float(np.median(took)), max(took), float(np.mean(recalls)))


def recall(found: Rows, truth: Floats) -> float:
    """Return what share of the first by `truth` is among those found; equal ones stand for each other."""
    first = -np.sort(-truth)[:MOST]
    first = first[first > 0]
    least = first[-1] - TIE if len(first) else np.inf
    return min(int((truth[found] >= least).sum()), len(first)) / len(first) if len(first) else 1.0


def seekers(profiles: Sequence[Profile], number: int, generator: np.random.Generator) -> list[int]:
    """Return rows of some who seek something."""
    seeking = [row for row, one in enumerate(profiles) if one.sought or one.seeks]
    return sorted(int(row) for row in generator.choice(seeking, number, replace=False))


def megabytes() -> float:
    """Return the most memory that this process ever had."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
