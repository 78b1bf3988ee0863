"""Sessions of an agenda: added, changed, moved and removed by those who keep the event."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from pydantic import NaiveDatetime

from trellis.core.errors import InvalidInput
from trellis.core.requests import ActorRequest
from trellis.core.types import Problem
from trellis.events.api.agenda import SessionOut, session_out
from trellis.events.formats import bounds
from trellis.events.formats.building import Raw, built
from trellis.events.formats.moments import on_the_clock
from trellis.events.formats.records import Person, Role, Session
from trellis.events.formats.remarks import Notes
from trellis.events.pages.keeping import get_kept
from trellis.events.selectors.agenda import get_entry
from trellis.events.services import agenda as services

router = Router(tags=["agenda"])
ONE = "/events/{slug:event}/agenda/sessions"
EARLIEST, LATEST = datetime(1970, 1, 2), datetime(2199, 12, 31)  # noqa: DTZ001  # on the event's wall
LONGEST = 20_160  # minutes: two weeks


class SpeakerIn(Schema):
    name: str = Field(max_length=bounds.SHORT_TEXT)
    organisation: str = Field("", max_length=bounds.SHORT_TEXT)
    role: Role = Role.SPEAKER


class LinkIn(Schema):
    url: str = Field(max_length=bounds.ADDRESS, examples=["https://example.org/slides"])
    title: str = Field("", max_length=bounds.SHORT_TEXT)


class PlaceIn(Schema):
    """When, on the wall of the event's zone, and where."""

    starts: NaiveDatetime = Field(ge=EARLIEST, le=LATEST, examples=["2027-05-07T09:00"])
    room: str = Field("", max_length=500)


class SessionIn(PlaceIn):
    """All of a session."""

    title: str = Field(min_length=1, max_length=bounds.TITLE)
    minutes: int = Field(ge=1, le=LONGEST, examples=[45])
    subtitle: str = Field("", max_length=500)
    track: str = Field("", max_length=500)
    kind: str = Field("", max_length=500)
    language: str = Field("", max_length=35)
    abstract: str = Field("", max_length=30_000)
    description: str = Field("", max_length=30_000)
    persons: list[SpeakerIn] = Field(default_factory=list, max_length=200)
    links: list[LinkIn] = Field(default_factory=list, max_length=100)
    attachments: list[LinkIn] = Field(default_factory=list, max_length=100)


class NewSessionIn(SessionIn):
    """Sent twice with the same `key`, it is added once."""

    key: UUID | None = None


class SessionChangeIn(SessionIn):
    """`version` is the one that was read."""

    version: int


class WrittenSessionOut(SessionOut):
    version: int


@router.post(ONE, response={201: int})
def add(request: ActorRequest, event: str, given: NewSessionIn) -> Any:
    """Add a session; answers with its number. A room that is taken then: 409."""
    found = get_kept(actor=request.actor, slug=event, changes=True)
    made = session_of(given, found.time_zone)
    number = services.add_session(actor=request.actor, event_id=found.id, session=made, form_key=given.key)
    return Status(201, number)


@router.get(ONE + "/{int:session}", response=WrittenSessionOut)
def read(request: ActorRequest, event: str, session: int) -> dict[str, Any]:
    """A session as it is written, with the version that a change of it names."""
    return one(request, event, session)


@router.put(ONE + "/{int:session}", response=WrittenSessionOut)
def change(request: ActorRequest, event: str, session: int, given: SessionChangeIn) -> dict[str, Any]:
    """Put all of it anew. A stale version, or a room that is taken then: 409."""
    found = get_kept(actor=request.actor, slug=event, changes=True)
    services.change_session(
        actor=request.actor,
        event_id=found.id,
        session_id=session,
        version=given.version,
        session=session_of(given, found.time_zone),
    )
    return one(request, event, session)


@router.post(ONE + "/{int:session}/move", response=WrittenSessionOut)
def move(request: ActorRequest, event: str, session: int, given: PlaceIn) -> dict[str, Any]:
    """To another time or room; its length stays."""
    found = get_kept(actor=request.actor, slug=event, changes=True)
    services.move_session(
        actor=request.actor,
        event_id=found.id,
        session_id=session,
        starts_at=on_the_clock(given.starts, ZoneInfo(found.time_zone), 0, Notes()),
        room=plain(given.room),
    )
    return one(request, event, session)


@router.api_operation(["DELETE"], ONE + "/{int:session}", response={204: None})
def remove(request: ActorRequest, event: str, session: int) -> Any:
    """Take it out of the agenda."""
    found = get_kept(actor=request.actor, slug=event, changes=True)
    services.remove_session(actor=request.actor, event_id=found.id, session_id=session)
    return Status(204, None)


def one(request: ActorRequest, event: str, number: int) -> dict[str, Any]:
    found = get_kept(actor=request.actor, slug=event)
    entry, version = get_entry(event=found, session_id=number)
    return session_out(entry.session, entry.id) | {"version": version}


def session_of(given: SessionIn, zone: str) -> Session:
    """Raises InvalidInput for a title of nothing, and for an address that cannot be followed."""
    notes = Notes()
    same = ("title", "subtitle", "room", "track", "kind", "language", "abstract", "description")
    raw = Raw(
        line=0,
        key="new",
        starts_at=on_the_clock(given.starts, ZoneInfo(zone), 0, notes),
        duration=timedelta(minutes=given.minutes),
        persons=[Person(one.name, one.organisation, one.role) for one in given.persons],
        links=[(one.url, one.title) for one in given.links],
        attachments=[(one.url, one.title) for one in given.attachments],
        **{name: getattr(given, name) for name in same},
    )
    made = built(raw, notes)
    if made is None:
        raise InvalidInput([Problem("title", _("This is needed."))])
    bad = [remark.params["address"] for remark in notes.finish() if remark.code == "address"]
    if bad:
        text = _("“%(address)s” is not a web address.") % {"address": bad[0]}
        raise InvalidInput([Problem("links", text)])
    return made


def plain(text: str) -> str:
    return text.replace("\x00", "").strip()
