"""An agenda as Pentabarf XML."""

import re
from collections import defaultdict
from datetime import datetime, time, timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from trellis.events.formats.keys import guid_of, number_of
from trellis.events.formats.moments import clock_text
from trellis.events.formats.records import Agenda, Link, Session
from trellis.events.formats.texts import written
from trellis.imports.reading.keys import fold


def pentabarf_of(agenda: Agenda, version: str) -> bytes:
    """Return the file. The format knows no roles and organisations of persons: their names are written."""
    root = ElementTree.Element("schedule")
    ElementTree.SubElement(root, "generator", name="Trellis")
    child(root, "version", version)
    conference = ElementTree.SubElement(root, "conference")
    add_conference(conference, agenda)
    numbers = numbers_of(agenda)
    for index, day in enumerate(agenda.days, 1):
        begin, end = bounds_of_day(agenda, day_of=index - 1)
        box = ElementTree.SubElement(
            root, "day", date=day.isoformat(), start=begin.isoformat(), end=end.isoformat(), index=str(index)
        )
        for room, sessions in by_room(agenda, index - 1).items():
            hall = ElementTree.SubElement(box, "room", name=room)
            for session in sessions:
                add_event(hall, session, numbers[session.key])
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def add_conference(conference: ElementTree.Element, agenda: Agenda) -> None:
    child(conference, "title", agenda.title)
    child(conference, "acronym", acronym_of(agenda))
    if agenda.days:
        child(conference, "start", agenda.days[0].isoformat())
        child(conference, "end", agenda.days[-1].isoformat())
    child(conference, "days", str(len(agenda.days)))
    child(conference, "timeslot_duration", "00:05")
    child(conference, "time_zone_name", agenda.zone)
    for track in agenda.tracks:
        colour = {"color": track.colour} if track.colour else {}
        child(conference, "track", "", name=track.name, **colour)


def child(parent: ElementTree.Element, tag: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, tag, attributes).text = text


def acronym_of(agenda: Agenda) -> str:
    """Return a short name as the formats allow it.

    >>> acronym_of(Agenda(title="EU Cluster Week 2026", zone="UTC", sessions=()))
    'eu_cluster_week_2026'
    """
    name = re.sub(r"[^a-z0-9]+", "_", fold(agenda.title)).strip("_")[:60]
    return name if len(name) >= 4 else f"agenda_{name}".rstrip("_")


def bounds_of_day(agenda: Agenda, day_of: int) -> tuple[datetime, datetime]:
    """Return when the day begins and when the next one does, in the zone."""
    zone = ZoneInfo(agenda.zone)
    begin = datetime.combine(agenda.days[day_of], time(0), tzinfo=zone)
    return begin, begin + timedelta(days=1)


def by_room(agenda: Agenda, day_of: int) -> dict[str, list[Session]]:
    """Return the sessions of a day by room; on the first day every room is named, that with nothing too."""
    found: dict[str, list[Session]] = defaultdict(list)
    if day_of == 0:
        found |= {room.name: [] for room in agenda.rooms}
    for session in agenda.sessions:
        if session.starts_at.date() == agenda.days[day_of]:
            found[session.room].append(session)
    return found


def numbers_of(agenda: Agenda) -> dict[str, int]:
    """Return a number for each session, different for each."""
    taken: set[int] = set()
    numbers = {}
    for session in agenda.sessions:
        number = number_of(session.key)
        while number in taken:
            number = number % (2**31 - 1) + 1
        taken.add(number)
        numbers[session.key] = number
    return numbers


def add_event(hall: ElementTree.Element, session: Session, number: int) -> None:
    event = ElementTree.SubElement(hall, "event", guid=guid_of(session.key), id=str(number))
    child(event, "date", session.starts_at.isoformat())
    child(event, "start", f"{session.starts_at:%H:%M}")
    child(event, "duration", clock_text(session.duration))
    child(event, "room", session.room)
    child(event, "title", session.title)
    child(event, "subtitle", session.subtitle)
    child(event, "track", session.track)
    child(event, "type", session.kind)
    child(event, "language", session.language)
    child(event, "abstract", written(session.abstract))
    child(event, "description", written(session.description))
    if session.url.startswith("http"):
        child(event, "url", session.url)
    persons = ElementTree.SubElement(event, "persons")
    for name in dict.fromkeys(person.name for person in session.persons):
        child(persons, "person", name)
    add_links(event, "links", "link", session.links)
    add_links(event, "attachments", "attachment", session.attachments)


def add_links(event: ElementTree.Element, box: str, tag: str, links: tuple[Link, ...]) -> None:
    parent = ElementTree.SubElement(event, box)
    for link in links:
        child(parent, tag, link.title, href=link.url)
