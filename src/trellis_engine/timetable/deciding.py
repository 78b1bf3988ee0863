"""Whether so few breaks suffice, one short question after another.

Each question allows breaks to a few participants only: everybody else has one block, and then the formula is
answered a hundred times faster than "at most so many breaks of anybody".
"""

from collections.abc import Mapping
from enum import Enum
from typing import Any

import numpy as np

from trellis_engine.timetable.encoding import Formula
from trellis_engine.timetable.hitting import HittingSets
from trellis_engine.timetable.solvers import solver

_FIRST_BUDGET = 3_000  # conflicts
_GROWTH = 1.2
_MOST_COUNTED = 40  # breaks above the forced ones that the formula tells apart


class Verdict(Enum):
    """What one question told."""

    FOUND = "there is a schedule"
    REFUTED = "not with these breaks"
    MORE = "not with so few breaks"
    NEVER = "no schedule keeps every rule"
    UNDECIDED = "not decided within the budget"


class Decider:
    """A formula, its solver, and what has been learnt of who must have a break."""

    def __init__(self, formula: Formula, generator: np.random.Generator) -> None:
        self.formula = formula
        self.counted = formula.counted(formula.levels, _MOST_COUNTED)
        self.sets = HittingSets(formula.levels, formula.after, _MOST_COUNTED, generator)
        self.whole: Any = solver(formula.clauses)
        self.budget = float(_FIRST_BUDGET)

    def close(self) -> None:
        """Give the memory of the solvers back."""
        self.whole.delete()
        self.sets.close()

    def ask(self, number: int, weights: Mapping[int, float]) -> Verdict:
        """Ask one question about `number` breaks above the forced ones.

        Parameters
        ----------
        number : int
            How many; never fewer than in the question before.
        weights : dict of int to float
            How likely each break is in a schedule with few.

        Returns
        -------
        Verdict
            After FOUND, `model` has the schedule; MORE is a proof, as NEVER is.
        """
        allowed = self.sets.draw(number, weights)
        if allowed is None:
            self.sets.next_number()
            return Verdict.MORE
        limits = []
        if number < len(self.counted):
            self.sets.widen(allowed, number, weights)
            if len(allowed) > number:
                limits = [-self.counted[number]]
        spared = [-level for level in self.formula.levels if level not in allowed]
        self.whole.conf_budget(int(self.budget))
        answer = self.whole.solve_limited(assumptions=limits + spared)
        if answer:
            return Verdict.FOUND
        if answer is None:
            self.sets.set_aside(allowed)
            self.budget *= _GROWTH
            return Verdict.UNDECIDED
        return self._learn(set(self.whole.get_core() or ()))

    @property
    def model(self) -> list[int]:
        """What the solver found."""
        model: list[int] = self.whole.get_model()
        return model

    def _learn(self, core: set[int]) -> Verdict:
        """Keep why the question was refuted."""
        if not core:
            return Verdict.NEVER
        self.whole.add_clause([-literal for literal in sorted(core)])
        broken = [level for level in self.formula.levels if -level in core]
        self.sets.add(broken, here=len(broken) < len(core))
        return Verdict.REFUTED
