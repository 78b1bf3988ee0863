"""The simulated day: the same chance for everybody, nobody twice, nobody who is not there."""

import argparse
from collections import Counter

import numpy as np
import pytest

from bench.timetable import event_day
from bench.timetable.day import Day, first_come, make_day
from bench.timetable.event_day import as_matchmaking, attend, main, outcome
from bench.timetable.hall import Hall
from trellis_engine.timetable import plan

SAID = {"people": 12, "slots": 4, "tables": 3, "wishes": 3.0, "unanswered": 0.4, "no_shows": 0.2, "late": 0.2,
        "says_late": 0.5}  # fmt: skip


@pytest.fixture
def day() -> Day:
    return make_day(argparse.Namespace(**SAID), np.random.default_rng(3))


def test_three_who_wish_one_another_are_placed_again_when_one_does_not_come():
    """0 meets 1 first; 1 is not there, so 0 is offered 2, who is free and wishes it."""
    day = Day(
        slots=3, tables=2, lists=((1, 2), (0,), (0,)), answered=frozenset(), arrives=(0, 3, 0),
        says_late=frozenset(),
    )  # fmt: skip
    asked = as_matchmaking(day, day.wishes())
    hall = Hall(day, asked, plan(asked, rounds=1, prices=0), seed=1)
    hall.live()
    assert list(hall.held) == [(0, 2)]


def test_nobody_meets_twice_at_once_or_while_away(day):
    asked = as_matchmaking(day, day.wishes())
    hall = Hall(day, asked, plan(asked, rounds=1, prices=0), seed=1)
    hall.live()
    assert len(hall.held) > 3
    sitting = Counter((slot, one) for both, (slot, _table) in hall.held.items() for one in both)
    tables = Counter(spot for spot in hall.held.values())
    assert {*sitting.values(), *tables.values()} == {1}
    assert all(day.arrives[one] <= slot for slot, one in sitting)
    assert set(hall.held) <= set(day.wishes())


def test_first_come_books_what_is_answered_and_nobody_twice(day):
    booked = first_come(day, np.random.default_rng(1), instant=False)
    pairs = {(one, other) for _slot, one, other in booked}
    assert pairs <= day.agreed() < set(day.wishes())
    assert set(Counter((slot, one) for slot, *both in booked for one in both).values()) == {1}
    assert max(Counter(slot for slot, *_both in booked).values()) <= day.tables
    assert set(attend(day, booked)) <= pairs


def test_who_did_not_come_does_not_count(day):
    found = outcome(day, "x", 0, [])
    assert len(found.held) == sum(at < day.slots for at in day.arrives) < 12


def test_the_command_says_whether_it_is_as_asked(capsys, monkeypatch):
    monkeypatch.setattr(event_day, "ASKED", -2.0)
    few = [
        "--people",
        "12",
        "--slots",
        "4",
        "--tables",
        "3",
        "--wishes",
        "3",
        "--days",
        "1",
        "--seconds",
        "0.2",
    ]
    assert main(few) == 0
    monkeypatch.setattr(event_day, "ASKED", 99.0)
    assert main(few) == 1
    assert '"holds": false' in capsys.readouterr().out.splitlines()[-1]
