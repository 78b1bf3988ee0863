"""iCalendar (RFC 5545): each VEVENT is a session, each repetition one of its own."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from trellis.events.formats import bounds
from trellis.events.formats.building import Raw, built
from trellis.events.formats.calendar_lines import Component, Property, components_of
from trellis.events.formats.calendar_repeats import repeats_of
from trellis.events.formats.calendar_zones import Zones, known_zone, walk
from trellis.events.formats.keys import key_of, with_keys
from trellis.events.formats.moments import ISO_LENGTH, length_of
from trellis.events.formats.pentabarf import zone_in_use
from trellis.events.formats.records import Agenda, Person, Role, Session, in_order, with_named
from trellis.events.formats.remarks import Notes, Reading, refused
from trellis.events.formats.texts import line_of

STAMP = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?")
OTHERS = {"VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY"}


def read_calendar(text: str, zone: str) -> Reading:
    """Return the agenda. `zone` counts where the file names none. Raises FileRefused."""
    notes = Notes()
    components = components_of(text, notes)
    calendars = [item for item in components if item.name == "VCALENDAR"]
    place = zone_of_calendar(components, calendars, zone, notes)
    tell_about(components, calendars, notes)
    zones = Zones(components, place, notes)
    events = [item for item in walk(components) if item.name == "VEVENT"]
    if len(events) > bounds.SESSIONS:
        raise refused("too_many_sessions", 1, limit=str(bounds.SESSIONS))
    sessions = [session for event in events for session in sessions_of(event, zones, notes)]
    if not sessions and not notes.faults:
        notes.refuse("no_sessions", 1)
    keyed = with_keys(replaced(sessions), notes)
    agenda = Agenda(title=title_of(calendars), zone=place.key, sessions=in_order(keyed))
    return Reading(with_named(agenda), "icalendar", notes.finish())


def title_of(calendars: list[Component]) -> str:
    names = [calendar.text(name) for calendar in calendars for name in ("NAME", "X-WR-CALNAME")]
    return line_of(next((name for name in names if name), ""))[: bounds.TITLE]


def zone_of_calendar(
    components: list[Component], calendars: list[Component], zone: str, notes: Notes
) -> ZoneInfo:
    """Return the zone that the calendar names, else the only one its entries use, else the event's."""
    for calendar in calendars:
        if named := known_zone(calendar.text("X-WR-TIMEZONE")):
            return named
    used = {
        start.parameters["TZID"]: start.line
        for item in walk(components)
        if item.name == "VEVENT" and (start := item.first("DTSTART")) and "TZID" in start.parameters
    }
    if len(used) == 1 and (only := known_zone(next(iter(used)))):
        return only
    return zone_in_use("", zone, 0, notes)


def tell_about(components: list[Component], calendars: list[Component], notes: Notes) -> None:
    """Say what of the file is no session, and where it is not wrapped as it should be."""
    if components and not calendars:
        notes.repair("no_calendar", components[0].line)
    if len(calendars) > 1:
        notes.repair("calendars", calendars[1].line, count=str(len(calendars)))
    for item in walk(components):
        if item.name in OTHERS:
            notes.leave_out("no_session", item.line, name=item.name)


def sessions_of(event: Component, zones: Zones, notes: Notes) -> list[Session]:
    if event.text("STATUS").upper() == "CANCELLED":
        notes.leave_out("cancelled", event.line, title=event.text("SUMMARY")[:100])
        return []
    start = stamp_of(event, "DTSTART", zones, notes)
    first = built(raw_of(event, start, zones, notes), notes)
    if first is None or start is None:
        return []
    instance = event.first("RECURRENCE-ID")
    if instance:
        at = stamp_of(event, "RECURRENCE-ID", zones, notes) or start
        return [replace(first, key=instance_key(first.key, at))]
    more = dates_of(event, "RDATE", zones, notes)
    without = dates_of(event, "EXDATE", zones, notes)
    if not more and not event.first("RRULE"):
        return [first]
    return [
        replace(first, starts_at=moment, key=instance_key(first.key, moment))
        for moment in repeats_of(event, start, more, without, notes)
    ]


def instance_key(key: str, moment: datetime) -> str:
    return f"{key}/{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}" if key else ""


def replaced(sessions: list[Session]) -> list[Session]:
    """Return the sessions with a repetition that was changed by itself in place of the one the rule gives."""
    found: dict[str, Session] = {}
    without_key = []
    for session in sessions:
        if ("/" in session.key and session.key in found) or (session.key and session.key not in found):
            found[session.key] = session
        else:
            without_key.append(session)
    return [*found.values(), *without_key]


