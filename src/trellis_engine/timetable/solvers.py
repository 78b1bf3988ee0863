"""The solver of formulas, loaded when it is needed."""

from collections.abc import Sequence
from typing import Any

from trellis_engine.errors import MissingExtra

_SOLVER = "cadical195"


def solver(clauses: Sequence[Sequence[int]]) -> Any:
    """Return a solver that knows these clauses.

    Raises
    ------
    MissingExtra
        If python-sat is not installed.
    """
    try:
        from pysat.solvers import Solver  # noqa: PLC0415  (an extra of the library)
    except ImportError as error:  # pragma: no cover
        raise MissingExtra("Proofs need python-sat: pip install 'trellis-engine[solvers]'.") from error
    return Solver(name=_SOLVER, bootstrap_with=clauses)
