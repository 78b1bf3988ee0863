"""Presolve keeps every schedule and says why there is none."""

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from trellis_engine.timetable.grid import Grid, bits
from trellis_engine.timetable.presolve import Impossible, blocks, filter_different, presolve
from trellis_engine.timetable.tests.brute_force import schedules
from trellis_engine.timetable.tests.made import grids


@given(st.lists(st.integers(1, 31), max_size=4))
def test_filter_different_leaves_exactly_what_a_choice_uses(masks):
    choices = [
        chosen
        for chosen in permutations(range(5), len(masks))
        if all(mask >> slot & 1 for mask, slot in zip(masks, chosen, strict=True))
    ]
    expected = [sum({1 << chosen[item] for chosen in choices}) for item in range(len(masks))]
    assert filter_different(masks, 5) == (expected if choices else None)


@settings(deadline=None, max_examples=150)
@given(grids())
def test_presolve_loses_no_schedule(grid):
    before = set(schedules(grid))
    ready = presolve(grid)
    if isinstance(ready, Impossible):
        assert before == set()
    else:
        assert set(schedules(ready)) == before


@settings(deadline=None, max_examples=150)
@given(grids(simple=True))
def test_blocks_are_where_all_meetings_of_a_participant_fit(grid):
    for participant, own in enumerate(grid.meetings_of):
        expected = {}
        for start in range(grid.slots - len(own) + 1):
            chosen = [
                order
                for order in permutations(range(start, start + len(own)))
                if all(grid.allowed[m] >> slot & 1 for m, slot in zip(own, order, strict=True))
            ]
            if chosen:
                expected[start] = [sum({1 << order[i] for order in chosen}) for i in range(len(own))]
        assert dict(blocks(grid, participant)) == expected


def test_presolve_says_for_whom_there_is_no_schedule():
    busy = Grid(slots=1, participants=3, attendees=((0, 1), (0, 2)), allowed=(1, 1), capacity=(2,))
    assert presolve(busy) == Impossible(
        "This participant has more meetings than slots in which they can be.", participant=0, meetings=(0, 1)
    )
    closed = Grid(slots=2, participants=2, attendees=((0, 1),), allowed=(1,), capacity=(0, 1))
    assert presolve(closed) == Impossible("No slot is left for this meeting.", meetings=(0,))
    four = ((0, 1), (2, 3), (0, 2), (1, 3))
    full = Grid(slots=3, participants=4, attendees=four, allowed=(7,) * 4, capacity=(1, 1, 1))
    assert presolve(full) == Impossible("There are 4 meetings but room for 3.")
    ring = Grid(
        slots=2, participants=6, attendees=((0, 1), (2, 3), (4, 5)), allowed=(3, 3, 3), capacity=(3, 3),
        before=((0, 1), (1, 2)),
    )  # fmt: skip
    assert isinstance(presolve(ring), Impossible)


def test_presolve_narrows_by_orders():
    grid = Grid(
        slots=4,
        participants=4,
        attendees=((0, 1), (2, 3)),
        allowed=(15, 15),
        capacity=(2,) * 4,
        before=((0, 1),),
    )
    assert [list(bits(mask)) for mask in presolve(grid).allowed] == [[0, 1, 2], [1, 2, 3]]
