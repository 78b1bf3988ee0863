"""The checker of schedules refuses each broken rule, and counts breaks as the definition says."""

from dataclasses import replace
from itertools import product

import pytest

from bench.timetable.checker import WrongSchedule, check
from bench.timetable.records import Event, Meeting

ALL = frozenset(range(6))


def event(*pairs, **changed):
    """Six slots, two tables, four participants."""
    meetings = tuple(pair if isinstance(pair, Meeting) else Meeting(pair, ALL) for pair in pairs)
    plain = Event("made", 4, 6, (2,) * 6, (frozenset(),) * 4, meetings)
    return replace(plain, **changed)


def test_a_schedule_that_keeps_every_rule_is_counted():
    made = event((0, 1), (0, 2), (0, 3), (2, 3), Meeting((1, 3), ALL, weight=5))
    quality = check(made, (0, 2, 5, None, 4))
    assert (quality.placed, quality.value) == (4, 8)
    assert quality.breaks == (2, 1, 0, 0)
    assert quality.idle == (3, 3, 0, 0)
    assert (quality.total_breaks, quality.total_idle, quality.difference) == (3, 6, 2)


def test_a_break_is_a_group_of_idle_slots_and_not_a_slot():
    made = event((0, 1), (0, 2))
    assert [check(made, (0, slot)).breaks[0] for slot in range(1, 6)] == [0, 1, 1, 1, 1]
    assert [check(made, (0, slot)).idle[0] for slot in range(1, 6)] == [0, 1, 2, 3, 4]


def test_slots_in_which_a_participant_is_away_are_idle_too():
    made = event((0, 1), (0, 2), unavailable=(frozenset({1, 2}), *(frozenset(),) * 3))
    assert check(made, (0, 3)).breaks[0] == 1


BROKEN = [
    (event((0, 1)), (0, 1), {}, "The schedule has 2 meetings, the event has 1."),
    (event((0, 1)), (6,), {}, "Meeting 0 is in slot 6, which there is not."),
    (event((0, 1)), (-1,), {}, "Meeting 0 is in slot -1, which there is not."),
    (
        event(Meeting((0, 1), frozenset({1, 2}))),
        (3,),
        {},
        "Meeting 0 is in slot 3, which is not among its own.",
    ),
    (event(Meeting((0, 1), ALL, fixed=2)), (3,), {}, "Meeting 0 is in slot 3 and was fixed to 2."),
    (event(Meeting((0, 1), ALL, fixed=2)), (None,), {}, "Meeting 0 is fixed to a slot and not placed."),
    (
        event((0, 1), unavailable=(frozenset(), frozenset({4}), frozenset(), frozenset())),
        (4,),
        {},
        "Meeting 0 is in slot 4, when participant 1 is away.",
    ),
    (event((0, 1), (1, 2)), (3, 3), {}, "Participant 1 is in meetings 0 and 1 of slot 3."),
    (
        event((0, 1), (2, 3), capacity=(2, 2, 1, 2, 2, 2)),
        (2, 2),
        {},
        "Slot 2 has 2 meetings and room for 1.",
    ),
    (
        event((0, 1), (2, 3), precedences=((1, 0),)),
        (2, 2),
        {},
        "Meeting 1 is in slot 2, not before meeting 0 in slot 2.",
    ),
    (event((0, 1), (2, 3)), (2, None), {"complete": True}, "Meeting 1 is not placed."),
    (
        event((0, 1), (0, 2)),
        (0, 2),
        {"max_difference": 0},
        "Breaks differ by 1 between participants; at most 0 may be.",
    ),
]


@pytest.mark.parametrize(("made", "schedule", "asked", "words"), BROKEN)
def test_a_broken_rule_is_refused_with_its_place(made, schedule, asked, words):
    with pytest.raises(WrongSchedule) as refused:
        check(made, schedule, **asked)
    assert str(refused.value) == words


def test_an_unplaced_meeting_holds_no_other_one_up():
    made = event((0, 1), (2, 3), precedences=((1, 0),))
    assert check(made, (2, None)).placed == 1


def test_breaks_of_every_set_of_slots_are_those_of_its_text():
    made = event(*[(0, other) for other in (1, 2, 3)])
    for slots in product(range(6), repeat=3):
        if len(set(slots)) == 3:
            text = "".join("x" if slot in slots else "." for slot in range(6)).strip(".")
            quality = check(made, slots)
            assert quality.breaks[0] == len([gap for gap in text.split("x")[1:-1] if gap])
            assert quality.idle[0] == text.count(".")
