"""An agenda as iCalendar: local times with their zone defined in the file, UID and SEQUENCE for updates."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, vText, vUri

from trellis.events.formats.keys import guid_of
from trellis.events.formats.records import Agenda, Session
from trellis.events.formats.texts import mended, written


def calendar_of(agenda: Agenda, stamp: datetime) -> bytes:
    """Return the file; `stamp` is when the agenda last changed, so that equal agendas give equal bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Trellis//Agenda//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if agenda.title:
        calendar.add("name", vText(agenda.title))
        calendar.add("x-wr-calname", vText(agenda.title))  # the same, as older programs read it
    calendar.add("x-wr-timezone", vText(agenda.zone))
    if agenda.sessions and agenda.zone != "UTC":
        calendar.add_component(zone_of(agenda))
    for session in agenda.sessions:
        calendar.add_component(event_of(session, stamp.astimezone(UTC).replace(microsecond=0)))
    content: bytes = calendar.to_ical()
    return content


def zone_of(agenda: Agenda) -> Timezone:
    """Return the definition of the zone for the years of the agenda."""
    first = agenda.sessions[0].starts_at.date()
    last = max(session.ends_at for session in agenda.sessions).date()
    zone: Timezone = Timezone.from_tzid(
        agenda.zone, first_date=first - timedelta(days=400), last_date=last + timedelta(days=400)
    )
    return zone


def event_of(session: Session, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", guid_of(session.key))
    event.add("dtstamp", stamp)
    event.add("sequence", session.sequence)
    event.add("dtstart", written_moment(session.starts_at))
    event.add("dtend", written_moment(session.ends_at))
    event.add("summary", vText(session.title))
    for name, text in (("location", session.room), ("description", for_readers(session))):
        if text:
            event.add(name, vText(mended(text)))
    if session.track:
        event.add("categories", [session.track])
    if session.url:
        event.add("url", vUri(session.url))
    for link in session.attachments:
        event.add("attach", vUri(link.url), parameters={"X-TITLE": link.title} if link.title else {})
    add_own(event, session)
    return event


def written_moment(moment: datetime) -> datetime:
    """Return a moment as it is written: the second of two equal hours has no local name (RFC 5545, 3.3.5)."""
    return moment.astimezone(UTC) if moment.fold else moment


def for_readers(session: Session) -> str:
    persons = ", ".join(
        f"{person.name} ({person.organisation})" if person.organisation else person.name
        for person in session.persons
    )
    return "\n\n".join(
        part for part in (session.subtitle, persons, session.abstract, session.description) if part
    )


def add_own(event: Event, session: Session) -> None:
    """Add what iCalendar has no word for, under names that other programs leave alone."""
    own = {
        "key": session.key,
        "subtitle": session.subtitle,
        "abstract": written(session.abstract),
        "description": written(session.description),
        "track": session.track,
        "type": session.kind,
        "language": session.language,
    }
    for name, text in own.items():
        if text:
            event.add(f"x-trellis-{name}", vText(text))
    for person in session.persons:
        parameters = {"X-ROLE": person.role.value}
        if person.organisation:
            parameters["X-ORGANISATION"] = person.organisation
        event.add("x-trellis-person", vText(person.name), parameters=parameters)
    for link in session.links:
        event.add("x-trellis-link", vText(link.url), parameters={"X-TITLE": link.title} if link.title else {})
