"""Sets that hit all cores, and the formula's short cuts."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trellis_engine.timetable import Grid, presolve
from trellis_engine.timetable.deciding import Decider, Verdict
from trellis_engine.timetable.encoding import encode
from trellis_engine.timetable.hitting import HittingSets
from trellis_engine.timetable.presolve import Impossible
from trellis_engine.timetable.solvers import solver
from trellis_engine.timetable.tests.brute_force import plain_breaks, schedules
from trellis_engine.timetable.tests.made import grids

LEVELS = (3, 4, 5, 7, 8, 9)


def sets_of(after=None, seed=1):
    return HittingSets(LEVELS, after or {}, 40, np.random.default_rng(seed))


@settings(deadline=None, max_examples=100)
@given(st.lists(st.frozensets(st.sampled_from(LEVELS), min_size=1), max_size=8), st.integers(0, 6))
def test_a_set_is_drawn_whenever_one_hits_all_cores(cores, number):
    sets = sets_of()
    for core in cores:
        sets.add(core, here=False)
    there_is = any(
        all(core & set(chosen) for core in cores)
        for size in range(number + 1)
        for chosen in combinations(LEVELS, size)
    )
    drawn = sets.draw(number, {3: 100.0})
    assert (drawn is not None) == there_is
    if drawn is not None:
        assert len(drawn) <= number
        assert all(core & drawn for core in cores)
    sets.close()


def test_cores_of_one_number_are_forgotten_at_the_next_and_the_others_are_not():
    sets = sets_of()
    sets.add((3, 4), here=False)
    sets.add((), here=True)
    assert sets.draw(2, {}) is None
    sets.next_number()
    assert (sets.draw(0, {}), len(sets.draw(2, {}) & {3, 4})) == (None, 1)
    sets.close()


def test_what_was_set_aside_comes_again_when_nothing_else_is_left():
    sets = sets_of()
    sets.add((3,), here=False)
    sets.add((4, 5), here=False)
    sets.set_aside({3, 4})
    assert sets.draw(2, {}) == {3, 5}
    sets.set_aside({3, 5})
    assert sets.draw(2, {}) in ({3, 4}, {3, 5})
    sets.set_aside(set(LEVELS))
    assert sets.draw(2, {}) in ({3, 4}, {3, 5})
    sets.close()


def test_a_second_break_is_drawn_only_with_the_first():
    sets = sets_of(after={4: 3})
    sets.add((4,), here=False)
    assert (sets.draw(1, {}), sets.draw(2, {})) == (None, {3, 4})
    sets.close()


def test_a_set_is_filled_and_grows_with_the_cores():
    sets = sets_of(after={4: 3})
    filled = {9}
    sets.widen(filled, 3, {})
    assert (len(filled), 4 in filled and 3 not in filled) == (3, False)
    for _ in range(41):
        sets.add(LEVELS, here=False)
    sets.widen(filled, 3, {})
    assert filled == set(LEVELS)


@settings(deadline=None, max_examples=100)
@given(grids(simple=True))
def test_capacities_over_few_participants_leave_exactly_the_schedules_there_are(grid):
    ready = presolve(grid)
    if isinstance(ready, Impossible) or grid.difference is not None:
        return
    assert set(models(ready)) == set(schedules(ready))


def test_a_slot_does_not_hold_more_meetings_of_two_because_there_are_some_of_three():
    mixed = Grid(
        slots=2, participants=9, attendees=((0, 1), (2, 3), (4, 5), (6, 7, 8)), allowed=(3,) * 4,
        capacity=(2, 2),
    )  # fmt: skip
    assert sorted(models(mixed)) == sorted(schedules(mixed))


def test_a_slot_counts_meetings_whose_participants_are_in_others_too():
    ring = Grid(
        slots=3, participants=6, attendees=tuple((one, (one + 1) % 6) for one in range(6)), allowed=(7,) * 6,
        capacity=(2, 2, 2),
    )  # fmt: skip
    assert sorted(models(ring)) == sorted(schedules(ring))


def models(grid):
    """Return every schedule that the formula allows."""
    formula = encode(grid, count=False)
    asked = solver(formula.clauses)
    found = []
    while asked.solve():
        true = set(asked.get_model())
        places = [list(each.items()) for each in formula.place]
        chosen = [next((slot, literal) for slot, literal in each if literal in true) for each in places]
        found.append(tuple(slot for slot, _ in chosen))
        asked.add_clause([-literal for _, literal in chosen])
        if not chosen:
            break
    asked.delete()
    return found


@pytest.mark.parametrize("budget", [1, 3_000])
@settings(deadline=None, max_examples=60)
@given(grids(simple=True))
def test_no_number_is_left_out_however_small_the_budget(budget, grid):
    ready = presolve(grid)
    formula = None if isinstance(ready, Impossible) else encode(ready)
    if formula is None:
        return
    fewest = min((sum(plain_breaks(ready, each)) for each in schedules(ready)), default=None)
    decider = Decider(formula, np.random.default_rng(1))
    decider.budget = float(budget)
    number, verdict = 0, Verdict.REFUTED
    while verdict not in (Verdict.FOUND, Verdict.NEVER) and number <= len(formula.levels) + 1:
        verdict = decider.ask(number, {})
        number += verdict is Verdict.MORE
    decider.close()
    if verdict is Verdict.FOUND:
        assert number + formula.forced == fewest
    else:
        # With a difference, a schedule in which everybody has breaks is found with another floor.
        assert fewest is None or grid.difference is not None
