"""python-sat's RC2, a core-guided MaxSAT solver, on the plain model."""

import time
from collections.abc import Iterator
from threading import Timer

from pysat.card import CardEnc, EncType
from pysat.examples.rc2 import RC2
from pysat.formula import WCNF, IDPool

from bench.timetable.peers.answer import Answer, most_breaks
from bench.timetable.records import Event

# Up to here pairs are fewer clauses than a counter is.
_FEW = 5


def rc2(event: Event, seconds: float, *, max_difference: int | None = None) -> Answer:
    """Minimise breaks; every meeting is placed.

    Parameters
    ----------
    event : Event
        What is wished.
    seconds : float
        Time limit [s]. RC2 has no schedule before it has the best one, and ends a step it has begun.
    max_difference : int, optional
        Largest difference in breaks between participants.
    """
    began = time.monotonic()
    formula, held, with_meetings = _formula(event, max_difference)
    with RC2(formula) as solver:
        timer = Timer(max(0.01, seconds - (time.monotonic() - began)), solver.interrupt)
        timer.start()
        model = solver.compute(expect_interrupt=True)
        timer.cancel()
        bound = solver.cost - with_meetings
        interrupted = solver.interrupted
    spent = time.monotonic() - began
    if model is None:
        return Answer(None, not interrupted, max(0, bound) if interrupted else None, spent)
    true = {literal for literal in model if literal > 0}
    schedule = tuple(next(slot for slot, name in choices.items() if name in true) for choices in held)
    return Answer(schedule, True, bound, spent)


def _formula(event: Event, max_difference: int | None) -> tuple[WCNF, list[dict[int, int]], int]:
    """Return the formula, which literal says that a meeting is in a slot, and how many have meetings."""
    names = IDPool()
    held = [
        {slot: names.id(("held", number, slot)) for slot in event.open_slots(number)}
        for number in range(len(event.meetings))
    ]
    hard = list(_rules(event, held, names))
    starts: list[list[int]] = []
    for participant, meetings in enumerate(event.of_participants()):
        slots = range(event.slots) if meetings else ()
        starts.append([names.id(("start", participant, slot)) for slot in slots])
        hard += _one_at_a_time(event, held, names, meetings)
        hard += _run_starts(event, held, names, participant, meetings)
    if max_difference is not None:
        hard += _even(starts, most_breaks(event), names, max_difference)
    formula = WCNF()
    formula.extend(hard)
    formula.extend([[-start] for found in starts for start in found], weights=[1] * sum(map(len, starts)))
    return formula, held, sum(bool(found) for found in starts)


def _rules(event: Event, held: list[dict[int, int]], names: IDPool) -> Iterator[list[int]]:
    for choices in held:
        yield list(choices.values())
        yield from _at_most(list(choices.values()), 1, names)
    for slot, room in enumerate(event.capacity):
        yield from _at_most([choices[slot] for choices in held if slot in choices], room, names)
    for earlier, later in event.precedences:
        for slot, after in held[later].items():
            yield from ([-after, -before] for other, before in held[earlier].items() if other >= slot)


def _one_at_a_time(
    event: Event, held: list[dict[int, int]], names: IDPool, meetings: list[int]
) -> Iterator[list[int]]:
    for slot in range(event.slots):
        yield from _at_most([held[one][slot] for one in meetings if slot in held[one]], 1, names)


def _at_most(literals: list[int], bound: int, names: IDPool) -> list[list[int]]:
    if len(literals) <= bound:
        return []
    encoding = EncType.pairwise if bound == 1 and len(literals) <= _FEW else EncType.seqcounter
    clauses: list[list[int]] = CardEnc.atmost(literals, bound, vpool=names, encoding=encoding).clauses
    return clauses


def _run_starts(
    event: Event, held: list[dict[int, int]], names: IDPool, participant: int, meetings: list[int]
) -> Iterator[list[int]]:
    for slot in range(event.slots) if meetings else ():
        busy, start = names.id(("busy", participant, slot)), names.id(("start", participant, slot))
        there = [held[one][slot] for one in meetings if slot in held[one]]
        yield [-busy, *there]
        yield from ([busy, -one] for one in there)
        yield [-start, busy]
        if slot:
            before = names.id(("busy", participant, slot - 1))
            yield [-start, -before]
            yield [start, before, -busy]
        else:
            yield [start, -busy]


def _even(
    starts: list[list[int]], most: list[int], names: IDPool, max_difference: int
) -> Iterator[list[int]]:
    """Say that breaks differ by at most d: above level + d only where everybody is above level."""
    for level in range(max(most, default=0) - max_difference):
        everybody = names.id(("everybody above", level))
        for found, highest in zip(starts, most, strict=True):
            if highest <= level:
                yield [-everybody]
            else:
                yield from _counted(found, level + 2, -everybody, names, least=True)
            if highest > level + max_difference:
                yield from _counted(found, level + max_difference + 1, everybody, names, least=False)


def _counted(
    literals: list[int], bound: int, unless: int, names: IDPool, *, least: bool
) -> Iterator[list[int]]:
    """Yield clauses of "at least" or "at most so many are true", each with a way out."""
    build = CardEnc.atleast if least else CardEnc.atmost
    for clause in build(literals, bound, vpool=names, encoding=EncType.seqcounter).clauses:
        yield [*clause, unless]
