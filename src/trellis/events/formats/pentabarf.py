"""Pentabarf XML, as frab, pretalx and FOSDEM write it: <schedule><day><room><event>."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from trellis.events.formats import bounds
from trellis.events.formats.building import Raw, built
from trellis.events.formats.keys import is_guid, key_of, with_keys
from trellis.events.formats.moments import (
    clock_of,
    day_of,
    in_zone,
    length_of,
    moment_of,
    on_the_clock,
    zone_of,
)
from trellis.events.formats.records import Agenda, Person, Room, Session, Track, in_order, with_named
from trellis.events.formats.remarks import Notes, Reading, refused
from trellis.events.formats.texts import line_of
from trellis.events.formats.xml_tree import Element, parsed_xml

AS_THEY_ARE = ("subtitle", "abstract", "description", "track", "language", "url")
NIGHT_ENDS = time(6)  # before it and before the day change, a start belongs to the night after


def read_pentabarf(data: bytes, zone: str) -> Reading:
    """Return the agenda. `zone` counts where the file names none. Raises FileRefused."""
    notes = Notes()
    root = parsed_xml(data, notes)
    if root.tag != "schedule":
        raise refused("not_a_schedule", root.line, found=root.tag[:60])
    conference = root.child("conference") or Element("conference", {}, root.line)
    place = zone_in_use(conference.text("time_zone_name"), zone, conference.line, notes)
    changes = clock_of(conference.text("day_change")) or time(0)
    base_url = conference.text("base_url") or root.text("url")
    sessions = [
        session
        for day in root.all("day")
        for room in day.all("room")
        for event in room.all("event")
        if (session := session_of(event, day, room, place, changes, base_url, notes))
    ]
    check_count(sessions, root, notes)
    keyed = with_keys(sessions, notes)
    agenda = Agenda(
        title=line_of(conference.text("title"))[: bounds.TITLE],
        zone=place.key,
        sessions=in_order(keyed),
        rooms=tuple(Room(line_of(name)) for name in room_names(root)),
        tracks=tracks_of(root, conference),
    )
    return Reading(with_named(agenda), "pentabarf", notes.finish())


def zone_in_use(named: str, zone: str, line: int, notes: Notes) -> ZoneInfo:
    """Return the zone that a file names; the event's own, and say so, if it names none or a strange one."""
    found = zone_of(named) if named else None
    if found:
        return found
    place = zone_of(zone)
    if place is None:
        raise refused("unknown_zone", line, zone=zone[:60])
    if named:
        notes.repair("zone_unknown", line, named=named[:60], zone=place.key)
    else:
        notes.repair("zone_missing", line, zone=place.key)
    return place


def check_count(sessions: list[Session], root: Element, notes: Notes) -> None:
    events = sum(len(room.all("event")) for day in root.all("day") for room in day.all("room"))
    if events > bounds.SESSIONS:
        notes.refuse("too_many_sessions", root.line, limit=str(bounds.SESSIONS))
    if not events:
        notes.refuse("no_sessions", root.line)


def room_names(root: Element) -> dict[str, None]:
    return dict.fromkeys(
        name
        for day in root.all("day")
        for room in day.all("room")
        if (name := room.attributes.get("name", "").strip())
    )


def tracks_of(root: Element, conference: Element) -> tuple[Track, ...]:
    listed = [*conference.all("track"), *(track for box in root.all("tracks") for track in box.all("track"))]
    named: dict[str, Track] = {}
    for track in listed:
        name = line_of(track.attributes.get("name") or track.whole())
        if name:
            named.setdefault(name, Track(name, colour_of(track.attributes.get("color", ""))))
    return tuple(named.values())


def colour_of(text: str) -> str:
    digits = text.strip().removeprefix("#").lower()
    return f"#{digits}" if len(digits) == 6 and all(letter in "0123456789abcdef" for letter in digits) else ""


def session_of(
    event: Element, day: Element, room: Element, zone: ZoneInfo, changes: time, base_url: str, notes: Notes
) -> Session | None:
    guid = event.attributes.get("guid", "").strip()
    if guid and not is_guid(guid):
        notes.refuse("not_a_guid", event.line, value=guid[:60])
    texts: dict[str, Any] = {name: event.text(name) for name in AS_THEY_ARE}
    raw = Raw(
        line=event.line,
        key=key_of(guid=guid, number=event.attributes.get("id", "").strip(), slug=event.text("slug")),
        title=event.text("title"),
        starts_at=start_of(event, day, zone, changes, notes),
        duration=duration_of(event, notes),
        room=room_of(event, room, notes),
        **texts,
        kind=event.text("type"),
        persons=[Person(item.whole()) for item in listed(event, "persons", "person")],
        links=[(item.attributes.get("href", ""), item.whole()) for item in listed(event, "links", "link")],
        attachments=[
            (item.attributes.get("href", ""), item.whole())
            for item in listed(event, "attachments", "attachment")
        ],
    )
    return built(raw, notes, base_url)


def listed(event: Element, box: str, tag: str) -> list[Element]:
    found = event.child(box)
    return found.all(tag) if found else []


def addresses(items: list[Element]) -> list[tuple[str, str]]:
    return [(item.attributes.get("href", ""), item.whole()) for item in items]


def room_of(event: Element, room: Element, notes: Notes) -> str:
    own, around = event.text("room"), room.attributes.get("name", "").strip()
    if own and around and own != around:
        notes.repair("rooms_differ", event.line, own=own[:60], around=around[:60])
    return own or around


def duration_of(event: Element, notes: Notes) -> timedelta | None:
    text = event.text("duration")
    length = length_of(text)
    if length is None:
        notes.refuse("duration", line_in(event, "duration"), value=text[:60])
    return length


def line_in(event: Element, tag: str) -> int:
    child = event.child(tag)
    return child.line if child else event.line


def start_of(event: Element, day: Element, zone: ZoneInfo, changes: time, notes: Notes) -> datetime | None:
    """Return when the session begins: its own date where it has one, else the day's with the clock time."""
    text = event.text("date")
    if moment := moment_of(text):
        return in_zone(moment, zone, line_in(event, "date"), notes)
    date = day_of(text) or day_of(day.attributes.get("date", ""))
    clock = clock_of(event.text("start"))
    if text and day_of(text) is None:
        notes.refuse("date", line_in(event, "date"), value=text[:60])
        return None
    if date is None:
        notes.refuse("day_date", day.line, value=day.attributes.get("date", "")[:60])
        return None
    if clock is None:
        notes.refuse("start", line_in(event, "start"), value=event.text("start")[:60])
        return None
    if clock < min(changes, NIGHT_ENDS) and not text:
        notes.repair("night", line_in(event, "start"), change=f"{changes:%H:%M}")
        date += timedelta(days=1)
    return on_the_clock(datetime.combine(date, clock), zone, line_in(event, "start"), notes)
