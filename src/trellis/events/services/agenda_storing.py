"""A session of a file or form as rows: the shared inner part of the services of agendas."""

from collections.abc import Mapping
from typing import Any

from trellis.events.formats.records import Agenda, Link
from trellis.events.formats.records import Session as SessionRecord
from trellis.events.models import Material, Room, SessionRole, Track
from trellis.events.types.agenda import MaterialKind

TEXTS = ("title", "subtitle", "abstract", "description", "kind", "language", "url")
RECORDED = ("recording", "video", "aufzeichnung", "enregistrement")


class Shelves:
    """The rooms and tracks of an event by name; one that is missing is made."""

    def __init__(self, event_id: int) -> None:
        self.event_id = event_id
        self.rooms = dict(Room.objects.filter(event_id=event_id).values_list("name", "id"))
        self.tracks = dict(Track.objects.filter(event_id=event_id).values_list("name", "id"))

    def room(self, name: str) -> int | None:
        if name and name not in self.rooms:
            row = Room.objects.create(event_id=self.event_id, name=name, position=len(self.rooms))
            self.rooms[name] = row.pk
        return self.rooms.get(name)

    def track(self, name: str) -> int | None:
        if name and name not in self.tracks:
            row = Track.objects.create(event_id=self.event_id, name=name, position=len(self.tracks))
            self.tracks[name] = row.pk
        return self.tracks.get(name)

    def take(self, agenda: Agenda) -> None:
        """Make what an agenda lists, in its order, and take over what it says of each."""
        for room in agenda.rooms:
            number = self.room(room.name)
            if room.capacity or room.description:
                Room.objects.filter(pk=number or 0).update(
                    capacity=room.capacity, description=room.description
                )
        for track in agenda.tracks:
            number = self.track(track.name)
            if track.colour:
                Track.objects.filter(pk=number or 0).update(colour=track.colour)


def columns_of(session: SessionRecord, shelves: Shelves) -> dict[str, Any]:
    return {name: getattr(session, name) for name in TEXTS} | {
        "starts_at": session.moment,
        "ends_at": session.moment + session.duration,
        "room_id": shelves.room(session.room),
        "track_id": shelves.track(session.track),
    }


def put_roles(sessions: Mapping[int, SessionRecord]) -> None:
    """Put the persons and materials of these sessions, by number, in place of those they had.

    Who is named again keeps the organisation of the registry that was said of them.
    """
    named = SessionRole.objects.filter(session_id__in=sessions, organisation__isnull=False)
    known = {(item.session_id, item.name): item.organisation_id for item in named}
    SessionRole.objects.filter(session_id__in=sessions).delete()
    Material.objects.filter(session_id__in=sessions).delete()
    SessionRole.objects.bulk_create(
        SessionRole(
            session_id=number,
            role=person.role,
            name=person.name,
            organisation_name=person.organisation,
            organisation_id=known.get((number, person.name)),
            position=position,
        )
        for number, session in sessions.items()
        for position, person in enumerate(session.persons)
    )
    Material.objects.bulk_create(
        Material(session_id=number, kind=kind, title=link.title, url=link.url, position=position)
        for number, session in sessions.items()
        for position, (kind, link) in enumerate(materials_of(session))
    )


def materials_of(session: SessionRecord) -> list[tuple[MaterialKind, Link]]:
    found = [(kind_of(link), link) for link in session.links]
    return [*found, *((MaterialKind.DOCUMENT, link) for link in session.attachments)]


def kind_of(link: Link) -> MaterialKind:
    title = link.title.casefold()
    return MaterialKind.RECORDING if any(word in title for word in RECORDED) else MaterialKind.LINK
