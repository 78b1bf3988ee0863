"""Importing an agenda: understood first, compared, then taken over whole or not at all, and undone."""

from dataclasses import asdict, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.core.errors import Conflict
from trellis.core.transactions import change
from trellis.core.types import Actor
from trellis.events.formats.differences import Differences, differences
from trellis.events.formats.reading import read_agenda
from trellis.events.formats.records import Agenda, Person, Room, Track
from trellis.events.formats.records import Session as SessionRecord
from trellis.events.formats.remarks import Remark, Verdict
from trellis.events.models import AgendaImport, Event, Session
from trellis.events.selectors.agenda import get_import, list_entries
from trellis.events.services.agenda import MESSAGES, lock_kept, record_of
from trellis.events.services.agenda_storing import Shelves, columns_of, put_roles
from trellis.events.services.storing import note
from trellis.events.types.agenda import Entry, ImportState, entry_from_json, entry_to_json, placed, print_of
from trellis.events.types.events import EventRecord

NAMES_ONLY = {"pentabarf"}  # formats that know no roles and organisations of persons
JUDGE_LATER = "SET CONSTRAINTS events_one_session_in_a_room DEFERRED"
JUDGE_NOW = "SET CONSTRAINTS events_one_session_in_a_room IMMEDIATE"


def stage_agenda(*, actor: Actor, event_id: int, name: str, data: bytes) -> int:
    """Read a file and keep what it says, without touching the agenda; return the number of the import.

    Raises NotFound, NotPermitted, FileRefused (every fault by line).
    """
    with change(actor, MESSAGES):
        event = lock_kept(actor, event_id)
        reading = read_agenda(data, event.time_zone)
        zone = ZoneInfo(event.time_zone)
        sessions = [replace(s, starts_at=s.moment.astimezone(zone)) for s in reading.agenda.sessions]
        kept, lost = placed(sessions)
        remarks = [*reading.remarks, *(taken(session) for session in lost)]
        row = AgendaImport.objects.create(
            event=event,
            name=name[-200:],
            format=reading.format,
            content={
                "entries": [entry_to_json(Entry(0, session)) for session in kept],
                "rooms": [[room.name, room.capacity, room.description] for room in reading.agenda.rooms],
                "tracks": [[track.name, track.colour] for track in reading.agenda.tracks],
            },
            remarks=[asdict(remark) for remark in remarks],
        )
        return row.pk


def taken(session: SessionRecord) -> Remark:
    params = {"title": session.title, "room": session.room}
    return Remark(0, "room_taken", Verdict.REPAIRED, params)


def compare(event: EventRecord, row: AgendaImport) -> tuple[list[Entry], Differences]:
    """What stands, and what the import would change in it."""
    entries = list_entries(event=event)
    new = [entry_from_json(stored, ZoneInfo(event.time_zone)).session for stored in row.content["entries"]]
    if row.format in NAMES_ONLY:
        new = with_known_roles([entry.session for entry in entries], new)
    return entries, differences([entry.session for entry in entries], new)


def with_known_roles(old: list[SessionRecord], new: list[SessionRecord]) -> list[SessionRecord]:
    """Let who is named again in a session keep the role and organisation that the file has no words for."""
    pairs = {id(change.after): change.before for change in differences(old, new).pairs}
    found = []
    for session in new:
        before = pairs.get(id(session))
        known = {person.name: person for person in before.persons} if before else {}
        persons = tuple(known.get(person.name, Person(person.name)) for person in session.persons)
        found.append(replace(session, persons=persons))
    return found


def apply_agenda(*, actor: Actor, event_id: int, import_id: int) -> Differences:
    """Make the agenda what the file says: all of it or nothing. Favourites stay with their sessions.

    Raises NotFound, NotPermitted, Conflict (applied already).
    """
    with change(actor, MESSAGES):
        locked = lock_kept(actor, event_id)
        event = record_of(locked)
        row = get_import(event=event, import_id=import_id)
        if row.state != ImportState.STAGED:
            raise Conflict(_("This import was applied already."))
        entries, found = compare(event, row)
        row.before = [entry_to_json(entry) for entry in entries]
        shelves = Shelves(event.id)
        shelves.take(listed(row, event))
        put(locked, entries, found, shelves)
        row.state, row.applied_at = ImportState.APPLIED, timezone.now()
        row.left = print_of(list_entries(event=event))
        row.save()
        counts = {
            kind: (None, len(getattr(found, kind))) for kind in ("added", "removed", "moved", "retitled")
        }
        note(actor, event.id, "agenda imported", **counts)
        return found


