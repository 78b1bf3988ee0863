"""What a placement is worth: for each participant, and for each objective."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from trellis_engine.timetable.arrays import Arrays
from trellis_engine.timetable.grid import bits, breaks, idle_slots
from trellis_engine.timetable.matchmaking import Matchmaking
from trellis_engine.timetable.placing import Placement
from trellis_engine.timetable.plans import EVERY_PLAN, Meeting, Objective, Quality

ORDER = ("placed", "fairness", "breaks", "idle", "spread", "table_changes")


@dataclass(frozen=True, slots=True)
class Bound:
    """A value that no plan betters, and of which plans that is said."""

    value: float
    within: str = EVERY_PLAN


def occupied_by(arrays: Arrays, placement: Placement) -> list[int]:
    """Return for each participant the mask of slots in which they meet."""
    occupied = [0] * len(arrays.free)
    for wish in np.flatnonzero(placement.slot >= 0).tolist():
        for person in arrays.variants[wish][placement.variant[wish]].people:
            occupied[person] |= 1 << int(placement.slot[wish])
    return occupied


def quality_of(
    asked: Matchmaking,
    arrays: Arrays,
    placement: Placement,
    table: NDArray[np.int64],
    due: NDArray[np.int64],
) -> tuple[Quality, ...]:
    """Return what each participant gets."""
    occupied = occupied_by(arrays, placement)
    wishes = [0] * len(occupied)
    for wish in asked.wishes:
        for person in {one for seat in wish.seats for one in seat}:
            wishes[asked.participant_numbers[person]] += 1
    at: list[dict[int, int]] = [{} for _ in occupied]
    for wish_number in np.flatnonzero(placement.slot >= 0).tolist():
        for number in arrays.variants[wish_number][placement.variant[wish_number]].people:
            at[number][int(placement.slot[wish_number])] = int(table[wish_number])
    return tuple(
        Quality(
            one.key,
            wishes[number],
            int(due[number]),
            mask.bit_count(),
            breaks(mask, arrays.days, arrays.busy[number]),
            idle_slots(mask, arrays.days, arrays.busy[number]).bit_count(),
            _table_changes(at[number], arrays.days),
        )
        for number, (one, mask) in enumerate(zip(asked.participants, occupied, strict=True))
    )


def _table_changes(at: dict[int, int], days: Sequence[int]) -> int:
    count = 0
    for day in days:
        tables = [at[slot] for slot in bits(day) if slot in at]
        count += sum(one != other and one >= 0 and other >= 0 for one, other in pairwise(tables))
    return count


def objectives_of(
    asked: Matchmaking, quality: Sequence[Quality], placed: float, bounds: Mapping[str, Bound]
) -> tuple[Objective, ...]:
    """Return each objective that counts, with its value and its bound."""
    counts = [one.breaks for one in quality if one.placed]
    values = {
        "placed": placed,
        "fairness": min((one.share for one in quality), default=1.0),
        "breaks": float(sum(counts)),
        "idle": float(sum(one.idle for one in quality)),
        "spread": float(max(counts, default=0) - min(counts, default=0)),
        "table_changes": float(sum(one.table_changes for one in quality)),
    }
    return tuple(
        Objective(name, values[name], bounds[name].value, bounds[name].within)
        for name in ORDER
        if getattr(asked.weights, name)
    )


def meetings_of(
    asked: Matchmaking, arrays: Arrays, placement: Placement, table: NDArray[np.int64]
) -> tuple[Meeting, ...]:
    """Return the meetings with their keys, by slot and then as their wishes were given."""
    found = []
    for wish in sorted(
        np.flatnonzero(placement.slot >= 0).tolist(), key=lambda one: (placement.slot[one], one)
    ):
        variant, slot = arrays.variants[wish][placement.variant[wish]], int(placement.slot[wish])
        found.append(
            Meeting(
                asked.wishes[wish].key,
                tuple(asked.participants[person].key for person in variant.people),
                asked.slots[slot].key,
                asked.tables[table[wish]].key if table[wish] >= 0 else "",
                not variant.on_site >> slot & 1,
            )
        )
    return tuple(found)
