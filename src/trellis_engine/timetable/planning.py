"""A plan of an event's meetings: as many as can be, fairly, with few breaks, at few tables."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from trellis_engine.timetable.answers import answer_of
from trellis_engine.timetable.arrays import Arrays, arrays_of
from trellis_engine.timetable.grid import Grid
from trellis_engine.timetable.judging import quality_of
from trellis_engine.timetable.kempe import UNPLACED, Prices, anneal
from trellis_engine.timetable.limits import grid_of, least_burden, placeable
from trellis_engine.timetable.matchmaking import Matchmaking
from trellis_engine.timetable.placed_bound import most_placed
from trellis_engine.timetable.placing import Placement, Placer
from trellis_engine.timetable.plans import Plan
from trellis_engine.timetable.proof_process import ProofProcess
from trellis_engine.timetable.standing import Standing

MOVES_PER_ROUND = 400_000
_POLISH = 20_000  # moves
_REARRANGED = 1_000_000  # moves of the meetings as a plain grid, each a tenth of the time of a full one
_HOT, _WARM, _COLD = 0.6, 0.35, 0.08  # of the weight of a wish; of that of a break
_REHEAT, _LONGER = 5, 2  # rounds from one hot one to the next; after which rounds are longer


@dataclass(frozen=True, slots=True)
class Step:
    """Where a plan stands after a round: seconds since it began, wishes placed of how many, breaks."""

    round: int
    seconds: float
    placed: int
    wishes: int
    breaks: int


def plan(
    asked: Matchmaking,
    *,
    seed: int | None = 1,
    generator: np.random.Generator | None = None,
    seconds: float = 10.0,
    rounds: int | None = None,
    progress: Callable[[Step], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    prices: int = 100,
) -> Plan:
    """Return a plan of the meetings: a good one at once, a better one with more seconds.

    Parameters
    ----------
    asked : Matchmaking
        What is wished.
    seed : int
        Where chance comes from.
    generator : numpy.random.Generator, optional
        Takes the place of the seed.
    seconds : float
        When to stop [s]; looked at between rounds.
    rounds : int, optional
        When to stop whatever the time; the same seed and rounds give the same plan on any machine.
    progress : callable, optional
        Called after each round.
    should_stop : callable, optional
        Asked after each round; true stops with the best plan so far.
    prices : int
        For how many wishes without a meeting, those wished most first, it is looked what forcing them costs.

    Returns
    -------
    Plan
        Every hard rule holds in it. Each objective has a proven bound.

    Raises
    ------
    InvalidRecord
        If frozen meetings contradict each other.
    MissingExtra
        If Numba is not installed.

    Notes
    -----
    A round takes about a tenth of a second. Stops early when nothing can be better. Where every wish
    is placed, the proof of breaks runs beside it in a process of its own, unless rounds are given.

    Examples
    --------
    >>> from datetime import datetime, timedelta
    >>> from trellis_engine.timetable import Participant, Slot, Table, Wish
    >>> nine = datetime(2026, 5, 4, 9)
    >>> slots = [Slot(str(n), nine + timedelta(minutes=30 * n), nine + timedelta(minutes=30 * n + 25))
    ...          for n in range(3)]
    >>> people = [Participant("Ada"), Participant("Bo"), Participant("Cy", free=frozenset("2"))]
    >>> wishes = [Wish("w1", ["Ada", "Bo"]), Wish("w2", ["Bo", "Cy"], must=True)]
    >>> found = plan(Matchmaking(slots=tuple(slots), participants=tuple(people), wishes=tuple(wishes),
    ...                         tables=(Table("T1"),)))
    >>> [(one.wish, one.slot, one.table) for one in found.meetings], found.proven
    ([('w1', '1', 'T1'), ('w2', '2', 'T1')], True)
    """
    chance = generator if generator is not None else np.random.default_rng(seed)
    search = _Search(asked, chance, time.monotonic() + seconds, progress, should_stop)
    try:
        search.run(rounds)
    finally:
        search.end()
    found = search.answer(prices)
    return replace(found, seed=None if generator is not None else seed)


class _Search:
    """One search with its clock."""

    def __init__(
        self,
        asked: Matchmaking,
        generator: np.random.Generator,
        ends: float,
        progress: Callable[[Step], None] | None,
        should_stop: Callable[[], bool] | None,
    ) -> None:
        self.asked, self.generator, self.ends = asked, generator, ends
        self.progress, self.should_stop = progress, should_stop
        self.began = time.monotonic()
        self.arrays: Arrays = arrays_of(asked)
        self.placer = Placer(asked, self.arrays)
        self.best: Placement = self.placer.beginning()
        self.rounds, self.moves, self.stopped = 0, 0, "rounds"
        values = self.placer.values
        self.most = float(values[placeable(self.arrays)].sum())
        self.proof: ProofProcess | None = None
        self.grid: Grid | None = None
        self.wishes: list[int] = []
        self.seen: tuple[int, ...] | None = None
        self.forced = 0.0
        self.breaks, self.target = 0, (float(values.sum()) - self.most) * asked.weights.placed

    def run(self, rounds: int | None) -> None:
        weights, values = self.asked.weights, self.placer.values
        unit = float(np.median(values)) * weights.placed if len(values) else 1.0
        bother = max(weights.breaks + weights.spread, weights.idle, 0.01 * unit)
        while rounds is None or self.rounds < rounds:
            hot = unit * _HOT if self.rounds % _REHEAT == 0 else bother * _WARM
            found = self.placer.anneal(
                self.best, self.generator, moves=MOVES_PER_ROUND * (1 + self.rounds // _LONGER),
                hot=max(hot, bother * _WARM), cold=bother * _COLD, target=self.target,
            )  # fmt: skip
            self.rounds += 1
            self.moves += found.moves
            if found.cost < self.best.cost - 1e-9:
                self.best = found
            if self.rounds == 1:
                self._bound(by_time=rounds is None)
            self._rearrange()
            self._learn()
            self._tell()
            if self.best.cost <= self.target + 1e-6:
                self.stopped = "proven"
                return
            if self.should_stop is not None and self.should_stop():
                self.stopped = "asked"
                return
            if time.monotonic() >= self.ends:
                self.stopped = "seconds"
                return

    def _tell(self) -> None:
        if self.progress is not None:
            none = np.full(len(self.best.slot), -1, np.int64)
            quality = quality_of(self.asked, self.arrays, self.best, none, self.placer.due)
            self.progress(
                Step(
                    self.rounds,
                    time.monotonic() - self.began,
                    int((self.best.slot >= 0).sum()),
                    len(self.asked.wishes),
                    sum(one.breaks for one in quality),
                )
            )

    def _bound(self, *, by_time: bool) -> None:
        """Learn from the first placement what cannot be bettered."""
        values, held = self.placer.values, self.best.slot >= 0
        if float(values[held].sum()) < self.most:
            self.most = min(self.most, most_placed(self.arrays, values, self.placer.possible))
        if held.all():
            self.breaks, burden = least_burden(self.asked, self.arrays, self.best)
            self.forced = self.target
            self.target += burden
            if self.best.cost > self.target + 1e-6 and self.asked.weights.breaks:
                self.grid, self.wishes = grid_of(self.arrays, self.best)
                if by_time:
                    # Its answers come when they come: a plan by rounds is to be the same on any machine.
                    self.proof = ProofProcess(self.grid, int(self.generator.integers(2**31)))

    def _rearrange(self) -> None:
        """Look for better times for the same meetings, by what is faster as it knows fewer rules."""
        if self.grid is None or self.best.cost <= self.target + 1e-6:
            return
        found = anneal(
            self.grid, self.generator, moves=_REARRANGED * (1 + self.rounds // _LONGER), hot=0.3, cold=0.12,
            prices=Prices(idle=0.1),
        )  # fmt: skip
        self.moves += found.moves
        if UNPLACED not in found.schedule:
            self._adopt(found.schedule)

    def _learn(self) -> None:
        """Take over what the proof of breaks has found."""
        if self.proof is None:
            return
        latest, weights = self.proof.latest(), self.asked.weights
        self.breaks = max(self.breaks, latest.bound)
        least = self.breaks * (weights.breaks + weights.spread + weights.idle)
        self.target = max(self.target, self.forced + least)
        if latest.schedule is None or latest.schedule == self.seen:
            return
        self.seen = latest.schedule
        self._adopt(latest.schedule)

    def _adopt(self, schedule: Sequence[int]) -> None:
        """Take these times for the same meetings if every rule holds and it is better."""
        slot = self.best.slot.copy()
        slot[self.wishes] = schedule
        standing = Standing.of(self.arrays, Placement(np.full(len(slot), -1, np.int64), self.best.variant))
        for wish in self.wishes:
            variant = int(self.best.variant[wish])
            if not standing.in_the_way(wish, variant, int(slot[wish])).nothing:
                return
            standing.put(wish, variant, int(slot[wish]))
        found = self.placer.anneal(
            Placement(slot, self.best.variant), self.generator, moves=_POLISH, hot=_COLD, cold=_COLD / 10
        )
        self.moves += found.moves
        if found.cost < self.best.cost - 1e-9:
            self.best = found

    def end(self) -> None:
        """End the proof, if one is under way."""
        if self.proof is not None:
            self._learn()
            with self.proof:
                pass

    def answer(self, prices: int) -> Plan:
        """Return the best plan with everything that can be said of it."""
        found = answer_of(
            self.asked,
            self.placer,
            self.best,
            most=self.most,
            prices=prices,
            generator=self.generator,
            breaks_bound=self.breaks,
        )
        return replace(found, rounds=self.rounds, moves=self.moves, stopped=self.stopped)
