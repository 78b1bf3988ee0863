"""The same question answered by a sparse product with everybody, and by nearest neighbours of vectors."""

from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from trellis_engine.places import distances_km
from trellis_engine.similarity.ranking import Besides, Question, Questions

DIMENSIONS = 128
SAMPLED = 32  # more directions than are kept, so that those kept are good
NEIGHBOURS, WIDTH = 16, 128  # of the graph of the index: edges of a node, nodes looked at for one
THREADS = 2

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Vectors = NDArray[np.float32]


class BruteForce:
    """Everybody scored by one sparse product, written without the engine's ranking; one way."""

    def __init__(self, answers: csr_array, besides: Besides) -> None:
        self._answers, self._besides = answers, besides

    def scores(self, asking: Question, rows: Rows | None = None) -> Floats:
        """Return the score of each profile, or of some rows; 0 where nothing asked is answered."""
        asked = np.zeros(self._answers.shape[1])
        asked[asking.asked[0]] = asking.asked[1]
        among: Any = slice(None) if rows is None else rows
        content = (self._answers if rows is None else self._answers[rows]) @ asked
        near = np.exp(-distances_km(self._besides.places[among], asking.place) / asking.reach)
        counted = self._besides.near * np.nan_to_num(near) + self._besides.fresh * self._besides.ages[among]
        return np.where(content > 0, content + counted / asking.whole, 0.0)


class Neighbours:
    """Profiles as vectors in the index of usearch, made so that inner products come near to scores.

    The vectors are those of a singular value decomposition of what is answered, each term weighed by how much
    is asked of it; freshness is one more number, and a last one makes all equally long, so that the nearest
    by angle are those of the largest product. Ways have no place in an inner product: what is found is scored
    again exactly.
    """

    def __init__(self, questions: Questions, besides: Besides, generator: np.random.Generator) -> None:
        self._weights = np.sqrt(questions.asks.power(2).mean(axis=0))
        self._axes = axes(csr_array(questions.answers @ diags_array(self._weights)), DIMENSIONS, generator)
        projected = questions.answers @ (self._weights[:, None] * self._axes)
        vectors = np.hstack([projected, besides.fresh * besides.ages[:, None]])
        lengths = (vectors**2).sum(axis=1)
        vectors = np.hstack([vectors, np.sqrt(lengths.max() - lengths)[:, None]]).astype(np.float32)
        self._index = import_module("usearch.index").Index(  # `make peers` installs it
            ndim=DIMENSIONS + 2, metric="cos", dtype="f32", connectivity=NEIGHBOURS, expansion_add=WIDTH
        )
        self._index.add(np.arange(len(vectors)), vectors, threads=THREADS)

    def vector(self, asking: Question) -> Vectors:
        """Return a question as a vector."""
        numbers, shares = asking.asked
        known = self._weights[numbers] > 0
        numbers, shares = numbers[known], shares[known]
        projected = (shares / self._weights[numbers]) @ self._axes[numbers]
        return np.append(projected, (1 / asking.whole, 0.0)).astype(np.float32)

    def search(self, asking: Question, most: int) -> Rows:
        """Return so many rows; to look at more nodes than that costs time and finds hardly more."""
        self._index.expansion_search = max(most, WIDTH)
        found = self._index.search(self.vector(asking), most, threads=1).keys
        return np.asarray(found, np.int64)


def axes(table: csr_array, number: int, generator: np.random.Generator) -> Floats:
    """Return the directions along which rows differ most, in columns, by random sampling.

    Source
    ------
    Halko, N., Martinsson, P. G. and Tropp, J. A. (2011), Finding structure with randomness, SIAM Review
    53(2), 217-288; one power iteration.
    """
    start = generator.normal(size=(table.shape[1], number + SAMPLED))
    along = np.linalg.qr(table.T @ np.linalg.qr(table @ start)[0])[0]
    inner = table @ along
    turned = np.linalg.eigh(inner.T @ inner)[1][:, ::-1]
    return np.asarray(along @ turned[:, :number])
