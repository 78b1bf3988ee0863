"""Reading agendas: what the keepers write, what is published, and what a reader marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.core.transactions import reading
from trellis.core.types import Actor
from trellis.events.formats.records import Agenda, Link, Person, Role, Room, Session, Track, with_named
from trellis.events.models import AgendaImport, AgendaVersion, Favourite, Material, SessionRole
from trellis.events.models import Room as RoomRow
from trellis.events.models import Session as SessionRow
from trellis.events.models import Track as TrackRow
from trellis.events.types.agenda import Entry, MaterialKind, entry_from_json
from trellis.events.types.events import EventRecord


@dataclass(frozen=True)
class Version:
    """A published agenda without what it says."""

    id: int
    number: int
    note: str
    published_at: datetime


@dataclass(frozen=True)
class Published:
    """A published agenda; parsed once in each process, as it never changes."""

    version: Version
    agenda: Agenda
    entries: tuple[Entry, ...]


def entry_of(row: SessionRow, zone: ZoneInfo) -> Entry:
    """The row's room, track, roles and materials are fetched already."""
    materials = list(row.materials.all())
    return Entry(
        row.pk,
        Session(
            key=row.source_key,
            title=row.title,
            starts_at=row.starts_at.astimezone(zone),
            duration=row.ends_at - row.starts_at,
            room=row.room.name if row.room else "",
            track=row.track.name if row.track else "",
            persons=tuple(
                Person(item.name, item.organisation_name, Role(item.role)) for item in row.roles.all()
            ),
            links=tuple(
                Link(item.url, item.title) for item in materials if item.kind != MaterialKind.DOCUMENT
            ),
            attachments=tuple(
                Link(item.url, item.title) for item in materials if item.kind == MaterialKind.DOCUMENT
            ),
            sequence=row.sequence,
            **{
                name: getattr(row, name)
                for name in ("subtitle", "abstract", "description", "kind", "language", "url")
            },
        ),
    )


def whole() -> Any:
    """Sessions that stand, with all that belongs to them: three queries, in the order of an agenda."""
    rows = SessionRow.objects.filter(removed_at__isnull=True).select_related("room", "track")
    roles = Prefetch("roles", SessionRole.objects.order_by("position"))
    materials = Prefetch("materials", Material.objects.order_by("position"))
    return rows.prefetch_related(roles, materials).order_by("starts_at", "room__position", "id")


def list_entries(*, event: EventRecord) -> list[Entry]:
    """What the keepers write, by begin, room and number. Whether they may, the caller asked."""
    zone = ZoneInfo(event.time_zone)
    return [entry_of(row, zone) for row in whole().filter(event_id=event.id)]


def get_entry(*, event: EventRecord, session_id: int) -> tuple[Entry, int]:
    """One session that stands, and its version. Raises NotFound."""
    row = whole().filter(event_id=event.id, pk=session_id).first()
    if row is None:
        raise no_session()
    return entry_of(row, ZoneInfo(event.time_zone)), row.version


def no_session() -> NotFound:
    return NotFound(_("There is no such session."))


def list_rooms(*, event_id: int) -> list[Room]:
    rows = RoomRow.objects.filter(event_id=event_id).order_by("position", "id")
    return [Room(row.name, row.capacity, row.description) for row in rows]


def list_tracks(*, event_id: int) -> list[Track]:
    rows = TrackRow.objects.filter(event_id=event_id).order_by("position", "id")
    return [Track(row.name, row.colour) for row in rows]


def agenda_of(event: EventRecord, entries: Iterable[Entry]) -> Agenda:
    """The agenda as files carry it."""
    return with_named(
        Agenda(
            title=event.title,
            zone=event.time_zone,
            sessions=tuple(entry.session for entry in entries),
            rooms=tuple(list_rooms(event_id=event.id)),
            tracks=tuple(list_tracks(event_id=event.id)),
        )
    )


def list_versions(*, event_id: int) -> list[Version]:
    """The last first."""
    rows = AgendaVersion.objects.filter(event_id=event_id).defer("content").order_by("-number")
    return [Version(row.pk, row.number, row.note, row.published_at) for row in rows]


def has_agenda(*, event_id: int) -> bool:
    """Whether an agenda is published. Whether the event is seen, the caller asked."""
    return AgendaVersion.objects.filter(event_id=event_id).exists()


def find_published(*, event: EventRecord, number: int | None = None) -> Published | None:
    """The agenda as everybody sees it who sees the event: the last version, or that of a number."""
    versions = list_versions(event_id=event.id)
    wanted = next((item for item in versions if number in (None, item.number)), None)
    return published(wanted, event.time_zone, event.title) if wanted else None


@lru_cache(maxsize=32)
def published(version: Version, time_zone: str, title: str) -> Published:
    content = AgendaVersion.objects.values_list("content", flat=True).get(pk=version.id)
    entries = tuple(entry_from_json(stored, ZoneInfo(time_zone)) for stored in content["entries"])
    agenda = with_named(
        Agenda(
            title=title,
            zone=time_zone,
            sessions=tuple(entry.session for entry in entries),
            rooms=tuple(Room(*item) for item in content["rooms"]),
            tracks=tuple(Track(*item) for item in content["tracks"]),
        )
    )
    return Published(version, agenda, entries)


def favourites_of(*, actor: Actor, event_id: int) -> frozenset[int]:
    """The sessions of an event that the actor marked."""
    if not actor.is_signed_in:
        return frozenset()
    with reading(actor):
        rows = Favourite.objects.visible_to(actor).filter(session__event_id=event_id)
        return frozenset(rows.values_list("session_id", flat=True))


def get_import(*, event: EventRecord, import_id: int) -> AgendaImport:
    """Raises NotFound."""
    row = AgendaImport.objects.filter(event_id=event.id, pk=import_id).first()
    if row is None:
        raise NotFound(_("There is no such import."))
    return row


def list_imports(*, event_id: int) -> list[AgendaImport]:
    """The last first, without what they say."""
    rows = AgendaImport.objects.filter(event_id=event_id).defer("content", "before", "remarks")
    return list(rows.order_by("-id")[:20])
