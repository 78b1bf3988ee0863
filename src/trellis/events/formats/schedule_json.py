"""Schedules in JSON: frab's and pretalx' (days with rooms), the second version (a list), pretalx' talks."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from trellis.events.formats import bounds, json_rules
from trellis.events.formats.building import Raw, built
from trellis.events.formats.json_rules import holds
from trellis.events.formats.json_tree import Node, parsed_json
from trellis.events.formats.keys import key_of, with_keys
from trellis.events.formats.moments import in_zone, length_of, moment_of
from trellis.events.formats.pentabarf import colour_of, zone_in_use
from trellis.events.formats.records import Agenda, Person, Role, Room, Session, Track, in_order, with_named
from trellis.events.formats.remarks import Notes, Reading, refused
from trellis.events.formats.texts import line_of

ROLES = {"SPEAKER": Role.SPEAKER, "MODERATOR": Role.MODERATOR, "HOST": Role.MODERATOR} | {
    role.value: role for role in Role
}


def read_schedule_json(text: str, zone: str) -> Reading:
    """Return the agenda. `zone` counts where the file names none. Raises FileRefused."""
    notes = Notes()
    document = parsed_json(text, notes)
    if not isinstance(document, Node):
        document = talks_in_a_list(document)
    if "schedule" in document:
        return schedule(document, zone, notes)
    if "results" in document or "submission_type" in document or "slot" in document:
        return talks(document, zone, notes)
    raise refused("no_schedule", document.line)


def talks_in_a_list(document: Any) -> Node:
    if not isinstance(document, list) or not document:
        raise refused("no_schedule", 1)
    node = Node(results=document)
    node.line, node.lines = 1, {}
    return node


def schedule(document: Node, zone: str, notes: Notes) -> Reading:
    found = document["schedule"]
    holds(found, json_rules.SCHEDULE, document.at("schedule"), notes, ("conference",))
    if not isinstance(found, Node) or not isinstance(found.get("conference"), Node):
        notes.finish()
    conference = found["conference"]
    holds(conference, json_rules.CONFERENCE, found.at("conference"), notes, ("title",))
    place = zone_in_use(string(conference, "time_zone_name"), zone, conference.line, notes)
    base_url = string(found, "base_url")
    tracks = track_names(conference)
    raws = (
        events_of_list(found, place, tracks, notes)
        if "events" in found
        else events_of_days(conference, place, notes)
    )
    return reading_of(
        list(raws),
        title=string(conference, "title"),
        place=place,
        rooms=rooms_of(conference, notes),
        tracks=tuple(tracks.values()),
        base_url=base_url,
        notes=notes,
        format_name="schedule2-json" if "events" in found else "schedule-json",
    )


def reading_of(
    raws: list[Raw],
    *,
    title: str,
    place: ZoneInfo,
    rooms: tuple[Room, ...],
    tracks: tuple[Track, ...],
    base_url: str,
    notes: Notes,
    format_name: str,
) -> Reading:
    if len(raws) > bounds.SESSIONS:
        raise refused("too_many_sessions", 1, limit=str(bounds.SESSIONS))
    sessions: list[Session] = [session for raw in raws if (session := built(raw, notes, base_url))]
    if not raws and not notes.faults:
        notes.refuse("no_sessions", 1)
    keyed = with_keys(sessions, notes)
    agenda = Agenda(
        title=line_of(title)[: bounds.TITLE],
        zone=place.key,
        sessions=in_order(keyed),
        rooms=rooms,
        tracks=tracks,
    )
    return Reading(with_named(agenda), format_name, notes.finish())


def string(node: Node, name: str) -> str:
    """Return a text member; of one for each language the first, English before others."""
    value = node.get(name)
    if isinstance(value, dict):
        value = value.get("en") or next((item for item in value.values() if item), "")
    return value if isinstance(value, str) else ""


def nodes(node: Node, name: str) -> Iterator[Node]:
    value = node.get(name)
    yield from (item for item in (value if isinstance(value, list) else []) if isinstance(item, Node))


def track_names(conference: Node) -> dict[str, Track]:
    """Return the tracks by slug, or by name where they have none."""
    found = {}
    for item in nodes(conference, "tracks"):
        name = line_of(string(item, "name"))
        colours = item.get("colors")
        colour = string(item, "color") or (string(colours, "light") if isinstance(colours, Node) else "")
        if name:
            found[string(item, "slug") or name] = Track(name, colour_of(colour))
    return found


def rooms_of(conference: Node, notes: Notes) -> tuple[Room, ...]:
    rooms: dict[str, Room] = {}
    for item in nodes(conference, "rooms"):
        if holds(item, json_rules.ROOM, item.line, notes, ("name",)):
            name, size = line_of(item["name"]), item.get("capacity")
            capacity = int(size) if size and 0 < size < 10**6 else None
            rooms.setdefault(name, Room(name, capacity, line_of(string(item, "description"))))
    return tuple(rooms.values())


def events_of_days(conference: Node, zone: ZoneInfo, notes: Notes) -> Iterator[Raw]:
    for day in nodes(conference, "days"):
        holds(day, json_rules.DAY, day.line, notes)
        rooms = day.get("rooms")
        if not isinstance(rooms, Node):
            continue
        for name, events in rooms.items():
            if not isinstance(events, list):
                notes.refuse("json_many", rooms.at(name), name=name[:60], value=json_rules.shown(events))
                continue
            for event in events:
                if holds(event, json_rules.EVENT, rooms.at(name), notes, ("title", "date")):
                    yield raw_event(event, name, zone, notes)
                elif isinstance(event, Node) and isinstance(event.get("persons"), list):
                    people(event, "persons", notes)  # so that all faults are told at once


def raw_event(event: Node, around: str, zone: ZoneInfo, notes: Notes) -> Raw:
    start = in_zone(moment_of(event["date"]), zone, event.at("date"), notes)  # type: ignore[arg-type]
    return Raw(
        line=event.line,
        key=key_of(guid=string(event, "guid"), number=str(event.get("id", "")), slug=string(event, "slug")),
        starts_at=start,
        duration=duration_of(event, start, notes),
        room=string(event, "room") or around,
        track=string(event, "track"),
        persons=people(event, "persons", notes),
        **common(event, notes),
    )


def common(event: Node, notes: Notes) -> dict[str, Any]:
    """Return what both versions call the same."""
    names = ("title", "subtitle", "abstract", "description", "language", "url")
    return {name: string(event, name) for name in names} | {
        "kind": string(event, "type"),
        "links": links(event, "links", notes),
        "attachments": links(event, "attachments", notes),
    }


def duration_of(event: Node, start: datetime, notes: Notes) -> timedelta | None:
    if length := length_of(string(event, "duration")):
        return length
    end = moment_of(string(event, "end"))
    length = end - start if end and end.tzinfo else None
    if length is None or not timedelta(0) < length <= bounds.LONGEST:
        notes.refuse(
            "duration", event.at("end" if "end" in event else "duration"), value=string(event, "end")[:60]
        )
        return None
    return length


def people(event: Node, name: str, notes: Notes) -> list[Person]:
    found = []
    for item in event.get(name) or ():
        if holds(item, json_rules.PERSON, event.at(name), notes):
            shown = string(item, "public_name") or string(item, "name") or string(item, "full_public_name")
            role = ROLES.get(string(item, "role"), Role.SPEAKER)
            found.append(Person(shown, string(item, "organisation"), role))
    return found


def links(event: Node, name: str, notes: Notes) -> list[tuple[str, str]]:
    found = []
    for item in event.get(name) or ():
        if isinstance(item, str):
            found.append((item, ""))
        elif holds(item, json_rules.LINK, event.at(name), notes):
            found.append((string(item, "url"), string(item, "title")))
    return found


def events_of_list(found: Node, zone: ZoneInfo, tracks: dict[str, Track], notes: Notes) -> Iterator[Raw]:
    for event in found["events"]:
        if not holds(event, json_rules.EVENT_2, found.at("events"), notes, ("title", "start")):
            continue
        start = in_zone(moment_of(event["start"]), zone, event.at("start"), notes)  # type: ignore[arg-type]
        room, track = event.get("room"), event.get("track")
        slug = string(track, "slug") if isinstance(track, Node) else ""
        named = tracks.get(slug)
        yield Raw(
            line=event.line,
            key=key_of(guid=string(event, "guid"), number=string(event, "code"), slug=string(event, "slug")),
            starts_at=start,
            duration=duration_of(event, start, notes),
            room=(string(room, "name") or string(room, "slug")) if isinstance(room, Node) else "",
            track=named.name if named else slug,
            persons=people(event, "participants", notes),
            **common(event, notes),
        )


def talks(document: Node, zone: str, notes: Notes) -> Reading:
    """Read what pretalx' interface gives for talks; those without a slot are not in the agenda yet."""
    place = zone_in_use("", zone, document.line, notes)
    items = document["results"] if isinstance(document.get("results"), list) else [document]
    raws = []
    for item in items:
        if not holds(item, json_rules.SUBMISSION, document.at("results"), notes, ("title",)):
            continue
        slot = item.get("slot")
        start = moment_of(string(slot, "start")) if isinstance(slot, Node) else None
        if start is None or not isinstance(slot, Node):
            notes.leave_out("no_slot", item.line, title=string(item, "title")[:100])
            continue
        raws.append(raw_talk(item, slot, in_zone(start, place, slot.line, notes), notes))
    return reading_of(
        raws,
        title="",
        place=place,
        rooms=(),
        tracks=(),
        base_url="",
        notes=notes,
        format_name="pretalx-talks",
    )


def raw_talk(item: Node, slot: Node, start: datetime, notes: Notes) -> Raw:
    end = moment_of(string(slot, "end"))
    minutes = item.get("duration", 0)
    if end and end.tzinfo:
        length: timedelta | None = end - start
    else:
        length = (
            timedelta(minutes=minutes)
            if minutes and json_rules.whole(minutes) and 0 < minutes < 20_000
            else None
        )
    if length is None or not timedelta(0) < length <= bounds.LONGEST:
        notes.refuse("duration", slot.line, value=string(slot, "end")[:60])
        length = None
    return Raw(
        line=item.line,
        key=key_of(number=string(item, "code")),
        title=string(item, "title"),
        abstract=string(item, "abstract"),
        description=string(item, "description"),
        kind=string(item, "submission_type"),
        language=string(item, "content_locale"),
        track=string(item, "track"),
        starts_at=start,
        duration=length,
        room=string(slot, "room"),
        persons=people(item, "speakers", notes),
        links=[(string(link, "resource"), string(link, "description")) for link in nodes(item, "resources")],
    )
