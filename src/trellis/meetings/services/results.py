"""From the engine's answer to what is stored, and from what stands to the plan of a repair. Pure."""

from collections.abc import Collection, Mapping
from math import isfinite
from typing import Any

from trellis.meetings.services.modelling import Asked
from trellis.meetings.types.differences import Spot, planned_people, spot_of, stored
from trellis.meetings.types.inputs import Inputs, people_of
from trellis.meetings.types.records import MeetingRecord
from trellis.meetings.types.words import Place
from trellis_engine.timetable import Meeting, Plan, Unmet


def plan_of(inputs: Inputs, asked: Asked, planned: Collection[Mapping[str, Any]] | None = None) -> Plan:
    """What stands (or an earlier answer) as the engine's plan, for a repair of it."""
    known = asked.matchmaking.wish_numbers
    if planned is None:
        meetings = [
            Meeting(
                key, tuple(str(one) for one in meeting.sitting), str(meeting.slot_id),
                str(meeting.table_id or ""), meeting.place == Place.ONLINE,
            )
            for meeting in inputs.meetings
            if (key := inputs.key_by_meeting[meeting.id]) in known
        ]  # fmt: skip
    else:
        meetings = [
            Meeting(
                one["wish"], tuple(str(who) for who in planned_people(one)), str(one["slot"]),
                str(one["table"] or ""), one["online"],
            )
            for one in planned
            if one["wish"] in known
        ]  # fmt: skip
    placed = {one.wish for one in meetings}
    unmet = tuple(Unmet(key, ()) for key in known if key not in placed)
    return Plan(meetings=tuple(meetings), unmet=unmet, objectives=(), quality=())


def result_of(asked: Asked, inputs: Inputs, plan: Plan) -> dict[str, Any]:
    """What is stored of an answer: numbers instead of keys, no names."""
    wishes = {wish.key: wish for wish in asked.matchmaking.wishes}
    return {
        "meetings": [
            stored(
                one.wish,
                Spot(int(one.slot), int(one.table) if one.table else None, one.online),
                stand_ins_of(one),
            )
            for one in plan.meetings
        ]
        + [as_planned(inputs, one) for one in asked.aside],
        "objectives": [
            {"name": one.name, "value": float(one.value), "bound": finite(one.bound), "within": one.within}
            for one in plan.objectives
        ],
        "unmet": [
            {
                "wish": one.wish,
                "must": wishes[one.wish].must,
                "weight": wishes[one.wish].weight,
                "reasons": [
                    {"kind": reason.kind, "values": {name: list(keys) for name, keys in reason.values}}
                    for reason in one.reasons
                ],
                "price": None
                if one.price is None
                else {
                    "lost": finite(one.price.lost),
                    "dropped": list(one.price.dropped),
                    "moved": list(one.price.moved),
                },
            }
            for one in plan.unmet
        ],
        "quality": [
            {
                "participant": int(one.participant),
                "asked": int(one.asked),
                "due": int(one.due),
                "placed": int(one.placed),
                "breaks": int(one.breaks),
                "idle": int(one.idle),
                "table_changes": int(one.table_changes),
            }
            for one in plan.quality
        ],
        "stopped": plan.stopped,
        "rounds": int(plan.rounds),
        "proven": bool(plan.proven),
    }


def as_planned(inputs: Inputs, meeting: MeetingRecord) -> dict[str, Any]:
    """A meeting that stands, as one of a result."""
    return stored(inputs.key_by_meeting[meeting.id], spot_of(meeting), meeting.stand_ins)


def stand_ins_of(meeting: Meeting) -> list[tuple[int, int]]:
    """Who sits there for whom: a meeting is named by those for whom it is, and seats are in their order."""
    people = zip(map(int, meeting.participants), people_of(meeting.wish), strict=True)
    return [(one, meant) for one, meant in people if one != meant]


def finite(number: float) -> float | None:
    return float(number) if isfinite(number) else None
