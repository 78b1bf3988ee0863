"""An agenda in a spreadsheet (.xlsx, .xls): one row for each session under headings (see sheet_columns)."""

import re
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from datetime import timezone as fixed_zone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from trellis.events.formats import bounds
from trellis.events.formats.building import Raw, built
from trellis.events.formats.keys import is_guid, key_of, with_keys
from trellis.events.formats.moments import clock_of, day_of, length_of, moment_of, on_the_clock, zone_of
from trellis.events.formats.pentabarf import colour_of
from trellis.events.formats.records import Agenda, Person, Role, Room, Track, in_order, with_named
from trellis.events.formats.remarks import Notes, Reading, refused
from trellis.events.formats.sheet_columns import PERSONS, field_of
from trellis.events.formats.texts import line_of
from trellis.imports.reading.bounds import BOUNDS
from trellis.imports.reading.settings import FileRefused as WorkbookRefused
from trellis.imports.reading.settings import Format
from trellis.imports.reading.settings import Reading as SheetReading
from trellis.imports.reading.workbook import find_sheets, opened, workbook_records

HEADING_ROWS = 20  # the headings stand within these
PERSON = re.compile(r"(?P<name>.+?)\s*\((?P<organisation>(?:[^()]|\([^()]*\))*)\)")
LINK = re.compile(r"(?:(?P<title>.*?)\s*)?<?(?P<url>(?:https?://|mailto:|matrix:|xmpp:|tel:)[^\s<>]+)>?")
REFUSALS = {"open_document": "open_document", "password": "password", "file_empty": "empty"}
OWN_KEY = re.compile(r"(?:id|uid|slug|title):.{1,190}")
OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")
Row = tuple[int, dict[str, list[str]]]


def read_workbook_agenda(data: bytes, zone: str) -> Reading:
    """Return the agenda of the sheet. Raises FileRefused with the row of each fault."""
    notes = Notes()
    with tempfile.TemporaryDirectory(prefix="trellis-agenda-") as folder:
        path = Path(folder, "agenda.xlsx")
        path.write_bytes(data)
        try:
            sheets = sheets_of(path)
        except WorkbookRefused as error:
            raise refused(REFUSALS.get(error.fault.code, "workbook")) from error
    rows = sheets["Sessions"] if "Sessions" in sheets else next(iter(sheets.values()))
    about = {cells[0]: cells[1] for _, cells in sheets.get("Event", []) if len(cells) > 1}
    place = place_of(about.get("Time zone", ""), zone, notes)
    at, fields = headings_of(rows)
    entries = [(number, by_field(cells, fields)) for number, cells in rows if number > at and any(cells)]
    if len(entries) > bounds.SESSIONS:
        raise refused("too_many_sessions", at, limit=str(bounds.SESSIONS))
    raws = [raw_of(row, place, notes) for row in entries]
    set_missing_lengths(raws, entries, notes)
    for raw in raws:
        if raw.starts_at and raw.duration is None:
            notes.refuse("duration", raw.line, value="")
    sessions = [session for raw in raws if (session := built(raw, notes))]
    if not entries:
        notes.refuse("no_sessions", at)
    agenda = Agenda(
        title=unguarded(line_of(about.get("Title", "")))[: bounds.TITLE],
        zone=place.key,
        sessions=in_order(with_keys(sessions, notes)),
        rooms=rooms_of(sheets.get("Rooms", [])),
        tracks=tracks_of(sheets.get("Tracks", [])),
    )
    return Reading(with_named(agenda), "workbook", notes.finish())


def sheets_of(path: Path) -> dict[str, list[tuple[int, list[str]]]]:
    """Return the filled sheets, the one to read first, as (row, cells)."""
    first = str(find_sheets(path).value)
    with opened(path, BOUNDS) as workbook:
        names = [first, *(name for name in workbook.sheet_names if name != first)][:20]
    found = {}
    for name in names:
        rows = list(workbook_records(path, SheetReading(format=Format.WORKBOOK, sheet=name), BOUNDS))
        if any(any(cells) for _, cells in rows):
            found[name] = rows
    return found


