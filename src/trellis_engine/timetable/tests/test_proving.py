"""The fewest breaks, against every schedule there is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trellis_engine.timetable import Grid, Prices, Progress, anneal, breaks_of, fewest_breaks, presolve
from trellis_engine.timetable.bounds import relaxed_breaks, tightness
from trellis_engine.timetable.presolve import Impossible
from trellis_engine.timetable.tests.brute_force import plain_breaks, schedules
from trellis_engine.timetable.tests.made import grids


def chance(seed=1):
    return np.random.default_rng(seed)


@settings(deadline=None, max_examples=200)
@given(grids())
def test_fewest_breaks_are_those_of_the_best_of_all_schedules(grid):
    everything = list(schedules(grid))
    found = fewest_breaks(grid, chance())
    assert found.proven
    if not everything:
        assert (found.schedule, found.breaks) == (None, None)
        assert found.impossible
    else:
        assert found.schedule in everything
        assert found.breaks == sum(plain_breaks(grid, found.schedule))
        assert found.breaks == min(sum(plain_breaks(grid, each)) for each in everything)


@settings(deadline=None, max_examples=100)
@given(grids(simple=True))
def test_relaxation_never_proves_too_much(grid):
    ready = presolve(grid)
    if not isinstance(ready, Impossible):
        best = min((sum(plain_breaks(ready, each)) for each in schedules(ready)), default=None)
        if best is not None:
            assert relaxed_breaks(ready) <= best


@settings(deadline=None, max_examples=100)
@given(grids(), st.integers(0, 3))
def test_annealing_breaks_no_hard_rule(grid, seed):
    ready = presolve(grid)
    if isinstance(ready, Impossible):
        return
    found = anneal(ready, chance(seed), moves=3000)
    placed = [number for number, slot in enumerate(found.schedule) if slot >= 0]
    kept = {number: index for index, number in enumerate(placed)}
    part = Grid(
        slots=ready.slots,
        participants=ready.participants,
        attendees=tuple(ready.attendees[number] for number in placed),
        allowed=tuple(1 << found.schedule[number] for number in placed),
        capacity=ready.capacity,
        before=tuple((kept[a], kept[b]) for a, b in ready.before if a in kept and b in kept),
        days=ready.days,
        bridged=ready.bridged,
    )
    assert list(schedules(part)) == [tuple(found.schedule[number] for number in placed)]
    counts = breaks_of(ready, found.schedule)
    most = ready.slots if ready.difference is None else ready.difference
    over = sum(max(0, count - most) for count in counts)
    unplaced = ready.meetings - len(placed)
    assert found.cost == pytest.approx(8.0 * unplaced + sum(counts) + 5.0 * over)


def test_slots_are_never_too_full_at_the_end_though_they_are_on_the_way():
    pairs = [(one, (one + step) % 24) for step in (1, 5, 7) for one in range(24)]  # 72 meetings, 6 a person
    grid = Grid(slots=9, participants=24, attendees=tuple(pairs), allowed=(511,) * 72, capacity=(8,) * 9)
    first = anneal(grid, chance(), moves=200_000)
    crowded = [slot % 8 for slot in range(72)]  # 9 a slot, and some people twice
    assert [first.schedule.count(slot) for slot in range(9)] == [8] * 9
    again = anneal(grid, chance(2), moves=200_000, start=first.schedule)
    assert [again.schedule.count(slot) for slot in range(9)] == [8] * 9
    narrow = Grid(slots=9, participants=144, attendees=tuple((2 * m, 2 * m + 1) for m in range(72)),
                  allowed=(511,) * 72, capacity=(8,) * 9)  # fmt: skip
    emptied = anneal(narrow, chance(3), moves=200_000, start=crowded)
    assert [emptied.schedule.count(slot) for slot in range(9)] == [8] * 9


def test_same_seed_gives_the_same_schedule():
    grid = round_robin(8, 9)
    first, again = (fewest_breaks(grid, chance(5)).schedule for _ in range(2))
    assert first == again
    assert anneal(grid, chance(5), moves=5000) == anneal(grid, chance(5), moves=5000)


def test_weights_decide_what_stays_unplaced():
    grid = Grid(slots=1, participants=3, attendees=((0, 1), (1, 2)), allowed=(1, 1), capacity=(1,))
    assert anneal(grid, chance(), weights=(1, 3), moves=2000).schedule == (-1, 0)
    assert anneal(grid, chance(), weights=(3, 1), moves=2000).schedule == (0, -1)


def test_idle_slots_have_a_price():
    grid = Grid(slots=6, participants=3, attendees=((0, 1), (0, 2)), allowed=(1, 0b111000), capacity=(1,) * 6)
    assert anneal(grid, chance(), moves=5000, prices=Prices(idle=0.1), target=0.0).schedule == (0, 3)


def test_short_tables_make_breaks_that_the_relaxation_knows():
    two = Grid(slots=3, participants=3, attendees=((0, 1), (0, 2)), allowed=(1, 4), capacity=(1, 1, 1))
    assert (tightness(two), relaxed_breaks(two)) == (pytest.approx(2 / 3), 1)
    assert tightness(Grid(slots=0, participants=0, attendees=(), allowed=(), capacity=())) == 0


def test_everybody_may_have_a_break_if_breaks_must_be_equal():
    """Each of a ring of four meets in the first and the last slot: one break each, none differs."""
    ring = Grid(
        slots=3, participants=4, attendees=((0, 1), (2, 3), (1, 2), (3, 0)), allowed=(1, 1, 4, 4),
        capacity=(2, 2, 2), difference=0,
    )  # fmt: skip
    found = fewest_breaks(ring, chance())
    assert (found.breaks, found.bound, found.proven) == (4, 4, True)


def test_a_break_that_somebody_cannot_have_is_asked_of_nobody():
    apart = Grid(
        slots=4, participants=3, attendees=((0, 1), (0, 2), (1, 2)), allowed=(4, 8, 1), capacity=(1, 0, 1, 1),
        difference=0,
    )  # fmt: skip
    found = fewest_breaks(apart, chance())
    assert (found.schedule, bool(found.impossible)) == (None, True)


def test_watch_sees_progress_and_may_stop():
    seen: list[Progress] = []

    def watch(progress):
        seen.append(progress)
        return False

    grid = round_robin(8, 12)
    found = fewest_breaks(grid, chance(), watch=watch)
    assert [progress.breaks for progress in seen] == [found.breaks]
    assert found.bound <= found.breaks


def test_time_that_is_over_leaves_a_bound_and_no_proof():
    found = fewest_breaks(round_robin(8, 9), chance(), seconds=0)
    assert (found.schedule, found.breaks, found.bound, found.proven) == (None, None, 0, False)


def test_nothing_to_place_is_proven():
    found = fewest_breaks(
        Grid(slots=3, participants=2, attendees=(), allowed=(), capacity=(1,) * 3), chance()
    )
    assert (found.schedule, found.breaks, found.proven) == ((), 0, True)


def round_robin(people, slots):
    pairs = tuple((a, b) for a in range(people) for b in range(a))
    return Grid(
        slots=slots, participants=people, attendees=pairs, allowed=((1 << slots) - 1,) * len(pairs),
        capacity=(people // 2,) * slots,
    )  # fmt: skip
