"""Reasons and prices are true: recomputed from the records and from every plan there is."""

from dataclasses import replace
from math import inf

import pytest
from hypothesis import HealthCheck, given, settings

from trellis_engine.timetable import Matchmaking, Participant, Table, Wish, plan, templates
from trellis_engine.timetable.reasons import Reason
from trellis_engine.timetable.tests.made_events import every_plan, matchmakings, seated, slot
from trellis_engine.timetable.tests.plan_checker import BrokenRule, check_meetings, value_of

SLOW = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))


@SLOW
@given(matchmakings(most_wishes=6))
def test_reasons_are_true_and_prices_are_those_of_a_plan(asked):
    found = plan(asked, rounds=1)
    plans = list(every_plan(asked))
    for unmet in found.unmet:
        assert unmet.reasons
        for reason in unmet.reasons:
            assert is_true(asked, found, unmet.wish, reason), reason.words
        with_it = [value_of(asked, one) for one in plans if unmet.wish in {meeting.wish for meeting in one}]
        least = found.objective("placed").value - max(with_it, default=-inf)
        assert unmet.price.lost >= least - 1e-9
        assert (unmet.price.lost == inf) == (not with_it)


def is_true(asked, found, key, reason) -> bool:  # noqa: C901  (one kind after another)
    """Say whether a reason is so."""
    wish = asked.wishes[asked.wish_numbers[key]]
    values = dict(reason.values)
    people = [asked.participants[asked.participant_numbers[one]] for one in values.get("who", ())]
    at = [one for one in asked.slots if one.key in values.get("slot", values.get("slots", ()))]
    free = [
        one.key
        for one in asked.slots
        if all((p.free is None or one.key in p.free) and one.key not in p.busy for p in people)
    ]
    held = [one for one in found.meetings if at and one.slot == at[0].key]
    match reason.kind:
        case "refused":
            return {one.key for one in people} <= wish.refused_by
        case "no_slot":
            return not free
        case "window":
            return tuple(free) == values["slots"] and not set(free) & wish.slots
        case "mode":
            return all(
                other in {wish.mode, one.mode, *(p.mode for p in people)}
                for one in at
                for other in ("online", "on_site")
            )
        case "no_table":
            return not any(
                wish.features <= table.features and one.key not in table.closed
                for one in at
                for table in asked.tables
                if not (table.online and one.mode == "on_site")
                and not (not table.online and one.mode == "online")
                and wish.mode in ("either", "online" if table.online else "on_site")
                and all(
                    p.mode in ("either", "online" if table.online else "on_site")
                    for p in everybody(asked, wish)
                )
            )
        case "limit" | "limit_day":
            mine = [one for one in found.meetings if people[0].key in one.participants]
            if reason.kind == "limit_day":
                days = {one.key: one.day for one in asked.slots}
                mine = [one for one in mine if (days[one.slot],) == values["day"]]
            most = people[0].most if reason.kind == "limit" else people[0].most_a_day
            return (str(len(mine)),) == values["number"] and len(mine) == most
        case "taken" | "taken_whole":
            other = next(one for one in held if people[0].key in one.participants)
            as_wished = value_of(asked, [other]) >= weight(asked, wish)
            rest = tuple(one for one in other.participants if one != people[0].key)
            return rest == values["others"] and as_wished == (reason.kind == "taken")
        case "tables_full" | "tables_full_features" | "travel" | "order" | "free":
            return reason.kind == "free" or not fits(asked, found, key, at[0].key if at else None)
    return False


def everybody(asked, wish):
    """Return those who sit in a wish when there are no stand-ins."""
    return [asked.participants[asked.participant_numbers[seat[0]]] for seat in wish.seats if len(seat) == 1]


def weight(asked, wish):
    """Return what a wish is worth."""
    return wish.weight * (asked.weights.must if wish.must else 1)


def fits(asked, found, key, slot_key) -> bool:
    """Say whether a wish could be added to a plan in a slot."""
    alone = [
        meetings[0]
        for meetings in every_plan(
            replace(asked, wishes=(asked.wishes[asked.wish_numbers[key]],), orders=(), frozen=())
        )
        if meetings and meetings[0].slot == slot_key
    ]
    for meeting in alone:
        grown = [*found.meetings, meeting]
        try:
            check_meetings(asked, grown, tables=False)
        except BrokenRule:
            continue
        if seated(asked, grown):
            return True
    return False


def test_each_reason_has_words():
    keys = ("who", "slot", "slots", "others", "number", "day", "features", "wish")
    assert len(templates()) == len(set(templates()))
    for template in templates():
        assert template.format(**dict.fromkeys(keys, "x"))
    many = Reason("no_slot", (("who", tuple(f"p{number}" for number in range(9))),))
    assert many.words == "there is no slot in which p0, p1, p2, p3, p4 and 4 others are all free"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"refused_by": ["Bo"]}, "Bo said no"),
        ({"slots": ["s01"]}, "Ada and Bo are all free only in s00, when this meeting may not be"),
        ({"mode": "online"}, "in s00, Ada and Bo cannot all meet on site, nor all online"),
        ({"features": ["screen"]}, "no table that is needed (with: screen) is open in s00"),
    ],
)
def test_what_can_never_be_is_said(change, words):
    asked = Matchmaking(
        slots=(slot(0), slot(1)),
        participants=(Participant("Ada", free=frozenset(["s00"]), mode="on_site"), Participant("Bo")),
        wishes=(Wish("w", ["Ada", "Bo"], **change),),
        tables=(Table("t"),),
    )
    unmet = plan(asked).unmet[0]
    assert [reason.words for reason in unmet.reasons] == [words]
    assert unmet.price.lost == inf