def raw_of(event: Component, start: datetime | None, zones: Zones, notes: Notes) -> Raw:
    uid = event.first("UID")
    categories = [item.text() for item in event.every("CATEGORIES")]
    sequence = event.text("SEQUENCE")
    return Raw(
        line=event.line,
        key=event.text("X-TRELLIS-KEY")[:200] or key_of(guid=uid.value.strip() if uid else ""),
        title=event.text("SUMMARY") or title_from_text(event, notes),
        starts_at=start,
        duration=duration_of(event, start, zones, notes),
        room=event.text("LOCATION"),
        description=event.text("X-TRELLIS-DESCRIPTION") if is_ours(event) else event.text("DESCRIPTION"),
        subtitle=event.text("X-TRELLIS-SUBTITLE"),
        abstract=event.text("X-TRELLIS-ABSTRACT"),
        track=event.text("X-TRELLIS-TRACK") or (categories[0] if categories else ""),
        kind=event.text("X-TRELLIS-TYPE"),
        language=event.text("X-TRELLIS-LANGUAGE"),
        url=event.text("URL"),
        persons=[person_of(item) for item in event.every("X-TRELLIS-PERSON")],
        links=[(item.text(), item.parameters.get("X-TITLE", "")) for item in event.every("X-TRELLIS-LINK")]
        + [(item.value, item.parameters.get("LABEL", "")) for item in event.every("CONFERENCE")],
        attachments=[
            (item.value, item.parameters.get("X-TITLE", item.parameters.get("FILENAME", "")))
            for item in event.every("ATTACH")
            if item.parameters.get("VALUE", "").upper() != "BINARY"
        ],
        sequence=int(sequence) if sequence.isascii() and sequence.isdecimal() and len(sequence) < 10 else 0,
    )


def title_from_text(event: Component, notes: Notes) -> str:
    """Return the first line of the description in place of a title that is missing."""
    lines = [line.strip() for line in event.text("DESCRIPTION").splitlines() if line.strip()]
    if lines:
        notes.repair("title_from_text", event.line)
    return lines[0][: bounds.TITLE] if lines else ""


def is_ours(event: Component) -> bool:
    return any(item.name.startswith("X-TRELLIS-") for item in event.properties)


def person_of(item: Property) -> Person:
    role = item.parameters.get("X-ROLE", "")
    known = {known.value: known for known in Role}
    return Person(item.text(), item.parameters.get("X-ORGANISATION", ""), known.get(role, Role.SPEAKER))


def stamp_of(event: Component, name: str, zones: Zones, notes: Notes) -> datetime | None:
    item = event.first(name)
    if item is None:
        notes.refuse("missing", event.line, name=name)
        return None
    found = moment_of(item.value.strip(), item, zones)
    if found is None:
        notes.refuse("moment", item.line, name=name, value=item.value[:60])
    return found


def moment_of(value: str, item: Property, zones: Zones) -> datetime | None:
    """Return a moment in the zone of the agenda: a day begins there at midnight."""
    match = STAMP.fullmatch(value)
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        clock = time(int(match[4] or 0), int(match[5] or 0), min(int(match[6] or 0), 59))
    except ValueError:
        return None
    if not bounds.FIRST_YEAR <= day.year <= bounds.LAST_YEAR:
        return None
    local = datetime.combine(day, clock)
    if match[7]:
        return local.replace(tzinfo=UTC).astimezone(zones.default)
    return zones.moment(local, item.parameters.get("TZID") or zones.default.key, item.line)


def duration_of(event: Component, start: datetime | None, zones: Zones, notes: Notes) -> timedelta | None:
    if item := event.first("DURATION"):
        length = length_of(item.value) if ISO_LENGTH.fullmatch(item.value.strip()) else None
        if length is None:
            notes.refuse("duration", item.line, value=item.value[:60])
        return length
    if item := event.first("DTEND"):
        end = stamp_of(event, "DTEND", zones, notes)
        if end is None or start is None:
            return None
        length = end.astimezone(UTC) - start.astimezone(UTC)
        if not timedelta(0) <= length <= bounds.LONGEST:
            notes.refuse("duration", item.line, value=item.value[:60])
            return None
        if length:
            return length
    begin = event.first("DTSTART")
    if begin and "T" not in begin.value and start:
        return (start + timedelta(days=1)).astimezone(UTC) - start.astimezone(UTC)  # 23 to 25 hours
    notes.repair("no_end", event.line, minutes=str(bounds.WITHOUT_END // timedelta(minutes=1)))
    return bounds.WITHOUT_END


def dates_of(event: Component, name: str, zones: Zones, notes: Notes) -> set[datetime]:
    """Return the moments of RDATE or EXDATE; a period counts by its beginning."""
    found = set()
    for item in event.every(name):
        for part in item.value.split(","):
            value = part.strip().split("/")[0]
            moment = moment_of(value, item, zones)
            if moment:
                found.add(moment)
            elif value:
                notes.refuse("moment", item.line, name=name, value=part[:60])
            else:
                notes.repair("empty_property", item.line, name=name)
    return found
