"""Terms of many profiles as tables, and sums over the terms that a question names."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

Floats = NDArray[np.float64]
Held = tuple[NDArray[np.int64], Floats]  # numbers of terms, and a weight of each


class Columns(dict[str, int]):
    """A column for each term, given as they come."""

    def __missing__(self, term: str) -> int:
        """Return a new one."""
        self[term] = column = len(self)
        return column


class Rows:
    """Rows of weights, added one after the other."""

    def __init__(self, columns: Columns) -> None:
        self._of = columns
        self._values, self._columns, self._starts = array("d"), array("i"), array("q", [0])

    def add(self, weights: Mapping[str, float]) -> None:
        """Add a row of weights."""
        self._add(weights, weights.values())

    def add_each(self, terms: Sequence[str]) -> None:
        """Add a row of terms, 1 for each time."""
        self._add(terms, repeat(1.0, len(terms)))

    def _add(self, terms: Iterable[str], values: Iterable[float]) -> None:
        self._columns.extend(map(self._of.__getitem__, terms))
        self._values.extend(values)
        self._starts.append(len(self._values))

    def table(self) -> csr_array:
        """Return them as a table, a column for each term that has one."""
        shape = (len(self._starts) - 1, len(self._of))
        parts = (np.asarray(self._values), np.asarray(self._columns), np.asarray(self._starts))
        return csr_array(parts, shape=shape)


@dataclass(frozen=True, slots=True)
class Tables:
    """What profiles ask and answer in one field.

    Attributes
    ----------
    columns : mapping of str to int
        Where each term is.
    asks, answers : scipy.sparse.csr_array of shape (profiles, terms)
        What each profile asks; how well it answers what may be asked.
    """

    columns: Mapping[str, int]
    asks: csr_array
    answers: csr_array


class Postings:
    """Who holds each term of several fields, and how much.

    Parameters
    ----------
    tables : sequence of scipy.sparse.csr_array of shape (profiles, terms)
        One for each field.
    """

    def __init__(self, tables: Sequence[csr_array]) -> None:
        self._by_term = csr_array(vstack([table.T.tocsr() for table in tables], format="csr"))

    def sums(self, held: Held) -> Floats:
        """Return the sum over the terms of weight times value, for each row; the terms in order."""
        numbers, weights = held
        return np.asarray(self._by_term[numbers].T @ weights)

    def by_row(self) -> csr_array:
        """Return the same by profile."""
        return self._by_term.T.tocsr()


class Numbering:
    """Terms of several fields in one row of numbers, as `Postings` has them.

    Parameters
    ----------
    fields : sequence of mapping of str to int
        The columns of each field.
    """

    def __init__(self, fields: Sequence[Mapping[str, int]]) -> None:
        self._fields = fields
        self._starts = np.cumsum([0, *map(len, fields)])[:-1].tolist()

    def known(self, of_fields: Sequence[Mapping[str, float]]) -> Held:
        """Return numbers and weights of the terms that have a number, in order of the numbers."""
        found = sorted(
            (start + columns[term], weight)
            for start, columns, weights in zip(self._starts, self._fields, of_fields, strict=True)
            for term, weight in weights.items()
            if term in columns
        )
        return np.array([number for number, _ in found], np.int64), np.array([weight for _, weight in found])
