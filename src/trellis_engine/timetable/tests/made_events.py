"""Small matchmakings of every shape, and every plan of one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations, product

from hypothesis import strategies as st

from trellis_engine.timetable import (
    Frozen,
    Matchmaking,
    Meeting,
    Participant,
    Slot,
    Table,
    Weights,
    Wish,
)
from trellis_engine.timetable.tests.plan_checker import (
    BrokenRule,
    check_meetings,
    may_be_on_site,
    may_be_online,
)

NINE = datetime(2026, 5, 4, 9, tzinfo=UTC)
MODES = ("on_site", "online", "either")


def slot(number, mode="either", day=0):
    """Return slot number so many of a day: half an hour, five minutes after the one before."""
    starts = NINE + timedelta(days=day, minutes=30 * number)
    return Slot(f"s{day}{number}", starts, starts + timedelta(minutes=25), mode)


def subsets(draw, keys, *, maybe_none=False):
    """Draw a subset of keys, most often all of them."""
    if maybe_none and draw(st.booleans()):
        return None
    return frozenset(key for key in keys if draw(st.integers(0, 3)))


@st.composite
def matchmakings(draw, *, most_wishes=5, plain=False):
    """Draw a matchmaking that brute force can still answer."""
    days = draw(st.integers(1, 2))
    slots = tuple(
        slot(number, "either" if plain else draw(st.sampled_from((*MODES, "either", "either"))), day)
        for day in range(days)
        for number in range(draw(st.integers(1, 3)))
    )
    keys = [one.key for one in slots]
    participants = tuple(
        Participant(
            f"p{number}",
            free=subsets(draw, keys, maybe_none=True),
            busy=frozenset() if plain else frozenset(key for key in keys if not draw(st.integers(0, 6))),
            mode="either" if plain else draw(st.sampled_from((*MODES, "either", "either"))),
            most=draw(st.sampled_from((None, None, 1, 2))),
            most_a_day=draw(st.sampled_from((None, None, 1))),
        )
        for number in range(draw(st.integers(3, 5)))
    )
    people = [one.key for one in participants]
    tables = tuple(
        Table(
            f"t{number}",
            frozenset("x") if draw(st.booleans()) else frozenset(),
            bool(draw(st.integers(0, 2)) == 0),
            frozenset(key for key in keys if not draw(st.integers(0, 4))),
        )
        for number in range(draw(st.integers(0, 3)))
    )
    wishes = tuple(_wish(draw, number, people, keys) for number in range(draw(st.integers(1, most_wishes))))
    orders = ()
    if len(wishes) > 1 and draw(st.integers(0, 2)) == 0:
        orders = ((wishes[0].key, wishes[1].key),)
    asked = {
        "slots": slots,
        "participants": participants,
        "wishes": wishes,
        "tables": tables,
        "orders": orders,
        "travel": timedelta(minutes=draw(st.sampled_from((0, 0, 10, 40)))),
        "weights": Weights(must=3.0),
    }
    return Matchmaking(**asked)


def _wish(draw, number, people, keys):
    chosen = draw(st.permutations(people))
    if draw(st.integers(0, 3)) == 0:
        seats = [(chosen[0],), (chosen[1], chosen[2])]
    elif draw(st.integers(0, 4)) == 0:
        seats = chosen[:3]
    else:
        seats = chosen[:2]
    return Wish(
        f"w{number}",
        seats,
        weight=draw(st.sampled_from((1.0, 2.0, 5.0))),
        must=draw(st.integers(0, 4)) == 0,
        slots=subsets(draw, keys, maybe_none=True),
        features=frozenset("x") if draw(st.integers(0, 4)) == 0 else frozenset(),
        mode=draw(st.sampled_from((*MODES, "either", "either"))),
        refused_by=frozenset(chosen[1:2]) if draw(st.integers(0, 6)) == 0 else frozenset(),
    )


def every_plan(asked: Matchmaking) -> Iterator[tuple[Meeting, ...]]:
    """Yield the meetings of every plan that keeps the rules, without tables."""
    choices = []
    for wish in asked.wishes:
        mine: list[Meeting | None] = [None]
        for people in product(*wish.seats):
            records = [asked.participants[asked.participant_numbers[one]] for one in people]
            for at in asked.slots:
                on_site = may_be_on_site(asked, wish, records, at)
                if on_site or may_be_online(asked, wish, records, at):
                    meeting = Meeting(wish.key, people, at.key, "", not on_site)
                    if _keeps(asked, [meeting]):
                        mine.append(meeting)
        choices.append(mine)
    yield from _grow(asked, choices, [])


def _grow(asked, choices, chosen):
    if not choices:
        yield tuple(chosen)
        return
    for meeting in choices[0]:
        grown = chosen if meeting is None else [*chosen, meeting]
        if meeting is None or (_keeps(asked, grown) and seated(asked, grown)):
            yield from _grow(asked, choices[1:], grown)


def _keeps(asked, meetings) -> bool:
    try:
        check_meetings(replace(asked, frozen=()), meetings, tables=False)
    except BrokenRule:
        return False
    return True


def seated(asked, meetings) -> bool:
    """Whether tables can be chosen for meetings, slot by slot, trying every way."""
    wishes = {wish.key: wish for wish in asked.wishes}
    for at in asked.slots:
        for online in (False, True):
            rooms = [table for table in asked.tables if table.online == online]
            here = [one for one in meetings if one.slot == at.key and one.online == online]
            if not rooms or not here:
                continue
            rooms = [table for table in rooms if at.key not in table.closed]
            if not any(
                all(
                    wishes[one.wish].features <= room.features for one, room in zip(here, chosen, strict=True)
                )
                for chosen in permutations(rooms, len(here))
            ):
                return False
    return True


def frozen_from(meeting: Meeting) -> Frozen:
    """Return a meeting as one that stays."""
    return Frozen(meeting.wish, meeting.slot, meeting.table, meeting.participants)
