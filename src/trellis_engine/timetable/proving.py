"""The fewest breaks there can be, proven: annealing from above, satisfiability from below.

The bound is raised by refuting "breaks only of these few"; the schedule comes from annealing or from the
first such question that is not refuted. Whom annealing breaks often is asked about first. Each call of the
solver has a budget of conflicts, so that no unlucky one stops the others, and the same seed gives the same
answer.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from trellis_engine.timetable.bounds import relaxed_breaks, tightness
from trellis_engine.timetable.deciding import Decider, Verdict
from trellis_engine.timetable.encoding import Formula, encode
from trellis_engine.timetable.grid import Grid, breaks_of
from trellis_engine.timetable.kempe import Prices, anneal
from trellis_engine.timetable.presolve import Impossible, blocks, presolve

_TRUST = 20.0  # of a break in an annealed schedule, beside one that none has
_ROUND = 2_000_000  # moves
_ANNEAL_EVERY = 2  # questions that could not be decided
_LARGE = 7_000  # places in the slots of all meetings from which annealing comes long before the formula
_DOUBLINGS = 6  # of the annealings of a large one, each twice as long as the one before
_TIGHT = 0.9  # share of places taken from which a relaxation is worth its time

Schedule = tuple[int, ...]
Watch = Callable[["Progress"], bool]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a proof stands: fewest breaks found (None: no schedule yet), proven bound, the schedule."""

    breaks: int | None
    bound: int
    schedule: Schedule | None


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of the fewest breaks.

    Parameters
    ----------
    schedule : tuple of int or None
        The slot of each meeting; None if there is none, or none was found.
    breaks : int or None
        Its breaks, summed over participants.
    bound : int
        No schedule has fewer.
    impossible : str
        Why there is no schedule at all; empty if there may be one.
    """

    schedule: Schedule | None
    breaks: int | None
    bound: int
    impossible: str = ""

    @property
    def proven(self) -> bool:
        """Whether nothing better exists."""
        return bool(self.impossible) or self.breaks == self.bound


def fewest_breaks(
    grid: Grid,
    generator: np.random.Generator,
    *,
    seconds: float | None = None,
    watch: Watch | None = None,
) -> Proof:
    """Return a schedule of all meetings with the fewest breaks, and a proof that there is no better one.

    Parameters
    ----------
    grid : Grid
        The timetable asked for.
    generator : numpy.random.Generator
        Where chance comes from.
    seconds : float, optional
        When to stop [s]; without it, when all is proven.
    watch : callable, optional
        Called with the progress whenever it changes; False stops.

    Returns
    -------
    Proof
        The best schedule and the bound.

    Raises
    ------
    MissingExtra
        If python-sat or Numba is not installed.

    Notes
    -----
    Exponential in the worst case. The published brokerage events (42 to 78 participants) take from
    milliseconds to a few seconds. A stopped search says how far it got.

    Source
    ------
    The problem: Bofill et al. (2022), JAIR 74, 263-301.

    Examples
    --------
    >>> star = Grid(slots=4, participants=4, attendees=((0, 1), (0, 2), (0, 3)), allowed=(1, 8, 15),
    ...             capacity=(1, 1, 1, 1), difference=2)
    >>> found = fewest_breaks(star, np.random.default_rng(1))
    >>> found.breaks, found.bound, found.proven
    (1, 1, True)
    """
    ready = presolve(grid)
    if isinstance(ready, Impossible):
        return Proof(None, None, 0, ready.words)
    search = _Search(ready, generator, seconds, watch)
    best = search.run(0)
    floor = 1
    # Without a difference, or with somebody who never has a break, there is nothing more to try.
    while grid.difference is not None and floor * grid.participants < (
        best.breaks if best.breaks is not None else floor * grid.participants + 1
    ):
        if any(len(own) < 2 for own in ready.meetings_of) or not (best.proven or best.impossible):
            break
        higher = search.run(floor)
        if higher.impossible or higher.breaks is None:
            break
        if best.breaks is None or higher.breaks < best.breaks:
            best = higher
        floor += 1
    return best


class _Search:
    """One search with its clock; `run` is called for each floor of breaks."""

    def __init__(
        self, grid: Grid, generator: np.random.Generator, seconds: float | None, watch: Watch | None
    ) -> None:
        self.grid, self.generator, self.watch = grid, generator, watch
        self.ends = None if seconds is None else time.monotonic() + seconds
        self.stopped = False
        self.best: Schedule | None = None
        self.breaks: int | None = None
        self.bound = 0
        self.scores: dict[int, float] = defaultdict(float)

    def run(self, floor: int) -> Proof:
        self.best, self.breaks, self.scores = None, None, defaultdict(float)
        self.bound = floor * self.grid.participants
        if not floor:
            self._begin()
            if self.breaks == self.bound or not self._goes_on():
                return Proof(self.best, self.breaks, self.bound)
        formula = encode(self.grid, floor=floor)
        if formula is None:
            return Proof(None, None, self.bound, "The breaks of participants cannot be as equal as asked.")
        self.bound = max(self.bound, formula.forced)
        if not floor and self.breaks != self.bound and tightness(self.grid) > _TIGHT:
            self.bound = max(self.bound, relaxed_breaks(self.grid))
            self._tell()
        impossible = self._decide(formula)
        return Proof(self.best, self.breaks, self.bound, impossible)

    def _begin(self) -> None:
        """Anneal, long if the formula would take longer; if all must have the same breaks, it is quicker."""
        if self.grid.simple and self.grid.difference != 0:
            self.bound = sum(
                len(own) > 1 and not blocks(self.grid, who) for who, own in enumerate(self.grid.meetings_of)
            )
        if sum(mask.bit_count() for mask in self.grid.allowed) > _LARGE:
            for doubled in range(_DOUBLINGS):
                self._anneal(_ROUND << doubled)
        elif self.grid.difference != 0:
            self._anneal()

    def _decide(self, formula: Formula) -> str:
        if self.bound > formula.forced + len(formula.levels) and self.grid.difference is not None:
            return "The breaks of participants cannot be as equal as asked."
        decider, undecided = Decider(formula, self.generator), 0
        try:
            while self.breaks != self.bound and self._goes_on():
                verdict = decider.ask(self.bound - formula.forced, self._weights(formula))
                if verdict is Verdict.NEVER:
                    return "No schedule keeps every rule."
                if verdict is Verdict.FOUND:
                    self._take(_read(formula, decider.model))
                    break  # if somebody has more breaks than the formula counts, it cannot go on from here
                if verdict is Verdict.MORE:
                    self._raise_bound()
                elif verdict is Verdict.UNDECIDED:
                    if undecided % _ANNEAL_EVERY == 0:
                        self._anneal()
                    undecided += 1
        finally:
            decider.close()
        return ""

    def _weights(self, formula: Formula) -> dict[int, float]:
        """Return how likely each break is, by the annealed schedules."""
        trust = _TRUST / max(self.scores.values(), default=1.0)
        return {level: trust * self.scores.get(who, 0.0) for level, who in formula.level_of.items()}

    def _anneal(self, moves: int = _ROUND) -> None:
        if self.breaks == self.bound or not self._goes_on():
            return
        found = anneal(
            self.grid, self.generator, moves=moves, hot=0.3, cold=0.12, prices=Prices(idle=0.1),
        )  # fmt: skip
        if min(found.schedule, default=0) < 0:
            return
        counts = breaks_of(self.grid, found.schedule)
        for participant, number in enumerate(counts):
            if number:
                self.scores[participant] += 2.0 ** (-(sum(counts) - self.bound) / 2)
        unequal = max(counts, default=0) - min(counts, default=0)
        if self.grid.difference is None or unequal <= self.grid.difference:
            self._take(found.schedule)

    def _take(self, schedule: Schedule) -> None:
        number = sum(breaks_of(self.grid, schedule))
        if self.breaks is None or number < self.breaks:
            self.best, self.breaks = schedule, number
            self._tell()

    def _raise_bound(self) -> None:
        self.bound += 1
        self._tell()

    def _tell(self) -> None:
        if self.watch and self.watch(Progress(self.breaks, self.bound, self.best)) is False:
            self.stopped = True

    def _goes_on(self) -> bool:
        return not self.stopped and (self.ends is None or time.monotonic() < self.ends)


def _read(formula: Formula, model: Sequence[int]) -> Schedule:
    true = {literal for literal in model if literal > 0}
    return tuple(
        next(slot for slot, literal in places.items() if literal in true) for places in formula.place
    )
