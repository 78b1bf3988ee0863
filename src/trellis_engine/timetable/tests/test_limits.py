"""Bounds hold for every plan there is."""

from unittest.mock import patch

import numpy as np
from hypothesis import HealthCheck, given, settings

from trellis_engine.timetable import Matchmaking, placed_bound, plan
from trellis_engine.timetable.arrays import arrays_of
from trellis_engine.timetable.limits import forced_breaks, grid_of
from trellis_engine.timetable.placed_bound import fairest, most_placed, rounded_down
from trellis_engine.timetable.placing import Placement, Placer
from trellis_engine.timetable.possible import most_possible
from trellis_engine.timetable.tests.brute_force import plain_breaks, schedules
from trellis_engine.timetable.tests.made import grids
from trellis_engine.timetable.tests.made_events import every_plan, matchmakings
from trellis_engine.timetable.tests.plan_checker import breaks_and_idle, value_of

SLOW = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))


@SLOW
@given(matchmakings())
def test_no_plan_places_more_or_is_fairer_than_its_bounds(asked):
    arrays = arrays_of(asked)
    placer = Placer(asked, arrays)
    plans = list(every_plan(asked))
    values = [value_of(asked, meetings) for meetings in plans]
    for most_places in (0, 10**6):
        with patch.object(placed_bound, "_MOST_PLACES", most_places):
            assert most_placed(arrays, placer.values, placer.possible) >= max(values) - 1e-9
    for floor in {0.0, max(values)}:
        lowest = [
            least_share(asked, one, placer.due)
            for one, value in zip(plans, values, strict=True)
            if value >= floor
        ]
        assert fairest(arrays, placer.values, placer.possible, placer.due, floor) >= max(lowest) - 1e-9


def least_share(asked: Matchmaking, meetings, due) -> float:
    """Return the least share of the meetings due to them that somebody has."""
    shares = [1.0]
    for number, person in enumerate(asked.participants):
        count = sum(person.key in meeting.participants for meeting in meetings)
        if due[number]:
            shares.append(min(1.0, count / due[number]))
    return min(shares)


@SLOW
@given(matchmakings())
def test_nobody_has_more_than_is_possible_nor_is_owed_more(asked):
    arrays = arrays_of(asked)
    possible, due = most_possible(arrays), most_possible(arrays, alone=True)
    most = np.zeros(len(asked.participants), int)
    for meetings in every_plan(asked):
        for number, person in enumerate(asked.participants):
            count = sum(person.key in meeting.participants for meeting in meetings)
            most[number] = max(most[number], count)
    assert (most <= possible).all()
    assert (due <= possible).all()


@SLOW
@given(matchmakings())
def test_no_plan_of_the_same_meetings_has_fewer_breaks_than_its_bound(asked):
    found = plan(asked, rounds=1)
    bound = found.objective("breaks")
    same = {(one.wish, one.participants) for one in found.meetings}
    for meetings in every_plan(asked):
        mine = {(one.wish, one.participants) for one in meetings}
        if mine == same:
            breaks = [
                breaks_and_idle(
                    asked, person.key, [one for one in meetings if person.key in one.participants]
                )
                for person in asked.participants
            ]
            assert sum(count for count, _ in breaks) >= bound.bound
            assert sum(idle for _, idle in breaks) >= found.objective("idle").bound


@settings(deadline=None, max_examples=200)
@given(grids())
def test_forced_breaks_are_in_every_schedule(grid):
    forced = forced_breaks(grid)
    for schedule in schedules(grid):
        assert all(count >= least for count, least in zip(plain_breaks(grid, schedule), forced, strict=True))


@SLOW
@given(matchmakings())
def test_every_plan_is_a_schedule_of_its_grid(asked):
    arrays = arrays_of(asked)
    found = plan(asked, rounds=1)
    slot = np.full(len(asked.wishes), -1, np.int64)
    variant = np.zeros(len(asked.wishes), np.int64)
    for meeting in found.meetings:
        wish = asked.wish_numbers[meeting.wish]
        people = tuple(asked.participant_numbers[one] for one in meeting.participants)
        slot[wish] = asked.slot_numbers[meeting.slot]
        variant[wish] = [one.people for one in arrays.variants[wish]].index(people)
    grid, wishes = grid_of(arrays, Placement(slot, variant))
    schedule = tuple(slot[wishes].tolist())
    assert all(mask >> at & 1 for mask, at in zip(grid.allowed, schedule, strict=True))
    assert all(schedule.count(at) <= most for at, most in enumerate(grid.capacity))


def test_values_without_a_plain_step_are_not_rounded():
    assert rounded_down(1.23456, np.array([0.1234567])) == 1.23456
    assert rounded_down(7.9, np.array([])) == 7.9
