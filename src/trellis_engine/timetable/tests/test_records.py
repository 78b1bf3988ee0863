"""Records of a matchmaking refuse what contradicts itself, and say what to do."""

from datetime import UTC, datetime, timedelta

import pytest

from trellis_engine.errors import InvalidRecord
from trellis_engine.timetable import Frozen, Matchmaking, Participant, Slot, Table, Weights, Wish, plan
from trellis_engine.timetable.tests.made_events import NINE, slot

HALF = timedelta(minutes=30)
ADA, BO, CY = Participant("Ada"), Participant("Bo"), Participant("Cy")
PLAIN = {
    "slots": (slot(0), slot(1)),
    "participants": (ADA, BO, CY),
    "wishes": (Wish("w", ["Ada", "Bo"]), Wish("v", ["Ada", "Cy"])),
    "tables": (Table("t"),),
}


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: Slot("", NINE, NINE + HALF), "has no key"),
        (lambda: Slot("s", NINE, NINE), "not after its start"),
        (lambda: Slot("s", NINE, NINE + HALF, "here"), "the mode is 'here'; give on_site, online or either"),
        (lambda: Table(""), "has no key"),
        (lambda: Participant("Ada", most=-1), "most is -1; give 0 or more"),
        (lambda: Wish("w", "Ada"), "seats are the text 'Ada'"),
        (lambda: Wish("w", ["Ada"]), "two or more seats"),
        (lambda: Wish("w", ["Ada", ()]), "two or more seats"),
        (lambda: Wish("w", ["Ada", ("Bo", "Ada")]), "names 'Ada' twice"),
        (lambda: Wish("w", ["Ada", "Bo"], 0), "the weight is 0; give a number over 0"),
        (lambda: Weights(breaks=float("nan")), "The weight breaks is nan"),
        (lambda: Weights(must=0.5), "must is 1 or more"),
    ],
)
def test_a_record_refuses(made, words):
    with pytest.raises(InvalidRecord, match=words):
        made()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"participants": (ADA, BO, CY, ADA)}, "Two participants have the key 'Ada'"),
        ({"participants": (ADA, BO, Participant("Cy", free=frozenset("x")))}, "'Cy' names the slot 'x'"),
        ({"participants": (ADA, BO, Participant("Cy", busy=frozenset("x")))}, "'Cy' names the slot 'x'"),
        ({"tables": (Table("t", closed=frozenset("x")),)}, "Table 't' names the slot 'x'"),
        ({"wishes": (Wish("w", ["Ada", "Di"]),)}, "'w' names the participant 'Di', which is not there"),
        ({"wishes": (Wish("w", ["Ada", "Bo"], slots=["x"]),)}, "'w' names the slot 'x'"),
        ({"orders": (("w", "x"),)}, "names the wish 'x'"),
        ({"orders": (("w", "w"),)}, "cannot be before itself"),
        ({"frozen": (Frozen("x", "s00"),)}, "A frozen meeting names the wish 'x'"),
        ({"frozen": (Frozen("w", "x"),)}, "'w' names the slot 'x'"),
        ({"frozen": (Frozen("w", "s00", "x"),)}, "'w' names the table 'x'"),
        ({"frozen": (Frozen("w", "s00"), Frozen("w", "s01"))}, "frozen twice"),
        ({"frozen": (Frozen("w", "s00", "", ("Bo", "Ada")),)}, "one participant for each of its seats"),
        ({"travel": timedelta(minutes=-1)}, "time to travel"),
        ({"slots": (slot(1), slot(0))}, "starts before 's01' ends"),
        ({"slots": (slot(0), Slot("n", datetime(2026, 6, 1, 9), datetime(2026, 6, 1, 10)))}, "no time zone"),  # noqa: DTZ001
        (
            {"slots": tuple(Slot(str(n), NINE + n * HALF, NINE + (n + 1) * HALF) for n in range(65))},
            "65 slots and at most 64 can be planned at once: plan each day by itself",
        ),
        (
            {
                "slots": tuple(
                    Slot(str(n), NINE + n * HALF, NINE + (n + 1) * HALF, day=day)
                    for n, day in enumerate("aba")
                )
            },
            "is of day 'a', which was over before it",
        ),
    ],
)
def test_a_matchmaking_refuses(change, words):
    with pytest.raises(InvalidRecord, match=words):
        Matchmaking(**{**PLAIN, **change})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"frozen": (Frozen("w", "s00"), Frozen("v", "s00"))}, "takes a participant or a table"),
        (
            {"participants": (Participant("Ada", free=frozenset()), BO, CY), "frozen": (Frozen("w", "s00"),)},
            "'w' is frozen in slot 's00', in which it cannot be",
        ),
        (
            {
                "wishes": (Wish("w", ["Ada", "Bo"]), Wish("v", ["Cy", "Di"])),
                "participants": (ADA, BO, CY, Participant("Di")),
                "frozen": (Frozen("w", "s00"), Frozen("v", "s00")),
            },
            "More meetings are frozen in one slot than tables suit them",
        ),
        (
            {
                "wishes": (Wish("w", [tuple(f"a{n}" for n in range(9)), tuple(f"b{n}" for n in range(9))]),),
                "participants": tuple(Participant(f"{one}{n}") for one in "ab" for n in range(9)),
            },
            "can be attended in 81 ways and at most 64 are tried",
        ),
        (
            {
                "wishes": tuple(
                    Wish(str(n), ["Ada", "Bo"], features=[str(n)], mode="on_site") for n in range(11)
                )
            },
            "ask for 11 different sets of features",
        ),
    ],
)
def test_a_plan_refuses(change, words):
    with pytest.raises(InvalidRecord, match=words):
        plan(Matchmaking(**{**PLAIN, **change}))


def test_days_are_those_on_which_slots_start():
    assert (
        Slot("s", datetime(2026, 5, 4, 23, tzinfo=UTC), datetime(2026, 5, 5, 1, tzinfo=UTC)).day
        == "2026-05-04"
    )
