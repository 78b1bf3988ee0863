"""Plans, against every plan there is and an independent checker."""

import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from trellis_engine.timetable import (
    Frozen,
    Grid,
    Matchmaking,
    Participant,
    Progress,
    Table,
    Weights,
    Wish,
    breaks_of,
    plan,
    planning,
)
from trellis_engine.timetable.proof_process import ProofProcess
from trellis_engine.timetable.tests.made_events import every_plan, frozen_from, matchmakings, slot
from trellis_engine.timetable.tests.plan_checker import check_plan, value_of

SLOW = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))


@SLOW
@given(matchmakings())
def test_plans_keep_every_rule_and_place_as_much_as_any_plan(asked):
    found = plan(asked, rounds=1)
    check_plan(asked, found)
    most = max(value_of(asked, meetings) for meetings in every_plan(asked))
    assert found.objective("placed").value == pytest.approx(most)
    assert found.objective("placed").bound >= most - 1e-9


@SLOW
@given(matchmakings())
def test_frozen_meetings_stay_and_everything_else_still_holds(asked):
    first = plan(asked, rounds=1)
    kept = tuple(frozen_from(meeting) for meeting in first.meetings[::2])
    again = replace(asked, frozen=kept)
    check_plan(again, plan(again, rounds=1, seed=2))


def ring(people, slots, tables, *, step):
    """Return an event in which everybody wishes to meet those some steps on."""
    return Matchmaking(
        slots=tuple(slot(number) for number in range(slots)),
        participants=tuple(Participant(f"p{number}") for number in range(people)),
        wishes=tuple(
            Wish(f"w{one}-{by}", [f"p{one}", f"p{(one + by) % people}"])
            for one in range(people)
            for by in range(1, step + 1)
        ),
        tables=tuple(Table(f"t{number}") for number in range(tables)),
    )


def test_the_same_seed_and_rounds_give_the_same_plan():
    asked = ring(20, 6, 7, step=3)
    first, second, other = (plan(asked, seed=seed, rounds=2) for seed in (1, 1, 2))
    assert first == second
    assert first.meetings != other.meetings
    check_plan(asked, first)


def test_a_plan_tells_its_progress_and_stops_when_told():
    steps = []
    asked = ring(20, 5, 7, step=3)
    found = plan(asked, seconds=60, progress=steps.append, should_stop=lambda: len(steps) == 2)
    assert (found.stopped, found.rounds, [step.round for step in steps]) == ("asked", 2, [1, 2])
    assert steps[-1].placed == len(found.meetings)
    assert plan(asked, seconds=0).stopped == "seconds"


def test_musts_come_first_and_then_who_has_least():
    asked = Matchmaking(
        slots=(slot(0), slot(1)),
        participants=tuple(Participant(name) for name in ("Hub", "A", "B", "C")),
        wishes=(
            Wish("a1", ["Hub", "A"]), Wish("a2", ["Hub", "A"]), Wish("b", ["Hub", "B"]),
            Wish("c", ["Hub", "C"], must=True),
        ),
    )  # fmt: skip
    assert {one.wish for one in plan(asked, rounds=2).meetings} == {"b", "c"}
    assert plan(asked, rounds=2).objective("fairness").value == 0.0


def test_stand_ins_make_room():
    asked = Matchmaking(
        slots=(slot(0),),
        participants=tuple(Participant(name) for name in ("Ada", "Bo", "Cy", "Di")),
        wishes=(Wish("one", ["Ada", ("Bo", "Cy")]), Wish("two", ["Di", "Bo"])),
    )
    found = plan(asked, rounds=1)
    check_plan(asked, found)
    assert found.by_wish["one"].participants == ("Ada", "Cy")


def test_people_stay_at_their_table_where_they_can():
    asked = Matchmaking(
        slots=tuple(slot(number) for number in range(3)),
        participants=tuple(Participant(name) for name in ("A", "B", "a", "b", "c", "d", "e", "f")),
        wishes=tuple(
            Wish(f"{one}{other}", [one, other]) for one, row in (("A", "abc"), ("B", "def")) for other in row
        ),
        tables=tuple(Table(f"t{number}") for number in range(3)),
    )
    found = plan(asked, rounds=1)
    check_plan(asked, found)
    changes = found.objective("table_changes")
    assert (changes.value, changes.bound, changes.proven) == (0.0, 0.0, True)


def test_objectives_without_weight_are_left_out():
    asked = replace(ring(6, 3, 3, step=1), weights=Weights(idle=0, spread=0, table_changes=0))
    assert [one.name for one in plan(asked, rounds=1).objectives] == ["placed", "fairness", "breaks"]


def test_nothing_to_place_is_a_plan_too():
    empty = Matchmaking(slots=(), participants=(), wishes=())
    assert plan(empty).proven
    nowhere = Matchmaking(
        slots=(), participants=(Participant("A"), Participant("B")), wishes=(Wish("w", ["A", "B"]),)
    )
    assert {one.reasons[0].kind for one in plan(nowhere).unmet} == {"no_slot"}


def test_a_frozen_meeting_exceeds_limits_but_nothing_else_does():
    asked = replace(
        ring(4, 3, 2, step=1),
        participants=(Participant("p0", most=0), *(Participant(f"p{number}") for number in range(1, 4))),
        frozen=(Frozen("w0-1", "s01", "t1"),),
    )
    found = plan(asked, rounds=1)
    check_plan(asked, found)
    assert [one.wish for one in found.of("p0")] == ["w0-1"]
    assert found.by_wish["w0-1"].table == "t1"


def test_breaks_are_proven_in_a_process_of_its_own():
    star = Grid(
        slots=4, participants=4, attendees=((0, 1), (0, 2), (0, 3)), allowed=(1, 8, 15), capacity=(1,) * 4
    )
    with ProofProcess(star, 1) as proof:
        ends = time.monotonic() + 60
        while proof.latest().breaks is None and time.monotonic() < ends:
            time.sleep(0.05)
        latest = proof.latest()
    assert (latest.breaks, latest.bound, sum(breaks_of(star, latest.schedule))) == (1, 1, 1)


def test_a_plan_takes_over_what_the_proof_finds(monkeypatch):
    asked = ring(12, 9, 8, step=3)
    best = plan(asked, rounds=8)
    found = []

    class Known:
        """A proof that knows the answer at once."""

        def __init__(self, grid, seed):
            found.append(grid)

        def latest(self):
            schedule = tuple(asked.slot_numbers[best.by_wish[wish.key].slot] for wish in asked.wishes)
            value = int(best.objective("breaks").value)
            return Progress(value, value, schedule)

        def __enter__(self):
            return self

        def __exit__(self, *error):
            found.append("ended")

    monkeypatch.setattr(planning, "ProofProcess", Known)
    monkeypatch.setattr(planning, "MOVES_PER_ROUND", 500)
    again = plan(asked, seed=3, seconds=1)
    check_plan(asked, again)
    assert again.objective("breaks").value <= best.objective("breaks").value
    assert again.objective("breaks").bound == best.objective("breaks").value
    assert found[-1] == "ended"


def test_who_may_sit_for_others_is_owed_nothing():
    asked = Matchmaking(
        slots=(slot(0), slot(1)),
        participants=tuple(Participant(name) for name in ("Ada", "Bo", "Cy")),
        wishes=(Wish("one", ["Ada", ("Bo", "Cy")]),),
    )
    found = plan(asked, rounds=1)
    assert [(one.asked, one.due, one.placed) for one in found.quality] == [(1, 1, 1), (1, 0, 1), (1, 0, 0)]
    assert found.objective("fairness").value == 1.0
