"""An agenda as frab's and pretalx' JSON, as its published schema has it."""

import json
import re
import uuid
from typing import Any

from trellis.events.formats.keys import SPACE, guid_of
from trellis.events.formats.moments import clock_text
from trellis.events.formats.records import Agenda, Link, Room, Session
from trellis.events.formats.texts import written
from trellis.events.formats.writing_pentabarf import acronym_of, bounds_of_day, by_room, numbers_of
from trellis.imports.reading.keys import fold

ZONE_OF_THE_SCHEMA = re.compile(r"([A-Z][a-z]+/[A-Z][a-z]+)|UTC$")


def schedule_json_of(agenda: Agenda, version: str) -> bytes:
    numbers = numbers_of(agenda)
    conference: dict[str, Any] = {
        "acronym": acronym_of(agenda),
        "title": agenda.title,
        "start": agenda.days[0].isoformat() if agenda.days else "",
        "end": agenda.days[-1].isoformat() if agenda.days else "",
        "daysCount": len(agenda.days),
        "timeslot_duration": "00:05",
        "rooms": [
            {
                "name": r.name,
                "guid": str(uuid.uuid5(SPACE, r.name)),
                "description": r.description,
                "capacity": r.capacity,
            }
            for r in agenda.rooms
        ],
        "tracks": [
            {"name": track.name} | ({"color": track.colour} if track.colour else {})
            for track in agenda.tracks
        ],
        "days": [day_of(agenda, index, numbers) for index in range(len(agenda.days))],
    }
    if ZONE_OF_THE_SCHEMA.match(agenda.zone):
        conference["time_zone_name"] = agenda.zone
    document = {"generator": {"name": "Trellis"}, "schedule": {"version": version, "conference": conference}}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def room_of(room: Room) -> dict[str, Any]:
    guid = str(uuid.uuid5(SPACE, room.name))
    return {"name": room.name, "guid": guid, "description": room.description, "capacity": room.capacity}


def day_of(agenda: Agenda, index: int, numbers: dict[str, int]) -> dict[str, Any]:
    begin, end = bounds_of_day(agenda, index)
    return {
        "index": index + 1,
        "date": agenda.days[index].isoformat(),
        "day_start": begin.isoformat(),
        "day_end": end.isoformat(),
        "rooms": {
            room: [event_of(session, numbers[session.key]) for session in sessions]
            for room, sessions in by_room(agenda, index).items()
        },
    }


def event_of(session: Session, number: int) -> dict[str, Any]:
    guid = guid_of(session.key)
    return {
        "guid": guid,
        "id": number,
        "date": session.starts_at.isoformat(),
        "start": f"{session.starts_at:%H:%M}",
        "end": session.ends_at.isoformat(),
        "duration": clock_text(session.duration),
        "room": session.room,
        "slug": slug_of(session, number),
        "url": session.url or f"urn:uuid:{guid}",
        "title": session.title,
        "subtitle": session.subtitle,
        "track": session.track,
        "type": session.kind,
        "language": session.language,
        "abstract": written(session.abstract),
        "description": written(session.description),
        "persons": [
            {"name": person.name, "organisation": person.organisation, "role": person.role.value}
            for person in session.persons
        ],
        "links": links_of(session.links),
        "attachments": links_of(session.attachments),
    }


def slug_of(session: Session, number: int) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", fold(session.title)).strip("-")[:60].strip("-")
    return f"{number}-{words}".strip("-") if words else f"session-{number}"


def links_of(links: tuple[Link, ...]) -> list[dict[str, str]]:
    return [{"url": link.url, "title": link.title} for link in links]
