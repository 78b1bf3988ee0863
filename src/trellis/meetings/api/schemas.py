"""What programs send and get of meetings."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ninja import Field, Schema

from trellis.meetings.types.records import Card, MeetingRecord, RequestRecord, SlotRecord
from trellis.meetings.types.words import (
    MeetingState,
    Mode,
    Origin,
    Place,
    RequestState,
    SetupState,
    WishKind,
)


class SlotOut(Schema):
    id: int
    begins: datetime
    ends: datetime
    place: Place


class TableOut(Schema):
    id: int
    number: int
    name: str
    features: list[str]
    place: str
    seats: int
    is_closed: bool


class MeetingsOut(Schema):
    """How meetings work at an event, when and where."""

    event: str
    state: SetupState
    mode: Mode
    time_zone: str
    slot_minutes: int
    break_minutes: int
    travel_minutes: int
    request_hours: int
    most_meetings: int | None
    most_wishes: int | None
    has_stand_ins: bool
    slots: list[SlotOut]
    tables: list[TableOut]


class ParticipantOut(Schema):
    id: int
    name: str
    organisation: str
    country: str | None
    role: str
    offers: str
    needs: str
    kind: str
    attends: Place
    is_bookable: bool


class PartIn(Schema):
    """How one takes part."""

    attends: Place = Place.ON_SITE
    is_bookable: bool = False
    most_meetings: int | None = None
    organisation: int | None = None
    stands_in: bool | None = None  # for colleagues, and they for them; left out, it stays as it is
    away: list[int] = Field(default_factory=list, max_length=1000)  # slots in which one cannot


class WishIn(Schema):
    kind: WishKind
    note: str = Field("", max_length=500)


class WishOut(WishIn):
    participant: int


class RequestIn(Schema):
    participant: int
    message: str = Field("", max_length=1000)


class RequestOut(Schema):
    id: int
    sender: int
    receiver: int
    message: str
    reason: str
    state: RequestState
    made_at: datetime
    expires_at: datetime
    meeting_id: int | None


class SlotIn(Schema):
    slot: int


class MeetingReasonIn(Schema):
    reason: str = Field("", max_length=1000)


class BookingIn(Schema):
    participant: int
    slot: int


class ArrangementIn(Schema):
    """Keepers put two or more together."""

    participants: list[int] = Field(min_length=2, max_length=20)
    slot: int
    table: int | None = None


class MoveIn(Schema):
    slot: int
    table: int | None = None


class HandIn(Schema):
    """Whose seat, and the colleague who takes it."""

    participant: int
    colleague: int


class StandInOut(Schema):
    """Who sits in a meeting, and for whom."""

    participant: int
    stands_for: int


class ColleaguesOut(Schema):
    """Somebody in a meeting, and who could take it for them."""

    participant: int
    colleagues: list[int]


class MeetingOut(Schema):
    id: int
    slot: int
    begins: datetime
    ends: datetime
    place: Place
    table: int | None
    table_number: int | None
    state: MeetingState
    origin: Origin
    is_locked: bool
    is_published: bool
    room_link: str
    sequence: int
    participants: list[int]
    stand_ins: list[StandInOut]


def participant_out(card: Card) -> dict[str, Any]:
    return {name: getattr(card, name) for name in ParticipantOut.model_fields}


def request_out(one: RequestRecord) -> dict[str, Any]:
    return {name: getattr(one, name) for name in RequestOut.model_fields}


def slot_out(one: SlotRecord) -> dict[str, Any]:
    return {"id": one.id, "begins": one.begins, "ends": one.ends, "place": one.place}


def stand_ins_out(pairs: Iterable[tuple[int, int]]) -> list[dict[str, int]]:
    return [{"participant": who, "stands_for": whom} for who, whom in pairs]


def meeting_out(one: MeetingRecord) -> dict[str, Any]:
    said = {name: getattr(one, name) for name in MeetingOut.model_fields if hasattr(one, name)}
    return said | {
        "slot": one.slot_id,
        "table": one.table_id,
        "participants": list(one.participants),
        "stand_ins": stand_ins_out(one.stand_ins),
    }
