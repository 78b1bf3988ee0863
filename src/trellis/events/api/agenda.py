"""Agendas: as everybody reads them; as they are written, their versions and publishing for those who keep."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ninja import Field, Router, Schema

from trellis.core.requests import ActorRequest
from trellis.events.formats.differences import Differences, differences
from trellis.events.formats.records import Role, Session
from trellis.events.pages.keeping import get_kept
from trellis.events.selectors import agenda as selectors
from trellis.events.selectors.events import get_event
from trellis.events.services import agenda as services
from trellis.events.types.agenda import Entry, clashes

router = Router(tags=["agenda"])
ONE = "/events/{slug:event}/agenda"


class SpeakerOut(Schema):
    name: str
    organisation: str
    role: Role


class LinkOut(Schema):
    url: str
    title: str


class SessionOut(Schema):
    """A session; `id` is 0 where a version knew no number of it."""

    id: int
    title: str
    subtitle: str
    starts_at: datetime
    ends_at: datetime
    room: str
    track: str
    kind: str
    language: str
    abstract: str
    description: str
    persons: list[SpeakerOut]
    links: list[LinkOut]
    attachments: list[LinkOut]


class VersionOut(Schema):
    number: int
    note: str
    published_at: datetime


class AgendaOut(Schema):
    version: VersionOut | None
    sessions: list[SessionOut]


class ClashOut(Schema):
    """Somebody, or a room, in two sessions at once."""

    what: str
    sessions: list[int]


class WrittenOut(AgendaOut):
    """The agenda as it is written, beside the version that everybody reads."""

    has_changes: bool
    clashes: list[ClashOut]


class MovedOut(Schema):
    before: SessionOut
    after: SessionOut
    fields: list[str] = Field(description="what differs")


class DifferencesOut(VersionOut):
    """What a version changed in the one before it."""

    added: list[SessionOut]
    removed: list[SessionOut]
    changes: list[MovedOut]


class PublishAgendaIn(Schema):
    """What is new, in words."""

    note: str = Field("", max_length=300)


class PublishedAgendaOut(Schema):
    version: int


@router.get(ONE, response=AgendaOut)
def read_agenda(request: ActorRequest, event: str) -> dict[str, Any]:
    """The last version that was published; before the first no session."""
    found = get_event(actor=request.actor, slug=event)
    shown = selectors.find_published(event=found)
    return {
        "version": shown.version if shown else None,
        "sessions": entries_out(shown.entries) if shown else [],
    }


@router.get(ONE + "/written", response=WrittenOut)
def read_written(request: ActorRequest, event: str) -> dict[str, Any]:
    """What is written by now, whether that is published, and what stands twice."""
    found = get_kept(actor=request.actor, slug=event)
    entries = selectors.list_entries(event=found)
    shown = selectors.find_published(event=found)
    return {
        "version": shown.version if shown else None,
        "sessions": entries_out(entries),
        "has_changes": bool(entries) and (shown is None or list(shown.entries) != entries),
        "clashes": [
            {"what": clash.what, "sessions": [clash.first.id, clash.second.id]} for clash in clashes(entries)
        ],
    }


@router.post(ONE + "/publish", response=PublishedAgendaOut)
def publish(request: ActorRequest, event: str, given: PublishAgendaIn) -> dict[str, int]:
    """Let everybody read what is written; answers with the number of the version. Nothing changed: 409."""
    found = get_kept(actor=request.actor, slug=event, changes=True)
    number = services.publish_agenda(
        actor=request.actor, event_id=found.id, text=given.note.replace("\x00", "")
    )
    return {"version": number}


@router.get(ONE + "/versions", response=list[VersionOut])
def list_versions(request: ActorRequest, event: str) -> list[Any]:
    """The last first."""
    found = get_kept(actor=request.actor, slug=event)
    return selectors.list_versions(event_id=found.id)


@router.get(ONE + "/versions/{int:version}", response=DifferencesOut)
def read_version(request: ActorRequest, event: str, version: int) -> dict[str, Any]:
    """What a version changed in the one before it."""
    found = get_kept(actor=request.actor, slug=event)
    shown = selectors.find_published(event=found, number=version)
    if shown is None:
        raise selectors.no_session()
    before = selectors.find_published(event=found, number=version - 1)
    known = {entry.session.key: entry.id for entry in (*(before.entries if before else ()), *shown.entries)}
    said = differences(before.agenda.sessions if before else (), shown.agenda.sessions)
    return {
        "number": shown.version.number,
        "note": shown.version.note,
        "published_at": shown.version.published_at,
        **differences_out(said, known),
    }


def entries_out(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    return [session_out(entry.session, entry.id) for entry in entries]


def session_out(session: Session, number: int) -> dict[str, Any]:
    return {name: getattr(session, name) for name in SessionOut.model_fields if name != "id"} | {
        "id": number,
        "persons": list(session.persons),
        "links": list(session.links),
        "attachments": list(session.attachments),
    }


def differences_out(found: Differences, known: dict[str, int]) -> dict[str, Any]:
    def out(session: Session) -> dict[str, Any]:
        return session_out(session, known.get(session.key, 0))

    return {
        "added": [out(session) for session in found.added],
        "removed": [out(session) for session in found.removed],
        "changes": [
            {"before": out(one.before), "after": out(one.after), "fields": list(one.fields)}
            for one in found.changes
        ],
    }
