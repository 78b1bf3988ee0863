"""An agenda as every format brings it: frozen, with moments that know their zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum


class Role(StrEnum):
    """What a person does in a session."""

    SPEAKER = "speaker"
    MODERATOR = "moderator"
    NOTE_TAKER = "note-taker"
    JURY = "jury"


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    organisation: str = ""
    role: Role = Role.SPEAKER


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    name: str
    capacity: int | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Track:
    name: str
    colour: str = ""  # "#rrggbb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    key: str  # the same in every file about the same agenda: a UUID where the source gives one
    title: str
    starts_at: datetime  # aware, in the zone of the agenda
    duration: timedelta
    room: str = ""
    subtitle: str = ""
    abstract: str = ""
    description: str = ""
    track: str = ""
    kind: str = ""
    language: str = ""
    url: str = ""
    persons: tuple[Person, ...] = ()
    links: tuple[Link, ...] = ()
    attachments: tuple[Link, ...] = ()
    sequence: int = 0

    @property
    def moment(self) -> datetime:
        """The beginning in UTC: in a night with a repeated hour two local times compare as equal."""
        return self.starts_at.astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        """On the clock of the zone, so that a night with a change of time keeps its real length."""
        return (self.moment + self.duration).astimezone(self.starts_at.tzinfo)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    title: str
    zone: str  # of the IANA database, e.g. Europe/Brussels
    sessions: tuple[Session, ...]  # by start, room and title
    rooms: tuple[Room, ...] = ()
    tracks: tuple[Track, ...] = ()

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which a session begins, in the zone of the agenda."""
        return tuple(sorted({session.starts_at.date() for session in self.sessions}))


def in_order(sessions: list[Session]) -> tuple[Session, ...]:
    return tuple(sorted(sessions, key=lambda item: (item.moment, item.room, item.title, item.key)))


def with_named(agenda: Agenda) -> Agenda:
    """Return the agenda with every room and track that a session names, listed ones first."""
    rooms = {room.name: room for room in agenda.rooms}
    tracks = {track.name: track for track in agenda.tracks}
    for session in agenda.sessions:
        if session.room:
            rooms.setdefault(session.room, Room(session.room))
        if session.track:
            tracks.setdefault(session.track, Track(session.track))
    return Agenda(
        title=agenda.title,
        zone=agenda.zone,
        sessions=agenda.sessions,
        rooms=tuple(rooms.values()),
        tracks=tuple(tracks.values()),
    )
