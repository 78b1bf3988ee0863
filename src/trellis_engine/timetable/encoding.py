"""A timetable as a propositional formula: interval patterns, run starts, capacities.

For each participant who can have all meetings in one block, the formula says where that block begins, in
order encoding ("it begins at slot s or earlier"), or that the participant is *broken*. A broken participant's
breaks are counted by the starts of runs. A capacity is stated twice, over the participants who sit in
meetings and over a few of them who together are in every meeting: either alone makes proofs longer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Any

from trellis_engine.timetable.grid import Grid, bits, window
from trellis_engine.timetable.presolve import blocks

_COUNTED = 2  # breaks of a participant in a day that are told apart where any number is allowed
_PAIRWISE = 5  # up to here "at most one" is said pair by pair


@dataclass(slots=True)
class Formula:
    """Clauses over variables 1, 2, ...; each true one of `levels` is a break more than the `forced` ones."""

    clauses: list[list[int]] = field(default_factory=list)
    place: list[dict[int, int]] = field(default_factory=list)
    busy: list[dict[int, int]] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    level_of: dict[int, int] = field(default_factory=dict)
    after: dict[int, int] = field(default_factory=dict)  # level: the one that is true as well
    forced: int = 0
    top: int = 0

    def new(self) -> int:
        """Return a variable that is not in use."""
        self.top += 1
        return self.top

    def add(self, *literals: int) -> None:
        """Add a clause."""
        self.clauses.append(list(literals))

    def at_most_one(self, literals: Sequence[int]) -> None:
        """At most one of the literals is true."""
        if len(literals) <= _PAIRWISE:
            for one, other in combinations(literals, 2):
                self.add(-one, -other)
        else:
            self.at_most(literals, 1, "seqcounter")

    def any_of(self, literals: Sequence[int]) -> int:
        """Return a literal that is true if and only if one of these is."""
        if len(literals) == 1:
            return literals[0]
        one = self.new()
        for literal in literals:
            self.add(-literal, one)
        self.add(-one, *literals)
        return one

    def at_most(self, literals: Sequence[int], most: int, kind: str = "totalizer") -> None:
        """At most so many of the literals are true."""
        if most >= len(literals):
            return
        if most < 1:
            for literal in literals:
                self.add(-literal)
            return
        from pysat.card import CardEnc, EncType  # noqa: PLC0415  (an extra of the library)

        encoded = CardEnc.atmost(list(literals), most, top_id=self.top, encoding=getattr(EncType, kind))
        self.clauses.extend(encoded.clauses)
        self.top = max(self.top, encoded.nv)

    def at_least(self, literals: Sequence[int], least: int) -> bool:
        """At least so many of the literals are true; False if there are not so many."""
        if least > len(literals):
            return False
        from pysat.card import CardEnc, EncType  # noqa: PLC0415

        encoded = CardEnc.atleast(list(literals), least, top_id=self.top, encoding=EncType.totalizer)
        self.clauses.extend(encoded.clauses)
        self.top = max(self.top, encoded.nv)
        return True

    def counted(self, literals: Sequence[int], most: int) -> list[int]:
        """Return literals: the k-th is true if more than k of the given ones are; k up to `most`."""
        if len(literals) < 2:
            return list(literals)
        from pysat.card import ITotalizer  # noqa: PLC0415

        counter: Any = ITotalizer(lits=list(literals), ubound=min(most, len(literals) - 1), top_id=self.top)
        self.clauses.extend(counter.cnf.clauses)
        self.top = max(self.top, counter.top_id)
        outputs = list(counter.rhs)
        counter.delete()
        return outputs


def encode(grid: Grid, *, floor: int = 0, count: bool = True) -> Formula | None:
    """Return the formula whose models are the schedules of a presolved grid.

    Parameters
    ----------
    grid : Grid
        What `presolve` returned.
    floor : int
        Breaks that every participant has at least.
    count : bool
        Whether breaks matter; without, the models are all schedules.

    Returns
    -------
    Formula or None
        None if it is plain already that there is no schedule.

    Notes
    -----
    O(sum of allowed slots + participants x slots^2) clauses.

    Source
    ------
    Bofill et al. (2022), JAIR 74, 263-301, for the problem and the implied cardinalities; order encoding
    after Crawford and Baker (1994); totalizer after Bailleux and Boufkhad (2003).
    """
    formula = Formula()
    for mask in grid.allowed:
        here = {slot: formula.new() for slot in bits(mask)}
        formula.place.append(here)
        formula.clauses.append(list(here.values()))
        formula.at_most_one(list(here.values()))
    for participant in range(grid.participants):
        formula.busy.append(_busy(formula, grid, participant))
        if count and not _breaks(formula, grid, participant, floor):
            return None
    _capacities(formula, grid)
    _orders(formula, grid)
    return formula


def _busy(formula: Formula, grid: Grid, participant: int) -> dict[int, int]:
    """State that a participant is in one meeting at a time; return the variable of each slot."""
    busy = {}
    for slot in range(grid.slots):
        here = [
            formula.place[meeting][slot]
            for meeting in grid.meetings_of[participant]
            if slot in formula.place[meeting]
        ]
        if here:
            busy[slot] = formula.any_of(here)
            formula.at_most_one(here)
    return busy


def _breaks(formula: Formula, grid: Grid, participant: int, floor: int) -> bool:
    """State how many breaks a participant has; False if they have too many or too few in any case."""
    own = grid.meetings_of[participant]
    if len(own) < 2:
        return floor == 0
    most = None if grid.difference is None else grid.difference + floor
    if not grid.simple or floor:
        levels = _run_levels(formula, grid, participant, most)
        _bounded(formula, grid, levels, most)
        if floor and not formula.at_least(_break_starts(formula, grid, participant), floor):
            return False
        levels = levels[:most] if len(grid.days) <= 1 else levels
    else:
        fits = blocks(grid, participant)
        if most == 0:
            if fits:
                _patterns(formula, participant, own, fits, None)
            return bool(fits)
        levels = _run_levels(formula, grid, participant, most)
        _bounded(formula, grid, levels, most)
        levels = levels[:most]
        if fits:
            broken = formula.new()
            _patterns(formula, participant, own, fits, broken)
            for literal in levels:
                formula.add(-literal, broken)
            levels = [broken, *levels[1:]]
        else:
            formula.forced += 1
            levels = levels[1:]
        formula.after.update((later, earlier) for earlier, later in pairwise(levels))
    formula.levels.extend(levels)
    formula.level_of.update(dict.fromkeys(levels, participant))
    return True


def _bounded(formula: Formula, grid: Grid, levels: Sequence[int], most: int | None) -> None:
    """State that a participant has at most so many breaks."""
    if most is not None:
        counted = levels if len(grid.days) <= 1 else formula.counted(levels, most)
        for literal in counted[most : most + 1]:
            formula.add(-literal)


def _break_starts(formula: Formula, grid: Grid, participant: int) -> list[int]:
    """Return literals, one for each slot in which the participant may come out of a break: true if so."""
    busy, bridged = formula.busy[participant], grid.bridged[participant]
    found = []
    for day in grid.days:
        earlier: int | None = None  # met in an earlier slot of the day
        previous: int | None = None
        for slot in bits(day):
            here = busy.get(slot)
            if here is not None and earlier is not None:
                comes = formula.new()
                formula.add(-comes, here)
                formula.add(-comes, earlier)
                if previous is not None:
                    formula.add(-comes, -previous)
                formula.add(comes, -here, -earlier, *([previous] if previous is not None else []))
                found.append(comes)
            if here is not None:
                met = formula.new()
                formula.add(-here, met)
                formula.add(-met, here, *([earlier] if earlier is not None else []))
                if earlier is not None:
                    formula.add(-earlier, met)
                earlier = met
            if here is not None or not bridged >> slot & 1:
                previous = here
    return found


def _patterns(
    formula: Formula,
    participant: int,
    own: Sequence[int],
    fits: Sequence[tuple[int, list[int]]],
    broken: int | None,
) -> None:
    """Either all meetings are one block that begins at one of the starts, or the participant is broken."""
    size = len(own)
    relaxed = [] if broken is None else [broken]
    by = [formula.new() for _ in fits]  # the block begins at this start or an earlier one
    for earlier, later in pairwise(by):
        formula.add(-earlier, later)
    formula.add(by[-1], *relaxed)
    if broken is not None:
        formula.add(-broken, -by[-1])
    begins = by[:1]
    for earlier, here in pairwise(by):
        begin = formula.new()
        formula.add(-begin, here)
        formula.add(-begin, -earlier)
        formula.add(begin, -here, earlier)
        begins.append(begin)
    _covers(formula, formula.busy[participant], [start for start, _ in fits], size, by, relaxed)
    for begin, (start, left) in zip(begins, fits, strict=True):
        inside = window(start, size)
        for meeting, mask in zip(own, left, strict=True):
            places = formula.place[meeting]
            for slot in bits(inside & ~mask):
                if slot in places:
                    formula.add(-begin, -places[slot])


def _covers(
    formula: Formula,
    busy: dict[int, int],
    starts: Sequence[int],
    size: int,
    by: Sequence[int],
    relaxed: list[int],
) -> None:
    """A participant meets in exactly the slots of the block."""
    for slot, literal in busy.items():
        covering = [index for index, start in enumerate(starts) if start <= slot < start + size]
        if not covering:
            formula.add(-literal, *relaxed)
            continue
        low, high = covering[0], covering[-1]
        formula.add(-literal, by[high], *relaxed)
        before = [by[low - 1]] if low else []
        if before:
            formula.add(-literal, -before[0], *relaxed)
        formula.add(literal, -by[high], *before)


def _run_levels(formula: Formula, grid: Grid, participant: int, most: int | None) -> list[int]:
    """Return literals, one for each break that is told apart, true if the participant has it.

    Where any number of breaks is allowed, more than `_COUNTED` on a day count as so many: what the formula
    refutes is refuted, and a schedule that it finds is counted again by `breaks`.
    """
    busy, bridged = formula.busy[participant], grid.bridged[participant]
    levels: list[int] = []
    for day in grid.days:
        starts, previous = [], None
        for slot in bits(day):
            here = busy.get(slot)
            if here is not None:
                if previous is None:
                    starts.append(here)
                else:
                    start = formula.new()
                    formula.add(-here, previous, start)
                    formula.add(-start, here)
                    formula.add(-start, -previous)
                    starts.append(start)
            if here is not None or not bridged >> slot & 1:
                previous = here
        limit = _COUNTED if most is None else most + 1
        if len(starts) > 1:
            levels.extend(formula.counted(starts, min(limit, len(starts) - 1))[1 : limit + 1])
    return levels


def _capacities(formula: Formula, grid: Grid) -> None:
    largest = max(map(len, grid.attendees), default=0)
    hubs = _hubs(grid)
    for slot, most in enumerate(grid.capacity):
        if most >= sum(slot in places for places in formula.place):
            continue
        formula.at_most([busy[slot] for busy in formula.busy if slot in busy], largest * most)
        taken = []
        for hub, meetings in hubs.items():
            here = [formula.place[meeting][slot] for meeting in meetings if slot in formula.place[meeting]]
            if here and len(meetings) == len(grid.meetings_of[hub]):
                taken.append(formula.busy[hub][slot])
            elif here:
                taken.append(formula.any_of(here))
        formula.at_most(taken, most)


def _hubs(grid: Grid) -> dict[int, list[int]]:
    """Share all meetings out among few participants, each of whom is in one of theirs at a time."""
    left = [set(own) for own in grid.meetings_of]
    hubs: set[int] = set()
    while any(left):
        hub = max(range(grid.participants), key=lambda participant: len(left[participant]))
        hubs.add(hub)
        for meeting in tuple(left[hub]):
            for participant in grid.attendees[meeting]:
                left[participant].discard(meeting)
    shared: dict[int, list[int]] = {}
    for meeting, people in enumerate(grid.attendees):
        hub = max(hubs.intersection(people), key=lambda participant: len(grid.meetings_of[participant]))
        shared.setdefault(hub, []).append(meeting)
    return shared


def _orders(formula: Formula, grid: Grid) -> None:
    for first, later in grid.before:
        ahead, behind = formula.place[first], formula.place[later]
        for slot, literal in behind.items():
            formula.add(-literal, *(other for earlier, other in ahead.items() if earlier < slot))
        for slot, literal in ahead.items():
            formula.add(-literal, *(other for after, other in behind.items() if after > slot))
