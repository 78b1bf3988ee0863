"""Quotas as rows of a linear programme: one variable per possible pair."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint
from scipy.sparse import csr_array, vstack

from trellis_engine.pairing.market import Integers, Market


def sums_of(owner: Integers, number: int, weights: NDArray[np.float64] | None = None) -> csr_array:
    """Return a matrix that sums the pairs of each owner, weighted or counted."""
    pairs = np.arange(len(owner))
    entries = np.ones(len(owner)) if weights is None else weights
    return csr_array((entries, (owner, pairs)), shape=(number, len(owner)))


def quota_rules(market: Market) -> LinearConstraint:
    """Return that each chooser has from least to quota of its pairs."""
    choosers = (*market.applicants, *market.places)
    left = sums_of(market.applicant, len(market.applicants))
    right = sums_of(market.place, len(market.places))
    return LinearConstraint(
        vstack([left, right]).tocsr(),
        np.array([chooser.least for chooser in choosers], np.float64),
        np.array([chooser.quota for chooser in choosers], np.float64),
    )
