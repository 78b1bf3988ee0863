"""Whom breaks may be allowed: sets that hit every reason why there cannot be fewer.

A *core* is a set of breaks of which every schedule has one at least. A smallest set that hits all cores known
is either enough, which the formula then says in a moment, as everybody else has one block; or it gives one
more core. Sets are drawn at random, by how often annealing broke whom; only when no draw hits all cores, a
solver says whether any set does.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from trellis_engine.timetable.encoding import Formula
from trellis_engine.timetable.solvers import solver

_DRAWS = 60
_FIRST_EXTRA, _EXTRA_AFTER = 4, 40  # breaks more than must be, from so many cores on
_MORE_EVERY = 20  # cores of one number after which another break more is allowed


class HittingSets:
    """Sets of `levels` that hit all cores: those of every schedule, and those of the number in question."""

    def __init__(
        self, levels: Sequence[int], after: Mapping[int, int], most: int, generator: np.random.Generator
    ) -> None:
        self.levels, self.after, self.generator = levels, after, generator
        self.most = min(most, len(levels))
        self.always: list[frozenset[int]] = []
        self.here: list[frozenset[int]] = []
        self.aside: list[frozenset[int]] = []
        self.exact: Any = None
        self.outputs: list[int] = []
        self.known = self.top = 0

    def add(self, core: Iterable[int], *, here: bool) -> None:
        """Every schedule has one of these breaks; `here`: only those with the number in question."""
        (self.here if here else self.always).append(frozenset(core))

    def set_aside(self, allowed: set[int]) -> None:
        """Draw no part of this set for now: nobody could say whether it is enough."""
        self.aside.append(frozenset(self.levels) - allowed)

    def next_number(self) -> None:
        """Go on with one break more."""
        self.here, self.aside = [], []

    def draw(self, number: int, weights: Mapping[int, float]) -> set[int] | None:
        """Return levels, `number` at most, that hit all cores; None if there are none.

        What was set aside comes again when there is nothing else.
        """
        for _ in range(_DRAWS):
            drawn = self._draw(number, weights, self.always + self.here + self.aside)
            if drawn is not None:
                return drawn
        found = self._solve(number, self.here + self.aside)
        if found is None and self.aside:
            self.aside = []
            found = self._solve(number, self.here)
        return found

    def widen(self, allowed: set[int], number: int, weights: Mapping[int, float]) -> None:
        """Fill a set up to `number` levels, and allow more of them when many sets were not enough."""
        size = number
        if len(self.always) + len(self.here) > _EXTRA_AFTER:
            size += _FIRST_EXTRA + len(self.here) // _MORE_EVERY
        loose = [level for level in self.levels if level not in allowed]
        while len(allowed) < size:
            open_ = [level for level in loose if level not in allowed and self._follows(level, allowed)]
            if not open_:
                return
            allowed.add(self._choose(open_, weights))

    def close(self) -> None:
        """Give the solver's memory back."""
        if self.exact is not None:
            self.exact.delete()

    def _draw(
        self, number: int, weights: Mapping[int, float], cores: Sequence[frozenset[int]]
    ) -> set[int] | None:
        drawn: set[int] = set()
        while (core := min((each for each in cores if not each & drawn), key=len, default=None)) is not None:
            open_ = sorted(level for level in core if self._follows(level, drawn))
            if len(drawn) >= number or not open_:
                return None
            drawn.add(self._choose(open_, weights))
        return drawn

    def _follows(self, level: int, drawn: set[int]) -> bool:
        return level not in self.after or self.after[level] in drawn

    def _choose(self, levels: Sequence[int], weights: Mapping[int, float]) -> int:
        heights = np.cumsum([1.0 + weights.get(level, 0.0) for level in levels])
        return levels[int(np.searchsorted(heights, self.generator.random() * heights[-1], side="right"))]

    def _solve(self, number: int, passing: Sequence[frozenset[int]]) -> set[int] | None:
        """Decide by satisfiability; `passing` cores count only in this call."""
        if self.exact is None:
            formula = Formula(top=max(self.levels, default=0))
            self.outputs = formula.counted(self.levels, self.most)
            formula.clauses += [[-level, before] for level, before in self.after.items()]
            self.exact, self.known, self.top = solver(formula.clauses), 0, formula.top
        for core in self.always[self.known :]:
            self.exact.add_clause(sorted(core))
        self.known = len(self.always)
        self.top += 1
        for core in passing:
            self.exact.add_clause([-self.top, *sorted(core)])
        limits = [-self.outputs[number]] if number < len(self.outputs) else []
        if not self.exact.solve(assumptions=[self.top, *limits]):
            return None
        true = set(self.exact.get_model())
        return {level for level in self.levels if level in true}