def listed(row: AgendaImport, event: EventRecord) -> Agenda:
    rooms = tuple(Room(*item) for item in row.content["rooms"])
    tracks = tuple(Track(*item) for item in row.content["tracks"])
    return Agenda(title="", zone=event.time_zone, sessions=(), rooms=rooms, tracks=tracks)


def put(event: Event, entries: list[Entry], found: Differences, shelves: Shelves) -> None:
    """Store the differences; rooms are judged when all sessions have moved."""
    numbers = {id(entry.session): entry.id for entry in entries}
    judge(JUDGE_LATER)
    gone = [numbers[id(session)] for session in found.removed]
    Session.objects.filter(pk__in=gone).update(removed_at=timezone.now())
    renew({numbers[id(change.before)]: change.after for change in found.changes}, shelves)
    rename({numbers[id(change.before)]: change.after.key for change in found.same})
    made = [Session(event=event, source_key=s.key, **columns_of(s, shelves)) for s in found.added]
    Session.objects.bulk_create(made)
    put_roles({row.pk: session for row, session in zip(made, found.added, strict=True)})
    judge(JUDGE_NOW)


def judge(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def renew(changed: dict[int, SessionRecord], shelves: Shelves) -> None:
    rows = Session.objects.in_bulk(changed)
    fields: set[str] = set()
    for number, session in changed.items():
        row, columns = rows[number], columns_of(session, shelves)
        for name, value in columns.items():
            setattr(row, name, value)
        row.source_key, row.removed_at = session.key, None
        row.version += 1
        row.sequence += 1
        row.changed_at = timezone.now()
        fields |= {name.removesuffix("_id") for name in columns}
    if rows:
        extra = {"source_key", "removed_at", "version", "sequence", "changed_at"}
        free_keys(list(changed))
        Session.objects.bulk_update(rows.values(), sorted(fields | extra), batch_size=200)
    put_roles(changed)


def rename(keys: dict[int, str]) -> None:
    """Sessions that are the same may have other keys in this file: the next one is compared by these."""
    rows = Session.objects.in_bulk(keys)
    other = [row for number, row in rows.items() if row.source_key != keys[number]]
    for row in other:
        row.source_key = keys[row.pk]
    free_keys([row.pk for row in other])
    Session.objects.bulk_update(other, ["source_key"], batch_size=200)


def free_keys(numbers: list[int]) -> None:
    """Give sessions keys for the moment that no other has: two may exchange theirs."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE events_session SET source_key = 'moving:' || id WHERE id = ANY(%s)", [numbers])


def undo_agenda(*, actor: Actor, event_id: int, import_id: int) -> None:
    """Put back the agenda as it stood before the import.

    Raises NotFound, NotPermitted, Conflict (not applied; the agenda was changed since).
    """
    with change(actor, MESSAGES):
        locked = lock_kept(actor, event_id)
        event = record_of(locked)
        row = get_import(event=event, import_id=import_id)
        entries = list_entries(event=event)
        if row.state != ImportState.APPLIED:
            raise Conflict(_("This import is not applied."))
        if row.left != print_of(entries):
            raise Conflict(_("The agenda was changed since: undoing the import would lose that."))
        before = {item.id: item.session for item in stood(row, event)}
        judge(JUDGE_LATER)
        added = [entry.id for entry in entries if entry.id not in before]
        Session.objects.filter(pk__in=added).update(removed_at=timezone.now())
        renew(before, Shelves(event.id))
        judge(JUDGE_NOW)
        row.state = ImportState.UNDONE
        row.save(update_fields=["state"])
        note(actor, event.id, "agenda import undone", file=(row.name, None))


def stood(row: AgendaImport, event: EventRecord) -> list[Entry]:
    before: list[dict[str, Any]] = row.before
    return [entry_from_json(stored, ZoneInfo(event.time_zone)) for stored in before]
