"""What a grid accepts, and how breaks are counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis_engine.errors import InvalidRecord
from trellis_engine.timetable.grid import Grid, bits, breaks, breaks_of, idle_slots, occupied_slots

PAIR = {"slots": 2, "participants": 2, "attendees": ((0, 1),), "allowed": (3,), "capacity": (1, 1)}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"slots": 65, "capacity": (1,) * 65}, "at most|to 64 slots"),
        ({"allowed": ()}, "1 meetings but 0"),
        ({"capacity": (1,)}, "one capacity"),
        ({"capacity": (1, -1)}, "one capacity"),
        ({"attendees": ((0,),)}, "two or more"),
        ({"attendees": ((0, 0),)}, "two or more"),
        ({"attendees": ((0, 2),)}, "not there"),
        ({"allowed": (4,)}, "slot that is not there"),
        ({"before": ((0, 1),)}, "order between meetings"),
        ({"before": ((0, 0),)}, "order between meetings"),
        ({"difference": -1}, "zero or more"),
        ({"bridged": (0,)}, "busy otherwise"),
        ({"days": (1,)}, "exactly one day"),
        ({"days": (3, 1)}, "exactly one day"),
    ],
)
def test_grid_refuses(change, words):
    with pytest.raises(InvalidRecord, match=words):
        Grid(**{**PAIR, **change})


def test_grid_without_slots_or_meetings_is_empty():
    nothing = Grid(slots=0, participants=0, attendees=(), allowed=(), capacity=())
    assert (nothing.meetings, nothing.days, nothing.simple) == (0, (), True)


def test_grid_knows_the_meetings_of_each_participant():
    grid = Grid(slots=2, participants=3, attendees=((0, 1), (2, 0)), allowed=(3, 3), capacity=(1, 1))
    assert grid.meetings_of == ((0, 1), (0,), (1,))
    assert not Grid(**{**PAIR, "days": (1, 2)}).simple
    assert not Grid(**{**PAIR, "bridged": (1, 0)}).simple


@given(st.integers(0, 2**12 - 1), st.integers(0, 2**12 - 1), st.integers(0, 12))
def test_breaks_are_groups_of_idle_slots(occupied, bridged, cut):
    bridged &= ~occupied
    days = tuple(day for day in ((1 << cut) - 1, (1 << 12) - (1 << cut)) if day)
    expected = 0
    for day in days:
        there = "".join("x" if occupied >> slot & 1 else "." for slot in bits(day & ~bridged)).strip(".")
        expected += len([part for part in there.split("x") if part])
    assert breaks(occupied, days, bridged) == expected


def test_idle_slots_lie_between_meetings_of_one_day():
    assert idle_slots(0b10010010, (0b11111111,), 0b00100000) == 0b01001100
    assert idle_slots(0b10010010, (0b00001111, 0b11110000), 0) == 0b01100000


def test_unplaced_meetings_occupy_nothing():
    grid = Grid(slots=3, participants=3, attendees=((0, 1), (0, 2)), allowed=(7, 7), capacity=(1, 1, 1))
    assert occupied_slots(grid, (2, -1)) == [4, 4, 0]
    assert breaks_of(grid, (0, 2)) == [1, 0, 0]
