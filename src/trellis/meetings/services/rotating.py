"""Rotating tables: everybody sits anew in each of some slots. Asked for and taken over like a schedule."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict, InvalidInput
from trellis.core.types import Actor, Problem
from trellis.meetings.selectors.setup import list_slots, list_tables
from trellis.meetings.services.planning import MOST_SEED, start
from trellis.meetings.services.standing import kept_rules
from trellis.meetings.types.conflicts import most_of
from trellis.meetings.types.differences import spot_of, stored
from trellis.meetings.types.fitting import Busy, fits
from trellis.meetings.types.inputs import Inputs, key_of
from trellis.meetings.types.planning import MOST_ROUNDS, REPAIR_SECONDS, Keep, RunKind, RunRecord
from trellis.meetings.types.records import SlotRecord
from trellis.meetings.types.words import MOST_IN_A_MEETING, Place
from trellis_engine.timetable import Rotation, rotate


def start_rotation(
    *, actor: Actor, event_id: int, first_slot: int, rounds: int, seats: int, seed: int = 1
) -> int:
    """Ask for rotating tables in `rounds` slots, from one on; return the number of the run.

    Raises NotFound, NotPermitted, InvalidInput, Conflict (one is under way, or no table is large enough).
    """
    kept_rules(actor, event_id)
    slots = list_slots(event_id=event_id)
    numbers = [slot.id for slot in slots]
    begin = numbers.index(first_slot) if first_slot in numbers else None
    chosen = numbers[begin : begin + rounds] if begin is not None and rounds > 0 else []
    problems = []
    if begin is None:
        problems.append(Problem("first_slot", _("Choose one of these.")))
    elif not 1 <= rounds <= MOST_ROUNDS or len(chosen) < rounds:
        most = min(MOST_ROUNDS, len(numbers) - begin)
        text = _("A number from %(least)d to %(most)d.") % {"least": 1, "most": most}
        problems.append(Problem("rounds", text))
    if not 2 <= seats <= MOST_IN_A_MEETING:
        text = _("A number from %(least)d to %(most)d.") % {"least": 2, "most": MOST_IN_A_MEETING}
        problems.append(Problem("seats", text))
    if not 0 <= seed <= MOST_SEED:
        text = _("A number from %(least)d to %(most)d.") % {"least": 0, "most": MOST_SEED}
        problems.append(Problem("seed", text))
    if problems:
        raise InvalidInput(problems)
    tables = [table for table in list_tables(event_id=event_id) if not table.is_closed]
    if tables and max(table.seats for table in tables) < seats:
        raise Conflict(_("No table has %(seats)d seats.") % {"seats": seats})
    return start(
        actor, event_id, kind=RunKind.ROTATE, keep=Keep.ALL, seconds=REPAIR_SECONDS, seed=seed,
        slots=chosen, seats=seats,
    )  # fmt: skip


def rotation_of(run: RunRecord, inputs: Inputs) -> dict[str, Any]:
    """What is stored of a rotation: all that stands, and the new tables. Raises Conflict without any."""
    slots = [slot for slot in inputs.slots if slot.id in run.slots and slot.begins > inputs.now]
    free = [free_tables(inputs, slot, run.seats) for slot in slots]
    numbers = {card.id: number for number, card in enumerate(inputs.cards)}
    present = [[numbers[person] for person in people] for people in those_free(inputs, slots)]
    both = zip(present, free, strict=True)
    found = rotate(
        present,
        seats=run.seats,
        tables=[len(people if tables is None else tables) for people, tables in both],
        generator=np.random.default_rng(run.seed),
        apart=pairs_apart(inputs, numbers),
        met=pairs_met(inputs, numbers),
    )  # fmt: skip
    meetings = new_meetings(inputs, slots, free, found)
    if not meetings:
        raise Conflict(_("In none of these slots are two of them and a table free."))
    seated = Counter(slot["slot"] for slot in meetings for _person in slot["people"])
    rests = sum(len(people) for people in present) - sum(seated.values())
    return {
        "meetings": [
            stored(inputs.key_by_meeting[one.id], spot_of(one), one.stand_ins) for one in inputs.meetings
        ]
        + [{name: one[name] for name in ("wish", "slot", "table", "online")} for one in meetings],
        "objectives": [
            {"name": "repeats", "value": found.repeats, "bound": found.bound, "within": "rotations"},
            {"name": "rests", "value": rests, "bound": None, "within": "rotations"},
        ],
        "unmet": [],
        "quality": [],
        "tables": len(meetings),
        "rounds": len(seated),
        "stopped": "",
        "proven": found.proven,
    }


# --- inner parts


def those_free(inputs: Inputs, slots: Sequence[SlotRecord]) -> list[list[int]]:
    """Who can sit in each slot; whoever has as many meetings as they may have, sits in no more."""
    busy: dict[int, list[Busy]] = {card.id: [] for card in inputs.cards}
    for one in inputs.meetings:
        for person in one.participants:
            busy.setdefault(person, []).append(Busy(person, one.begins, one.ends, one.place))
    found: list[list[int]] = []
    counted = Counter({person: len(own) for person, own in busy.items()})
    for slot in slots:
        people = []
        for card in inputs.cards:
            most = most_of(inputs, card.id)
            is_away = slot.id in inputs.away.get(card.id, ()) or slot.id in inputs.on_stage.get(card.id, ())
            is_late = card.late_until is not None and slot.begins < card.late_until
            attends = [card.attends, place_of(slot)]
            sits = not (is_away or is_late) and fits(
                slot, attends=attends, busy=busy[card.id], not_before=inputs.now, travel=inputs.rules.travel
            )
            if sits and (most is None or counted[card.id] < most):
                people.append(card.id)
                counted[card.id] += 1
        found.append(people)
    return found


def place_of(slot: SlotRecord) -> Place:
    """A slot that is both is used at tables."""
    return Place.ONLINE if slot.place == Place.ONLINE else Place.ON_SITE


def free_tables(inputs: Inputs, slot: SlotRecord, seats: int) -> list[int] | None:
    """Tables that are large enough and free, by number; None where none is needed."""
    if slot.place == Place.ONLINE or not inputs.tables:
        return None
    taken = {one.table_id for one in inputs.meetings if one.slot_id == slot.id}
    shut = inputs.closed.get(slot.id, frozenset())
    return [
        table.id
        for table in inputs.tables
        if table.seats >= seats and not table.is_closed and table.id not in shut and table.id not in taken
    ]


def pairs_apart(inputs: Inputs, numbers: dict[int, int]) -> list[tuple[int, int]]:
    """Who does not want, or by the rules is not, to meet."""
    refused = [
        (numbers[one], numbers[other])
        for one, other in inputs.refusals
        if one in numbers and other in numbers
    ]
    if not inputs.rules.pairs:
        return refused
    return refused + [
        (numbers[one.id], numbers[other.id])
        for one, other in combinations(inputs.cards, 2)
        if not inputs.rules.may_meet(one.kind_id, other.kind_id)
    ]


def pairs_met(inputs: Inputs, numbers: dict[int, int]) -> list[tuple[int, int]]:
    """Who knows each other: those of one organisation, and those with a meeting."""
    by_house: dict[str, list[int]] = {}
    for card in inputs.cards:
        if house := card.organisation.strip().casefold():
            by_house.setdefault(house, []).append(numbers[card.id])
    meetings = ([numbers[who] for who in one.participants if who in numbers] for one in inputs.meetings)
    return [pair for people in (*by_house.values(), *meetings) for pair in combinations(people, 2)]


def new_meetings(
    inputs: Inputs, slots: Sequence[SlotRecord], free: Sequence[list[int] | None], found: Rotation
) -> list[dict[str, Any]]:
    """One for each table, but for those at which two would sit who must not meet: they rest."""
    cards, clashes = inputs.cards, set(found.clashes)
    used = set(inputs.key_by_meeting.values())
    made: list[dict[str, Any]] = []
    for slot, tables, turn in zip(slots, free, found.rounds, strict=True):
        left = iter(tables) if tables is not None else None
        for group in turn:
            if clashes and any(pair in clashes for pair in combinations(group, 2)):
                continue
            people = [cards[number].id for number in group]
            key = key_of(people)
            if key in used:
                key = f"{key}:slot-{slot.id}"
            used.add(key)
            table = next(left) if left is not None else None
            is_online = slot.place == Place.ONLINE
            made.append({"wish": key, "slot": slot.id, "table": table, "online": is_online, "people": people})
    return made
