"""What others would suggest: five rules of link prediction, and matrix factorisation by `implicit`."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, csr_matrix, diags_array

from trellis_engine.similarity import Project

Floats = NDArray[np.float64]
# From the rows of organisations to a score for everybody, one row each.
Scorer = Callable[[NDArray[np.int64]], Floats]

_FACTORS = (16, 32, 64)
_EPOCHS = 100
_THREADS = 2


def together(projects: Sequence[Project], organisations: Sequence[str]) -> csr_array:
    """Return how many projects each two shared, in an array of shape (n, n); nobody with oneself."""
    row = {key: number for number, key in enumerate(organisations)}
    rows = [row[key] for project in projects for key in project.partners]
    columns = [number for number, project in enumerate(projects) for _ in project.partners]
    took_part = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(row), len(projects)))
    shared = csr_array(took_part @ took_part.T)
    shared.setdiag(0)
    shared.eliminate_zeros()
    return shared


def rules(
    projects: Sequence[Project], organisations: Sequence[str], country: Sequence[str], shared: csr_array
) -> dict[str, Scorer]:
    """Return the rules that need nothing but the pairs."""
    row = {key: number for number, key in enumerate(organisations)}
    joined = np.zeros(len(row))
    for project in projects:
        for key in project.partners:
            joined[row[key]] += 1
    knows = shared.copy()
    knows.data = np.ones_like(knows.data)
    degree = np.maximum(np.asarray(knows.sum(axis=1)).ravel(), 1.0)
    rare = diags_array(1 / np.log(np.maximum(degree, 2)))
    scaled = csr_array(knows @ diags_array(1 / np.sqrt(degree)))
    places = np.unique(np.array(country), return_inverse=True)[1]
    return {
        "popularity": lambda rows: np.tile(joined, (len(rows), 1)),
        "same country": lambda rows: (places[rows][:, None] == places) * 1e6 + joined,
        "common neighbours": lambda rows: (knows[rows] @ knows).toarray(),
        "Adamic-Adar": lambda rows: (knows[rows] @ rare @ knows).toarray(),
        "item-based": lambda rows: (knows[rows] @ scaled.T @ scaled).toarray(),
    }


def factorised(shared: csr_array, seed: int) -> dict[str, Callable[[], Scorer]]:
    """Return the models of `implicit`, each to be fitted when it is called."""
    from implicit.als import AlternatingLeastSquares  # noqa: PLC0415  (`make peers` installs it)
    from implicit.bpr import BayesianPersonalizedRanking  # noqa: PLC0415

    pairs = csr_matrix(shared.astype(np.float32))

    def fitted(model: Any) -> Scorer:
        model.fit(pairs, show_progress=False)
        return lambda rows: np.asarray(model.user_factors[rows] @ model.item_factors.T, np.float64)

    def alternating(factors: int) -> Scorer:
        return fitted(
            AlternatingLeastSquares(
                factors=factors, regularization=0.1, random_state=seed, num_threads=_THREADS
            )
        )

    def ranking() -> Scorer:
        return fitted(
            BayesianPersonalizedRanking(
                factors=_FACTORS[1], iterations=_EPOCHS, random_state=seed, num_threads=_THREADS
            )
        )

    return {
        **{f"implicit ALS, {factors}": partial(alternating, factors) for factors in _FACTORS},
        f"implicit BPR, {_FACTORS[1]}": ranking,
    }
