"""When and where meetings take place: slots and tables; for those who keep the event."""

from collections import Counter
from datetime import date, time
from typing import Any

from ninja import Field, Router, Schema, Status

from trellis.core.requests import ActorRequest
from trellis.meetings.api.numbers import Counted, Number
from trellis.meetings.api.schemas import SlotOut, TableOut
from trellis.meetings.pages.setup import get_kept_meetings
from trellis.meetings.selectors.meetings import list_meetings
from trellis.meetings.selectors.setup import closed_by_slot, list_slots, list_tables
from trellis.meetings.services import halls as services
from trellis.meetings.types.setup import Window
from trellis.meetings.types.words import MOST_SLOTS, MOST_TABLES, Place

router = Router(tags=["meetings: organising"])
ONE = "/meetings/{slug:event}"


class HallSlotOut(SlotOut):
    """A slot, how many meet in it, and which tables are closed just then."""

    meetings: int
    closed_tables: list[int]


class HallTableOut(TableOut):
    meetings: int


class HallsOut(Schema):
    """Slots by time and tables by number."""

    slots: list[HallSlotOut]
    tables: list[HallTableOut]


class WindowIn(Schema):
    """A part of a day, filled with slots. Times are those on the wall of the event's zone."""

    day: date = Field(examples=["2027-05-07"])
    begins: time = Field(examples=["09:00"])
    ends: time = Field(examples=["12:30"])
    place: Place = Place.ON_SITE


class TablesIn(Schema):
    """Tables with the numbers from `first` on."""

    first: int = Field(1, examples=[1])
    count: int = Field(examples=[60])
    seats: int = 4
    place: str = Field("", max_length=120, examples=["Hall A"])
    features: list[str] = Field(default_factory=list, max_length=20, examples=[["screen"]])


class SlotsIn(Schema):
    slots: list[Number] = Field(max_length=MOST_SLOTS)


class TableNumbersIn(Schema):
    """Tables by `id`, not by the number on them."""

    tables: list[Number] = Field(max_length=MOST_TABLES)


class CloseIn(TableNumbersIn):
    """Without a slot for good."""

    slot: Number | None = None


class StandingOut(Schema):
    """How many meetings stand at these tables still, and are to be moved."""

    standing: int


@router.get(ONE + "/halls", response=HallsOut)
def read_halls(request: ActorRequest, event: str) -> dict[str, Any]:
    """Slots and tables, and how many meet in and at each."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    meetings = list_meetings(actor=request.actor, event_id=found.id)
    in_slot = Counter(one.slot_id for one in meetings)
    at_table = Counter(one.table_id for one in meetings)
    closed = closed_by_slot(event_id=found.id)
    return {
        "slots": [
            {
                "id": slot.id,
                "begins": slot.begins,
                "ends": slot.ends,
                "place": slot.place,
                "meetings": in_slot[slot.id],
                "closed_tables": sorted(closed.get(slot.id, ())),
            }
            for slot in list_slots(event_id=found.id)
        ],
        "tables": [
            {name: getattr(table, name) for name in HallTableOut.model_fields if name != "meetings"}
            | {"meetings": at_table[table.id]}
            for table in list_tables(event_id=found.id)
        ],
    }


@router.post(ONE + "/slots", response={201: Counted})
def add_slots(request: ActorRequest, event: str, given: WindowIn) -> Any:
    """Fill a window with slots; answers with how many."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    window = Window(
        day=given.day,
        begins=given.begins.replace(tzinfo=None),
        ends=given.ends.replace(tzinfo=None),
        place=given.place,
    )
    return Status(201, {"count": services.add_slots(actor=request.actor, event_id=found.id, window=window)})


@router.post(ONE + "/slots/remove", response=Counted)
def remove_slots(request: ActorRequest, event: str, given: SlotsIn) -> dict[str, int]:
    """Remove slots in which nobody meets (else 409); answers with how many there were."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    return {
        "count": services.remove_slots(actor=request.actor, event_id=found.id, slot_ids=known(given.slots))
    }


@router.post(ONE + "/tables", response={201: Counted})
def add_tables(request: ActorRequest, event: str, given: TablesIn) -> Any:
    """Tables in bulk; answers with how many."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    return Status(201, {"count": services.add_tables(actor=request.actor, event_id=found.id, **given.dict())})


@router.post(ONE + "/tables/remove", response=Counted)
def remove_tables(request: ActorRequest, event: str, given: TableNumbersIn) -> dict[str, int]:
    """Remove tables at which nobody meets (else 409); answers with how many there were."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    return {
        "count": services.remove_tables(actor=request.actor, event_id=found.id, table_ids=known(given.tables))
    }


@router.post(ONE + "/tables/close", response=StandingOut)
def close_tables(request: ActorRequest, event: str, given: CloseIn) -> dict[str, int]:
    """Take tables out of use, in one slot or for good; what stands at them stays until it is moved."""
    return set_closed(request, event, given, is_closed=True)


@router.post(ONE + "/tables/open", response=StandingOut)
def open_tables(request: ActorRequest, event: str, given: CloseIn) -> dict[str, int]:
    """Take them into use again."""
    return set_closed(request, event, given, is_closed=False)


def set_closed(request: ActorRequest, event: str, given: CloseIn, *, is_closed: bool) -> dict[str, int]:
    """All of them or, if one is not there, none: the request is one transaction."""
    found, _rules = get_kept_meetings(actor=request.actor, slug=event)
    standing = services.close_tables(
        actor=request.actor,
        event_id=found.id,
        table_ids=known(given.tables),
        is_closed=is_closed,
        slot_id=given.slot,
    )
    return {"standing": standing}


def known(numbers: list[int]) -> list[int]:
    """Each once."""
    return list(dict.fromkeys(numbers))