def place_of(named: str, zone: str, notes: Notes) -> ZoneInfo:
    found = zone_of(named) if named else None
    place = found or zone_of(zone)
    if place is None:
        raise refused("unknown_zone", 0, zone=zone[:60])
    if named and not found:
        notes.repair("zone_unknown", 0, named=named[:60], zone=place.key)
    elif not named:
        notes.repair("zone_missing", 0, zone=place.key)
    return place


def headings_of(rows: list[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    """Return the row of the headings and the field of each column. Refused where there are none."""
    best = 0
    found: list[str] = []
    for number, cells in rows[:HEADING_ROWS]:
        fields = [field_of(cell) for cell in cells]
        known = set(fields) - {""}
        if {"title", "start"} <= known and len(known) > len(set(found)):
            best, found = number, fields
    if not found:
        raise refused("no_headings", 1)
    return best, found


def by_field(cells: list[str], fields: list[str]) -> dict[str, list[str]]:
    entry: dict[str, list[str]] = {}
    for cell, field in zip(cells, fields, strict=False):
        if field and cell.strip():
            entry.setdefault(field, []).append(cell.strip())
    return entry


def first(entry: Mapping[str, list[str]], field: str) -> str:
    return next(iter(entry.get(field, ())), "")


def raw_of(row: Row, zone: ZoneInfo, notes: Notes) -> Raw:
    line, entry = row
    start = start_of(line, entry, zone, notes)
    own = first(entry, "key")
    names = ("title", "subtitle", "abstract", "description", "track", "kind", "language", "room", "url")
    texts: dict[str, Any] = {name: unguarded(first(entry, name)) for name in names}
    return Raw(
        line=line,
        key=own
        if re.match(r"(?:id|uid|slug|title):", own)
        else key_of(**{"guid" if is_guid(own) else "number": own}),
        starts_at=start,
        duration=length_in(line, entry, start, zone, notes),
        persons=[
            person
            for role in PERSONS
            for cell in entry.get(role, ())
            for person in persons_of(cell, Role(role))
        ],
        links=[
            link_of(text) for cell in entry.get("links", ()) for text in cell.splitlines() if text.strip()
        ],
        attachments=[
            link_of(text)
            for cell in entry.get("attachments", ())
            for text in cell.splitlines()
            if text.strip()
        ],
        **texts,
    )


def unguarded(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from computing a text."""
    return text[1:] if re.match(r"'+[=+\-@]", text) else text


def key_in(text: str) -> str:
    """Return the key of a row: one of ours as it is, a UUID, or the organiser's own number."""
    if OWN_KEY.match(text):
        return text
    return key_of(guid=text) if is_guid(text) else key_of(number=text)


def persons_of(cell: str, role: Role) -> list[Person]:
    """Return the persons of a cell, one on each line or parted by ";", their organisation in brackets.

    >>> persons_of("Ada Lovelace (Analytical Engines); Grace Hopper", Role.SPEAKER)[1].name
    'Grace Hopper'
    """
    found = []
    for text in re.split(r"[\n;]", cell):
        text = unguarded(line_of(text))
        match = PERSON.fullmatch(text)
        if text:
            found.append(
                Person(match["name"], match["organisation"], role) if match else Person(text, "", role)
            )
    return found


def links_in(entry: dict[str, list[str]], field: str) -> list[tuple[str, str]]:
    return [link_of(text) for cell in entry.get(field, ()) for text in cell.splitlines() if text.strip()]


def link_of(text: str) -> tuple[str, str]:
    match = LINK.fullmatch(unguarded(text.strip()))
    return (match["url"], match["title"] or "") if match else (text.strip(), "")


def start_of(line: int, entry: dict[str, list[str]], zone: ZoneInfo, notes: Notes) -> datetime | None:
    """Return the beginning from one cell, or from a day and a time; an offset decides in a repeated hour."""
    begin, day = first(entry, "start"), first(entry, "day")
    moment = moment_of(begin)
    if moment is None:
        date, clock = day_of(day[:10]), clock_of(begin)
        if date is None:
            notes.refuse("sheet_day", line, value=day[:60])
        if clock is None:
            notes.refuse("sheet_start", line, value=begin[:60])
        if date is None or clock is None:
            return None
        moment = datetime.combine(date, clock)
    if moment.tzinfo is None and (match := OFFSET.fullmatch(first(entry, "offset"))):
        ahead = timedelta(hours=int(match[2]), minutes=int(match[3]))
        if ahead < timedelta(hours=15):
            moment = moment.replace(tzinfo=fixed_zone(-ahead if match[1] == "-" else ahead))
    return moment.astimezone(zone) if moment.tzinfo else on_the_clock(moment, zone, line, notes)


def length_in(
    line: int, entry: dict[str, list[str]], start: datetime | None, zone: ZoneInfo, notes: Notes
) -> timedelta | None:
    """Return the length from its own cell or from the end; None where the row says neither."""
    text, until = first(entry, "duration"), first(entry, "end")
    if text:
        minutes = text.isdecimal() and len(text) < 6
        length = timedelta(minutes=int(text)) if minutes else length_of(text)
        if length is None or not timedelta(0) < length <= bounds.LONGEST:
            notes.refuse("duration", line, value=text[:60])
            return None
        return length
    if not until or start is None:
        return None
    end = moment_of(until)
    if end is None and (clock := clock_of(until)) is not None:
        end = datetime.combine(start.date(), clock)
        if clock <= start.time():
            end += timedelta(days=1)
    if end is None:
        notes.refuse("sheet_end", line, value=until[:60])
        return None
    length = (end if end.tzinfo else on_the_clock(end, zone, line, notes)) - start.astimezone(UTC)
    if not timedelta(0) < length <= bounds.LONGEST:
        notes.refuse("duration", line, value=until[:60])
        return None
    return length


def begin_of(raw: Raw) -> datetime:
    return raw.starts_at.astimezone(UTC) if raw.starts_at else datetime.max.replace(tzinfo=UTC)


def set_missing_lengths(raws: list[Raw], entries: list[Row], notes: Notes) -> None:
    """Let a session without an end last until the next in its room on that day, an hour at most."""
    said = {line for line, entry in entries if first(entry, "duration") or first(entry, "end")}
    timed = sorted((raw for raw in raws if raw.starts_at), key=begin_of)
    for at, raw in enumerate(timed):
        if raw.line in said or raw.starts_at is None:
            continue
        later = (other.starts_at for other in timed[at + 1 :] if other.room == raw.room and other.starts_at)
        gap = next((start - raw.starts_at for start in later if start > raw.starts_at), bounds.WITHOUT_END)
        raw.duration = min(gap, bounds.WITHOUT_END)
        notes.repair("sheet_no_end", raw.line)


def rooms_of(rows: list[tuple[int, list[str]]]) -> tuple[Room, ...]:
    """Return the rooms of the sheet "Rooms": name, capacity, description."""
    found: dict[str, Room] = {}
    for _, cells in rows[1:]:
        name, size, text = (*(line_of(cell) for cell in cells[:3]), "", "", "")[:3]
        if name:
            capacity = int(size) if size.isdecimal() and len(size) < 7 else None
            found.setdefault(unguarded(name), Room(unguarded(name), capacity, unguarded(text)))
    return tuple(found.values())


def tracks_of(rows: list[tuple[int, list[str]]]) -> tuple[Track, ...]:
    """Return the tracks of the sheet "Tracks": name, colour."""
    found: dict[str, Track] = {}
    for _, cells in rows[1:]:
        name, colour = (*(line_of(cell) for cell in cells[:2]), "", "")[:2]
        if name:
            found.setdefault(unguarded(name), Track(unguarded(name), colour_of(colour)))
    return tuple(found.values())
