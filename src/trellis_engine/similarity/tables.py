"""Terms of many profiles as a table, and sums over the terms that a question names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Term = tuple[int, str]  # the number of the field, and what the field calls it


class Numbers:
    """Numbers of terms, given as they come."""

    def __init__(self) -> None:
        self._of: dict[Term, int] = {}

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._of)

    def give(self, term: Term) -> int:
        """Return the number of a term, a new one if it has none."""
        return self._of.setdefault(term, len(self._of))

    def known(self, weights: Mapping[Term, float]) -> Iterator[tuple[int, float]]:
        """Yield number and weight of those that have a number."""
        for term, weight in weights.items():
            number = self._of.get(term)
            if number is not None:
                yield number, weight


def table(
    rows: Iterable[Mapping[Term, float]], numbers: Numbers
) -> tuple[Floats, Sequence[int], Sequence[int]]:
    """Return values, columns and row starts of a sparse table."""
    values: list[float] = []
    columns: list[int] = []
    starts = [0]
    for row in rows:
        for term, weight in row.items():
            columns.append(numbers.give(term))
            values.append(weight)
        starts.append(len(values))
    return np.array(values), columns, starts


class Columns:
    """A table by its terms: who holds each, and how much."""

    def __init__(self, rows: csr_array) -> None:
        turned = rows.tocsc()
        self._starts, self._rows, self._values = turned.indptr, turned.indices, turned.data
        self._length = rows.shape[0]

    def sums(self, weights: Iterable[tuple[int, float]]) -> Floats:
        """Return the sum over the terms of weight times value, for each row."""
        found = np.zeros(self._length)
        for column, weight in weights:
            held = slice(self._starts[column], self._starts[column + 1])
            found[self._rows[held]] += weight * self._values[held]
        return found
