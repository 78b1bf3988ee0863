"""Terms of many profiles as a table, and sums over the terms that a question names."""

from collections.abc import Mapping

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

    def known(self, weights: Mapping[Term, float]) -> dict[int, float]:
        """Return the weights by number, of the terms that have one."""
        return {self._of[term]: weight for term, weight in weights.items() if term in self._of}


class Rows:
    """Rows of weights, added one after the other."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._values: list[float] = []
        self._columns: list[int] = []
        self._starts = [0]

    def add(self, weights: Mapping[Term, float]) -> None:
        """Add the row of one profile."""
        self._values += weights.values()
        self._columns += map(self._numbers.give, weights)
        self._starts.append(len(self._values))

    def table(self) -> csr_array:
        """Return them as a table, a column for each term that has a number."""
        shape = (len(self._starts) - 1, len(self._numbers))
        return csr_array((np.array(self._values), self._columns, self._starts), shape=shape)


class Columns:
    """A table by its terms: who holds each, and how much."""

    def __init__(self, table: csr_array) -> None:
        turned = table.tocsc()
        self._starts, self._rows, self._values = turned.indptr, turned.indices, turned.data
        self._length = table.shape[0]

    def sums(self, weights: Mapping[int, float]) -> Floats:
        """Return the sum over the terms of weight times value, for each row."""
        found = np.zeros(self._length)
        for column, weight in weights.items():
            held = slice(self._starts[column], self._starts[column + 1])
            found[self._rows[held]] += weight * self._values[held]
        return found
