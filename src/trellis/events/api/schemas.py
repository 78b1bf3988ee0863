"""What programs send and get of events."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema

from trellis.events.types.events import (
    EventFormat,
    EventRecord,
    EventState,
    HostState,
    OutputKind,
    Visibility,
)
from trellis.events.types.query import When
from trellis.events.types.times import wall_time
from trellis.events.types.values import MOMENTS, EventValues, Scope


class EventIn(Schema):
    """Times are those on the wall of `time_zone`, without an offset."""

    title: str = Field(examples=["Light and industry"])
    format: EventFormat
    time_zone: str = Field(examples=["Europe/Brussels"])
    starts: datetime = Field(examples=["2027-05-07T09:00"])
    ends: datetime = Field(examples=["2027-05-07T18:00"])
    visibility: Visibility = Visibility.PUBLIC
    summary: str = ""
    description: str = ""
    languages: list[str] = Field(default_factory=list, examples=[["en", "fr"]])
    website: str = ""
    registration_opens: datetime | None = None
    registration_closes: datetime | None = None
    wishes_close: datetime | None = None
    venue: str = ""
    address: str = ""
    city: str = ""
    country: str = Field("", examples=["country:BE"])
    region: str = ""
    online_link: str = ""
    capacity: int | None = None
    ecosystems: list[str] = Field(default_factory=list, examples=[["ecosystem:digital"]])
    themes: list[str] = Field(default_factory=list)


class NewEventIn(EventIn):
    """`rule` (RFC 5545) makes a series: `FREQ=WEEKLY;COUNT=10`."""

    kind: str = Field(examples=["talk"])
    organiser: str = Field(examples=["photonics-valley"])
    rule: str = ""


class EventChangeIn(EventIn):
    """All of it anew. `version` is the one that was read."""

    version: int
    scope: Scope = Scope.ONE


class HostOut(Schema):
    slug: str
    name: str
    role: str


class OutputIn(Schema):
    kind: OutputKind
    title: str
    url: str
    for_participants: bool = False


class OutputOut(OutputIn):
    id: int


class EventOut(EventIn):
    slug: str
    version: int
    kind: str
    state: EventState
    starts_at: datetime
    ends_at: datetime
    hosts: list[HostOut]
    cancelled_because: str


class OneEventOut(EventOut):
    outputs: list[OutputOut]


class EventsOut(Schema):
    total: int
    page: int
    size: int
    events: list[EventOut]


class ReasonIn(Schema):
    reason: str


class PublishedOut(Schema):
    published: int


class PublishIn(Schema):
    whole_series: bool = False


class AskedEvents(Schema):
    q: str = Field("", max_length=200)
    kind: str = Field("", max_length=60)
    ecosystem: str = Field("", max_length=120, examples=["digital"])
    theme: str = Field("", max_length=120)
    country: str = Field("", max_length=120, examples=["BE"])
    format: str = Field("", pattern="^(on_site|online)?$")
    when: When = When.COMING
    page: int = Field(1, ge=1, le=100_000)
    size: int = Field(50, ge=1, le=500)


def values_of(given: EventIn) -> EventValues:
    said: dict[str, Any] = {name: getattr(given, name) for name in EventValues.__dataclass_fields__}
    for name in MOMENTS:
        if said[name] is not None:
            said[name] = said[name].replace(tzinfo=None)
    listed: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
    }
    return EventValues(**listed)


def said_of(event: EventRecord, *, online_link: str = "") -> dict[str, Any]:
    same = (
        "slug", "version", "kind", "state", "format", "visibility", "title", "summary", "description",
        "website", "time_zone", "venue", "address", "city", "capacity", "starts_at", "ends_at",
        "cancelled_because",
    )  # fmt: skip
    found: dict[str, Any] = {name: getattr(event, name) for name in same}
    for name in MOMENTS:
        moment = getattr(event, f"{name}_at")
        found[name] = wall_time(moment, event.time_zone) if moment else None
    return found | {
        "languages": list(event.languages),
        "country": event.country or "",
        "region": event.region or "",
        "online_link": online_link,
        "ecosystems": [term for term in event.terms if term.startswith("ecosystem:")],
        "themes": [term for term in event.terms if term.startswith("theme:")],
        "hosts": [
            {"slug": host.slug, "name": host.name, "role": host.role}
            for host in event.hosts
            if host.state == HostState.ACCEPTED
        ],
    }
