"""Repairs: every rule holds, and what is said to be least is least of every plan there is."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trellis_engine.timetable import Frozen, Matchmaking, Participant, Table, Wish, plan, repair
from trellis_engine.timetable.repairing import EVERY_PLAN
from trellis_engine.timetable.tests.made_events import every_plan, matchmakings, slot
from trellis_engine.timetable.tests.plan_checker import check_meetings, check_plan, value_of

SLOW = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))


@st.composite
def changed(draw):
    """Draw an event, and the same after somebody left some slots, a table was closed, or more was wished."""
    asked = draw(matchmakings(most_wishes=5))
    keys = [one.key for one in asked.slots]
    people, tables = list(asked.participants), list(asked.tables)
    who = draw(st.integers(0, len(people) - 1))
    kind = draw(st.sampled_from(("leaves", "closed", "wish", "limit")))
    wishes = asked.wishes
    if kind == "leaves":
        free = people[who].free if people[who].free is not None else frozenset(keys)
        people[who] = replace(people[who], free=free - frozenset(draw(st.lists(st.sampled_from(keys)))))
    elif kind == "closed" and tables:
        tables[0] = replace(tables[0], closed=frozenset(keys))
    elif kind == "limit":
        people[who] = replace(people[who], most=1)
    else:
        other = people[(who + 1) % len(people)].key
        wishes = (*wishes, Wish("new", [people[who].key, other]))
    return asked, replace(asked, participants=tuple(people), tables=tuple(tables), wishes=wishes)


@SLOW
@given(changed())
def test_repairs_keep_every_rule_and_disturb_as_little_as_they_say(case):
    asked, now = case
    before = plan(asked, rounds=1, prices=0)
    found = repair(now, before, seconds=20.0)
    check_plan(now, found.plan)
    alone = {
        meetings[0] for meetings in map(tuple, every_plan_of_one(now)) if meetings
    }  # what can be on its own
    sound = {
        one.wish: one
        for one in before.meetings
        if any((one.wish, one.participants, one.slot) == (x.wish, x.participants, x.slot) for x in alone)
    }
    known = {one.wish for one in before.unmet}
    core = {wish.key for wish in now.wishes if wish.key not in sound and wish.key not in known}

    def judged(meetings):
        placed = {one.wish: one for one in meetings}
        worth = sum(2 * 10 * value_of(now, [one]) + (key not in core) for key, one in placed.items())
        moved = sum(key in sound and sound[key].slot != one.slot for key, one in placed.items())
        return -worth, moved

    candidates = [
        meetings
        for meetings in every_plan(now)
        if all(one.wish in core or one.wish in sound for one in meetings)
    ]
    best = min(map(judged, candidates))
    mine = judged(found.plan.meetings)
    assert mine >= best
    assert len(found.moved) == mine[1]
    if found.proven and found.within == EVERY_PLAN:
        assert mine == best


def every_plan_of_one(now):
    """Return what each wish could have on its own."""
    for wish in now.wishes:
        yield from every_plan(replace(now, wishes=(wish,), orders=()))


def fair():
    """Return an event of three slots in which Ada meets two and Bo meets two."""
    return Matchmaking(
        slots=tuple(slot(number) for number in range(3)),
        participants=tuple(Participant(name) for name in ("Ada", "Bo", "Cy", "Di")),
        wishes=(Wish("ab", ["Ada", "Bo"]), Wish("ac", ["Ada", "Cy"]), Wish("bd", ["Bo", "Di"])),
        tables=(Table("t1"), Table("t2")),
    )


def test_a_drop_out_disturbs_nobody_else():
    asked = fair()
    before = plan(asked)
    gone = replace(
        asked, participants=(replace(asked.participants[0], free=frozenset()), *asked.participants[1:])
    )
    found = repair(gone, before)
    assert (set(found.dropped), found.moved, found.proven) == ({"ab", "ac"}, (), True)
    assert [unmet.reasons[0].kind for unmet in found.plan.unmet] == ["no_slot", "no_slot"]


def test_frozen_meetings_are_untouched_and_a_stand_in_takes_the_seat():
    asked = replace(fair(), wishes=(Wish("ab", ["Ada", ("Bo", "Di")]), Wish("ac", ["Ada", "Cy"])))
    before = plan(asked)
    kept = before.by_wish["ac"]
    bo = replace(asked.participants[1], free=frozenset())
    now = replace(
        asked,
        participants=(asked.participants[0], bo, *asked.participants[2:]),
        frozen=(Frozen("ac", kept.slot, kept.table, kept.participants),),
    )
    found = repair(now, before)
    assert found.plan.by_wish["ac"] == kept
    assert found.plan.by_wish["ab"].participants == ("Ada", "Di")
    assert found.replaced == (("ab",) if before.by_wish["ab"].participants == ("Ada", "Bo") else ())


def test_what_must_be_dropped_is_said_with_its_reason():
    asked = fair()
    before = plan(asked)
    one = asked.slots[0].key
    now = replace(
        asked, participants=(replace(asked.participants[0], free=frozenset([one])), *asked.participants[1:])
    )
    found = repair(now, before)
    assert len(found.dropped) == 1
    assert found.proven
    check_meetings(now, list(found.plan.meetings))
    reason = found.plan.unmet[0].reasons[0]
    assert (reason.kind, dict(reason.values)["slot"]) == ("taken", (one,))


def test_a_new_wish_is_placed_and_travel_is_kept():
    asked = replace(fair(), travel=timedelta(minutes=10))
    before = plan(asked)
    now = replace(asked, wishes=(*asked.wishes, Wish("cd", ["Cy", "Di"], mode="online")))
    found = repair(now, before)
    check_plan(now, found.plan)
    assert found.added == ("cd",)
