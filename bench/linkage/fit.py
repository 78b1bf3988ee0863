"""Fit the weights: `python -m bench.linkage.fit ../shared/data` prints them, to be written into `weights.py`.

Evidence is weighed by a logistic regression over what was found (one weight for each field and level), drawn
towards the weights of judgement: a maximum a posteriori estimate with a normal prior. It uses the development
half of the labelled pairs and as much weight of generated pairs, of a seed that the benchmark does not use.
The sign of a weight is kept, so that nothing that speaks against can come to speak for.
"""

import sys
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from bench.linkage.evaluation import Scored, generated_scored, labelled_scored
from bench.linkage.judgement import JUDGED, JUDGED_PRIOR
from bench.linkage.real_files import read_all

SEED = 7
ORGANISATIONS = 400
SPREAD = 1.2
LEAST_SIGN = 0.1


def fit(scored: list[Scored], weights: np.ndarray) -> dict[tuple[str, str] | str, float]:
    """Return the fitted weight of every level, and under ``prior`` the log-odds before any evidence.

    Parameters
    ----------
    scored : list of Scored
        Pairs with their evidence and their label.
    weights : array of shape (n_pairs,)
        How much each pair counts.
    """
    levels = sorted(JUDGED)
    column = {level: number for number, level in enumerate(levels)}
    found = np.zeros((len(scored), len(levels) + 1))
    found[:, -1] = 1
    for row, pair in enumerate(scored):
        for level in pair.levels:
            found[row, column[level]] = 1
    same = np.array([1.0 if pair.same else -1.0 for pair in scored])
    judged = np.array([JUDGED[level] for level in levels] + [JUDGED_PRIOR])

    def cost(values: np.ndarray) -> tuple[float, np.ndarray]:
        margin = same * (found @ values)
        misfit = weights * np.logaddexp(0, -margin)
        pull = (values - judged) / SPREAD
        slope = found.T @ (-weights * same / (1 + np.exp(margin))) + pull / SPREAD
        return float(misfit.sum() + (pull**2).sum() / 2), slope

    limits = [_limits(value) for value in judged[:-1]] + [(None, None)]
    best = minimize(cost, judged, jac=True, method="L-BFGS-B", bounds=limits)
    fitted: dict[tuple[str, str] | str, float] = dict(zip(levels, map(float, best.x), strict=False))
    fitted["prior"] = float(best.x[-1])
    return fitted


def _limits(judged: float) -> tuple[float | None, float | None]:
    if judged >= LEAST_SIGN:
        return 0.0, None
    return (None, 0.0) if judged <= -LEAST_SIGN else (None, None)


def main() -> None:
    """Fit on the development half and on generated pairs, and print the weights beside those of judgement."""
    real = [pair for pair in labelled_scored(read_all(Path(sys.argv[1]))) if not pair.held_out]
    made = generated_scored(ORGANISATIONS, SEED)
    weights = np.concatenate([np.ones(len(real)), np.full(len(made), len(real) / len(made))])
    fitted = fit(real + made, weights)
    counts = dict.fromkeys(JUDGED, 0)
    for pair in real:
        for level in pair.levels:
            counts[level] += 1
    print(f"PRIOR = {fitted['prior']:.1f}  # judged {JUDGED_PRIOR}")
    for level in JUDGED:
        print(f"    {level!r}: {fitted[level]:.1f},  # judged {JUDGED[level]}, seen {counts[level]} times")


if __name__ == "__main__":
    main()
